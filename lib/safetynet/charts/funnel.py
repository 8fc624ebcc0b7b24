"""The funnel plot: every county's share or rate by its base, within the limits of chance."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from safetynet.charts.chart import Chart, Panel, text_width
from safetynet.charts.style import INK, PAPER, PHASE_STYLES, QUIET, RULE, SMALL
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.estimate import PER
from safetynet.statistics.funnel import GROUP, LEVELS, funnel_limits, funnel_points, rate_limits
from safetynet.statistics.pairs import one_scale
from safetynet.words.numbers import scale_unit, show_estimate, show_name, show_number
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
# In inches; the panel takes the room of two.
WIDTH, HEIGHT = 6.4, 3.9
LEFT, BOTTOM, RIGHT, TOP = 0.62, 0.62, 0.72, 0.12
# Where a label may stand around its point, in points: right, left, above, below, then further off.
AROUND = ((7, -4), (-7, -4), (0, 7), (0, -15), (9, 9), (9, -17), (-9, 9), (-9, -17),
          (14, 20), (14, -28), (-14, 20), (-14, -28))  # fmt: skip


def draw_funnels(estimates: pd.DataFrame, programme: Programme, words: Words) -> Chart:
    """Return a funnel per phase and breakdown of which enough counties have a base.

    Limits of 95 % and 99.8 % stand around the value of all counties together (Spiegelhalter 2005).
    What stands outside differs from that by more than chance; it is no order of counties.
    """
    title, caption = words("funnel_chart"), words("funnel_chart_caption")
    estimates = one_scale(estimates)
    points = estimates.join(funnel_points(estimates)[["size", "centre", "position"]], how="inner")
    if points.empty:
        return Chart("funnel", title, "", "", words("funnel_none"), words)
    areas = programme.areas.set_index("ref_area")
    points = points.assign(name=[words.name(areas.loc[area]) for area in points["ref_area"]])
    order = {area: place for place, area in enumerate(areas.index)}
    points = points.sort_values("ref_area", key=lambda column: column.map(order))
    panels, data, said = [], [], []
    for _, mine in points.groupby(GROUP, sort=True):
        panels.append(_panel(mine, programme, words))
        said.append(funnel_sentence(mine, programme, words))
        data += [_data(row, programme, words) for row in records(mine)]
    return Chart(
        "funnel", title, words.sentences(said), caption,
        f"{title}. {' '.join(panel.alternative for panel in panels)}", words, panels,
        pd.DataFrame(data),
    )  # fmt: skip


def funnel_sentence(mine: pd.DataFrame, programme: Programme, words: Words) -> str:
    """Return what lies outside the limits of one funnel, and that this makes no order."""
    outside = [list(mine[mine["position"] == name]["name"])
               for name in ("outside-95", "outside-998")]  # fmt: skip
    first = records(mine)[0]
    separator = words("list_separator")
    listed = [
        words(term, names=separator.join(names))
        for term, names in zip(("funnel_out_95", "funnel_out_998"), outside, strict=True) if names
    ]  # fmt: skip
    values = {
        "phase": phase_name(first["phase"], programme, words), "count": len(mine),
        "name": show_name(first, programme, words), "centre": _value(first, first["centre"]),
        "expected": show_estimate(0.05 * len(mine)),
    }  # fmt: skip
    if not listed:
        return words("funnel_all_inside", **values)
    return words("funnel_said", said=words("pair_separator").join(listed), **values)


def _panel(mine: pd.DataFrame, programme: Programme, words: Words) -> Panel:
    first = records(mine)[0]
    phase = phase_name(first["phase"], programme, words)
    name = words("funnel_title", name=show_name(first, programme, words), phase=phase)
    unit = scale_unit(first, "", programme, words)
    place = list(programme.phases["phase"]).index(first["phase"])
    rate = pd.notna(first["exposure"])
    axis = words("funnel_exposure" if rate else "funnel_base")
    said = words("pair_separator").join(
        f"{row['name']} {_value(row, row['value'] / _factor(row))}" for row in records(mine)
    )
    draw = partial(_draw, rows=records(mine), place=place, axis=axis, rate=bool(rate))
    return Panel(name, unit, HEIGHT, draw, f"{name}. {said}", WIDTH)


def _factor(row: Row) -> float:
    """Return what a share of 1, or a rate by person, is multiplied with to be shown."""
    return PER if pd.notna(row["exposure"]) else 100


def _value(row: Row, number: float) -> str:
    shown = show_estimate(number * _factor(row))
    return shown if pd.notna(row["exposure"]) else f"{shown}%"


def _draw(axes: Axes, *, rows: list[Row], place: int, axis: str, rate: bool) -> None:
    axes.set_position((LEFT / WIDTH, BOTTOM / HEIGHT, 1 - (LEFT + RIGHT) / WIDTH,
                       1 - (BOTTOM + TOP) / HEIGHT))  # fmt: skip
    factor, centre = _factor(rows[0]), rows[0]["centre"]
    sizes = np.array([row["size"] for row in rows])
    along = np.geomspace(max(sizes.min() * 0.6, 1e-9), sizes.max() * 1.08, 120)
    limits = rate_limits if rate else funnel_limits
    near = limits(centre, sizes.min(), LEVELS[0])
    numbers = [row["value"] for row in rows] + [float(end) * factor for end in near]
    low, high = _range(numbers, rate)
    for level, dash in zip(LEVELS, ((0, (1, 2)), (0, (4, 2))), strict=True):
        for side in limits(centre, along, level):
            axes.plot(along, side * factor, color=QUIET, linewidth=1.2, linestyle=dash, zorder=2)
        end = float(limits(centre, along[-1], level)[1]) * factor
        axes.annotate(
            f"{level * 100:g}%", (along[-1], min(end, high)), (4, 0 if level == LEVELS[1] else -9),
            "data", "offset points", color=QUIET, fontsize=SMALL, va="center",
            annotation_clip=False,
        )  # fmt: skip
    axes.axhline(centre * factor, color=INK, linewidth=1.2, zorder=1)
    colour, marker, _ = PHASE_STYLES[place % len(PHASE_STYLES)]
    for row in rows:
        inside = row["position"] == "inside"
        axes.scatter([row["size"]], [row["value"]], marker=marker, s=42 if inside else 70, zorder=4,
                     c=PAPER if inside else colour, edgecolor=colour, linewidth=1.6)  # fmt: skip
    axes.set(xlim=(0, along[-1]), ylim=(low, high), ylabel="")
    axes.set_xlabel(axis, color=QUIET, fontsize=SMALL)
    axes.xaxis.set_major_formatter(lambda value, _: show_number(round(value)))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}" + "%" * (not rate))
    axes.locator_params(nbins=5)
    axes.tick_params(colors=QUIET, labelsize=SMALL, length=3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(RULE)
    _labels(axes, rows, (low, high), along[-1])


def _range(numbers: list[float], rate: bool) -> tuple[float, float]:
    """Return the ends of the scale: what is drawn with some room, no share beyond the whole."""
    room = 0.15 * (max(numbers) - min(numbers)) or 1.0
    low, high = max(min(numbers) - room, 0.0), max(numbers) + room
    return low, high if rate else min(high, 100.0)


def _labels(axes: Axes, rows: list[Row], ends: tuple[float, float], right: float) -> None:
    """Write every county's name beside its point, where no other name or point is."""
    wide, high = (WIDTH - LEFT - RIGHT) * 72, (HEIGHT - BOTTOM - TOP) * 72
    low, up = ends
    points = [(row["size"] / right * wide, (row["value"] - low) / (up - low) * high)
              for row in rows]  # fmt: skip
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in points]
    # nor over the ends of the limits, which are named at the right
    taken.append((wide, points[-1][1] - 40, wide + RIGHT * 72, points[-1][1] + 40))
    outer = sorted(range(len(rows)), key=lambda n: (rows[n]["position"] == "inside", n))
    for place in outer:
        x, y = points[place]
        width = text_width(rows[place]["name"]) * SMALL
        boxes: list[tuple[float, int, tuple[float, float, float, float], int]] = []
        for across, over in AROUND:
            left = x + across - (width if across < 0 else width / 2 if across == 0 else 0)
            box = (left, y + over, left + width, y + over + SMALL)
            cost = sum(_overlap(box, other) for other in taken)
            cost += 1e6 * (box[0] < 0 or box[1] < 0 or box[2] > wide + RIGHT * 60 or box[3] > high)
            boxes.append((cost, len(boxes), box, across))
        _, number, box, across = min(boxes)
        taken.append(box)
        if number > 7:
            near = box[1] if box[1] > y else box[3]
            axes.annotate(
                "", (x, y), (x + across, near), xycoords="axes points", textcoords="axes points",
                arrowprops={"arrowstyle": "-", "color": QUIET, "linewidth": 0.6, "shrinkB": 4},
            )  # fmt: skip
        axes.annotate(
            rows[place]["name"], (box[0], box[1]), xycoords="axes points", color=INK,
            fontsize=SMALL, ha="left", va="bottom", annotation_clip=False, zorder=5,
        )  # fmt: skip


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the area that two boxes share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(up, 0.0)


def _data(row: Row, programme: Programme, words: Words) -> Row:
    rate = pd.notna(row["exposure"])
    return {
        words("county"): row["name"],
        words("phase"): phase_name(row["phase"], programme, words),
        words("data_base"): show_number(round(row["size"])),
        words("value"): _value(row, row["value"] / _factor(row)),
        words("funnel_centre"): _value(row, row["centre"]),
        words("funnel_head"): words(f"funnel_{row['position']}"),
    } | ({words("unit"): scale_unit(row, "", programme, words)} if rate else {})
