"""Comparisons: one phase against the next, with the interval of the change and an exact test."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from safetynet.change import (
    rate_ratio_interval,
    rate_ratio_test,
    share_difference_interval,
    share_difference_test,
)
from safetynet.estimate import PER, SERIES
from safetynet.interval import CONFIDENCE

LEVEL = 1 - CONFIDENCE
VERDICTS = (
    "improved", "worsened", "rose", "fell", "no-clear-change", "base-unknown", "no-test",
    "definition-changed", "one-phase",
)  # fmt: skip
# The verdicts that say a change is clear.
CLEAR = VERDICTS[:4]
SIDES = ("value", "lower", "upper", "count", "base", "base_from", "years", "exposure", "reason",
         "figure_ids", "method", "population", "population_date", "results", "target",
         "target_bound", "target_met", "target_certain")  # fmt: skip
COLUMNS = [
    *SERIES, "measure", "unit_measure", "direction", "official", "phase_from", "phase_to",
    *(f"{side}_{end}" for end in ("from", "to") for side in SIDES),
    "scale", "change", "change_lower", "change_upper", "change_method", "p", "q", "verdict",
    "detectable_below", "detectable_above",
]  # fmt: skip


def compare_phases(
    estimates: pd.DataFrame,
    phases: list[str],
    comparable_from: dict[str, str],
    detectable: bool = False,
) -> pd.DataFrame:
    """Return one row per series and pair of phases that follow each other.

    ``change`` is a difference in percentage points (``scale`` difference) or a ratio of rates
    (``scale`` ratio). A change is clear only if its interval excludes no change **and** the exact
    test gives p below 0.05; whether two intervals overlap plays no part. ``q`` is p after
    Benjamini and Hochberg over all tests of the table. ``detectable`` also searches, for each
    change that is not clear, the nearest values of the later phase that would have been; that
    takes a second for two thousand rows. Missing input is never no change: a series
    in one phase has the verdict one-phase.
    """
    # targets are optional: estimates without them are compared all the same
    estimates = estimates.reindex(columns=list(dict.fromkeys([*estimates.columns, *SIDES])))
    pairs = [_pair(estimates, first, second) for first, second in pairwise(phases)]
    table = _same_scale(pd.concat(pairs, ignore_index=True))
    number = {phase: place for place, phase in enumerate(phases)}
    begins = table["indicator"].map(comparable_from).map(number)
    changed = (begins > table["phase_from"].map(number)).to_numpy(bool)
    both = (table["value_from"].notna() & table["value_to"].notna()).to_numpy(bool) & ~changed
    share = both & (table["base_from"].notna() & table["base_to"].notna()).to_numpy(bool)
    rate = both & (table["years_from"].notna() & table["years_to"].notna()).to_numpy(bool)
    table = _plain_change(table, both)
    table = _test(table, share, rate)
    table["verdict"] = _verdicts(table, both, changed, share | rate)
    table["q"] = _false_discovery(table["p"])
    table[["detectable_below", "detectable_above"]] = np.nan
    if detectable:
        unclear = (table["verdict"] == "no-clear-change").to_numpy(bool)
        table = _detectable(table, unclear & share, unclear & rate)
    return table[COLUMNS]


def _pair(estimates: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    constant = ["measure", "unit_measure", "direction", "official"]
    sides = [
        estimates[estimates["phase"] == phase][[*SERIES, *constant, *SIDES]].rename(
            columns={name: f"{name}_{end}" for name in SIDES}
        )
        for phase, end in ((first, "from"), (second, "to"))
    ]
    table = sides[0].merge(sides[1], on=SERIES, how="outer", suffixes=("", "_other"))
    for name in constant:
        table[name] = table[name].fillna(table.pop(f"{name}_other"))
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
        for name in ("exposure", "population", "population_date"):
            table[f"{name}_{end}"] = table[f"{name}_{end}"].where(~alone)
    return table


def _exposures(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the exposures of both sides: person-years where both are known, else years."""
    people = table["exposure_from"].notna() & table["exposure_to"].notna()
    sides = (
        table[f"exposure_{end}"].where(people, table[f"years_{end}"]) for end in ("from", "to")
    )
    first, second = (side.to_numpy(float) for side in sides)
    return first, second


def _plain_change(table: pd.DataFrame, both: np.ndarray) -> pd.DataFrame:
    """Fill in the plain difference, for whatever cannot be tested."""
    table["scale"] = np.where(both, "difference", "")
    table["change"] = (table["value_to"] - table["value_from"]).where(both)
    table[["change_lower", "change_upper", "p"]] = np.nan
    table["change_method"] = ""
    return table


