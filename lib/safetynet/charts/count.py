"""The chart of counts: a panel per indicator, a bar per period, coloured and hatched by phase."""

import textwrap
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from safetynet.charts.chart import Chart, Panel, text_width
from safetynet.charts.rows import drawable, period_tick, reported_phases
from safetynet.charts.style import INK, PAPER, PHASE_STYLES, QUIET, RULE, SMALL, TEXT, WIDTH
from safetynet.evidence.indicators import KEY
from safetynet.evidence.results import USED
from safetynet.raw.catalogue import COMPLETE, STOCK
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.words.numbers import show_name, show_number, show_period, show_value, unit_name
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

# The room of the bars and of a line below them, in inches; the share of the width that bars have.
HEIGHT, LINE, INSIDE = 1.5, 0.2, 0.96
YEAR = 366


def draw_counts(
    figures: pd.DataFrame, results: pd.DataFrame, programme: Programme, words: Words
) -> Chart:
    """Return small multiples of the counts that have two or more periods, bars by period.

    ``results`` says which figures stand for their phase: those are drawn, and the earlier dates of
    what is there at a date.
    """
    drawn = drawable(figures, programme, {"count", "amount"})
    stand = (results["use"] == USED) | (results["reason"] == "earlier")
    drawn = drawn[drawn["figure_id"].isin(results[stand]["figure_id"])]
    drawn = drawn[drawn["time_period"].str.match(r"\d")]
    drawn = drawn.drop_duplicates([*KEY, "time_period", "obs_value"])
    drawn = drawn[~too_long(drawn, programme)]
    periods = drawn.groupby(KEY)["time_period"].transform("nunique")
    drawn = drawn[periods > 1]
    title, caption = words("count_chart"), words("count_chart_caption")
    if drawn.empty:
        return Chart("counts", title, "", caption, words("no_chart"), words)
    panels, data, said = [], [], []
    for _, key in drawn[KEY].drop_duplicates().iterrows():
        mine = drawn[(drawn[KEY] == key[KEY]).all(axis=1)].sort_values("time_period")
        reported = reported_phases(figures, key)
        panels.append(_panel(key, mine, reported, programme, words))
        data += [_data(row, programme, words) for row in records(mine)]
        said.append(f"{panels[-1].title}: {_values(mine, programme, words)}")
    # an indicator with its parts by sex or kind counts once
    phases = drawn.groupby("indicator")["phase"].nunique()
    sentence = words("count_sentence", count=len(phases), both=int((phases > 1).sum()))
    alternative = f"{title}. {words('pair_separator').join(said)}"
    return Chart("counts", title, sentence, caption, alternative, words, panels, pd.DataFrame(data))


def too_long(drawn: pd.DataFrame, programme: Programme) -> "pd.Series[bool]":
    """Return which counts cover more than a year and more than others of their series.

    A total over years beside single years would look like a peak. What is there at a date, or
    counted in full, has no length.
    """
    counted = drawn["indicator"].map(programme.indicators.set_index("indicator")["counted"])
    days = drawn["time_period"].map(_days).astype(float)
    shortest = (
        days.groupby([drawn[name] for name in ["ref_area", *KEY]]).transform("min").clip(lower=YEAR)
    )
    return (days > shortest * 1.1) & ~counted.isin([STOCK, COMPLETE])


def _panel(
    key: "pd.Series[Any]", mine: pd.DataFrame, reported: set[str],
    programme: Programme, words: Words,
) -> Panel:  # fmt: skip
    """Return one indicator: a bar per period, a named gap for a phase without figures."""
    bars = _bars(mine, reported, programme, words)
    title = show_name(key, programme, words)
    unit = unit_name(mine["unit_measure"].iloc[0], programme, words)
    below, upright = _below(bars)
    draw = partial(
        _draw, bars=bars, ids=list(programme.phases["phase"]), below=below, upright=upright
    )
    return Panel(title, unit, HEIGHT + below, draw, _values(mine, programme, words))


def _below(bars: pd.DataFrame) -> tuple[float, bool]:
    """Return the room of the periods under the bars, and whether they stand upright to fit."""
    slot = INSIDE * WIDTH * 72 / len(bars)
    bars["period"] = [
        period if reported else _folded(period, slot)
        for period, reported in zip(bars["period"], bars["reported"], strict=True)
    ]
    lines = [line for period in bars["period"] for line in period.split("\n")]
    if max(map(text_width, lines)) * SMALL < slot:
        return LINE * (1.4 + max(period.count("\n") for period in bars["period"])), False
    longest = max(text_width(_one_line(period)) for period in bars["period"])
    return longest * SMALL / 72 + 0.15, True


