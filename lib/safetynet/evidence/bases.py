"""What shares rest on: count and base as printed, or what alone fits."""

import numpy as np
import pandas as pd

from safetynet.evidence.arithmetic import AGREES
from safetynet.evidence.choice import SAME, allowed


def with_bases(results: pd.DataFrame, audit: pd.DataFrame) -> pd.DataFrame:
    """Return the results with count and base of shares: printed, or what alone fits."""
    share = results["measure"] == "share"
    exact = results["obs_value"].notna() & (results["bound"] == "")
    # "about" rounds what the two numbers printed beside it say exactly
    stated = exact | _rounds_its_parts(results)
    fits = audit[(audit["kind"] == "whole") & (audit["verdict"] == AGREES)]
    fits = fits.drop_duplicates("figure_id").set_index("figure_id")[["base_lower", "base_upper"]]
    low, high = (results["figure_id"].map(fits[name]).astype(float) for name in fits)
    printed = results["denominator_value"].where(results["denominator_value"] > 0)
    derived = low.where(low == high)
    base = printed.where(stated).fillna(derived.where(exact)).where(share)
    several = share & exact & base.isna() & low.notna()
    top = results["numerator_value"].fillna((results["obs_value"] / 100 * base).round())
    possible = top.notna() & (top >= 0) & (base.isna() | (top <= base))
    results["base"] = base.where(possible)
    results["count"] = top.where(results["base"].notna() | several)
    results["base_low"], results["base_high"] = low.where(several), high.where(several)
    results["count_basis"] = _count_basis(results)
    source = np.select(
        [several, results["base"].isna(), printed.notna()], ["range", "unknown", "printed"],
        "derived",
    )  # fmt: skip
    results["base_from"] = np.where(share, source, "")
    return results


def _count_basis(results: pd.DataFrame) -> np.ndarray:
    """Return which counts nobody printed: derived from share and base, or about, if several fit."""
    bare = results["count"].notna() & results["base"].notna() & results["numerator_value"].isna()
    half = 0.5 * 10.0 ** -results["decimals"].astype(float)
    low, high = (results["base"] * (results["obs_value"] + turn) / 100 for turn in (-half, half))
    last = np.minimum(results["base"] + 1, np.ceil(high - SAME))
    fit = last - np.maximum(np.ceil(low - SAME), 0)
    return np.select([~bare, fit == 1], ["", "derived"], "about")


def inconsistent(results: pd.DataFrame) -> "pd.Series[bool]":
    """Return which shares are not what their own numerator and denominator give."""
    both = results["numerator_value"].notna() & (results["denominator_value"] > 0)
    exact = (results["measure"] == "share") & results["obs_value"].notna() & both
    exact &= results["bound"] == ""
    given = results["numerator_value"] / results["denominator_value"] * 100
    step = 10.0 ** -results["decimals"].astype(float)
    return exact & ((given - results["obs_value"]).abs() >= step - SAME)


def _rounds_its_parts(results: pd.DataFrame) -> np.ndarray:
    """Return which shares printed as "about" are so of the two numbers printed beside them."""
    found = np.zeros(len(results), dtype=bool)
    about = (results["bound"] == "~") & results["numerator_value"].notna()
    for place in np.flatnonzero(about & (results["denominator_value"] > 0)):
        row = results.iloc[place]
        low, high = allowed(float(row["obs_value"]), "~")
        found[place] = low <= row["numerator_value"] / row["denominator_value"] * 100 <= high
    return found
