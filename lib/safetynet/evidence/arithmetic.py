"""Whether a printed number is what others make it, in exact fractions."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from safetynet.evidence.choice import allowed
from safetynet.printed.quantity import Quantity

AGREES, TRUNCATED, IMPOSSIBLE, UNCHECKED = "agrees", "truncated", "impossible", "unchecked"
# The number may well be right: only what it is said to count is worded in another way, or not.
WORDING = "wording"
VERDICTS = (IMPOSSIBLE, TRUNCATED, WORDING, UNCHECKED, AGREES)
# Units of one kind and different size: to print the one for the other changes the number.
SCALED = ("%", "‰")


@dataclass(frozen=True)
class Finding:
    """What came out of one check: verdict, the exact value, and the bases that fit."""

    verdict: str
    recomputed: Fraction | None = None
    bases: tuple[int, int] | None = None


def check(kind: str, figure: Quantity, unit: str, operands: list[Quantity | str]) -> Finding:
    """Return whether a figure is what its operands make it.

    >>> whole = [Quantity(Decimal(n)) for n in (2049, 5867)]
    >>> check("share", Quantity(Decimal("34.92"), "%"), "%", whole).verdict
    'agrees'
    """
    if kind == "unit":
        size = unit in SCALED and operands[0] in SCALED
        return Finding(AGREES if unit == operands[0] else IMPOSSIBLE if size else WORDING)
    numbers = [_exact(operand) for operand in operands]
    printed = figure.value
    bounds = [operand.bound for operand in operands if isinstance(operand, Quantity)]
    vague = any(bounds) and not (kind == "equal" and bounds == [figure.bound])
    if printed is None or vague or any(number is None for number in numbers):
        return Finding(UNCHECKED)
    known = [number for number in numbers if number is not None]
    if kind in ("at-most", "at-least"):
        holds = printed <= known[0] if kind == "at-most" else printed >= known[0]
        return Finding(AGREES if holds else IMPOSSIBLE, known[0])
    if figure.bound and kind in ("whole", "ratio", "hundred"):
        return Finding(UNCHECKED)
    if kind == "whole":
        return _whole(printed, known[0])
    if kind == "ratio":
        agrees = figure.per is not None and known[0] * Fraction(printed) == known[1] * Fraction(
            figure.per
        )
        return Finding(AGREES if agrees else IMPOSSIBLE, known[1] / known[0] if known[0] else None)
    value = _recompute(kind, Fraction(printed), known)
    if value is None:
        return Finding(UNCHECKED)
    if figure.bound and kind != "equal":
        low, high = allowed(float(printed), figure.bound)
        strict = (figure.bound == "<" and value == high) or (figure.bound == ">" and value == low)
        return Finding(AGREES if low <= value <= high and not strict else IMPOSSIBLE, value)
    exact = kind in ("sum", "difference", "equal", "hundred")
    target = Decimal(100) if kind == "hundred" else printed
    return Finding(_compare(target, value, exact and kind != "hundred"), value)


def _recompute(kind: str, printed: Fraction, known: list[Fraction]) -> Fraction | None:
    """Return the value that the operands give, None where they divide by nothing."""
    if kind == "sum":
        return sum(known, Fraction(0))
    if kind == "hundred":
        return printed + sum(known, Fraction(0))
    if kind == "difference":
        return known[0] - sum(known[1:], Fraction(0))
    if kind == "equal":
        return known[0]
    base = known[0] if kind == "growth" else known[1]
    if not base:
        return None
    if kind == "growth":
        return (known[1] - known[0]) / known[0] * 100
    return known[0] / known[1] * (100 if kind == "share" else 1)


def _compare(printed: Decimal, value: Fraction, exact: bool) -> str:
    """Return how a printed number agrees with the exact one, by the decimals it prints."""
    if Fraction(printed) == value:
        return AGREES
    if exact:
        return IMPOSSIBLE
    step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    for verdict, rounding in ((AGREES, ROUND_HALF_UP), (TRUNCATED, ROUND_DOWN)):
        if rounded(value, step, rounding) == printed:
            return verdict
    return IMPOSSIBLE


def rounded(value: Fraction, step: Decimal, rounding: str) -> Decimal:
    """Return an exact value rounded to a step, away from zero at the half."""
    scaled = value / Fraction(step)
    whole = abs(scaled.numerator) // scaled.denominator
    rest = abs(scaled) - whole
    up = rounding == ROUND_HALF_UP and rest >= Fraction(1, 2)
    return (whole + up) * step * (1 if scaled >= 0 else -1)


def _whole(printed: Decimal, count: Fraction) -> Finding:
    """Return whether any whole number can be the base of a printed share (the GRIM test).

    Brown and Heathers 2017, Soc Psychol Personal Sci 8:363-369. The bases that fit lie in one
    range, because the share falls as its base grows.
    """
    step = Fraction(Decimal(1).scaleb(int(printed.as_tuple().exponent)))
    share = Fraction(printed)
    if not count or share <= 0:
        return Finding(UNCHECKED)
    for verdict, low, high in (
        (AGREES, share - step / 2, share + step / 2),
        (TRUNCATED, share, share + step),
    ):
        # low <= 100 * count / base < high, and no base smaller than its part
        smallest = max(count * 100 // high + 1, -(-count // 1))
        largest = count * 100 // low if low > 0 else None
        if largest is None:
            return Finding(UNCHECKED)
        if smallest <= largest:
            return Finding(verdict, None, (int(smallest), int(largest)))
    return Finding(IMPOSSIBLE)


def _exact(operand: Quantity | str) -> Fraction | None:
    if isinstance(operand, str) or operand.value is None:
        return None
    return Fraction(operand.value)
