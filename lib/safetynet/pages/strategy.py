"""The report of one county and strategy: what the notebook displays."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet.book.book import Book
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.book.selection import select_strategy
from safetynet.evidence.indicators import select_figures
from safetynet.pages.lead import scope, unplaced
from safetynet.tables.across import across_list
from safetynet.tables.agenda import agenda
from safetynet.tables.citation import citation
from safetynet.tables.download import figures_download
from safetynet.tables.figures import figure_table
from safetynet.tables.lead import lead
from safetynet.tables.measure import measure_table
from safetynet.tables.picture import picture
from safetynet.tables.results import results_table
from safetynet.tables.sensitivity import sensitivity_table
from safetynet.tables.table import Html, folded, show_list
from safetynet.words.finding import count_once, county_finding
from safetynet.words.sentences import (
    coverage_sentences,
    cure_sentences,
    population_sentences,
)
from safetynet.words.terms import Words
from safetynet.words.titles import report_title

# Columns that only this page needs.
OWN = ["audit_note", "reprint_of"]


@dataclass(frozen=True, eq=False)
class StrategyReport:
    """One county, one strategy, one language."""

    evidence: Evidence
    area: "pd.Series[Any]"
    strategy: str
    words: Words

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Return the clean figures of this county and strategy."""
        figures = select_figures(self.evidence.checked, self.area["ref_area"], self.strategy)
        accused = self.evidence.accused
        found = [accused.get(name, {}) for name in figures["figure_id"]]
        again = self.evidence.reprints
        return figures.assign(
            reprint_of=[again.get(name, "") for name in figures["figure_id"]],
            audit_note=[self.words.name(row, "note") if row else "" for row in found],
        )

    @property
    def summary(self) -> pd.DataFrame:
        """Return what each indicator of this county and strategy comes to, what matters first."""
        mine: pd.DataFrame = select_figures(
            self.evidence.summary, self.area["ref_area"], self.strategy
        )
        return mine

    @property
    def title(self) -> str:
        """Return the page title; the strategy goes by the short title of its latest phase."""
        return report_title(self.evidence.programme, self.area, self.strategy, self.words)

    @property
    def finding(self) -> str:
        """Return what a reader should know first, in one or two sentences about the county."""
        return self._finding()

    @property
    def finding_elsewhere(self) -> str:
        """Return the finding as it stands beside those of other strategies."""
        return self._finding(elsewhere=True)

    def _finding(self, *, elsewhere: bool = False) -> str:
        return county_finding(
            self.summary, self.figures, self.evidence.programme, self.words,
            county=self.words.name(self.area), strategy=self.strategy,
            read=self.area["ref_area"] in self.evidence.areas_read, elsewhere=elsewhere,
        )  # fmt: skip

    @property
    def headline(self) -> Html:
        """Return the finding, over what the page covers and was read from."""
        mine = select_figures(self.evidence.results, self.area["ref_area"], self.strategy)
        details = [self.words("nothing_means")] if self.summary.empty else []
        return lead(self.finding, scope(self, mine), self.evidence.notes, self.words, details)

    @property
    def picture(self) -> Html:
        """Return every indicator drawn and in words, targets missed on top."""
        evidence = self.evidence
        return picture(
            self.summary, self.figures, evidence.targets, evidence.spread, evidence.programme,
            self.words,
        )  # fmt: skip

    @cached_property
    def comparisons(self) -> pd.DataFrame:
        """Return the rows of comparisons of this county and strategy that have both phases."""
        mine = select_figures(self.evidence.comparisons, self.area["ref_area"], self.strategy)
        return mine[mine["verdict"] != "one-phase"].reset_index(drop=True)

    @property
    def strategy_titles(self) -> list[str]:
        """Return the strategy's official title in each phase."""
        programme = self.evidence.programme
        rows = programme.strategies[programme.strategies["strategy"] == self.strategy]
        phases = programme.phases.set_index("phase")
        return [
            self.words(
                "alt_share",
                name=self.words.name(phases.loc[row["phase"]]),
                values=self.words.name(row, "title"),
            )
            for _, row in rows.iterrows()
        ]

    @property
    def sensitivity(self) -> Html:
        """Return each tested comparison under other defensible choices, folded."""
        used = self.evidence.sensitivity
        return sensitivity_table(
            used, self.comparisons, self.figures, self.evidence.programme, self.words
        )

    @property
    def results(self) -> Html:
        """Return which results stand for a phase, and why the others do not, folded."""
        mine = select_figures(self.evidence.results, self.area["ref_area"], self.strategy)
        return results_table(mine, self.figures, self.evidence.programme, self.words)

    @property
    def method(self) -> Html:
        """Return how the page is made in two lines; what a reader may look up is folded below."""
        words, programme = self.words, self.evidence.programme
        rows = self.comparisons
        rules = ("roles", "phases", "pooling", "intervals", "level", "missing", "small", "unit")
        more = {
            "how_to_read": [words(f"read_{rule}") for rule in rules],
            "coverage_notes": [
                *coverage_sentences(rows, programme, words),
                *population_sentences(rows, programme, words),
                *cure_sentences(rows, words),
                *unplaced(self),
            ],
            "incomparable": self.incomparable,
            "caveats": self.caveats,
            "strategy_titles": self.strategy_titles,
        }
        folds = [folded(words(term), show_list(said)).text for term, said in more.items() if said]
        lines = show_list([words("method_values"), words("method_tests")], "method").text
        tested = bool(self.comparisons["p"].notna().any())
        tables = [self.results.text, self.sensitivity.text if tested else ""]
        return Html("".join([lines, *tables, *folds]))

    @property
    def incomparable(self) -> list[str]:
        """Return what could not be tested or compared, by reason; each indicator once."""
        rows = select_figures(self.evidence.comparisons, self.area["ref_area"], self.strategy)
        catalogue = self.evidence.programme.indicators.set_index("indicator")
        said, rows = [], count_once(rows)
        for verdict in (
            "base-unknown",
            "no-test",
            "side-by-side",
            "definition-changed",
            "one-phase",
        ):
            names = [
                self.words.name(catalogue.loc[indicator])
                for indicator in rows[rows["verdict"] == verdict]["indicator"]
            ]
            if names:
                joined = self.words("list_separator").join(names)
                said.append(self.words(f"why_{verdict}", count=len(names), names=joined))
        return said

    @property
    def across(self) -> Html:
        """Return which other counties report this strategy's indicators, and what."""
        return across_list(self.evidence, self.area["ref_area"], self.strategy, self.words)

    @property
    def figure_table(self) -> Html:
        """Return every figure in one table, folded."""
        return figure_table(
            self.figures, self.evidence.targets, self.evidence.programme, self.words
        )

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Return the measures of this county and strategy, each once."""
        return select_figures(self.evidence.measures_once, self.area["ref_area"], self.strategy)

    @property
    def measure_table(self) -> Html:
        """Return what the county does and plans, what stands in its way, what it asks."""
        return measure_table(
            self.measures, self.evidence.programme, self.words, self.evidence.briefings
        )

    @property
    def agenda(self) -> Html:
        """Return what stands in the county's way, what it asks and what it was answered."""
        evidence, words = self.evidence, self.words
        about = words("agenda_about", county=words.name(self.area), strategy=self.strategy)
        mine = evidence.measures_once["ref_area"] == self.area["ref_area"]
        return agenda(
            self.measures, evidence.measures_once[mine], evidence.briefings, evidence.programme,
            words, about=about, rest="#measures",
        )  # fmt: skip

    @property
    def caveats(self) -> list[str]:
        """Return what the catalogue says against comparing the indicators on this page."""
        catalogue = self.evidence.programme.catalogue
        return [
            self.words(
                "alt_share", name=self.words.name(catalogue[name]),
                values=self.words.name(catalogue[name], "note"),
            )
            for name in self.summary["indicator"].unique()
            if catalogue[name]["note_zh"]
        ]  # fmt: skip

    @property
    def sources(self) -> Html:
        """Return the briefings, the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)

    @property
    def download(self) -> Html:
        """Return the page's figures as a CSV file."""
        name = f"{self.area['slug']}-strategy-{self.strategy}"
        figures = self.figures.drop(columns=OWN)
        return figures_download(figures, self.evidence, self.title, name, self.words)


def open_report(
    *, county: str, strategy: int | str, language: str, evidence: Evidence | None = None
) -> StrategyReport:
    """Return the report for the parameters of ``strategy.ipynb``.

    Raises ValueError that lists what is valid for a wrong value, and for a parameter that
    papermill injected though the notebook has none of that name (papermill itself only warns).
    """
    refuse_unknown()
    evidence = evidence or read_evidence()
    numbers = evidence.programme.strategy_numbers
    if str(strategy) not in numbers or isinstance(strategy, bool):
        raise ValueError(f"unknown strategy {strategy!r}. Valid: {', '.join(numbers)}")
    area = evidence.programme.county(county)
    used = select_strategy(evidence, area["ref_area"], str(strategy))
    return StrategyReport(used, area, str(strategy), Words(language))


def report_of(book: Book, evidence: Evidence, words: Words) -> StrategyReport:
    """Return the report of a book of one county and strategy."""
    return StrategyReport(evidence, book.programme.county(book.areas[0]), book.strategy, words)
