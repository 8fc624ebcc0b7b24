"""What the evidence says of the programme in the counties read, in one or two sentences."""

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.statistics.comparison import VERDICTS
from safetynet.statistics.target import MET, MISSED, STATES, UNDECIDED
from safetynet.words.finding import NAMED, PAIR, change_finding
from safetynet.words.terms import Words


def programme_finding(summary: pd.DataFrame, programme: Programme, read: int, words: Words) -> str:
    """Return how many printed targets were met and missed, then which changes are clear.

    ``summary`` has the rows of ``summarise`` of every county, ``read`` is the number of counties
    of which a briefing was read. A series counts once, by its latest result that a target judges.
    """
    rows = summary[summary["ref_area"].isin(programme.counties["ref_area"])]
    said = [_targets(rows, programme, read, words), _changes(rows, programme, words)]
    return words.sentences(said)


def _targets(rows: pd.DataFrame, programme: Programme, read: int, words: Words) -> str:
    counties = len(programme.counties)
    counts = rows[rows["state"].isin(STATES)]["state"].value_counts()
    if counts.empty:
        return words("programme_unjudged", read=read, all=counties)
    met, missed, undecided = (int(counts.get(state, 0)) for state in (MET, MISSED, UNDECIDED))
    return words(
        "programme_judged", read=read, all=counties, judged=met + missed + undecided, met=met,
        missed=missed, undecided=undecided,
    )  # fmt: skip


def _changes(rows: pd.DataFrame, programme: Programme, words: Words) -> str:
    """Return the clear changes by name while they are few, else how many of each kind."""
    clear = rows[(rows["singled"] == "yes") & (rows["verdict"] != "one-phase")]
    once = clear.drop_duplicates(PAIR)
    if len(once) <= NAMED:
        return change_finding(rows, programme, words)
    pairs = rows[rows["verdict"] != "one-phase"].drop_duplicates(PAIR)
    given = once["verdict"].value_counts()
    kinds = words("list_separator").join(
        words("verdict_count", verdict=words(f"short_{verdict}"), count=int(given[verdict]))
        for verdict in VERDICTS
        if verdict in given
    )
    tested = len(rows[rows["p"].notna()].drop_duplicates(PAIR))
    what = words("counted_pairs", count=len(pairs))
    return words("finding_clear", clear=len(once), what=what, tested=tested, said=kinds)
