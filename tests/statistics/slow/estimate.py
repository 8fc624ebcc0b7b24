"""One value per group from its used rows, with its interval: slow, obvious reference."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from scipy.stats import chi2

from slow.rows import (
    Row,
    days_in_year,
    days_of,
    has_one_base,
    kind_of,
    shape,
    years_of,
    years_of_days,
)

Population = dict[tuple[str, str], dict[date, int]]
Limits = tuple[float, float]


@dataclass
class Estimate:
    """One group's value; years is the length of what it counts, where that matters."""

    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    bound: str = ""
    lower: float | None = None
    upper: float | None = None
    count: Fraction | int | None = None
    base: int | None = None
    base_low: int | None = None
    base_high: int | None = None
    years: Fraction | None = None
    exposure: Fraction | None = None
    reason: str = ""


# Intervals


def normal_quantile(confidence: float) -> float:
    """The two-sided quantile of the normal distribution, 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(count: int, base: int, confidence: float = 0.95) -> Limits:
    """Wilson's limits of a proportion, between 0 and 1."""
    z = normal_quantile(confidence)
    share = count / base
    middle = share + z * z / (2 * base)
    half = z * sqrt(share * (1 - share) / base + z * z / (4 * base * base))
    scale = 1 + z * z / base
    lower = 0.0 if count == 0 else (middle - half) / scale
    upper = 1.0 if count == base else (middle + half) / scale
    return lower, upper


def poisson_limits(count: int, confidence: float = 0.95) -> Limits:
    """Limits of a number of events: exact below 10, Byar's from 10."""
    if count < 10:
        tail = (1 - confidence) / 2
        lower = float(chi2.ppf(tail, 2 * count)) / 2 if count > 0 else 0.0
        return lower, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2
    z = normal_quantile(confidence)
    more = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    return lower, upper


# Population


def mid_year_population(counts: dict[date, int], year: int) -> Fraction | None:
    """The population in the middle of a year, None if no date is within 184 days of it."""
    # Days are counted from the first moment of the year; a date is the end of its day.
    middle = Fraction(days_in_year(year), 2)
    away = {day: abs((day - date(year, 1, 1)).days + 1 - middle) for day in counts}
    near = [day for day in counts if away[day] <= 184 and away[day] == min(away.values())]
    if not near:
        return None
    return Fraction(sum(counts[day] for day in near), len(near))


def person_years(rows: list[Row], population: Population) -> Fraction | None:
    """Person-years of the rows' periods, None if they do not apply or are not known."""
    first = rows[0]
    counts = population.get((first.ref_area, first.population))
    if not first.population or first.breakdown or counts is None:
        return None
    total = Fraction(0)
    for row in rows:
        for year in range(row.start.year, row.end.year + 1):
            middle = mid_year_population(counts, year)
            if middle is None:
                return None
            total += middle * years_of_days(day for day in days_of(row) if day.year == year)
    return total


# Values


def printed(row: Row) -> Estimate:
    """The row's own value, range and bound, nothing computed."""
    return Estimate(value=row.value, low=row.low, high=row.high, bound=row.bound)


def rate(rows: list[Row], population: Population, confidence: float) -> Estimate:
    """Events a year, or for 10,000 person-years, from dated and exact rows."""
    count = sum(row.value for row in rows)
    years = sum(years_of(row) for row in rows)
    exposure = person_years(rows, population) or None
    scale = Fraction(10000) / exposure if exposure else 1 / years
    answer = Estimate(value=count * scale, count=count, years=years, exposure=exposure)
    if rows[0].measure == "count" and rows[0].counted == "flow":
        lower, upper = poisson_limits(int(count), confidence)
        answer.lower, answer.upper = lower * float(scale), upper * float(scale)
    return answer


def pooled(rows: list[Row], confidence: float) -> Estimate:
    """A share in per cent of summed counts and bases."""
    answer = printed(rows[0])
    answer.count, answer.base = sum(r.count for r in rows), sum(r.base for r in rows)
    if len(rows) > 1:
        answer.value = Fraction(100 * answer.count, answer.base)
    if rows[0].counted == "flow":
        lower, upper = wilson(answer.count, answer.base, confidence)
        answer.lower, answer.upper = 100 * lower, 100 * upper
        # rounding may put a printed share outside the limits of its parts: they widen to it
        answer.lower = min(answer.lower, float(answer.value))
        answer.upper = max(answer.upper, float(answer.value))
    return answer


def several_bases(row: Row, confidence: float) -> Estimate:
    """A printed share with the widest limits over its smallest and largest base."""
    answer = printed(row)
    answer.count, answer.base_low, answer.base_high = row.count, row.base_low, row.base_high
    if row.counted == "flow":
        limits = [wilson(row.count, base, confidence) for base in (row.base_low, row.base_high)]
        answer.lower = 100 * min(lower for lower, _ in limits)
        answer.upper = 100 * max(upper for _, upper in limits)
    return answer


def people(rows: list[Row]) -> Estimate:
    """The one value with its length, or the mean of one-year values."""
    if len(rows) > 1:
        return Estimate(value=sum(r.value for r in rows) / Fraction(len(rows)), years=Fraction(1))
    answer = printed(rows[0])
    answer.years = years_of(rows[0]) if rows[0].dated else None
    return answer


def calculate(used: list[Row], population: Population, confidence: float) -> Estimate:
    """The group's estimate, still without a reason."""
    row = used[0]
    kind = kind_of(row.measure, row.counted)
    if kind == "add" and all(r.dated and shape(r) == "exact" for r in used):
        return rate(used, population, confidence)
    if kind == "pool" and all(has_one_base(r) for r in used):
        return pooled(used, confidence)
    if kind == "pool" and None not in (row.count, row.base_low, row.base_high):
        return several_bases(row, confidence)
    if kind == "unduplicated":
        return people(used)
    return printed(row)


def reason_without_interval(used: list[Row]) -> str:
    """Why a value that is neither accused nor a document's has no interval."""
    row = used[0]
    kind = kind_of(row.measure, row.counted)
    rules = [
        ("inexact", any(shape(r) != "exact" for r in used)),
        ("stock", row.counted == "stock"),
        ("complete", row.counted == "complete"),
        ("repeated", row.counted == "repeated"),
        ("people", row.counted == "unduplicated"),
        ("money", row.measure == "amount" and row.counted == "flow"),
        ("base-unknown", row.measure == "share"),
        ("no-period", kind == "add"),
    ]
    return next((reason for reason, holds in rules if holds), "not-applicable")


def estimate(
    used: list[Row], state: str, population: Population, confidence: float = 0.95
) -> Estimate:
    """A group's value and interval, or the reason why it has none.

    The used rows must come from `used_rows`, so that a reprint's accusation is carried on.
    """
    if state:
        return Estimate(reason=state)
    answer = calculate(used, population, confidence)
    if any(row.accused for row in used):
        answer.reason = "accused"
    elif any(row.basis == "document" for row in used):
        answer.reason = "document"
    elif answer.lower is None:
        answer.reason = reason_without_interval(used)
    if answer.reason:
        answer.lower = answer.upper = None
    return answer
