"""The chart of shares: dots phase beside phase, with the printed targets."""

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
    label_side,
    phase_title,
    reported_phases,
)
from safetynet.indicators import KEY
from safetynet.programme import Programme
from safetynet.show import show_name, show_number, show_period, show_value
from safetynet.words import Words


def draw_shares(figures: pd.DataFrame, programme: Programme, words: Words) -> Chart:
    """Return dots of every share, phase beside phase, with the printed targets as strokes."""
    results = drawable(figures, programme, {"share"})
    official = programme.indicators[programme.indicators["official"] != ""]["indicator"]
    parts = (results["breakdown"] != "") & ~results["indicator"].isin(official)
    results = results[~parts]
    title, caption = words("share_chart"), words("share_chart_caption")
    if results.empty:
        return Chart("shares", title, "", words("no_chart"), "")
    rows = results[KEY].drop_duplicates().reset_index(drop=True)
    phases = programme.phases.reset_index(drop=True)
    with chart_style("shares"):
        figure, axes = _frame(len(phases), len(rows))
        for place, phase in phases.iterrows():
            axis = axes[int(str(place))]
            mine = figures[figures["phase"] == phase["phase"]]
            _share_axis(axis, phase, int(str(place)), rows, results, mine, programme, words)
        for row, key in rows.iterrows():
            axes[0].text(
                0, int(str(row)) - 0.36, show_name(key, programme, words), zorder=4,
                transform=axes[0].get_yaxis_transform(), color=INK, fontsize=10, va="center",
            ).set_in_layout(False)  # fmt: skip
        return finish(figure, "shares", title, caption, describe(results, title, programme, words))


def _frame(columns: int, rows: int) -> tuple[Figure, Any]:
    figure = Figure(figsize=(WIDTH, 0.92 * rows + 0.6), layout="constrained")
    axes = figure.subplots(1, columns, sharex=True, sharey=True, squeeze=False)[0]
    axes[0].set(xlim=(-4, 104), ylim=(rows - 0.4, -0.6), yticks=[])
    return figure, axes


def _share_axis(
    axis: Axes, phase: "pd.Series[Any]", place: int, rows: pd.DataFrame, results: pd.DataFrame,
    mine: pd.DataFrame, programme: Programme, words: Words,
) -> None:  # fmt: skip
    """Draw one phase: a track per indicator, its dots, labels and target."""
    colour, marker, _ = PHASE_STYLES[place % len(PHASE_STYLES)]
    axis.set_title(phase_title(phase, words), loc="left", color=INK, fontsize=11)
    points = []
    for row, key in rows.iterrows():
        y = int(str(row)) + 0.16
        here = mine[(mine[KEY] == key[KEY]).all(axis=1) & mine["obs_value"].notna()]
        shown = results.loc[results.index.intersection(here.index)].sort_values("obs_value")
        axis.plot([0, 100], [y, y], color=RULE, linewidth=1, zorder=1)
        targets = here[here["role"] == "target"].drop_duplicates(["obs_value", "bound"])
        for _, aim in targets.iterrows():
            target = aim["obs_value"]
            axis.plot([target, target], [y - 0.13, y + 0.13], color=INK, linewidth=2, zorder=2)
            label = f"{words('target')} {show_value(aim, programme, words)}"
            axis.text(
                target, y + 0.25, label, color=QUIET, fontsize=8, ha=label_side(target),
                va="center",
            )  # fmt: skip
        if shown.empty:
            missing = phase["phase"] not in reported_phases(mine, key)
            label = words("not_reported" if missing else "not_drawn")
            axis.text(
                50, y, label, color=QUIET, fontsize=9, ha="center", va="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
            )  # fmt: skip
        label = words("list_separator").join(
            f"{show_number(value)}%（{period}）"
            if words.language == "zh"
            else f"{show_number(value)}% ({period})"
            for value, period in (
                (point["obs_value"], show_period(point, programme, words))
                for _, point in shown.iterrows()
            )
        )
        if label:
            middle = shown["obs_value"].mean()
            axis.text(
                middle,
                y - 0.22,
                label,
                color=colour,
                fontsize=8.5,
                ha=label_side(middle),
                va="center",
            )
        points += [(value, y) for value in shown["obs_value"]]
    frame = pd.DataFrame(points, columns=["x", "y"])
    sns.scatterplot(
        frame, x="x", y="y", ax=axis, color=colour, marker=marker, s=52, zorder=3, clip_on=False
    )
    axis.set(xlabel="", ylabel="", xticks=[0, 50, 100], xticklabels=["0%", "50%", "100%"])
    axis.tick_params(colors=QUIET, labelsize=8, length=0)
    sns.despine(ax=axis, left=True, bottom=True)
