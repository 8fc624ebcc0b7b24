"""What a later document only prints again: figures and measures that stand in an earlier one."""

from datetime import date

import pandas as pd

from safetynet.raw.source import document_order

Written = dict[str, tuple[date, date]]
# What makes two printed figures the same: what they are of, when, and the number to its last digit.
FIGURE = (
    "ref_area indicator breakdown role period_printed obs_value lower upper bound per unit_measure"
).split()
MEASURE = "ref_area kind strategy service theme period_printed summary_zh".split()


def find_reprints(figures: pd.DataFrame, written: Written) -> dict[str, str]:
    """Return the figures that an earlier document prints alike, each with the first that does.

    ``written`` gives the first and last day on which each document may have been written.
    """
    return _again(figures, "figure_id", FIGURE, written)


def repeated_measures(measures: pd.DataFrame, written: Written) -> dict[str, str]:
    """Return the measures that an earlier document has in the same words, with the first."""
    return _again(measures, "measure_id", MEASURE, written)


def _again(table: pd.DataFrame, name: str, same: list[str], written: Written) -> dict[str, str]:
    order = table["source"].map(lambda source: (*written[source], *document_order(source)))
    ordered = table.assign(order=order).sort_values(["order", name], kind="stable")
    groups = ordered.groupby(same, dropna=False, sort=False)
    first = ordered.assign(first=groups[name].transform("first"),
                           origin=groups["source"].transform("first"))  # fmt: skip
    again = first[first["source"] != first["origin"]]
    return dict(zip(again[name], again["first"], strict=True))
