"""The chart of comparisons: two phases of each indicator, with intervals and targets."""

from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from safetynet.chart import (
    INK,
    PHASE_STYLES,
    QUIET,
    RULE,
    WIDTH,
    Chart,
    chart_style,
    finish,
    wrap_text,
)
from safetynet.indicators import KEY
from safetynet.programme import Programme
from safetynet.sentence import change_sentence, phase_name
from safetynet.show import show_estimate, show_name, unit_name
from safetynet.table import records
from safetynet.words import Words


def draw_comparisons(
    rows: pd.DataFrame, targets: pd.DataFrame, programme: Programme, words: Words
) -> Chart:
    """Return small multiples: phase one and two of each indicator that has both."""
    title, caption = words("comparison_chart"), words("comparison_chart_caption")
    if rows.empty:
        return Chart("comparisons", title, "", "", "")
    columns = 2 if len(rows) in (2, 4) else min(3, len(rows))
    lines = -(-len(rows) // columns)
    with chart_style("comparisons"):
        figure = Figure(figsize=(WIDTH, 2.5 * lines + 0.1), layout="constrained")
        panels = figure.subplots(lines, columns, squeeze=False).flatten()
        for panel in panels[len(rows) :]:
            panel.set_axis_off()
        for panel, row in zip(panels, records(rows), strict=False):
            aims = targets[(targets[KEY] == [row[name] for name in KEY]).all(axis=1)]
            _panel(panel, row, aims, programme, words)
        said = " ".join(change_sentence(row, programme, words) for row in records(rows))
        return finish(figure, "comparisons", title, caption, f"{title}. {said}")


def _panel(
    axis: Axes, row: dict[str, Any], aims: pd.DataFrame, programme: Programme, words: Words
) -> None:
    """Draw one indicator: a point per phase, its interval, its target."""
    top = 0.0
    for place, end in enumerate(("from", "to")):
        colour, marker, _ = PHASE_STYLES[place]
        value, lower, upper = (row[f"{name}_{end}"] for name in ("value", "lower", "upper"))
        known = pd.notna(lower)
        if known:
            axis.plot([place, place], [lower, upper], color=colour, linewidth=2.2, zorder=2)
        axis.plot(
            place, value, marker=marker, markersize=8, color=colour, zorder=3,
            markerfacecolor=colour if known else "white", markeredgewidth=1.6, clip_on=False,
        )  # fmt: skip
        text = show_estimate(value) + ("%" if row["measure"] == "share" else "")
        axis.annotate(
            text, (place, value), xytext=(9, 0), textcoords="offset points", color=INK,
            fontsize=9.5, va="center",
        )  # fmt: skip
        # a target printed as a count does not belong on the scale of a rate
        rated = pd.notna(row[f"years_{end}"])
        mine = aims[
            (aims["phase"] == row[f"phase_{end}"]) & aims["obs_value"].notna() & (not rated)
        ]
        for aim in mine["obs_value"].unique():
            axis.plot([place - 0.2, place + 0.2], [aim, aim], color=INK, linewidth=2, zorder=1)
        top = max([top, value, upper if known else value, *mine["obs_value"]])
    names = [phase_name(row[f"phase_{end}"], programme, words) for end in ("from", "to")]
    axis.set_xticks([0, 1], names)
    axis.axvline(0.5, color=QUIET, linewidth=0.8, linestyle=(0, (3, 3)))
    ceiling = 104 if row["measure"] == "share" and top > 60 else max(top * 1.12, 1e-9)
    axis.set(xlim=(-0.5, 1.75), ylim=(0 if np.isfinite(ceiling) else None, ceiling))
    axis.set_title(wrap_text(show_name(row, programme, words), 30), loc="left", fontsize=9.5,
                   color=INK, pad=16)  # fmt: skip
    axis.text(
        0, 1.03, _unit(row, programme, words), transform=axis.transAxes, color=QUIET, fontsize=8
    )
    axis.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axis.tick_params(colors=QUIET, labelsize=8, length=0)
    axis.grid(axis="y", color=RULE, linewidth=0.6)
    axis.set_axisbelow(True)
    sns.despine(ax=axis, left=True)
    axis.spines["bottom"].set_color(RULE)


def _unit(row: dict[str, Any], programme: Programme, words: Words) -> str:
    """Return what the vertical scale counts."""
    unit = unit_name(row["unit_measure"], programme, words) if row["unit_measure"] else ""
    if pd.isna(row["years_from"]):
        return unit
    per = "per_residents" if pd.notna(row["exposure_from"]) else "per_year"
    return " ".join(words(per, value="", unit=unit).split())
