"""The chart of comparisons: the rows of a summary drawn as one figure."""

from typing import Any

import pandas as pd

from safetynet.charts.chart import Chart
from safetynet.charts.dots import Dot
from safetynet.charts.lines import Line, draw_lines
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import CLEAR
from safetynet.tables.drawings import Drawings
from safetynet.tables.drawn import Drawing
from safetynet.words.finding import aim_value
from safetynet.words.numbers import (
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
    rows: pd.DataFrame, spread: pd.DataFrame, programme: Programme, words: Words,
    figures: pd.DataFrame | None = None,
) -> Chart:  # fmt: skip
    """Return the rows of a summary as one figure: those that the page's first table draws.

    Values stand to the right of the drawing: phase one, phase two, target. ``spread`` tells
    where the counties stand, in grey; ``figures`` print the targets.
    """
    title, caption = words("comparison_chart"), words("comparison_caption")
    drawings = Drawings(rows, spread, list(programme.phases["phase"]))
    drawn = [(row, drawing) for row in records(rows) if (drawing := drawings.of(row))]
    if not drawn:
        return Chart("comparisons", title, "", "", "", words)
    known = {} if figures is None else {row["figure_id"]: row for row in records(figures)}
    lines, group = [], ""
    for row, drawing in drawn:
        if row["outcome"] != group:
            group = row["outcome"]
            lines.append(Line(words(f"outcome_{group}"), None, ()))
        lines.append(_line(row, drawing, known, programme, words))
    heads = ("", *(words.name(phase) for phase in records(programme.phases)[:2]), words("target"))
    pairs = [row for row, _ in drawn if row["verdict"] != "one-phase"]
    clear = {row["indicator"] for row in pairs if row["verdict"] in CLEAR}
    # an indicator with its parts by sex or kind counts once
    both = {(row["ref_area"], row["indicator"]) for row in pairs}
    sentence = words("comparison_sentence", count=len(both), clear=len(clear)) if both else ""
    said = " ".join(change_sentence(row, programme, words) for row, _ in drawn)
    data = [_data(row, end, programme, words) for row, _ in drawn for end in ENDS
            if is_there(row, f"_{end}")]  # fmt: skip
    panel = draw_lines(words("picture"), lines, heads)
    return Chart("comparisons", title, sentence, caption, f"{title}. {said}", words, [panel],
                 pd.DataFrame(data))  # fmt: skip


def _line(
    row: Row, drawing: Drawing, known: dict[str, Row], programme: Programme, words: Words
) -> Line:
    """Return a row of the figure: its name with its unit, its drawing, its values."""
    unit = scale_unit(row, f"_{row['latest']}", programme, words)
    name = show_name(row, programme, words)
    label = name if unit in ("", "%") else words("alt_unit", name=name, unit=unit)
    values = [
        show_side(row, f"_{end}", words) + "%" * (row["measure"] == "share")
        if is_there(row, f"_{end}") else "" for end in ENDS
    ]  # fmt: skip
    aim = ""
    if row["target_id"]:
        # the chart's font has no cross
        state = words(f"plain_{row['state']}")
        aim = f"{aim_value(row, known, programme, words)}\n{state}"
    return Line(label, drawing, (*values, aim))


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
