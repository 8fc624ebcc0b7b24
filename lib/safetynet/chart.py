"""What every chart shares: its parts, its style, its words, and the SVG that a page carries."""

import io
import re
import textwrap
from dataclasses import dataclass
from datetime import date
from typing import Any

import matplotlib as mpl
import pandas as pd
from markupsafe import escape
from matplotlib.figure import Figure

from safetynet.font import FALLBACKS, PAGE_FAMILY, chart_family
from safetynet.indicators import KEY
from safetynet.period import ROC_OFFSET
from safetynet.programme import Programme
from safetynet.show import show_name, show_period, show_value
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
        if not self.svg and not self.alternative:
            return ""
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


def reported_phases(figures: pd.DataFrame, key: "pd.Series[Any]") -> set[str]:
    """Return the phases in which an indicator has any result, drawn or not."""
    mine = figures[(figures[KEY] == key[KEY]).all(axis=1) & (figures["role"] == "result")]
    return set(mine["phase"])


def phase_title(phase: "pd.Series[Any]", words: Words) -> str:
    """Return a phase's name with its years."""
    if words.language == "zh":
        return f"{phase['name_zh']} {phase['printed_years']}"
    return f"{phase['name_en']} {phase['start'][:4]}–{phase['end'][:4]}"


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


def label_side(x: float) -> str:
    """Return the alignment that keeps a label inside the axes."""
    return "left" if x < 25 else "right" if x > 75 else "center"


def wrap_text(text: str, width: int) -> str:
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


def chart_style(name: str) -> Any:
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


def describe(results: pd.DataFrame, title: str, programme: Programme, words: Words) -> str:
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


def finish(figure: Figure, name: str, title: str, caption: str, alternative: str) -> Chart:
    """Return the drawn figure as a chart: SVG with title, description and fall-back fonts."""
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
