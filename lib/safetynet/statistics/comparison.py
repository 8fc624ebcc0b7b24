"""Comparisons: one phase against the next, with the interval of the change and an exact test."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from safetynet.evidence.results import SERIES
from safetynet.raw.catalogue import FLOW, REPEATED, UNDUPLICATED
from safetynet.statistics.change import (
    rate_ratio_interval,
    rate_ratio_test,
    share_difference_interval,
    share_difference_test,
)
from safetynet.statistics.estimate import PER, WITHOUT_VALUE
from safetynet.statistics.interval import Array, check_confidence, refuse
from safetynet.statistics.level import CONFIDENCE

# What is singled out from many comparisons needs this level, as at OHID's Fingertips.
SINGLED = 0.998
VERDICTS = (
    "improved", "worsened", "rose", "fell", "no-clear-change", "too-few", "base-unknown", "no-test",
    "side-by-side", "definition-changed", "one-phase",
)  # fmt: skip
# The verdicts that say a change is clear, and those of which a test was made.
CLEAR, TESTED = VERDICTS[:4], VERDICTS[:6]
# Of two reasons these are told first.
DOUBTFUL = ("accused", "document", "inexact")
# Why two values stand side by side without a difference, or with one that is not tested.
APART = (*WITHOUT_VALUE, "inexact", "no-period", "unlike-lengths")
NUMBERS = ("value", "low", "high", "lower", "upper", "count", "base", "base_low", "base_high",
           "years", "exposure", "exposure_year_end", "population", "covered",
           "results")  # fmt: skip
TEXTS = ("bound", "as_printed", "count_basis", "base_from", "population_date",
         "population_missing", "reason", "precision", "method", "figure_ids", "other_ids",
         "periods")  # fmt: skip
SIDES = (*NUMBERS, *TEXTS, "start", "end")
CONSTANT = ("strategy", "measure", "counted", "group", "unit_measure", "direction", "official")
COLUMNS = [
    *SERIES, "value_from", "value_to", "change", "change_lower", "change_upper", "p", "verdict",
    "why", "phase_from", "phase_to", *CONSTANT,
    *(f"{side}_{end}" for end in ("from", "to") for side in SIDES if side != "value"),
    "scale", "change_method", "confidence", "q", "singled", "detectable_below",
    "detectable_above", "detectable_count_below", "detectable_count_above",
]  # fmt: skip


def compare_phases(
    estimates: pd.DataFrame,
    phases: list[str],
    comparable_from: dict[str, str],
    detectable: bool = False,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Return one row per series and pair of phases that follow each other.

    ``change`` is a difference in percentage points or in what is printed (``scale`` difference), or
    a ratio of rates (``scale`` ratio), empty where the two values only stand side by side. One test
    is made per indicator and area, of the series without a breakdown: its ``p`` is exact and
    central, of one kind with the limits. A change is clear where p is below 1 - confidence and the
    limits exclude no change; where only one of the two says so the verdict is too-few. ``why``
    says why there is no difference or no test. ``singled`` is yes where the change would be clear
    at 99.8 % too: only such a change may be picked out of many. ``q`` is p after Benjamini and
    Hochberg over all tests of the table. ``detectable`` also searches, for each change that is not
    clear, the nearest counts of the later phase that would have been. Missing input is never no
    change: a series in one phase has the verdict one-phase.
    """
    check_confidence(confidence)
    estimates = _complete(estimates, phases, confidence)
    pairs = [_pair(estimates, first, second) for first, second in pairwise(phases)]
    table = _same_scale(pd.concat(pairs, ignore_index=True))
    number = {phase: place for place, phase in enumerate(phases)}
    begins = table["indicator"].map(comparable_from).map(number)
    present = table["there_from"].eq(True) & table["there_to"].eq(True)
    changed = present & (begins > table["phase_from"].map(number))
    both = (present & ~changed).to_numpy(bool)
    apart = _why_apart(table)
    plain = both & (apart == "")
    reasons = [table[f"reason_{end}"].to_numpy(object) for end in ("from", "to")]
    sound = plain & (reasons[0] == "") & (reasons[1] == "")
    share = (table["measure"] == "share").to_numpy(bool)
    table = _plain_change(table, plain, confidence)
    counts = np.isfinite([table[f"count_{end}"] for end in ("from", "to")]).all(axis=0)
    known = np.isfinite([bases_of(table, end)[0] for end in ("from", "to")]).all(axis=0) & counts
    rated = (table["scale"] == "ratio").to_numpy(bool) & counts
    sound = sound & ((share & known) | rated)
    tested = sound & (table["breakdown"] == "").to_numpy(bool)
    table = _test(table, tested & share, tested & ~share, confidence)
    unknown = share & ((reasons[0] == "base-unknown") | (reasons[1] == "base-unknown"))
    states = (
        ~present.to_numpy(bool),
        changed.to_numpy(bool),
        both & (apart != ""),
        tested,
        unknown,
    )
    table["verdict"] = _verdicts(table, states, confidence)
    doubts = [np.isin(reason, DOUBTFUL) for reason in reasons]
    reason = np.where((reasons[0] != "") & (doubts[0] | ~doubts[1]), reasons[0], reasons[1])
    reason = np.where(reason == "", reasons[0], reason)
    untested = np.where(sound, "part", np.where(unknown, "", reason))
    table["why"] = np.where(both, np.where(plain, np.where(tested, "", untested), apart), "")
    clear = tested & table["verdict"].isin(CLEAR).to_numpy(bool)
    table["singled"] = _singled(table, clear & share, clear & ~share)
    table["q"] = _false_discovery(table["p"])
    table[[name for name in COLUMNS if name.startswith("detectable")]] = np.nan
    if detectable:
        unclear = table["verdict"].isin(["no-clear-change", "too-few"]).to_numpy(bool)
        table = _detectable(table, unclear & tested & share, unclear & tested & ~share, confidence)
    return table[COLUMNS].sort_values([*SERIES, "phase_from"], kind="stable", ignore_index=True)


