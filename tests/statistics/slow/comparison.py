"""Phase two against phase one of a series: slow, obvious reference.

A share's change is in percentage points, 0 being no change; a rate's change is the ratio of phase
two to phase one, 1 being no change; anything else changes by the difference.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import comb, inf, sqrt

from scipy.stats import beta

from slow.estimate import Estimate, Limits, wilson
from slow.rows import BOUNDS, kind_of

PHASE_ONE_LAST = date(2020, 12, 31)


@dataclass
class Comparison:
    """The change from phase one to phase two, what chance allows, and the verdict."""

    change: float | None = None
    change_lower: float | None = None
    change_upper: float | None = None
    p: float | None = None
    verdict: str = ""


# Tests


def central(at_most: Fraction, at_least: Fraction) -> float:
    """Twice the smaller one-sided p, at most 1."""
    return float(min(Fraction(1), 2 * min(at_most, at_least)))


def fisher_central(count_1: int, base_1: int, count_2: int, base_2: int) -> float:
    """Fisher's central p of two shares, summed exactly."""
    total, ways = count_1 + count_2, comb(base_1 + base_2, count_1 + count_2)
    chances = {
        k: Fraction(comb(base_2, k) * comb(base_1, total - k), ways) for k in range(total + 1)
    }
    at_most = sum(chance for k, chance in chances.items() if k <= count_2)
    at_least = sum(chance for k, chance in chances.items() if k >= count_2)
    return central(at_most, at_least)


def newcombe(
    count_1: int, base_1: int, count_2: int, base_2: int, confidence: float = 0.95
) -> Limits:
    """Newcombe's limits of share two minus share one, from their Wilson limits."""
    one, two = count_1 / base_1, count_2 / base_2
    lower_1, upper_1 = wilson(count_1, base_1, confidence)
    lower_2, upper_2 = wilson(count_2, base_2, confidence)
    lower = two - one - sqrt((two - lower_2) ** 2 + (upper_1 - one) ** 2)
    upper = two - one + sqrt((upper_2 - two) ** 2 + (one - lower_1) ** 2)
    return lower, upper


