"""What a strategy page says first, made from its tables."""

from typing import Any, Protocol

import pandas as pd

from safetynet.book.evidence import Evidence
from safetynet.words.finding import comparison_count, phases_held, strategy_finding
from safetynet.words.terms import Words


class Report(Protocol):
    """What the first lines of a page are made of."""

    @property
    def evidence(self) -> Evidence:
        """Return the rows of the page."""

    @property
    def area(self) -> "pd.Series[Any]":
        """Return the county."""

    @property
    def strategy(self) -> str:
        """Return the number of the strategy."""

    @property
    def words(self) -> Words:
        """Return the page's language."""

    @property
    def status(self) -> pd.DataFrame:
        """Return the indicators with the phases in which they have results."""

    @property
    def comparisons(self) -> pd.DataFrame:
        """Return the comparisons that have both phases."""

    @property
    def read_from(self) -> str:
        """Return the county's briefings by year and kind."""


def finding(report: Report) -> str:
    """Return what may be said about change in a county and strategy, in one sentence."""
    return strategy_finding(
        report.comparisons, report.status, report.evidence.programme, report.words,
        county=report.words.name(report.area), strategy=report.strategy,
        read=report.area["ref_area"] in report.evidence.areas_read,
    )  # fmt: skip


def headline(report: Report) -> list[str]:
    """Return the headline of a report as sentences made from its counts."""
    words, status = report.words, report.status
    reported = status[status["results"] > 0]
    county = words.name(report.area)
    if reported.empty:
        return [words("nothing_means"), *unplaced(report)]
    held = phases_held(status)
    sentences = [
        words("headline", county=county, strategy=report.strategy,
              indicators=len(held),
              results=int(reported["results"].sum()))
    ]  # fmt: skip
    for _, phase in report.evidence.programme.phases.iterrows():
        count = int((held == phase["phase"]).sum())
        sentences += [words("headline_single", phase=words.name(phase), count=count)] * bool(count)
    undated = int((held == "").sum())
    sentences += [words("headline_undated", count=undated)] * bool(undated)
    if len(report.comparisons):
        sentences.append(comparison_count(report.comparisons, report.evidence.tests, words))
    sentences.append(words("read_from", sources=report.read_from))
    return [*sentences, *unplaced(report)]


def unplaced(report: Report) -> list[str]:
    """Return how much of the county stands under no strategy, if any."""
    evidence, counts = report.evidence, []
    for table, name, again in (
        (evidence.figures, "figure_id", evidence.reprints),
        (evidence.measures, "measure_id", evidence.repeated),
    ):
        mine = (table["ref_area"] == report.area["ref_area"]) & (table["strategy"] == "")
        counts.append(int((mine & ~table[name].isin(list(again))).sum()))
    said = report.words("headline_unplaced", figures=counts[0], measures=counts[1])
    return [said] * any(counts)
