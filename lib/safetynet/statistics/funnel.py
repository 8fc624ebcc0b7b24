"""Funnel limits: how far a county's share or rate may lie from all counties' by chance."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from safetynet.statistics.interval import check_confidence, check_shares, floats, refuse

# Fewer counties with a base than this are neither ranked nor given limits.
ENOUGH = 10
LEVELS = (0.95, 0.998)
GROUP = ["indicator", "breakdown", "phase"]
NEEDED = ("lower", "upper", "count", "base", "exposure")


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


def rate_limits(
    centre: "np.ndarray | float", exposure: "np.ndarray | float", confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the control limits of a rate around the rate of all (Spiegelhalter 2005).

    Centre plus and minus z times the root of centre by exposure, the standard error of a Poisson
    rate, not below 0; in the unit of ``centre``. Raises ValueError that names the rows of an
    exposure of 0 or a centre below 0.

    >>> [round(float(limit), 4) for limit in rate_limits(0.5, 200, 0.95)]
    [0.402, 0.598]
    """
    check_confidence(confidence)
    middle, lived = floats(centre, exposure)
    refuse(lived <= 0, "an exposure of 0 or less")
    refuse(middle < 0, "a centre below 0")
    error = norm.ppf((1 + confidence) / 2) * np.sqrt(middle / lived)
    return np.clip(middle - error, 0, None), middle + error


def funnel_points(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return what stands in a funnel: one row per estimate, its index that of the estimates.

    Columns: ``size`` (base, or years that people lived), ``value`` and ``centre`` (shares of 1,
    or events by person and year), ``rate``, and ``position``: inside, outside-95 or outside-998.
    There is a funnel where ENOUGH counties have a value of a phase with a base, and chance alone
    could move it: what has no interval of its own (kept in full, at a date, counted again) is no
    draw, and has no limits here either.
    """
    table = estimates.reindex(columns=list(dict.fromkeys([*estimates.columns, *NEEDED])))
    drawn = table[["lower", "upper", "count"]].notna().all(axis=1)
    rate = drawn & table["exposure"].notna()
    mine = table[(drawn & table["base"].notna()) | rate]
    known = mine[mine["exposure"].isna()]
    check_shares(known["count"].to_numpy(float), known["base"].to_numpy(float))
    size = mine["exposure"].fillna(mine["base"]).astype(float)
    points = pd.DataFrame({"size": size, "value": mine["count"] / size,
                           "rate": mine["exposure"].notna()})  # fmt: skip
    keys = [mine[name] for name in GROUP]
    centre = mine["count"].groupby(keys).transform("sum") / size.groupby(keys).transform("sum")
    points["centre"] = centre.astype(float)
    enough = mine["ref_area"].groupby(keys).transform("nunique") >= ENOUGH
    points = points[enough]
    points["position"] = "inside"
    for confidence, name in zip(LEVELS, ("outside-95", "outside-998"), strict=True):
        for kind, limits in ((False, funnel_limits), (True, rate_limits)):
            some = points[points["rate"] == kind]
            low, high = limits(some["centre"].to_numpy(), some["size"].to_numpy(), confidence)
            outside = (some["value"] < low) | (some["value"] > high)
            points.loc[outside[outside].index, "position"] = name
    return points


def funnel_position(estimates: pd.DataFrame) -> "pd.Series[str]":
    """Return for each estimate inside, outside-95 or outside-998, empty where limits may not be."""
    return funnel_points(estimates)["position"].reindex(estimates.index, fill_value="")
