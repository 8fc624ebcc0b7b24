"""Change between two shares or two rates: interval and exact test, on whole arrays.

The tests are two-sided in one of two ways. ``central`` doubles the smaller tail: it says the same
as limits that leave half of what is left out on either side, which is how all limits here are
made, so verdicts use it. ``minimum-likelihood`` adds up all outcomes no more likely than the
observed one, as R and SciPy do by default; it may disagree with such limits (Fay 2010, R Journal
2/1:53-58).
"""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, hypergeom
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from safetynet.statistics.interval import (
    Array,
    Limits,
    check_confidence,
    check_shares,
    floats,
    is_fraction,
    refuse,
)
from safetynet.statistics.level import CONFIDENCE

Sides = Literal["minimum-likelihood", "central"]
# Outcomes as likely as the observed one count as no more likely; R and SciPy use this tolerance.
TIE = 1e-7


def share_difference_interval(
    count1: ArrayLike, base1: ArrayLike, count2: ArrayLike, base2: ArrayLike,
    confidence: float = CONFIDENCE,
) -> Limits:  # fmt: skip
    """Return Newcombe's limits of share 2 minus share 1 (1998, Stat Med 17:873, method 10).

    NaN where a count or base is. Raises ValueError that names the rows of a count below 0 or
    beyond its base, and of a base of 0.

    >>> [round(float(limit), 4) for limit in share_difference_interval(48, 80, 56, 70)]
    [0.0524, 0.3339]
    """
    check_confidence(confidence)
    x1, n1, x2, n2 = _shares(count1, base1, count2, base2)

    def limits(x1: Array, n1: Array, x2: Array, n2: Array) -> Limits:
        lower, upper = confint_proportions_2indep(
            x2, n2, x1, n1, method="newcomb", compare="diff", alpha=1 - confidence
        )
        return np.clip(lower, -1, 1), np.clip(upper, -1, 1)

    found: Limits = _known_rows(limits, x1, n1, x2, n2)
    return found


def share_difference_test(
    count1: ArrayLike, base1: ArrayLike, count2: ArrayLike, base2: ArrayLike,
    sides: Sides = "minimum-likelihood",
) -> Array:  # fmt: skip
    """Return Fisher's exact two-sided p for two shares.

    NaN where a count or base is. Raises ValueError that names the rows of a count that is no whole
    number, below 0 or beyond its base, and of a base of 0.

    >>> round(float(share_difference_test(2, 9, 8, 10)), 7)
    0.0230141
    >>> round(float(share_difference_test(0, 3, 3, 3, sides="central")), 7)
    0.1
    """
    x1, n1, x2, n2 = _shares(count1, base1, count2, base2)
    refuse(is_fraction(x1) | is_fraction(x2), "a count that is no whole number")
    refuse(is_fraction(n1) | is_fraction(n2), "a base that is no whole number")

    def p(x1: Array, n1: Array, x2: Array, n2: Array) -> tuple[Array]:
        total, events = n1 + n2, x1 + x2
        low, high = np.maximum(0, events - n2), np.minimum(n1, events)
        mode = np.floor((n1 + 1) * (events + 1) / (total + 2))
        return (
            _two_sided(
                x1, low, high, mode, sides,
                lambda k: hypergeom.logpmf(k, total, events, n1),
                lambda k: hypergeom.cdf(k, total, events, n1),
                lambda k: hypergeom.sf(k, total, events, n1),
            ),
        )  # fmt: skip

    tested: Array = _known_rows(p, x1, n1, x2, n2)[0]
    return tested


def rate_ratio_interval(
    count1: ArrayLike, time1: ArrayLike, count2: ArrayLike, time2: ArrayLike,
    confidence: float = CONFIDENCE,
) -> Limits:  # fmt: skip
    """Return the exact conditional limits of rate 2 over rate 1.

    Given their sum, count 2 is binomial; its Clopper-Pearson limits give those of the ratio
    (Przyborowski and Wilenski 1940, Biometrika 31:313; R's poisson.test). ``time`` is what is
    lived through: years, or years times people. NaN where an argument is, and where nothing
    happened in either. Raises ValueError that names the rows of a count below 0 or a time of 0.

    >>> [round(float(limit), 6) for limit in rate_ratio_interval(21, 3011, 11, 800)]
    [0.858426, 4.277266]
    """
    check_confidence(confidence)
    x1, t1, x2, t2 = _rates(count1, time1, count2, time2)

    def limits(x1: Array, t1: Array, x2: Array, t2: Array) -> Limits:
        with np.errstate(divide="ignore", invalid="ignore"):
            lower, upper = proportion_confint(x2, x1 + x2, 1 - confidence, "beta")
            lower, upper = np.where(x2 == 0, 0.0, lower), np.where(x1 == 0, 1.0, upper)
            ratio = (lower / (1 - lower) * t1 / t2, upper / (1 - upper) * t1 / t2)
        nothing = x1 + x2 == 0
        return np.where(nothing, np.nan, ratio[0]), np.where(nothing, np.nan, ratio[1])

    found: Limits = _known_rows(limits, x1, t1, x2, t2)
    return found


