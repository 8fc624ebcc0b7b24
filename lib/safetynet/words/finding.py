"""What a page says first: one sentence on change, and what the comparisons gave."""

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import CLEAR, VERDICTS
from safetynet.words.numbers import show_name
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words


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
    reported = status[status["results"] > 0]
    phases = sorted({p for cell in reported["phases"] for p in cell.split("|") if p})
    if len(phases) == 1:
        phase = phase_name(phases[0], programme, words)
        return words("finding_one_phase", phase=phase, count=len(reported), **names)
    if phases:
        return words("finding_apart", count=len(reported), **names)
    if len(reported):
        return words("finding_undated", count=len(reported), **names)
    return words("finding_nothing" if read else "finding_unread", **names)


def change_finding(rows: pd.DataFrame, programme: Programme, words: Words) -> str:
    """Return which changes may be picked out of all that were compared, or that none may.

    What is picked out of many must be clear at 99.8 %; an indicator with its parts counts once.
    """
    count = len(rows.drop_duplicates(["ref_area", "indicator"]))
    tested, clear = int(rows["p"].notna().sum()), rows[rows["singled"] == "yes"]
    if clear.empty:
        own = int(rows["verdict"].isin(CLEAR).sum())
        term = "finding_none_singled" if own else "finding_none_clear"
        term = term if tested else "finding_none_tested"
        return words(term, count=count, tested=tested, own=own)
    said = words("list_separator").join(
        f"{show_name(row, programme, words)} {words('short_' + row['verdict'])}"
        for row in records(clear)
    )
    return words("finding_clear", clear=len(clear), count=count, tested=tested, said=said)


def comparison_count(rows: pd.DataFrame, tests: int, words: Words) -> str:
    """Return how many indicators were compared and tested, and what that gave.

    An indicator with its parts by sex or kind counts once, by the whole where there is one.
    ``tests`` is the number of tests of all counties.
    """
    whole = rows.sort_values("breakdown", kind="stable").drop_duplicates(["ref_area", "indicator"])
    given = whole["verdict"].value_counts()
    verdicts = words("list_separator").join(
        words("verdict_count", verdict=words(f"short_{verdict}"), count=int(given[verdict]))
        for verdict in VERDICTS
        if verdict in given
    )
    tested = int(rows["p"].notna().sum())
    return words("comparison_count", both=len(whole), tested=tested, all=tests, verdicts=verdicts)
