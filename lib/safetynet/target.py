"""Targets beside estimates: met or not, and whether the interval allows another answer."""

import numpy as np
import pandas as pd

KEY = ["ref_area", "strategy", "indicator", "breakdown", "phase"]
DIRECTION_BOUND = {"higher": ">=", "lower": "<="}


def add_targets(estimates: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates with target, target_bound, target_met and target_certain.

    The target's own bound decides; a bare number is read in the indicator's direction. Empty where
    there is no target, no direction, or a value in another unit (a count shown as a rate).
    ``target_certain`` is yes where the whole interval gives the same answer, no where it does not,
    empty where there is no interval.
    """
    aims = figures[(figures["role"] == "target") & figures["obs_value"].notna()]
    aims = aims.drop_duplicates(KEY, keep="last")[[*KEY, "obs_value", "bound"]]
    aims = aims.rename(columns={"obs_value": "target", "bound": "target_bound"})
    table = estimates.merge(aims, on=KEY, how="left")
    read = table["target_bound"].where(
        table["target_bound"].fillna("") != "", table["direction"].map(DIRECTION_BOUND)
    )
    known = table["target"].notna() & read.notna() & table["years"].isna() & table["value"].notna()
    met = _meets(table["value"], table["target"], read)
    ends = [_meets(table[end], table["target"], read) for end in ("lower", "upper")]
    sure = np.where((ends[0] == met) & (ends[1] == met), "yes", "no")
    table["target_met"] = np.where(known, np.where(met, "yes", "no"), "")
    table["target_certain"] = np.where(known & table["lower"].notna(), sure, "")
    table["target_bound"] = table["target_bound"].fillna("")
    return table


def _meets(
    value: "pd.Series[float]", target: "pd.Series[float]", bound: "pd.Series[str]"
) -> np.ndarray:
    return np.select(
        [bound == "<", bound == "<=", bound == ">", bound == ">="],
        [value < target, value <= target, value > target, value >= target],
        False,
    )
