"""Which results of one series and phase stand for it: the rules, group by group.

Every result is used, or set aside with a reason and the result that it yields to:

==============  =================================================================================
the same period  printed again: ``reprint``; another value in a later document: ``revised``; another
                 value where neither document is later: ``contradiction``, and none of them counts
accused          what cannot be right as printed yields to what the audit does not accuse
undated          the phase is known, the length is not: yields to anything that is dated; alone it
                 stands; ``several`` different ones stand for nothing, they are a list
level            what is there at a date: the last one, the others are ``earlier``
flows, shares    those that can be added (exact; a share with its base), if they cover at least as
                 much time as the others (``inexact``, ``no-base``): the parts if they tile a
                 ``whole`` without gap and add up to it, or are all of later documents; else the
                 whole and not its ``part``, and where the parts are not all of earlier documents
                 they are ``unequal`` to it and accuse it; of periods that ``overlap`` the set
                 without overlap that covers most of the phase
people           counted once a period, never added: the mean of single years where they cover more
                 than any one result, else as below; within what is used is a ``part``
all else         the result that covers most of the phase, of equals the latest; the others are
                 ``shorter``
==============  =================================================================================
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

from safetynet.raw.population import period_years

# Below this two numbers or two lengths are the same but for the last digits of a float.
SAME = 1e-9
REASONS = (
    "reprint", "revised", "contradiction", "accused", "undated", "several", "earlier", "whole",
    "part", "unequal", "overlap", "no-base", "inexact", "shorter",
)  # fmt: skip
# How the results of a phase become one value.
LEVEL, ADD, POOL, PEOPLE, SINGLE = "level", "add", "pool", "people", "single"


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed result: where and when, what it says, what it can be added up with.

    ``covered`` is the part of its period within the phase, in years, as ``years`` is the whole.
    A share has ``count`` of ``base``; ``base_low`` and ``base_high`` hold several that fit.
    """

    figure_id: str
    written: tuple[date, date]
    value: float | None
    low: float | None
    high: float | None
    bound: str
    decimals: int
    count: float | None
    base: float | None
    corrected_from: float | None
    accused: bool
    start: date | None
    end: date | None
    years: float
    covered: float
    dated: bool

    @property
    def exact(self) -> bool:
        """Return whether it is one number without bound."""
        return self.value is not None and not self.bound

    @property
    def period(self) -> tuple[date, date]:
        """Return the first and last day."""
        return self.start or date.min, self.end or date.min


Choice = dict[str, tuple[str, str]]


def choose(
    results: Sequence[Printed], way: str, phase: tuple[date, date]
) -> tuple[Choice, set[str]]:
    """Return for each result of a series and phase why it is set aside and for which other.

    Both texts are empty for what is used. ``way`` says how results become one value. The second
    is which of those that stand are accused: an accusation holds for all reprints of a number.
    """
    choice: Choice = {result.figure_id: ("", "") for result in results}
    standing, accused, contradicted = _periods(results, way, choice)
    dated = [result for result in standing if result.dated]
    if dated or contradicted:
        first = dated[0].figure_id if dated else ""
        _aside(choice, [r for r in standing if not r.dated], "undated", first)
        standing = dated
    sound = [result for result in standing if result.figure_id not in accused]
    if sound:
        others = [r for r in standing if r not in sound and not _holds_gaps(r, sound, way, phase)]
        _aside(choice, others, "accused", sound[0].figure_id)
        standing = [result for result in standing if result not in others]
    if len(standing) < 2:
        return choice, accused
    if not standing[0].dated:
        _aside(choice, standing, "several", "")
        return choice, accused
    _one_value(standing, way, phase, choice)
    return choice, accused | {of for reason, of in choice.values() if reason == "unequal"}


def _aside(choice: Choice, results: Sequence[Printed], reason: str, of: str) -> None:
    choice.update({result.figure_id: (reason, of) for result in results})


def _holds_gaps(
    whole: Printed, sound: Sequence[Printed], way: str, phase: tuple[date, date]
) -> bool:
    """Return whether a period holds sound results that do not fill it: it yields to no part."""
    if not whole.dated or way == LEVEL:
        return False
    inside = [result for result in sound if _within(result, whole)]
    return bool(inside) and _union(inside, phase) < whole.covered - SAME


def _periods(
    results: Sequence[Printed], way: str, choice: Choice
) -> tuple[list[Printed], set[str], bool]:
    """Return one result per period, which of them are accused, and whether any contradict.

    The period of what is there at a date is that date: a printed year or month is its end.
    """
    standing: list[Printed] = []
    accused: set[str] = set()
    contradicted = False
    periods: dict[tuple[date, date] | None, list[Printed]] = {}
    for result in results:
        days = (result.period[1], result.period[1]) if way == LEVEL else result.period
        periods.setdefault(days if result.dated else None, []).append(result)
    for period, mine in sorted(periods.items(), key=lambda item: item[0] or (date.min, date.min)):
        if period is not None:
            agreeing = [
                r for r in mine if all(agree(r, other) for other in mine if _later(other, r))
            ]
            # where neither is later, none is the right one
            if not _all_agree(agreeing):
                _aside(choice, mine, "contradiction", "")
                contradicted = True
                continue
            stands = min(agreeing, key=_vagueness)
            groups = [(stands, agreeing)]
            _aside(choice, [r for r in mine if r not in agreeing], "revised", stands.figure_id)
        else:
            groups = _undated(mine)
        for stands, others in groups:
            standing.append(stands)
            for other in others:
                if other is not stands:
                    choice[other.figure_id] = ("reprint", stands.figure_id)
            if any(result.accused for result in others):
                accused.add(stands.figure_id)
    return standing, accused, contradicted


