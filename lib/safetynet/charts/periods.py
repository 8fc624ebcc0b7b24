"""One indicator over time: a panel per county, every dated result, one scale for all of them."""

from datetime import date
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from safetynet.charts.chart import Chart, Panel, text_width
from safetynet.charts.count import too_long
from safetynet.charts.rows import drawable
from safetynet.charts.style import (
    INK,
    PAPER,
    PHASE_STYLES,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    WIDTH,
)
from safetynet.evidence.figures import DATED, UNFINISHED
from safetynet.evidence.indicators import KEY
from safetynet.printed.period import ROC_OFFSET
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.drawn import round_top, share_top
from safetynet.words.numbers import (
    show_breakdown,
    show_name,
    show_number,
    show_period,
    show_value,
    unit_name,
)
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
# Fewer dated results are read faster in a table.
ENOUGH = 3
HEIGHT, BELOW, EDGE = 1.6, 0.28, 0.12
# Another place prints the same, or what was printed cannot be right.
LEFT_OUT = ("reprint", "revised", "contradiction", "accused", "no-phase", "no-strategy",
            "other-area")  # fmt: skip
MEASURES = {"share", "count", "rate", "ratio", "amount"}


def draw_periods(
    figures: pd.DataFrame, results: pd.DataFrame, programme: Programme, words: Words
) -> Chart:
    """Return a panel per county, zero below and one scale, where a county has ENOUGH dated results.

    Each result is a line as long as its period with the mark of its phase; a printed target is a
    dashed line as long as its own. Counties stand in the order of areas.csv.
    """
    title, caption = words("periods_chart"), words("periods_caption")
    drawn = _dated(figures, results, programme)
    keys = ["ref_area", *KEY]
    several = drawn.groupby(keys)["time_period"].transform("nunique") >= ENOUGH
    drawn = drawn[drawn["indicator"].isin(drawn[several]["indicator"])]
    if drawn.empty:
        return Chart("periods", title, "", "", words("periods_none"), words)
    aims = figures[(figures["role"] == "target") & figures["obs_value"].notna()]
    aims = aims[aims["time_period"].str.match(r"\d") & (aims["unit_measure"].isin(
        drawn["unit_measure"].unique()))]  # fmt: skip
    shares = bool((drawn["unit_measure"] == "%").all())
    numbers = [*drawn["obs_value"], *aims["obs_value"]]
    top = share_top(numbers) if shares else round_top(max(numbers))
    spans = [_span(period) for period in [*drawn["time_period"], *aims["time_period"]]]
    years = (int(min(first for first, _ in spans)), int(max(last for _, last in spans) + 0.999))
    order = {area: place for place, area in enumerate(programme.areas["ref_area"])}
    areas = programme.areas.set_index("ref_area")
    panels, data = [], []
    series = (
        drawn[keys]
        .drop_duplicates()
        .sort_values(
            keys, key=lambda column: column.map(order) if column.name == "ref_area" else column
        )
    )
    for key in records(series):
        mine = drawn[(drawn[keys] == [key[name] for name in keys]).all(axis=1)]
        mine = mine.sort_values(["start", "time_period"])
        own = aims[(aims[keys] == [key[name] for name in keys]).all(axis=1)]
        county = words.name(areas.loc[key["ref_area"]])
        part = show_breakdown(key["breakdown"], programme, words)
        name = words("county_part", county=county, part=part) if part else county
        said = _values(mine, programme, words)
        draw = partial(
            _draw, rows=records(mine), aims=records(own), years=years, top=top,
            phases=list(programme.phases["phase"]), percent=shares, words=words,
        )  # fmt: skip
        printed = mine["unit_measure"].iloc[0]
        unit = unit_name(printed, programme, words) if printed else ""
        panels.append(Panel(name, unit, HEIGHT + BELOW, draw, said))
        data += [_data(row, county, programme, words) for row in records(mine)]
    sentence = words("periods_sentence", points=len(drawn), counties=drawn["ref_area"].nunique())
    said = words("pair_separator").join(f"{panel.title}: {panel.alternative}" for panel in panels)
    return Chart(
        "periods", title, sentence, caption, f"{title}. {said}", words, panels, pd.DataFrame(data)
    )


