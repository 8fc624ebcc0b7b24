"""How many people lived through a period: the mid-year population of the years it touches."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd

# How far from a year's middle a count of people may lie and still stand for the year: half a year.
NEAR = Fraction(184)
RESIDENTS = "residents"


def year_parts(start: date, end: date) -> list[tuple[int, Fraction]]:
    """Return the calendar years that a period touches, each with the part of it that it covers.

    A month is a twelfth of its year and a day a part of its month, so that neither a leap year nor
    a school year is longer than another year. Raises ValueError for a period that runs backwards.

    >>> year_parts(date(2018, 7, 1), date(2019, 12, 31))
    [(2018, Fraction(1, 2)), (2019, Fraction(1, 1))]
    """
    if end < start:
        raise ValueError(f"a period that runs backwards: {start} to {end}")
    parts: dict[int, Fraction] = {}
    for number in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
        year, month = number // 12, number % 12 + 1
        days = calendar.monthrange(year, month)[1]
        first = start.day if (year, month) == (start.year, start.month) else 1
        last = end.day if (year, month) == (end.year, end.month) else days
        part = Fraction(last - first + 1, 12 * days)
        parts[year] = parts.get(year, Fraction(0)) + part
    return list(parts.items())


def period_years(start: date, end: date) -> float:
    """Return the length of a period in years."""
    return float(sum(part for _, part in year_parts(start, end)))


@dataclass(frozen=True)
class PersonYears:
    """The years lived in a period, with the dates of the counts used and those that are missing.

    ``mid_year`` and ``year_end`` are two choices of a year's population; None where it is unknown.
    ``population`` is the mean number of people.
    """

    mid_year: float | None
    year_end: float | None
    population: float | None
    dates: tuple[str, ...]
    missing: tuple[str, ...]


class Population:
    """The rows of population.csv, by area, group of people and day."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._days: dict[tuple[str, str], dict[date, int]] = {}
        groups = table["group"] if "group" in table else pd.Series("", index=table.index)
        columns = (table["ref_area"], groups, table["date"], table["population"])
        for area, group, day, count in zip(*columns, strict=True):
            days = self._days.setdefault((str(area), str(group) or RESIDENTS), {})
            days[date.fromisoformat(str(day))] = _people(count)
        self._years: dict[tuple[str, str, int], tuple[Fraction, list[date]] | None] = {}

    def mid_year(self, area: str, group: str, year: int) -> tuple[Fraction, list[date]] | None:
        """Return a year's population and the days it is taken from, None where none is near.

        That is the count nearest to the year's middle, within half a year; of two equally near
        ones their mean, which for two ends of a year is the usual mid-year population. Counts are
        of the end of a day.
        """
        key = (area, group, year)
        if key not in self._years:
            self._years[key] = self._nearest(self._days.get((area, group), {}), year)
        return self._years[key]

    @staticmethod
    def _nearest(days: dict[date, int], year: int) -> tuple[Fraction, list[date]] | None:
        first = date(year, 1, 1)
        middle = Fraction((date(year + 1, 1, 1) - first).days, 2)
        away = {day: abs((day + timedelta(days=1) - first).days - middle) for day in days}
        least = min(away.values(), default=NEAR + 1)
        if least > NEAR:
            return None
        near = sorted(day for day, distance in away.items() if distance == least)
        return Fraction(sum(days[day] for day in near), len(near)), near

    def person_years(self, area: str, group: str, start: date, end: date) -> PersonYears:
        """Return the years that a group of an area's people lived from one day to another."""
        parts = year_parts(start, end)
        years = sum((part for _, part in parts), Fraction(0))
        known = {year: self.mid_year(area, group, year) for year, _ in parts}
        days = self._days.get((area, group), {})
        ends = [days.get(date(year, 12, 31)) for year, _ in parts]
        missing = tuple(f"{area} {year}-12-31" for year, found in known.items() if found is None)
        dates = sorted({day.isoformat() for found in known.values() if found for day in found[1]})
        lived = _total((part, found and found[0]) for (_, part), found in
                       zip(parts, known.values(), strict=True))  # fmt: skip
        at_end = _total((part, count) for (_, part), count in zip(parts, ends, strict=True))
        return PersonYears(
            None if lived is None else float(lived), None if at_end is None else float(at_end),
            None if lived is None else float(lived / years), tuple(dates), missing,
        )  # fmt: skip


def _people(count: object) -> int:
    """Return a number of people from a cell, or raise ValueError where it is none."""
    text = str(count).removesuffix(".0")
    if not re.fullmatch("[0-9]{1,10}", text):
        raise ValueError(f"a population is a whole number of people, not {count!r}")
    return int(text)


def _total(parts: Iterable[tuple[Fraction, Fraction | int | None]]) -> Fraction | None:
    """Return the sum of products, None where a factor is missing."""
    total = Fraction(0)
    for part, count in parts:
        if count is None:
            return None
        total += part * count
    return total
