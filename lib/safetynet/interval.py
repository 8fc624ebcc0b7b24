"""Intervals for one share, count or rate."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

CONFIDENCE = 0.95
# From this count on Byar's approximation is used, below it the exact limits (as OHID does).
BYAR_FROM = 10
Limits = tuple[NDArray[np.float64], NDArray[np.float64]]


def share_interval(count: ArrayLike, base: ArrayLike, confidence: float = CONFIDENCE) -> Limits:
    """Return Wilson's limits of a share (Wilson 1927, J Am Stat Assoc 22:209-212).

    ``count`` of ``base``, arrays of one shape; the limits are shares between 0 and 1.

    >>> [round(float(limit), 6) for limit in share_interval(65, 100)]
    [0.552544, 0.736358]
    """
    lower, upper = proportion_confint(
        np.asarray(count, float), np.asarray(base, float), 1 - confidence, "wilson"
    )
    none, all_ = np.asarray(count) == 0, np.asarray(count) == np.asarray(base)
    return np.where(none, 0.0, np.clip(lower, 0, 1)), np.where(all_, 1.0, np.clip(upper, 0, 1))


def count_interval(count: ArrayLike, confidence: float = CONFIDENCE) -> Limits:
    """Return the limits of a count of events: exact Poisson below 10 events, Byar's from 10.

    Byar's as in Breslow and Day 1987, Statistical Methods in Cancer Research II, formula 2.14.

    >>> [round(float(limit), 4) for limit in count_interval(65)]
    [50.1632, 82.8491]
    """
    events = np.asarray(count, float)
    exact_lower, exact_upper = confint_poisson(events, 1.0, method="exact-c", alpha=1 - confidence)
    z = norm.ppf((1 + confidence) / 2)
    safe, above = np.maximum(events, 1), events + 1
    byar_lower = safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3
    byar_upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    few = events < BYAR_FROM
    lower = np.where(few, exact_lower, byar_lower)
    return np.where(events == 0, 0.0, lower), np.where(few, exact_upper, byar_upper)


def count_method(count: ArrayLike) -> NDArray[np.str_]:
    """Return which method ``count_interval`` takes for each count."""
    return np.where(np.asarray(count, float) < BYAR_FROM, "exact Poisson", "Byar")
