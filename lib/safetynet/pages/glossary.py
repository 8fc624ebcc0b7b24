"""The glossary: the programme's terms, this workbook's words, and the catalogue of indicators."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from markupsafe import Markup

from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.raw.table import records
from safetynet.tables.citation import citation
from safetynet.tables.lead import lead
from safetynet.tables.table import CHINESE, Column, Html, render, show_table
from safetynet.words.terms import LANGUAGES, Words


@lru_cache(maxsize=1)
def read_glossary() -> list[dict[str, str]]:
    """Return the entries: group, id, name and text in each language."""
    text = files("safetynet.words").joinpath("glossary.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@dataclass(frozen=True, eq=False)
class GlossaryReport:
    """The glossary in one language."""

    evidence: Evidence
    words: Words

    @property
    def title(self) -> str:
        """Return the page title."""
        return self.words("glossary_title")

    @property
    def headline(self) -> Html:
        """Return what the page holds."""
        catalogue = self.evidence.programme.indicators
        said = self.words("finding_glossary", terms=len(read_glossary()), indicators=len(catalogue))
        return lead(said, [], (), self.words)

    @property
    def terms(self) -> Html:
        """Return the terms by group, each in both languages."""
        other = next(code for code in LANGUAGES if code != self.words.language)
        groups = [
            (
                self.words(f"glossary_{group}"),
                [
                    {
                        "id": f"term-{row['id']}",
                        "name": self.words.name(row),
                        "other": row[f"name_{other}"],
                        "text": self.words.name(row, "text"),
                    }
                    for row in rows
                ],
            )
            for group, rows in groupby(read_glossary(), key=lambda row: row["group"])
        ]
        return render("glossary", groups, "en" if other == "en" else CHINESE)

    @property
    def catalogue(self) -> Html:
        """Return every indicator with unit, parts, direction and reach."""
        words, programme = self.words, self.evidence.programme
        units = programme.units.set_index("unit")
        other = next(code for code in LANGUAGES if code != words.language)
        rows = []
        for row in records(programme.indicators):
            reach = self.evidence.reach.get(row["indicator"], 0)
            rows.append(
                {
                    "id": f"indicator-{row['indicator']}",
                    "name": self._name(row, reach, other),
                    "measure": words(f"measure_{row['measure']}"),
                    "unit": words.name(units.loc[row["unit"]]) if row["unit"] else "—",
                    "parts": " / ".join(filter(None, (row["numerator"], row["denominator"]))),
                    "direction": words(f"direction_short_{row['direction'] or 'none'}"),
                    "official": "✓" if row["official"] else "",
                    "reach": reach,
                }
            )
        columns = [
            Column("name", words("indicator")), Column("measure", words("measure")),
            Column("unit", words("unit")), Column("parts", words("parts"), lang=CHINESE),
            Column("direction", words("direction")), Column("official", words("official")),
            Column("reach", words("reach"), numeric=True),
        ]  # fmt: skip
        label, caption = words("catalogue"), words("catalogue_caption")
        return show_table("catalogue", columns, rows, label, caption, words)

    def _name(self, row: dict[str, Any], reach: int, other: str) -> Markup:
        """Return an indicator's name in both languages, a link where it has a page."""
        small = Markup('<br><small lang="{}">{}</small>').format(
            "en" if other == "en" else CHINESE, row[f"name_{other}"]
        )
        name: str | Markup = self.words.name(row)
        if reach > 1:
            name = Markup('<a href="indicators/{}.html">{}</a>').format(row["indicator"], name)
        return Markup("{}{}").format(name, small)

    @property
    def sources(self) -> Html:
        """Return the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)


def open_glossary(*, language: str, evidence: Evidence | None = None) -> GlossaryReport:
    """Return the report for the parameters of ``glossary.ipynb``."""
    refuse_unknown()
    return GlossaryReport(evidence or read_evidence(), Words(language))
