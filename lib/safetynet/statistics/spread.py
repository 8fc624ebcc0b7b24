"""What a county's value stands beside: others', while few, else quartiles; the country's."""

import numpy as np
import pandas as pd

from safetynet.raw.catalogue import UNDUPLICATED

# From this many counties on a page tells where they lie; the indicator's own page says which.
MANY = 10
QUARTILES = (0.25, 0.5, 0.75)
# What stands on one scale whatever the size of a county; events do as rates over people.
SCALED = ("share", "ratio")
OF = ["indicator", "breakdown", "phase"]
COLUMNS = [*OF, "ref_area", "quantile", "value", "beside", "figure_id"]
# What the country's value must have in common with the county's that it stands beside.
SAME = ["source", *OF, "start", "end"]


def spread_counties(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the counties' values of each series and phase, from MANY counties on its quartiles.

    Columns: COLUMNS; a county's value has ``ref_area`` and no ``quantile``, a quartile the reverse;
    ``beside`` and ``figure_id`` are empty, as these stand beside every county's.
    Values are exact and on one scale: shares, ratios, and rates over people. A quartile is the
    value of the nearest rank (inverted distribution function; type 1 of Hyndman and Fan, 1996): it
    is that of a county, and seldom moves when another county's does.
    """
    told = estimates[is_scaled(estimates) & estimates["value"].notna() & (estimates["bound"] == "")]
    told = told.sort_values([*OF, "value", "ref_area"], kind="stable")
    grouped = told.groupby(OF, sort=False)["ref_area"]
    size, rank = grouped.transform("size").astype(int), grouped.cumcount() + 1
    many = size >= MANY
    parts = [told[~many].assign(quantile=np.nan)]
    for quantile in QUARTILES:
        nearest = many & (rank == np.ceil(quantile * size))
        parts.append(told[nearest].assign(ref_area="", quantile=quantile))
    table = pd.concat(parts).assign(beside="", figure_id="")[COLUMNS]
    table = table.astype({"value": float, "quantile": float})
    return table.sort_values([*OF, "ref_area", "quantile"], kind="stable", ignore_index=True)


def country_beside(results: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the country's values that briefings print beside a county's, for the same time.

    Columns: COLUMNS; ``ref_area`` is the country, ``beside`` the county whose value it stands
    beside, ``figure_id`` the country's figure. Only a dated share or ratio that nothing speaks
    against has a place there, and only beside the one result that stands for the county's phase; of
    several different values of the country there is none.
    """
    told = results[
        (results["ref_area"] == country) & results["value"].notna() & (results["bound"] == "")
        & results["measure"].isin(SCALED) & results["start"].notna() & ~results["accused"]
    ]  # fmt: skip
    used = results[(results["use"] == "used") & (results["ref_area"] != country)]
    alone = used[~used.duplicated([*OF, "ref_area"], keep=False)]
    own = alone[[*SAME, "ref_area"]].rename(columns={"ref_area": "beside"})
    pairs = told.merge(own, on=SAME)
    values = pairs.groupby([*OF, "beside"])["value"].transform("nunique")
    pairs = pairs[values == 1].drop_duplicates([*OF, "beside"]).assign(quantile=np.nan)
    return pairs[COLUMNS].astype({"value": float, "quantile": float}).reset_index(drop=True)


def is_scaled(estimates: pd.DataFrame) -> "pd.Series[bool]":
    """Return which estimates are on a scale that counties share."""
    people = estimates["exposure"].notna() & estimates["years"].notna()
    rates = people & (estimates["counted"] != UNDUPLICATED)
    return rates | estimates["measure"].isin(SCALED)
