"""The chart across counties: one indicator, every county and phase that reports it."""

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

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
from safetynet.show import show_estimate, show_name
from safetynet.table import records
from safetynet.words import Words


def draw_counties(estimates: pd.DataFrame, programme: Programme, words: Words) -> Chart:
    """Return small multiples: a row per county and phase, with intervals where there are any.

    Counties stand in the order of areas.csv, never by value.
    """
    title, caption = words("across"), words("across_chart_caption")
    shares = estimates[(estimates["measure"] == "share") & estimates["value"].notna()]
    several = shares.groupby(KEY)["ref_area"].transform("nunique") > 1
    shares = shares[several]
    if shares.empty:
        return Chart("counties", title, "", "", "")
    areas, phases = list(programme.areas["ref_area"]), list(programme.phases["phase"])
    names = programme.areas.set_index("ref_area")
    keys = shares[KEY].drop_duplicates()
    with chart_style("counties"):
        heights = [
            len(shares[(shares[KEY] == key[KEY]).all(axis=1)]) + 1.6 for _, key in keys.iterrows()
        ]
        figure = Figure(figsize=(WIDTH, 0.36 * sum(heights)), layout="constrained")
        panels = figure.subplots(len(keys), 1, squeeze=False, height_ratios=heights)[:, 0]
        said = []
        for axis, (_, key) in zip(panels, keys.iterrows(), strict=True):
            mine = shares[(shares[KEY] == key[KEY]).all(axis=1)]
            mine = mine.sort_values(
                ["ref_area", "phase"], key=lambda c: c.map((areas + phases).index)
            )
            labels = []
            for y, row in enumerate(records(mine)):
                place = phases.index(row["phase"])
                colour, marker, _ = PHASE_STYLES[place % len(PHASE_STYLES)]
                known = pd.notna(row["lower"])
                if known:
                    axis.plot([row["lower"], row["upper"]], [y, y], color=colour, linewidth=2)
                axis.plot(row["value"], y, marker=marker, color=colour, markersize=7, clip_on=False,
                          markerfacecolor=colour if known else "white")  # fmt: skip
                text = f"{show_estimate(row['value'])}%"
                axis.annotate(text, (row["value"], y), xytext=(0, 6), textcoords="offset points",
                              fontsize=8, color=INK, ha="center")  # fmt: skip
                phase = words.name(programme.phases.iloc[place])
                labels.append(f"{words.name(names.loc[row['ref_area']])} {phase}")
                said.append(f"{show_name(key, programme, words)}, {labels[-1]}: {text}")
            axis.set_yticks(range(len(labels)), labels)
            axis.set(xlim=(-3, 103), ylim=(len(labels) - 0.4, -0.9), xticks=[0, 50, 100])
            axis.set_xticklabels(["0%", "50%", "100%"])
            axis.set_title(wrap_text(show_name(key, programme, words), 70), loc="left", fontsize=10,
                           color=INK)  # fmt: skip
            axis.grid(axis="x", color=RULE, linewidth=0.6)
            axis.tick_params(colors=QUIET, labelsize=8.5, length=0)
            sns.despine(ax=axis, left=True, bottom=True)
        return finish(figure, "counties", title, caption, f"{title}. {'; '.join(said)}")
