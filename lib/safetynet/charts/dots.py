"""A panel of dots: a row per phase, period or county, with interval and target."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from safetynet.charts.chart import Panel, text_width
from safetynet.charts.style import INK, PAPER, PHASE_STYLES, QUIET, RULE, WIDTH

POINTS = 72.0
ROW, AXIS, TOP = 0.4, 0.26, 0.06
LABEL_SIZE, VALUE_SIZE, TICK_SIZE = 9.5, 11.0, 9.0


@dataclass(frozen=True)
class Dot:
    """A row: its label, the place of its phase, value, interval, and what is written behind it.

    ``known`` says that the value has an interval, or is one itself, a range without a value;
    ``targets`` are values on the same scale.
    """

    label: str
    phase: int
    value: float | None
    text: str
    lower: float | None = None
    upper: float | None = None
    note: str = ""
    targets: tuple[float, ...] = ()

    @property
    def known(self) -> bool:
        """Return whether the value has an interval."""
        return self.lower is not None and self.upper is not None


def draw_dots(title: str, unit: str, dots: Sequence[Dot], percent: bool) -> Panel:
    """Return a panel: labels left, dots on a common scale, values right.

    The scale of shares reaches from 0 to 100 unless all of it lies below 20.
    """
    labels = (
        max(text_width(line) for dot in dots for line in dot.label.split("\n"))
        * LABEL_SIZE
        / POINTS
        + 0.12
    )
    texts = [(dot.text, VALUE_SIZE) for dot in dots] + [(dot.note, TICK_SIZE) for dot in dots]
    values = max(text_width(text) * size for text, size in texts) / POINTS + 0.16
    height = TOP + ROW * len(dots) + AXIS
    said = ". ".join(f"{dot.label}: {dot.text} {dot.note}".strip() for dot in dots)
    draw = partial(_draw, dots=dots, percent=percent, labels=labels, values=values, height=height)
    return Panel(title, unit, height, draw, said)


def _draw(
    axes: Axes, *, dots: Sequence[Dot], percent: bool, labels: float, values: float, height: float
) -> None:
    """Draw the rows, their marks and the scale below them."""
    axes.set_position(
        (labels / WIDTH, AXIS / height, 1 - (labels + values) / WIDTH, ROW * len(dots) / height)
    )
    top = _top(dots, percent)
    for y, dot in enumerate(dots):
        _row(axes, y, dot, labels, values, top)
    frame = pd.DataFrame(
        [(dot.value, y, dot.phase) for y, dot in enumerate(dots) if dot.value is not None],
        columns=["value", "y", "phase"],
    )
    for phase, mine in frame.groupby("phase"):
        colour, marker, _ = PHASE_STYLES[int(str(phase)) % len(PHASE_STYLES)]
        hollow = [PAPER if not dots[int(y)].known else colour for y in mine["y"]]
        sns.scatterplot(
            mine, x="value", y="y", ax=axes, marker=marker, s=46, zorder=4, c=hollow,
            edgecolor=colour, linewidth=1.5, clip_on=False, legend=False,
        )  # fmt: skip
    axes.set(xlim=(0, top), ylim=(len(dots) - 0.5, -0.5), yticks=[], xlabel="", ylabel="")
    ticks = [0, top / 2, top]
    axes.set_xticks(ticks, [_tick(tick, percent) for tick in ticks])
    axes.tick_params(colors=QUIET, labelsize=TICK_SIZE, length=0, pad=3)
    sns.despine(ax=axes, left=True, bottom=True)


def _row(axes: Axes, y: int, dot: Dot, labels: float, values: float, top: float) -> None:
    """Draw a row's track, label, interval, targets and text."""
    colour = PHASE_STYLES[dot.phase % len(PHASE_STYLES)][0]
    axes.plot([0, top], [y, y], color=RULE, linewidth=1, zorder=1)
    if dot.lower is not None and dot.upper is not None:
        axes.plot(
            [dot.lower, dot.upper], [y, y], color=colour, linewidth=3, zorder=3,
            solid_capstyle="butt", clip_on=False,
        )  # fmt: skip
    for target in dot.targets:
        axes.plot([target, target], [y - 0.3, y + 0.3], color=INK, linewidth=1.8, zorder=2,
                  clip_on=False)  # fmt: skip
    place = axes.get_yaxis_transform()
    width = WIDTH - labels - values
    axes.text(-0.1 / width, y, dot.label, transform=place, color=INK, fontsize=LABEL_SIZE,
              ha="right", va="center")  # fmt: skip
    tone = INK if dot.value is not None or dot.known else QUIET
    lift = 0.2 if dot.note else 0
    right = 1 + values / width
    axes.text(right, y - lift, dot.text, transform=place, color=tone, fontsize=VALUE_SIZE,
              ha="right", va="center")  # fmt: skip
    if dot.note:
        axes.text(right, y + 0.22, dot.note, transform=place, color=QUIET, fontsize=TICK_SIZE,
                  ha="right", va="center")  # fmt: skip


def _top(dots: Sequence[Dot], percent: bool) -> float:
    """Return a round end of the scale that holds every value, interval and target."""
    ends = [float(v) for dot in dots for v in (dot.value, dot.upper, *dot.targets) if v is not None]
    most = max([0.0, *ends])
    if percent and (20 < most <= 100 or not ends):
        return 100.0
    step = 10.0 ** len(str(int(most))) / 10 if most >= 1 else 0.1
    for factor in (1, 2, 4, 5, 6, 8, 10, 20):
        if most <= step * factor:
            return float(f"{step * factor:.6g}")
    return most


def _tick(value: float, percent: bool) -> str:
    return f"{value:,.6g}" + "%" * percent
