"""Sentences about change, made from comparison rows: they cannot say more than their row."""

from typing import Any

import pandas as pd

from safetynet.programme import Programme
from safetynet.show import (
    show_estimate,
    show_name,
    show_number,
    show_rounded,
    show_side,
    unit_name,
    with_unit,
)
from safetynet.words import Words

Row = dict[str, Any]


def change_sentence(row: Row, programme: Programme, words: Words) -> str:
    """Return one sentence on a row of comparisons: both values, the change and the verdict."""
    if row["verdict"] == "one-phase":
        return _one_phase(row, programme, words)
    first, second = (side_text(row, side, programme, words) for side in ("from", "to"))
    values = words(
        "change_values", name=show_name(row, programme, words), first=first, second=second,
        phase_from=phase_name(row["phase_from"], programme, words),
        phase_to=phase_name(row["phase_to"], programme, words),
    )  # fmt: skip
    said = words(f"verdict_{row['verdict']}", change=change_text(row, words))
    return f"{values}{said}{detectable_text(row, programme, words)}"


def _one_phase(row: Row, programme: Programme, words: Words) -> str:
    side: str = "to" if pd.isna(row["value_from"]) else "from"
    missing = row["phase_from"] if side == "to" else row["phase_to"]
    return words(
        "verdict_one-phase", name=show_name(row, programme, words),
        value=side_text(row, side, programme, words),
        phase=phase_name(row[f"phase_{side}"], programme, words),
        missing=phase_name(missing, programme, words),
    )  # fmt: skip


def side_text(row: Row, side: str, programme: Programme, words: Words) -> str:
    """Return the value of one phase with its unit, interval and counts."""
    value = row[f"value_{side}"]
    if pd.isna(value):
        return words("not_reported")
    lower, upper = row[f"lower_{side}"], row[f"upper_{side}"]
    if pd.isna(lower):
        text = with_unit(show_side(row, f"_{side}"), row["unit_measure"], programme, words)
        base = row["measure"] == "share"
        return text + (words("base_not_printed") if base else "")
    limits = words("limits", lower=show_estimate(lower), upper=show_estimate(upper))
    if row["measure"] == "share":
        counts = words("of_base", count=show_number(row[f"count_{side}"]),
                       base=show_number(row[f"base_{side}"]))  # fmt: skip
        derived = words("base_derived") if row[f"base_from_{side}"] == "derived" else ""
        return f"{show_side(row, f'_{side}')}%{limits}{counts}{derived}"
    one = row[f"count_{side}"] == 1
    unit = unit_name(row["unit_measure"], programme, words, one=one)
    years = show_estimate(row[f"years_{side}"]).removesuffix(".0")
    term = "in_one_year" if years == "1" else "in_years"
    counts = words(term, count=show_number(row[f"count_{side}"]), unit=unit, years=years)
    return f"{rate_text(value, row, side, programme, words)}{limits}{counts}"


def rate_text(value: float, row: Row, side: str, programme: Programme, words: Words) -> str:
    """Return a rate with what it is per."""
    unit = unit_name(row["unit_measure"], programme, words)
    per: str = "per_residents" if pd.notna(row[f"exposure_{side}"]) else "per_year"
    return words(per, value=show_estimate(value), unit=unit)


def change_text(row: Row, words: Words) -> str:
    """Return the change with its interval: percentage points or a ratio."""
    change, lower, upper = row["change"], row["change_lower"], row["change_upper"]
    if row["scale"] == "ratio":
        if pd.isna(change):
            return words("ratio_from_nothing", lower=show_estimate(lower))
        return words("ratio_text", change=show_rounded(change, 2), lower=show_estimate(lower),
                     upper=show_estimate(upper))  # fmt: skip
    if pd.isna(change):
        return ""
    sign = "+" if change > 0 else ""
    if row["measure"] != "share":
        return f"{sign}{show_number(round(change, 6))}"
    points = words("points", change=f"{sign}{show_rounded(change)}")
    if pd.isna(lower):
        return points
    return points + words("limits", lower=show_rounded(lower), upper=show_rounded(upper))


def detectable_text(row: Row, programme: Programme, words: Words) -> str:
    """Return how far the later phase would have had to be for a clear change."""
    if row["verdict"] != "no-clear-change":
        return ""
    share = row["measure"] == "share"

    def value(number: float) -> str:
        if share:
            return f"{show_estimate(number)}%"
        return rate_text(number, row, "to", programme, words)

    below, above = row["detectable_below"], row["detectable_above"]
    if pd.isna(below) and pd.isna(above):
        return words("detectable_never")
    if pd.isna(below):
        return words("detectable_above", above=value(above))
    if pd.isna(above):
        return words("detectable_below", below=value(below))
    return words("detectable_both", below=value(below), above=value(above))


def phase_name(phase: str, programme: Programme, words: Words) -> str:
    """Return a phase's name."""
    return words.name(programme.phases.set_index("phase").loc[phase])