def _folded(gap: str, slot: float) -> str:
    """Return what is said of a phase without a bar in lines that fit under its place."""
    across = {line: len(line) * slot / (text_width(line) * SMALL) for line in gap.split("\n")}
    return "\n".join(
        part for line, room in across.items() for part in textwrap.wrap(line, max(int(room), 1))
    )


def _one_line(period: str) -> str:
    return period.replace("\n", " ")


def _bars(
    mine: pd.DataFrame, reported: set[str], programme: Programme, words: Words
) -> pd.DataFrame:
    """Return a row per bar: period, phase, value, label; a phase without figures has none."""
    ids = list(programme.phases["phase"])
    last = max(2, *(ids.index(phase) + 1 for phase in mine["phase"]))
    rows = []
    for phase in ids[:last]:
        here = records(mine[mine["phase"] == phase])
        rows += [
            (period_tick(row["time_period"], words), phase, row["obs_value"], True, _part(row))
            for row in here
        ]
        if not here:
            missing = words("not_drawn" if phase in reported else "not_reported")
            name = f"{phase_name(phase, programme, words)}\n{missing}"
            rows.append((name, phase, 0.0, False, False))
    return pd.DataFrame(rows, columns=["period", "phase", "value", "reported", "part"])


def _part(row: dict[str, Any]) -> bool:
    """Return whether a result covers more than a day and clearly less than a year."""
    return 1 < _days(row["time_period"]) < 331


def _days(time_period: str) -> int:
    """Return how many days an ISO 8601 interval has."""
    first, _, last = time_period.partition("/")
    return (date.fromisoformat(last or first) - date.fromisoformat(first)).days + 1


def _in_order(axes: Axes) -> list[Any]:
    """Return the bars from left to right."""
    return sorted((p for bars in axes.containers for p in bars), key=lambda p: p.get_x())


def _draw(axes: Axes, *, bars: pd.DataFrame, ids: list[str], below: float, upright: bool) -> None:
    high = HEIGHT + below
    axes.set_position((0.02, below / high, INSIDE, (HEIGHT - 0.06) / high))
    bars["place"] = range(len(bars))
    colours = {phase: PHASE_STYLES[i % len(PHASE_STYLES)][0] for i, phase in enumerate(ids)}
    sns.barplot(
        bars, x="place", y="value", hue="phase", palette=colours, dodge=False, legend=False,
        width=0.62, ax=axes, errorbar=None, saturation=1,
    )  # fmt: skip
    drawn = sorted(set(bars["phase"]), key=ids.index)
    for patches, phase in zip(axes.containers, drawn, strict=False):
        for patch in patches:
            hatch = PHASE_STYLES[ids.index(phase) % len(PHASE_STYLES)][2]
            patch.set(hatch=hatch, edgecolor=PAPER, linewidth=0)
    for patch, row in zip(_in_order(axes), records(bars), strict=True):
        if row["part"]:
            colour = patch.get_facecolor()
            patch.set(facecolor="none", edgecolor=colour, linewidth=1.3, hatch="")
    top = max(bars["value"].max(), 1)
    labels = [show_number(row["value"]) if row["reported"] else "—" for row in records(bars)]
    wide = max(map(text_width, labels)) * TEXT > INSIDE * WIDTH * 72 / len(bars)
    for x, (row, label) in enumerate(zip(records(bars), labels, strict=True)):
        axes.text(x, row["value"] + top * 0.04, label, color=INK if row["reported"] else QUIET,
                  ha="center", va="bottom", fontsize=TEXT, rotation=90 * wide)  # fmt: skip
    for x in range(1, len(bars)):
        if bars["phase"][x] != bars["phase"][x - 1]:
            axes.axvline(x - 0.5, color=QUIET, linewidth=0.8, linestyle=(0, (3, 3)))
    periods = [_one_line(period) if upright else period for period in bars["period"]]
    axes.set_xticks(range(len(bars)), periods, rotation=90 * upright)
    room = 1 + text_width(max(labels, key=text_width)) * TEXT / 72 / HEIGHT if wide else 1.18
    axes.set(xlabel="", ylabel="", ylim=(0, top * room))
    axes.set_yticks([])
    axes.tick_params(colors=QUIET, labelsize=SMALL, length=0, pad=3)
    sns.despine(ax=axes, left=True)
    axes.spines["bottom"].set_color(RULE)


def _data(row: dict[str, Any], programme: Programme, words: Words) -> dict[str, str]:
    return {
        words("indicator"): show_name(row, programme, words),
        words("phase"): phase_name(row["phase"], programme, words),
        words("period"): show_period(row, programme, words),
        words("value"): show_value(row, programme, words),
    }


def _values(mine: pd.DataFrame, programme: Programme, words: Words) -> str:
    colon = words("colon")
    return words("list_separator").join(
        f"{show_period(row, programme, words)}{colon}{show_value(row, programme, words)}"
        for row in records(mine)
    )
