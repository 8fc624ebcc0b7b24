"""What a saved chart says of itself: the page it belongs to, what it finds, where it is from."""

from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib.figure import Figure

from safetynet.book.book import Book
from safetynet.charts.chart import Chart
from safetynet.charts.style import QUIET, chart_style
from safetynet.words.terms import Words
from safetynet.words.titles import report_title

# Of a caption in nine points.
SIZE, LETTERS_AN_INCH = 9, 14


def page_title(book: Book) -> str:
    """Return what a book's page is called: county and strategy, indicator or briefing."""
    words, programme = Words(book.language), book.programme
    if book.source:
        return words("source_page", title=book.evidence.briefings[book.source].source["title"])
    if book.indicator:
        return words.name(programme.catalogue[book.indicator])
    areas = [programme.county(code) for code in book.areas]
    if len(areas) == 1 and book.strategy:
        return report_title(programme, areas[0], book.strategy, words)
    named = words("list_separator").join(words.name(area) for area in areas)
    return named or words("site_title")


@contextmanager
def captioned(figure: Figure, about: dict[str, str]) -> Iterator[None]:
    """Show above a chart what it is and finds, and below it its source; for as long as it is saved.

    A figure of one's own is left as it is.
    """
    if not isinstance(figure, Chart):
        yield
        return
    above = [about.get(name, "") for name in ("Page", "Title", "Finding")]
    words = figure.words
    below = [
        f"{words(term)}{words('colon')}{about[name]}"
        for name, term in (("Source", "take_sources"), ("Data version", "take_data_version"))
        if name in about
    ]
    letters = int(figure.get_size_inches()[0] * LETTERS_AN_INCH)
    with chart_style(figure.name):
        shown = [
            figure.text(0, place, _lines(texts, letters), va=side, fontsize=SIZE, color=QUIET)
            for place, side, texts in ((1.02, "bottom", above), (-0.02, "top", below))
        ]
    try:
        yield
    finally:
        for text in shown:
            text.remove()


def _lines(texts: list[str], letters: int) -> str:
    """Return texts one below the other, each in lines that fit."""
    return "\n".join(line for text in texts for line in _wrapped(text, letters))


def _wrapped(text: str, letters: int) -> list[str]:
    """Return a text in lines of so many Latin letters, of which a Chinese character takes two."""
    lines, used = [""], 0
    for character in text:
        wide = 2 if ord(character) > 0x2E7F else 1
        if used + wide > letters:
            lines.append("")
            used = 0
        lines[-1] += character
        used += wide
    return lines if text else []
