"""The programme's tables are read, and every fault in them is found."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from safetynet.raw.area import area_faults
from safetynet.raw.catalogue import COUNTED, DIRECTIONS, GROUPS, MEASURES, counted_faults
from safetynet.raw.doubt import Doubt
from safetynet.raw.fault import Fault
from safetynet.raw.known import first_cells, reference
from safetynet.raw.phase import phase_faults
from safetynet.raw.programme import Programme
from safetynet.raw.schema import ID, Check, day, filled, find_faults, matches, one_of, readable
from safetynet.raw.table import read_table
from safetynet.raw.unit import unit_faults
from safetynet.workbook import Workbook

COLUMNS = {
    "phases": "phase name_zh name_en start end printed_years also_printed",
    "strategies": "phase strategy title_zh title_en short_zh short_en continues also_printed",
    "areas": "ref_area slug kind name_zh name_en tile_column tile_row",
    "population": "ref_area date population group",
    "units": "unit name_zh name_en one_en printed_as same_as",
    "services": "service name_zh name_en strategy",
    "themes": "theme name_zh name_en",
    "breakdowns": "dimension code name_zh name_en",
    "indicators": "indicator name_zh name_en strategy service measure unit numerator denominator"
    " counted population direction official comparable_from note_zh note_en counted_zh counted_en",
}
OPTIONAL = {"population": ("group",)}
AREA_KINDS = ("country", "special_municipality", "city", "county")
# A table's checks by column, and the columns that make a row the only one of its kind.
Checks = tuple[dict[str, list[Any]], list[str]]
NAMES: dict[str, list[Any]] = {"name_zh": [filled()], "name_en": [filled()]}
DAY = day()
WHOLE = matches("[1-9][0-9]?", "a whole number above 0")
PLACE = matches("[0-9]{0,2}", "a place on the tile map, or nothing")


def read_programme(workbook: Workbook) -> tuple[Programme, list[Fault]]:
    """Return the programme tables of a workbook and every fault in them.

    Rows with faults are left out of the tables by which briefings are read, and ``doubt`` says
    what may have stood there, so that a fault here is not told again wherever it is named.
    """
    tables, faults = {}, {}
    for table, columns in COLUMNS.items():
        path = _path(workbook, table)
        tables[table], faults[table] = read_table(
            path, workbook.name(path), columns.split(), OPTIONAL.get(table, ())
        )
    unread = {table for table in COLUMNS if faults[table]}
    stated = {t: first_cells(_path(workbook, t)) for t in unread if t in BY_ID}
    unsure = {table for table in unread if not stated.get(table)}
    programme = Programme(**tables, doubt=Doubt(stated, {}, frozenset(unsure)))
    names = {table: workbook.name(_path(workbook, table)) for table in COLUMNS}
    for table, check in CHECKS.items():
        faults[table] += find_faults(tables[table], names[table], *check(programme))
    sound = _without(tables["indicators"], faults["indicators"])
    faults["indicators"] += counted_faults(sound, names["indicators"])
    for table, whole in WHOLES.items():
        if not faults[table]:
            faults[table] += whole(programme, names[table])
    found = [fault for table in COLUMNS for fault in faults[table]]
    return (_doubted(programme, faults) if found else programme), found


def _doubted(programme: Programme, faults: dict[str, list[Fault]]) -> Programme:
    """Return the programme without the rows that have faults, and what is not known for that."""
    stated, mistyped = dict(programme.doubt.stated), {}
    unsure, tables = set(programme.doubt.unsure), {}
    for table, found in faults.items():
        keys = KEYS[table]
        wrong = [fault for fault in found if set(keys) & set(fault.column.split(", "))]
        if table in BY_ID:
            frame = getattr(programme, table)
            mistyped[table] = frozenset(fault.found for fault in wrong)
            stated[table] = stated.get(table, frozenset()) | set(frame[keys[0]])
        elif wrong or (found and table in ("phases", "population")):
            unsure.add(table)
        if table in ("indicators", "population", "areas", "phases") and found:
            frame = getattr(programme, table)
            tables[table] = frame.iloc[:0] if table == "phases" else _without(frame, found)
    if any(fault.column in ("", "unit", "printed_as") for fault in faults["units"]):
        unsure.add("printed_as")
    doubt = Doubt(stated, mistyped, frozenset(unsure))
    return replace(programme, **tables, doubt=doubt)


def _without(frame: Any, faults: list[Fault]) -> Any:
    """Return a table without the rows that have faults."""
    return frame[~frame.index.isin({fault.row for fault in faults})]


def _path(workbook: Workbook, table: str) -> Any:
    return workbook.raw / ("" if table == "indicators" else "programme") / f"{table}.csv"


def _phases(programme: Programme) -> Checks:
    return {"phase": [WHOLE], **NAMES, "start": [DAY], "end": [DAY]}, ["phase"]


def _strategies(programme: Programme) -> Checks:
    checks = {
        "phase": _of(
            programme, "phases", one_of(set(programme.phases["phase"]), "a phase of phases.csv")
        ),
        "strategy": [WHOLE],
        "title_zh": [filled()],
        "title_en": [filled()],
        "continues": [one_of(set(programme.strategies["strategy"]), "a strategy", optional=True)],
    }
    return checks, ["phase", "strategy"]  # fmt: skip


def _of(programme: Programme, table: str, check: Check) -> list[Check]:
    """Return a check against a table, none where it cannot be said what that knows."""
    return [] if table in programme.doubt.unsure else [check]


def _areas(programme: Programme) -> Checks:
    checks = {
        "ref_area": [matches("TW(-[A-Z]{3})?", "an ISO 3166-2 code")],
        "slug": [matches(ID, "small letters and hyphens")],
        "kind": [one_of(AREA_KINDS, "a kind of area")],
        "tile_column": [PLACE],
        "tile_row": [PLACE],
        **NAMES,
    }
    return checks, ["ref_area"]


def _population(programme: Programme) -> Checks:
    checks = {
        "ref_area": reference(programme, "areas", "an area of areas.csv"),
        "date": [DAY],
        "population": [matches("[1-9][0-9]{0,9}", "a whole number above 0")],
        "group": [one_of(GROUPS, "a group of people", optional=True)],
    }
    return checks, ["ref_area", "date", "group"]


def _units(programme: Programme) -> Checks:
    checks = {
        "unit": [filled()],
        **NAMES,
        "one_en": [filled()],
        "printed_as": [filled()],
        "same_as": reference(programme, "units", "a unit of units.csv", True),
    }
    return checks, ["unit"]


def _services(programme: Programme) -> Checks:
    strategies = set(programme.strategies["strategy"])
    checks = {
        "service": [matches(ID, "small letters and hyphens")],
        "strategy": _of(programme, "strategies", one_of(strategies, "a strategy", optional=True)),
        **NAMES,
    }
    return checks, ["service"]


def _themes(programme: Programme) -> Checks:
    return {"theme": [matches(ID, "small letters and hyphens")], **NAMES}, ["theme"]


def _breakdowns(programme: Programme) -> Checks:
    return {"dimension": [filled()], **NAMES}, ["dimension", "code"]


def _indicators(programme: Programme) -> Checks:
    phases, strategies = set(programme.phases["phase"]), set(programme.strategies["strategy"])
    official = readable(lambda cell: _subset(cell, phases), "phases, joined by |", optional=True)
    checks = {
        "indicator": [matches(ID, "small letters, digits and hyphens")],
        **NAMES,
        "strategy": _of(programme, "strategies", one_of(strategies, "a strategy", optional=True)),
        "service": reference(programme, "services", "a service of services.csv"),
        "measure": [one_of(MEASURES, "a measure")],
        "unit": reference(programme, "units", "a unit of units.csv", True),
        "counted": [one_of(COUNTED, "what is counted", optional=True)],
        "population": [one_of(GROUPS, "a group of people", optional=True)],
        "direction": [one_of(DIRECTIONS, "a direction", optional=True)],
        "official": _of(programme, "phases", official),
        "comparable_from": _of(programme, "phases", one_of(phases, "a phase", optional=True)),
    }
    return checks, ["indicator"]


# What is wrong with a table as a whole, once its cells are sound.
WHOLES: dict[str, Callable[[Programme, str], list[Fault]]] = {
    "areas": area_faults,
    "phases": phase_faults,
    "units": unit_faults,
}
# The columns by which others name a row, and the tables whose rows are named by the first of them.
KEYS = {
    "phases": ("phase",),
    "strategies": ("phase", "strategy", "title_zh", "also_printed"),
    "areas": ("ref_area",),
    "population": ("ref_area", "date", "population"),
    "units": ("unit",),
    "services": ("service",),
    "themes": ("theme",),
    "breakdowns": ("dimension", "code"),
    "indicators": ("indicator",),
}
BY_ID = ("areas", "units", "services", "themes", "indicators")
CHECKS: dict[str, Callable[[Programme], Checks]] = {
    "phases": _phases,
    "strategies": _strategies,
    "areas": _areas,
    "population": _population,
    "units": _units,
    "services": _services,
    "themes": _themes,
    "breakdowns": _breakdowns,
    "indicators": _indicators,
}


def _subset(cell: str, allowed: set[str]) -> None:
    if not set(cell.split("|")) <= allowed:
        raise ValueError(cell)
