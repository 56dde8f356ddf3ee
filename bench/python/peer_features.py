"""The features of each leg as one would write them with polars: rolling windows, shifts and joins, no loop over rows.

Same definitions as src/features/catalogue, so that values can be compared one by one. Left out, because they need a
search or a stack rather than a window: `cycles`, `onCycle`, `scatterGather`, `dwell30d`; and `countryRiskScore` and
`screeningHits90d`, of which a simulated bank knows nothing.
"""

import math

import polars as pl

HOUR, DAY = 3_600_000, 86_400_000
REPORTING_LIMIT, ROUND = 1_000_000, 10_000
PROFILE_CHANGES = ["payee-added", "profile-changed", "password-changed", "device-added"]
RISK_RATINGS = {"low": 0, "medium": 1, "high": 2}


def read(bank):
    """Legs in order of (party, time, transaction, side), and what else is known of the parties."""
    parties = pl.read_parquet(f"{bank}/parties.parquet")
    accounts = pl.read_parquet(f"{bank}/accounts.parquet").select("id", "partyId", "product")
    rates = pl.read_csv(f"{bank}/rates.csv", schema_overrides={"date": pl.String})
    moves = (
        pl.read_parquet(f"{bank}/transactions.parquet")
        .unique("id", keep="first")
        .with_columns(date=pl.from_epoch("at", time_unit="ms").dt.strftime("%Y-%m-%d"))
        .join(rates.select("date", "currency", "rate"), on=["date", "currency"], how="left")
        .with_columns(amount=(pl.col("amountMinor") * pl.col("rate").fill_null(1.0)).round(mode="half_away_from_zero"))
        .join(accounts.rename({"id": "accountId"}), on="accountId")
        .join(
            accounts.rename({"id": "counterpartyAccountId", "partyId": "otherParty", "product": "otherProduct"}),
            on="counterpartyAccountId",
            how="left",
        )
        .join(parties.select(partyId="id", home="country"), on="partyId")
        .join(parties.select(otherParty="id", otherHome="country"), on="otherParty", how="left")
        .with_columns(
            other=pl.coalesce(
                "otherParty",
                "i:" + pl.coalesce("counterpartyIdentifier", "counterpartyAccountId"),
                "n:" + pl.col("counterpartyName"),
            ),
            out=pl.col("direction") == "out",
        )
        .sort("at", "id")
        .with_row_index("sequence")
    )
    moves = moves.hstack(network(moves))
    common = ["sequence", "id", "at", "amount", "scheme", "category", "reciprocity"]
    own = moves.select(
        *common, "partyId", "product", "home", "out", "channel", "placeCountry", "deviceId", "other",
        side=pl.lit(0),
        latitude="placeLatitude",
        longitude="placeLongitude",
        otherCountry=pl.coalesce("counterpartyCountry", "otherHome"),
        gatherScatter="ownGatherScatter",
        otherFanIn="theirFanIn",
        otherFanOut="theirFanOut",
    )
    # The other side knows neither channel nor place nor device.
    mirrored = moves.filter(pl.col("otherParty").is_not_null()).select(
        *common,
        side=pl.lit(1),
        partyId="otherParty",
        product="otherProduct",
        home="otherHome",
        out=~pl.col("out"),
        other="partyId",
        otherCountry="home",
        gatherScatter="theirGatherScatter",
        otherFanIn="ownFanIn",
        otherFanOut="ownFanOut",
    )
    legs = pl.concat([own, mirrored], how="diagonal").sort("partyId", "at", "sequence", "side")
    return legs, parties, others(bank)


def others(bank):
    """Behaviour, complaints and incidents in one stream."""
    behaviour = pl.read_parquet(f"{bank}/behaviour-events.parquet").select(
        "id", "at", "partyId", "type", "deviceId", "path", "durationMs", kind=pl.lit(1)
    )
    outcomes = [
        pl.read_parquet(f"{bank}/{name}.parquet").select("id", "at", "partyId", kind=pl.lit(kind))
        for name, kind in (("complaints", 2), ("incidents", 3))
    ]
    return pl.concat([behaviour, *outcomes], how="diagonal").sort("at", "id").with_row_index("sequence")


