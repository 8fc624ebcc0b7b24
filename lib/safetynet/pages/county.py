"""The county at a glance: four strategies on one page, one row per official indicator."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet.book.book import Book
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.book.selection import select_county
from safetynet.pages.lead import finding
from safetynet.pages.strategy import open_report
from safetynet.tables.citation import citation
from safetynet.tables.comparison import profile_table
from safetynet.tables.download import figures_download
from safetynet.tables.lead import lead
from safetynet.tables.table import Html, render, show_list
from safetynet.tables.tiles import tiles
from safetynet.words.finding import change_finding, comparison_count
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words
from safetynet.words.titles import strategy_name


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
        """Return the finding, the numbers behind it, and what the comparisons gave."""
        words, programme = self.words, self.evidence.programme
        both = self.comparisons[self.comparisons["verdict"] != "one-phase"]
        county = words.name(self.area)
        if self.area["ref_area"] not in self.evidence.areas_read:
            said = words("finding_unread", county=county)
            return lead(
                said, [], [words("unread_means", county=county)], self.evidence.notes, self.words
            )
        if both.empty:
            said, details = self._apart(), []
        else:
            said = change_finding(both, programme, words)
            details = [comparison_count(both, self.evidence.tests, words)]
        judged = self.evidence.targets
        shown = tiles(self.comparisons, self.evidence.figures, judged, programme, words)
        return lead(said, shown, details, self.evidence.notes, self.words)

    def _apart(self) -> str:
        """Return how many indicators each phase has, where none has both."""
        # an indicator with its parts by sex or kind counts once
        estimates = self.evidence.estimates.drop_duplicates(["indicator", "phase"])
        counts = self.words("list_separator").join(
            self.words(
                "phase_count",
                phase=phase_name(phase, self.evidence.programme, self.words),
                count=int((estimates["phase"] == phase).sum()),
            )
            for phase in self.evidence.programme.phases["phase"]
        )
        return self.words("finding_county_apart", county=self.words.name(self.area), phases=counts)

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
                    "text": words("nothing_yet") if unread else finding(report),
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
            title = briefing.source["title"]
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
        return figures_download(self.evidence.figures, f"{self.area['slug']}.csv", self.words)


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