def _test(table: pd.DataFrame, share: np.ndarray, rate: np.ndarray) -> pd.DataFrame:
    if share.any():
        x1, n1, x2, n2 = _counts(table[share], "base")
        low, high = share_difference_interval(x1, n1, x2, n2)
        table.loc[share, "change"] = (x2 / n2 - x1 / n1) * 100
        table.loc[share, "change_lower"], table.loc[share, "change_upper"] = low * 100, high * 100
        table.loc[share, "p"] = share_difference_test(x1, n1, x2, n2)
        table.loc[share, "change_method"] = "Newcombe; Fisher"
    if rate.any():
        mine = table[rate]
        x1, x2 = mine["count_from"].to_numpy(float), mine["count_to"].to_numpy(float)
        t1, t2 = _exposures(mine)
        low, high = rate_ratio_interval(x1, t1, x2, t2)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(x1 > 0, (x2 / t2) / (x1 / t1), np.nan)
        table.loc[rate, "change"] = ratio
        # from no event at all there is no ratio and no upper limit, only a lower one
        table.loc[rate, "change_lower"], table.loc[rate, "change_upper"] = low, high
        table.loc[rate, "p"] = rate_ratio_test(x1, t1, x2, t2)
        table.loc[rate, "change_method"] = "exact conditional"
        table.loc[rate, "scale"] = "ratio"
    return table


def _counts(table: pd.DataFrame, base: str) -> tuple[np.ndarray, ...]:
    names = ("count_from", f"{base}_from", "count_to", f"{base}_to")
    return tuple(table[name].to_numpy(float) for name in names)


def is_clear(
    p: np.ndarray, lower: np.ndarray, upper: np.ndarray, none: float | np.ndarray
) -> np.ndarray:
    """Return where a change is clear: the interval excludes ``none`` and p is below the level."""
    return (p < LEVEL) & ((lower > none) | (upper < none))


def _verdicts(
    table: pd.DataFrame, both: np.ndarray, changed: np.ndarray, tested: np.ndarray
) -> np.ndarray:
    ratio = (table["scale"] == "ratio").to_numpy(bool)
    none = np.where(ratio, 1.0, 0.0)
    limits = [table[name].to_numpy(float) for name in ("p", "change_lower", "change_upper")]
    clear = tested & is_clear(limits[0], limits[1], limits[2], none)
    up = limits[1] > none
    direction = table["direction"].to_numpy(object)
    better = np.where(direction == "higher", up, ~up)
    judged = np.isin(direction, ["higher", "lower"])
    present = (table["value_from"].notna() & table["value_to"].notna()).to_numpy(bool)
    unknown = (table["measure"] == "share").to_numpy(bool)
    return np.select(
        [
            ~present, changed, clear & judged & better, clear & judged, clear & up, clear, tested,
            both & unknown,
        ],
        ["one-phase", "definition-changed", "improved", "worsened", "rose", "fell",
         "no-clear-change", "base-unknown"],
        "no-test",
    )  # fmt: skip


def _false_discovery(p: "pd.Series[float]") -> np.ndarray:
    q = np.full(len(p), np.nan)
    tested = p.notna().to_numpy(bool)
    if tested.any():
        q[tested] = false_discovery_control(p[tested].to_numpy(float))
    return q


def _detectable(table: pd.DataFrame, share: np.ndarray, rate: np.ndarray) -> pd.DataFrame:
    """Fill in the nearest values of the later phase that would have been clear."""
    if share.any():
        x1, n1, _, n2 = _counts(table[share], "base")
        start = x1 / n1 * n2

        def clear_share(x2: np.ndarray) -> np.ndarray:
            low, high = share_difference_interval(x1, n1, x2, n2)
            return is_clear(share_difference_test(x1, n1, x2, n2), low, high, 0.0)

        below, above = _nearest(clear_share, start, n2)
        table.loc[share, "detectable_below"] = below / n2 * 100
        table.loc[share, "detectable_above"] = above / n2 * 100
    if rate.any():
        mine = table[rate]
        x1, x2 = mine["count_from"].to_numpy(float), mine["count_to"].to_numpy(float)
        t1, t2 = _exposures(mine)
        unit = np.where(x2 > 0, mine["value_to"] / np.maximum(x2, 1), mine["upper_to"] / 3.688879)

        def clear_rate(count: np.ndarray) -> np.ndarray:
            low, high = rate_ratio_interval(x1, t1, count, t2)
            return is_clear(rate_ratio_test(x1, t1, count, t2), low, high, 1.0)

        start = x1 / t1 * t2
        below, above = _nearest(clear_rate, start, np.ceil(start * 20 + 60))
        table.loc[rate, "detectable_below"] = below * unit
        table.loc[rate, "detectable_above"] = above * unit
    return table


def _nearest(
    clear: Callable[[np.ndarray], np.ndarray], start: np.ndarray, most: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
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
