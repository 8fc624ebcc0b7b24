"""The report of one briefing: what the audit found, and every figure and measure in it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.book.book import Book
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.book.selection import select_source
from safetynet.evidence.arithmetic import IMPOSSIBLE, VERDICTS
from safetynet.intake.decided import CODED, OPEN
from safetynet.raw.briefing import Briefing
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.citation import citation
from safetynet.tables.dated import dated
from safetynet.tables.download import figures_download
from safetynet.tables.lead import lead
from safetynet.tables.measure import measure_table
from safetynet.tables.results import use_text
from safetynet.tables.table import (
    CHINESE,
    Column,
    Html,
    anchor,
    row_id,
    show_list,
    show_table,
    sortable,
    stacked,
)
from safetynet.words.calendar import show_date
from safetynet.words.numbers import show_name, show_number, show_period, show_value
from safetynet.words.terms import Words
from safetynet.words.titles import source_line, source_title

# The line comes first after the label: whoever follows a number must see it without scrolling.
FIGURE_COLUMNS = ("label", "line", "printed", "value", "period", "indicator", "use")
NUMERIC = ("line", "recomputed", "bases")
# Columns that hold what is printed.
PRINTED = ("label", "printed", "used")


@dataclass(frozen=True, eq=False)
class SourceReport:
    """One briefing in one language."""

    evidence: Evidence
    briefing: Briefing
    words: Words

    @property
    def programme(self) -> Programme:
        """Return the programme tables."""
        return self.evidence.programme

    @property
    def title(self) -> str:
        """Return the page title."""
        return source_title(self.briefing.source, self.words)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Return the clean figures of this briefing."""
        return _of(self.evidence.figures, self.briefing.name)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Return the clean measures of this briefing."""
        return _of(self.evidence.measures, self.briefing.name)

    @cached_property
    def audit(self) -> pd.DataFrame:
        """Return what the audit found in this briefing, worst first."""
        return _of(self.evidence.audit, self.briefing.name)

    @property
    def headline(self) -> Html:
        """Return how much was read and what the checks gave."""
        words, verdicts = self.words, self.audit["verdict"].value_counts()
        impossible = int(verdicts.get(IMPOSSIBLE, 0))
        said = words("finding_source", count=impossible, checks=len(self.audit))
        details = [
            words("source_headline", figures=len(self.figures), measures=len(self.measures),
                  checks=len(self.audit))
        ]  # fmt: skip
        for verdict in VERDICTS:
            if count := int(verdicts.get(verdict, 0)):
                text = words(f"verdict_{verdict}")
                details.append(words("source_verdict", count=count, verdict=text))
        if self.briefing.numbers:
            details.append(numbers_said(self.briefing.numbers, words))
        return lead(said, [], self.evidence.notes, words, details=details)

    @property
    def findings(self) -> Html:
        """Return the audit as a table, what does not hold first."""
        figures = {row["figure_id"]: row for row in records(self.figures)}
        rows = [
            {
                "id": row_id("finding", row["audit_id"]),
                "tone": f"verdict-{row['verdict']}",
                "label": figures[row["figure_id"]]["label"],
                "printed": _link(row["figure_id"], row["printed"]),
                "finding": sortable(
                    VERDICTS.index(row["verdict"]), self.words(f"verdict_{row['verdict']}")
                ),
                "relation": self.words.name(row, "note"),
                "value": stacked([self._operand(n, figures) for n in row["operands"].split("|")]),
                "recomputed": row["recomputed"],
                "bases": _bases(row),
            }
            for row in records(self.audit)
        ]
        names = ("label", "printed", "finding", "relation", "value", "recomputed", "bases")
        return self._table("findings", names, rows)

    def _operand(self, name: str, figures: dict[str, Any]) -> str | Markup:
        """Return what an operand of a relation says: a figure, a population or a number."""
        if name in figures:
            return _link(name, show_value(figures[name], self.programme, self.words))
        if not name.startswith("population@"):
            return name
        _, code, day = name.split("@")
        area = self.programme.areas.set_index("ref_area").loc[code]
        count = show_number(float(self.programme.operand_value(name)))
        date = show_date(day, self.words)
        return self.words("population_of", area=self.words.name(area), date=date, count=count)

    @property
    def corrections(self) -> Html:
        """Return the corrections with their evidence."""
        rows = [
            {
                "id": row_id("correction", self.briefing.name, row["figure_id"]),
                "printed": _link(f"{self.briefing.name}/{row['figure_id']}", row["printed"]),
                "used": row["used"],
                "status": self.words(f"status_{row['status']}"),
                "evidence": self.words.name(row, "evidence"),
            }
            for row in records(self.briefing.corrections)
        ]
        if not rows:
            return show_list([self.words("no_corrections")], "empty")
        return self._table("corrections", ("printed", "used", "status", "evidence"), rows)

    @property
    def figure_table(self) -> Html:
        """Return every figure with its words, line and coding."""
        rows = [self._figure_row(figure) for figure in records(self.figures)]
        return self._table("evidence_table", FIGURE_COLUMNS, rows)

    def _figure_row(self, figure: dict[str, Any]) -> dict[str, Any]:
        words, programme = self.words, self.programme
        printed: list[str | Markup] = [Markup("<q>{}</q>").format(figure["printed"])]
        if figure["used"]:
            printed.append(f"{words('used')}: {figure['used']}")
        return {
            "id": anchor(figure["figure_id"]),
            "called": figure["label"],
            "label": stacked([figure["label"], _small(figure["section"])]),
            "printed": stacked(printed),
            "value": sortable(figure["obs_value"], show_value(figure, programme, words)),
            "period": self._period(figure),
            "indicator": self._coded(figure),
            "use": stacked([self._use(figure), _small(figure["note"], CHINESE)]),
            "line": figure["line"],
        }

    def _coded(self, figure: dict[str, Any]) -> Markup:
        """Return what a figure is coded as: its indicator, and below its role and strategy."""
        words = self.words
        parts = [words(f"role_{figure['role']}")]
        if figure["strategy"]:
            parts.append(words("strategy", strategy=figure["strategy"]))
        name = show_name(figure, self.programme, words)
        return stacked([name, _small(words("pair_separator").join(parts))])

    def _period(self, figure: dict[str, Any]) -> Markup:
        """Return a figure's period, how it is printed where that reads otherwise, and its phase."""
        said, printed = show_period(figure, self.programme, self.words), figure["period_printed"]
        quoted = Markup('<q lang="{}">{}</q>').format(CHINESE, printed)
        shown = dated(figure, self.programme, self.words)
        parts = [shown, quoted] if printed and printed != said else [shown]
        phases = self.programme.phases.set_index("phase")
        if figure["phase"]:
            parts.append(_small(self.words.name(phases.loc[figure["phase"]])))
        return sortable(figure["time_period"], stacked(parts))

    @cached_property
    def _results(self) -> dict[str, Any]:
        return {row["figure_id"]: row for row in records(self.evidence.results)}

    def _use(self, figure: dict[str, Any]) -> str | Markup:
        """Return whether a result stands for its phase, or why not; — for what is no result."""
        result = self._results.get(figure["figure_id"])
        return use_text(result, figure, self.programme, self.words) if result else "—"

    @property
    def measure_table(self) -> Html:
        """Return actions, obstacles, requests and responses."""
        return measure_table(self.measures, self.programme, self.words)

    @property
    def settled(self) -> Html:
        """Return how differences between the two readings were settled."""
        source, own = self.briefing.source, self.words.language
        there = f"settled_{own}" if source.get(f"settled_{own}") else "settled"
        cases = list(filter(None, source.get(there, "").split("\n")))
        if not cases:
            return show_list([self.words("no_settled")])
        foreign = there == "settled" and own != "en"
        intro = self.words("settled_intro") + (self.words("in_english") if foreign else "")
        line = Markup('<span lang="en">{}</span>') if foreign else Markup("{}")
        return show_list([intro, *(line.format(case) for case in cases)])

    @property
    def about(self) -> Html:
        """Return where the briefing comes from."""
        source = self.briefing.source
        line = source_line(source, self.words)
        text = self.words("about_no_text")
        if source["text"]:
            text = self.words("about_text", text=source["text"], sha256=source["sha256"])
        return show_list([line, text])

    @property
    def sources(self) -> Html:
        """Return the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)

    @property
    def download(self) -> Html:
        """Return the briefing's figures as a CSV file."""
        name = self.briefing.name
        return figures_download(self.figures, self.evidence, self.title, name, self.words)

    def _table(self, name: str, names: tuple[str, ...], rows: list[dict[str, Any]]) -> Html:
        words = self.words
        columns = [
            Column(column, words(column), numeric=column in NUMERIC,
                   lang=CHINESE if column in PRINTED else "")
            for column in names
        ]  # fmt: skip
        return show_table(name, columns, rows, words(name), words(f"{name}_caption"), words)


