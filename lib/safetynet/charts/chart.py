"""A chart: a matplotlib figure of small panels, the words beside them, and the data behind them."""

import base64
import io
import math
import os
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from safetynet.charts.style import INK, QUIET, SMALL, TEXT, WIDTH, chart_style
from safetynet.charts.svg import slim
from safetynet.raw.table import csv_text, records
from safetynet.tables.beside import stem
from safetynet.tables.table import (
    PAGE_VARIABLE,
    Column,
    render,
    self_link,
    show_table,
    shown,
)
from safetynet.words.terms import Words

# Panels side by side in a figure, the space between them, and that of a title, in inches.
ACROSS, GAP, LINE = 3, 0.35, 0.24
# What a line of a title holds, in Latin letters.
LETTERS = 40
# How wide a Chinese character is, in Latin letters.
BROAD = 2


@dataclass(frozen=True)
class Panel:
    """One drawing: what it is of, its unit, its height in inches, who draws it, its width.

    ``draw`` is given axes that fill the panel, ``alternative`` says what it shows.
    """

    title: str
    unit: str
    height: float
    draw: Callable[[Axes], None]
    alternative: str
    width: float = WIDTH


@dataclass(frozen=True)
class Drawn:
    """A panel as SVG, ``wide`` if it takes the room of several."""

    title: str
    unit: str
    svg: str
    wide: bool = False


class Chart(Figure):
    """Panels side by side as one matplotlib figure that can be changed and saved.

    A notebook and a page show its panels one by one, as many side by side as there is room for,
    with ``sentence`` above, ``caption`` below and ``data`` a click away.
    """

    def __init__(
        self, name: str, title: str, sentence: str, caption: str, alternative: str, words: Words,
        panels: Sequence[Panel] = (), data: pd.DataFrame | None = None,
    ) -> None:  # fmt: skip
        self.name, self.title, self.sentence, self.caption = name, title, sentence, caption
        self.alternative, self.words = alternative, words
        self.data = pd.DataFrame() if data is None else data
        self.recipes = list(panels)
        rows = _rows(self.recipes)
        heads = [max(_head(panel) for panel in row) for row in rows]
        heights = [max(panel.height for panel in row) + head + GAP
                   for row, head in zip(rows, heads, strict=True)]  # fmt: skip
        self.places: list[tuple[float, float]] = []
        with chart_style(name):
            width = max((sum(panel.width + GAP for panel in row) for row in rows), default=WIDTH)
            super().__init__(figsize=(width, max(sum(heights), 1.0)))
            top = sum(heights)
            for row, head, height in zip(rows, heads, heights, strict=True):
                left = 0.0
                for panel in row:
                    self._place(panel, left, top - head - panel.height)
                    left += panel.width + GAP
                top -= height

    def _place(self, panel: Panel, left: float, bottom: float) -> None:
        """Draw a panel at a place of the figure, in inches, with its title over it."""
        wide, high = self.get_size_inches()
        axes = self.add_axes((0.0, 0.0, 1.0, 1.0))
        panel.draw(axes)
        inside = axes.get_position()
        axes.set_position(
            (
                (left + inside.x0 * panel.width) / wide,
                (bottom + inside.y0 * panel.height) / high,
                inside.width * panel.width / wide,
                inside.height * panel.height / high,
            )
        )
        over = (0, (1 - inside.y1) * panel.height * 72 + 4)
        axes.annotate(
            panel.unit, (0, 1), over, "axes fraction", "offset points", color=QUIET, fontsize=SMALL,
            annotation_clip=False, gid="unit",
        )  # fmt: skip
        axes.set_title(
            _wrapped(panel.title), loc="left", pad=over[1] + 15, color=INK, fontsize=TEXT,
            gid="title",
        )  # fmt: skip
        self.places.append((left, bottom))

    @property
    def panels(self) -> list[Drawn]:
        """Return the panels as SVG, as they are drawn now."""
        return [self._drawn(place) for place in range(len(self.recipes))]

    @property
    def svg(self) -> str:
        """Return the panels' SVG, one after the other."""
        return "\n".join(panel.svg for panel in self.panels)

    def _drawn(self, place: int) -> Drawn:
        """Return one panel as SVG, without the title and unit that stand beside it."""
        panel, axes = self.recipes[place], self.axes[place]
        title = axes.get_title("left")
        title = panel.title if title == _wrapped(panel.title) else " ".join(title.split())
        named = axes.findobj(lambda artist: artist.get_gid() in ("unit", "title"))
        shown = [artist for artist in [*self.axes, *named] if artist.get_visible()]
        shown.remove(axes)
        left, bottom = self.places[place]
        name, buffer = f"{self.name}-{place}", io.StringIO()
        for artist in shown:
            artist.set_visible(False)
        try:
            with chart_style(name):
                super().savefig(
                    buffer, format="svg", metadata=_NOTHING,
                    bbox_inches=Bbox.from_bounds(left, bottom, panel.width, panel.height),
                )  # fmt: skip
        finally:
            for artist in shown:
                artist.set_visible(True)
        svg = slim(buffer.getvalue(), name, title, panel.alternative)
        return Drawn(title, panel.unit, svg, panel.width > WIDTH)

    def savefig(self, fname: Any, **options: Any) -> None:
        """Save the whole figure, white behind it unless told otherwise."""
        with chart_style(self.name):
            super().savefig(fname, **{"facecolor": "white", "bbox_inches": "tight"} | options)

    def _repr_html_(self) -> str:
        if not self.recipes:
            said = f'<p class="empty">{escape(self.alternative)}</p>' if self.alternative else ""
            return shown(said)
        columns = [Column(name, name) for name in self.data.columns]
        label = self.words("alt_share", name=self.title, values=self.words("chart_data"))
        table = show_table(f"data-{self.name}", columns, records(self.data), label)
        link = self_link(f"chart-{self.name}", "chart", self.title, self.words)
        path = os.environ.get(PAGE_VARIABLE, "")
        name = f"{stem(path)}-{self.name}" if path else self.name
        data = base64.b64encode(csv_text(self.data).encode("utf-8")).decode("ascii")
        return shown(render("chart", self, self.words, Markup(table.text), data, link, name).text)

    def __repr__(self) -> str:
        return self.alternative

    __str__ = __repr__


_NOTHING: dict[str, Any] = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def _rows(panels: Sequence[Panel]) -> list[list[Panel]]:
    """Return panels in rows, a wide one alone in its row."""
    rows: list[list[Panel]] = []
    for panel in panels:
        wide = panel.width > WIDTH
        room = bool(rows) and len(rows[-1]) < ACROSS and rows[-1][-1].width <= WIDTH
        if room and not wide:
            rows[-1].append(panel)
        else:
            rows.append([panel])
    return rows


def _letters(text: str) -> int:
    return sum(BROAD if ord(character) > 0x2E7F else 1 for character in text)


def _wrapped(title: str) -> str:
    """Return a title in lines that fit over a panel."""
    if _letters(title) <= LETTERS:
        return title
    share = math.ceil(len(title) * LETTERS / _letters(title))
    return "\n".join(textwrap.wrap(title, share, break_long_words=True))


def _head(panel: Panel) -> float:
    """Return the height of a panel's title and unit in inches."""
    return LINE * (len(_wrapped(panel.title).split("\n")) + 1.4)


def text_width(text: str) -> float:
    """Return how wide a text is in ems; a Chinese character is one, a Latin letter about half."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.56 for character in text)
