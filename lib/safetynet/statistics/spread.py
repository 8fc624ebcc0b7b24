"""Where the counties stand on an indicator: each one's value while they are few, else quartiles."""

import numpy as np
import pandas as pd

from safetynet.raw.catalogue import UNDUPLICATED

# From this many counties on a page tells where they lie; the indicator's own page says which.
MANY = 10
QUARTILES = (0.25, 0.5, 0.75)
# What stands on one scale whatever the size of a county; events do as rates over people.
SCALED = ("share", "ratio")
OF = ["indicator", "breakdown", "phase"]
COLUMNS = [*OF, "ref_area", "quantile", "value"]


def spread_counties(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the counties' values of each series and phase, from MANY counties on its quartiles.

    Columns: COLUMNS; a county's value has ``ref_area`` and no ``quantile``, a quartile the reverse.
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
    table = pd.concat(parts)[COLUMNS].astype({"value": float, "quantile": float})
    return table.sort_values([*OF, "ref_area", "quantile"], kind="stable", ignore_index=True)


def is_scaled(estimates: pd.DataFrame) -> "pd.Series[bool]":
    """Return which estimates are on a scale that counties share."""
    people = estimates["exposure"].notna() & estimates["years"].notna()
    rates = people & (estimates["counted"] != UNDUPLICATED)
    return rates | estimates["measure"].isin(SCALED)
