"""Results: which printed figures stand for a phase, and why the others do not.

``select_results`` lays the results out, series by series and phase by phase; ``choice`` has the
rules. A series is an indicator with its breakdown in one area.
"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from safetynet.evidence.arithmetic import IMPOSSIBLE
from safetynet.evidence.bases import inconsistent, with_bases
from safetynet.evidence.choice import (
    ADD,
    LEVEL,
    PEOPLE,
    POOL,
    SINGLE,
    Printed,
    choose,
)
from safetynet.evidence.figures import DATED, DOCUMENT, UNFINISHED
from safetynet.evidence.reprints import find_reprints
from safetynet.raw.catalogue import COMPLETE, FLOW, REPEATED, STOCK, UNDUPLICATED
from safetynet.raw.population import period_years
from safetynet.raw.programme import Programme
from safetynet.raw.source import document_order
from safetynet.raw.table import records

SERIES = ["ref_area", "indicator", "breakdown"]
KEY = [*SERIES, "phase"]
CATALOGUE = ["measure", "counted", "group", "direction", "official"]
COLUMNS = (
    "figure_id indicator breakdown phase use reason of value unit_measure count base start end"
    " source ref_area strategy phase_basis low high bound as_printed count_basis base_from"
    " base_low base_high years covered dated accused way measure counted group direction"
    " official"
).split()
USED, ASIDE = "used", "aside"
# What the choice among several results looks at.
PRINTED = (
    "figure_id source phase way value low high bound decimals count base printed_value accused"
    " start end years covered dated"
).split()
# Why a figure belongs to no group at all.
OUTSIDE = ("other-area", "no-strategy", "no-phase")


def select_results(
    figures: pd.DataFrame, audit: pd.DataFrame, programme: Programme,
    written: dict[str, tuple[date, date]],
) -> pd.DataFrame:  # fmt: skip
    """Return one row per result, in the order of ``figures``: used, or set aside with its reason.

    ``written`` gives the first and last day on which each document may have been written. Columns
    as COLUMNS: ``reason`` is one of ``choice.REASONS`` or OUTSIDE, ``of`` the figure that it yields
    to; ``value`` is per one of a ratio's other side, ``low`` and ``high`` are those of a range;
    ``count`` of ``base`` belong to a share (``base_from`` printed, derived, range or unknown);
    ``years`` is the length of the period, ``covered`` that part of it that lies in the phase.
    """
    results = figures[figures["role"] == "result"].reset_index(drop=True)
    results = _with_catalogue(results, programme)
    results = with_bases(_about(with_values(results)), audit)
    results = _unfinished_again(_with_periods(results, programme))
    wrong = audit[audit["verdict"] == IMPOSSIBLE]["figure_id"]
    results["accused"] = results["figure_id"].isin(wrong) & (results["used"] == "")
    results["accused"] |= inconsistent(results)
    counties = set(programme.counties["ref_area"])
    results["reason"] = np.select(
        [~results["ref_area"].isin(counties), results["strategy"] == "", results["phase"] == ""],
        OUTSIDE, "",
    )  # fmt: skip
    results["of"] = ""
    _repeat_outside(results, written)
    _repeat_of_earlier(results, written)
    inside = (results["reason"] == "").to_numpy(bool)
    results["strategy"] = _one_strategy(results, inside)
    chosen = _choose(results[inside], programme, written)
    for name in ("reason", "of", "accused"):
        results.loc[inside, name] = chosen[name]
    results["use"] = np.where(results["reason"] == "", USED, ASIDE)
    return results[COLUMNS]


def _repeat_outside(results: pd.DataFrame, written: dict[str, tuple[date, date]]) -> None:
    """Set aside what belongs to no group and stands in an earlier document word for word."""
    mine = results[results["reason"] != ""]
    again = find_reprints(mine, written)
    repeated = mine["figure_id"].isin(list(again))
    places = mine.index[repeated]
    results.loc[places, "reason"] = "reprint"
    results.loc[places, "of"] = mine.loc[places, "figure_id"].map(again)


def _repeat_of_earlier(results: pd.DataFrame, written: dict[str, tuple[date, date]]) -> None:
    """Set aside what has no date but its document's and repeats an earlier document.

    Printed again in another phase it is no result of that phase.
    """
    mine = results[(results["phase_basis"] == DOCUMENT) & (results["reason"] == "")]
    order = mine["source"].map(lambda source: (*written[source], *document_order(source)))
    mine = mine.assign(order=order).sort_values(["order", "figure_id"], kind="stable")
    same = [*SERIES, "value", "low", "high", "bound"]
    first = mine.groupby(same, dropna=False, sort=False)["figure_id"].transform("first")
    phase = mine.groupby(same, dropna=False, sort=False)["phase"].transform("first")
    again = mine.index[mine["phase"] != phase]
    results.loc[again, "reason"], results.loc[again, "of"] = "reprint", first[again]


def _with_catalogue(results: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    names = ["indicator", "measure", "counted", "population", "direction", "official", "numerator"]
    catalogue = programme.indicators[names].rename(
        columns={"population": "group", "numerator": "named"}
    )
    results = results.merge(catalogue, on="indicator", how="left")
    counted, measure = results["counted"], results["measure"]
    again = counted.isin([FLOW, REPEATED])
    results["way"] = np.select(
        [counted.isin([STOCK, COMPLETE]), again & (measure == "share"),
         (again & (measure == "count")) | ((counted == FLOW) & (measure == "amount")),
         counted == UNDUPLICATED],
        [LEVEL, POOL, ADD, PEOPLE], SINGLE,
    )  # fmt: skip
    return results


def with_values(results: pd.DataFrame) -> pd.DataFrame:
    """Return figures with value and range of what is printed, ratios as one number.

    A ratio a:b is b per one a, such as cases per worker, unless the catalogue names a and b as
    numerator and denominator: then it is a per one b, such as men per woman.
    """
    per = results["per"].where(results["per"] != 0)
    named = ((results["measure"] == "ratio") & (results["named"] != "")).to_numpy(bool)
    values = {}
    for name, column in (("value", "obs_value"), ("low", "lower"), ("high", "upper")):
        number = results[column]
        ratio = np.where(named, per / number.where(number != 0), number / per)
        values[name] = number.where(results["per"].isna(), ratio)
    turned = named & per.notna().to_numpy(bool)
    results["value"] = values["value"]
    results["low"] = np.where(turned, values["high"], values["low"])
    results["high"] = np.where(turned, values["low"], values["high"])
    odd = (results["obs_value"].isna() | results["per"].notna()).to_numpy(bool)
    results["as_printed"] = ""
    odd_rows = records(results[odd])
    results.loc[results.index[odd], "as_printed"] = [_digits(row) for row in odd_rows]
    return results


def _digits(row: dict[str, Any]) -> str:
    """Return a range or a ratio in plain digits: 45-50, 4:5, 1:45-50."""
    number = f"{row['obs_value']:.12g}"
    if pd.isna(row["obs_value"]):
        number = f"{row['lower']:.12g}-{row['upper']:.12g}"
    return number if pd.isna(row["per"]) else f"{row['per']:.12g}:{number}"


def _about(results: pd.DataFrame) -> pd.DataFrame:
    """Return the results with counts that are printed in thousands or more as what they are."""
    rounded = (results["measure"] == "count") & (results["decimals"] < 0) & (results["bound"] == "")
    results["bound"] = results["bound"].where(~rounded, "~")
    return results


def _with_periods(results: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return the results with the days of their periods, and how much of the phase they cover.

    Flows and shares of flows need a length: one day has none. What was unfinished has a date, but
    no length; a share or a mean of it is that of the period that is printed.
    """
    results = results.drop(columns=["start", "end"], errors="ignore")
    results["time_period"] = _as_printed(results, programme)
    pairs = results[["time_period", "phase"]].drop_duplicates()
    rows: list[tuple[Any, ...]] = []
    for text, phase in zip(pairs["time_period"], pairs["phase"], strict=True):
        first, _, last = text.partition("/")
        if not first[:1].isdecimal():
            rows.append((text, phase, pd.NaT, pd.NaT, np.nan, np.nan))
            continue
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        years = period_years(start, end)
        covered = np.nan
        if phase:
            opens, closes = programme.phase_days[phase]
            begun, ended = max(start, opens), min(end, closes)
            # of a school year that was cut at its document nothing may lie in its phase
            covered = period_years(begun, ended) if begun <= ended else 0.0
        rows.append((text, phase, pd.Timestamp(start), pd.Timestamp(end), years, covered))
    known = pd.DataFrame(rows, columns=["time_period", "phase", "start", "end", "years", "covered"])
    known = known.astype({"start": "datetime64[s]", "end": "datetime64[s]"})
    results = results.merge(known, on=["time_period", "phase"], how="left")
    unfinished = (results["phase_basis"] == UNFINISHED) & results["way"].isin([LEVEL, POOL, SINGLE])
    own = (results["phase_basis"].isin(DATED) | unfinished) & results["start"].notna()
    long = (results["start"] != results["end"]) | results["way"].isin([LEVEL, SINGLE])
    results["dated"] = own & long
    return results


