"""The main job as one would write it in Python: polars for the features, PyOD for the detectors.

usage: run_peer.py BANK OUT
BANK holds the canonical parties, accounts and transactions as Parquet and rates.csv; alerts go to OUT/alerts.csv.
Prints {"features": n, "legs": n, "alerts": n, "stages": [{stage, seconds, cpuSeconds}], "peakRssMb": n, "versions": {...}}.

Scope. As of each leg: amounts, counts, sums, shares, maxima and distinct counterparties and countries by windows of one
hour to 90 days, departures from the party's own past. Not computed, although Peerline does: anything of the graph of
payments, entropies, rhythm, devices and sessions, novelty, dwell time, point-in-time country lists. Per entity type an
isolation forest and the distance to the 10th neighbour, fitted on at most 20,000 training legs, as Peerline is; a tail
probability from the calibration period. No cells, no pooling, no quarantine, no explanations, no rules, no report.
"""

import json
import resource
import sys
import time

import numpy
import polars as pl
import pyod
import sklearn
from pyod.models.iforest import IForest
from pyod.models.knn import KNN

bank, out = sys.argv[1:3]
alpha = 0.001
train_rows, calibrate_rows = 20_000, 60_000
random = numpy.random.default_rng(1)
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


def read_legs():
    parties = pl.read_parquet(f"{bank}/parties.parquet").select(
        partyId="id", entityType="entityType", home="country"
    )
    accounts = pl.read_parquet(f"{bank}/accounts.parquet").select(accountId="id", partyId="partyId")
    rates = pl.read_csv(f"{bank}/rates.csv", schema_overrides={"date": pl.String}).select("date", "currency", "rate")
    moves = (
        pl.read_parquet(f"{bank}/transactions.parquet")
        .unique("id", keep="first")
        .with_columns(time=pl.from_epoch("at", time_unit="ms"))
        .with_columns(date=pl.col("time").dt.strftime("%Y-%m-%d"))
        .join(rates, on=["date", "currency"], how="left")
        .with_columns(amount=pl.col("amountMinor") * pl.col("rate").fill_null(1.0))
    )
    own = moves.with_columns(other=pl.coalesce("counterpartyAccountId", "counterpartyIdentifier", "counterpartyName"))
    mirrored = moves.filter(pl.col("counterpartyAccountId").is_not_null()).with_columns(
        direction=pl.when(pl.col("direction") == "out").then(pl.lit("in")).otherwise(pl.lit("out")),
        other="accountId",
        accountId="counterpartyAccountId",
        counterpartyCountry=pl.lit(None, dtype=pl.String),
    )
    return (
        pl.concat([own, mirrored], how="diagonal_relaxed")
        .join(accounts, on="accountId")
        .join(parties, on="partyId")
        .select(
            "id", "partyId", "entityType", "time", "amount", "other",
            out=pl.col("direction") == "out",
            country=pl.coalesce("counterpartyCountry", "placeCountry"),
            abroad=(pl.col("counterpartyCountry") != pl.col("home")).fill_null(False),
            cash=(pl.col("scheme") == "cash").fill_null(False),
            wire=(pl.col("scheme") == "wire").fill_null(False),
            remote=pl.col("channel").is_in(["online", "mobile", "api"]).fill_null(False),
            night=(pl.col("time").dt.hour() >= 22) | (pl.col("time").dt.hour() < 6),
            round=pl.col("amount") % 10_000 == 0,
            near=pl.col("amount").is_between(900_000, 999_999),
        )
        .sort("partyId", "time", "id")
    )


def windows(legs):
    """One rolling pass per window; every aggregate of it in one go."""
    amount, log = pl.col("amount"), pl.col("amount").log1p()
    out, into = pl.col("out"), ~pl.col("out")
    total = amount.sum() + 1e-9
    of = {
        "1h": [out.sum().alias("countOut1h")],
        "1d": [
            out.sum().alias("countOut24h"),
            into.sum().alias("countIn24h"),
            (amount * out).sum().alias("sumOut24h"),
            (amount * into).sum().alias("sumIn24h"),
            pl.col("remote").sum().alias("remoteCount24h"),
            pl.col("night").sum().alias("offHoursCount24h"),
            pl.col("other").filter(out).n_unique().alias("payees24h"),
            pl.col("other").filter(into).n_unique().alias("payers24h"),
        ],
        "7d": [
            pl.len().alias("count7d"),
            (amount * out).sum().alias("sumOut7d"),
            (amount * into).sum().alias("sumIn7d"),
            (amount * pl.col("cash")).sum().alias("cashSum7d"),
            pl.col("near").sum().alias("nearLimitCount7d"),
        ],
        "30d": [
            out.sum().alias("countOut30d"),
            into.sum().alias("countIn30d"),
            (amount * out).sum().alias("sumOut30d"),
            (amount * into).sum().alias("sumIn30d"),
            (amount * out).max().alias("maximumOut30d"),
            (amount * into).max().alias("maximumIn30d"),
            (amount * pl.col("wire")).sum().alias("wireSum30d"),
            pl.col("other").filter(out).n_unique().alias("payees30d"),
            pl.col("other").filter(into).n_unique().alias("payers30d"),
            pl.col("night").mean().alias("offHoursShare30d"),
            pl.col("round").mean().alias("roundShare30d"),
            ((amount * pl.col("cash")).sum() / total).alias("cashShare30d"),
            ((amount * pl.col("abroad")).sum() / total).alias("crossBorderShare30d"),
        ],
        "90d": [
            pl.len().alias("count90d"),
            (amount * out).sum().alias("sumOut90d"),
            (amount * into).sum().alias("sumIn90d"),
            log.mean().alias("logMean90d"),
            log.std().alias("logDeviation90d"),
            amount.max().alias("maximum90d"),
            pl.col("country").n_unique().alias("countries90d"),
        ],
    }
    for period, aggregates in of.items():
        rolled = legs.rolling(index_column="time", period=period, group_by="partyId").agg(aggregates)
        if not rolled.select("partyId", "time").equals(legs.select("partyId", "time")):
            raise RuntimeError(f"the windows of {period} came in another order than the legs")
        legs = legs.hstack(rolled.drop("partyId", "time"))
        stage(f"features over {period}")
    return legs


