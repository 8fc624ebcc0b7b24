"""What a page says first: one sentence on change, and what the comparisons gave."""

from typing import Any

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import CLEAR, VERDICTS
from safetynet.words.numbers import show_name
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

PAIR = ["ref_area", "indicator"]
# So many counties a headline names.
NAMED = 3


def strategy_finding(
    comparisons: pd.DataFrame, status: pd.DataFrame, programme: Programme, words: Words, *,
    county: str, strategy: str, read: bool,
) -> str:  # fmt: skip
    """Return what may be said about change in a county and strategy, in one sentence.

    ``comparisons`` are those with both phases, ``status`` says which indicators have results in
    which phases, ``read`` whether a briefing of the county was read.
    """
    names = {"county": county, "strategy": strategy}
    if len(comparisons):
        return change_finding(comparisons, programme, words)
    held = phases_held(status)
    phases = sorted({phase for cell in held for phase in cell.split("|") if phase})
    if len(phases) == 1:
        phase = phase_name(phases[0], programme, words)
        return words("finding_one_phase", phase=phase, count=int((held != "").sum()), **names)
    if phases:
        return words("finding_apart", count=len(held), **names)
    if len(held):
        return words("finding_undated", count=len(held), **names)
    return words("finding_nothing" if read else "finding_unread", **names)


def phases_held(status: pd.DataFrame) -> "pd.Series[str]":
    """Return the phases in which each indicator has results, joined by ``|``, empty for neither.

    An indicator with its parts by sex or kind counts once.
    """
    reported = status[status["results"] > 0]
    held = reported.groupby("indicator")["phases"].agg(lambda cells: "|".join(cells))
    return held.map(lambda cell: "|".join(sorted(set(cell.split("|")) - {""})))


def count_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row of comparisons for each county and indicator.

    It is that of the whole, or of the first part by sex or kind where the whole has not both
    phases and a part has.
    """
    order = rows.assign(alone=rows["verdict"] == "one-phase").sort_values(
        ["alone", "breakdown"], kind="stable"
    )
    return rows.loc[order.drop_duplicates(PAIR).index].sort_index()


def change_finding(rows: pd.DataFrame, programme: Programme, words: Words) -> str:
    """Return which changes may be picked out of all that were compared, or that none may.

    What is picked out of many must be clear at 99.8 %; an indicator with its parts counts once.
    """
    tested = len(rows[rows["p"].notna()].drop_duplicates(PAIR))
    clear = rows[rows["singled"] == "yes"]
    what = _counted(rows, words)
    if clear.empty:
        own = len(rows[rows["verdict"].isin(CLEAR)].drop_duplicates(PAIR))
        term = "finding_none_singled" if own else "finding_none_clear"
        term = term if tested else "finding_none_tested"
        return words(term, what=what, tested=tested, own=own)
    several = rows["ref_area"].nunique() > 1
    said = words("list_separator").join(
        f"{_name(row, several, programme, words)} {words('short_' + row['verdict'])}"
        for row in records(clear)
    )
    count = len(clear.drop_duplicates(PAIR))
    return words("finding_clear", clear=count, what=what, tested=tested, said=said)


def counties_finding(rows: pd.DataFrame, programme: Programme, words: Words) -> str:
    """Return the finding of several counties, which are named where they are few."""
    said = change_finding(rows, programme, words)
    areas = list(rows["ref_area"].unique())
    if len(areas) > NAMED:
        return said
    names = words("list_separator").join(_county(area, programme, words) for area in areas)
    return words("finding_only_in", counties=names, said=said)


def _counted(rows: pd.DataFrame, words: Words) -> str:
    """Return how many there are: indicators, or pairs of county and indicator of several."""
    term = "counted_pairs" if rows["ref_area"].nunique() > 1 else "counted_indicators"
    return words(term, count=len(rows.drop_duplicates(PAIR)))


def _name(row: dict[str, Any], several: bool, programme: Programme, words: Words) -> str:
    """Return an indicator's name, with its county where there are several."""
    name = show_name(row, programme, words)
    if not several:
        return name
    return words("name_in_county", county=_county(row["ref_area"], programme, words), name=name)


def _county(ref_area: str, programme: Programme, words: Words) -> str:
    return words.name(programme.areas.set_index("ref_area").loc[ref_area])


def comparison_count(rows: pd.DataFrame, tests: int, words: Words) -> str:
    """Return how many indicators were compared and tested, and what that gave.

    An indicator with its parts by sex or kind counts once, by the whole where there is one.
    ``tests`` is the number of tests of all counties.
    """
    given = count_once(rows)["verdict"].value_counts()
    verdicts = words("list_separator").join(
        words("verdict_count", verdict=words(f"short_{verdict}"), count=int(given[verdict]))
        for verdict in VERDICTS
        if verdict in given
    )
    tested = len(rows[rows["p"].notna()].drop_duplicates(PAIR))
    what = _counted(rows, words)
    return words("comparison_count", what=what, tested=tested, all=tests, verdicts=verdicts)
