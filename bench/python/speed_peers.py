"""Seconds of scikit-learn and PyOD on the tasks of the speed benchmark.

usage: speed_peers.py FILE ROWS COLUMNS THREADS REPEATS
FILE holds ROWS x COLUMNS little-endian float64. Prints {"seconds": {task: seconds}, "against": {task: what}}.
Each estimator is run once on 2,000 rows first, so that compiling and importing are not measured.
"""

import json
import sys
import time

import numpy
from pyod.models.ecod import ECOD
from pyod.models.hbos import HBOS
from pyod.models.loda import LODA
from sklearn.cluster import KMeans
from sklearn.covariance import MinCovDet
from sklearn.decomposition import KernelPCA
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import NearestNeighbors
from sklearn.neural_network import MLPRegressor

file, rows, columns, threads, repeats = sys.argv[1], *map(int, sys.argv[2:6])
data = numpy.fromfile(file, dtype="<f8").reshape(rows, columns)
random = numpy.random.default_rng(1)
# CPU seconds on one thread, which other processes do not lengthen; elapsed seconds on more.
clock = time.process_time if threads == 1 else time.perf_counter


class LandmarkKnn:
    """Five bags of 400 landmarks, distance to the 10th, as in ours."""

    def fit(self, values):
        self.bags = [
            NearestNeighbors(n_neighbors=min(10, len(values)), algorithm="brute", n_jobs=threads).fit(
                values[random.choice(len(values), min(400, len(values)), replace=False)]
            )
            for _ in range(5)
        ]
        return self

    def score(self, values):
        return sum(bag.kneighbors(values)[0][:, -1] for bag in self.bags) / 5


class LandmarkKernelPca:
    """Kernel PCA of 400 landmarks; rows are projected onto 32 components."""

    def fit(self, values):
        chosen = values[random.choice(len(values), min(400, len(values)), replace=False)]
        self.model = KernelPCA(n_components=32, kernel="rbf", gamma=1 / (4 * columns), n_jobs=threads).fit(chosen)
        return self

    def score(self, values):
        return (self.model.transform(values) ** 2).sum(axis=1)


class AutoEncoder:
    """The same layers, rows, epochs and batches as ours."""

    def fit(self, values):
        hidden = max(8, min(64, round(0.75 * columns)))
        code = max(2, min(32, round(0.25 * columns)))
        sizes = (hidden, code, hidden)
        self.model = MLPRegressor(
            hidden_layer_sizes=sizes, batch_size=32, max_iter=18, n_iter_no_change=18, learning_rate_init=0.003
        )
        chosen = values[random.choice(len(values), min(4096, len(values)), replace=False)]
        self.model.fit(chosen + 0.2 * random.standard_normal(chosen.shape), chosen)
        return self

    def score(self, values):
        return ((self.model.predict(values) - values) ** 2).mean(axis=1)


class RobustCovariance:
    """Fitted on 20,000 rows, as ours."""

    def fit(self, values):
        chosen = values[random.choice(len(values), min(20_000, len(values)), replace=False)]
        self.model = MinCovDet(support_fraction=0.75, random_state=1).fit(chosen)
        return self

    def score(self, values):
        return self.model.mahalanobis(values)


class ByMethod:
    def __init__(self, model, method):
        self.model, self.method = model, method

    def fit(self, values):
        self.model.fit(values)
        return self

    def score(self, values):
        return getattr(self.model, self.method)(values)


tasks = {
    "isolation-forest": (
        "scikit-learn IsolationForest, 100 trees of 256 rows",
        lambda: ByMethod(IsolationForest(n_estimators=100, max_samples=256, n_jobs=threads, random_state=1), "score_samples"),
    ),
    "landmark-knn": ("scikit-learn NearestNeighbors on the same landmarks", LandmarkKnn),
    "hbos": ("PyOD HBOS", lambda: ByMethod(HBOS(), "decision_function")),
    "mcd": ("scikit-learn MinCovDet", RobustCovariance),
    "ecod": ("PyOD ECOD", lambda: ByMethod(ECOD(n_jobs=threads), "decision_function")),
    "loda": ("PyOD LODA, 100 projections", lambda: ByMethod(LODA(), "decision_function")),
    "kernel-pca": ("scikit-learn KernelPCA on 400 landmarks", LandmarkKernelPca),
    "denoising-auto-encoder": ("scikit-learn MLPRegressor of the same shape and epochs", AutoEncoder),
}

seconds, against = {}, {}
for name, (what, make) in tasks.items():
    print(name, file=sys.stderr)
    make().fit(data[:2000]).score(data[:2000])
    fits, scores = [], []
    for _ in range(repeats):
        model = make()
        start = clock()
        model.fit(data)
        middle = clock()
        model.score(data)
        fits.append(middle - start)
        scores.append(clock() - middle)
        if fits[-1] + scores[-1] > 60:
            break
    for task, measured in ((f"fit {name}", fits), (f"score {name}", scores)):
        seconds[task], against[task] = round(min(measured), 5), what

start = clock()
KMeans(n_clusters=8, n_init=1, random_state=1).fit(data[:2000])
fits = []
for _ in range(repeats):
    start = clock()
    KMeans(n_clusters=8, n_init=1, random_state=1).fit(data)
    fits.append(clock() - start)
seconds["fit k-means"], against["fit k-means"] = round(min(fits), 5), "scikit-learn KMeans, k = 8, one start"
json.dump({"seconds": seconds, "against": against}, sys.stdout)