def _all_agree(results: Sequence[Printed]) -> bool:
    return all(agree(one, other) for one, other in combinations(results, 2))


def _undated(results: Sequence[Printed]) -> list[tuple[Printed, list[Printed]]]:
    """Return the different results without a length, each with those that repeat it."""
    left = sorted(results, key=_vagueness)
    groups = []
    while left:
        stands = left[0]
        same = [r for r in left if r is stands or (agree(r, stands) and _one_day(r, stands))]
        groups.append((stands, same))
        left = [result for result in left if result not in same]
    return groups


def _one_day(one: Printed, other: Printed) -> bool:
    """Return whether two results may be of one day: of two different days they are two results."""
    days = {r.period for r in (one, other) if r.start is not None and r.start == r.end}
    return len(days) < 2


def _later(one: Printed, other: Printed) -> bool:
    """Return whether one document was certainly written after the other."""
    return one.written[0] > other.written[1]


def _vagueness(result: Printed) -> tuple[object, ...]:
    """Return by what the most precise of results that agree comes first."""
    kind = 0 if result.exact else 1 if result.bound == "~" else 2 if result.value is None else 3
    return (
        result.corrected_from is None, result.base is None, result.count is None, kind,
        -result.decimals,
        -result.written[0].toordinal(), result.figure_id,
    )  # fmt: skip


def agree(one: Printed, other: Printed) -> bool:
    """Return whether two printed results can be of the same number: the sets they allow meet.

    The same number rounded agrees, and so does the error that a correction mends elsewhere.
    """
    for mended, raw in ((one, other), (other, one)):
        correction = mended.corrected_from is not None and raw.corrected_from is None
        if correction and raw.value is not None and _close(raw.value, mended.corrected_from):
            return True
    based = one.base is not None and other.base is not None
    if based and not (_close(one.base, other.base) and _close(one.count, other.count)):
        return False
    if one.exact and other.exact:
        return _rounds_to(one, other) or _rounds_to(other, one)
    return _meet(one, other)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME * max(1.0, abs(one), abs(other))


