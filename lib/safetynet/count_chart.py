"""The chart of counts: small multiples, a bar per period, coloured and hatched by phase."""

from typing import Any

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
    describe,
    drawable,
    finish,
    period_tick,
    reported_phases,
    wrap_text,
)
from safetynet.indicators import KEY
from safetynet.programme import Programme
from safetynet.show import show_name, show_number, unit_name
from safetynet.words import Words


def draw_counts(figures: pd.DataFrame, programme: Programme, words: Words) -> Chart:
    """Return small multiples of the counts that have two or more periods, bars by period."""
    results = drawable(figures, programme, {"count", "amount"})
    results = results[results["time_period"].str.match(r"\d")]
    results = results.drop_duplicates([*KEY, "time_period", "obs_value"])
    periods = results.groupby(KEY)["time_period"].transform("nunique")
    results = results[periods > 1]
    title, caption = words("count_chart"), words("count_chart_caption")
    if results.empty:
        return Chart("counts", title, "", words("no_chart"), "")
    keys = results[KEY].drop_duplicates()
    columns = 2 if len(keys) in (2, 4) else min(3, len(keys))
    lines = -(-len(keys) // columns)
    with chart_style("counts"):
        figure = Figure(figsize=(WIDTH, 2.35 * lines + 0.1), layout="constrained")
        panels = figure.subplots(lines, columns, squeeze=False).flatten()
        for panel in panels[len(keys) :]:
            panel.set_axis_off()
        for panel, (_, key) in zip(panels, keys.iterrows(), strict=False):
            mine = results[(results[KEY] == key[KEY]).all(axis=1)].sort_values("time_period")
            _count_panel(panel, key, mine, reported_phases(figures, key), programme, words)
        return finish(figure, "counts", title, caption, describe(results, title, programme, words))


def _count_panel(
    axis: Axes, key: "pd.Series[Any]", mine: pd.DataFrame, reported: set[str],
    programme: Programme, words: Words,
) -> None:  # fmt: skip
    """Draw one indicator: a bar per period, a named gap for a phase without figures."""
    ids = list(programme.phases["phase"])
    bars = pd.DataFrame(
        {
            "period": [period_tick(row["time_period"], words) for _, row in mine.iterrows()],
            "phase": mine["phase"].to_list(),
            "value": mine["obs_value"].to_list(),
        }
    )
    for place, phase in enumerate(ids[: max(2, *(ids.index(p) + 1 for p in mine["phase"]))]):
        if phase not in set(mine["phase"]):
            missing = words("not_drawn" if phase in reported else "not_reported")
            gap = f"{words.name(programme.phases.iloc[place])}\n{missing}"
            row = pd.DataFrame({"period": [gap], "phase": [phase], "value": [0.0]})
            bars = pd.concat([row, bars] if place == 0 else [bars, row], ignore_index=True)
    palette = {phase: PHASE_STYLES[i % len(PHASE_STYLES)][0] for i, phase in enumerate(ids)}
    bars["place"] = range(len(bars))
    sns.barplot(
        bars, x="place", y="value", hue="phase", palette=palette, dodge=False, legend=False,
        width=0.62, ax=axis, errorbar=None, saturation=1,
    )  # fmt: skip
    axis.set_xticks(range(len(bars)), bars["period"])
    top = max(bars["value"].max(), 1)
    for patches, phase in zip(
        axis.containers, sorted(set(bars["phase"]), key=ids.index), strict=False
    ):
        for patch in patches:
            patch.set(
                hatch=PHASE_STYLES[ids.index(phase) % len(PHASE_STYLES)][2],
                edgecolor="white",
                linewidth=0,
            )
    drawn = set(mine["phase"])
    for x, (value, phase) in enumerate(zip(bars["value"], bars["phase"], strict=True)):
        label = show_number(value) if phase in drawn else "—"
        axis.text(
            x,
            value + top * 0.04,
            label,
            color=INK if phase in drawn else QUIET,
            fontsize=9.5,
            ha="center",
        )
    boundary = [i for i in range(1, len(bars)) if bars["phase"][i] != bars["phase"][i - 1]]
    for x in boundary:
        axis.axvline(x - 0.5, color=QUIET, linewidth=0.8, linestyle=(0, (3, 3)))
    name = wrap_text(show_name(key, programme, words), 28)
    axis.set_title(name, loc="left", fontsize=9.5, color=INK, pad=15)
    unit = unit_name(mine["unit_measure"].iloc[0], programme, words)
    axis.text(0, 1.03, unit, transform=axis.transAxes, color=QUIET, fontsize=8, ha="right")
    axis.set(xlabel="", ylabel="", ylim=(0, top * 1.25))
    axis.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    crowded = len(bars) > 4
    axis.tick_params(colors=QUIET, labelsize=8, length=0)
    axis.tick_params(axis="x", labelsize=6.5 if crowded else 8)
    sns.despine(ax=axis, left=True)
    axis.spines["bottom"].set_color(RULE)
