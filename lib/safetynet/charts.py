"""Charts of one county and strategy: shares beside their targets, counts over the periods."""

import io
import re
import textwrap
from dataclasses import dataclass
from datetime import date
from typing import Any

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from markupsafe import escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from safetynet.font import FALLBACKS, PAGE_FAMILY, chart_family
from safetynet.indicators import KEY
from safetynet.period import ROC_OFFSET
from safetynet.programme import Programme
from safetynet.show import show_name, show_number, show_period, show_value, unit_name
from safetynet.words import Words

INK, QUIET, RULE = "#1d2b36", "#5d6b76", "#d5dce1"
# Two colours that differ in lightness too, so that they survive print in grey.
PHASE_STYLES = (("#2f6f9f", "o", "////"), ("#a23b20", "D", ""), ("#2f6b4f", "s", "...."))
WIDTH = 7.4


@dataclass(frozen=True)
class Chart:
    """A drawn chart: SVG with real text, and the words that say what it shows."""

    name: str
    title: str
    caption: str
    alternative: str
    svg: str

    def _repr_html_(self) -> str:
        if not self.svg:
            return f"<p>{escape(self.alternative)}</p>"
        caption = f"<figcaption>{escape(self.caption)}</figcaption>"
        return f'<figure class="chart"><div class="scroll">{self.svg}</div>{caption}</figure>'

    def __repr__(self) -> str:
        return self.alternative


def drawable(figures: pd.DataFrame, programme: Programme, measures: set[str]) -> pd.DataFrame:
    """Return the results that a chart can place: one exact value, one phase."""
    measure = figures["indicator"].map(programme.indicators.set_index("indicator")["measure"])
    chosen = (
        (figures["role"] == "result")
        & measure.isin(measures)
        & (figures["phase"] != "")
        & figures["obs_value"].notna()
        & (figures["bound"] == "")
    )
    return figures[chosen]


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
    with _style("shares"):
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
        return _chart(
            figure, "shares", title, caption, _alternative(results, title, programme, words)
        )


def draw_counts(figures: pd.DataFrame, programme: Programme, words: Words) -> Chart:
    """Return small multiples of the counts that have two or more periods, bars by period."""
    results = drawable(figures, programme, {"count", "amount"})
    periods = results.groupby(KEY)["time_period"].transform("nunique")
    results = results[periods > 1]
    title, caption = words("count_chart"), words("count_chart_caption")
    if results.empty:
        return Chart("counts", title, "", words("no_chart"), "")
    keys = results[KEY].drop_duplicates()
    columns = 2 if len(keys) in (2, 4) else min(3, len(keys))
    lines = -(-len(keys) // columns)
    with _style("counts"):
        figure = Figure(figsize=(WIDTH, 2.35 * lines + 0.1), layout="constrained")
        panels = figure.subplots(lines, columns, squeeze=False).flatten()
        for panel in panels[len(keys) :]:
            panel.set_axis_off()
        for panel, (_, key) in zip(panels, keys.iterrows(), strict=False):
            mine = results[(results[KEY] == key[KEY]).all(axis=1)].sort_values("time_period")
            _count_panel(panel, key, mine, programme, words)
        return _chart(
            figure, "counts", title, caption, _alternative(results, title, programme, words)
        )


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
    axis.set_title(_phase_title(phase, words), loc="left", color=INK, fontsize=11)
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
                target, y + 0.25, label, color=QUIET, fontsize=8, ha=_side(target), va="center",
            )  # fmt: skip
        if shown.empty:
            axis.text(
                50, y, words("not_reported"), color=QUIET, fontsize=9, ha="center", va="center",
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
                middle, y - 0.22, label, color=colour, fontsize=8.5, ha=_side(middle), va="center"
            )
        points += [(value, y) for value in shown["obs_value"]]
    frame = pd.DataFrame(points, columns=["x", "y"])
    sns.scatterplot(
        frame, x="x", y="y", ax=axis, color=colour, marker=marker, s=52, zorder=3, clip_on=False
    )
    axis.set(xlabel="", ylabel="", xticks=[0, 50, 100], xticklabels=["0%", "50%", "100%"])
    axis.tick_params(colors=QUIET, labelsize=8, length=0)
    sns.despine(ax=axis, left=True, bottom=True)


