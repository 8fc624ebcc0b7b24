"""The programme's tables are read, and every fault in them is found."""

from collections.abc import Callable
from typing import Any

from safetynet.raw.area import area_faults
from safetynet.raw.catalogue import COUNTED, DIRECTIONS, GROUPS, MEASURES, counted_faults
from safetynet.raw.fault import Fault
from safetynet.raw.phase import phase_faults
from safetynet.raw.programme import Programme
from safetynet.raw.schema import ID, day, filled, find_faults, matches, one_of, readable
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
    """Return the programme tables of a workbook and every fault in them."""
    tables, faults = {}, []
    for table, columns in COLUMNS.items():
        path = _path(workbook, table)
        tables[table], found = read_table(
            path, workbook.name(path), columns.split(), OPTIONAL.get(table, ())
        )
        faults += found
    programme = Programme(**tables)
    if not faults:
        for table, check in CHECKS.items():
            name = workbook.name(_path(workbook, table))
            faults += find_faults(getattr(programme, table), name, *check(programme))
        faults += counted_faults(programme.indicators, name)
    if not faults:
        faults += area_faults(programme, workbook.name(_path(workbook, "areas")))
        faults += phase_faults(programme, workbook.name(_path(workbook, "phases")))
        faults += unit_faults(programme, workbook.name(_path(workbook, "units")))
    return programme, faults


def _path(workbook: Workbook, table: str) -> Any:
    return workbook.raw / ("" if table == "indicators" else "programme") / f"{table}.csv"


def _phases(programme: Programme) -> Checks:
    return {"phase": [WHOLE], **NAMES, "start": [DAY], "end": [DAY]}, ["phase"]


def _strategies(programme: Programme) -> Checks:
    checks = {
        "phase": [one_of(set(programme.phases["phase"]), "a phase of phases.csv")],
        "strategy": [WHOLE],
        "title_zh": [filled()],
        "title_en": [filled()],
        "continues": [one_of(set(programme.strategies["strategy"]), "a strategy", optional=True)],
    }
    return checks, ["phase", "strategy"]


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
        "ref_area": [one_of(programme.areas["ref_area"], "an area of areas.csv")],
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
        "same_as": [one_of(programme.units["unit"], "a unit", True)],
    }
    return checks, ["unit"]


def _services(programme: Programme) -> Checks:
    strategies = set(programme.strategies["strategy"])
    checks = {
        "service": [matches(ID, "small letters and hyphens")],
        "strategy": [one_of(strategies, "a strategy", optional=True)],
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
        "strategy": [one_of(strategies, "a strategy", optional=True)],
        "service": [one_of(programme.services["service"], "a service of services.csv")],
        "measure": [one_of(MEASURES, "a measure")],
        "unit": [one_of(programme.units["unit"], "a unit of units.csv", optional=True)],
        "counted": [one_of(COUNTED, "what is counted", optional=True)],
        "population": [one_of(GROUPS, "a group of people", optional=True)],
        "direction": [one_of(DIRECTIONS, "a direction", optional=True)],
        "official": [official],
        "comparable_from": [one_of(phases, "a phase", optional=True)],
    }
    return checks, ["indicator"]


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