def features(legs):
    heavy = pl.col(r"^(amount|.*(Sum|sum|count|Count|maximum|payees|payers|countries).*\d+[hd])$")
    return (
        legs.with_columns(
            timeSinceLast=pl.col("time").diff().over("partyId").dt.total_milliseconds().log1p(),
            amountDeparture90d=(pl.col("amount").log1p() - pl.col("logMean90d")) / (pl.col("logDeviation90d") + 0.1),
            amountToMaximum90d=(pl.col("amount") + 1).log() - (pl.col("maximum90d") + 1).log(),
            passThrough7d=pl.min_horizontal("sumOut7d", "sumIn7d") / (pl.max_horizontal("sumOut7d", "sumIn7d") + 1e-9),
            countTrend7d90d=((pl.col("count7d") + 1) / (pl.col("count90d") * 7 / 90 + 1)).log(),
            sumOutTrend7d90d=((pl.col("sumOut7d") + 1) / (pl.col("sumOut90d") * 7 / 90 + 1)).log(),
            sumInTrend7d90d=((pl.col("sumIn7d") + 1) / (pl.col("sumIn90d") * 7 / 90 + 1)).log(),
        )
        .with_columns(heavy.cast(pl.Float64).log1p())
        .drop("logMean90d", "maximum90d", "sumOut90d", "sumIn90d", "count90d", "sumOut7d", "sumIn7d")
    )


def tail(calibration, values):
    """Conformal tail probability of each value."""
    above = len(calibration) - numpy.searchsorted(numpy.sort(calibration), values, side="left")
    return (above + 1) / (len(calibration) + 1)


def sampled(mask, most):
    rows = numpy.flatnonzero(mask)
    return rows if len(rows) <= most else random.choice(rows, most, replace=False)


legs = read_legs()
stage("reading and joining")
legs = features(windows(legs))
given = {"id", "partyId", "entityType", "time", "other", "out", "country", "abroad", "cash", "wire", "remote", "night",
         "round", "near"}
names = [name for name in legs.columns if name not in given]
X = legs.select(pl.col(names).cast(pl.Float64).fill_nan(None).fill_null(0.0)).to_numpy()
at = legs["time"].to_physical().to_numpy()
party_hash = (legs["partyId"].hash(seed=1) % 10).to_numpy()
kind = legs["entityType"].to_numpy()
train_until, calibrate_until = numpy.quantile(at, [0.5, 0.7])
of_training = (at < train_until) & (party_hash < 7)
of_calibration = (at >= train_until) & (at < calibrate_until) & (party_hash >= 7)
stage("matrix and periods")

surprisal = numpy.zeros(len(X))
for value in numpy.unique(kind):
    own = kind == value
    train = sampled(own & of_training, train_rows)
    centre = numpy.median(X[train], axis=0)
    scale = numpy.median(numpy.abs(X[train] - centre), axis=0) * 1.4826
    scale[scale < 1e-9] = numpy.std(X[train], axis=0)[scale < 1e-9] + 1e-9
    Z = numpy.clip((X[own] - centre) / scale, -50, 50)
    learnt = numpy.clip((X[train] - centre) / scale, -50, 50)
    held = numpy.flatnonzero(of_calibration[own])
    held = held if len(held) <= calibrate_rows else random.choice(held, calibrate_rows, replace=False)
    for name, model in (
        ("isolation forest", IForest(n_estimators=100, n_jobs=-1, random_state=1)),
        ("nearest neighbours", KNN(n_neighbors=10, n_jobs=-1)),
    ):
        scores = model.fit(learnt).decision_function(Z)
        surprisal[own] -= numpy.log(tail(scores[held], scores))
        stage(f"{name} of {value}")

p = tail(surprisal[of_calibration], surprisal)
flagged = (p <= alpha) & (at >= calibrate_until)
legs.select("id", "partyId", "time", "amount").with_columns(p=pl.Series(p)).filter(pl.Series(flagged)).sort(
    "p"
).write_csv(f"{out}/alerts.csv")
stage("calibrating and writing alerts")
json.dump(
    {
        "features": len(names),
        "legs": len(X),
        "alerts": int(flagged.sum()),
        "stages": stages,
        "peakRssMb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "versions": {"polars": pl.__version__, "pyod": pyod.__version__, "scikit-learn": sklearn.__version__},
    },
    sys.stdout,
)