def _count_panel(
    axis: Axes, key: "pd.Series[Any]", mine: pd.DataFrame, programme: Programme, words: Words
) -> None:
    """Draw one indicator: a bar per period, a named gap for a phase without figures."""
    ids = list(programme.phases["phase"])
    bars = pd.DataFrame(
        {
            "period": [_tick(row["time_period"], words) for _, row in mine.iterrows()],
            "phase": mine["phase"].to_list(),
            "value": mine["obs_value"].to_list(),
        }
    )
    for place, phase in enumerate(ids[: max(2, *(ids.index(p) + 1 for p in mine["phase"]))]):
        if phase not in set(mine["phase"]):
            gap = f"{words.name(programme.phases.iloc[place])}\n{words('not_reported')}"
            row = pd.DataFrame({"period": [gap], "phase": [phase], "value": [0.0]})
            bars = pd.concat([row, bars] if place == 0 else [bars, row], ignore_index=True)
    palette = {phase: PHASE_STYLES[i % len(PHASE_STYLES)][0] for i, phase in enumerate(ids)}
    sns.barplot(
        bars, x="period", y="value", hue="phase", palette=palette, dodge=False, legend=False,
        width=0.62, ax=axis, errorbar=None, saturation=1,
    )  # fmt: skip
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
    reported = set(mine["phase"])
    for x, (value, phase) in enumerate(zip(bars["value"], bars["phase"], strict=True)):
        label = show_number(value) if phase in reported else "—"
        axis.text(
            x,
            value + top * 0.04,
            label,
            color=INK if phase in reported else QUIET,
            fontsize=9.5,
            ha="center",
        )
    boundary = [i for i in range(1, len(bars)) if bars["phase"][i] != bars["phase"][i - 1]]
    for x in boundary:
        axis.axvline(x - 0.5, color=QUIET, linewidth=0.8, linestyle=(0, (3, 3)))
    name = _wrap(show_name(key, programme, words), 28)
    axis.set_title(name, loc="left", fontsize=9.5, color=INK, pad=15)
    unit = unit_name(mine["unit_measure"].iloc[0], programme, words)
    axis.text(0, 1.03, unit, transform=axis.transAxes, color=QUIET, fontsize=8, ha="right")
    axis.set(xlabel="", ylabel="", ylim=(0, top * 1.25))
    axis.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axis.tick_params(colors=QUIET, labelsize=8, length=0)
    sns.despine(ax=axis, left=True)
    axis.spines["bottom"].set_color(RULE)


def _phase_title(phase: "pd.Series[Any]", words: Words) -> str:
    if words.language == "zh":
        return f"{phase['name_zh']} {phase['printed_years']}"
    return f"{phase['name_en']} {phase['start'][:4]}–{phase['end'][:4]}"


def _tick(time_period: str, words: Words) -> str:
    """Return an ISO 8601 interval as an axis label: the year, and months or a day below it."""
    first, _, last = time_period.partition("/")
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    chinese = words.language == "zh"
    years = [str(day.year - ROC_OFFSET if chinese else day.year) for day in (start, end)]
    year = years[0] if years[0] == years[1] else "–".join(years)
    year += "年" * chinese
    if start == end:
        return f"{year}\n{start.month}月{start.day}日" if chinese else f"{year}\n{start:%m-%d}"
    if (start.month, end.month) == (1, 12):
        return year
    months = str(start.month) if start.month == end.month else f"{start.month}–{end.month}"
    return f"{year}\n{months}月" if chinese else f"{year}\nmonth {months}"


def _side(x: float) -> str:
    """Return the alignment that keeps a label inside the axes."""
    return "left" if x < 25 else "right" if x > 75 else "center"


def _wrap(text: str, width: int) -> str:
    """Return the text in lines of at most ``width`` Latin letters; a Chinese one takes two."""
    if text.isascii():
        return textwrap.fill(text, width)
    lines, length = [""], 0.0
    for character in text:
        step = 1.0 if character.isascii() else 2.0
        if length + step > width:
            lines, length = [*lines, ""], 0.0
        lines[-1] += character
        length += step
    return "\n".join(lines)


def _style(name: str) -> Any:
    """Return the settings of a chart: Chinese font, real text in the SVG, stable ids."""
    return mpl.rc_context(
        {
            "font.family": [chart_family()],
            "svg.fonttype": "none",
            "svg.hashsalt": name,
            "axes.unicode_minus": False,
            "text.parse_math": False,
            "hatch.linewidth": 0.9,
            "axes.facecolor": "none",
            "figure.facecolor": "none",
        }
    )


def _alternative(results: pd.DataFrame, title: str, programme: Programme, words: Words) -> str:
    """Return the chart in words: every value that it draws."""
    sentences = []
    for _, mine in results.groupby(KEY, sort=False):
        values = words("list_separator").join(
            f"{show_period(row, programme, words)} {show_value(row, programme, words)}"
            for _, row in mine.sort_values("time_period").iterrows()
        )
        sentences.append(
            words("alt_share", name=show_name(mine.iloc[0], programme, words), values=values)
        )
    return f"{title}. " + words("pair_separator").join(sentences)


def _chart(figure: Figure, name: str, title: str, caption: str, alternative: str) -> Chart:
    buffer = io.StringIO()
    nothing: dict[str, Any] = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(buffer, format="svg", metadata=nothing)
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    families = ", ".join(f"'{family}'" for family in (PAGE_FAMILY, *FALLBACKS))
    svg = re.sub(r"'Noto Sans[^']*'", families, svg)
    heading = f"<title>{escape(title)}</title><desc>{escape(alternative)}</desc>"
    svg = re.sub(
        r"<svg ([^>]*)>", rf'<svg role="img" \1>{heading.replace(chr(92), "")}', svg, count=1
    )
    return Chart(name, title, caption, alternative, svg)
