"""The programme: its phases, strategies, areas, units and the catalogue of indicators."""

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet.fault import Fault
from safetynet.numeral import normalise, parse_number
from safetynet.period import Period, parse_period
from safetynet.schema import ID, filled, find_faults, matches, one_of, readable
from safetynet.table import read_table, records
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
MEASURES = ("share", "count", "rate", "ratio", "amount", "change", "rank", "score", "band")
# What one unit of a number is (the terms of official statistics), which decides whether periods
# are added and whether chance is counted with: events of a period; what is there at a date; people
# counted once a period; attendances, visits and sessions, of one and the same again; all of a set.
FLOW, STOCK, UNDUPLICATED, REPEATED, COMPLETE = COUNTED = (
    "flow", "stock", "unduplicated", "repeated", "complete"
)  # fmt: skip
COUNTABLE = ("share", "count", "amount")
# Whose number makes a rate; population.csv has residents, and others where its column group says.
GROUPS = ("residents", "children", "women", "men")
# Units that count the same people or the same organiser again and again.
AGAIN = ("人次", "件次", "案次", "場次", "場", "次")
DIRECTIONS = ("higher", "lower", "none")
AREA_KINDS = ("country", "special_municipality", "city", "county")


@dataclass(frozen=True, eq=False)
class Programme:
    """The programme tables, each a frame of texts as in ``data/raw``."""

    phases: pd.DataFrame
    strategies: pd.DataFrame
    areas: pd.DataFrame
    population: pd.DataFrame
    units: pd.DataFrame
    services: pd.DataFrame
    themes: pd.DataFrame
    breakdowns: pd.DataFrame
    indicators: pd.DataFrame

    @cached_property
    def counties(self) -> pd.DataFrame:
        """Return the areas that report: all but the country."""
        return self.areas[self.areas["kind"] != "country"]

    @cached_property
    def printed_units(self) -> dict[str, str]:
        """Return the unit code of each text that briefings print after a number."""
        return {
            text: row["unit"]
            for row in records(self.units)
            for text in row["printed_as"].split("|")
        }

    @cached_property
    def units_known(self) -> dict[str, str]:
        """Return the unit that each unit counts the same as, empty for most."""
        return dict(zip(self.units["unit"], self.units["same_as"], strict=True))

    @cached_property
    def catalogue(self) -> dict[str, dict[str, str]]:
        """Return the rows of indicators.csv, by indicator."""
        return {row["indicator"]: row for row in records(self.indicators)}

    def same_unit(self, one: str, other: str) -> bool:
        """Return whether two units count the same thing, as 場 and 場次 do."""
        known = self.units_known
        return one == other or (
            "" not in (one, other) and (other == known.get(one) or one == known.get(other))
        )

    @cached_property
    def phase_days(self) -> dict[str, tuple[date, date]]:
        """Return the first and last day of each phase, by phase id."""
        return {
            row["phase"]: (date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
            for row in records(self.phases)
        }

    @cached_property
    def _phase_names(self) -> dict[str, tuple[date, date]]:
        return {
            name: self.phase_days[row["phase"]]
            for row in records(self.phases)
            for name in (row["name_zh"], *row["also_printed"].split("|"))
        }

    def parse_period(self, text: str) -> Period:
        """Return the period a printed text names, phase names such as 第二期 included."""
        if text not in self._periods:
            self._periods[text] = parse_period(text, self._phase_names)
        return self._periods[text]

    @cached_property
    def _periods(self) -> dict[str, Period]:
        """Return the periods read so far: thousands of rows print the same few."""
        return {}

    def phase_of(self, period: Period) -> str:
        """Return the phase that holds the whole period, empty where none does.

        A school year belongs to the phase that holds most of its days.
        """
        for phase, days in self.phase_days.items():
            if period.within(*days):
                return phase
        if not period.school_year or period.start is None or period.end is None:
            return ""
        held = {
            phase: (min(period.end, last) - max(period.start, first)).days + 1
            for phase, (first, last) in self.phase_days.items()
        }
        most = max(held, key=lambda phase: held[phase])
        return most if 2 * held[most] > (period.end - period.start).days + 1 else ""

    def names_phase(self, text: str) -> bool:
        """Return whether a printed period is the name of a phase, such as 第一期."""
        return text in self._phase_names

    @cached_property
    def _titles(self) -> dict[str, list[tuple[str, str]]]:
        titles: dict[str, list[tuple[str, str]]] = {}
        for row in records(self.strategies):
            for title in filter(None, (row["title_zh"], *row["also_printed"].split("|"))):
                titles.setdefault(_fold(title), []).append((row["phase"], row["strategy"]))
        return titles

    def strategies_titled(self, title: str) -> list[tuple[str, str]]:
        """Return phase and strategy of every strategy that has this title.

        Spaces, punctuation and an ordinal in front (策略三、) do not count: decks number their
        sections differently. Raises ValueError for a title that no strategy has.
        """
        found = self._titles.get(_fold(title))
        if not found:
            known = "; ".join(self.strategies["title_zh"])
            raise ValueError(f"no strategy has the title {title!r}; titles: {known}")
        return found

    @cached_property
    def latest_strategies(self) -> dict[str, dict[str, Any]]:
        """Return each strategy's row in the latest phase that has it, by its number."""
        return {row["strategy"]: row for row in records(self.strategies)}

    @cached_property
    def _county_rows(self) -> dict[str, pd.Series]:
        """Return the counties' rows by every name that means one."""
        rows: dict[str, pd.Series] = {}
        for _, row in self.counties.iterrows():
            for column in ("ref_area", "slug", "name_zh", "name_en"):
                rows.setdefault(str(row[column]).casefold(), row)
        return rows

    def county(self, name: str) -> pd.Series:
        """Return the area row of a county by its slug, code or name; 臺 and 台 are one.

        Raises ValueError that lists what is valid.
        """
        wanted = normalise(str(name)).casefold().replace("台", "臺")
        if wanted in self._county_rows:
            return self._county_rows[wanted]
        slugs = sorted(self.counties["slug"])
        near = difflib.get_close_matches(wanted, slugs, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"unknown county {name!r}.{hint} Valid: {', '.join(slugs)}")

    def operand_value(self, text: str) -> Decimal:
        """Return a plain number, or a population such as ``population@TW-LIE@2021-12-31``.

        TW is the sum of all counties on that day. Raises ValueError for anything else.
        """
        if not text.startswith("population@"):
            return parse_number(text)
        _, area, day = [*text.split("@"), "", ""][:3]
        if (area, day) not in self._residents:
            raise ValueError(f"no population of {area} on {day}")
        return Decimal(self._residents[area, day])

    @cached_property
    def _residents(self) -> dict[tuple[str, str], int]:
        """Return the population of each area and of the whole country, by day."""
        residents: Counter[tuple[str, str]] = Counter()
        for row in records(self.population):
            if row["group"] not in ("", "residents"):
                continue
            for area in {row["ref_area"], "TW"}:
                residents[area, row["date"]] += int(row["population"])
        return dict(residents)

    @cached_property
    def strategy_numbers(self) -> tuple[str, ...]:
        """Return the strategy numbers of all phases, in order."""
        return tuple(sorted(set(self.strategies["strategy"]), key=int))

    def breakdown_faulty(self, text: str) -> str:
        """Return why a breakdown such as ``sex=female;age=0-6`` is wrong, empty if it is right."""
        known = set(zip(self.breakdowns["dimension"], self.breakdowns["code"], strict=True))
        for part in filter(None, text.split(";")):
            dimension, _, code = part.partition("=")
            if not code or (dimension, code) not in known:
                codes = sorted(c for d, c in known if d == dimension and c)
                dimensions = ", ".join(sorted({d for d, _ in known}))
                return (
                    f"one of {', '.join(codes)}" if codes else f"one of the dimensions {dimensions}"
                )
        return ""


def read_programme(workbook: Workbook) -> tuple[Programme, list[Fault]]:
    """Return the programme tables of a workbook and every fault in them."""
    tables, faults = {}, []
    for table, columns in COLUMNS.items():
        path = workbook.raw / ("" if table == "indicators" else "programme") / f"{table}.csv"
        tables[table], found = read_table(
            path, workbook.name(path), columns.split(), OPTIONAL.get(table, ())
        )
        faults += found
    programme = Programme(**tables)
    if not faults:
        faults = _check(programme, workbook)
    return programme, faults


def _check(programme: Programme, workbook: Workbook) -> list[Fault]:
    day = readable(date.fromisoformat, "a date such as 2020-12-31")
    whole = matches(r"\d+", "a whole number")
    names = {"name_zh": [filled()], "name_en": [filled()]}
    phases = set(programme.phases["phase"])
    areas, strategies = programme.areas["ref_area"], set(programme.strategies["strategy"])
    checks = {
        "phases": ({"phase": [whole], **names, "start": [day], "end": [day]}, ["phase"]),
        "strategies": (
            {
                "phase": [one_of(phases, "a phase of phases.csv")],
                "strategy": [whole],
                "title_zh": [filled()],
                "title_en": [filled()],
                "continues": [one_of(strategies, "a strategy", optional=True)],
            },
            ["phase", "strategy"],
        ),
        "areas": (
            {
                "ref_area": [matches("TW(-[A-Z]{3})?", "an ISO 3166-2 code")],
                "slug": [matches(ID, "small letters and hyphens")],
                "kind": [one_of(AREA_KINDS, "a kind of area")],
                "tile_column": [matches(r"\d{0,2}", "a column of the tile map, or nothing")],
                "tile_row": [matches(r"\d{0,2}", "a row of the tile map, or nothing")],
                **names,
            },
            ["ref_area"],
        ),
        "population": (
            {
                "ref_area": [one_of(areas, "an area of areas.csv")],
                "date": [day],
                "population": [matches("[1-9][0-9]*", "a whole number above 0")],
                "group": [one_of(GROUPS, "a group of people", optional=True)],
            },
            ["ref_area", "date", "group"],
        ),
        "units": (
            {
                "unit": [filled()],
                **names,
                "one_en": [filled()],
                "printed_as": [filled()],
                "same_as": [one_of(programme.units["unit"], "a unit", True)],
            },
            ["unit"],
        ),
        "services": (
            {
                "service": [matches(ID, "small letters and hyphens")],
                "strategy": [one_of(strategies, "a strategy", optional=True)],
                **names,
            },
            ["service"],
        ),
        "themes": ({"theme": [matches(ID, "small letters and hyphens")], **names}, ["theme"]),
        "breakdowns": ({"dimension": [filled()], **names}, ["dimension", "code"]),
        "indicators": (
            {
                "indicator": [matches(ID, "small letters, digits and hyphens")],
                **names,
                "strategy": [one_of(strategies, "a strategy", optional=True)],
                "service": [one_of(programme.services["service"], "a service of services.csv")],
                "measure": [one_of(MEASURES, "a measure")],
                "unit": [one_of(programme.units["unit"], "a unit of units.csv", optional=True)],
                "counted": [one_of(COUNTED, "what is counted", optional=True)],
                "population": [one_of(GROUPS, "a group of people", optional=True)],
                "direction": [one_of(DIRECTIONS, "a direction", optional=True)],
                "official": [
                    readable(lambda c: _subset(c, phases), "phases, joined by |", optional=True)
                ],
                "comparable_from": [one_of(phases, "a phase", optional=True)],
            },
            ["indicator"],
        ),
    }
    faults = []
    for table, (columns, unique) in checks.items():
        path = workbook.raw / ("" if table == "indicators" else "programme") / f"{table}.csv"
        faults += find_faults(getattr(programme, table), workbook.name(path), columns, unique)
    return faults + _counted_faults(programme.indicators, workbook.name(path))


def _counted_faults(indicators: pd.DataFrame, name: str) -> list[Fault]:
    """Return the indicators whose coding of what is counted does not suit measure and unit."""
    faults = []
    for place, row in zip(indicators.index, records(indicators), strict=True):
        counted, measure = row["counted"], row["measure"]
        for column, wrong, expected in (
            ("counted", not counted and measure in COUNTABLE, f"one of {', '.join(COUNTED)}"),
            ("counted", bool(counted) and measure not in COUNTABLE, f"nothing for a {measure}"),
            ("counted", counted == FLOW and measure == "count" and row["unit"] in AGAIN,
             f"repeated, for {row['unit']} counts the same again"),
            ("population", bool(row["population"]) and (measure != "count" or counted in
             (STOCK, COMPLETE)), "nothing: only counts of a period become rates over people"),
        ):  # fmt: skip
            if wrong:
                faults.append(Fault(name, int(str(place)), column, row[column], expected))
    return faults


def _subset(cell: str, allowed: set[str]) -> None:
    if not set(cell.split("|")) <= allowed:
        raise ValueError(cell)


def _fold(title: str) -> str:
    plain = re.sub(r"[\W_]", "", normalise(title)).replace("台", "臺")
    return re.sub(r"^策略[一二三四五六七八九十\d]+", "", plain)