def _complete(estimates: pd.DataFrame, phases: list[str], confidence: float) -> pd.DataFrame:
    """Return estimates with every column that a comparison looks at, or raise ValueError."""
    if len(phases) < 2:
        raise ValueError(f"a comparison needs two phases or more: {phases}")
    refuse(estimates.duplicated([*SERIES, "phase"]).to_numpy(), "a series and phase given twice")
    if "confidence" in estimates:
        level = estimates["confidence"].astype(float)
        other = level.notna() & (np.abs(level - confidence) > 1e-9)
        refuse(other.to_numpy(bool), f"limits of another confidence than {confidence}")
    names = dict.fromkeys([*estimates.columns, *CONSTANT, *SIDES])
    estimates = estimates.reindex(columns=list(names))
    texts = [*TEXTS, "counted", "group"]
    estimates[texts] = estimates[texts].astype(object).fillna("")
    return estimates.astype(dict.fromkeys(NUMBERS, float))


def _pair(estimates: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    sides = [
        estimates[estimates["phase"] == phase][[*SERIES, *CONSTANT, *SIDES]]
        .rename(columns={name: f"{name}_{end}" for name in SIDES})
        .assign(**{f"there_{end}": True})
        for phase, end in ((first, "from"), (second, "to"))
    ]
    table = sides[0].merge(sides[1], on=SERIES, how="outer", suffixes=("", "_other"))
    for name in CONSTANT:
        # the later phase has the last word, such as on the strategy
        table[name] = table.pop(f"{name}_other").fillna(table[name])
    texts = [f"{name}_{end}" for name in TEXTS for end in ("from", "to")]
    table[texts] = table[texts].fillna("")
    return table.assign(phase_from=first, phase_to=second)


def _same_scale(table: pd.DataFrame) -> pd.DataFrame:
    """Return both sides of rates per year where the population of only one is known.

    A rate per residents beside a rate per year would be two different quantities.
    """
    both = table["value_from"].notna() & table["value_to"].notna()
    for end, other in (("from", "to"), ("to", "from")):
        alone = both & table[f"exposure_{end}"].notna() & table[f"exposure_{other}"].isna()
        factor = table[f"exposure_{end}"] / (PER * table[f"years_{end}"])
        for name in ("value", "lower", "upper"):
            column = f"{name}_{end}"
            table[column] = table[column].where(~alone, table[column] * factor)
        for name in ("exposure", "exposure_year_end", "population"):
            table[f"{name}_{end}"] = table[f"{name}_{end}"].where(~alone)
        column = f"population_date_{end}"
        table[column] = table[column].where(~alone, "")
    return table


def one_scale(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return estimates with every rate of an indicator per year where one lacks its population."""
    rate = estimates["years"].notna() & (estimates["counted"] != UNDUPLICATED)
    lacking = (rate & estimates["exposure"].isna()).groupby(
        [estimates["indicator"], estimates["breakdown"]]
    )
    alone = lacking.transform("any") & estimates["exposure"].notna()
    factor = estimates["exposure"] / (PER * estimates["years"])
    changed = {n: estimates[n].where(~alone, estimates[n] * factor)
               for n in ("value", "lower", "upper")}  # fmt: skip
    blank = {n: estimates[n].where(~alone) for n in ("exposure", "exposure_year_end", "population")}
    return estimates.assign(**changed, **blank)


def _why_apart(table: pd.DataFrame) -> np.ndarray:
    """Return why two values have no difference, empty where they have one."""
    reasons = [table[f"reason_{end}"].to_numpy(object) for end in ("from", "to")]
    without = np.where(np.isin(reasons[0], WITHOUT_VALUE), reasons[0], reasons[1])
    missing = (table["value_from"].isna() | table["value_to"].isna()).to_numpy(bool)
    bounds = [table[f"bound_{end}"].isin(["<", "<=", ">", ">="]).to_numpy(bool)
              for end in ("from", "to")]  # fmt: skip
    counted, measure = table["counted"].to_numpy(object), table["measure"].to_numpy(object)
    added = ((measure == "count") & np.isin(counted, [FLOW, REPEATED])) | (
        (measure == "amount") & (counted == FLOW)
    )
    years = [table[f"years_{end}"].to_numpy(float) for end in ("from", "to")]
    lengths = np.isfinite(years[0]) & np.isfinite(years[1])
    people = counted == UNDUPLICATED
    people = people & (measure != "share")
    unlike = people & lengths & (np.abs(years[0] - years[1]) > 1e-6)
    unknown = (added | people) & ~lengths
    vague = unknown & ((reasons[0] == "inexact") | (reasons[1] == "inexact"))
    found: np.ndarray = np.select(
        [np.isin(without, WITHOUT_VALUE), missing | bounds[0] | bounds[1] | vague, unknown, unlike],
        [without, "inexact", "no-period", "unlike-lengths"],
        "",
    )
    return found.astype(object)


def _plain_change(table: pd.DataFrame, plain: np.ndarray, confidence: float) -> pd.DataFrame:
    """Fill in the plain difference, of rates the ratio, for whatever cannot be tested."""
    added = (table["counted"] != UNDUPLICATED) & (table["measure"] != "share")
    rate = (added & table["years_from"].notna() & table["years_to"].notna()).to_numpy(bool)
    table["scale"] = np.where(plain, np.where(rate, "ratio", "difference"), "")
    first, second = table["value_from"], table["value_to"]
    ratio = (second / first.where(first > 0)).to_numpy(float)
    table["change"] = np.where(plain, np.where(rate, ratio, second - first), np.nan)
    table[["change_lower", "change_upper", "p"]] = np.nan
    table["change_method"] = ""
    table["confidence"] = confidence
    return table


def _exposures(table: pd.DataFrame) -> tuple[Array, Array]:
    """Return the exposures of both sides: person-years where both are known, else years."""
    people = table["exposure_from"].notna() & table["exposure_to"].notna()
    sides = (
        table[f"exposure_{end}"].where(people, table[f"years_{end}"]) for end in ("from", "to")
    )
    first, second = (side.to_numpy(float) for side in sides)
    return first, second


def share_change(
    x1: Array, bases1: tuple[Array, Array], x2: Array, bases2: tuple[Array, Array],
    confidence: float,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Return p and limits of a difference of shares that hold whichever bases are right.

    Each side has its lowest and highest possible base, the same where it is known.
    """
    found = [
        (share_difference_test(x1, n1, x2, n2, "central"),
         *share_difference_interval(x1, n1, x2, n2, confidence))
        for n1, n2 in _possible_bases(x1, bases1, x2, bases2)
    ]  # fmt: skip
    p, low, high = zip(*found, strict=True)
    return np.max(p, axis=0), np.min(low, axis=0), np.max(high, axis=0)


def _possible_bases(
    x1: Array, bases1: tuple[Array, Array], x2: Array, bases2: tuple[Array, Array]
) -> list[tuple[Array, Array]]:
    """Return the pairs of bases to look at: the ends, and where the shares come nearest.

    Between its ends a range may hold a base at which the two shares are the same.
    """
    if all(np.array_equal(*bases, equal_nan=True) for bases in (bases1, bases2)):
        return [(bases1[0], bases2[0])]
    pairs = [(n1, n2) for n1 in bases1 for n2 in bases2]
    with np.errstate(divide="ignore", invalid="ignore"):
        for turn in (np.floor, np.ceil):
            pairs += [(n1, _within(turn(x2 * n1 / x1), bases2)) for n1 in bases1]
            pairs += [(_within(turn(x1 * n2 / x2), bases1), n2) for n2 in bases2]
    return pairs


def _within(base: Array, ends: tuple[Array, Array]) -> Array:
    return np.clip(np.where(np.isfinite(base), base, ends[0]), *ends)


def bases_of(table: pd.DataFrame, end: str) -> tuple[Array, Array]:
    """Return the lowest and highest base that the shares of a side can have."""
    base = table[f"base_{end}"]
    low, high = (base.fillna(table[f"base_{side}_{end}"]) for side in ("low", "high"))
    return low.to_numpy(float), high.to_numpy(float)


def _test(
    table: pd.DataFrame, share: np.ndarray, rate: np.ndarray, confidence: float
) -> pd.DataFrame:
    if share.any():
        mine = table[share]
        x1, x2 = (mine[f"count_{end}"].to_numpy(float) for end in ("from", "to"))
        p, low, high = share_change(
            x1, bases_of(mine, "from"), x2, bases_of(mine, "to"), confidence
        )
        exact = (x2 / mine["base_to"] - x1 / mine["base_from"]) * 100
        table.loc[share, "change"] = exact.fillna(table["change"])
        table.loc[share, "change_lower"], table.loc[share, "change_upper"] = low * 100, high * 100
        table.loc[share, "p"] = p
        table.loc[share, "change_method"] = "Newcombe; central Fisher"
    if rate.any():
        mine = table[rate]
        x1, x2 = (mine[f"count_{end}"].to_numpy(float) for end in ("from", "to"))
        t1, t2 = _exposures(mine)
        low, high = rate_ratio_interval(x1, t1, x2, t2, confidence)
        with np.errstate(divide="ignore", invalid="ignore"):
            table.loc[rate, "change"] = np.where(x1 > 0, (x2 / t2) / (x1 / t1), np.nan)
        table.loc[rate, "change_lower"] = low
        table.loc[rate, "change_upper"] = np.where(np.isfinite(high), high, np.nan)
        table.loc[rate, "p"] = rate_ratio_test(x1, t1, x2, t2, "central")
        table.loc[rate, "change_method"] = "exact conditional; central"
    return table


def excludes(low: Array, high: Array, none: Array | float) -> np.ndarray:
    """Return whether limits exclude no change; a missing upper limit is infinite."""
    return np.asarray((low > none) | (high < none))


def _verdicts(table: pd.DataFrame, states: tuple[np.ndarray, ...], confidence: float) -> np.ndarray:
    """Return the verdict of each row; what is missing or changed comes before what is tested."""
    alone, changed, apart, tested, unknown = states
    none = np.where(table["scale"] == "ratio", 1.0, 0.0)
    p, low, high = (table[n].to_numpy(float) for n in ("p", "change_lower", "change_upper"))
    direction = table["direction"].to_numpy(object)
    said = tested_verdicts(p, low, high, none, direction, confidence)
    return np.select(
        [alone, changed, apart, tested, unknown],
        ["one-phase", "definition-changed", "side-by-side", said, "base-unknown"],
        "no-test",
    )  # fmt: skip


def tested_verdicts(
    p: Array, low: Array, high: Array, none: Array, direction: np.ndarray, confidence: float
) -> np.ndarray:
    """Return what exact tests and limits say together; ``none`` is the value of no change."""
    said = [p < 1 - confidence, excludes(low, high, none)]
    clear, torn = said[0] & said[1], said[0] ^ said[1]
    up = low > none
    better = np.where(direction == "higher", up, ~up)
    judged = np.isin(direction, ["higher", "lower"])
    return np.select(
        [clear & judged & better, clear & judged, clear & up, clear, torn],
        ["improved", "worsened", "rose", "fell", "too-few"],
        "no-clear-change",
    ).astype(object)


def _singled(table: pd.DataFrame, share: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Return yes for the changes that are clear at the level for what is picked out of many."""
    likely = table["p"].to_numpy(float) < 1 - SINGLED
    found = np.full(len(table), "", dtype=object)
    if (likely & (share | rate)).any():
        again = _test(table.copy(), share & likely, rate & likely, SINGLED)
        none = np.where(table["scale"] == "ratio", 1.0, 0.0)
        low, high = (again[n].to_numpy(float) for n in ("change_lower", "change_upper"))
        found[likely & (share | rate) & excludes(low, high, none)] = "yes"
    return found


def _false_discovery(p: "pd.Series[float]") -> np.ndarray:
    q = np.full(len(p), np.nan)
    tested = p.notna().to_numpy(bool)
    if tested.any():
        q[tested] = false_discovery_control(p[tested].to_numpy(float))
    return q


def _detectable(
    table: pd.DataFrame, share: np.ndarray, rate: np.ndarray, confidence: float
) -> pd.DataFrame:
    """Fill in the nearest counts of the later phase that would be clear, and their values."""
    share = share & table["base_from"].notna().to_numpy() & table["base_to"].notna().to_numpy()
    if share.any():
        mine = table[share]
        x1, n1, n2 = (mine[n].to_numpy(float) for n in ("count_from", "base_from", "base_to"))

        def clear_share(x2: Array) -> np.ndarray:
            p, low, high = share_change(x1, (n1, n1), x2, (n2, n2), confidence)
            return np.asarray((p < 1 - confidence) & excludes(low, high, 0.0))

        _found(table, share, _nearest(clear_share, x1 / n1 * n2, n2), 100 / n2)
    if rate.any():
        mine = table[rate]
        x1 = mine["count_from"].to_numpy(float)
        t1, t2 = _exposures(mine)
        people = mine["exposure_from"].notna() & mine["exposure_to"].notna()

        def clear_rate(x2: Array) -> np.ndarray:
            low, high = rate_ratio_interval(x1, t1, x2, t2, confidence)
            p = rate_ratio_test(x1, t1, x2, t2, "central")
            return np.asarray((p < 1 - confidence) & excludes(low, high, 1.0))

        start = x1 / t1 * t2
        ends = _nearest(clear_rate, start, np.ceil(start * 20 + 60 + 60 * t2 / t1))
        _found(table, rate, ends, np.where(people, PER, 1.0) / t2)
    return table


def _found(table: pd.DataFrame, where: np.ndarray, ends: tuple[Array, Array], scale: Array) -> None:
    for side, count in zip(("below", "above"), ends, strict=True):
        table.loc[where, f"detectable_count_{side}"] = count
        table.loc[where, f"detectable_{side}"] = count * scale


def _nearest(
    clear: Callable[[Array], np.ndarray], start: Array, most: Array
) -> tuple[Array, Array]:
    """Return the counts nearest to ``start`` that are clear, by bisection; NaN where none is."""
    ends = []
    for near, far in ((np.floor(start), np.zeros_like(start)), (np.ceil(start), most)):
        possible, inner, outer = clear(far), near.copy(), far.copy()
        for _ in range(int(np.ceil(np.log2(np.max(np.abs(far - near), initial=1) + 1))) + 1):
            middle = np.trunc((inner + outer) / 2)
            hit = clear(middle)
            outer, inner = np.where(hit, middle, outer), np.where(hit, inner, middle)
        ends.append(np.where(possible, outer, np.nan))
    return ends[0], ends[1]