def open_source(*, source: str, language: str, evidence: Evidence | None = None) -> SourceReport:
    """Return the report for the parameters of ``source.ipynb``.

    Raises ValueError that lists what is valid.
    """
    refuse_unknown()
    evidence = evidence or read_evidence()
    if source not in evidence.briefings:
        valid = ", ".join(sorted(evidence.briefings))
        raise ValueError(f"unknown source {source!r}. Valid: {valid}")
    used = select_source(evidence, source)
    return SourceReport(used, used.briefings[source], Words(language))


def numbers_said(numbers: dict[str, int], words: Words) -> str:
    """Return how many of a document's numbers were coded, and why the others were not."""
    coded, open_ = numbers.get(CODED, 0), numbers.get(OPEN, 0)
    refused = {reason: n for reason, n in numbers.items() if reason not in (CODED, OPEN)}
    said = words("source_numbers", coded=coded, all=sum(numbers.values()))
    if refused:
        listed = [words(f"refused_{reason}", count=n) for reason, n in refused.items()]
        reasons = words("list_separator").join(listed)
        said += words("source_refused", count=sum(refused.values()), reasons=reasons)
    return said + (words("source_open", count=open_) if open_ else words("source_none_open"))


def _of(table: pd.DataFrame, source: str) -> pd.DataFrame:
    return table[table["source"] == source].reset_index(drop=True)


def _link(figure_id: str, text: str) -> Markup:
    """Return a link to a figure's row on this page."""
    return Markup('<a href="#{}" lang="{}">{}</a>').format(anchor(figure_id), CHINESE, text)


def _small(text: str, lang: str = "") -> Markup:
    """Return a text in small print, nothing where there is none."""
    if not text:
        return Markup("")
    named = Markup(' lang="{}"').format(lang) if lang else Markup("")
    return Markup("<small{}>{}</small>").format(named, text)


def _bases(row: dict[str, Any]) -> str:
    low, high = row["base_lower"], row["base_upper"]
    if pd.isna(low):
        return ""
    return f"{low}" if low == high else f"{low}–{high}"


def report_of(book: Book, evidence: Evidence, words: Words) -> SourceReport:
    """Return the report of a book of one briefing."""
    return SourceReport(evidence, evidence.briefings[book.source], words)
