"""A panel of dots: a row per phase, period or county, with interval and target."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from safetynet.charts.chart import Panel
from safetynet.charts.style import INK, LARGE, PAPER, PHASE_STYLES, QUIET, RULE, SMALL, WIDTH

# A line of text over a track, the room of the track, the scale below all, the margin of a mark.
LINE, TRACK, AXIS, EDGE = 0.21, 0.24, 0.3, 0.1


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

    @property
    def lines(self) -> int:
        """Return how many lines of text stand over the track."""
        return 1 + bool(self.note or "\n" in self.label)

    @property
    def height(self) -> float:
        """Return how high the row is, in inches."""
        return LINE * self.lines + TRACK


def draw_dots(title: str, unit: str, dots: Sequence[Dot], percent: bool) -> Panel:
    """Return a panel: over each track its label left and its value right, one scale for all.

    The scale of shares reaches from 0 to 100 unless all of it lies below 20.
    """
    height = sum(dot.height for dot in dots) + AXIS
    said = ". ".join(f"{dot.label}: {dot.text} {dot.note}".strip() for dot in dots)
    draw = partial(_draw, dots=dots, percent=percent, height=height)
    return Panel(title, unit, height, draw, said)


def _draw(axes: Axes, *, dots: Sequence[Dot], percent: bool, height: float) -> None:
    """Draw the rows, their marks and the scale below them; heights are inches from above."""
    inside = height - AXIS
    axes.set_position((EDGE / WIDTH, AXIS / height, 1 - 2 * EDGE / WIDTH, inside / height))
    top = _top(dots, percent)
    tracks, down = [], 0.0
    for dot in dots:
        down += dot.height
        tracks.append(down - TRACK / 2)
        _row(axes, tracks[-1], dot, top)
    frame = pd.DataFrame(
        [(dot.value, track, dot.phase, dot.known) for dot, track in zip(dots, tracks, strict=True)
         if dot.value is not None],
        columns=["value", "track", "phase", "known"],
    )  # fmt: skip
    for phase, mine in frame.groupby("phase"):
        colour, marker, _ = PHASE_STYLES[int(str(phase)) % len(PHASE_STYLES)]
        hollow = [colour if known else PAPER for known in mine["known"]]
        sns.scatterplot(
            mine, x="value", y="track", ax=axes, marker=marker, s=58, zorder=4, c=hollow,
            edgecolor=colour, linewidth=1.6, clip_on=False, legend=False,
        )  # fmt: skip
    axes.set(xlim=(0, top), ylim=(inside, 0), yticks=[], xlabel="", ylabel="")
    ticks = [0, top / 2, top]
    axes.set_xticks(ticks, [_tick(tick, percent) for tick in ticks])
    axes.tick_params(colors=QUIET, labelsize=SMALL, length=0, pad=2)
    first, _, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    sns.despine(ax=axes, left=True, bottom=True)


def _row(axes: Axes, track: float, dot: Dot, top: float) -> None:
    """Draw a row's track, its texts over it, its interval and its targets."""
    colour = PHASE_STYLES[dot.phase % len(PHASE_STYLES)][0]
    axes.plot([0, top], [track, track], color=RULE, linewidth=1, zorder=1)
    if dot.lower is not None and dot.upper is not None:
        axes.plot(
            [dot.lower, dot.upper], [track, track], color=colour, linewidth=3.5, zorder=3,
            solid_capstyle="butt", clip_on=False,
        )  # fmt: skip
    for target in dot.targets:
        axes.plot([target, target], [track - 0.1, track + 0.1], color=INK, linewidth=2, zorder=2,
                  clip_on=False)  # fmt: skip
    first = track - TRACK / 2 - LINE * (dot.lines - 0.5)
    tone = INK if dot.value is not None or dot.known else QUIET
    left, right = -EDGE / (WIDTH - 2 * EDGE), 1 + EDGE / (WIDTH - 2 * EDGE)
    texts = [(left, line, INK, SMALL, "left") for line in dot.label.split("\n")]
    for place, text in enumerate(texts):
        _write(axes, first + place * LINE, *text)
    _write(axes, first, right, dot.text, tone, LARGE, "right")
    if dot.note:
        _write(axes, first + LINE, right, dot.note, QUIET, SMALL, "right")


def _write(
    axes: Axes, down: float, across: float, text: str, tone: str, size: float, side: str
) -> None:
    axes.text(across, down, text, transform=axes.get_yaxis_transform(), color=tone, fontsize=size,
              ha=side, va="center")  # fmt: skip


def _top(dots: Sequence[Dot], percent: bool) -> float:
    """Return a round end of the scale that holds every value, interval and target.

    Where all is nothing the scale of shares is the whole, and that of others reaches to 1: no
    axis makes a tenth of nothing look like something.
    """
    ends = [float(v) for dot in dots for v in (dot.value, dot.upper, *dot.targets) if v is not None]
    most = max([0.0, *ends])
    if percent and (20 < most <= 100 or most == 0):
        return 100.0
    if most == 0:
        return 1.0
    step = 10.0 ** len(str(int(most))) / 10 if most >= 1 else 0.1
    for factor in (1, 2, 4, 5, 6, 8, 10, 20):
        if most <= step * factor:
            return float(f"{step * factor:.6g}")
    return most


def _tick(value: float, percent: bool) -> str:
    return f"{value:,.6g}" + "%" * percent
