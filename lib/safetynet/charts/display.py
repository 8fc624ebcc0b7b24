"""How notebooks show figures and frames: alike in JupyterLab, in plain nbconvert and on a page."""

import io
import itertools
import re
from typing import Any

import matplotlib as mpl
import pandas as pd
from cycler import cycler
from markupsafe import escape
from matplotlib.figure import Figure

from safetynet.charts.chart import Chart
from safetynet.charts.font import chart_family
from safetynet.charts.svg import slim

# A frame as the page shows it: its first rows and columns, and how many there are.
FRAME_TYPE = "application/vnd.safetynet.frame+json"
ROWS, COLUMNS, CHARACTERS = 20, 12, 60
# What matplotlib and seaborn draw by themselves, in the colours of a light or a dark page.
OWN_COLOURS = {
    "#000000": "--ink", "#262626": "--ink", "#ffffff": "--paper", "#cccccc": "--rule",
    "#b0b0b0": "--rule",
}  # fmt: skip
PALETTE = ("#14446e", "#5f7180", "#6a4c93", "#b07a1e", "#2f6b4f", "#55636e")
_numbers = itertools.count(1)


def use_style() -> None:
    """Give your own plots the packaged Chinese font, a quiet style and the workbook's palette.

    In a notebook it also lets figures and frames be shown as the published page shows them, and
    keeps long frames short: ``pandas.set_option`` shows more.

    >>> use_style()
    >>> import matplotlib.pyplot as plt
    >>> plt.rcParams["axes.spines.top"]
    False
    """
    mpl.rcParams.update(
        {
            "font.family": [chart_family()],
            "axes.unicode_minus": False,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=PALETTE),
            "axes.titlelocation": "left",
            "figure.figsize": (6.4, 3.4),
            "figure.dpi": 110,
        }
    )
    pd.set_option("display.max_rows", ROWS, "display.max_columns", COLUMNS + 2)
    pd.set_option("display.min_rows", ROWS // 2, "display.max_colwidth", CHARACTERS)
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    # what runs a notebook for its page has seen to this itself
    if shell is not None and getattr(shell, "kernel", None) is not None:
        # matplotlib forgets what was said of figures when it is set up, so let that be now
        import matplotlib.pyplot as plt

        plt.switch_backend(mpl.get_backend())
        show_frames(shell)
        describe_figures(shell)


def show_frames(shell: Any, *, alone: bool = False) -> None:
    """Let a shell tell a page the first rows of every frame that it displays.

    ``alone`` leaves out what pandas makes of a frame, which takes longer than all else.
    """
    formatter = shell.display_formatter.mimebundle_formatter
    for kind in (pd.DataFrame, pd.Series):
        formatter.for_type(kind, frame_alone if alone else frame_bundle)


def frame_alone(frame: "pd.DataFrame | pd.Series[Any]", **_: Any) -> dict[str, Any]:
    """Return what ``frame_bundle`` does, and the same as a plain table and in words."""
    bundle = frame_bundle(frame)
    told = bundle[FRAME_TYPE]
    head = "".join(f"<th>{escape(name)}</th>" for name in told["names"])
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in told["cells"]
    )
    size = f"{told['size']['rows']} rows, {told['size']['columns']} columns"
    html = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{size}</p>"
    return bundle | {"text/html": html, "text/plain": size}


def describe_figures(shell: Any) -> None:
    """Let a shell say in words what a figure shows, which is its alternative text."""
    shell.display_formatter.formatters["text/plain"].for_type(Figure, _describe)


def draw_figures(shell: Any) -> None:
    """Let a shell without a display draw figures as SVG."""
    drawn = shell.display_formatter.formatters["image/svg+xml"]
    drawn.for_type(Figure, figure_svg)
    # a chart of the workbook brings its own HTML
    drawn.for_type(Chart, lambda chart: None)
    describe_figures(shell)


def frame_bundle(frame: "pd.DataFrame | pd.Series[Any]", **_: Any) -> dict[str, Any]:
    """Return the first rows and columns of a frame as texts, and how many there are."""
    table = frame.to_frame() if isinstance(frame, pd.Series) else frame
    if not isinstance(table.index, pd.RangeIndex):
        table = table.reset_index(allow_duplicates=True)
    shown = table.iloc[:ROWS, :COLUMNS]
    rows = [[_text(value) for value in row] for row in shown.itertuples(index=False, name=None)]
    numeric = [pd.api.types.is_numeric_dtype(kind) for kind in shown.dtypes]
    names = [" ".join(map(str, n)) if isinstance(n, tuple) else str(n) for n in shown.columns]
    size = {"rows": len(table), "columns": table.shape[1]}
    return {FRAME_TYPE: {"names": names, "numeric": numeric, "cells": rows, "size": size}}


def _text(value: Any) -> str:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(" ")
    if isinstance(value, float):
        return f"{value:,.6g}"
    text = f"{value:,}" if type(value) is int and abs(value) >= 10_000 else str(value)
    return text if len(text) <= CHARACTERS else f"{text[: CHARACTERS - 1]}…"


def describe(figure: Figure) -> str:
    """Return what a figure shows in words: titles, axes, and the names in its legends."""
    if isinstance(figure, Chart):
        return figure.alternative
    said = [figure.get_suptitle()] if figure.get_suptitle() else []
    for axes in figure.axes:
        parts = [axes.get_title(loc) for loc in ("left", "center", "right")]
        parts += [axes.get_xlabel(), axes.get_ylabel()]
        legend = axes.get_legend()
        parts += [text.get_text() for text in legend.get_texts()] if legend else []
        named = dict.fromkeys(" ".join(part.split()) for part in parts if part.strip())
        said.append(", ".join(named))
    return "; ".join(dict.fromkeys(part for part in said if part))


def _describe(figure: Figure, printer: Any, cycle: bool) -> None:
    printer.text(describe(figure) or f"Figure with {len(figure.axes)} axes")


def figure_svg(figure: Figure) -> str:
    """Return a figure as small SVG with real text, in the colours of the page around it."""
    buffer = io.StringIO()
    name = f"figure-{next(_numbers)}"
    nothing: dict[str, Any] = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata=nothing, bbox_inches="tight")
    said = describe(figure)
    svg = slim(buffer.getvalue(), name, said.partition(";")[0] or name, said)
    wide = re.search(r'viewBox="0 0 ([\d.]+)', svg)
    if wide:
        svg = svg.replace("<svg ", f'<svg style="max-width: {float(wide[1]) * 4 / 3:.0f}px" ', 1)
    for colour, variable in OWN_COLOURS.items():
        svg = svg.replace(f": {colour}", f": var({variable}, {colour})")
    return svg
