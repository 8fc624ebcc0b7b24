"""Tables of a page as HTML: one shape for all, laid out by pandas' Styler."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup, escape
from pandas.io.formats.style import Styler

from safetynet.words.terms import HTML_LANGUAGE, Words

CHINESE = HTML_LANGUAGE["zh"]
# Shorter tables are read faster than they are searched.
SEARCHED = 9


# Set where a notebook becomes a page, which has the style sheet and the addresses of the site.
PAGE_VARIABLE = "SAFETYNET_PAGE"
# Where that page is published, empty where no address of the site is set.
ADDRESS_VARIABLE = "SAFETYNET_ADDRESS"


def shown(html: str) -> str:
    """Return a piece of HTML as its notebook shows it.

    On a page it stands as it is. In JupyterLab, or through plain nbconvert, it carries a small
    style of its own, and its links lead to the built pages.
    """
    if os.environ.get(PAGE_VARIABLE) or not html:
        return html
    html = re.sub(r'href="\.\./(?!\.\.)', 'href="../reports/', html)
    html = re.sub(r'<a href="(?!\.\./|#|data:)[^"]*"', "<a", html)
    return f'<div class="safetynet"><style>{_cell_style()}</style>{html}</div>'


@lru_cache(maxsize=1)
def _cell_style() -> str:
    text = files("safetynet.tables").joinpath("templates/cell.css").read_text(encoding="utf-8")
    return re.sub(r"\s*\n\s*", "", text)


@dataclass(frozen=True)
class Html:
    """A piece of HTML that Jupyter displays; a table has its rows as a frame too."""

    text: str
    frame: pd.DataFrame | None = field(default=None, compare=False)
    label: str = ""

    def _repr_html_(self) -> str:
        return shown(self.text)

    def __repr__(self) -> str:
        return f"<HTML, {len(self.text):,} characters>"


@dataclass(frozen=True)
class Column:
    """A column: its key in the rows, its label, its unit, the label that spans it and others."""

    name: str
    label: str
    unit: str = ""
    span: str = ""
    numeric: bool = False
    lang: str = ""


@lru_cache(maxsize=1)
def template_environment() -> jinja2.Environment:
    """Return the environment of the page templates; it escapes everything that is put in."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("safetynet.tables"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class TableStyler(Styler):
    """pandas' Styler with the workbook's table template: header scopes, row groups, anchors."""

    env = template_environment()
    template_html = template_environment().get_template("table.html.j2")


def render(macro: str, *values: Any) -> Html:
    """Return what a macro of the parts of pages makes of some values."""
    return render_part("pieces.html.j2", macro, *values)


def render_part(template: str, macro: str, *values: Any) -> Html:
    """Return what a macro of a template makes of some values."""
    module = template_environment().get_template(template).module
    return Html(str(getattr(module, macro)(*values)))


def show_list(items: Sequence[str | Markup], kind: str = "") -> Html:
    """Return texts as a list."""
    return render("list", items, kind)


def show_table(
    name: str,
    columns: Sequence[Column],
    rows: Sequence[dict[str, Any]],
    label: str,
    caption: str = "",
    words: Words | None = None,
) -> Html:
    """Return rows as a table whose first column heads its rows.

    A row is a dictionary by the columns' names; cells are texts, which are escaped, or markup.
    Its ``id`` is an anchor, its ``tone`` a class, and rows with the same ``group`` in succession
    stand under that heading, whose ``group_id`` is an anchor too. With ``words`` a row that has an
    anchor has a link to itself, named by ``called`` or else by its first cell, and the page's
    script makes the table sortable, and searchable if it is long.
    """
    keys = pd.MultiIndex.from_tuples([(column.span, column.name) for column in columns])
    cells = [[row.get(column.name, "") for column in columns] for row in rows]
    linked = [_linked(line, row, words) for line, row in zip(cells, rows, strict=True)]
    frame = pd.DataFrame(linked, columns=keys, dtype=object)
    heads = {column.name: _head(column) for column in columns}

    def head(name: object) -> str:
        return heads[str(name)]

    styler: Styler = TableStyler(frame).format(escape="html")
    styler = styler.format_index(escape="html", level=0, axis=1)
    styler = styler.format_index(head, level=1, axis=1)
    if not any(column.span for column in columns):
        styler = styler.hide(axis=1, level=0)
    html = styler.to_html(
        columns=columns, rows=rows, name=name, label=label, note=caption, words=words,
        searched=words is not None and len(rows) >= SEARCHED,
    )  # fmt: skip
    return Html(html.strip(), _plain_rows(columns, cells), label)


