"""How charts look: colours that a light and a dark page know, marks that survive print in grey."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

from safetynet.charts.font import chart_family

INK, QUIET, RULE, PAPER = "#1d2b36", "#55636e", "#d5dce1", "#ffffff"
MISSED, OTHER = "#b3261e", "#87949e"
# A neutral pair that differs in lightness and in shape, so that it survives print in grey. Red is
# kept for what was missed.
PHASE_STYLES = (("#5f7180", "o", "////"), ("#14446e", "D", ""), ("#6a4c93", "s", "...."))
# In the page each colour is a variable of the style sheet, which knows light and dark.
VARIABLES = {
    INK: "--ink",
    QUIET: "--quiet",
    RULE: "--rule",
    PAPER: "--paper",
    MISSED: "--missed",
    OTHER: "--other",
} | {colour: f"--phase-{place}" for place, (colour, _, _) in enumerate(PHASE_STYLES, 1)}
# A panel, in inches; a page shows it at least 312 pixels wide: then no text is below 13 pixels.
WIDTH = 3.6
SMALL, TEXT, LARGE = 11.0, 11.5, 13.0


@contextmanager
def chart_style(name: str = "") -> Iterator[None]:
    """Draw with the Chinese font, real text in SVG, ids that follow from a name, no background."""
    settings: Any = {
        "font.family": [chart_family()],
        "svg.fonttype": "none",
        "svg.hashsalt": name or "chart",
        "pdf.fonttype": 42,
        "axes.unicode_minus": False,
        "text.parse_math": False,
        "hatch.linewidth": 0.9,
        "axes.facecolor": "none",
        "figure.facecolor": "none",
    }
    with mpl.rc_context(settings):
        yield