def _rounds_to(fine: Printed, coarse: Printed) -> bool:
    """Return whether a number is another one, rounded half up to as many decimals."""
    assert fine.value is not None
    assert coarse.value is not None
    if _close(fine.value, coarse.value):
        return True
    if fine.decimals <= coarse.decimals:
        return False
    step = Decimal(1).scaleb(-coarse.decimals)
    rounded = (Decimal(repr(fine.value)) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return _close(float(rounded), coarse.value)


def _meet(one: Printed, other: Printed) -> bool:
    """Return whether the numbers that two texts allow have one in common."""
    spans = _span(one), _span(other)
    low, high = max(span[0] for span in spans), min(span[1] for span in spans)
    if low < high - SAME:
        return True
    # they touch in one number, which "under" and "over" themselves leave out
    return low <= high + SAME and not any(
        result.bound in ("<", ">") and _close(result.value, low) for result in (one, other)
    )


def _span(result: Printed) -> tuple[float, float]:
    """Return the lowest and highest number that a text allows."""
    if result.value is not None:
        return allowed(result.value, result.bound)
    assert result.low is not None
    assert result.high is not None
    return result.low, result.high


def allowed(value: float, bound: str) -> tuple[float, float]:
    """Return the lowest and highest number that a printed value with its bound allows.

    "About" allows half a unit of the last digit that is not zero.

    >>> allowed(1200, "~"), allowed(5, "<=")
    ((1150.0, 1250.0), (-inf, 5))
    """
    if bound in ("<", "<="):
        return float("-inf"), value
    if bound in (">", ">="):
        return value, float("inf")
    if bound != "~" or value == 0:
        return value, value
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    half = 0.5 * 10.0 ** int(exponent)
    return value - half, value + half


def _one_value(standing: list[Printed], way: str, phase: tuple[date, date], choice: Choice) -> None:
    """Choose among dated results of different periods."""
    if way == LEVEL:
        last = max(standing, key=lambda r: (r.period[1], r.period[0]))
        _aside(choice, [r for r in standing if r is not last], "earlier", last.figure_id)
        return
    if way in (ADD, POOL):
        pooled = [r for r in standing if r.exact and (way == ADD or r.base is not None)]
        others = [r for r in standing if r not in pooled]
        if pooled:
            best = best_set(pooled, way, choice)
            if sum(r.covered for r in best) >= _union(others, phase) - SAME:
                for other in others:
                    reason = "no-base" if other.exact else "inexact"
                    choice[other.figure_id] = (reason, best[0].figure_id)
                return
            # what was set aside among the pooled yields to the longest like all others
            choice.update({result.figure_id: ("", "") for result in pooled})
    longest = max(standing, key=lambda r: (round(r.covered, 9), r.period[1], r.period[0]))
    used = _years(standing, longest) if way == PEOPLE else [longest]
    for result in standing:
        if result not in used:
            holds = [r for r in used if way == PEOPLE and _within(result, r)]
            of = (holds or used)[0].figure_id
            choice[result.figure_id] = ("part" if holds else "shorter", of)


def _years(standing: Sequence[Printed], longest: Printed) -> list[Printed]:
    """Return the single years of people counted once a period, if they cover more than any one."""
    years = _apart([r for r in standing if r.exact and abs(r.years - 1) < 1e-6])
    more = sum(r.covered for r in years) > longest.covered + SAME
    return years if more else [longest]


def _within(inner: Printed, outer: Printed) -> bool:
    return outer.period[0] <= inner.period[0] and inner.period[1] <= outer.period[1]


def _union(results: Sequence[Printed], phase: tuple[date, date]) -> float:
    """Return how many years of a phase some results cover together."""
    total, reached = 0.0, phase[0].toordinal() - 1
    for start, end in sorted(result.period for result in results):
        first = max(start.toordinal(), reached + 1)
        last = min(end, phase[1]).toordinal()
        if first <= last:
            total += period_years(date.fromordinal(first), date.fromordinal(last))
            reached = last
    return total


def best_set(results: Sequence[Printed], way: str, choice: Choice) -> list[Printed]:
    """Return the results that are added up, the earliest first; the others are set aside."""
    left = list(results)
    for whole in sorted(results, key=lambda r: (r.years, r.period[1])):
        if whole not in left:
            continue
        parts = _tiling(whole, [r for r in left if r is not whole])
        if len(parts) < 2:
            continue
        equal = _add_up(parts, whole, way)
        if equal or all(_later(part, whole) for part in parts):
            choice[whole.figure_id] = ("whole" if equal else "revised", parts[0].figure_id)
            left.remove(whole)
        else:
            revised = all(_later(whole, part) for part in parts)
            _aside(choice, parts, "part" if revised else "unequal", whole.figure_id)
            left = [result for result in left if result not in parts]
    best = _apart(left)
    for result in left:
        if result not in best:
            holds = [r for r in best if _within(result, r)]
            meets = [r for r in best if r.period[0] <= result.period[1]
                     and result.period[0] <= r.period[1]]  # fmt: skip
            of = (holds or meets)[0].figure_id
            choice[result.figure_id] = ("part" if holds else "overlap", of)
    return best


def _tiling(whole: Printed, others: Sequence[Printed]) -> list[Printed]:
    """Return the results that fill a period day by day, as many as can, else none."""
    inside = [other for other in others if _within(other, whole)]
    last = whole.period[1].toordinal()

    def order(chain: list[Printed]) -> tuple[object, ...]:
        return (len(chain), [result.period for result in reversed(chain)])

    known: dict[int, list[Printed] | None] = {last + 1: []}

    def fill(day: int) -> list[Printed] | None:
        if day not in known:
            chains = [
                [result, *rest]
                for result in inside
                if result.period[0].toordinal() == day
                and (rest := fill(result.period[1].toordinal() + 1)) is not None
            ]
            known[day] = max(chains, key=order) if chains else None
        return known[day]

    return fill(whole.period[0].toordinal()) or []


def _add_up(parts: Sequence[Printed], whole: Printed, way: str) -> bool:
    """Return whether the parts give the whole: the sum of counts, for shares of bases too.

    Amounts printed in thousands or with decimals are rounded, each by half a unit at most.
    """
    names = ("value",) if way == ADD else ("count", "base")

    def exact(result: Printed, name: str) -> Fraction:
        return Fraction(repr(getattr(result, name)))

    rounded = sum((_half_step(result) for result in (*parts, whole)), Fraction(0))
    loose = rounded if way == ADD else Fraction(0)
    return all(
        abs(sum((exact(part, name) for part in parts), Fraction(0)) - exact(whole, name))
        <= SAME + loose
        for name in names
    )


def _half_step(result: Printed) -> Fraction:
    """Return by how much a number may have been rounded; whole numbers are counted."""
    return Fraction(10) ** -result.decimals / 2 if result.decimals else Fraction(0)


def _apart(results: Sequence[Printed]) -> list[Printed]:
    """Return the results without overlap that cover most, of equals the most, then the latest."""
    ordered = sorted(results, key=lambda r: (r.period[1], r.period[0]))

    def order(chosen: list[Printed]) -> tuple[object, ...]:
        covered = round(sum(result.covered for result in chosen), 9)
        return (covered, len(chosen), [r.period[::-1] for r in reversed(chosen)])

    best: list[list[Printed]] = [[]]
    for place, result in enumerate(ordered):
        before = [i for i in range(place) if ordered[i].period[1] < result.period[0]]
        taken = [*best[len(before)], result]
        best.append(max(best[place], taken, key=order))
    return best[-1]