def _linked(cells: list[Any], row: dict[str, Any], words: Words | None) -> list[Any]:
    """Return the cells of a row, the first with a link to the row if that has an address."""
    if words is None or "id" not in row:
        return cells
    name = row.get("called") or plain_text(cells[0])
    return [escape(cells[0]) + self_link(row["id"], "row", name, words), *cells[1:]]


def self_link(place: str, kind: str, name: str, words: Words) -> Markup:
    """Return the small link of a part of a page to itself, for those who pass its address on."""
    link = ' <a class="anchor" href="#{}" aria-label="{}">#</a>'
    return Markup(link).format(place, words(f"link_to_{kind}", name=name))


def plain_text(cell: Any) -> str:
    """Return a cell without its tags; what they keep apart stays apart."""
    if not isinstance(cell, Markup):
        return str(cell)
    return " ".join(Markup(re.sub(r"<[^>]+>", " ", cell)).unescape().split())


def _plain_rows(columns: Sequence[Column], cells: list[list[Any]]) -> pd.DataFrame:
    """Return a table's rows as plain texts under full names, for a file."""
    names = [" ".join(filter(None, (c.span, c.label, f"({c.unit})" if c.unit else "")))
             for c in columns]  # fmt: skip
    texts = [[plain_text(cell) for cell in row] for row in cells]
    return pd.DataFrame(texts, columns=names, dtype="str")


def folded(summary: str, content: Html) -> Html:
    """Return a piece of HTML under a line that opens it."""
    text = Markup('<details class="folded"><summary>{}</summary>{}</details>')
    return Html(str(text.format(summary, Markup(content.text))))


def _head(column: Column) -> Markup:
    unit = Markup(' <span class="unit">{}</span>').format(column.unit) if column.unit else ""
    return escape(column.label) + unit


def stacked(parts: Sequence[str | Markup]) -> Markup:
    """Return parts of a cell one under the other."""
    return Markup("<br>").join(part for part in parts if part)


def sortable(value: Any, shown: str | Markup) -> Markup:
    """Return a cell's text that sorts by a value of its own."""
    missing = value is None or (isinstance(value, float) and pd.isna(value)) or value == ""
    if missing:
        return escape(shown)
    return Markup('<data value="{}">{}</data>').format(value, shown)


def row_id(*names: str) -> str:
    """Return the address of a row within its page, made of names and never of its place.

    >>> row_id("comparison", "violence-reports", "post=social-worker;box=two")
    'comparison-violence-reports-post-social-worker-box-two'
    """
    return "-".join(re.sub(r"[^\w-]+", "-", name) for name in names if name)


def anchor(figure_id: str) -> str:
    """Return the address of a figure within its briefing's page."""
    return "figure-" + figure_id.replace("/", "-")


def measure_anchor(measure_id: str) -> str:
    """Return the address of a measure within a page."""
    return row_id("measure", measure_id)


def measure_address(measure_id: str) -> str:
    """Return the address of a measure on its briefing's page, as seen from one folder deep."""
    return f"../sources/{measure_id.partition('/')[0]}.html#{measure_anchor(measure_id)}"


def source_address(figure_id: str) -> str:
    """Return the address of a figure's words, as seen from any page one folder deep.

    >>> source_address("yilan-2021-briefing/f151b")
    '../sources/yilan-2021-briefing.html#figure-yilan-2021-briefing-f151b'
    """
    return f"../sources/{figure_id.partition('/')[0]}.html#{anchor(figure_id)}"


def figure_link(figure_id: str, text: str, figure: dict[str, Any] | None, words: Words) -> Markup:
    """Return a number as a link to its figure's words, which it also tells where it stands."""
    said = words("words_of_figure", **figure) if figure else words("words_on_source_page")
    link = '<a class="figure" href="{}" title="{}">{}</a>'
    return Markup(link).format(source_address(figure_id), said, text)
