"""One briefing: the folder in which everything that was read from a document lies together."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from safetynet.printed.quantity import Quantity, parse_printed
from safetynet.raw.fault import Fault
from safetynet.raw.known import first_cells, known, reference
from safetynet.raw.near import Offer
from safetynet.raw.programme import Programme
from safetynet.raw.refusal import Reading, refusals
from safetynet.raw.schema import Check, filled, find_faults, matches, one_of, readable
from safetynet.raw.source import check_document, document_order, find_document, read_source
from safetynet.raw.table import read_table
from safetynet.raw.unit import read_number
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

    Tables are indexed by row; ``quantities`` holds what the printed text of each row says,
    ``numbers`` how many numbers of the document were coded, and refused for each reason; it is
    empty where nobody has written down what was decided on each of them.
    """

    name: str
    folder: str
    source: dict[str, str]
    figures: pd.DataFrame
    measures: pd.DataFrame
    relations: pd.DataFrame
    corrections: pd.DataFrame
    quantities: dict[int, tuple[Quantity, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    @cached_property
    def printed_quantities(self) -> dict[str, Quantity]:
        """Return the first quantity that each figure prints, by figure_id."""
        ids = dict(zip(self.figures.index, self.figures["figure_id"], strict=True))
        return {ids[row]: found[0] for row, found in self.quantities.items()}

    def file(self, table: str) -> str:
        """Return the name of a table's file, for messages."""
        return f"{self.folder}/{table}.csv"


def briefing_folders(workbook: Workbook) -> Sequence[Path]:
    """Return the folders of all briefings, in order; hidden ones are some program's own."""
    folder = workbook.raw / "briefings"
    paths = (path for path in folder.glob("[!.]*") if path.is_dir())
    return sorted(paths, key=lambda path: document_order(path.name))


def read_briefing(
    folder: Path, workbook: Workbook, programme: Programme
) -> tuple[Briefing, list[Fault]]:
    """Return the briefing in a folder and every fault of its single cells and of its text.

    Only figures.csv must be there; the other tables may be missing.
    """
    source, faults = read_source(folder, workbook, programme)
    tables, stated = {}, {}
    for table, columns in COLUMNS.items():
        path = folder / f"{table}.csv"
        tables[table], found = read_table(path, workbook.name(path), columns.split())
        if not path.exists() and table in OPTIONAL:
            found = []
        # A row that cannot be read has an id all the same, which others may name.
        stated[table] = first_cells(path) if found else frozenset()
        faults += found
    quantities = {}
    figures = tables["figures"]
    for row, cell in zip(figures.index, figures["printed"].to_numpy(dtype=object), strict=True):
        try:
            quantities[int(str(row))] = parse_printed(cell, programme.printed_units)
        except ValueError:
            continue  # the check of cells reports it
    briefing = Briefing(
        folder.name, workbook.name(folder), source, **tables, quantities=quantities, numbers={}
    )
    faults += _check_cells(briefing, programme, stated)
    if document := find_document(source):
        checked = {briefing.file(name): tables[name] for name in ("figures", "measures")}
        for file, rows in checked.items():
            wrong = {fault.row for fault in faults if fault.file == file}
            checked[file] = rows[~rows.index.isin(wrong)]
        faults += check_document(checked, source, document)
    return briefing, faults


def _check_cells(
    briefing: Briefing, programme: Programme, stated: dict[str, frozenset[str]]
) -> list[Fault]:
    """Return every fault of single cells; ``stated`` are ids of rows that cannot be read."""
    ids = {*briefing.figures["figure_id"], *stated["figures"]}
    measures = {*briefing.measures["measure_id"], *stated["measures"]}
    checks = {
        "figures": (_figure_checks(briefing, programme, ids), ["figure_id"]),
        "measures": (_measure_checks(measures, programme), ["measure_id"]),
        "relations": (_relation_checks(ids), ["relation_id"]),
        "corrections": (_correction_checks(ids), ["figure_id"]),
    }
    readings = _readings(ids, programme)
    faults = []
    for table, (columns, unique) in checks.items():
        frame: pd.DataFrame = getattr(briefing, table)
        faults += find_faults(frame, briefing.file(table), columns, unique)
        faults += refusals(frame, briefing.file(table), readings[table])
    return faults


def _readings(ids: set[str], programme: Programme) -> dict[str, dict[str, Reading]]:
    """Return how the cells are read whose faults have reasons of their own, table by table."""
    unsure = programme.doubt.unsure
    number = Reading(
        lambda cell: read_number(cell, programme),
        "a number with its unit as units.csv knows it, such as 3.85% (1案), 至少200人次,"
        " 約8萬5千元, 九成五, 12/13區, 1:45-50",
    )
    period = Reading(
        (lambda cell: cell) if "phases" in unsure else programme.parse_period,
        "a period such as 111年, 109-111, 107年7-12月, 108年第二季, 113學年度第1學期,"
        " 截至113年底, 112年迄今, 每學年, 第二期",
        optional=True,
    )
    breakdown = Reading(
        lambda cell: _raise("" if "breakdowns" in unsure else programme.breakdown_faulty(cell)),
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
    sure = "strategies" not in programme.doubt.unsure
    titles = Offer("the title of a strategy", known(programme, "strategies") if sure else [])
    return {
        "line": [matches("[1-9][0-9]{0,6}", "a line number of the briefing's text")],
        "strategy_title": [readable(programme.strategies_titled, titles, True)] if sure else [],
    }


def _figure_checks(
    briefing: Briefing, programme: Programme, ids: Collection[str]
) -> dict[str, list[Check]]:
    unit, what = _same_unit(briefing, programme), "an indicator of indicators.csv"
    return _shared_checks(programme) | {
        "figure_id": [matches(r"[a-z][a-z0-9-]*", "a letter, then small letters and digits")],
        "label": [filled()],
        "ref_area": reference(programme, "areas", "an area of areas.csv"),
        "indicator": reference(programme, "indicators", what, bonus=unit),
        "period_from": [one_of(["heading"], "heading, or nothing", optional=True)],
        "role": [one_of(ROLES, "a role")],
        "numerator": [one_of(ids, "a figure_id of this briefing", optional=True)],
        "denominator": [one_of(ids, "a figure_id of this briefing", optional=True)],
    }


def _same_unit(
    briefing: Briefing, programme: Programme
) -> Callable[[str], Callable[[tuple[str, ...]], float]]:
    """Return what speaks for an indicator beside its name: the unit that is printed with it."""
    named = dict(zip(briefing.figures.index, briefing.figures["indicator"], strict=True))
    units: dict[str, set[str]] = {}
    for row, found in briefing.quantities.items():
        units.setdefault(named[row], set()).add(found[0].unit)

    def bonus(text: str) -> Callable[[tuple[str, ...]], float]:
        printed = units.get(text, set()) - {""}

        def of(entry: tuple[str, ...]) -> float:
            unit = programme.catalogue.get(entry[0], {}).get("unit", "")
            return 0.2 if any(programme.same_unit(unit, other) for other in printed) else 0.0

        return of

    return bonus


def _measure_checks(ids: set[str], programme: Programme) -> dict[str, list[Check]]:
    return _shared_checks(programme) | {
        "measure_id": [matches(r"[a-z][a-z0-9-]*", "a letter, then small letters and digits")],
        "kind": [one_of(MEASURE_KINDS, "a kind of measure")],
        "service": reference(programme, "services", "a service of services.csv"),
        "theme": reference(programme, "themes", "a theme of themes.csv"),
        "responds_to": [
            readable(lambda c: _subset(c, ids), "measure_ids of this briefing, joined by |", True)
        ],
        "summary_zh": [filled()],
        "summary_en": [filled()],
    }


def _relation_checks(ids: Collection[str]) -> dict[str, list[Check]]:
    return {
        # the audit makes ids such as share-f12 itself
        "relation_id": [matches("(?!share-|whole-)[a-z][a-z0-9-]*", "an id such as r12")],
        "kind": [one_of(RELATION_KINDS, "a kind of relation")],
        "figure": [one_of(ids, "a figure_id of this briefing")],
        "note_zh": [filled()],
        "note_en": [filled()],
    }


def _correction_checks(ids: Collection[str]) -> dict[str, list[Check]]:
    return {
        "figure_id": [one_of(ids, "a figure_id of this briefing")],
        "status": [one_of(STATUSES, "a status")],
        "evidence_zh": [filled()],
        "evidence_en": [filled()],
    }


def _operands(cell: str, ids: set[str], programme: Programme) -> None:
    for operand in cell.split("|"):
        if not operand:
            raise ValueError("an empty operand")
        if operand.startswith("population@") and "population" in programme.doubt.unsure:
            continue
        if operand not in ids and operand not in programme.units_known:
            programme.operand_value(operand)


def _subset(cell: str, allowed: set[str]) -> None:
    if not set(cell.split("|")) <= allowed:
        raise ValueError(cell)


def _raise(reason: str) -> None:
    if reason:
        raise ValueError(reason)
