"""Intervals for one share, count or rate, and what no interval can be made of."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from safetynet.statistics.level import CONFIDENCE

# From this count on Byar's approximation is used, below it the exact limits (as OHID does).
BYAR_FROM = 10
# So many rows an error names.
NAMED = 10
Array = NDArray[np.float64]
Limits = tuple[Array, Array]


def share_interval(count: ArrayLike, base: ArrayLike, confidence: float = CONFIDENCE) -> Limits:
    """Return Wilson's limits of a share (Wilson 1927, J Am Stat Assoc 22:209-212).

    ``count`` of ``base``, arrays of one shape; the limits are shares between 0 and 1, NaN where
    either is. Raises ValueError for a count below 0 or beyond its base, for a base of 0, and for
    what is not whole or without end.

    >>> [round(float(limit), 6) for limit in share_interval(65, 100)]
    [0.552544, 0.736358]
    """
    x, n = floats(count, base)
    check_confidence(confidence)
    check_shares(x, n)
    lower, upper = proportion_confint(x, n, 1 - confidence, "wilson")
    known = np.isfinite(x) & np.isfinite(n)
    lower = np.where(x == 0, 0.0, np.clip(lower, 0, 1))
    upper = np.where(x == n, 1.0, np.clip(upper, 0, 1))
    # the share itself lies within, also where the last digit of a float would have it outside
    with np.errstate(invalid="ignore"):
        lower, upper = np.minimum(lower, x / n), np.maximum(upper, x / n)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def count_interval(count: ArrayLike, confidence: float = CONFIDENCE) -> Limits:
    """Return the limits of a count of events: exact Poisson below 10 events, Byar's from 10.

    Byar's as in Breslow and Day 1987, Statistical Methods in Cancer Research II, formula 2.14.
    NaN stays NaN. Raises ValueError for a count below 0.

    >>> [round(float(limit), 4) for limit in count_interval(65)]
    [50.1632, 82.8491]
    """
    (events,) = floats(count)
    check_confidence(confidence)
    refuse((events < 0) | np.isinf(events), "a count below 0 or without end")
    known = np.where(np.isfinite(events), events, 0)
    exact_lower, exact_upper = confint_poisson(known, 1.0, method="exact-c", alpha=1 - confidence)
    z = norm.ppf((1 + confidence) / 2)
    safe, above = np.maximum(known, 1), known + 1
    byar_lower = safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3
    byar_upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    few = known < BYAR_FROM
    lower = np.where(known == 0, 0.0, np.where(few, exact_lower, byar_lower))
    upper = np.where(few, exact_upper, byar_upper)
    missing = np.isnan(events)
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)


def count_method(count: ArrayLike) -> NDArray[np.str_]:
    """Return which method ``count_interval`` takes for each count, empty for a missing one.

    >>> [str(method) for method in count_method([3, 65, float("nan")])]
    ['exact Poisson', 'Byar', '']
    """
    (events,) = floats(count)
    refuse((events < 0) | np.isinf(events), "a count below 0 or without end")
    named = np.where(events < BYAR_FROM, "exact Poisson", "Byar")
    return np.where(np.isnan(events), "", named)


def floats(*values: ArrayLike) -> tuple[Array, ...]:
    """Return values as float arrays of one shape."""
    return tuple(np.broadcast_arrays(*(np.asarray(value, float) for value in values)))


def is_fraction(value: Array) -> NDArray[np.bool_]:
    """Return which numbers are not whole; a missing one is none."""
    return np.asarray(np.isfinite(value) & (value != np.floor(value)))


def check_confidence(confidence: float) -> None:
    """Raise ValueError unless a confidence level is a share from 0.5 to below 1."""
    number = isinstance(confidence, int | float | np.number)
    if not number or not 0.5 <= confidence < 1:
        raise ValueError(f"confidence is a share from 0.5 to below 1, such as 0.95: {confidence!r}")


def check_shares(count: Array, base: Array, what: str = "") -> None:
    """Raise ValueError that names the rows whose count cannot be a part of its base."""
    refuse((count < 0) | np.isinf(count), f"a count below 0 or without end{what}")
    refuse((base <= 0) | np.isinf(base), f"a base of 0 or less, or without end{what}")
    refuse(is_fraction(count) | is_fraction(base), f"a count or base that is not whole{what}")
    refuse(count > base, f"a count beyond its base{what}")


def refuse(wrong: NDArray[np.bool_], found: str) -> None:
    """Raise ValueError that names the rows, counted from 0, in which something cannot be."""
    rows = np.flatnonzero(np.atleast_1d(wrong))
    if rows.size:
        named = ", ".join(str(row) for row in rows[:NAMED])
        more = f" and {rows.size - NAMED} more" if rows.size > NAMED else ""
        raise ValueError(f"{found}: row {named}{more}")
