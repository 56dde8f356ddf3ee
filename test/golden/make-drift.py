"""Prints the reference numbers of drift.test.ts. Run with SciPy 1.11 or later and statsmodels' formulas by hand."""
import numpy as np
import scipy
from scipy import stats

print(scipy.__version__)
print("chi2", [float(stats.chi2.sf(x, k)) for x, k in ((3.84, 1), (20, 9), (0.5, 4), (150, 100))])
print("chi2 ppf", [float(stats.chi2.isf(0.05, k)) for k in (1, 9, 30, 99)])
print("normal", [float(stats.norm.sf(z)) for z in (0.5, 1.96, 5, -1)])
i = np.arange(200)
a = np.sin(i * 12.9898) * 43758.5453 % 1
b = (np.sin(i[:150] * 78.233) * 43758.5453 % 1) * 1.15
t = stats.ks_2samp(a, b, method="asymp")
print("ks", float(t.statistic), float(t.pvalue))
p = [0.001, 0.02, 0.03, 0.5, 0.04, 0.9, 0.0004]
print("bh", stats.false_discovery_control(p).tolist())
for k, n in ((0, 10), (3, 20), (50, 50), (7, 1000)):
    w = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    print("wilson", k, n, float(w.low), float(w.high))