def rate_ratio_test(
    count1: ArrayLike, time1: ArrayLike, count2: ArrayLike, time2: ArrayLike,
    sides: Sides = "minimum-likelihood",
) -> Array:  # fmt: skip
    """Return the exact conditional two-sided p for equal rates.

    NaN where an argument is. Raises ValueError that names the rows of a count that is no whole
    number or below 0, and of a time of 0.

    >>> round(float(rate_ratio_test(21, 3011, 11, 800)), 6)
    0.079669
    """
    x1, t1, x2, t2 = _rates(count1, time1, count2, time2)
    refuse(is_fraction(x1) | is_fraction(x2), "a count that is no whole number")

    def p(x1: Array, t1: Array, x2: Array, t2: Array) -> tuple[Array]:
        total, chance = x1 + x2, t2 / (t1 + t2)
        mode = np.minimum(np.floor((total + 1) * chance), total)
        return (
            _two_sided(
                x2, np.zeros_like(total), total, mode, sides,
                lambda k: binom.logpmf(k, total, chance),
                lambda k: binom.cdf(k, total, chance),
                lambda k: binom.sf(k, total, chance),
            ),
        )  # fmt: skip

    tested: Array = _known_rows(p, x1, t1, x2, t2)[0]
    return tested


def _shares(*values: ArrayLike) -> tuple[Array, ...]:
    """Return counts and bases of two sides as arrays, or raise where a count cannot be one."""
    x1, n1, x2, n2 = floats(*values)
    check_shares(x1, n1, " of the first")
    check_shares(x2, n2, " of the second")
    return x1, n1, x2, n2


def _rates(*values: ArrayLike) -> tuple[Array, ...]:
    """Return counts and times of two sides as arrays, or raise where one cannot be."""
    x1, t1, x2, t2 = floats(*values)
    refuse((x1 < 0) | (x2 < 0) | np.isinf(x1 + x2), "a count below 0 or without end")
    endless = np.isinf(t1) | np.isinf(t2)
    refuse((t1 <= 0) | (t2 <= 0) | endless, "a time of 0 or less, or without end")
    return x1, t1, x2, t2


def _known_rows(function: Callable[..., Any], *values: Array) -> Any:
    """Return what a function gives for the rows without a missing value, NaN for the others."""
    known: NDArray[np.bool_] = np.logical_and.reduce([np.isfinite(value) for value in values])
    if known.all():
        return function(*values)
    found = function(*(value[known] for value in values))
    results = tuple(np.full(known.shape, np.nan) for _ in found)
    for result, part in zip(results, found, strict=True):
        result[known] = part
    return results


def _two_sided(
    observed: Array, low: Array, high: Array, mode: Array, sides: Sides,
    logpmf: Callable[[Array], Array], cdf: Callable[[Array], Array], sf: Callable[[Array], Array],
) -> Array:  # fmt: skip
    """Return the two-sided probability of an outcome between ``low`` and ``high``."""
    if sides == "central":
        return np.asarray(np.minimum(2 * np.minimum(cdf(observed), sf(observed - 1)), 1.0))
    if sides != "minimum-likelihood":
        raise ValueError(f"sides is central or minimum-likelihood: {sides!r}")
    # The distribution has one mode, so what is no more likely is two tails; the inner end of the
    # tail on the other side of the mode is found by bisection.
    level = logpmf(observed) + np.log1p(TIE)
    left = observed <= mode
    near = np.where(left, np.maximum(mode, observed), np.minimum(mode, observed))
    far = np.where(left, high + 1, low - 1)
    steps = int(np.ceil(np.log2(max(float(np.max(np.abs(far - near), initial=1)), 1)))) + 1
    for _ in range(steps):
        middle = np.where(left, np.floor((near + far) / 2), np.ceil((near + far) / 2))
        unlikely = logpmf(middle) <= level
        inside = middle != near
        far = np.where(inside & unlikely, middle, far)
        near = np.where(inside & ~unlikely, middle, near)
    p = np.where(left, cdf(observed) + sf(far - 1), cdf(far) + sf(observed - 1))
    return np.minimum(np.where(logpmf(mode) <= level, 1.0, p), 1.0)


def share_change(
    x1: Array, bases1: tuple[Array, Array], x2: Array, bases2: tuple[Array, Array],
    confidence: float,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Return p and limits of a difference of shares that hold whichever bases are right.

    Each side has its lowest and highest possible base, the same where it is known.
    """
    found = [
        (share_difference_test(x1, n1, x2, n2, "central"),
         *share_difference_interval(x1, n1, x2, n2, confidence))
        for n1, n2 in _possible_bases(x1, bases1, x2, bases2)
    ]  # fmt: skip
    p, low, high = zip(*found, strict=True)
    return np.max(p, axis=0), np.min(low, axis=0), np.max(high, axis=0)


def _possible_bases(
    x1: Array, bases1: tuple[Array, Array], x2: Array, bases2: tuple[Array, Array]
) -> list[tuple[Array, Array]]:
    """Return the pairs of bases to look at: the ends, and where the shares come nearest.

    Between its ends a range may hold a base at which the two shares are the same.
    """
    if all(np.array_equal(*bases, equal_nan=True) for bases in (bases1, bases2)):
        return [(bases1[0], bases2[0])]
    pairs = [(n1, n2) for n1 in bases1 for n2 in bases2]
    with np.errstate(divide="ignore", invalid="ignore"):
        for turn in (np.floor, np.ceil):
            pairs += [(n1, _within(turn(x2 * n1 / x1), bases2)) for n1 in bases1]
            pairs += [(_within(turn(x1 * n2 / x2), bases1), n2) for n2 in bases2]
    return pairs


def _within(base: Array, ends: tuple[Array, Array]) -> Array:
    return np.clip(np.where(np.isfinite(base), base, ends[0]), *ends)


def excludes(low: Array, high: Array, none: Array | float) -> np.ndarray:
    """Return whether limits exclude no change; a missing upper limit is infinite."""
    return np.asarray((low > none) | (high < none))
