"""The chart of comparisons: two phases of each indicator, with intervals and targets."""

from typing import Any

import pandas as pd

from safetynet.charts.chart import Chart, Panel
from safetynet.charts.dots import Dot, draw_dots
from safetynet.evidence.indicators import KEY
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import CLEAR
from safetynet.words.finding import PAIR
from safetynet.words.numbers import (
    is_rate,
    is_there,
    scale_unit,
    show_limits,
    show_missing,
    show_name,
    show_side,
)
from safetynet.words.sentences import change_sentence, phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
ENDS = ("from", "to")


def draw_comparisons(
    rows: pd.DataFrame, targets: pd.DataFrame, programme: Programme, words: Words
) -> Chart:
    """Return small multiples: phase one above phase two of each indicator that has both."""
    title, caption = words("comparison_chart"), words("comparison_chart_caption")
    if rows.empty:
        return Chart("comparisons", title, "", "", "", words)
    panels, data = [], []
    for row in records(rows):
        aims = targets[(targets[KEY] == [row[name] for name in KEY]).all(axis=1)]
        panels.append(_panel(row, aims, programme, words))
        data += [_data(row, end, programme, words) for end in ENDS]
    clear = len(rows[rows["verdict"].isin(CLEAR)].drop_duplicates(PAIR))
    # an indicator with its parts by sex or kind counts once
    count = len(rows.drop_duplicates(PAIR))
    sentence = words("comparison_sentence", count=count, clear=clear)
    said = " ".join(change_sentence(row, programme, words) for row in records(rows))
    return Chart("comparisons", title, sentence, caption, f"{title}. {said}", words, panels,
                 pd.DataFrame(data))  # fmt: skip


def _panel(row: Row, aims: pd.DataFrame, programme: Programme, words: Words) -> Panel:
    dots = []
    for place, end in enumerate(ENDS):
        # a target printed as a count does not belong on the scale of a rate
        rated = is_rate(row, f"_{end}")
        mine = aims[(aims["phase"] == row[f"phase_{end}"]) & aims["obs_value"].notna()]
        label = phase_name(row[f"phase_{end}"], programme, words)
        targets: tuple[float, ...] = () if rated else tuple(mine["obs_value"].unique())
        dots.append(estimate_dot(label, place, row, f"_{end}", words, targets))
    title = show_name(row, programme, words)
    unit = scale_unit(row, "_from", programme, words)
    return draw_dots(title, unit, dots, percent=row["measure"] == "share")


def estimate_dot(
    label: str, place: int, row: Row, side: str, words: Words, targets: tuple[float, ...] = ()
) -> Dot:
    """Return the dot of an estimate: its value, and its interval where the base is known."""
    value, lower, upper = (row[f"{name}{side}"] for name in ("value", "lower", "upper"))
    if not is_there(row, side):
        return Dot(label, place, None, show_missing(row, side, words), targets=targets)
    text = show_side(row, side, words) + ("%" if row["measure"] == "share" else "")
    if pd.isna(value):
        low, high = (row[f"{name}{side}"] for name in ("low", "high"))
        ranged = pd.notna(low) and row[f"bound{side}"] in ("", "~")
        low, high = (low, high) if ranged else (None, None)
        return Dot(label, place, None, text, low, high, targets=targets)
    if pd.isna(lower):
        unknown = row[f"reason{side}"] == "base-unknown"
        note = words("base_unknown_short") if unknown else ""
        return Dot(label, place, value, text, note=note, targets=targets)
    return Dot(label, place, value, text, lower, upper, show_limits(lower, upper), targets)


def _data(row: Row, end: str, programme: Programme, words: Words) -> Row:
    names = ("lower", "upper", "count", "base", "years")
    known = {name: row[f"{name}_{end}"] for name in names}
    there = is_there(row, f"_{end}")
    value = show_side(row, f"_{end}", words) if there else show_missing(row, f"_{end}", words)
    return {
        words("indicator"): show_name(row, programme, words),
        words("phase"): phase_name(row[f"phase_{end}"], programme, words),
        words("unit"): scale_unit(row, f"_{end}", programme, words),
        words("data_value"): value,
    } | {
        words(f"data_{name}"): "" if pd.isna(value) else f"{value:.6g}"
        for name, value in known.items()
    }
