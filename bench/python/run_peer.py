"""The main job as one would write it in Python: polars for the features, PyOD for the detectors, numpy for the rest.

usage: run_peer.py BANK JOB OUT
BANK holds the canonical Parquet files and rates.csv. JOB is a JSON document of `whole-run-python.ts`: the features with
their scale, frame and group, dated country lists, α, sizes, and a file of sampled values to compare with. Prints what it
took by stage, in seconds and CPU seconds of all threads, and how many of the sampled values agree.

What Peerline does and this does not: the features that peer_features.py names; a second fit of each detector without the
row's own cells; members of its own beside PyOD's families; a Pareto tail; quarantine, validation, data quality; rules,
reasons in words, model document and report.
"""

import json
import resource
import sys
import time
from collections import defaultdict

import numpy
import peer_features
import polars as pl
import pyod
import sklearn
from peer_model import Expert, cells_of, conformal, explain, peer_frame, scaled, shapley_weights

bank, job_file, out = sys.argv[1:4]
with open(job_file) as file:
    job = json.load(file)
alpha, sizes, seed = job["alpha"], job["sizes"], job["seed"]
random = numpy.random.default_rng(seed)
stages = []
# Elapsed, and CPU of all threads, which other processes do not lengthen.
clock = time.perf_counter(), time.process_time()


def stage(name):
    global clock
    now = time.perf_counter(), time.process_time()
    seconds, cpu_seconds = (round(later - earlier, 3) for later, earlier in zip(now, clock))
    stages.append({"stage": name, "seconds": seconds, "cpuSeconds": cpu_seconds})
    clock = now
    print(name, file=sys.stderr)


def agreement(legs, names):
    """Of the sampled values: how many are the same here, to a millionth or to the unit's own precision."""
    found = pl.read_parquet(job["sample"]).join(
        legs.select("sequence", "side", "at", *names), on=["sequence", "side", "at"], how="inner", suffix="Here"
    )
    result = []
    for feature in features:
        name = feature["name"]
        ours = found[name].cast(pl.Float64).fill_nan(None)
        here = found[f"{name}Here"].cast(pl.Float64).fill_nan(None)
        same = (ours.is_null() & here.is_null()) | (
            ((ours - here).abs() <= feature["tolerance"] + 1e-6 * ours.abs()).fill_null(False)
        )
        result.append({"feature": name, "values": len(same), "agreeing": int(same.sum())})
    return result


legs, parties, events = peer_features.read(bank)
lists = pl.DataFrame(job["lists"], schema={"list": pl.String, "country": pl.String, "from": pl.Int64, "until": pl.Int64})
stage("ingest")
legs = peer_features.compute(legs, parties, events, lists)
features = [feature for feature in job["features"] if feature["name"] in legs.columns]
names = [feature["name"] for feature in features]
raw = legs.select(pl.col(names).cast(pl.Float64).fill_null(float("nan"))).to_numpy()
stage("features")
values = agreement(legs, names)
stage("comparing values")

at = legs["at"].to_numpy()
party = parties.select(partyId="id", draw=pl.lit(random.random(len(parties))), entity="entityType", segment="clientSegment",
                       country="country", onboarded="onboardedAt")
legs = legs.join(party, on="partyId", how="left", maintain_order="left", suffix="OfParty")
tenure = (at - legs["onboarded"].fill_null(0).to_numpy()) // 86_400_000
code = lambda name: legs[name].cast(pl.Categorical).to_physical().fill_null(0).to_numpy().astype(int)
kind = code("entity")
axes = [kind, code("segment"), code("countryOfParty"), numpy.digitize(tenure, [90, 365, 1095]), code("product")]
train_until, calibrate_until = numpy.quantile(at, [0.5, 0.7])
draw = legs["draw"].to_numpy()
experts = numpy.unique(kind)
of_training = numpy.flatnonzero((at < train_until) & (draw < 0.7))
of_calibration = numpy.flatnonzero((at >= train_until) & (at < calibrate_until) & (draw >= 0.7))


def sampled(rows, most):
    return rows if len(rows) <= most else random.choice(rows, most, replace=False)


train = numpy.concatenate([sampled(of_training[kind[of_training] == value], sizes["rows"]) for value in experts])
reference, held = (of_calibration[(draw[of_calibration] < 0.8) == first] for first in (True, False))
levels = cells_of(axes, train)
logarithmic = numpy.array([feature["scale"] == "log1p" for feature in features])
peer = numpy.array([feature["frame"] == "peer" for feature in features])
x = scaled(raw, logarithmic, train)
z = peer_frame(x, levels, train, peer)
fitted, fitting, scoring = {}, defaultdict(float), defaultdict(float)
for value in experts:
    own = reference[kind[reference] == value]
    own = sampled(own if len(own) > 1 else reference, sizes["referenceRows"])
    fitted[value] = Expert(z[train[kind[train] == value]], z[own], sizes, seed, fitting)
stage("fit")

totals = numpy.zeros(len(z))
for value in experts:
    rows = numpy.flatnonzero(kind == value)
    totals[rows] = fitted[value].score(z[rows], scoring)
p = conformal(totals, levels, sampled(held, sizes["calibrateRows"]), alpha)
flagged = numpy.flatnonzero(p <= alpha)
stage("score")

groups = [
    [j for j, feature in enumerate(features) if feature["group"] == group]
    for group in dict.fromkeys(feature["group"] for feature in features)
]
weights = shapley_weights(groups)
explained = numpy.argsort(p, kind="stable")[: job["explained"]]
for row in explained:
    explain(fitted[kind[row]], z[row], groups, weights)
stage("explain")
legs[flagged].select("id", "partyId", "at", "amount").with_columns(p=pl.Series(p[flagged])).sort("p").write_csv(f"{out}/alerts.csv")
stage("writing alerts")

json.dump(
    {
        "features": names,
        "values": values,
        "legs": len(legs),
        "flagged": len(flagged),
        "explained": len(explained),
        "stages": stages,
        "detectors": [
            {"detector": name, "fitCpuSeconds": round(fitting[name], 3), "scoreCpuSeconds": round(scoring[name], 3)}
            for name in fitting
        ],
        "peakRssMb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "versions": {"polars": pl.__version__, "pyod": pyod.__version__, "scikit-learn": sklearn.__version__, "numpy": numpy.__version__},
    },
    sys.stdout,
)