def network(moves):
    """Fans and mutual flow, as of each transaction in order of (time, id)."""
    time = moment(pl.col("at"), pl.col("at"))
    edge = pl.col("other").is_not_null() & (pl.col("other") != pl.col("partyId"))
    flows = moves.select(
        "sequence", "partyId", "other", "amount", time.alias("t"), edge.alias("edge"),
        payer=pl.when("out").then("partyId").otherwise("other"),
    )
    sides = pl.concat(
        [
            flows.select("sequence", "t", "edge", entity="partyId", towards="other", pays=pl.col("payer") == pl.col("partyId"), own=True),
            flows.select("sequence", "t", "edge", entity="other", towards="partyId", pays=pl.col("payer") == pl.col("other"), own=False),
        ]
    ).filter(pl.col("entity").is_not_null()).sort("entity", "t", "own")
    pays = pl.col("pays").fill_null(False)
    fans = sides.hstack(
        rolled(sides, "entity", "7d", [
            pl.col("towards").filter("edge", ~pays).n_unique().alias("fanIn"),
            pl.col("towards").filter("edge", pays).n_unique().alias("fanOut"),
        ])
    ).with_columns(gatherScatter=pl.min_horizontal("fanIn", "fanOut"))
    of = {
        name: fans.filter(pl.col("own") == own).select(
            "sequence", *(pl.col(c).alias(name + c[0].upper() + c[1:]) for c in ("fanIn", "fanOut", "gatherScatter"))
        )
        for name, own in (("own", True), ("their", False))
    }
    pairs = flows.filter("edge").with_columns(
        first=pl.min_horizontal("partyId", "other"), second=pl.max_horizontal("partyId", "other")
    ).sort("first", "second", "t")
    forth = pl.col("payer") == pl.col("first")
    sums = rolled(pairs, ["first", "second"], "30d", [
        pl.col("amount").filter(forth).sum().alias("forth"), pl.col("amount").filter(~forth).sum().alias("back"),
    ])
    mutual = pairs.select("sequence").hstack(sums).select(
        "sequence",
        reciprocity=pl.min_horizontal("forth", "back") / pl.max_horizontal("forth", "back", pl.lit(1.0)),
    )
    joined = flows.select("sequence", "edge", known=pl.col("other").is_not_null())
    for table in (of["own"], of["their"], mutual):
        joined = joined.join(table, on="sequence", how="left")
    nothing = pl.when("known").then(0.0)
    gathered = ["ownGatherScatter", "theirGatherScatter"]
    return joined.sort("sequence").select(
        "ownFanIn", "ownFanOut", "theirFanIn", "theirFanOut",
        *(pl.when(pl.col(c) > 0).then(pl.col(c).cast(pl.Float64)).otherwise(nothing).alias(c) for c in gathered),
        reciprocity=pl.when("edge").then("reciprocity").otherwise(nothing),
    )


def moment(at, *tied):
    """Time in µs, apart for events of one millisecond, so that a window ends with its own row and not with its ties."""
    return (at * 1000 + pl.int_range(pl.len()).over(tied)).cast(pl.Datetime("us"))


def rolled(frame, by, period, aggregates, closed="right"):
    """Aggregates over (t − period, t], or up to but without t, by group; rows as given, which are in order of group and time."""
    groups = [by] if isinstance(by, str) else by
    result = frame.rolling(index_column="t", period=period, group_by=groups, closed=closed).agg(aggregates)
    if not result.select(*groups, "t").equals(frame.select(*groups, "t")):
        raise RuntimeError(f"the windows of {groups} came in another order than the rows")
    return result.drop(*groups, "t")


def log(x):
    """Natural logarithm of 1 + x in steps of 1/4096."""
    return (x.log1p() * 4096).round() / 4096


def entropy(frame, key, period, name):
    """Shannon entropy of a key over (t − period, t] of each row: the windows are laid out, and each key counted once."""
    keyed = frame.select("row", "p", "t", key=key)
    window = rolled(keyed, "p", period, [pl.col("key").drop_nulls()])
    counts = keyed.select("row").hstack(window).explode("key").drop_nulls().group_by("row", "key").len()
    n, c = pl.col("len").sum(), pl.col("len")
    of_row = counts.group_by("row").agg((n.log() - (c * c.log()).sum() / n).clip(lower_bound=0).alias(name))
    return frame.join(of_row, on="row", how="left", maintain_order="left")


def unless_unknown(value, of, known):
    """Null where the window holds rows that should tell and none that does."""
    return pl.when(~of.any() | (of & known).any()).then(value)


def listed(legs, rows, name):
    """Whether either country of a leg was on a list at its time; null where no country is known."""
    stays = rows.filter(pl.col("list") == name)
    places = legs.select("row", "at", country=pl.concat_list("otherCountry", "placeCountry")).explode("country")
    hits = places.join(stays, on="country").filter(pl.col("at") >= pl.col("from"), pl.col("at") < pl.col("until"))["row"]
    return pl.when(pl.col("country").is_not_null()).then(pl.col("row").is_in(hits.implode()).cast(pl.Float64))


