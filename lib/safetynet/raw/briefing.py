"""One briefing: the folder in which everything that was read from a document lies together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from safetynet.printed.quantity import Quantity, parse_printed
from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme
from safetynet.raw.refusal import Reading, refusals
from safetynet.raw.schema import Check, filled, find_faults, matches, one_of, readable
from safetynet.raw.source import check_document, find_document, read_source
from safetynet.raw.table import read_table
from safetynet.workbook import Workbook

COLUMNS = {
    "figures": "figure_id section line label printed period_printed period_from ref_area"
    " strategy_title indicator breakdown role numerator denominator note",
    "measures": "measure_id section line kind strategy_title service theme responsible"
    " period_printed responds_to summary_zh summary_en note",
    "relations": "relation_id kind figure operands note_zh note_en",
    "corrections": "figure_id printed used status evidence_zh evidence_en",
}
OPTIONAL = ("measures", "relations", "corrections")
ROLES = ("result", "target", "plan", "claim", "context")
MEASURE_KINDS = ("action", "obstacle", "request", "response")
STATUSES = ("applied", "proposed")
# How many operands each kind of relation takes: at least, and at most if there is a most.
OPERANDS: dict[str, tuple[int, int | None]] = {
    "sum": (2, None), "difference": (2, None), "share": (2, 2), "hundred": (1, None),
    "growth": (2, 2), "ratio": (2, 2), "quotient": (2, 2), "equal": (1, 1), "at-most": (1, 1),
    "at-least": (1, 1), "unit": (1, 1), "whole": (1, 1),
}  # fmt: skip
RELATION_KINDS = tuple(OPERANDS)


@dataclass(frozen=True, eq=False)
class Briefing:
    """A briefing's folder: ``source`` is source.yml, the tables are its CSV files, all texts.

    Tables are indexed by row; ``quantities`` holds what the printed text of each row says.
    """

    name: str
    folder: str
    source: dict[str, str]
    figures: pd.DataFrame
    measures: pd.DataFrame
    relations: pd.DataFrame
    corrections: pd.DataFrame
    quantities: dict[int, tuple[Quantity, ...]] = field(default_factory=dict)

    @cached_property
    def printed_quantities(self) -> dict[str, Quantity]:
        """Return the first quantity that each figure prints, by figure_id."""
        ids = dict(zip(self.figures.index, self.figures["figure_id"], strict=True))
        return {ids[row]: found[0] for row, found in self.quantities.items()}

    def file(self, table: str) -> str:
        """Return the name of a table's file, for messages."""
        return f"{self.folder}/{table}.csv"


def briefing_folders(workbook: Workbook) -> Sequence[Path]:
    """Return the folders of all briefings, by name; hidden ones are some program's own."""
    folder = workbook.raw / "briefings"
    return sorted(path for path in folder.glob("[!.]*") if path.is_dir())


def read_briefing(
    folder: Path, workbook: Workbook, programme: Programme
) -> tuple[Briefing, list[Fault]]:
    """Return the briefing in a folder and every fault of its single cells and of its text.

    Only figures.csv must be there; the other tables may be missing.
    """
    source, faults = read_source(folder, workbook, programme)
    tables, unread = {}, []
    for table, columns in COLUMNS.items():
        path = folder / f"{table}.csv"
        tables[table], found = read_table(path, workbook.name(path), columns.split())
        if not path.exists() and table in OPTIONAL:
            found = []
        unread += found
    quantities = {}
    figures = tables["figures"]
    for row, cell in zip(figures.index, figures["printed"].to_numpy(dtype=object), strict=True):
        try:
            quantities[int(str(row))] = parse_printed(cell, programme.printed_units)
        except ValueError:
            continue  # the check of cells reports it
    briefing = Briefing(folder.name, workbook.name(folder), source, **tables, quantities=quantities)
    told = {(fault.file, fault.row, fault.column) for fault in unread}
    # Only where all rows were read is what others say of them to be judged.
    if all(column and not tables[Path(file).stem].empty for file, _, column in told):
        cells = _check_cells(briefing, programme)
        unread += [fault for fault in cells if (fault.file, fault.row, fault.column) not in told]
    faults += unread
    if not faults and (document := find_document(source)):
        checked = {briefing.file(table): tables[table] for table in ("figures", "measures")}
        faults = check_document(checked, source, document)
    return briefing, faults


