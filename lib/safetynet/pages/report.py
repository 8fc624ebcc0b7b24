"""What readers see: the tables of an analysis put together as the report of its page."""

from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from safetynet.book import steps
from safetynet.book.book import Book
from safetynet.book.evidence import Evidence
from safetynet.book.published import expect, own_tables
from safetynet.evidence.audit import with_contradictions
from safetynet.statistics.sensitivity import add_choices
from safetynet.words.differences import differences
from safetynet.words.said import words_for
from safetynet.words.terms import Words

# What tells the table of each step, and the step.
SHAPES = {
    "figures": ("clean", ["figure_id", "obs_value", "phase_basis"]),
    "audit": ("audit", ["audit_id", "verdict"]),
    "results": ("select", ["use", "reason", "covered"]),
    "targets": ("judge", ["target_id", "state"]),
    "estimates": ("estimate", ["phase", "value", "figure_ids"]),
    "comparisons": ("compare", ["verdict", "scale", "change"]),
    "sensitivity": ("vary", ["choice", "same"]),
    "summary": ("summarise", ["outcome", "latest"]),
}


def report(
    book: Book,
    *,
    figures: pd.DataFrame | None = None,
    audit: pd.DataFrame | None = None,
    results: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    estimates: pd.DataFrame | None = None,
    comparisons: pd.DataFrame | None = None,
    sensitivity: pd.DataFrame | None = None,
    summary: pd.DataFrame | None = None,
) -> Any:
    """Return the report of a book: its attributes are what the page shows, in order.

    A strategy of a county, a county, an indicator or a briefing, as the book is. Each table that is
    given takes the place of the published one, and those below that are not given are made from it.
    What differs is said in the headline. Raises ValueError for a book of several counties, which
    has no page, and for a frame of another step.

    >>> import safetynet as sn
    >>> sn.report(sn.open_workbook("lienchiang", 4, "en")).title
    'Lienchiang County. Strategy 4: Inter-ministerial network'
    """
    if len(book.areas) > 1 or not (book.areas or book.indicator or book.source):
        raise ValueError("a report is of one county, one indicator or one briefing")
    figures = book.figures if figures is None else figures
    audit = steps.audit(figures, book) if audit is None else audit
    if not book.source:
        results = steps.select(figures, audit, book) if results is None else results
        targets = steps.judge(results, figures, book) if targets is None else targets
        estimates = steps.estimate(results, book) if estimates is None else estimates
        comparisons = steps.compare(estimates, book) if comparisons is None else comparisons
        if sensitivity is None:
            sensitivity = steps.vary(comparisons, results, audit, book)
        if summary is None:
            summary = steps.summarise(comparisons, targets, results, book)
    given = {
        "figures": figures, "audit": audit, "results": results, "targets": targets,
        "estimates": estimates, "comparisons": comparisons, "sensitivity": sensitivity,
        "summary": summary,
    }  # fmt: skip
    known = own_tables(book)
    tables = {name: known[name] if table is None else table for name, table in given.items()}
    for name, (step, columns) in SHAPES.items():
        expect(tables[name], columns, name, step)
    words = words_for(book, tables["estimates"])
    notes = tuple(differences(book, tables, known, words))
    evidence = _evidence(book, tables, notes, words) if notes else book.evidence
    module = import_module(f"safetynet.pages.{_kind(book)}")
    return module.report_of(book, evidence, words)


def _kind(book: Book) -> str:
    """Return which page a book has."""
    kinds = {"source": book.source, "indicator": book.indicator, "strategy": book.strategy}
    return next((kind for kind, value in kinds.items() if value), "county")


def _evidence(
    book: Book, tables: dict[str, pd.DataFrame], notes: tuple[str, ...], words: Words
) -> Evidence:
    """Return the evidence of a run that differs from the published one, and says so."""
    evidence = book.evidence
    figures = _without_aside(tables["figures"])
    unplaced = evidence.figures[~evidence.figures["figure_id"].isin(book.figures["figure_id"])]
    figures = pd.concat([figures, unplaced], ignore_index=True)
    audit = with_contradictions(tables["audit"], tables["results"], figures)
    comparisons = tables["comparisons"]
    if "choices" not in comparisons or comparisons["choices"].isna().all():
        plain = comparisons.drop(columns=["choices", "choices_same"], errors="ignore")
        comparisons = add_choices(plain, tables["sensitivity"])
    estimates = tables["estimates"]
    if book.areas:
        others = evidence.estimates[~evidence.estimates["ref_area"].isin(book.areas)]
        if words.level != Words(book.language).level:
            # their limits are of the published level, not of this run's
            others = others.assign(lower=np.nan, upper=np.nan)
        estimates = pd.concat([part for part in (estimates, others) if len(part)] or [estimates])
    tests = int(comparisons["p"].notna().sum())
    return replace(
        evidence, figures=figures, audit=audit, results=tables["results"],
        targets=tables["targets"], estimates=estimates.reset_index(drop=True),
        comparisons=comparisons, sensitivity=tables["sensitivity"], notes=notes,
        tests=max(tests, evidence.tests), summed=tables["summary"],
    )  # fmt: skip


def _without_aside(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures, those set aside in no role that a page shows."""
    if "set_aside" not in figures:
        return figures
    role = figures["role"].where(figures["set_aside"] == "", "aside")
    return figures.assign(role=role).drop(columns="set_aside")
