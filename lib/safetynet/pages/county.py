"""The county at a glance: what happened, where it stands among others, what it raises."""

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
from safetynet.tables.completeness import completeness
from safetynet.tables.download import figures_download
from safetynet.tables.lead import lead
from safetynet.tables.obstacles import obstacle_list
from safetynet.tables.profile import profile
from safetynet.tables.standing import standing
from safetynet.tables.table import Html, folded, render, show_list
from safetynet.tables.tally import tally
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

    @property
    def read(self) -> bool:
        """Return whether a briefing of the county was read."""
        return self.area["ref_area"] in self.evidence.areas_read

    @property
    def summary(self) -> pd.DataFrame:
        """Return what each indicator of the county comes to, what matters first."""
        rows = self.evidence.summary
        mine: pd.DataFrame = rows[rows["ref_area"] == self.area["ref_area"]]
        return mine.reset_index(drop=True)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Return the measures of the county, each once."""
        rows = self.evidence.measures_once
        mine: pd.DataFrame = rows[rows["ref_area"] == self.area["ref_area"]]
        return mine

    @property
    def headline(self) -> Html:
        """Return the finding, over what the page covers and was read from."""
        words, evidence = self.words, self.evidence
        county = words.name(self.area)
        said = county_finding(
            self.summary, evidence.checked, evidence.programme, words, county=county,
            read=self.read,
        )  # fmt: skip
        details = [] if self.read else [words("unread_means", county=county)]
        return lead(said, scope(self, evidence.results), evidence.notes, words, details)

    @property
    def tally(self) -> Html:
        """Return targets missed, met and undecided, indicators compared, obstacles named."""
        if not self.read:
            return Html("")
        return tally(self.summary, self.measures, self.words)

    @property
    def profile(self) -> Html:
        """Return a row per indicator: latest value among other counties', target, verdict."""
        evidence = self.evidence
        linked = [name for name, count in evidence.reach.items() if count > 1]
        return profile(
            self.summary, evidence.checked, evidence.targets, evidence.spread, evidence.programme,
            self.words, linked,
        )  # fmt: skip

    @property
    def standing(self) -> Html:
        """Return the first misses and changes, each with how certain it is."""
        evidence = self.evidence
        return standing(self.summary, evidence.checked, evidence.programme, self.words)

    @property
    def strategies(self) -> Html:
        """Return the finding of each strategy, with the link to its page."""
        evidence, words = self.evidence, self.words
        if not self.read:
            return show_list([words("nothing_yet")], "empty")
        cards = []
        for strategy in evidence.programme.strategy_numbers:
            report = open_report(
                county=self.area["slug"], strategy=strategy, language=words.language,
                evidence=evidence,
            )  # fmt: skip
            cards.append(
                {
                    "title": strategy_name(evidence.programme, strategy, words),
                    "text": report.finding_elsewhere,
                    "href": f"strategy-{strategy}.html",
                }
            )
        return render("cards", cards)

    @property
    def agenda(self) -> Html:
        """Return what stands in the county's way, what it asks and what it was answered."""
        evidence, words = self.evidence, self.words
        return agenda(
            self.measures, self.measures, evidence.briefings, evidence.programme, words,
            about=words.name(self.area),
        )  # fmt: skip

    @property
    def obstacles(self) -> Html:
        """Return the commonest themes of the county's obstacles."""
        if not self.read:
            return Html("")
        name = self.words.name(self.area)
        return obstacle_list(self.measures, self.evidence.programme, name, self.words)

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
    def completeness(self) -> Html:
        """Return of which years results exist, strategy by strategy."""
        if not self.read:
            return show_list([self.words("nothing_yet")], "empty")
        return completeness(self.evidence.results, self.evidence.programme, self.words)

    @property
    def method(self) -> Html:
        """Return how the page is made in two lines; what a reader may look up is folded below."""
        words = self.words
        lines = show_list([words("method_values"), words("method_tests")], "method")
        return Html(lines.text + folded(words("how_to_read"), self.how_to_read).text)

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
