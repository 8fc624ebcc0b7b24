"""Counts of shares: printed, or what alone follows from share and base."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import pandas as pd

from safetynet.raw.table import records
from safetynet.words.numbers import show_number
from safetynet.words.terms import Words

Row = dict[str, Any]
DERIVED, ABOUT = "derived", "about"


def with_count_basis(
    rows: pd.DataFrame, figures: pd.DataFrame, ends: Sequence[str] = ("_from", "_to")
) -> pd.DataFrame:
    """Return rows with what the counts of their shares rest on, as far as the figures say.

    Columns ``count_basis`` with each of ``ends``: derived where the figure has no numerator, about
    where more than one whole number fits the share, else empty.
    """
    known = {row["figure_id"]: row for row in records(figures)}
    found = {
        f"count_basis{end}": [_basis(row, end, known) for row in records(rows)]
        for end in ends
        if f"count_basis{end}" not in rows
    }
    return rows.assign(**found)


def _basis(row: Row, end: str, known: dict[str, Row]) -> str:
    if row["measure"] != "share" or pd.isna(row[f"base{end}"]) or pd.isna(row[f"count{end}"]):
        return ""
    mine = [known[name] for name in row[f"figure_ids{end}"].split("|") if name in known]
    bare = [figure for figure in mine if pd.isna(figure["numerator_value"])]
    if not bare:
        return ""
    base: float = row[f"base{end}"]
    one = all(
        _whole_numbers(figure, base if len(mine) == 1 else figure["denominator_value"]) == 1
        for figure in bare
    )
    return DERIVED if one else ABOUT


def _whole_numbers(figure: Row, base: float) -> int:
    """Return how many whole numbers of a base give a share as it is printed."""
    if pd.isna(base) or pd.isna(figure["obs_value"]):
        return 0
    half = 0.5 * 10.0 ** -int(figure["decimals"])
    low, high = (base * (figure["obs_value"] + turn) / 100 for turn in (-half, half))
    first, last = max(0, ceil(low - 1e-9)), min(int(base) + 1, ceil(high - 1e-9))
    return last - first


def count_text(row: Row, end: str, words: Words) -> str:
    """Return a count, as about so many where the share allows several."""
    about = words("bound_~") if row.get(f"count_basis{end}") == ABOUT else ""
    return about + show_number(row[f"count{end}"])


def derived_parts(row: Row, end: str) -> str:
    """Return what of a share is not printed: its count, its base, both, or nothing."""
    count = bool(row.get(f"count_basis{end}"))
    base = row[f"base_from{end}"] == DERIVED
    return "both" if count and base else "count" if count else "base" if base else ""
