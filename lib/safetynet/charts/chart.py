"""A chart: panels of SVG with real text, the words beside them, and the data behind them."""

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import matplotlib as mpl
import pandas as pd
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from safetynet.charts.font import chart_family
from safetynet.evidence.indicators import KEY
from safetynet.printed.period import ROC_OFFSET
from safetynet.raw.programme import Programme
from safetynet.raw.table import csv_text, records
from safetynet.tables.table import Column, render, show_table
from safetynet.words.terms import Words

INK, QUIET, RULE, PAPER = "#1d2b36", "#55636e", "#d5dce1", "#ffffff"
# Two colours that differ in lightness and in shape too, so that they survive print in grey.
PHASE_STYLES = (("#2f6f9f", "o", "////"), ("#a23b20", "D", ""), ("#2f6b4f", "s", "...."))
# In the page each colour is a variable of the style sheet, which knows light and dark.
VARIABLES = {INK: "--ink", QUIET: "--quiet", RULE: "--rule", PAPER: "--paper"} | {
    colour: f"--phase-{place}" for place, (colour, _, _) in enumerate(PHASE_STYLES, 1)
}
WIDTH = 3.6


@dataclass(frozen=True)
class Panel:
    """One small drawing: what it is of, its unit, its SVG."""

    title: str
    unit: str
    svg: str


@dataclass(frozen=True, eq=False)
class Chart:
    """Panels side by side, the sentence that says what they show, and their data."""

    name: str
    title: str
    sentence: str
    caption: str
    alternative: str
    words: Words
    panels: list[Panel] = field(default_factory=list)
    data: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def svg(self) -> str:
        """Return the panels' SVG, one after the other."""
        return "\n".join(panel.svg for panel in self.panels)

    def _repr_html_(self) -> str:
        if not self.panels:
            return f'<p class="empty">{escape(self.alternative)}</p>' if self.alternative else ""
        columns = [Column(name, name) for name in self.data.columns]
        rows = records(self.data)
        label = self.words("alt_share", name=self.title, values=self.words("chart_data"))
        table = show_table(f"data-{self.name}", columns, rows, label)
        data = base64.b64encode(csv_text(self.data).encode("utf-8")).decode("ascii")
        return render("chart", self, self.words, Markup(table.text), data).text

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


def reported_phases(figures: pd.DataFrame, key: "pd.Series[Any]") -> set[str]:
    """Return the phases in which an indicator has any result, drawn or not."""
    mine = figures[(figures[KEY] == key[KEY]).all(axis=1) & (figures["role"] == "result")]
    return set(mine["phase"])


def period_tick(time_period: str, words: Words) -> str:
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


def text_width(text: str) -> float:
    """Return how wide a text is in ems; a Chinese character is one, a Latin letter about half."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.56 for character in text)


@contextmanager
def drawing(name: str, height: float) -> Iterator[Axes]:
    """Yield the axes of one panel: Chinese font, real text in the SVG, stable ids."""
    settings: Any = {
        "font.family": [chart_family()],
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "axes.unicode_minus": False,
        "text.parse_math": False,
        "hatch.linewidth": 0.9,
        "axes.facecolor": "none",
        "figure.facecolor": "none",
    }
    with mpl.rc_context(settings):
        yield Figure(figsize=(WIDTH, height)).add_axes((0, 0, 1, 1))


def finish(axes: Axes, name: str, title: str, alternative: str) -> str:
    """Return the drawn panel as small SVG with title, description and the page's colours."""
    buffer = io.StringIO()
    nothing: dict[str, Any] = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure = axes.get_figure()
    if not isinstance(figure, Figure):
        raise TypeError("the axes of a panel belong to a figure")
    figure.savefig(buffer, format="svg", metadata=nothing)
    return slim(buffer.getvalue(), name, title, alternative)


def _short_numbers(tag: "re.Match[str]") -> str:
    """Return a tag with its coordinates in hundredths of a point."""
    return re.sub(r"(?<![#\w])-?\d+\.\d{3,}", lambda n: f"{float(n[0]):.2f}", tag[0])


def slim(svg: str, name: str, title: str, alternative: str) -> str:
    """Return matplotlib's SVG without what a page does not need, in the page's colours.

    ``name`` makes its ids unique on a page. Numbers keep two decimals (hundredths of a point); each
    colour becomes a variable with the drawn colour as its fallback, so that the SVG stands alone
    too.
    """
    svg = re.sub(r"\s+", " ", svg[svg.index("<svg") :])
    size = re.search(r'viewBox="([^"]*)"', svg)
    body = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    body = re.sub(r"<style[^>]*>.*?</style>", "", body)
    body = re.sub(r"font-family: [^;\"]*;? ?| transform=\"rotate\(-0 [^)]*\)\"", "", body)
    body = re.sub(r"<[^>]*>", _short_numbers, body)
    used = set(re.findall(r"#([\w-]+)[)\"]", body))
    body = re.sub(r' id="([^"]*)"', lambda m: m[0] if m[1] in used else "", body)
    # matplotlib's ids follow the last digits of numbers, which differ between versions of Python
    for number, old in enumerate(re.findall(r' id="([^"]*)"', body)):
        body = re.sub(rf"(?<=[#\"]){re.escape(old)}(?=[)\"])", f"{name}-{number}", body)
    before = ""
    while before != body:
        before, body = body, re.sub(r"<(g|defs)>\s*</\1>|<g ?/>|(?<=>) (?=<)", "", body)
        body = re.sub(r"<g>((?:(?!</?g\b).)*)</g>", r"\1", body)
    for colour, variable in VARIABLES.items():
        body = body.replace(f": {colour}", f": var({variable}, {colour})")
    return (
        f'<svg role="img" xmlns="http://www.w3.org/2000/svg"'
        f' xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{size[1] if size else ""}">'
        f"<title>{escape(title)}</title><desc>{escape(alternative)}</desc>{body}</svg>"
    )
