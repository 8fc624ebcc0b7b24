"""The processed data as a Frictionless Data Package: tables, and datapackage.json about them."""

import json
from typing import Any

import pandas as pd

from safetynet import __version__
from safetynet.book.evidence import Evidence
from safetynet.evidence.figures import NUMBERS
from safetynet.evidence.results import SERIES
from safetynet.raw.table import csv_text

KEYS = {"figures": ["figure_id"], "measures": ["measure_id"], "audit": ["audit_id"],
        "results": ["figure_id"], "targets": ["figure_id"], "estimates": [*SERIES, "phase"],
        "comparisons": [*SERIES, "phase_from"],
        "sensitivity": [*SERIES, "phase_from", "choice", "figure_id"]}  # fmt: skip
DESCRIPTIONS = {
    "figures": "One row per printed figure: value, unit, period, phase, strategy and printed words",
    "measures": "Actions, obstacles, requests and responses, coded and paraphrased",
    "audit": "What must hold between figures, recomputed exactly, with the verdict",
    "results": "Which results stand for a phase, and why the others do not",
    "targets": "Each result beside the target of its period: met, missed or undecided, and why",
    "estimates": "The results of each phase as one value, with interval, method, base or reason",
    "comparisons": "One phase against the next: estimates, change, interval, exact test, verdict",
    "sensitivity": "Each tested comparison under other defensible choices",
}
# Columns that hold numbers; those of estimates stand in comparisons twice, _from and _to.
MADE = (
    "value low high lower upper confidence count base base_low base_high years exposure"
    " exposure_year_end population covered results change change_lower change_upper p q choices"
    " choices_same detectable_below detectable_above detectable_count_below detectable_count_above"
    " target target_low target_high over"
).split()
INTEGERS = ("line", "base_lower", "base_upper", "decimals", "year")
DATES = ("start", "end")


def package_files(evidence: Evidence) -> dict[str, bytes]:
    """Return the tables as CSV and datapackage.json, by name.

    Same inputs give the same bytes; the format is the Data Package standard, version 1.
    """
    tables = {name: getattr(evidence, name) for name in KEYS}
    files = {f"{name}.csv": csv_text(table).encode("utf-8") for name, table in tables.items()}
    text = json.dumps(describe(evidence, tables), ensure_ascii=False, indent=2)
    return files | {"datapackage.json": f"{text}\n".encode()}


def describe(evidence: Evidence, tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Return the data package's description: resources, keys, sources and licence."""
    return {
        "profile": "tabular-data-package",
        "name": "safetynet",
        "title": "Figures of the Strengthening the Social Safety Net programme",
        "version": __version__,
        "licenses": [
            {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 International"}
        ],
        "sources": [
            {"title": f"{b.source['title']}, {b.source['issuer']}, {b.source['date']}"}
            for b in evidence.briefings.values()
        ],
        "resources": [_resource(name, table) for name, table in tables.items()],
    }


def _resource(name: str, table: pd.DataFrame) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [field_of(name, column) for column in table.columns],
        "primaryKey": KEYS[name],
        "missingValues": [""],
    }
    if name == "audit":
        reference = {"resource": "figures", "fields": "figure_id"}
        schema["foreignKeys"] = [{"fields": "figure_id", "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "description": DESCRIPTIONS[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _is_number(table: str, column: str) -> bool:
    if table in ("figures", "measures", "audit"):
        return column in (*NUMBERS, "recomputed")
    if table in ("results", "targets", "estimates"):
        return column in MADE
    stem = column.removesuffix("_from").removesuffix("_to")
    return column in MADE or stem in MADE


def field_of(table: str, column: str) -> dict[str, Any]:
    """Return a column of a table as the standard describes it: name, type, constraints."""
    kind = "integer" if column in INTEGERS else "number" if _is_number(table, column) else "string"
    if table in ("figures", "results", "estimates") and column in DATES:
        kind = "date"
    field: dict[str, Any] = {"name": column, "type": kind}
    if [column] == KEYS[table]:
        field["constraints"] = {"required": True, "unique": True}
    return field
