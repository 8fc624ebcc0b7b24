"""The report of one briefing: what the audit found, and every figure and measure in it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet import tables
from safetynet.audit import VERDICTS
from safetynet.briefing import Briefing
from safetynet.evidence import Evidence, read_evidence
from safetynet.parameters import refuse_unknown
from safetynet.programme import Programme
from safetynet.show import show_name, show_number, show_period, show_value
from safetynet.table import records
from safetynet.tables import Html, anchor
from safetynet.words import Words

PARAMETERS = ("source", "language")
CHINESE = "zh-Hant-TW"


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
        return self.words("source_page", title=self.briefing.source["title"])

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
        sentences = [
            words("source_headline", figures=len(self.figures), measures=len(self.measures),
                  checks=len(self.audit))
        ]  # fmt: skip
        for verdict in VERDICTS:
            if count := int(verdicts.get(verdict, 0)):
                said = words(f"verdict_{verdict}")
                sentences.append(words("source_verdict", count=count, verdict=said))
        return tables.render("list", sentences)

    @property
    def findings(self) -> Html:
        """Return the audit as a table, what does not hold first."""
        values = {
            row["figure_id"]: show_value(row, self.programme, self.words)
            for row in records(self.figures)
        }
        names = self.figures.set_index("figure_id")
        rows = [
            {
                "tone": f"verdict-{row['verdict']}",
                "cells": [
                    _cell(
                        self.words(f"verdict_{row['verdict']}"), sort=VERDICTS.index(row["verdict"])
                    ),
                    _link(row["printed"], row["figure_id"]),
                    _cell(names["label"][row["figure_id"]], lang=CHINESE),
                    _cell(self.words.name(row, "note")),
                    {"parts": [self._operand(name, values) for name in row["operands"].split("|")]},
                    _cell(row["recomputed"]),
                    _cell(_bases(row)),
                ],
            }
            for row in records(self.audit)
        ]
        heads = ("finding", "printed", "label", "relation", "value", "recomputed", "bases")
        return self._table("findings", heads, rows)

    def _operand(self, name: str, values: dict[str, str]) -> dict[str, str]:
        """Return what an operand of a relation says: a figure, a population or a number."""
        if name in values:
            return {"text": values[name], "href": f"#{anchor(name)}"}
        if not name.startswith("population@"):
            return {"text": name}
        _, code, day = name.split("@")
        area = self.programme.areas.set_index("ref_area").loc[code]
        count = show_number(float(self.programme.operand_value(name)))
        return {
            "text": self.words("population_of", area=self.words.name(area), date=day, count=count)
        }

    def _verdict(self, verdict: str) -> dict[str, Any]:
        return _cell(self.words(f"verdict_{verdict}"), sort=VERDICTS.index(verdict))

    @property
    def corrections(self) -> Html:
        """Return the corrections with their evidence."""
        rows = [
            {
                "cells": [
                    _link(row["printed"], f"{self.briefing.name}/{row['figure_id']}"),
                    _cell(row["used"]),
                    _cell(self.words(f"status_{row['status']}")),
                    _cell(self.words.name(row, "evidence")),
                ]
            }
            for row in records(self.briefing.corrections)
        ]
        if not rows:
            return tables.render("list", [self.words("no_corrections")])
        return self._table("corrections", ("printed", "used", "status", "evidence"), rows)

    @property
    def figure_table(self) -> Html:
        """Return every figure with its words, line and coding."""
        rows = [self._figure_row(figure) for figure in records(self.figures)]
        heads = ("printed", "value", "label", "period", "phase", "strategy_number", "role",
                 "indicator", "line", "note")  # fmt: skip
        return self._table("evidence_table", heads, rows)

    def _figure_row(self, figure: dict[str, Any]) -> dict[str, Any]:
        words, programme = self.words, self.programme
        phases = programme.phases.set_index("phase")
        printed = [figure["printed"]]
        if figure["used"]:
            printed.append(f"{words('used')}: {figure['used']}")
        return {
            "anchor": anchor(figure["figure_id"]),
            "cells": [
                _cell(*printed, lang=CHINESE),
                _cell(show_value(figure, programme, words), sort=figure["obs_value"]),
                {
                    "parts": [{"text": figure["label"]}, {"text": figure["section"]}],
                    "lang": CHINESE,
                },
                _cell(show_period(figure, programme, words), sort=figure["time_period"]),
                _cell(words.name(phases.loc[figure["phase"]]) if figure["phase"] else "—"),
                _cell(figure["strategy"] or "—"),
                _cell(words(f"role_{figure['role']}")),
                _cell(show_name(figure, programme, words)),
                _cell(str(figure["line"])),
                _cell(figure["note"], lang=CHINESE),
            ],
        }

    @property
    def measure_table(self) -> Html:
        """Return actions, obstacles, requests and responses."""
        if self.measures.empty:
            return tables.render("list", [self.words("no_measures")])
        return tables.measure_table(self.measures, self.programme, self.words)

    @property
    def settled(self) -> Html:
        """Return how differences between the two readings were settled."""
        cases = list(filter(None, self.briefing.source.get("settled", "").split("\n")))
        return tables.render("list", [self.words("settled_intro"), *cases] if cases else
                             [self.words("no_settled")])  # fmt: skip

    @property
    def about(self) -> Html:
        """Return where the briefing comes from."""
        source = self.briefing.source
        line = self.words("source_line", **{k: source[k] for k in ("title", "issuer", "date")})
        text = self.words("about_text", text=source["text"], sha256=source["sha256"])
        return tables.render("list", [line, text])

    def _table(self, name: str, heads: tuple[str, ...], rows: list[dict[str, Any]]) -> Html:
        words = self.words
        title = words(name)
        shown = [words(head) for head in heads]
        return tables.render("searchable", words, title, words(f"{name}_caption"), shown, rows)


def open_source(*, source: str, language: str, evidence: Evidence | None = None) -> SourceReport:
    """Return the report for the parameters of ``source.ipynb``.

    Raises ValueError that lists what is valid.
    """
    refuse_unknown(PARAMETERS)
    evidence = evidence or read_evidence()
    if source not in evidence.briefings:
        valid = ", ".join(sorted(evidence.briefings))
        raise ValueError(f"unknown source {source!r}. Valid: {valid}")
    return SourceReport(evidence, evidence.briefings[source], Words(language))


def _of(table: pd.DataFrame, source: str) -> pd.DataFrame:
    return table[table["source"] == source].reset_index(drop=True)


def _cell(*texts: str, sort: Any = None, lang: str = "") -> dict[str, Any]:
    cell: dict[str, Any] = {"parts": [{"text": text} for text in texts], "lang": lang}
    if sort is not None and not (isinstance(sort, float) and pd.isna(sort)):
        cell["sort"] = sort
    return cell


def _link(text: str, figure_id: str) -> dict[str, Any]:
    return {"parts": [{"text": text, "href": f"#{anchor(figure_id)}"}], "lang": CHINESE}


def _bases(row: dict[str, Any]) -> str:
    low, high = row["base_lower"], row["base_upper"]
    if pd.isna(low):
        return ""
    return f"{low}" if low == high else f"{low}–{high}"
