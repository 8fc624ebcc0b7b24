"""Comparisons: one phase against the next, with the interval of the change and an exact test."""

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from safetynet.evidence.results import SERIES
from safetynet.raw.catalogue import UNDUPLICATED
from safetynet.statistics.change import (
    excludes,
    rate_ratio_interval,
    rate_ratio_test,
    share_change,
)
from safetynet.statistics.detectable import add_detectable
from safetynet.statistics.interval import Array, check_confidence
from safetynet.statistics.level import CONFIDENCE
from safetynet.statistics.pairs import (
    CONSTANT,
    SIDES,
    bases_of,
    complete,
    exposures_of,
    pair_of,
    same_scale,
    why_apart,
)

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
    estimates = complete(estimates, phases, confidence)
    pairs = [pair_of(estimates, first, second) for first, second in pairwise(phases)]
    table = same_scale(pd.concat(pairs, ignore_index=True))
    number = {phase: place for place, phase in enumerate(phases)}
    begins = table["indicator"].map(comparable_from).map(number)
    present = table["there_from"].eq(True) & table["there_to"].eq(True)
    changed = present & (begins > table["phase_from"].map(number))
    both = (present & ~changed).to_numpy(bool)
    apart = why_apart(table)
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
        table = add_detectable(
            table, unclear & tested & share, unclear & tested & ~share, confidence
        )
    return table[COLUMNS].sort_values([*SERIES, "phase_from"], kind="stable", ignore_index=True)


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
        t1, t2 = exposures_of(mine)
        low, high = rate_ratio_interval(x1, t1, x2, t2, confidence)
        with np.errstate(divide="ignore", invalid="ignore"):
            table.loc[rate, "change"] = np.where(x1 > 0, (x2 / t2) / (x1 / t1), np.nan)
        table.loc[rate, "change_lower"] = low
        table.loc[rate, "change_upper"] = np.where(np.isfinite(high), high, np.nan)
        table.loc[rate, "p"] = rate_ratio_test(x1, t1, x2, t2, "central")
        table.loc[rate, "change_method"] = "exact conditional; central"
    return table


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
