"""Change between two shares or two rates: interval and exact test, on whole arrays."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, hypergeom
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from safetynet.interval import CONFIDENCE, Limits

Array = NDArray[np.float64]
# Outcomes as likely as the observed one count as no more likely; R and SciPy use this tolerance.
TIE = 1e-7


def share_difference_interval(
    count1: ArrayLike, base1: ArrayLike, count2: ArrayLike, base2: ArrayLike,
    confidence: float = CONFIDENCE,
) -> Limits:  # fmt: skip
    """Return Newcombe's limits of share 2 minus share 1 (1998, Stat Med 17:873, method 10).

    >>> [round(float(limit), 4) for limit in share_difference_interval(48, 80, 56, 70)]
    [0.0524, 0.3339]
    """
    x1, n1, x2, n2 = (np.asarray(v, float) for v in (count1, base1, count2, base2))
    lower, upper = confint_proportions_2indep(
        x2, n2, x1, n1, method="newcomb", compare="diff", alpha=1 - confidence
    )
    return np.clip(lower, -1, 1), np.clip(upper, -1, 1)


def share_difference_test(
    count1: ArrayLike, base1: ArrayLike, count2: ArrayLike, base2: ArrayLike
) -> Array:
    """Return Fisher's exact two-sided p for two shares, summing what is no more likely.

    >>> round(float(share_difference_test(2, 9, 8, 10)), 7)
    0.0230141
    """
    x1, n1, x2, n2 = (np.asarray(v, float) for v in (count1, base1, count2, base2))
    total, events = n1 + n2, x1 + x2
    low, high = np.maximum(0, events - n2), np.minimum(n1, events)
    mode = np.floor((n1 + 1) * (events + 1) / (total + 2))
    return _two_sided(
        x1, low, high, mode,
        lambda k: hypergeom.logpmf(k, total, events, n1),
        lambda k: hypergeom.cdf(k, total, events, n1),
        lambda k: hypergeom.sf(k, total, events, n1),
    )  # fmt: skip


def rate_ratio_interval(
    count1: ArrayLike, time1: ArrayLike, count2: ArrayLike, time2: ArrayLike,
    confidence: float = CONFIDENCE,
) -> Limits:  # fmt: skip
    """Return the exact conditional limits of rate 2 over rate 1.

    Given their sum, count 2 is binomial; its Clopper-Pearson limits give those of the ratio
    (Przyborowski and Wilenski 1940, Biometrika 31:313; R's poisson.test).

    >>> [round(float(limit), 6) for limit in rate_ratio_interval(21, 3011, 11, 800)]
    [0.858426, 4.277266]
    """
    x1, t1, x2, t2 = (np.asarray(v, float) for v in (count1, time1, count2, time2))
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = proportion_confint(x2, x1 + x2, 1 - confidence, "beta")
        lower, upper = np.where(x2 == 0, 0.0, lower), np.where(x1 == 0, 1.0, upper)
        ratio = (lower / (1 - lower) * t1 / t2, upper / (1 - upper) * t1 / t2)
    nothing = x1 + x2 == 0
    return np.where(nothing, np.nan, ratio[0]), np.where(nothing, np.nan, ratio[1])


def rate_ratio_test(
    count1: ArrayLike, time1: ArrayLike, count2: ArrayLike, time2: ArrayLike
) -> Array:
    """Return the exact conditional two-sided p for equal rates.

    >>> round(float(rate_ratio_test(21, 3011, 11, 800)), 6)
    0.079669
    """
    x1, t1, x2, t2 = (np.asarray(v, float) for v in (count1, time1, count2, time2))
    total, chance = x1 + x2, t2 / (t1 + t2)
    mode = np.floor((total + 1) * chance)
    return _two_sided(
        x2, np.zeros_like(total), total, np.minimum(mode, total),
        lambda k: binom.logpmf(k, total, chance),
        lambda k: binom.cdf(k, total, chance),
        lambda k: binom.sf(k, total, chance),
    )  # fmt: skip


def _two_sided(
    observed: Array, low: Array, high: Array, mode: Array,
    logpmf: Callable[[Array], Array], cdf: Callable[[Array], Array], sf: Callable[[Array], Array],
) -> Array:  # fmt: skip
    """Return the probability of all outcomes no more likely than the observed one.

    The distribution has one mode, so the outcomes are two tails; the inner end of the tail on the
    other side of the mode is found by bisection.
    """
    level = logpmf(observed) + np.log1p(TIE)
    left = observed <= mode
    # other side: smallest k above the mode (or largest below) that is no more likely
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
