"""Reproducible analysis of Taiwan's Strengthening the Social Safety Net programme.

>>> import safetynet as sn
>>> book = sn.open_workbook("lienchiang", 3, "en")
>>> figures = sn.clean(book.raw, book)
>>> results = sn.select(figures, sn.audit(figures, book), book)
>>> comparisons = sn.compare(sn.estimate(results, book), book)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.5.0"
__released__ = "2026-11-29"

# Each public name and the module that has it, loaded when the name is first used.
PLACES = {
    "open_workbook": "book.book",
    "clean": "book.steps",
    "audit": "book.steps",
    "set_aside": "book.steps",
    "select": "book.steps",
    "judge": "book.steps",
    "estimate": "book.steps",
    "compare": "book.steps",
    "summarise": "book.steps",
    "vary": "book.steps",
    "sentences": "words.said",
    "finding": "words.said",
    "plot_comparisons": "charts.plots",
    "plot_shares": "charts.plots",
    "plot_years": "charts.plots",
    "plot_counties": "charts.plots",
    "save": "charts.export",
    "report": "pages.report",
    "use_style": "charts.display",
}
__all__ = [
    "audit", "clean", "compare", "estimate", "finding", "judge", "open_workbook",
    "plot_comparisons", "plot_counties", "plot_shares", "plot_years", "report", "save", "select",
    "sentences", "set_aside", "summarise", "use_style", "vary",
]  # fmt: skip

if TYPE_CHECKING:
    from safetynet.book.book import open_workbook
    from safetynet.book.steps import (
        audit,
        clean,
        compare,
        estimate,
        judge,
        select,
        set_aside,
        summarise,
        vary,
    )
    from safetynet.charts.display import use_style
    from safetynet.charts.export import save
    from safetynet.charts.plots import plot_comparisons, plot_counties, plot_shares, plot_years
    from safetynet.pages.report import report
    from safetynet.words.said import finding, sentences


def __getattr__(name: str) -> Any:
    """Return a public name, from the module that has it."""
    if name not in PLACES:
        raise AttributeError(f"module 'safetynet' has no attribute {name!r}")
    found = getattr(import_module(f"safetynet.{PLACES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *PLACES])
