"""What may be said of an analysis: a sentence a row, and the finding a reader should know first."""

import pandas as pd

from safetynet.book.book import Book
from safetynet.book.published import expect, limited
from safetynet.raw.table import records
from safetynet.statistics.summary import as_summary
from safetynet.words.finding import county_finding
from safetynet.words.sentences import change_sentence
from safetynet.words.terms import Words


def words_for(book: Book, *tables: pd.DataFrame) -> Words:
    """Return the words of a book's language, at the confidence of the rows that are shown."""
    levels = [
        level
        for table in tables
        if "confidence" in table
        for level in table[limited(table)]["confidence"].dropna().unique()
    ]
    return Words(book.language, float(levels[0]) if levels else book.confidence)


def sentences(comparisons: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Return what may be said about each comparison, a sentence a row, beside its verdict.

    Columns: ``ref_area``, ``indicator``, ``breakdown``, ``verdict``, ``sentence``. A sentence is
    made of its row alone, so it cannot say more than the row's test allows.

    >>> from safetynet import clean, audit, select, estimate, compare, open_workbook
    >>> book = open_workbook("lienchiang", 4, "en")
    >>> figures = clean(book.raw, book)
    >>> results = select(figures, audit(figures, book), book)
    >>> said = sentences(compare(estimate(results, book), book), book)
    >>> said.set_index("indicator").loc["drug-cases", "verdict"].iloc[0]
    'no-clear-change'
    """
    words = words_for(book, comparisons)
    rows = [
        {
            "ref_area": row["ref_area"],
            "indicator": row["indicator"],
            "breakdown": row["breakdown"],
            "verdict": row["verdict"],
            "sentence": change_sentence(row, book.programme, words),
        }
        for row in records(comparisons)
    ]
    return pd.DataFrame(
        rows, columns=["ref_area", "indicator", "breakdown", "verdict", "sentence"], dtype="str"
    )


def finding(summary: pd.DataFrame, figures: pd.DataFrame, book: Book) -> str:
    """Return what a reader should know first of a county: targets missed, clear change, no more.

    What is picked out of many comparisons must be clear at 99.8 %, whatever the book's confidence.
    Comparisons that are not summarised give a finding without targets.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("penghu", 3, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> results = sn.select(figures, sn.audit(figures, book), book)
    >>> comparisons = sn.compare(sn.estimate(results, book), book)
    >>> summary = sn.summarise(comparisons, sn.judge(results, figures, book), results, book)
    >>> finding(summary, figures, book).split(":")[0]
    'Penghu County missed the one target that its results can be set against'
    """
    expect(summary, ["verdict", "p", "scale", "change"], "summary", "summarise or compare")
    summary = as_summary(summary)
    expect(figures, ["figure_id", "obs_value"], "figures", "clean")
    words = words_for(book, summary)
    areas = book.programme.areas.set_index("ref_area")
    names = words("list_separator").join(words.name(areas.loc[code]) for code in book.areas)
    read = book.evidence.areas_read
    return county_finding(
        summary, figures, book.programme, words, county=names or words("counties"),
        strategy=book.strategy, read=not book.areas or any(code in read for code in book.areas),
    )  # fmt: skip
