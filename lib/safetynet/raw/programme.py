"""The programme: its phases, strategies, areas, units and the catalogue of indicators."""

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet.printed.numeral import normalise, parse_number
from safetynet.printed.period import Period, parse_period
from safetynet.raw.catalogue import TIME
from safetynet.raw.doubt import Doubt
from safetynet.raw.near import is_long, nearest, shown
from safetynet.raw.table import records


@dataclass(frozen=True, eq=False)
class Programme:
    """The programme tables, each a frame of texts as in ``data/raw``.

    ``doubt`` says what is not known of them because they have faults.
    """

    phases: pd.DataFrame
    strategies: pd.DataFrame
    areas: pd.DataFrame
    population: pd.DataFrame
    units: pd.DataFrame
    services: pd.DataFrame
    themes: pd.DataFrame
    breakdowns: pd.DataFrame
    indicators: pd.DataFrame
    doubt: Doubt = field(default_factory=Doubt)

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
    def unit_rows(self) -> dict[str, dict[str, str]]:
        """Return the rows of units.csv, by unit."""
        return {row["unit"]: row for row in records(self.units)}

    @cached_property
    def units_known(self) -> dict[str, str]:
        """Return the unit that each unit counts the same as, empty for most."""
        stated = dict.fromkeys(self.doubt.stated.get("units", ()), "")
        return stated | dict(zip(self.units["unit"], self.units["same_as"], strict=True))

    @cached_property
    def whole_units(self) -> frozenset[str]:
        """Return the units that count whole things, people and cases among them.

        They are those of the catalogue's counts, less those of time, and what counts the same.
        """
        rows = self.catalogue.values()
        counts = {row["unit"] for row in rows if row["measure"] == "count"} - {"", *TIME}
        same = self.units_known.items()
        return frozenset(
            counts
            | {unit for unit, other in same if other in counts}
            | {other for unit, other in same if other and unit in counts}
        )

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
                rows.setdefault(fold_name(str(row[column])), row)
        return rows

    def county(self, name: str) -> pd.Series:
        """Return the area row of a county by its slug, code or name; 臺 and 台 are one.

        Raises ValueError that lists what is valid.
        """
        wanted = fold_name(str(name))
        if wanted in self._county_rows:
            return self._county_rows[wanted]
        raise ValueError(f"unknown county {name!r}.{self._meant(wanted)}")

    def _meant(self, wanted: str) -> str:
        """Return in words which counties a wrong name may mean, and what is valid."""
        names = dict(zip(self.counties["slug"], self.counties["name_zh"], strict=True))
        # 嘉義 is the beginning of two names
        meant = {s: n for s, n in names.items() if wanted and fold_name(n).startswith(wanted)}
        if not meant:
            near = difflib.get_close_matches(wanted[:80], names, n=1)
            close = nearest(wanted, ((slug, names[slug]) for slug in names))
            found = near or [text.partition(" ")[0] for text in close[:1]]
            meant = {slug: names[slug] for slug in found}
        valid = f"Valid: {', '.join(sorted(names))}; or {', '.join(names.values())}"
        if len(meant) == 1:
            [(slug, name)] = meant.items()
            return f" Did you mean {slug!r}? {valid}. {slug} is {name}."
        said = " or ".join(shown((repr(slug), name)) for slug, name in meant.items())
        return f" Did you mean {said}? {valid}" if meant else f" {valid}"

    def operand_value(self, text: str) -> Decimal:
        """Return a plain number, or a population such as ``population@TW-LIE@2021-12-31``.

        TW is the sum of all counties on that day. Raises ValueError for anything else.
        """
        if not text.startswith("population@"):
            return parse_number(text)
        _, area, day = [*text.split("@"), "", ""][:3]
        if (area, day) not in self._residents:
            raise ValueError(f"no population of {area} on {day}; {self._known_days(area)}")
        return Decimal(self._residents[area, day])

    def _known_days(self, area: str) -> str:
        days = sorted(day for known, day in self._residents if known == area)
        return f"known on {', '.join(days)}" if days else "no such area in population.csv"

    @cached_property
    def _residents(self) -> dict[tuple[str, str], int]:
        """Return the population of each area and of the whole country, by day.

        The country is the sum of the counties, where each that is counted at all has that day.
        """
        days: dict[str, dict[str, int]] = {}
        for row in records(self.population):
            if row["group"] in ("", "residents"):
                days.setdefault(row["date"], {})[row["ref_area"]] = int(row["population"])
        known = {area for counts in days.values() for area in counts} - {"TW"}
        residents = {(area, day): n for day, counts in days.items() for area, n in counts.items()}
        for day, counts in days.items():
            if known and known <= set(counts):
                residents.setdefault(("TW", day), sum(counts[area] for area in known))
        return residents

    @cached_property
    def most_residents(self) -> dict[str, int]:
        """Return the largest population of each area that is known."""
        most: dict[str, int] = {}
        for (area, _), count in self._residents.items():
            most[area] = max(count, most.get(area, 0))
        return most

    @cached_property
    def strategy_numbers(self) -> tuple[str, ...]:
        """Return the strategy numbers of all phases, in order."""
        return tuple(sorted(set(self.strategies["strategy"]), key=int))

    @cached_property
    def _breakdown_names(self) -> list[tuple[str, ...]]:
        """Return each breakdown with its name and its code."""
        rows = [row for row in records(self.breakdowns) if row["code"]]
        return [(f"{row['dimension']}={row['code']}", row["name_zh"], row["code"]) for row in rows]

    def breakdown_faulty(self, text: str) -> str:
        """Return why a breakdown such as ``sex=female;age=0-6`` is wrong, empty if it is right."""
        known = set(zip(self.breakdowns["dimension"], self.breakdowns["code"], strict=True))
        order = {dimension: place for place, dimension in
                 enumerate(dict.fromkeys(self.breakdowns["dimension"]))}  # fmt: skip
        parts = list(filter(None, text.split(";")))
        for part in parts:
            dimension, _, code = part.partition("=")
            if not code or (dimension, code) not in known:
                codes = sorted(c for d, c in known if d == dimension and c)
                near = nearest(part.strip(), self._breakdown_names)
                said = f"one of the dimensions {', '.join(sorted(order))}"
                if codes:
                    said = "" if near and is_long(codes) else f"one of {', '.join(codes)}"
                return "; ".join(filter(None, [said, f"nearest: {', '.join(near)}" * bool(near)]))
        used = [part.partition("=")[0] for part in parts]
        twice = {name for name in used if used.count(name) > 1}
        if twice:
            return f"each dimension once, not {', '.join(sorted(twice))} twice"
        right = ";".join(sorted(parts, key=lambda part: order[part.partition("=")[0]]))
        return "" if text == right else f"{right}, in the order of breakdowns.csv"


def fold_name(name: str) -> str:
    """Return a name of an area as it is compared: 臺 and 台 are one, and so are A and a.

    >>> fold_name(" 台南市"), fold_name("Tainan City")
    ('臺南市', 'tainan city')
    """
    return normalise(name).casefold().replace("台", "臺")


def _fold(title: str) -> str:
    # an ordinal may be circled, ③, for it is no number here
    plain = unicodedata.normalize("NFKC", title).replace("台", "臺")
    return re.sub("^策略[一二三四五六七八九十0-9]+", "", re.sub(r"[\W_]", "", plain))