def _check_cells(briefing: Briefing, programme: Programme) -> list[Fault]:
    checks = {
        "figures": (_figure_checks(briefing.figures, programme), ["figure_id"]),
        "measures": (_measure_checks(briefing.measures, programme), ["measure_id"]),
        "relations": (_relation_checks(briefing.figures), ["relation_id"]),
        "corrections": (_correction_checks(briefing.figures), ["figure_id"]),
    }
    readings = _readings(briefing.figures, programme)
    faults = []
    for table, (columns, unique) in checks.items():
        frame: pd.DataFrame = getattr(briefing, table)
        faults += find_faults(frame, briefing.file(table), columns, unique)
        faults += refusals(frame, briefing.file(table), readings[table])
    return faults


def _readings(figures: pd.DataFrame, programme: Programme) -> dict[str, dict[str, Reading]]:
    """Return how the cells are read whose faults have reasons of their own, table by table."""
    units, ids = programme.printed_units, set(figures["figure_id"])
    number = Reading(
        lambda cell: parse_printed(cell, units),
        "a number with its unit as units.csv knows it, such as 3.85% (1案), 至少200人次, 1:45-50",
    )
    period = Reading(
        programme.parse_period,
        "a period such as 111年, 109-111, 107年7-12月, 108學年度, 每學年, 第二期",
        optional=True,
    )
    breakdown = Reading(
        lambda cell: _raise(programme.breakdown_faulty(cell)),
        "dimension=code of breakdowns.csv, joined by ;",
        optional=True,
    )
    operands = Reading(
        lambda cell: _operands(cell, ids, programme),
        "figure_ids of this briefing, population@area@date, numbers or a unit, joined by |",
    )
    return {
        "figures": {"printed": number, "period_printed": period, "breakdown": breakdown},
        "measures": {"period_printed": period},
        "relations": {"operands": operands},
        "corrections": {"used": number},
    }


def _shared_checks(programme: Programme) -> dict[str, list[Check]]:
    titles = f"the title of a strategy: {'; '.join(programme.strategies['title_zh'])}"
    return {
        "line": [matches("[1-9][0-9]{0,6}", "a line number of the briefing's text")],
        "strategy_title": [readable(programme.strategies_titled, titles, optional=True)],
    }


def _figure_checks(figures: pd.DataFrame, programme: Programme) -> dict[str, list[Check]]:
    ids = figures["figure_id"]
    return _shared_checks(programme) | {
        "figure_id": [matches(r"[a-z][a-z0-9-]*", "a letter, then small letters and digits")],
        "label": [filled()],
        "ref_area": [one_of(programme.areas["ref_area"], "an area of areas.csv")],
        "indicator": [one_of(programme.indicators["indicator"], "an indicator of indicators.csv")],
        "period_from": [one_of(["heading"], "heading, or nothing", optional=True)],
        "role": [one_of(ROLES, "a role")],
        "numerator": [one_of(ids, "a figure_id of this briefing", optional=True)],
        "denominator": [one_of(ids, "a figure_id of this briefing", optional=True)],
    }


def _measure_checks(measures: pd.DataFrame, programme: Programme) -> dict[str, list[Check]]:
    ids = set(measures["measure_id"])
    return _shared_checks(programme) | {
        "measure_id": [matches(r"[a-z][a-z0-9-]*", "a letter, then small letters and digits")],
        "kind": [one_of(MEASURE_KINDS, "a kind of measure")],
        "service": [one_of(programme.services["service"], "a service of services.csv")],
        "theme": [one_of(programme.themes["theme"], "a theme of themes.csv")],
        "responds_to": [
            readable(lambda c: _subset(c, ids), "measure_ids of this briefing, joined by |", True)
        ],
        "summary_zh": [filled()],
        "summary_en": [filled()],
    }


def _relation_checks(figures: pd.DataFrame) -> dict[str, list[Check]]:
    return {
        # the audit makes ids such as share-f12 itself
        "relation_id": [matches("(?!share-|whole-)[a-z][a-z0-9-]*", "an id such as r12")],
        "kind": [one_of(RELATION_KINDS, "a kind of relation")],
        "figure": [one_of(figures["figure_id"], "a figure_id of this briefing")],
        "note_zh": [filled()],
        "note_en": [filled()],
    }


def _correction_checks(figures: pd.DataFrame) -> dict[str, list[Check]]:
    return {
        "figure_id": [one_of(figures["figure_id"], "a figure_id of this briefing")],
        "status": [one_of(STATUSES, "a status")],
        "evidence_zh": [filled()],
        "evidence_en": [filled()],
    }


def _operands(cell: str, ids: set[str], programme: Programme) -> None:
    for operand in cell.split("|"):
        if not operand:
            raise ValueError("an empty operand")
        if operand not in ids and operand not in programme.units_known:
            programme.operand_value(operand)


def _subset(cell: str, allowed: set[str]) -> None:
    if not set(cell.split("|")) <= allowed:
        raise ValueError(cell)


def _raise(reason: str) -> None:
    if reason:
        raise ValueError(reason)
