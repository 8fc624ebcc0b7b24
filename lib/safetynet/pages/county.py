"""The county at a glance: four strategies on one page, one row per official indicator."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet.book.book import Book
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.book.selection import select_county
from safetynet.pages.lead import scope
from safetynet.pages.strategy import open_report
from safetynet.tables.agenda import agenda
from safetynet.tables.citation import citation
from safetynet.tables.comparison import profile_table
from safetynet.tables.download import figures_download
from safetynet.tables.lead import lead
from safetynet.tables.obstacles import obstacle_list
from safetynet.tables.table import Html, render, show_list
from safetynet.words.finding import county_finding
from safetynet.words.terms import Words
from safetynet.words.titles import document_title, strategy_name


@dataclass(frozen=True, eq=False)
class CountyReport:
    """One county in one language."""

    evidence: Evidence
    area: "pd.Series[Any]"
    words: Words

    @property
    def title(self) -> str:
        """Return the page title."""
        return self.words("county_title", county=self.words.name(self.area))

    @cached_property
    def comparisons(self) -> pd.DataFrame:
        """Return the rows of comparisons of this county: official indicators, and both phases."""
        rows = self.evidence.comparisons
        mine = rows[rows["ref_area"] == self.area["ref_area"]]
        shown = (mine["official"] != "") | (mine["verdict"] != "one-phase")
        rows = mine[shown].sort_values(["strategy", "indicator"])
        return pd.DataFrame(rows.reset_index(drop=True))

    @property
    def headline(self) -> Html:
        """Return the finding, over what the page covers and was read from."""
        words, evidence = self.words, self.evidence
        county = words.name(self.area)
        read = self.area["ref_area"] in evidence.areas_read
        said = county_finding(
            evidence.summary, evidence.figures, evidence.programme, words, county=county, read=read
        )
        details = [] if read else [words("unread_means", county=county)]
        return lead(said, scope(self, evidence.results), evidence.notes, words, details)

    @property
    def strategies(self) -> Html:
        """Return the finding of each strategy, with the link to its page."""
        evidence, words = self.evidence, self.words
        unread = self.area["ref_area"] not in evidence.areas_read
        cards = []
        for strategy in evidence.programme.strategy_numbers:
            report = open_report(
                county=self.area["slug"], strategy=strategy, language=words.language,
                evidence=evidence,
            )  # fmt: skip
            cards.append(
                {
                    "title": strategy_name(evidence.programme, strategy, words),
                    "text": words("nothing_yet") if unread else report.finding,
                    "href": "" if unread else f"strategy-{strategy}.html",
                }
            )
        return render("cards", cards)

    @property
    def profile(self) -> Html:
        """Return one row per official indicator: values, targets, change, verdict."""
        if self.comparisons.empty:
            return show_list([self.words("profile_none")], "empty")
        return profile_table(
            self.comparisons,
            self.evidence.figures,
            self.evidence.targets,
            self.evidence.programme,
            self.words,
        )

    @property
    def agenda(self) -> Html:
        """Return what stands in the county's way, what it asks and what it was answered."""
        evidence, words = self.evidence, self.words
        mine = evidence.measures_once["ref_area"] == self.area["ref_area"]
        known = evidence.measures_once[mine]
        return agenda(
            known, known, evidence.briefings, evidence.programme, words,
            about=words.name(self.area),
        )  # fmt: skip

    @property
    def obstacles(self) -> Html:
        """Return the commonest themes of the county's obstacles."""
        return obstacle_list(
            self.evidence.measures_once, self.evidence.programme, self.words.name(self.area),
            self.words,
        )  # fmt: skip

    @property
    def briefings(self) -> Html:
        """Return the county's briefings, with what was read from each and links."""
        words, evidence = self.words, self.evidence
        cards = []
        for name, briefing in evidence.briefings.items():
            if briefing.source["ref_area"] != self.area["ref_area"]:
                continue
            figures = int((evidence.figures["source"] == name).sum())
            measures = int((evidence.measures["source"] == name).sum())
            county = words.name(self.area)
            text = words("briefing_counts", figures=figures, measures=measures, county=county)
            title = document_title(briefing.source, words)
            cards.append({"title": title, "text": text, "href": f"../sources/{name}.html"})
        return render("cards", cards) if cards else show_list([words("no_sources")], "empty")

    @property
    def how_to_read(self) -> Html:
        """Return the rules by which the page is made."""
        rules = ("pooling", "intervals", "level", "missing", "small")
        return show_list([self.words(f"read_{rule}") for rule in rules])

    @property
    def sources(self) -> Html:
        """Return the briefings, the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)

    @property
    def download(self) -> Html:
        """Return the county's figures as a CSV file."""
        if not self.evidence.briefings:
            return Html("")
        name, figures = self.area["slug"], self.evidence.figures
        return figures_download(figures, self.evidence, self.title, name, self.words)


def open_county(*, county: str, language: str, evidence: Evidence | None = None) -> CountyReport:
    """Return the report for the parameters of ``county.ipynb``.

    Raises ValueError that lists what is valid.
    """
    refuse_unknown()
    evidence = evidence or read_evidence()
    area = evidence.programme.county(county)
    return CountyReport(select_county(evidence, area["ref_area"]), area, Words(language))


def report_of(book: Book, evidence: Evidence, words: Words) -> CountyReport:
    """Return the report of a book of one county."""
    return CountyReport(evidence, book.programme.county(book.areas[0]), words)
