"""The report of one county and strategy: what the notebook displays."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet.book.book import Book
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.book.selection import select_strategy
from safetynet.charts.chart import Chart
from safetynet.charts.comparison import draw_comparisons
from safetynet.charts.count import draw_counts
from safetynet.charts.share import draw_shares
from safetynet.evidence.indicators import indicator_status, select_figures
from safetynet.pages.lead import finding, headline
from safetynet.raw.table import records
from safetynet.tables.across import across_list
from safetynet.tables.citation import citation
from safetynet.tables.comparison import comparison_table
from safetynet.tables.download import figures_download
from safetynet.tables.indicator import indicator_table, other_table
from safetynet.tables.lead import lead
from safetynet.tables.measure import measure_table
from safetynet.tables.results import results_table
from safetynet.tables.sensitivity import sensitivity_table
from safetynet.tables.table import Html, show_list
from safetynet.tables.tiles import tiles
from safetynet.words.finding import count_once
from safetynet.words.sentences import (
    change_sentence,
    coverage_sentences,
    cure_sentences,
    population_sentences,
)
from safetynet.words.terms import Words
from safetynet.words.titles import report_title, source_name

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
        figures = select_figures(self.evidence.figures, self.area["ref_area"], self.strategy)
        accused = self.evidence.accused
        found = [accused.get(name, {}) for name in figures["figure_id"]]
        again = self.evidence.reprints
        return figures.assign(
            reprint_of=[again.get(name, "") for name in figures["figure_id"]],
            audit=[row.get("verdict", "") for row in found],
            audit_note=[self.words.name(row, "note") if row else "" for row in found],
        )

    @cached_property
    def status(self) -> pd.DataFrame:
        """Return the indicators with the phases in which they have results."""
        once = self.figures[self.figures["reprint_of"] == ""]
        return indicator_status(once, self.evidence.programme)

    @property
    def title(self) -> str:
        """Return the page title; the strategy goes by the short title of its latest phase."""
        return report_title(self.evidence.programme, self.area, self.strategy, self.words)

    @property
    def headline(self) -> Html:
        """Return the finding, the numbers behind it, and what the county reports."""
        rows = select_figures(self.evidence.comparisons, self.area["ref_area"], self.strategy)
        shown = tiles(
            rows, self.figures, self.evidence.targets, self.evidence.programme, self.words
        )
        return lead(finding(self), shown, headline(self), self.evidence.notes, self.words)

    @property
    def strategy_titles(self) -> Html:
        """Return the strategy's official title in each phase."""
        programme = self.evidence.programme
        rows = programme.strategies[programme.strategies["strategy"] == self.strategy]
        phases = programme.phases.set_index("phase")
        return show_list(
            [
                self.words(
                    "alt_share",
                    name=self.words.name(phases.loc[row["phase"]]),
                    values=self.words.name(row, "title"),
                )
                for _, row in rows.iterrows()
            ],
        )

    @cached_property
    def comparisons(self) -> pd.DataFrame:
        """Return the rows of comparisons of this county and strategy that have both phases."""
        mine = select_figures(self.evidence.comparisons, self.area["ref_area"], self.strategy)
        return mine[mine["verdict"] != "one-phase"].reset_index(drop=True)

    @property
    def comparison_sentences(self) -> Html:
        """Return what may be said about change, a sentence per indicator with both phases."""
        words, programme = self.words, self.evidence.programme
        if self.comparisons.empty:
            return show_list([words("comparison_none")])
        rows = self.comparisons
        sentences = [change_sentence(row, programme, words) for row in records(rows)]
        return show_list(
            [
                *sentences,
                *coverage_sentences(rows, programme, words),
                *population_sentences(rows, programme, words),
                *cure_sentences(rows, words),
            ]
        )

    @property
    def comparison_chart(self) -> Chart:
        """Return the chart of the indicators that have both phases."""
        targets = self.figures[self.figures["role"] == "target"]
        return draw_comparisons(self.comparisons, targets, self.evidence.programme, self.words)

    @property
    def comparison_table(self) -> Html:
        """Return values, change, test and verdict of the indicators that have both phases."""
        if self.comparisons.empty:
            return Html("")
        return comparison_table(self.comparisons, self.figures, self.evidence.programme, self.words)

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
    def incomparable(self) -> Html:
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
        return show_list(said) if said else show_list([self.words("why_nothing")], "empty")

    @property
    def across(self) -> Html:
        """Return which other counties report this strategy's indicators, and what."""
        return across_list(self.evidence, self.area["ref_area"], self.strategy, self.words)

    @property
    def share_chart(self) -> Chart:
        """Return the chart of shares and their targets."""
        mine = select_figures(self.evidence.estimates, self.area["ref_area"], self.strategy)
        return draw_shares(self.figures, mine, self.evidence.programme, self.words)

    @property
    def count_chart(self) -> Chart:
        """Return the chart of counts over the periods."""
        results = self.evidence.results
        return draw_counts(self.figures, results, self.evidence.programme, self.words)

    @property
    def indicator_table(self) -> Html:
        """Return the table of indicators and targets, phase beside phase."""
        if self.status.empty:
            return show_list([self.words("no_indicators")], "empty")
        return indicator_table(
            self.figures, self.status, self.evidence.targets, self.evidence.programme, self.words
        )

    @property
    def other_table(self) -> Html:
        """Return plans, claims and context."""
        once = self.figures[self.figures["reprint_of"] == ""]
        return other_table(once, self.evidence.programme, self.words)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Return the measures of this county and strategy, each once."""
        mine = select_figures(self.evidence.measures, self.area["ref_area"], self.strategy)
        return mine[~mine["measure_id"].isin(list(self.evidence.repeated))]

    @property
    def measure_table(self) -> Html:
        """Return what the county does and plans, what stands in its way, what it asks."""
        return measure_table(self.measures, self.evidence.programme, self.words)

    @property
    def caveats(self) -> Html:
        """Return what the catalogue says against comparing the indicators on this page."""
        catalogue = self.evidence.programme.indicators.set_index("indicator")
        ids = self.status["indicator"].unique()
        notes = [
            self.words(
                "alt_share",
                name=self.words.name(catalogue.loc[i]),
                values=self.words.name(catalogue.loc[i], "note"),
            )
            for i in ids
            if catalogue.loc[i]["note_zh"]
        ]
        return show_list(notes) if notes else show_list([self.words("no_caveats")], "empty")

    @property
    def how_to_read(self) -> Html:
        """Return the rules by which the page is made."""
        rules = ("roles", "phases", "pooling", "intervals", "level", "missing", "small", "unit")
        return show_list([self.words(f"read_{rule}") for rule in rules])

    @property
    def read_from(self) -> str:
        """Return the county's briefings by year and kind."""
        words = self.words
        return words("list_separator").join(
            source_name(name, self.evidence.briefings[name].source, words)
            for name in self.evidence.read_of.get(str(self.area["ref_area"]), ())
        )

    @property
    def sources(self) -> Html:
        """Return the briefings, the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)

    @property
    def download(self) -> Html:
        """Return the page's figures as a CSV file."""
        name = f"{self.area['slug']}-strategy-{self.strategy}.csv"
        return figures_download(self.figures.drop(columns=OWN), name, self.words)


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
