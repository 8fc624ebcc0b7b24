"""A figure of rows: a name, a drawing from nothing to the end of its scale, its values."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.axes import Axes

from safetynet.charts.chart import Panel, text_width
from safetynet.charts.style import INK, MISSED, OTHER, PAPER, PHASE_STYLES, QUIET, RULE
from safetynet.tables.drawn import Drawing, Mark

# In inches: the whole, where the drawing begins and ends, where each column of values ends.
WIDE, LEFT, RIGHT = 9.6, 3.2, 6.3
COLUMNS = (7.3, 8.2, 9.6)
ROW, HEAD, SIZE, SMALL, SCALE = 0.44, 0.36, 10.0, 9.5, 8.5
POINTS = 72.0


@dataclass(frozen=True)
class Line:
    """A row of the figure; without a drawing it heads the rows below it."""

    name: str
    drawing: Drawing | None
    values: tuple[str, ...]


def draw_lines(title: str, lines: Sequence[Line], heads: Sequence[str]) -> Panel:
    """Return a panel of rows over the whole width: names left, drawings, values right.

    Every drawing reaches from nothing at the left to the end of its scale at the right.
    """
    height = HEAD + ROW * len(lines)
    said = ". ".join(
        f"{line.name}: {', '.join(filter(None, line.values))}" for line in lines if line.drawing
    )
    draw = partial(_draw, lines=lines, heads=heads, height=height)
    return Panel(title, "", height, draw, said, WIDE)


def _draw(axes: Axes, *, lines: Sequence[Line], heads: Sequence[str], height: float) -> None:
    # in inches, from the upper left
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(0, WIDE), ylim=(height, 0), xticks=[], yticks=[])
    axes.axis("off")
    for head, place in zip(heads[1:], COLUMNS, strict=True):
        _text(axes, place, HEAD / 2, head, QUIET, SMALL, right=True)
    for number, line in enumerate(lines):
        y = HEAD + ROW * (number + 0.5)
        if line.drawing is None:
            _text(axes, 0, y + 0.06, line.name, QUIET, SIZE)
            continue
        _text(axes, 0, y, _wrapped(line.name), INK, SIZE)
        for value, place in zip(line.values, COLUMNS, strict=True):
            _text(axes, place, y, value, INK, SIZE, right=True)
        _row(axes, y, line.drawing)


def _text(
    axes: Axes, inches: float, y: float, text: str, colour: str, size: float, *,
    right: bool = False,
) -> None:  # fmt: skip
    axes.text(
        inches, y, text, color=colour, fontsize=size, va="center",
        ha="right" if right else "left",
    )  # fmt: skip


def _wrapped(name: str) -> str:
    """Return a name in lines that fit beside the drawing."""
    room = (LEFT - 0.2) * POINTS / SIZE
    if text_width(name) <= room:
        return name
    share = max(int(len(name) * room / text_width(name)), 1)
    lines = textwrap.wrap(name, share, break_long_words=True)
    return "\n".join([lines[0], " ".join(lines[1:])])


def _at(value: float, drawing: Drawing) -> float:
    """Return the place of a value on a drawing's scale, in inches."""
    return LEFT + (RIGHT - LEFT) * min(max(value / drawing.top, 0), 1)


def _row(axes: Axes, y: float, drawing: Drawing) -> None:
    """Draw one row: its track, other counties, the target, both phases and what joins them."""
    axes.plot([LEFT, RIGHT], [y, y], color=RULE, linewidth=1, zorder=1)
    _text(axes, RIGHT + 0.14, y, f"{drawing.top:,.6g}", QUIET, SCALE)
    for value in drawing.others:
        axes.plot(_at(value, drawing), y, "o", color=OTHER, markersize=4.5, zorder=2, clip_on=False)
    if drawing.spread:
        low, median, high = (_at(value, drawing) for value in drawing.spread)
        axes.plot([low, high], [y, y], color=OTHER, linewidth=8, alpha=0.5, zorder=2,
                  solid_capstyle="butt")  # fmt: skip
        axes.plot([median, median], [y - 0.1, y + 0.1], color=OTHER, linewidth=2, zorder=2)
    if drawing.country is not None:
        place = _at(drawing.country, drawing)
        axes.plot([place, place], [y - 0.14, y + 0.14], color=OTHER, linewidth=2, zorder=2,
                  linestyle=(0, (1.5, 1)))  # fmt: skip
    lines = (y - 0.09, y + 0.09) if len(drawing.marks) > 1 else (y,)
    values = [mark.value for mark in drawing.marks]
    if len(values) > 1 and None not in values and drawing.tested:
        ends = [_at(value, drawing) for value in values if value is not None]
        axes.plot(ends, lines, color=QUIET, linewidth=1, zorder=3)
    if drawing.aim is not None:
        aim = _at(drawing.aim, drawing)
        axes.plot([aim, aim], [y - 0.17, y + 0.17], color=INK, linewidth=2.2, zorder=3)
    for mark, line in zip(drawing.marks, lines, strict=False):
        _mark(axes, mark, line, drawing)


def _mark(axes: Axes, mark: Mark, y: float, drawing: Drawing) -> None:
    """Draw one phase: the gap to its target, its interval or range, its value."""
    aim = drawing.aim
    colour, shape, _ = PHASE_STYLES[mark.phase % len(PHASE_STYLES)]

    def line(first: float, second: float, **style: object) -> None:
        options = {"color": colour, "solid_capstyle": "butt", "clip_on": False, "zorder": 3} | style
        axes.plot([_at(first, drawing), _at(second, drawing)], [y, y], **options)  # type: ignore[arg-type]

    if drawing.has_bullet and mark.value is not None:
        line(0, mark.value, linewidth=10, alpha=0.2, zorder=2)
    if drawing.missed == mark.phase and aim is not None and mark.numbers:
        near = min(mark.numbers, key=lambda number: abs(number - aim))
        line(near, aim, color=MISSED, linewidth=2, linestyle=(0, (1, 1)))
    if mark.lower is not None and mark.upper is not None:
        line(mark.lower, mark.upper, linewidth=3.5, alpha=0.5)
    if mark.low is not None and mark.high is not None:
        dashes: object = (0, (1.5, 1.5)) if mark.bound else "-"
        line(mark.low, mark.high, linewidth=3 if mark.bound else 6, linestyle=dashes)
    if mark.value is not None:
        axes.plot(
            _at(mark.value, drawing), y, shape, color=colour, markersize=7, zorder=4, clip_on=False,
            markerfacecolor=PAPER if mark.phase == 0 else colour, markeredgewidth=1.5,
        )  # fmt: skip
