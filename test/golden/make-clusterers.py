"""Prints the reference numbers of clusterers.test.ts. Run with scikit-learn 1.5.2."""
import numpy as np
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, davies_bouldin_score, silhouette_score
from sklearn.mixture import GaussianMixture


def uniforms(count, state=12345):
    drawn = []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        drawn.append(state / 2147483648)
    return np.array(drawn)


rows = 150
u = uniforms(rows * 4).reshape(rows, 4)
centres = np.array([[0, 0], [4, 1], [1, 5]])
X = np.array([centres[i % 3] + (u[i, :2] + u[i, 2:] - 1) * np.array([2.0, 1.5]) for i in range(rows)])
groups = np.arange(rows) % 3
sizes = lambda labels: sorted(np.bincount(labels[labels >= 0]).tolist())

tree = AgglomerativeClustering(3, compute_distances=True).fit(X)
print("ward heights", tree.distances_[-5:].tolist(), sizes(tree.labels_))
five = AgglomerativeClustering(5).fit(X).labels_
print("ward 5", sizes(five))
for name, labels in (("groups", groups), ("ward 5", five)):
    print(name, silhouette_score(X, labels), davies_bouldin_score(X, labels), calinski_harabasz_score(X, labels))
for eps in (0.3, 0.4, 0.5):
    found = DBSCAN(eps=eps, min_samples=5).fit(X)
    print("dbscan", eps, found.labels_.max() + 1, (found.labels_ < 0).sum(), len(found.core_sample_indices_))
overlapping = X * np.array([0.35, 0.35]) + u[:, [1, 0]] * 1.2
for smallest in (5, 8):
    found = HDBSCAN(min_cluster_size=smallest, min_samples=4).fit(overlapping).labels_
    print("hdbscan overlapping", smallest, (found < 0).sum(), sizes(found))
for covariance in ("full", "diag"):
    fitted = GaussianMixture(3, covariance_type=covariance, n_init=5, random_state=0, tol=1e-9, max_iter=1000, reg_covar=1e-9).fit(X)
    print("mixture", covariance, fitted.score(X), fitted.bic(X), sorted(fitted.weights_.tolist()))
a = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
b = np.array([1, 1, 0, 0, 0, 0, 2, 2, 1, 2])
print("adjusted Rand", adjusted_rand_score(a, b))
