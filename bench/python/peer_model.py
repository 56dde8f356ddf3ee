"""Peer normalisation, PyOD's detectors, their fusion, a line and exact Shapley values, vectorised with numpy."""

import itertools
import math
import time
from collections import defaultdict

import numpy
from pyod.models.ecod import ECOD
from pyod.models.hbos import HBOS
from pyod.models.iforest import IForest
from pyod.models.knn import KNN
from pyod.models.mcd import MCD


def scaled(raw, logarithmic, rows):
    """Robust units, the same for everybody: medians and quartiles of the training rows; not known stays NaN."""
    x = numpy.where(logarithmic, numpy.sign(raw) * numpy.log1p(numpy.abs(raw)), raw)
    train = x[rows]
    centre = numpy.nan_to_num(numpy.nanmedian(train, axis=0))
    unit = numpy.ones(x.shape[1])
    # A count that is nearly always 0 still gets a unit, from quantiles further out.
    open_ = numpy.ones(x.shape[1], bool)
    for q, deviations in ((0.25, 1.349), (0.1, 2.563), (0.05, 3.29), (0.01, 4.653), (0.001, 6.18), (0, 8)):
        low, high = numpy.nanquantile(train, [q, 1 - q], axis=0)
        spread = (high - low) / deviations
        take = open_ & (spread > 0)
        unit[take] = spread[take]
        open_ &= ~take
    return (x - centre) / unit


def cells_of(axes, rows):
    """Per level of the lattice the cell of every row; a cell that no training row has is its parent's."""
    levels = [numpy.zeros(len(axes[0]), int)]
    code = levels[0]
    for axis in axes:
        _, code = numpy.unique(code * (axis.max() + 2) + axis + 1, return_inverse=True)
        levels.append(code)
    return levels


def peer_frame(x, levels, rows, peer):
    """z of every row against its cell: means and scales per cell, each drawn towards its parent's as far as chance explains
    the difference (empirical Bayes by moments). What is not known is neutral."""
    train = numpy.clip(x[rows], -50, 50)
    known = ~numpy.isnan(train)
    filled = numpy.where(known, train, 0)
    columns = x.shape[1]

    def sums(code, cells):
        order = numpy.argsort(code, kind="stable")
        cell, start = numpy.unique(code[order], return_index=True)
        table = numpy.zeros((3, cells, columns))
        for k, values in enumerate((known, filled, filled * filled)):
            table[k, cell] = numpy.add.reduceat(values[order].astype(float), start)
        return table

    n, first, second = sums(levels[0][rows], 1)
    n = numpy.maximum(n, 1)
    location = first / n
    variance = second / n - location**2
    scale = numpy.where(variance > 0, numpy.sqrt(variance), 1)
    everybody = location[0], scale[0]
    for parent, code in itertools.pairwise(levels):
        cells = code.max() + 1
        above = numpy.zeros(cells, int)
        above[code] = parent
        n, first, second = sums(code[rows], cells)
        count = numpy.maximum(n, 1)
        mean = first / count
        unit = scale[above]
        shift = numpy.where(n > 0, (mean - location[above]) / unit, 0)
        ratio = (n * (second / count - mean**2) / unit**2 + 5) / (n + 5)
        noise = numpy.where(n > 0, ratio / count, numpy.inf)
        own, drawn = drawn_to_parent(shift, noise)
        spread, log_scale = drawn_to_parent(numpy.log(ratio), numpy.where(n > 0, 4 / count, numpy.inf))
        uncertain = numpy.where(own > 0, own * numpy.where(n > 0, noise, 0), 0)
        location = location[above] + unit * drawn
        scale = unit * numpy.sqrt(numpy.maximum(numpy.exp(log_scale), 0.0025) + uncertain)
    z = (x - location[levels[-1]]) / scale[levels[-1]]
    alone = (x - everybody[0]) / everybody[1]
    z = numpy.where(peer, z, alone)
    z = numpy.nan_to_num(z, nan=0.0)
    beyond = numpy.abs(z) - 20
    return numpy.where(beyond > 0, numpy.sign(z) * (20 + 10 * numpy.log1p(numpy.maximum(beyond, 0) / 10)), z)


def drawn_to_parent(value, noise):
    """Weights τ²/(τ² + noise) per cell and column, and the values drawn by them to their level's mean."""
    precise = numpy.isfinite(noise)
    weight = numpy.where(precise, 1 / numpy.where(precise, noise, 1), 0)
    total = numpy.maximum(weight.sum(axis=0), 1e-12)
    mean = (weight * value).sum(axis=0) / total
    q = (weight * (value - mean) ** 2).sum(axis=0)
    spare = numpy.maximum(total - (weight**2).sum(axis=0) / total, 1e-12)
    between = numpy.maximum(0, (q - (precise.sum(axis=0) - 1)) / spare)
    own = numpy.where(precise, between / (between + numpy.where(precise, noise, 1)), 0)
    return own, own * value + (1 - own) * mean


