"""The line over a page's finding: which periods it covers, and from which documents."""

from typing import Any, Protocol

import pandas as pd
from markupsafe import Markup, escape

from safetynet.book.evidence import Evidence
from safetynet.words.calendar import show_span
from safetynet.words.terms import Words
from safetynet.words.titles import source_name


class Report(Protocol):
    """What the first lines of a page are made of."""

    @property
    def evidence(self) -> Evidence:
        """Return the rows of the page."""

    @property
    def area(self) -> "pd.Series[Any]":
        """Return the county."""

    @property
    def words(self) -> Words:
        """Return the page's language."""


def scope(report: Report, results: pd.DataFrame) -> list[str | Markup]:
    """Return what a page covers: the years of the results that it uses, and its documents."""
    words, evidence = report.words, report.evidence
    if report.area["ref_area"] not in evidence.areas_read:
        return []
    used = results[results["use"] == "used"]
    days = pd.to_datetime(pd.concat([used["start"], used["end"]]))
    said: list[str | Markup] = []
    if days.notna().any():
        first, last = (pd.Timestamp(f"{day.year}-{end}") for day, end in
                       ((days.min(), "01-01"), (days.max(), "12-31")))  # fmt: skip
        said.append(words("scope_years", years=show_span(first, last, words)))
    links = [
        Markup('<a href="../sources/{}.html">{}</a>').format(
            name, source_name(name, evidence.briefings[name].source, words)
        )
        for name in evidence.read_of.get(str(report.area["ref_area"]), ())
    ]
    listed = Markup(escape(words("list_separator"))).join(links)
    return [*said, Markup("{}{}").format(words("scope_sources"), listed)]


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
