"""Estimates of two phases side by side: what belongs together, on one scale, and what does not."""

import numpy as np
import pandas as pd

from safetynet.evidence.results import SERIES
from safetynet.raw.catalogue import FLOW, REPEATED, UNDUPLICATED
from safetynet.statistics.estimate import PER, WITHOUT_VALUE
from safetynet.statistics.interval import Array, refuse

# Why two values stand side by side without a difference, or with one that is not tested.
APART = (*WITHOUT_VALUE, "inexact", "no-period", "unlike-lengths")
NUMBERS = ("value", "low", "high", "lower", "upper", "count", "base", "base_low", "base_high",
           "years", "exposure", "exposure_year_end", "population", "covered",
           "results")  # fmt: skip
TEXTS = ("bound", "as_printed", "count_basis", "base_from", "population_date",
         "population_missing", "reason", "precision", "method", "figure_ids", "other_ids",
         "periods")  # fmt: skip
SIDES = (*NUMBERS, *TEXTS, "start", "end")
CONSTANT = ("strategy", "measure", "counted", "group", "unit_measure", "direction", "official")


def complete(estimates: pd.DataFrame, phases: list[str], confidence: float) -> pd.DataFrame:
    """Return estimates with every column that a comparison looks at, or raise ValueError."""
    if len(phases) < 2:
        raise ValueError(f"a comparison needs two phases or more: {phases}")
    refuse(estimates.duplicated([*SERIES, "phase"]).to_numpy(), "a series and phase given twice")
    if "confidence" in estimates:
        level = estimates["confidence"].astype(float)
        other = level.notna() & (np.abs(level - confidence) > 1e-9)
        refuse(other.to_numpy(bool), f"limits of another confidence than {confidence}")
    names = dict.fromkeys([*estimates.columns, *CONSTANT, *SIDES])
    estimates = estimates.reindex(columns=list(names))
    texts = [*TEXTS, "counted", "group"]
    estimates[texts] = estimates[texts].astype(object).fillna("")
    return estimates.astype(dict.fromkeys(NUMBERS, float))


def pair_of(estimates: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Return a row per series that has either phase, its columns with ``_from`` and ``_to``."""
    sides = [
        estimates[estimates["phase"] == phase][[*SERIES, *CONSTANT, *SIDES]]
        .rename(columns={name: f"{name}_{end}" for name in SIDES})
        .assign(**{f"there_{end}": True})
        for phase, end in ((first, "from"), (second, "to"))
    ]
    table = sides[0].merge(sides[1], on=SERIES, how="outer", suffixes=("", "_other"))
    for name in CONSTANT:
        # the later phase has the last word, such as on the strategy
        table[name] = table.pop(f"{name}_other").fillna(table[name])
    texts = [f"{name}_{end}" for name in TEXTS for end in ("from", "to")]
    table[texts] = table[texts].fillna("")
    return table.assign(phase_from=first, phase_to=second)


def same_scale(table: pd.DataFrame) -> pd.DataFrame:
    """Return both sides of rates per year where the population of only one is known.

    A rate per residents beside a rate per year would be two different quantities.
    """
    both = table["value_from"].notna() & table["value_to"].notna()
    for end, other in (("from", "to"), ("to", "from")):
        alone = both & table[f"exposure_{end}"].notna() & table[f"exposure_{other}"].isna()
        factor = table[f"exposure_{end}"] / (PER * table[f"years_{end}"])
        for name in ("value", "lower", "upper"):
            column = f"{name}_{end}"
            table[column] = table[column].where(~alone, table[column] * factor)
        for name in ("exposure", "exposure_year_end", "population"):
            table[f"{name}_{end}"] = table[f"{name}_{end}"].where(~alone)
        column = f"population_date_{end}"
        table[column] = table[column].where(~alone, "")
    return table


def one_scale(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return estimates with every rate of an indicator per year where one lacks its population."""
    rate = estimates["years"].notna() & (estimates["counted"] != UNDUPLICATED)
    lacking = (rate & estimates["exposure"].isna()).groupby(
        [estimates["indicator"], estimates["breakdown"]]
    )
    alone = lacking.transform("any") & estimates["exposure"].notna()
    factor = estimates["exposure"] / (PER * estimates["years"])
    changed = {n: estimates[n].where(~alone, estimates[n] * factor)
               for n in ("value", "lower", "upper")}  # fmt: skip
    blank = {n: estimates[n].where(~alone) for n in ("exposure", "exposure_year_end", "population")}
    return estimates.assign(**changed, **blank)


def shared_scale(estimates: pd.DataFrame) -> "pd.Series[bool]":
    """Return which estimates of several counties stand on one scale, as no count by size does."""
    return estimates["measure"].isin(["share", "ratio"]) | estimates["exposure"].notna()


def why_apart(table: pd.DataFrame) -> np.ndarray:
    """Return why two values have no difference, empty where they have one."""
    reasons = [table[f"reason_{end}"].to_numpy(object) for end in ("from", "to")]
    without = np.where(np.isin(reasons[0], WITHOUT_VALUE), reasons[0], reasons[1])
    missing = (table["value_from"].isna() | table["value_to"].isna()).to_numpy(bool)
    bounds = [table[f"bound_{end}"].isin(["<", "<=", ">", ">="]).to_numpy(bool)
              for end in ("from", "to")]  # fmt: skip
    counted, measure = table["counted"].to_numpy(object), table["measure"].to_numpy(object)
    added = ((measure == "count") & np.isin(counted, [FLOW, REPEATED])) | (
        (measure == "amount") & (counted == FLOW)
    )
    years = [table[f"years_{end}"].to_numpy(float) for end in ("from", "to")]
    lengths = np.isfinite(years[0]) & np.isfinite(years[1])
    people = counted == UNDUPLICATED
    people = people & (measure != "share")
    unlike = people & lengths & (np.abs(years[0] - years[1]) > 1e-6)
    unknown = (added | people) & ~lengths
    vague = unknown & ((reasons[0] == "inexact") | (reasons[1] == "inexact"))
    found: np.ndarray = np.select(
        [np.isin(without, WITHOUT_VALUE), missing | bounds[0] | bounds[1] | vague, unknown, unlike],
        [without, "inexact", "no-period", "unlike-lengths"],
        "",
    )
    return found.astype(object)


def exposures_of(table: pd.DataFrame) -> tuple[Array, Array]:
    """Return the exposures of both sides: person-years where both are known, else years."""
    people = table["exposure_from"].notna() & table["exposure_to"].notna()
    sides = (
        table[f"exposure_{end}"].where(people, table[f"years_{end}"]) for end in ("from", "to")
    )
    first, second = (side.to_numpy(float) for side in sides)
    return first, second


def bases_of(table: pd.DataFrame, end: str) -> tuple[Array, Array]:
    """Return the lowest and highest base that the shares of a side can have."""
    base = table[f"base_{end}"]
    low, high = (base.fillna(table[f"base_{side}_{end}"]) for side in ("low", "high"))
    return low.to_numpy(float), high.to_numpy(float)
