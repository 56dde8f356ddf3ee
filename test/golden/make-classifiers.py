"""Prints the reference numbers of classifiers.test.ts. Run with scikit-learn 1.5.2."""
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score
from sklearn.preprocessing import StandardScaler


def uniforms(count, state=2024):
    drawn = []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        drawn.append(state / 2147483648)
    return np.array(drawn)


rows = 600
u = uniforms(rows * 8).reshape(rows, 8)
X = np.column_stack([u[:, 0] + u[:, 1], u[:, 2] * 100, (u[:, 3] - 0.5) * (u[:, 4] - 0.5), u[:, 5]])
y = (u[:, 6] + 0.6 * (X[:, 0] - 1) + 2 * X[:, 2] > 0.75).astype(int)
train, test = slice(0, 400), slice(400, 600)
Z = StandardScaler().fit(X[train])
print(y.sum(), y[test].sum())
for ridge in (1.0, 20.0):
    fitted = LogisticRegression(C=1 / ridge, tol=1e-12, max_iter=10000).fit(Z.transform(X[train]), y[train])
    p = fitted.predict_proba(Z.transform(X[test]))[:, 1]
    print(ridge, fitted.coef_[0].tolist(), fitted.intercept_[0], log_loss(y[test], p), roc_auc_score(y[test], p), average_precision_score(y[test], p))
boosted = HistGradientBoostingClassifier(max_iter=100, max_depth=3, learning_rate=0.1, l2_regularization=1, min_samples_leaf=5, early_stopping=False).fit(X[train], y[train])
p = boosted.predict_proba(X[test])[:, 1]
print("boosting", roc_auc_score(y[test], p), log_loss(y[test], p))
