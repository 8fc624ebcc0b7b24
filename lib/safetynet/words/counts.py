"""Counts of shares: printed, or what alone follows from share and base."""

from typing import Any

from safetynet.words.numbers import show_number
from safetynet.words.terms import Words

Row = dict[str, Any]
DERIVED, ABOUT = "derived", "about"


def count_text(row: Row, end: str, words: Words) -> str:
    """Return a count, as about so many where the share allows several."""
    about = words("bound_~") if row.get(f"count_basis{end}") == ABOUT else ""
    return about + show_number(row[f"count{end}"])


def derived_parts(row: Row, end: str) -> str:
    """Return what of a share is not printed: its count, its base, both, or nothing."""
    count = bool(row.get(f"count_basis{end}"))
    base = row[f"base_from{end}"] == DERIVED
    return "both" if count and base else "count" if count else "base" if base else ""