def binomial_central(count_1: int, time_1: Fraction, count_2: int, time_2: Fraction) -> float:
    """The central exact p that two rates are equal, given their sum of events."""
    total = count_1 + count_2
    chance = Fraction(time_2) / (Fraction(time_1) + Fraction(time_2))
    # Whole numbers instead of fractions: the same sum, without a common factor at every step.
    yes, no = chance.numerator, chance.denominator - chance.numerator
    terms = [no**total]
    for k in range(total):
        # comb(total, k) * yes**k * no**(total - k) to that of k + 1, which divides exactly.
        terms.append(terms[k] * (total - k) * yes // ((k + 1) * no))
    everything = chance.denominator**total
    at_most = Fraction(sum(terms[: count_2 + 1]), everything)
    at_least = Fraction(sum(terms[count_2:]), everything)
    return central(at_most, at_least)


def ratio_limits(
    count_1: int, time_1: Fraction, count_2: int, time_2: Fraction, confidence: float = 0.95
) -> Limits:
    """Exact conditional limits of rate two over rate one, by Clopper and Pearson."""
    tail = (1 - confidence) / 2
    times = float(Fraction(time_1) / Fraction(time_2))
    lower, upper = 0.0, inf
    if count_2 > 0:
        share = float(beta.ppf(tail, count_2, count_1 + 1))
        lower = share / (1 - share) * times
    if count_1 > 0:
        share = float(beta.ppf(1 - tail, count_2 + 1, count_1))
        upper = share / (1 - share) * times
    return lower, upper


# What the two sides allow


def is_there(side: Estimate | None) -> bool:
    """True if a side has something to show, or is a contradiction or one of several."""
    if side is None:
        return False
    shown = any(number is not None for number in (side.value, side.low, side.high))
    return shown or side.reason in ("contradiction", "several")


def is_wide(side: Estimate) -> bool:
    """True if a side is a range or a bound; about a value is neither."""
    return side.value is None or side.bound in BOUNDS


def is_beside(one: Estimate, other: Estimate, kind: str, measure: str) -> bool:
    """True if the two sides can only stand side by side, without a difference."""
    if {one.reason, other.reason} & {"contradiction", "several"}:
        return True
    if is_wide(one) or is_wide(other):
        return True
    if kind == "add":
        return one.years is None or other.years is None
    if kind == "unduplicated" and measure != "share":
        if one.years is None or other.years is None:
            return True
        return abs(one.years - other.years) > Fraction(1, 10**6)
    return False


def times_of(one: Estimate, other: Estimate) -> tuple[Fraction, Fraction]:
    """Person-years of both sides, or years of both if either has no person-years."""
    if one.exposure is not None and other.exposure is not None:
        return one.exposure, other.exposure
    return one.years, other.years


def change_of(one: Estimate, other: Estimate, kind: str) -> float | None:
    """Ratio of two rates, else difference; endless from nothing, None from nothing to nothing."""
    if kind != "add":
        return float(other.value - one.value)
    time_1, time_2 = times_of(one, other)
    if one.count == 0:
        return inf if other.count > 0 else None
    return float(Fraction(other.count) / time_2 / (Fraction(one.count) / time_1))


def bases_of(side: Estimate) -> list[int]:
    """The bases that a share can have: the known one, or all from the smallest to the largest."""
    if side.base is not None:
        return [side.base]
    return [None] if side.base_low is None else list(range(side.base_low, side.base_high + 1))


def tested_shares(one: Estimate, other: Estimate, confidence: float) -> Comparison:
    """The tested difference of two shares, in percentage points, whichever bases are right."""
    found = [
        (newcombe(one.count, n, other.count, m, confidence),
         fisher_central(one.count, n, other.count, m))
        for n in bases_of(one)
        for m in bases_of(other)
    ]  # fmt: skip
    lower, upper = min(limits[0] for limits, _ in found), max(limits[1] for limits, _ in found)
    change = other.value - one.value
    if one.base is not None and other.base is not None:
        change = 100 * (Fraction(other.count, other.base) - Fraction(one.count, one.base))
    return Comparison(float(change), 100 * lower, 100 * upper, max(p for _, p in found))


def tested_rates(one: Estimate, other: Estimate, confidence: float) -> Comparison:
    """The tested ratio of two rates."""
    time_1, time_2 = times_of(one, other)
    numbers = (int(one.count), time_1, int(other.count), time_2)
    lower, upper = ratio_limits(*numbers, confidence)
    return Comparison(change_of(one, other, "add"), lower, upper, binomial_central(*numbers))


def verdict_of(tested: Comparison, nothing: float, direction: str, confidence: float) -> str:
    """What a test says, `nothing` being the change that is none."""
    unlikely = tested.p < 1 - confidence
    excluded = tested.change_lower > nothing or tested.change_upper < nothing
    if unlikely != excluded:
        return "too-few"
    if not unlikely:
        return "no-clear-change"
    rose = tested.change > nothing
    if direction not in ("higher", "lower"):
        return "rose" if rose else "fell"
    return "improved" if rose == (direction == "higher") else "worsened"


def compare(
    one: Estimate | None,
    other: Estimate | None,
    measure: str,
    counted: str,
    breakdown: str = "",
    direction: str = "",
    comparable_from: date | None = None,
    phase_one_last: date = PHASE_ONE_LAST,
    confidence: float = 0.95,
) -> Comparison:
    """The change from phase one to phase two and its verdict.

    `direction` says which is better: higher, lower or neither ('').
    """
    if not is_there(one) or not is_there(other):
        return Comparison(verdict="one-phase")
    if comparable_from is not None and comparable_from > phase_one_last:
        return Comparison(verdict="definition-changed")
    kind = kind_of(measure, counted)
    if is_beside(one, other, kind, measure):
        return Comparison(verdict="side-by-side")
    if one.reason == other.reason == breakdown == "":
        if kind == "pool" and None not in (*bases_of(one), *bases_of(other)):
            tested = tested_shares(one, other, confidence)
            tested.verdict = verdict_of(tested, 0, direction, confidence)
            return tested
        if kind == "add":
            tested = tested_rates(one, other, confidence)
            tested.verdict = verdict_of(tested, 1, direction, confidence)
            return tested
    unknown = measure == "share" and "base-unknown" in (one.reason, other.reason)
    verdict = "base-unknown" if unknown else "no-test"
    return Comparison(change=change_of(one, other, kind), verdict=verdict)
