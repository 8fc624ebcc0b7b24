"""What a reader takes away from a page: its figures, as files beside it, and how to read them."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet import __version__
from safetynet.book.evidence import Evidence
from safetynet.book.package import field_of
from safetynet.raw.table import csv_text, records
from safetynet.tables.beside import DESCRIBED, MACHINES, PEOPLE, SHEETS, stem
from safetynet.tables.citation import LICENCE, cite_text, source_lines
from safetynet.tables.files import MARK
from safetynet.tables.table import (
    ADDRESS_VARIABLE,
    PAGE_VARIABLE,
    Html,
    render_part,
)
from safetynet.words.numbers import show_name, show_period
from safetynet.words.terms import Words

# What a page's notebook hands to the build, which writes the files.
FILES_TYPE = "application/vnd.safetynet.files+json"
COLUMNS = ("county", "strategy_number", "indicator", "label", "printed", "value", "unit", "period",
           "phase", "role", "note", "source", "line", "figure")  # fmt: skip
LABELS = ("title", "finding", "address", "sources", "data_version", "version", "licence",
          "citation", "language", "figures", "notes")  # fmt: skip
# Columns of codes that look like numbers.
CODES = ("strategy", "phase")
PYTHON = """\
import pandas as pd

figures = pd.read_csv("{address}", dtype={{{codes}}})
results = figures[figures["role"] == "result"]
print(results[["label", "obs_value", "unit_measure", "time_period"]])"""
R = """\
figures <- read.csv("{address}", encoding = "UTF-8", colClasses = c({codes}))
results <- subset(figures, role == "result")
print(results[c("label", "obs_value", "unit_measure", "time_period")])"""


@dataclass(frozen=True)
class Download(Html):
    """Links to a page's files; where the page is made, it tells the build what is in them."""

    content: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        shown = {"text/html": self._repr_html_()}
        return shown | ({FILES_TYPE: self.content} if os.environ.get(PAGE_VARIABLE) else {})


def figures_download(
    figures: pd.DataFrame, evidence: Evidence, title: str, name: str, words: Words
) -> Download:
    """Return links to a page's figures for people and for programs, and code that reads them.

    Beside a page they are files; in a notebook, which has none, the links hold the figures.
    ``name`` is what they are called there.
    """
    path, address = os.environ.get(PAGE_VARIABLE, ""), os.environ.get(ADDRESS_VARIABLE, "")
    content = _content(figures, evidence, title, words)
    if path:
        name = stem(path)
        links = {suffix: f"{name}{suffix}" for suffix in (SHEETS, PEOPLE, MACHINES, DESCRIBED)}
    else:
        people = pd.DataFrame(content["people"], columns=content["heads"], dtype=object)
        links = {PEOPLE: _data(MARK + csv_text(people)), MACHINES: _data(content["csv"])}
    where = f"{address.rpartition('/')[0]}/{name}{MACHINES}" if address else f"{name}{MACHINES}"
    shown = render_part(
        "takeaway.html.j2", "takeaway", name, links, snippets(where), len(figures), words
    )
    return Download(shown.text, content=content)


def snippets(address: str) -> dict[str, str]:
    """Return code in two languages that reads the figures for programs."""
    python = ", ".join(f'"{code}": "string"' for code in CODES)
    r = ", ".join(f'{code} = "character"' for code in CODES)
    return {"Python": PYTHON.format(address=address, codes=python),
            "R": R.format(address=address, codes=r)}  # fmt: skip


def _content(figures: pd.DataFrame, evidence: Evidence, title: str, words: Words) -> dict[str, Any]:
    """Return what the files hold, as JSON can carry it from a notebook to the build."""
    return {
        "csv": csv_text(figures),
        "columns": [field_of("figures", column) for column in figures.columns],
        "figures": [[_plain(cell) for cell in row]
                    for row in figures.itertuples(index=False, name=None)],
        "heads": [words(column) for column in COLUMNS],
        "explained": [words(f"explain_{column}") for column in COLUMNS],
        "people": _people(figures, evidence, words),
        "labels": {name: words(f"take_{name}") for name in LABELS},
        "about": {
            "sources": source_lines(evidence, words), "data_version": evidence.version,
            "version": __version__, "licence": LICENCE, "language": words.language,
            "citation": cite_text(evidence, title, words),
        },
    }  # fmt: skip


def _people(figures: pd.DataFrame, evidence: Evidence, words: Words) -> list[list[Any]]:
    """Return figures as people read them, a cell per column of COLUMNS; each name is made once."""
    programme, rows = evidence.programme, records(figures)
    areas = {row["ref_area"]: words.name(row) for row in records(programme.areas)}
    units = {row["unit"]: words.name(row) for row in records(programme.units)}
    phases = {row["phase"]: words.name(row) for row in records(programme.phases)}
    titles = {name: b.source["title"] for name, b in evidence.briefings.items()}
    named = {(row["indicator"], row["breakdown"]): row for row in rows if row["indicator"]}
    names = {key: show_name(row, programme, words) for key, row in named.items()}
    return [
        [
            areas[row["ref_area"]], row["strategy"],
            names.get((row["indicator"], row["breakdown"]), ""), row["label"], row["printed"],
            _plain(row["obs_value"]), units.get(row["unit_measure"], ""),
            show_period(row, programme, words), phases.get(row["phase"], ""),
            words(f"role_{row['role']}"), row["note"], titles.get(row["source"], row["source"]),
            _plain(row["line"]), row["figure_id"],
        ]
        for row in rows
    ]  # fmt: skip


def _plain(cell: Any) -> Any:
    """Return a cell as JSON holds it."""
    if pd.isna(cell):
        return None
    if isinstance(cell, date):  # a Timestamp is one
        return cell.strftime("%Y-%m-%d")
    return cell.item() if hasattr(cell, "item") else cell


def _data(text: str) -> Markup:
    """Return an address that holds a CSV file itself."""
    coded = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return Markup("data:text/csv;charset=utf-8;base64,{}").format(coded)
