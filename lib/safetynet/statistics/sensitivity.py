"""Sensitivity: whether a verdict holds under every other choice that could be defended."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from safetynet.evidence.arithmetic import TRUNCATED
from safetynet.evidence.results import SERIES, USED
from safetynet.raw.population import Population
from safetynet.raw.table import records
from safetynet.statistics.change import rate_ratio_interval, rate_ratio_test, share_change
from safetynet.statistics.comparison import CLEAR, TESTED, tested_verdicts
from safetynet.statistics.estimate import with_exposure
from safetynet.statistics.level import CONFIDENCE

CHOICES = (
    "single-from", "single-to", "first-last", "year-end", "with-accused", "without-truncated",
    "base-low", "base-high", "untested-from", "untested-to",
)  # fmt: skip
# Shares that do not stand for their phase, whose direction alone can be looked at.
UNTESTED = ("no-base", "inexact", "undated", "several")
# What is set aside for something longer, and would by itself be a choice.
OTHERS = ("whole", "part", "overlap", "shorter")
PAIR = [*SERIES, "phase_from", "phase_to"]
COLUMNS = [
    "ref_area", "strategy", *PAIR[1:], "choice", "figure_id", "count_from", "over_from", "count_to",
    "over_to", "scale", "change", "change_lower", "change_upper", "p", "verdict", "same",
]  # fmt: skip
KEPT = [*PAIR, "strategy", "scale", "direction"]
Row = dict[str, Any]
Side = list[Row]


def vary_choices(
    comparisons: pd.DataFrame, results: pd.DataFrame, audit: pd.DataFrame,
    population: pd.DataFrame, confidence: float = CONFIDENCE,
) -> pd.DataFrame:  # fmt: skip
    """Return one row per tested comparison and other defensible choice, with its own verdict.

    Choices: each single result of a phase against the whole other one (``single-from``,
    ``single-to``, with the ``figure_id``), the first against the last (``first-last``), the
    population at the year's end (``year-end``), with results that the audit calls impossible
    (``with-accused``), without those that agree only if truncated (``without-truncated``), and the
    smallest and largest base that fits (``base-low``, ``base-high``). ``over`` is the base of a
    share, else years, or years lived; ``same`` is yes where the verdict is that of the comparison.
    Where a change is clear, a share that does not stand for its phase and cannot be tested takes
    the place of that which does (``untested-from``, ``untested-to``): ``same`` is then yes where
    the difference has the same sign, and there is no verdict.
    """
    tested = comparisons[comparisons["verdict"].isin(TESTED) & comparisons["p"].notna()]
    mine = results[results["breakdown"].eq("") & results["indicator"].isin(tested["indicator"])]
    usable = (mine["use"] == USED) | mine["reason"].isin(["accused", *OTHERS])
    mine = with_exposure(mine[usable].reset_index(drop=True), Population(population))
    truncated = set(audit[audit["verdict"] == TRUNCATED]["figure_id"])
    sides: dict[tuple[str, str, str], Side] = {}
    for row in records(mine.sort_values(["start", "figure_id"], kind="stable")):
        sides.setdefault((row["ref_area"], row["indicator"], row["phase"]), []).append(row)
    rows = [
        {**{name: row[name] for name in KEPT}, "main": row["verdict"], "choice": choice,
         "figure_id": figure_id,
         "count_from": first[0], "over_from": first[1], "count_to": second[0],
         "over_to": second[1]}
        for row in records(tested)
        for choice, figure_id, first, second in _choices(row, sides, truncated)
    ]  # fmt: skip
    names = [*KEPT, "main", "choice", "figure_id", "count_from", "over_from", "count_to", "over_to"]
    judged = _judged(pd.DataFrame(rows, columns=names), confidence)[COLUMNS]
    untested = _untested(tested[tested["verdict"].isin(CLEAR)], results)
    if untested.empty:
        return judged
    whole = pd.concat([judged, untested.astype(judged.dtypes.to_dict())], ignore_index=True)
    return whole.sort_values(PAIR, kind="stable", ignore_index=True)


def _untested(clear: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Return a row per share that stands aside of a clear change, with the sign that it gives."""
    aside = results[results["reason"].isin(UNTESTED) & (results["measure"] == "share")
                    & (results["breakdown"] == "") & ~results["accused"]]  # fmt: skip
    low = aside["value"].fillna(aside["low"]).where(~aside["bound"].isin(["<", "<="]))
    high = aside["value"].fillna(aside["high"]).where(~aside["bound"].isin([">", ">="]))
    aside = aside.assign(low=low, high=high)
    rows = []
    for row in records(clear[clear["scale"] == "difference"]):
        same = aside[(aside[SERIES] == [row[name] for name in SERIES]).all(axis=1)]
        for end, other, sign in (("from", "to", -1.0), ("to", "from", 1.0)):
            for one in records(same[same["phase"] == row[f"phase_{end}"]]):
                ends = [sign * (one[name] - row[f"value_{other}"]) for name in ("low", "high")]
                turned = [change for change in ends if not change * row["change"] > 0]
                change = turned[0] if turned else ends[0]
                rows.append({**{name: row[name] for name in KEPT}, "choice": f"untested-{end}",
                             "figure_id": one["figure_id"], "change": change, "verdict": "",
                             "same": "no" if turned else "yes"})  # fmt: skip
    return pd.DataFrame(rows).reindex(columns=COLUMNS)


