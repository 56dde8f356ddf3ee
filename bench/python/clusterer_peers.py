"""scikit-learn's clusterers and classifiers on a matrix written by the speed-clusterers and churn benchmarks.

usage: clusterer_peers.py speed FILE ROWS COLUMNS THREADS REPEATS    FILE holds rows x columns little-endian float64
       clusterer_peers.py churn FOLDER ROWS COLUMNS TRAIN    FOLDER/X.f64, y.f64; the first TRAIN rows are learned from
Prints one JSON list. Times are the best of several runs: CPU seconds on one thread, elapsed ones otherwise.
"""

import json
import sys
import time

import numpy


def best_of(times, run, clock=time.perf_counter):
    seconds, result = float("inf"), None
    for _ in range(times):
        begin = clock()
        result = run()
        seconds = min(seconds, clock() - begin)
    return seconds, result


def speed(file, rows, columns, threads, repeats):
    from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans, MiniBatchKMeans
    from sklearn.mixture import GaussianMixture
    from sklearn.neighbors import NearestNeighbors

    data = numpy.fromfile(file, dtype="<f8").reshape(rows, columns)
    random = numpy.random.default_rng(1)
    clock = time.process_time if threads == 1 else time.perf_counter
    results = []

    def add(task, make, assigns=False):
        print(task, file=sys.stderr)
        make().fit(data[:2000])
        seconds, fitted = best_of(repeats, lambda: make().fit(data), clock)
        results.append({"task": f"{task} fit", "seconds": seconds, "inertia": float(getattr(fitted, "inertia_", 0))})
        if assigns:
            seconds, _ = best_of(3 * repeats, lambda: fitted.predict(data), clock)
            results.append({"task": f"{task} assign", "seconds": seconds})

    def by_density(sample):
        """DBSCAN with the radius at which the sorted distances to the tenth row bend most, as ours."""
        reach = numpy.sort(NearestNeighbors(n_neighbors=10, n_jobs=threads).fit(sample).kneighbors(sample)[0][:, -1])
        reach = reach[: int(0.99 * (len(reach) - 1)) + 1]
        below = numpy.linspace(0, 1, len(reach)) - (reach - reach[0]) / max(reach[-1] - reach[0], 1e-12)
        return DBSCAN(eps=reach[below.argmax()], min_samples=10, n_jobs=threads).fit(sample)

    def add_sampled(task, size, fit):
        print(task, file=sys.stderr)
        size = min(size, rows)
        fit(data[: min(500, rows)])
        seconds, _ = best_of(repeats, lambda: fit(data[random.choice(rows, size, replace=False)]), clock)
        results.append({"task": f"{task} fit", "seconds": seconds})

    add("k-means", lambda: KMeans(8, n_init=1, random_state=1), True)
    add("k-means, 4 starts", lambda: KMeans(8, n_init=4, random_state=1))
    if rows > 500_000:
        add("k-means by mini-batches", lambda: MiniBatchKMeans(8, n_init=4, batch_size=4096, random_state=1))
    add("Gaussian mixture, diagonal", lambda: GaussianMixture(8, covariance_type="diag", random_state=1), True)
    add_sampled("Ward on 2,000 rows", 2_000, lambda sample: AgglomerativeClustering(8).fit(sample))
    add_sampled("DBSCAN on 4,000 rows", 4_000, by_density)
    add_sampled(
        "HDBSCAN on 3,000 rows",
        3_000,
        lambda sample: HDBSCAN(min_cluster_size=max(5, len(sample) // 50), min_samples=5, n_jobs=threads, copy=True).fit(sample),
    )
    return results


def churn(folder, rows, columns, train):
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    data = numpy.fromfile(f"{folder}/X.f64", dtype="<f8").reshape(rows, columns)
    outcome = numpy.fromfile(f"{folder}/y.f64", dtype="<f8")
    models = {
        "logistic regression": lambda: make_pipeline(StandardScaler(), LogisticRegression(C=1, max_iter=1000)),
        "boosted trees": lambda: HistGradientBoostingClassifier(
            max_iter=200, max_depth=4, learning_rate=0.1, l2_regularization=1, early_stopping=False, random_state=1
        ),
    }
    results = []
    for name, make in models.items():
        seconds, fitted = best_of(3, lambda: make().fit(data[:train], outcome[:train]))
        probability = fitted.predict_proba(data[train:])[:, 1]
        results.append(
            {
                "model": name,
                "seconds": seconds,
                "aucpr": float(average_precision_score(outcome[train:], probability)),
                "auroc": float(roc_auc_score(outcome[train:], probability)),
            }
        )
    return results


if sys.argv[1] == "speed":
    print(json.dumps(speed(sys.argv[2], *map(int, sys.argv[3:7]))))
else:
    print(json.dumps(churn(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))))
