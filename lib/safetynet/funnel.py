"""Funnel limits: how far a county's share may lie from all counties' by chance."""

import numpy as np
import pandas as pd
from scipy.stats import norm

# Fewer counties with a base than this are neither ranked nor given limits.
ENOUGH = 10
LEVELS = (0.95, 0.998)
GROUP = ["indicator", "breakdown", "phase"]


def funnel_limits(
    centre: "np.ndarray | float", base: "np.ndarray | float", confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the control limits of a share around the share of all (Spiegelhalter 2005).

    Stat Med 24:1185-1202: centre plus and minus z times the standard error at this base, within
    0 and 1.
    """
    z = norm.ppf((1 + confidence) / 2)
    error = z * np.sqrt(np.asarray(centre) * (1 - np.asarray(centre)) / np.asarray(base))
    return np.clip(centre - error, 0, 1), np.clip(centre + error, 0, 1)


def funnel_position(estimates: pd.DataFrame) -> "pd.Series[str]":
    """Return for each estimate inside, outside-95 or outside-998, empty where limits may not be.

    Limits need ENOUGH counties that report the indicator in the phase with a base.
    """
    based = estimates["base"].notna()
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
