"""Where counties stand on an indicator, by the rule as it is written and no other."""

import math

from slow.rows import Row

MANY = 10


def stands_on_scale(row: Row) -> bool:
    """Whether a county's value may stand beside another's, whatever their size."""
    if row["bound"] or math.isnan(row["value"]):
        return False
    if row["measure"] in ("share", "ratio"):
        return True
    known = not (math.isnan(row["years"]) or math.isnan(row["exposure"]))
    return known and row["counted"] != "unduplicated"


def nearest_rank(values: list[float], quantile: float) -> float:
    """The smallest value that at least so large a part of all values does not exceed."""
    return next(
        value for value in sorted(values)
        if sum(other <= value for other in values) >= quantile * len(values)
    )  # fmt: skip


def spread(rows: list[Row]) -> dict[tuple[str, str, str], dict[str, float]]:
    """By series and phase: each county's value, or the three quartiles by their names."""
    found: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in rows:
        if stands_on_scale(row):
            key = (row["indicator"], row["breakdown"], row["phase"])
            found.setdefault(key, {})[row["ref_area"]] = row["value"]
    for key, values in found.items():
        if len(values) >= MANY:
            every = list(values.values())
            found[key] = {f"{q}": nearest_rank(every, q) for q in (0.25, 0.5, 0.75)}
    return found