def novelty(key, window):
    """1 where a party's key was not met within the window before, 0 where it was; null without any earlier key."""
    met = pl.when(key.is_not_null()).then("at")
    before = met.forward_fill().shift(1).over("p")
    same = met.shift(1).over("p", key)
    recent = lambda time: (time > pl.col("at") - window).fill_null(False)
    return pl.when(key.is_not_null() & recent(before)).then((~recent(same)).cast(pl.Float64))


def compute(legs, parties, events, lists):
    """Adds every feature to the legs."""
    amount, out, into = pl.col("amount"), pl.col("out"), ~pl.col("out")
    numbers = parties.select("id").sort("id").with_row_index("p")
    # Integers are told apart faster than text.
    legs = legs.with_columns(pl.col("other", "category").cast(pl.Categorical).to_physical())
    legs = legs.join(numbers.rename({"id": "partyId"}), on="partyId", maintain_order="left").with_row_index("row")
    minute = pl.col("at") % DAY // 60_000
    angle = minute * (2 * math.pi / 1440)
    phi, lam = pl.col("latitude").radians(), pl.col("longitude").radians()
    legs = legs.with_columns(
        t=moment(pl.col("at"), pl.col("p"), pl.col("at")),
        log=log(amount),
        hour=minute // 60,
        cosine=angle.cos(),
        sine=angle.sin(),
        x=phi.cos() * lam.cos(),
        y=phi.cos() * lam.sin(),
        z=phi.sin(),
        country=pl.coalesce("otherCountry", "placeCountry").cast(pl.Categorical).to_physical(),
        payee=pl.when(out).then("other"),
        payer=pl.when(into).then("other"),
        cash=pl.col("scheme") == "cash",
        wire=pl.col("scheme") == "wire",
        remote=pl.col("channel").is_in(["online", "mobile", "api"]),
        abroad=pl.col("otherCountry") != pl.col("home"),
        night=(minute >= 22 * 60) | (minute < 6 * 60),
        round=(amount > 0) & (amount % ROUND == 0),
        near=amount.is_between(0.9 * REPORTING_LIMIT, REPORTING_LIMIT, closed="left"),
        timeSinceLast=pl.col("at").diff().over("p"),
        interval=pl.when(out).then(pl.col("at") - pl.when(out).then("at").forward_fill().shift(1).over("p")),
    )
    legs = legs.with_columns(
        steady=pl.col("interval").is_not_null()
        & (pl.col("interval") >= 1000)
        & (
            (pl.col("interval") - pl.col("interval").forward_fill().shift(1).over("p")).abs()
            <= 0.02 * pl.col("interval").forward_fill().shift(1).over("p")
        ).fill_null(False),
        newPayee=novelty(pl.col("payee"), 90 * DAY),
        newPayer=novelty(pl.col("payer"), 90 * DAY),
        newCountry=novelty(pl.col("country"), 90 * DAY),
        highRiskCountry=listed(legs, lists, "high-risk"),
        sanctionedCountry=listed(legs, lists, "sanctioned"),
    ).with_columns(new=(pl.col("newPayee") == 1).fill_null(False) | (pl.col("newPayer") == 1).fill_null(False))

    known = {name: pl.col(name).is_not_null() for name in ("channel", "scheme", "other", "country")}
    every = pl.col("at").is_not_null()
    share = lambda part, whole: pl.when(whole.sum() > 0).then(part.sum() / whole.sum())
    paid, received = amount.filter(out), amount.filter(into)
    border = pl.col("otherCountry").is_not_null() & pl.col("home").is_not_null()
    interval = log(pl.col("interval")).drop_nulls()
    windows = {
        "1h": [out.sum().alias("countOut1h")],
        "1d": [
            out.sum().alias("countOut24h"),
            into.sum().alias("countIn24h"),
            paid.sum().alias("sumOut24h"),
            received.sum().alias("sumIn24h"),
            unless_unknown(pl.col("remote").sum(), every, known["channel"]).alias("remoteCount24h"),
            pl.col("night").sum().alias("offHoursCount24h"),
            unless_unknown(pl.col("payee").drop_nulls().n_unique(), out, known["other"]).alias("payees24h"),
            unless_unknown(pl.col("payer").drop_nulls().n_unique(), into, known["other"]).alias("payers24h"),
        ],
        "7d": [
            pl.len().alias("count7d"),
            paid.sum().alias("sumOut7d"),
            received.sum().alias("sumIn7d"),
            unless_unknown(amount.filter("cash").sum(), every, known["scheme"]).alias("cashSum7d"),
            pl.col("near").sum().alias("nearLimitCount7d"),
            unless_unknown(pl.col("new").sum(), every, known["other"]).alias("newCounterparties7d"),
        ],
        "30d": [
            paid.mean().alias("meanOut30d"),
            paid.max().alias("maximumOut30d"),
            received.max().alias("maximumIn30d"),
            out.sum().alias("countOut30d"),
            into.sum().alias("countIn30d"),
            paid.sum().alias("sumOut30d"),
            received.sum().alias("sumIn30d"),
            unless_unknown(amount.filter("wire").sum(), every, known["scheme"]).alias("wireSum30d"),
            pl.when(interval.len() >= 3).then(interval.std()).alias("intervalDeviation30d"),
            share(pl.col("steady"), pl.col("interval").is_not_null()).alias("steadyShare30d"),
            pl.when(out.sum() >= 5)
            .then((pl.col("cosine").filter(out).mean() ** 2 + pl.col("sine").filter(out).mean() ** 2).sqrt())
            .alias("timeOfDayConcentration30d"),
            pl.col("night").mean().alias("offHoursShare30d"),
            unless_unknown(pl.col("payee").drop_nulls().n_unique(), out, known["other"]).alias("payees30d"),
            unless_unknown(pl.col("payer").drop_nulls().n_unique(), into, known["other"]).alias("payers30d"),
            share(amount * (pl.col("abroad").fill_null(False) & border), amount * border).alias("crossBorderShare30d"),
            unless_unknown(amount.filter(pl.col("highRiskCountry") == 1).sum(), every, known["country"]).alias("highRiskSum30d"),
            share(amount * pl.col("cash").fill_null(False), amount * known["scheme"]).alias("cashShare30d"),
            pl.col("round").mean().alias("roundShare30d"),
        ],
        "90d": [
            pl.len().alias("count90d"),
            paid.sum().alias("sumOut90d"),
            received.sum().alias("sumIn90d"),
            pl.when(out.sum() >= 3).then(pl.col("log").filter(out).std()).alias("deviationOut90d"),
            unless_unknown(pl.col("country").drop_nulls().n_unique(), every, known["country"]).alias("countries90d"),
        ],
    }
    for period, aggregates in windows.items():
        legs = legs.hstack(rolled(legs, "p", period, aggregates))

    legs = entropy(legs, "payee", "90d", "payeeEntropy90d")
    legs = entropy(legs, "country", "90d", "countryEntropy90d")

    before = []
    for name, met in (("Out", out), ("In", into)):
        logs = pl.col("log").filter(met)
        before += [
            pl.when(logs.len() >= 5).then(logs.mean()).alias(f"mean{name}"),
            logs.std().alias(f"deviation{name}"),
            logs.max().alias(f"largest{name}"),
        ]
    located = pl.col("x").is_not_null().sum()
    before += [pl.len().alias("earlier"), located.alias("places")]
    before += [pl.col(axis).mean().alias(f"centre{axis}") for axis in "xyz"]
    legs = legs.hstack(rolled(legs, "p", "90d", before, closed="none"))
    legs = legs.join(same_key(legs, ["p", "hour"], "90d", "none", "alike"), on="row", how="left", maintain_order="left")
    legs = legs.join(same_key(legs, ["p", "category"], "1d", "right", "categoryCount24h"), on="row", how="left", maintain_order="left")
    legs = legs.hstack(other_events(legs, events.join(numbers.rename({"id": "partyId"}), on="partyId")))
    return finish(legs, parties)