def detectors(sizes, seed):
    """PyOD's counterparts of our members: name, view, weight, training rows and model."""
    return (
        ("nearest neighbours", "z", 1, sizes["landmarks"], KNN(n_neighbors=10, n_jobs=-1)),
        ("isolation forest", "asinh", 1, sizes["rows"], IForest(n_estimators=sizes["trees"], n_jobs=-1, random_state=seed)),
        ("histograms", "z", 1, sizes["rows"], HBOS(n_bins=10)),
        ("covariance", "asinh", 1, sizes["mcdRows"], MCD(random_state=seed)),
        ("empirical distribution", "z", 6, sizes["rows"], ECOD(n_jobs=1)),
    )


class Expert:
    """Detectors fitted to one kind of customer; a score is the weighted sum of −log of their tail probabilities."""

    def __init__(self, z, reference, sizes, seed, spent):
        random = numpy.random.default_rng(seed)
        views = {"z": z, "asinh": numpy.arcsinh(z)}
        self.members = []
        for name, view, weight, rows, model in detectors(sizes, seed):
            X = views[view]
            X = X if len(X) <= rows else X[random.choice(len(X), rows, replace=False)]
            start = time.process_time()
            model.fit(X)
            spent[name] += time.process_time() - start
            self.members.append([name, view, weight, model, None])
        scores = self.raw(reference, spent)
        for member, column in zip(self.members, scores):
            member[4] = numpy.sort(column)

    def raw(self, z, spent):
        """Scores of every member; the CPU seconds of each are added to `spent`."""
        views = {"z": z, "asinh": numpy.arcsinh(z)}
        columns = []
        for name, view, _, model, _ in self.members:
            start = time.process_time()
            columns.append(model.decision_function(views[view]))
            spent[name] += time.process_time() - start
        return columns

    def score(self, z, spent):
        total = numpy.zeros(len(z))
        for (_, _, weight, _, reference), scores in zip(self.members, self.raw(z, spent)):
            total -= weight * numpy.log(tail(reference, scores))
        return total


def tail(rising, values):
    """Conformal tail probability of each value."""
    above = len(rising) - numpy.searchsorted(rising, values, side="left")
    return (above + 1) / (len(rising) + 1)


def conformal(totals, levels, calibration, alpha):
    """p within the deepest cell with enough calibration rows for α, else within its parent."""
    p = tail(numpy.sort(totals[calibration]), totals)
    for code in levels[1:]:
        order = numpy.argsort(code[calibration], kind="stable")
        cell, start = numpy.unique(code[calibration][order], return_index=True)
        for k, rows in zip(cell, numpy.split(calibration[order], start[1:])):
            if len(rows) >= 1 / alpha:
                of_cell = numpy.flatnonzero(code == k)
                p[of_cell] = tail(numpy.sort(totals[rows]), totals[of_cell])
    return p


def shapley_weights(groups):
    """groups × 2^groups: the Shapley values are these times the scores of all coalitions."""
    n = len(groups)
    masks = numpy.arange(1 << n)
    sizes = numpy.array([mask.bit_count() for mask in masks.tolist()])
    gain = numpy.array([math.factorial(s) * math.factorial(n - s - 1) / math.factorial(n) if s < n else 0 for s in range(n + 1)])
    weights = numpy.zeros((n, 1 << n))
    for g in range(n):
        without = masks[(masks >> g) & 1 == 0]
        weights[g, without] -= gain[sizes[without]]
        weights[g, without | (1 << g)] += gain[sizes[without]]
    return weights


def explain(expert, row, groups, weights):
    """Exact Shapley values of the groups of features, against the peers (z = 0)."""
    coalitions = (numpy.arange(1 << len(groups))[:, None] >> numpy.arange(len(groups))) & 1
    mask = numpy.zeros((len(coalitions), len(row)), bool)
    for g, columns in enumerate(groups):
        mask[:, columns] = coalitions[:, [g]] == 1
    totals = expert.score(numpy.where(mask, row, 0.0), defaultdict(float))
    values = weights @ totals
    if abs(values.sum() - (totals[-1] - totals[0])) > 1e-6:
        raise RuntimeError("the Shapley values do not add up")
    return values
