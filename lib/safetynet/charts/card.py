"""The picture that a page is passed on with: its title, its finding, its first comparisons."""

import io
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from safetynet.charts.chart import text_width
from safetynet.charts.style import INK, PAPER, PHASE_STYLES, QUIET, RULE, chart_style
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import CLEAR
from safetynet.words.numbers import is_there, scale_unit, show_name, show_side
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
# Pixels, as the protocol of previews (ogp.me) is read by those who show them.
WIDE, HIGH, EDGE = 1200, 630, 60
COLOURS = 48
ROWS = 4
# How long names are, beside a share and beside another value; where shares are drawn.
NAME, WIDER, AXIS = 470, 780, (560, 880)
ARROW = " \u2192 "
ENDS = ("_from", "_to")


def draw_card(
    title: str, finding: str, rows: pd.DataFrame, programme: Programme, words: Words
) -> bytes:
    """Return a PNG of 1,200 by 630 pixels; equal rows and words give equal bytes.

    ``rows`` are comparisons that have both phases: the clear ones first, as many as there is room
    for. Shares are drawn on one axis from 0 to 100, others stand as their values.
    """
    from PIL import Image

    with chart_style("card"):
        figure = Figure(figsize=(WIDE / 100, HIGH / 100), dpi=100, facecolor=PAPER)
        canvas = FigureCanvasAgg(figure)
        axes: Any = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDE), ylim=(HIGH, 0))
        axes.axis("off")
        axes.add_patch(_bar())
        y = EDGE + 24
        for line in _lines(title, 28, 1):
            axes.text(EDGE, y, line, color=QUIET, fontsize=_points(28), va="baseline")
        y += 26
        for line in _balanced(finding, 38, 4):
            y += 52
            axes.text(EDGE, y, line, color=INK, fontsize=_points(38), va="baseline")
        first = rows["verdict"].isin(CLEAR).sort_values(ascending=False, kind="stable").index
        shown = records(rows.loc[first].head(max(0, min(ROWS, int((HIGH - 130 - y) // 50)))))
        if shown:
            y += 44
            phases = [phase_name(shown[0][f"phase{end}"], programme, words) for end in ENDS]
            axes.text(WIDE - EDGE, y, ARROW.join(phases), color=QUIET, fontsize=_points(20),
                      va="center", ha="right")  # fmt: skip
        for row in shown:
            y += 50 if row is not shown[0] else 40
            _draw_row(axes, y, row, programme, words)
        axes.text(EDGE, HIGH - 34, words("site_title"), color=QUIET, fontsize=_points(22))
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]
    buffer = io.BytesIO()
    few = Image.fromarray(pixels).quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _bar() -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((0, 0), 16, HIGH, color=PHASE_STYLES[0][0])


def _draw_row(axes: Any, y: float, row: Row, programme: Programme, words: Words) -> None:
    """Draw one comparison: its name, its two phases, their values."""
    share = row["measure"] == "share"
    unit = "" if share else words("in_brackets", text=scale_unit(row, "_from", programme, words))
    room = NAME if share else WIDER
    name = _lines(show_name(row, programme, words), 24, 1, room - 24 * text_width(unit))[0]
    axes.text(EDGE, y, name + unit, color=INK, fontsize=_points(24), va="center")
    said = [
        show_side(row, end, words) + "%" * share if is_there(row, end) else "\u2014" for end in ENDS
    ]
    axes.text(WIDE - EDGE, y, ARROW.join(said), color=INK, fontsize=_points(24), va="center",
              ha="right")  # fmt: skip
    values = [row[f"value{end}"] for end in ENDS]
    if not share or not all(map(pd.notna, values)):
        return
    left, right = AXIS
    axes.plot(AXIS, (y, y), color=RULE, linewidth=1)
    places = [left + (right - left) * value / 100 for value in values]
    axes.plot(places, (y, y), color=QUIET, linewidth=2)
    for place, (colour, mark, _) in zip(places, PHASE_STYLES, strict=False):
        axes.plot([place], [y], mark, color=colour, markersize=11)


def _points(pixels: float) -> float:
    return pixels * 0.72


def _lines(text: str, size: float, most: int, room: float = WIDE - 2 * EDGE) -> list[str]:
    """Return a text in lines that fit, the last with an ellipsis where there are more."""
    found = [""]
    for part in _parts(text):
        if text_width(found[-1] + part.rstrip()) * size > room and found[-1]:
            found.append("")
        found[-1] += part.lstrip() if not found[-1] else part
    found = [line.rstrip() for line in found]
    if len(found) <= most:
        return found
    last = found[most - 1]
    while text_width(f"{last}…") * size > room:
        last = last[:-1]
    return [*found[: most - 1], f"{last.rstrip()}…"]


def _balanced(text: str, size: float, most: int) -> list[str]:
    """Return a text in as few lines as fit, about equally long."""
    room = float(WIDE - 2 * EDGE)
    lines = _lines(text, size, most, room)
    while len(lines) > 1 and len(nearer := _lines(text, size, most + 1, room - size)) == len(lines):
        lines, room = nearer, room - size
    return lines


def _parts(text: str) -> list[str]:
    """Return what a line may not break: a Latin word, a Chinese character with what closes it."""
    parts: list[str] = []
    for character in text:
        broad = ord(character) > 0x2E7F
        closing = character in "，。、；：）」》！？"
        joined = parts and (closing or (not broad and not _ends(parts[-1])))
        if joined:
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _ends(part: str) -> bool:
    """Return whether a line may break behind a part."""
    return part[-1] == " " or ord(part[-1]) > 0x2E7F
