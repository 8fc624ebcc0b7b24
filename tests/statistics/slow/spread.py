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


def beside(rows: list[Row], country: str) -> dict[tuple[str, str, str, str], float]:
    """By series, phase and county: the country's value that may stand beside the county's."""
    found: dict[tuple[str, str, str, str], float] = {}
    series = ("indicator", "breakdown", "phase")
    for own in rows:
        if own["ref_area"] == country or own["use"] != "used":
            continue
        mine = [row for row in rows if row["ref_area"] == own["ref_area"] and row["use"] == "used"]
        if sum(all(row[name] == own[name] for name in series) for row in mine) != 1:
            continue
        values = set()
        for row in rows:
            same = all(row[name] == own[name] for name in (*series, "source", "start", "end"))
            told = row["start"] and not row["accused"] and not row["bound"]
            scaled = row["measure"] in ("share", "ratio") and not math.isnan(row["value"])
            if row["ref_area"] == country and same and told and scaled:
                values.add(row["value"])
        if len(values) == 1:
            found[*(own[name] for name in series), own["ref_area"]] = values.pop()
    return found
