"""The catalogue of indicators: what one unit of a number is, and what follows from that."""

import pandas as pd

from safetynet.raw.fault import Fault
from safetynet.raw.table import records

MEASURES = ("share", "count", "rate", "ratio", "amount", "change", "rank", "score", "band")
# What one unit of a number is (the terms of official statistics), which decides whether periods
# are added and whether chance is counted with: events of a period; what is there at a date; people
# counted once a period; attendances, visits and sessions, of one and the same again; all of a set.
FLOW, STOCK, UNDUPLICATED, REPEATED, COMPLETE = COUNTED = (
    "flow", "stock", "unduplicated", "repeated", "complete"
)  # fmt: skip
COUNTABLE = ("share", "count", "amount")
# Whose number makes a rate; population.csv has residents, and others where its column group says.
GROUPS = ("residents", "children", "women", "men")
# Units that count the same people or the same organiser again and again.
AGAIN = ("人次", "件次", "案次", "場次", "場", "次")
# Units of time, which have parts even where some counts are of whole ones.
TIME = ("年", "個月", "小時", "歲")
DIRECTIONS = ("higher", "lower", "none")


def counted_faults(indicators: pd.DataFrame, name: str) -> list[Fault]:
    """Return the indicators whose coding of what is counted does not suit measure and unit."""
    faults = []
    for place, row in zip(indicators.index, records(indicators), strict=True):
        counted, measure = row["counted"], row["measure"]
        for column, wrong, expected in (
            ("counted", not counted and measure in COUNTABLE, f"one of {', '.join(COUNTED)}"),
            ("counted", bool(counted) and measure not in COUNTABLE, f"nothing for a {measure}"),
            ("counted", counted == FLOW and measure == "count" and row["unit"] in AGAIN,
             f"repeated, for {row['unit']} counts the same again"),
            ("population", bool(row["population"]) and (measure != "count" or counted in
             (STOCK, COMPLETE)), "nothing: only counts of a period become rates over people"),
        ):  # fmt: skip
            if wrong:
                faults.append(Fault(name, int(str(place)), column, row[column], expected))
    return faults
