"""What the page of an indicator says first of the counties: their values, targets, change."""

from typing import Any

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.pairs import one_scale, shared_scale
from safetynet.statistics.target import MET, MISSED
from safetynet.words.finding import (
    NAMED,
    aim_value,
    counties_finding,
    judged_period,
    judged_value,
    side_value,
)
from safetynet.words.numbers import is_there, show_breakdown, show_period, show_periods
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
# So many values are listed one by one.
LISTED = 4


def indicator_finding(
    comparisons: pd.DataFrame, estimates: pd.DataFrame, targets: pd.DataFrame,
    figures: pd.DataFrame, count: int, programme: Programme, words: Words,
) -> str:  # fmt: skip
    """Return what a reader should know first of an indicator that ``count`` counties report.

    The values or their range, each with county and period; then the targets; then what may be said
    about change. No county is put before another.
    """
    known = {row["figure_id"]: row for row in records(figures)}
    both = comparisons[comparisons["verdict"] != "one-phase"]
    said = [
        _values(estimates, known, count, programme, words),
        _targets(targets, known, programme, words),
        counties_finding(both, programme, words) if len(both) else words("counties_no_pair"),
    ]
    return words.sentences(part for part in said if part)


def _values(
    estimates: pd.DataFrame, known: dict[str, Row], count: int, programme: Programme, words: Words
) -> str:
    """Return the latest value of every county, or the range of them where they are many."""
    latest = _latest(one_scale(estimates), programme)
    listed = [_entry(row, known, programme, words) for row in records(latest)]
    if not listed:
        return words("counties_without_value", count=count)
    if len(listed) <= LISTED:
        said = words("list_separator").join(words("counties_entry", **entry) for entry in listed)
        return words("counties_values", count=count, said=said)
    exact = latest[latest["value"].notna() & (latest["bound"] == "") & shared_scale(latest)]
    if exact["ref_area"].nunique() < 2:
        return words("counties_by_size", count=count)
    ends = [exact[exact["value"] == exact["value"].agg(end)] for end in ("min", "max")]
    low, high = (_end(rows, known, programme, words) for rows in ends)
    if len(ends[0]) == len(exact):
        return words("counties_alike", count=count, value=low)
    return words("counties_range", count=count, low=low, high=high)


def _latest(estimates: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return each county's values of its latest phase: of the whole, else of its parts."""
    phases, areas = list(programme.phases["phase"]), list(programme.areas["ref_area"])
    there = [is_there(row, "") for row in records(estimates)]
    rows = estimates[pd.Series(there, index=estimates.index, dtype=bool)]
    place = rows["phase"].map(phases.index)
    rows = rows[place == place.groupby(rows["ref_area"]).transform("max")]
    whole = (rows["breakdown"] == "").groupby(rows["ref_area"]).transform("any")
    rows = rows[(rows["breakdown"] == "") | ~whole]
    return rows.sort_values(
        ["ref_area", "breakdown"],
        key=lambda column: column.map(areas.index) if column.name == "ref_area" else column,
    )


def _entry(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> Row:
    """Return a value with its county, its part by sex or kind, and its period."""
    county = words.name(programme.areas.set_index("ref_area").loc[row["ref_area"]])
    if part := show_breakdown(row["breakdown"], programme, words):
        county = words("county_part", county=county, part=part)
    value = side_value({f"{name}_to": cell for name, cell in row.items()} | row, "to",
                       programme, words)  # fmt: skip
    return {"county": county, "value": value, "period": _period(row, known, programme, words)}


def _end(rows: pd.DataFrame, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return one end of the range: a value with where and when, or of how many counties."""
    entry = _entry(records(rows)[0], known, programme, words)
    count = rows["ref_area"].nunique()
    if count > 1:
        return words("counties_end_several", value=entry["value"], count=count)
    return words("counties_end", **entry)


def _period(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return the days that a value covers, else its figures' periods, else its phase."""
    if span := show_periods(row["periods"], words):
        return span
    figures = [known[name] for name in row["figure_ids"].split("|") if name in known]
    if figures and all(figure["time_period"] for figure in figures):
        said = dict.fromkeys(show_period(figure, programme, words) for figure in figures)
        return words("list_separator").join(said)
    return words("phase_period", phase=phase_name(row["phase"], programme, words))


def _targets(
    targets: pd.DataFrame, known: dict[str, Row], programme: Programme, words: Words
) -> str:
    """Return how many results missed their target, and whose, or met it; empty without targets."""
    judged = targets.drop_duplicates("figure_id")
    missed, met = (judged[judged["state"] == state] for state in (MISSED, MET))
    undecided = len(judged) - len(missed) - len(met)
    if len(missed):
        areas = programme.areas.set_index("ref_area")
        order = {area: place for place, area in enumerate(areas.index)}
        # the latest of each county, in the counties' order
        ends = missed["figure_id"].map(lambda name: known.get(name, {}).get("time_period", ""))
        rows = missed.loc[ends.str[-10:].sort_values(kind="stable").index]
        rows = rows.drop_duplicates("ref_area", keep="last")
        rows = rows.sort_values("ref_area", key=lambda column: column.map(order))
        said = words("pair_separator").join(
            _missed(row, areas, known, programme, words) for row in records(rows.head(NAMED))
        )
        if len(rows) > NAMED:
            said += words("say_more", count=len(rows) - NAMED)
        counts = {"judged": len(judged), "count": len(missed), "counties": len(rows)}
        return words("counties_missed", said=said, **counts)
    if len(met):
        parts = [words("counties_met", judged=len(judged), met=len(met))]
        parts += [words("say_undecided", count=undecided)] * bool(undecided)
        return words.sentences(parts)
    return words("counties_undecided", undecided=undecided) if undecided else ""


def _missed(
    row: Row, areas: pd.DataFrame, known: dict[str, Row], programme: Programme, words: Words
) -> str:
    county = words.name(areas.loc[row["ref_area"]])
    part = show_breakdown(row["breakdown"], programme, words)
    figure = known.get(row["figure_id"], {})
    row = row | {"judged_id": row["figure_id"], "judged_phase": row["phase"],
                 "unit_measure": figure.get("unit_measure", "")}  # fmt: skip
    return words(
        "say_against", name=words("county_part", county=county, part=part) if part else county,
        value=judged_value(row, known, programme, words) if figure else "",
        aim=aim_value(row, known, programme, words),
        period=judged_period(row, known, programme, words),
    )  # fmt: skip
