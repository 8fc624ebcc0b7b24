"""The rows that a book was published with, and whether a step was given the frame it needs."""

from collections.abc import Sequence

import pandas as pd

from safetynet.book.book import Book
from safetynet.statistics.summary import summarise


def expect(frame: object, columns: Sequence[str], name: str, step: str) -> None:
    """Raise ValueError unless a frame has the columns that a step gives it."""
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(f"{name}: expected the frame of {step}, found a {type(frame).__name__}")
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        named = ", ".join(missing[:3])
        raise ValueError(f"{name}: expected the frame that {step} returns; no column {named}")


def level_of(table: pd.DataFrame, book: Book) -> float:
    """Return the confidence of a table's limits, that of the book where it has none."""
    levels = table["confidence"].where(limited(table)).dropna().unique()
    return float(levels[0]) if len(levels) else book.confidence


def limited(table: pd.DataFrame) -> "pd.Series[bool]":
    """Return which rows of a table have limits or a test."""
    names = [name for name in ("lower", "lower_from", "lower_to", "p") if name in table]
    return table[names].notna().any(axis=1)


def is_published(book: Book, given: pd.DataFrame, known: pd.DataFrame) -> bool:
    """Return whether a step is given the rows that were published, under the same programme."""
    return not book.changes and (given is known or given.equals(known))


def is_whole(book: Book, given: pd.DataFrame, known: pd.DataFrame) -> bool:
    """Return the same of a book that has all documents of its rows: a briefing alone has not."""
    return not book.source and is_published(book, given, known)


def known_audit(book: Book) -> pd.DataFrame:
    """Return the published audit of the book's figures, without what selection added to it."""
    known = book.evidence.audit
    mine = known["figure_id"].isin(book.figures["figure_id"])
    return known[mine & (known["kind"] != "contradiction")].reset_index(drop=True)


def own_estimates(book: Book) -> pd.DataFrame:
    """Return the published estimates of the book itself: a page shows other counties' too."""
    estimates = book.evidence.estimates
    if book.areas:
        estimates = estimates[estimates["ref_area"].isin(book.areas)]
    return estimates.reset_index(drop=True)


def own_comparisons(book: Book) -> pd.DataFrame:
    """Return the published comparisons of the book itself."""
    comparisons = book.evidence.comparisons
    if book.strategy:
        comparisons = comparisons[comparisons["strategy"] == book.strategy]
    return comparisons.reset_index(drop=True)


def own_tables(book: Book) -> dict[str, pd.DataFrame]:
    """Return the published tables of a book, by the names of the steps that make them."""
    evidence = book.evidence
    return {
        "figures": book.figures, "audit": known_audit(book), "results": book.results,
        "targets": evidence.targets, "estimates": own_estimates(book),
        "comparisons": own_comparisons(book), "sensitivity": evidence.sensitivity,
        "summary": summarise(
            own_comparisons(book), evidence.targets, book.results, list(book.programme.catalogue)
        ),
    }  # fmt: skip