def _dated(figures: pd.DataFrame, results: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return every result that has an exact value and days of its own."""
    drawn = drawable(figures, programme, MEASURES)
    drawn = drawn[drawn["phase_basis"].isin([*DATED, UNFINISHED])]
    drawn = drawn[drawn["time_period"].str.match(r"\d")]
    out = results[results["reason"].isin(LEFT_OUT)]["figure_id"]
    drawn = drawn[~drawn["figure_id"].isin(out)]
    drawn = drawn.drop_duplicates(["ref_area", *KEY, "time_period", "obs_value"])
    return drawn[(drawn["unit_measure"] == "%") | ~too_long(drawn, programme)]


def _span(time_period: str) -> tuple[float, float]:
    """Return the days of an ISO 8601 interval as years with fractions, its last day included."""
    first, _, last = time_period.partition("/")
    days = (date.fromisoformat(first), date.fromisoformat(last or first))
    start, end = (day.year + (day.timetuple().tm_yday - 1) / 366 for day in days)
    whole = (days[1].month, days[1].day) == (12, 31)
    return start, days[1].year + 1.0 if whole else end


def _draw(
    axes: Axes, *, rows: list[Row], aims: list[Row], years: tuple[int, int], top: float,
    phases: list[str], percent: bool, words: Words,
) -> None:  # fmt: skip
    high, sign = HEIGHT + BELOW, "%" * percent
    ticks = [0, top / 2, top]
    names = [show_number(tick) + sign for tick in ticks]
    left = max(map(text_width, names)) * SMALL / 72 + 0.1
    inside = WIDTH - left - EDGE
    axes.set_position((left / WIDTH, BELOW / high, inside / WIDTH, (HEIGHT - 0.1) / high))
    axes.set_yticks(ticks, names)
    for tick in ticks:
        axes.plot(years, [tick, tick], color=RULE, linewidth=1, zorder=1)
    for aim in aims:
        first, last = _span(aim["time_period"])
        axes.plot([first, last], [aim["obs_value"]] * 2, color=INK, linewidth=1.4,
                  linestyle=(0, (4, 2)), zorder=2, clip_on=False)  # fmt: skip
    scale = inside * 72 / (years[1] - years[0])
    written: list[tuple[float, float, float]] = []
    for row in rows:
        first, last = _span(row["time_period"])
        value, middle = row["obs_value"], (first + last) / 2
        colour, marker, _ = PHASE_STYLES[phases.index(row["phase"]) % len(PHASE_STYLES)]
        axes.plot([first, last], [value, value], color=colour, linewidth=3, alpha=0.45,
                  solid_capstyle="butt", zorder=3, clip_on=False)  # fmt: skip
        axes.scatter([middle], [value], marker=marker, s=52, zorder=4, clip_on=False,
                     c=PAPER if marker == "o" else colour, edgecolor=colour,
                     linewidth=1.6)  # fmt: skip
        label = show_number(value) + sign
        half = text_width(label) * TEXT / 2 / scale
        _label(axes, label, middle, value, half, top, written, years)
    axes.set(xlim=years, ylim=(0, top * 1.22), xlabel="", ylabel="")
    axes.tick_params(colors=QUIET, labelsize=SMALL, length=0, pad=3)
    _years(axes, years, scale, words)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _label(
    axes: Axes, label: str, middle: float, value: float, half: float, top: float,
    written: list[tuple[float, float, float]], years: tuple[int, int],
) -> None:  # fmt: skip
    """Write a value over its mark, or under it where another is in the way; else leave it out."""
    line = 0.17 * top
    place = min(max(middle, years[0] + half), years[1] - half)
    for down in (value + 0.07 * top, value - 0.07 * top - line):
        free = all(abs(place - x) > half + other or abs(down - y) > line for x, y, other in written)
        if free and down >= 0:
            axes.text(place, down, label, color=INK, fontsize=TEXT, ha="center", va="bottom")
            written.append((place, down, half))
            return


def _years(axes: Axes, years: tuple[int, int], scale: float, words: Words) -> None:
    """Write the years under the middle of each, as many as there is room for."""
    chinese = words.language == "zh"
    names = {year: str(year - ROC_OFFSET if chinese else year) for year in range(*years)}
    wide = max(map(text_width, names.values())) * SMALL * 1.25
    step = max(1, -int(-wide // scale))
    shown = list(names)[::step]
    axes.set_xticks([year + 0.5 for year in shown], [names[year] for year in shown])


def _data(row: Row, county: str, programme: Programme, words: Words) -> dict[str, str]:
    return {
        words("county"): county,
        words("indicator"): show_name(row, programme, words),
        words("phase"): phase_name(row["phase"], programme, words),
        words("period"): show_period(row, programme, words),
        words("value"): show_value(row, programme, words),
    }


def _values(mine: pd.DataFrame, programme: Programme, words: Words) -> str:
    return words("list_separator").join(
        f"{show_period(row, programme, words)} {show_value(row, programme, words)}"
        for row in records(mine)
    )