def same_key(legs, by, period, closed, name):
    """How many legs of the window have this leg's key."""
    keyed = legs.select("row", "t", *by).drop_nulls(by).sort(*by, "t")
    return keyed.select("row").hstack(rolled(keyed, by, period, [pl.len().alias(name)], closed))


def other_events(legs, events):
    """What behaviour, complaints and incidents say of each leg, in the order of the legs."""
    stream = pl.concat(
        [legs.select("p", "at", "sequence", "side", "deviceId", leg="row", kind=pl.lit(0)), events.drop("id", "partyId")],
        how="diagonal",
    ).sort("p", "at", "kind", "sequence", "side").with_row_index("row")
    stream = stream.with_columns(pl.col("deviceId", "path").cast(pl.Categorical).to_physical())
    kind, type_ = pl.col("kind"), pl.col("type")
    behaviour = kind == 1
    stream = stream.with_columns(
        t=moment(pl.col("at"), pl.col("p"), pl.col("at")),
        seen=(behaviour.cum_sum().over("p") > 0),
        login=pl.when(type_ == "login").then("at").forward_fill().over("p"),
        newDevice=novelty(pl.when(kind <= 1).then("deviceId"), 90 * DAY),
    )
    of = {
        "1d": [(type_ == "login-failed").sum().alias("failedLogins24h")],
        "7d": [
            (type_ == "login").sum().alias("logins7d"),
            type_.is_in(PROFILE_CHANGES).sum().alias("profileChanges7d"),
        ],
        "30d": [
            pl.col("durationMs").filter(behaviour).mean().alias("sessionLength30d"),
            pl.when(behaviour.sum() > 0).then((type_ == "api-call").sum() / behaviour.sum()).alias("apiShare30d"),
        ],
        "90d": [
            (kind == 2).sum().alias("complaints90d"),
            (kind == 3).sum().alias("incidents90d"),
            pl.col("deviceId").is_not_null().sum().alias("devices"),
        ],
    }
    for period, aggregates in of.items():
        stream = stream.hstack(rolled(stream, "p", period, aggregates))
    stream = entropy(stream, "path", "30d", "navigationEntropy30d")
    keyed = stream.drop_nulls("deviceId").sort("p", "deviceId", "t")
    same = keyed.select("row").hstack(rolled(keyed, ["p", "deviceId"], "90d", [pl.len().alias("same")]))
    behavioural = ["failedLogins24h", "logins7d", "profileChanges7d", "sessionLength30d", "navigationEntropy30d", "apiShare30d"]
    return (
        stream.join(same, on="row", how="left", maintain_order="left")
        .filter(kind == 0)
        .sort("leg")
        .select(
            *(pl.when("seen").then(name).alias(name) for name in behavioural),
            "complaints90d", "incidents90d", "newDevice",
            timeSinceLogin=pl.when("seen").then(pl.col("at") - pl.col("login")),
            deviceConsistency90d=pl.col("same") / pl.col("devices"),
        )
    )