def _as_printed(results: pd.DataFrame, programme: Programme) -> "pd.Series[str]":
    """Return the periods, whole where they were cut at the day of a document that prints a mean."""
    cut = (results["phase_basis"] == UNFINISHED) & results["way"].isin([POOL, SINGLE])
    periods = results["time_period"].copy()
    read = [programme.parse_period(text) for text in results[cut]["period_printed"]]
    # what goes on has no other end than the day of its document
    periods[cut] = [
        same if period.ongoing else period.isoformat()
        for same, period in zip(periods[cut], read, strict=True)
    ]
    return periods


def _unfinished_again(results: pd.DataFrame) -> pd.DataFrame:
    """Return the results without a length for what only repeats a number of an unfinished period.

    A number of January to October does not become that of the year because a later document, when
    the year was over, prints it again.
    """
    key = [*SERIES, "phase", "period_printed", "value", "low", "high", "bound"]
    cut = (results["phase_basis"] == UNFINISHED) & ~results["dated"]
    marks = results.assign(cut=cut, limit=results["end"].where(cut))
    groups = marks.groupby(key, dropna=False, sort=False)
    again = groups["cut"].transform("any") & results["dated"] & results["way"].isin([ADD, PEOPLE])
    results["end"] = results["end"].where(~again, groups["limit"].transform("min"))
    results["phase_basis"] = results["phase_basis"].where(~again, UNFINISHED)
    results["dated"] &= ~again
    return results


