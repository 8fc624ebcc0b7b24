"""What a report says first: its title, what was found, what the comparisons gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safetynet.comparison import VERDICTS
from safetynet.evidence import Evidence
from safetynet.words import Words

if TYPE_CHECKING:
    from safetynet.report import StrategyReport


def headline(report: StrategyReport) -> list[str]:
    """Return the headline of a report as sentences made from its counts."""
    words, status = report.words, report.status
    reported = status[status["results"] > 0]
    county = words.name(report.area)
    if reported.empty:
        return [words("nothing_means"), *unplaced(report)]
    sentences = [
        words("headline", county=county, strategy=report.strategy,
              indicators=reported["indicator"].nunique(),
              results=int(reported["results"].sum()))
    ]  # fmt: skip
    # an indicator with its parts by sex or kind counts once
    held = reported.groupby("indicator")["phases"].agg(lambda cells: "|".join(cells))
    held = held.map(lambda cell: "|".join(sorted(set(cell.split("|")) - {""})))
    for _, phase in report.evidence.programme.phases.iterrows():
        count = int((held == phase["phase"]).sum())
        sentences += [words("headline_single", phase=words.name(phase), count=count)] * bool(count)
    undated = int((held == "").sum())
    sentences += [words("headline_undated", count=undated)] * bool(undated)
    if len(report.comparisons):
        sentences.append(comparison_count(report.comparisons, report.evidence, words))
    sentences.append(words("read_from", sources=report.read_from))
    return [*sentences, *unplaced(report)]


def unplaced(report: StrategyReport) -> list[str]:
    """Return how much of the county stands under no strategy, if any."""
    counts = [
        int(((table["ref_area"] == report.area["ref_area"]) & (table["strategy"] == "")).sum())
        for table in (report.evidence.figures, report.evidence.measures)
    ]
    said = report.words("headline_unplaced", figures=counts[0], measures=counts[1])
    return [said] * any(counts)


def comparison_count(rows: pd.DataFrame, evidence: Evidence, words: Words) -> str:
    """Return how many indicators were compared and tested, and what that gave.

    An indicator with its parts by sex or kind counts once, by the whole where there is one.
    """
    whole = rows.sort_values("breakdown", kind="stable").drop_duplicates(["ref_area", "indicator"])
    given = whole["verdict"].value_counts()
    verdicts = words("list_separator").join(
        words("verdict_count", verdict=words(f"short_{verdict}"), count=int(given[verdict]))
        for verdict in VERDICTS
        if verdict in given
    )
    tested = int(rows["p"].notna().sum())
    return words(
        "comparison_count", both=len(whole), tested=tested, all=evidence.tests, verdicts=verdicts
    )


def strategy_name(evidence: Evidence, strategy: str, words: Words) -> str:
    """Return a strategy's number with its short title in the latest phase that has it."""
    latest = evidence.programme.latest_strategies[strategy]
    return words("strategy_name", strategy=strategy, short=words.name(latest, "short"))


def report_title(evidence: Evidence, area: pd.Series[Any], strategy: str, words: Words) -> str:
    """Return the title of a report: county, strategy and its short title."""
    name = strategy_name(evidence, strategy, words)
    return words("report_title", county=words.name(area), name=name)
