"""A printed result, the length of its period and whether two agree: slow, obvious reference."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import floor

BOUNDS = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Row:
    """One printed result with a phase."""

    figure_id: str
    source: str
    doc_first: date
    doc_last: date
    ref_area: str
    indicator: str
    breakdown: str
    strategy: str
    phase: int
    measure: str
    counted: str
    population: str
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    bound: str
    decimals: int
    count: int | None
    base: int | None
    base_low: int | None
    base_high: int | None
    dated: bool
    start: date | None
    end: date | None
    printed_end: date | None
    basis: str
    accused: bool


def kind_of(measure: str, counted: str) -> str:
    """How several periods become one value: level, add, pool, unduplicated or other."""
    if counted in ("stock", "complete"):
        return "level"
    if counted == "unduplicated":
        return "unduplicated"
    if (measure, counted) in (("count", "flow"), ("count", "repeated"), ("amount", "flow")):
        return "add"
    if measure == "share" and counted in ("flow", "repeated"):
        return "pool"
    return "other"


def shape(row: Row) -> str:
    """How exactly the row is printed: exact, about, range or bound."""
    if row.value is None:
        return "range"
    if row.bound == "~":
        return "about"
    return "bound" if row.bound in BOUNDS else "exact"


def has_one_base(row: Row) -> bool:
    """True if both the count and the single base of a share are known."""
    return row.count is not None and row.base is not None


# Days and years


@cache
def days_between(start: date, end: date) -> frozenset[date]:
    """The calendar days from the first to the last."""
    return frozenset(start + timedelta(days=n) for n in range((end - start).days + 1))


def days_of(row: Row) -> frozenset[date]:
    """The calendar days of a row's period."""
    return days_between(row.start, row.end)


def days_in_year(year: int) -> int:
    """365, or 366 in a leap year."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def years_of_days(days: Iterable[date]) -> Fraction:
    """Years that a set of days is: a month is a twelfth, a day a part of its month."""
    by_month = Counter((day.year, day.month) for day in days)
    return sum(
        (Fraction(n, 12 * monthrange(*month)[1]) for month, n in by_month.items()), Fraction(0)
    )


def years_of(row: Row) -> Fraction:
    """Length of a row's period in years."""
    return years_of_days(days_of(row))


def covered(rows: Iterable[Row], first: date, last: date) -> Fraction:
    """Years of the phase that the periods of the rows cover together."""
    days = set().union(*(days_of(row) for row in rows))
    return years_of_days(day for day in days if first <= day <= last)


def contains(outer: Row, inner: Row) -> bool:
    """True if the period of one row holds every day of the other's."""
    return outer.start <= inner.start and inner.end <= outer.end


def overlapping(rows: Iterable[Row]) -> bool:
    """True if any two of the rows share a day."""
    return any(a.start <= b.end and b.start <= a.end for a, b in combinations(rows, 2))


# Agreement of two printed numbers


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """The value rounded to so many decimals, a half away from zero."""
    size = Fraction(floor(abs(value) * 10**decimals + Fraction(1, 2)), 10**decimals)
    return size if value >= 0 else -size


def half_unit(value: Fraction) -> Fraction:
    """Half a unit of the last non-zero digit, 0 if there is no such digit."""
    for power in range(15, -16, -1):
        unit = Fraction(10) ** power
        if value != 0 and (value / unit).denominator == 1:
            return unit / 2
    return Fraction(0)


def ends(row: Row) -> tuple[Fraction | None, bool, Fraction | None, bool]:
    """Lowest possible value, whether it is left out, and the same of the highest."""
    if shape(row) == "exact":
        return row.value, False, row.value, False
    if shape(row) == "about":
        half = half_unit(row.value)
        return row.value - half, False, row.value + half, False
    if shape(row) == "range":
        return row.low, row.bound == ">", row.high, row.bound == "<"
    if row.bound in ("<", "<="):
        return None, False, row.value, row.bound == "<"
    return row.value, row.bound == ">", None, False


def below(low: Fraction | None, low_out: bool, high: Fraction | None, high_out: bool) -> bool:
    """True if something lies between a low end and a high end, None being endless."""
    if low is None or high is None:
        return True
    return low < high or (low == high and not low_out and not high_out)


def values_meet(a: Row, b: Row) -> bool:
    """True if the printed values of two rows can be the same number."""
    shapes = {shape(a), shape(b)}
    if shapes == {"exact"}:
        fewer = min(a.decimals, b.decimals)
        finer, coarser = (a, b) if a.decimals > b.decimals else (b, a)
        rounds = a.decimals != b.decimals and round_half_up(finer.value, fewer) == coarser.value
        return a.value == b.value or rounds
    a_low, a_low_out, a_high, a_high_out = ends(a)
    b_low, b_low_out, b_high, b_high_out = ends(b)
    a_starts_in_time = below(a_low, a_low_out, b_high, b_high_out)
    return a_starts_in_time and below(b_low, b_low_out, a_high, a_high_out)


def agree(a: Row, b: Row) -> bool:
    """True if two rows can be printings of the same number."""
    if a.base is not None and b.base is not None and (a.count, a.base) != (b.count, b.base):
        return False
    return values_meet(a, b)
