"""Charts of an analysis: each a matplotlib figure that can be changed, saved and published."""

import pandas as pd

from safetynet.book.book import Book
from safetynet.book.steps import audit, select
from safetynet.charts.chart import Chart
from safetynet.charts.comparison import draw_comparisons
from safetynet.charts.count import draw_counts
from safetynet.charts.county import draw_counties
from safetynet.charts.share import draw_shares
from safetynet.words.said import words_for


def plot_comparisons(
    comparisons: pd.DataFrame, book: Book, figures: pd.DataFrame | None = None
) -> Chart:
    """Return a panel per indicator that has both phases: values, intervals, targets of figures.

    ``chart.axes`` are its panels; ``chart.savefig`` saves it, ``safetynet.save`` with its source.
    """
    both = comparisons[comparisons["verdict"] != "one-phase"]
    table = book.figures if figures is None else figures
    targets = table[table["role"] == "target"]
    return draw_comparisons(both, targets, book.programme, words_for(book, comparisons))


def plot_shares(figures: pd.DataFrame, estimates: pd.DataFrame, book: Book) -> Chart:
    """Return a panel per share: every result, phase under phase, with the printed targets."""
    return draw_shares(_standing(figures, book), estimates, book.programme,
                       words_for(book, estimates))  # fmt: skip


def plot_years(figures: pd.DataFrame, book: Book, results: pd.DataFrame | None = None) -> Chart:
    """Return a panel per count that has two or more periods: a bar a period, by phase.

    Drawn are the figures that stand for their phase; ``results`` are selected from the figures
    unless they are given.
    """
    chosen = select(figures, audit(figures, book), book) if results is None else results
    return draw_counts(_standing(figures, book), chosen, book.programme, words_for(book))


def plot_counties(estimates: pd.DataFrame, book: Book) -> Chart:
    """Return a panel per indicator that several counties report, counties in a fixed order."""
    return draw_counties(estimates, book.programme, words_for(book, estimates))


def _standing(figures: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Return the figures that nobody has set aside, of the book's own strategy."""
    if "set_aside" in figures:
        figures = figures[figures["set_aside"] == ""]
    if book.strategy:
        figures = figures[figures["strategy"] == book.strategy]
    return figures.reset_index(drop=True)