def km(ax, ay, az, bx, by, bz):
    """Great-circle distance of two places given by vectors of any length."""
    length = lambda x, y, z: (x * x + y * y + z * z).sqrt()
    cosine = (ax * bx + ay * by + az * bz) / (length(ax, ay, az) * length(bx, by, bz))
    return 6371 * cosine.clip(-1, 1).arccos()


def finish(legs, parties):
    place = [pl.col(axis) for axis in "xyz"]
    last = [pl.col(axis).forward_fill().shift(1).over("p") for axis in "xyz"]
    last_at = pl.when(pl.col("x").is_not_null()).then("at").forward_fill().shift(1).over("p")
    travel = km(*place, *last)
    fastest = pl.min_horizontal(travel / 300, 2 + travel / 900)
    age = pl.col("at") - pl.col("at").min().over("p")
    long_days = pl.min_horizontal(age, 90 * DAY) / DAY
    trend = lambda short, long: pl.when((age >= 14 * DAY) & (pl.col(short) > 0)).then(
        ((pl.col(short) / 7) / (pl.col(long) / long_days)).log()
    )
    side = lambda name: pl.when("out").then(f"{name}Out").otherwise(f"{name}In")
    customer = parties.select(
        partyId="id",
        politicallyExposed=pl.col("politicallyExposed").cast(pl.Float64),
        riskRating=pl.col("riskRating").replace_strict(RISK_RATINGS, default=None, return_dtype=pl.Float64),
    )
    return legs.with_columns(
        amountDeparture90d=(pl.col("log") - side("mean")) / pl.max_horizontal(side("deviation"), pl.lit(0.01)),
        amountToMaximum90d=pl.col("log") - side("largest"),
        countTrend7d90d=trend("count7d", "count90d"),
        sumOutTrend7d90d=trend("sumOut7d", "sumOut90d"),
        sumInTrend7d90d=trend("sumIn7d", "sumIn90d"),
        hourSurprise90d=pl.when(pl.col("earlier") > 0).then(
            -((pl.col("alike") + 1 / 24) / (pl.col("earlier") + 1)).log()
        ),
        distanceFromCentre90d=pl.when(pl.col("places") >= 3).then(km(*place, *(pl.col(f"centre{axis}") for axis in "xyz"))),
        impossibleTravel=pl.when(last_at.is_not_null() & pl.col("x").is_not_null()).then(
            ((fastest - 1 / 6) * HOUR - (pl.col("at") - last_at)).clip(lower_bound=0)
        ),
        passThrough7d=pl.when(pl.max_horizontal("sumOut7d", "sumIn7d") > 0).then(
            pl.min_horizontal("sumOut7d", "sumIn7d") / pl.max_horizontal("sumOut7d", "sumIn7d")
        ),
    ).join(customer, on="partyId", how="left", maintain_order="left")
