"""Charts of an analysis: each a matplotlib figure that can be changed, saved and published."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from safetynet.book.book import Book
from safetynet.book.published import expect
from safetynet.book.steps import audit, select
from safetynet.charts.chart import Chart
from safetynet.charts.comparison import draw_comparisons
from safetynet.charts.count import draw_counts
from safetynet.charts.county import draw_counties
from safetynet.charts.share import draw_shares
from safetynet.statistics.summary import as_summary
from safetynet.words.said import words_for
from safetynet.words.terms import Words


def plot_comparisons(
    summary: pd.DataFrame, book: Book, figures: pd.DataFrame | None = None
) -> Chart:
    """Return the rows of ``summarise`` as one figure: phases, intervals, targets, other counties.

    Comparisons that are not summarised are drawn without targets. ``figures`` print the targets;
    those of the book unless others are given. ``chart.axes[0]`` holds all of it; ``chart.savefig``
    saves it, ``safetynet.save`` with its finding and source.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("lienchiang", 4, "en")
    >>> chart = plot_comparisons(book.evidence.summary, book)
    >>> chart.sentence
    '2 indicators have figures in both phases; 0 show a clear change.'
    """
    expect(summary, ["verdict", "p", "scale", "change"], "summary", "summarise or compare")
    summary = as_summary(summary)
    table = book.figures if figures is None else figures
    words, spread = words_for(book, summary), book.evidence.spread

    def draw(area: str) -> Chart:
        return draw_comparisons(_of(summary, area), spread, book.programme, words, table)

    return _by_county(draw, summary, book, words)


def plot_shares(figures: pd.DataFrame, estimates: pd.DataFrame, book: Book) -> Chart:
    """Return a panel per share: every result, phase under phase, with the printed targets.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("tainan", 2, "en")
    >>> [panel.title for panel in plot_shares(book.figures, book.evidence.estimates, book).recipes]
    ['Reports assigned within 24 hours']
    """
    table, words = _standing(figures, book), words_for(book, estimates)

    def draw(area: str) -> Chart:
        return draw_shares(_of(table, area), _of(estimates, area), book.programme, words)

    return _by_county(draw, table, book, words)


def plot_years(figures: pd.DataFrame, book: Book, results: pd.DataFrame | None = None) -> Chart:
    """Return a panel per count that has two or more periods: a bar a period, by phase.

    Drawn are the figures that stand for their phase; ``results`` are selected from the figures
    unless they are given.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("tainan", 2, "en")
    >>> len(plot_years(sn.clean(book.raw, book), book).recipes)
    10
    """
    chosen = select(figures, audit(figures, book), book) if results is None else results
    table, words = _standing(figures, book), words_for(book)

    def draw(area: str) -> Chart:
        return draw_counts(_of(table, area), _of(chosen, area), book.programme, words)

    return _by_county(draw, table, book, words)


def plot_counties(estimates: pd.DataFrame, book: Book) -> Chart:
    """Return a panel per indicator that several counties report, counties in a fixed order.

    >>> import safetynet as sn
    >>> book = sn.open_workbook(indicator="rereport-after-closure-share", language="en")
    >>> plot_counties(book.evidence.estimates, book).title
    'The same indicators in other counties'
    """
    words = words_for(book, estimates)
    chart = draw_counties(estimates, book.programme, words)
    if chart.recipes:
        return chart
    return Chart("counties", "", "", "", words("no_common_scale"), words)


def _standing(figures: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Return the figures that nobody has set aside, of the book's own strategy."""
    if "set_aside" in figures:
        figures = figures[figures["set_aside"] == ""]
    if book.strategy:
        figures = figures[figures["strategy"] == book.strategy]
    return figures.reset_index(drop=True)


def _of(table: pd.DataFrame, area: str) -> pd.DataFrame:
    """Return the rows of one area, all of them for no name."""
    return table[table["ref_area"] == area].reset_index(drop=True) if area else table


def _by_county(
    draw: Callable[[str], Chart], table: pd.DataFrame, book: Book, words: Words
) -> Chart:
    """Return what is drawn of each county in one chart, the county named over each panel."""
    order = book.programme.areas.set_index("ref_area")
    codes = [code for code in order.index if code in set(table["ref_area"])]
    if len(codes) < 2:
        return draw("")
    charts = {code: draw(str(code)) for code in codes}
    drawn = {code: chart for code, chart in charts.items() if chart.recipes}
    if not drawn:
        return next(iter(charts.values()))
    panels, tables, said = [], [], []
    for code, chart in drawn.items():
        county = words.name(order.loc[code])
        panels += [replace(panel, title=f"{county}{words('colon')}{panel.title}")
                   for panel in chart.recipes]  # fmt: skip
        tables.append(chart.data.assign(**{words("county"): county}))
        said.append(f"{county}{words('colon')}{chart.alternative}")
    one = next(iter(drawn.values()))
    return Chart(one.name, one.title, "", one.caption, " ".join(said), words, panels,
                 pd.concat(tables, ignore_index=True))  # fmt: skip
