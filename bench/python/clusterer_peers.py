"""scikit-learn's clusterers and classifiers on a matrix written by the speed-clusterers and churn benchmarks.

usage: clusterer_peers.py speed FILE ROWS COLUMNS    FILE holds rows x columns little-endian float64
       clusterer_peers.py churn FOLDER ROWS COLUMNS TRAIN    FOLDER/X.f64, y.f64; the first TRAIN rows are learned from
Prints one JSON list. Times are the best of several runs.
"""

import json
import sys
import time

import numpy


def best_of(times, run):
    seconds, result = float("inf"), None
    for _ in range(times):
        begin = time.perf_counter()
        result = run()
        seconds = min(seconds, time.perf_counter() - begin)
    return seconds, result


def speed(file, rows, columns):
    from sklearn.cluster import KMeans, MiniBatchKMeans
    from sklearn.mixture import GaussianMixture

    data = numpy.fromfile(file, dtype="<f8").reshape(rows, columns)
    results = []

    def add(task, make, times=3):
        seconds, fitted = best_of(times, lambda: make().fit(data))
        results.append({"task": f"{task} fit", "seconds": seconds, "inertia": float(getattr(fitted, "inertia_", 0))})
        seconds, _ = best_of(10, lambda: fitted.predict(data))
        results.append({"task": f"{task} assign", "seconds": seconds})

    add("k-means", lambda: KMeans(8, n_init=1, random_state=1))
    add("k-means, 4 starts", lambda: KMeans(8, n_init=4, random_state=1))
    if rows > 500_000:
        add("k-means by mini-batches", lambda: MiniBatchKMeans(8, n_init=4, batch_size=4096, random_state=1))
        return results
    add("Gaussian mixture, diagonal", lambda: GaussianMixture(8, covariance_type="diag", random_state=1), 1)
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
    print(json.dumps(speed(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
else:
    print(json.dumps(churn(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))))