def _one_strategy(results: pd.DataFrame, inside: np.ndarray) -> "pd.Series[str]":
    """Return the strategies, one for each series: of several, that of the last phase and row."""
    strategy = results["strategy"].copy()
    mine = results[inside]
    last = mine.sort_values(["phase", "source", "figure_id"], kind="stable")
    latest = last.groupby(SERIES)["strategy"].transform("last")
    strategy[latest.index] = latest
    return strategy


def _choose(
    results: pd.DataFrame, programme: Programme, written: dict[str, tuple[date, date]]
) -> pd.DataFrame:
    """Return why each result is set aside and for which other, and whether it is accused.

    Most groups hold one result, or several that follow each other in time: those are told at once,
    the others one by one.
    """
    order = results.sort_values([*KEY, "start", "end", "figure_id"], kind="stable")
    number = order.groupby(KEY, sort=False).ngroup().to_numpy()
    size = np.bincount(number)[number] if len(number) else number
    first = np.r_[True, number[1:] != number[:-1]] if len(number) else np.array([], bool)
    start, end = (order[n].to_numpy("datetime64[D]") for n in ("start", "end"))
    before = np.r_[end[:1], end[:-1]]
    exact = (order["value"].notna() & (order["bound"] == "")).to_numpy(bool)
    based = order["base"].notna().to_numpy(bool)
    way = order["way"].to_numpy(object)
    plain = (
        order["dated"].to_numpy(bool) & ~order["accused"].to_numpy(bool) & exact
        & (first | (start > before)) & ((way == ADD) | (way == LEVEL) | ((way == POOL) & based))
    )  # fmt: skip
    simple = (np.bincount(number, ~plain)[number] == 0) if len(number) else plain
    table = pd.DataFrame({"reason": "", "of": ""}, index=order.index, dtype=object)
    table["accused"] = order["accused"]
    last_of = np.flatnonzero(np.r_[first[1:], True]) if len(number) else number
    last_id = order["figure_id"].to_numpy(object)[last_of][number] if len(number) else number
    passed = simple & (way == LEVEL) & (order["figure_id"].to_numpy(object) != last_id)
    table.loc[passed, "reason"], table.loc[passed, "of"] = "earlier", last_id[passed]
    hard = (size > 1) & ~simple
    groups: dict[int, list[dict[str, Any]]] = {}
    for group, row in zip(number[hard].tolist(), records(order.loc[hard, PRINTED]), strict=True):
        groups.setdefault(group, []).append(row)
    told: list[tuple[str, str, bool]] = []
    for rows in groups.values():
        printed = [_printed(row, written) for row in rows]
        choice, accused = choose(printed, rows[0]["way"], programme.phase_days[rows[0]["phase"]])
        told += [(*choice[r.figure_id], r.accused or r.figure_id in accused) for r in printed]
    if told:
        table.loc[hard, ["reason", "of", "accused"]] = told
    return table


def _printed(row: dict[str, Any], written: dict[str, tuple[date, date]]) -> Printed:
    def number(name: str) -> float | None:
        return None if pd.isna(row[name]) else float(row[name])

    def day(name: str) -> date | None:
        return None if pd.isna(row[name]) else row[name].date()

    return Printed(
        row["figure_id"], written[row["source"]], number("value"), number("low"), number("high"),
        row["bound"], int(row["decimals"]), number("count"), number("base"),
        number("printed_value"), bool(row["accused"]), day("start"), day("end"),
        float(row["years"]), float(row["covered"]), bool(row["dated"]),
    )  # fmt: skip
