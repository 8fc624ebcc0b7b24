"""One indicator of the catalogue in every county that reports it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from safetynet.book.book import Book
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.book.selection import select_indicator
from safetynet.charts.chart import Chart
from safetynet.charts.funnel import draw_funnels
from safetynet.charts.periods import draw_periods
from safetynet.raw.table import records
from safetynet.tables.citation import citation
from safetynet.tables.download import figures_download
from safetynet.tables.lead import lead
from safetynet.tables.printed import printed_sentences, printed_table
from safetynet.tables.strip import strips
from safetynet.tables.table import Html, figure_link, show_list
from safetynet.words.calendar import show_date
from safetynet.words.indicator_finding import indicator_finding
from safetynet.words.numbers import show_breakdown, show_period, show_value, unit_name
from safetynet.words.sentences import change_sentence, cure_sentences
from safetynet.words.terms import Words


@dataclass(frozen=True, eq=False)
class IndicatorReport:
    """One catalogue entry in one language."""

    evidence: Evidence
    entry: "pd.Series[Any]"
    words: Words

    @property
    def title(self) -> str:
        """Return the page title."""
        return self.words.name(self.entry)

    @property
    def finding(self) -> str:
        """Return what a reader should know first: the counties' values, targets and change."""
        evidence = self.evidence
        return indicator_finding(
            evidence.comparisons, evidence.estimates, evidence.targets, evidence.figures,
            evidence.reach.get(self.entry["indicator"], 0), evidence.programme, self.words,
        )  # fmt: skip

    @property
    def headline(self) -> Html:
        """Return the finding, and that it is no ranking."""
        details = ["no_ranking"] + ["counties_no_target"] * self.evidence.targets.empty
        said = [self.words(term) for term in details]
        return lead(self.finding, [], self.evidence.notes, self.words, details=said)

    @property
    def picture(self) -> Html:
        """Return every county and phase: drawn where one scale is allowed, with its target."""
        estimates, evidence = self.evidence.estimates, self.evidence
        if estimates.empty:
            return show_list([self.words("no_estimates")], "empty")
        table = strips(
            estimates, evidence.figures, evidence.targets, evidence.programme, self.words,
            name="counties",
        )  # fmt: skip
        cures = cure_sentences(evidence.comparisons, self.words)
        return Html(table.text + show_list(cures).text) if cures else table

    @property
    def years(self) -> Chart:
        """Return a panel per county over time, where one of them has dated results enough."""
        evidence = self.evidence
        return draw_periods(evidence.figures, evidence.results, evidence.programme, self.words)

    @property
    def funnel(self) -> Chart:
        """Return the funnel of the counties, where there are enough with a base."""
        return draw_funnels(self.evidence.estimates, self.evidence.programme, self.words)

    @property
    def printed(self) -> Html:
        """Return how each county prints the indicator, and in what that differs."""
        figures, evidence = self.evidence.figures, self.evidence
        said = printed_sentences(figures, evidence.estimates, self.words)
        table = printed_table(figures, evidence.programme, self.words)
        return Html(show_list(said).text + table.text) if said else table

    @property
    def definition(self) -> Html:
        """Return what the catalogue says: unit, parts, direction, whether official, notes."""
        words, entry = self.words, self.entry
        unit = unit_name(entry["unit"], self.evidence.programme, words) if entry["unit"] else "—"
        said = [
            words("defined_measure", measure=words(f"measure_{entry['measure']}"), unit=unit),
            *(
                [
                    words(
                        "defined_parts",
                        numerator=entry["numerator"],
                        denominator=entry["denominator"],
                    )
                ]
                if entry["numerator"]
                else []
            ),
            words(f"direction_{entry['direction'] or 'none'}"),
            words("official_yes" if entry["official"] else "official_no"),
        ]
        if entry["counted"]:
            counted = words(f"counted_{entry['counted']}")
            why = words.name(entry, "counted")
            said.append(words("defined_counted", counted=counted, why=why))
        if entry["comparable_from"]:
            said.append(words("defined_from", date=show_date(entry["comparable_from"], words)))
        if note := words.name(entry, "note"):
            said.append(note)
        return show_list(said)

    @property
    def comparisons(self) -> Html:
        """Return what may be said about change, county by county."""
        words, programme = self.words, self.evidence.programme
        areas = programme.areas.set_index("ref_area")
        said = [
            words("in_county", county=words.name(areas.loc[row["ref_area"]]),
                  said=change_sentence(row, programme, words))
            for row in records(
                self.evidence.comparisons.sort_values(
                    "ref_area", key=lambda column: column.map(list(areas.index).index)
                )
            )
        ]  # fmt: skip
        return show_list(said) if said else show_list([words("no_estimates")], "empty")

    @property
    def targets(self) -> Html:
        """Return the printed targets, county by county."""
        words, programme = self.words, self.evidence.programme
        areas = programme.areas.set_index("ref_area")
        figures = self.evidence.figures
        said = [
            render_target(row, words.name(areas.loc[row["ref_area"]]), programme, words)
            for row in records(figures[figures["role"] == "target"])
        ]
        return show_list(list(dict.fromkeys(said)) or [words("no_targets")])

    @property
    def sources(self) -> Html:
        """Return the briefings, the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)

    @property
    def download(self) -> Html:
        """Return the indicator's figures as a CSV file."""
        name, figures = self.entry["indicator"], self.evidence.figures
        return figures_download(figures, self.evidence, self.title, name, self.words)


def render_target(row: dict[str, Any], county: str, programme: Any, words: Words) -> Any:
    """Return a printed target as a link to its words, behind its county."""
    period = words("in_brackets", text=show_period(row, programme, words))
    text = show_value(row, programme, words) + period
    link = figure_link(row["figure_id"], text, row, words)
    name = show_breakdown(row["breakdown"], programme, words)
    where = words("county_part", county=county, part=name) if name else county
    return link.__class__("{}{}{}").format(where, words("colon"), link)


def open_indicator(
    *, indicator: str, language: str, evidence: Evidence | None = None
) -> IndicatorReport:
    """Return the report for the parameters of ``indicator.ipynb``.

    Raises ValueError that lists what is valid: the indicators with a result in several counties.
    """
    refuse_unknown()
    evidence = evidence or read_evidence()
    shared = sorted(name for name, count in evidence.reach.items() if count > 1)
    if indicator not in shared:
        raise ValueError(f"unknown indicator {indicator!r}. Valid: {', '.join(shared)}")
    used = select_indicator(evidence, indicator)
    return IndicatorReport(used, used.programme.indicators.iloc[0], Words(language))


def report_of(book: Book, evidence: Evidence, words: Words) -> IndicatorReport:
    """Return the report of a book of one indicator."""
    return IndicatorReport(evidence, pd.Series(book.programme.catalogue[book.indicator]), words)
