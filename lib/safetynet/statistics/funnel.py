"""Funnel limits: how far a county's share may lie from all counties' by chance."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from safetynet.statistics.interval import check_confidence, check_shares, floats, refuse

# Fewer counties with a base than this are neither ranked nor given limits.
ENOUGH = 10
LEVELS = (0.95, 0.998)
GROUP = ["indicator", "breakdown", "phase"]


def funnel_limits(
    centre: "np.ndarray | float", base: "np.ndarray | float", confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the control limits of a share around the share of all (Spiegelhalter 2005).

    Stat Med 24:1185-1202: centre plus and minus z times the standard error at this base, within
    0 and 1, NaN where either is missing. Raises ValueError that names the rows of a base of 0,
    around which nothing can lie, and of a centre that is no share.

    >>> [round(float(limit), 4) for limit in funnel_limits(0.2, 100, 0.95)]
    [0.1216, 0.2784]
    """
    check_confidence(confidence)
    middle, n = floats(centre, base)
    refuse(n <= 0, "a base of 0 or less")
    refuse((middle < 0) | (middle > 1), "a centre that is no share")
    error = norm.ppf((1 + confidence) / 2) * np.sqrt(middle * (1 - middle) / n)
    return np.clip(middle - error, 0, 1), np.clip(middle + error, 0, 1)


def funnel_position(estimates: pd.DataFrame) -> "pd.Series[str]":
    """Return for each estimate inside, outside-95 or outside-998, empty where limits may not be.

    Limits need ENOUGH counties that report the indicator in the phase with a base.
    """
    based = estimates["base"].notna() & estimates["count"].notna()
    known = estimates[based]
    check_shares(known["count"].to_numpy(float), known["base"].to_numpy(float))
    groups = estimates[based].groupby(GROUP)
    enough = groups["ref_area"].transform("nunique") >= ENOUGH
    centre = groups["count"].transform("sum") / groups["base"].transform("sum")
    share = estimates["count"][based] / estimates["base"][based]
    position = pd.Series("inside", index=share.index)
    for confidence, name in zip(LEVELS, ("outside-95", "outside-998"), strict=True):
        low, high = funnel_limits(
            centre.to_numpy(), estimates["base"][based].to_numpy(), confidence
        )
        position = position.mask((share < low) | (share > high), name)
    return position.where(enough, "").reindex(estimates.index, fill_value="")