def _choices(
    row: Row, sides: dict[tuple[str, str, str], Side], truncated: set[str]
) -> Iterator[tuple[str, str, tuple[float, float], tuple[float, float]]]:
    """Yield the name, figure and both sides (count, and what it is over) of each other choice."""
    every = [sides.get((row["ref_area"], row["indicator"], row[f"phase_{end}"]), [])
             for end in ("from", "to")]  # fmt: skip
    main = [[r for r in side if r["use"] == USED] for side in every]
    over = "base" if row["measure"] == "share" else "years"
    if over == "years" and pd.notna(row["exposure_from"]) and pd.notna(row["exposure_to"]):
        over = "exposure"
    spread: bool = pd.notna(row["base_low_from"]) or pd.notna(row["base_low_to"])
    if spread:
        for name in ("low", "high"):
            yield (f"base-{name}", "", _spread(row, "from", name), _spread(row, "to", name))
        return
    for place, name in enumerate(("single-from", "single-to")):
        alone = [r for r in every[place] if r["reason"] != "accused" and _adds(r, row)]
        if len(alone) > 1:
            for only in [r for r in alone if main[place] != [r]]:
                pair = [main[0], main[1]]
                pair[place] = [only]
                yield (name, only["figure_id"], _sum(pair[0], over), _sum(pair[1], over))
    if len(main[0]) > 1 and len(main[1]) > 1:
        yield ("first-last", "", _sum(main[0][:1], over), _sum(main[1][-1:], over))
    if over == "exposure":
        ends = [_sum(side, "exposure_year_end") for side in main]
        if np.isfinite([end[1] for end in ends]).all():
            yield ("year-end", "", ends[0], ends[1])
    more = [_with_accused(side, row) for side in every]
    if any(len(a) > len(b) for a, b in zip(more, main, strict=True)):
        yield ("with-accused", "", _sum(more[0], over), _sum(more[1], over))
    fewer = [[r for r in side if r["figure_id"] not in truncated] for side in main]
    if fewer != main and all(fewer):
        yield ("without-truncated", "", _sum(fewer[0], over), _sum(fewer[1], over))


def _sum(side: Side, over: str) -> tuple[float, float]:
    count = "count" if over == "base" else "value"
    return float(sum(r[count] for r in side)), float(sum(r[over] for r in side))


def _spread(row: Row, end: str, name: str) -> tuple[float, float]:
    base: float = row[f"base_{end}"] if pd.notna(row[f"base_{end}"]) else row[f"base_{name}_{end}"]
    return float(row[f"count_{end}"]), float(base)


def _with_accused(side: Side, row: Row) -> Side:
    """Return the results of a side with the accused ones that could be added to them."""
    chosen = [r for r in side if r["use"] == USED]
    for other in side:
        if other["reason"] != "accused" or not _adds(other, row):
            continue
        if all(other["end"] < r["start"] or r["end"] < other["start"] for r in chosen):
            chosen.append(other)
    return chosen


def _adds(result: Row, row: Row) -> bool:
    """Return whether a result could be added to others of its phase."""
    known = result["value"] if row["measure"] != "share" else result["base"]
    return bool(pd.notna(known) and result["bound"] == "" and result["dated"])


def _judged(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return the choices with change, limits, p and verdict."""
    numbers = ["count_from", "over_from", "count_to", "over_to"]
    x1, d1, x2, d2 = (table[name].to_numpy(float) for name in numbers)
    share = (table["scale"] == "difference").to_numpy(bool)
    found = {name: np.full(len(table), np.nan) for name in COLUMNS[-6:-2]}
    if share.any():
        a, m, b, n = (v[share] for v in (x1, d1, x2, d2))
        p, low, high = share_change(a, (m, m), b, (n, n), confidence)
        for name, values in zip(
            found, ((b / n - a / m) * 100, low * 100, high * 100, p), strict=True
        ):
            found[name][share] = values
    if (~share).any():
        a, m, b, n = (v[~share] for v in (x1, d1, x2, d2))
        low, high = rate_ratio_interval(a, m, b, n, confidence)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(a > 0, (b / n) / (a / m), np.nan)
        p = rate_ratio_test(a, m, b, n, "central")
        for name, values in zip(found, (ratio, low, high, p), strict=True):
            found[name][~share] = values
    table = table.assign(**found)
    none = np.where(share, 0.0, 1.0)
    table["verdict"] = tested_verdicts(
        found["p"], found["change_lower"], found["change_upper"], none,
        table["direction"].to_numpy(object), confidence,
    )  # fmt: skip
    table["same"] = np.where(table["verdict"] == table["main"], "yes", "no")
    table["change_upper"] = table["change_upper"].where(np.isfinite(table["change_upper"]))
    return table


def add_choices(comparisons: pd.DataFrame, sensitivity: pd.DataFrame) -> pd.DataFrame:
    """Return the comparisons with the number of ``choices`` tested and of those that hold.

    The comparison itself is one of them; ``choices`` is empty where nothing is tested. A change
    whose direction a printed share reverses is not singled out.
    """
    untested = sensitivity["choice"].isin(["untested-from", "untested-to"])
    grouped = sensitivity[~untested].groupby(PAIR)["same"]
    tried = grouped.agg(choices="size", choices_same=lambda same: int((same == "yes").sum()))
    table = comparisons.merge(tried.reset_index(), on=PAIR, how="left")
    tested = table["verdict"].isin(TESTED)
    for name in ("choices", "choices_same"):
        table[name] = (table[name].astype(float).fillna(0) + 1).where(tested)
    against = sensitivity[untested & (sensitivity["same"] == "no")][PAIR].drop_duplicates()
    turned = table[PAIR].merge(against.assign(turned=True), on=PAIR, how="left")["turned"].eq(True)
    table["singled"] = table["singled"].where(~turned.to_numpy() | (table["singled"] == ""), "no")
    return table
