"""The steps of the analysis, each from frames to a frame: a changed frame changes all below it.

Where a step is given the very rows that the workbook was published with, it returns the rows that
were made of them then; for any others it makes them anew, by the same rules.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from safetynet.book.book import Book
from safetynet.book.published import (
    expect,
    is_published,
    is_whole,
    known_audit,
    level_of,
    own_comparisons,
    own_estimates,
)
from safetynet.evidence.arithmetic import IMPOSSIBLE
from safetynet.evidence.audit import audit_rows, with_contradictions
from safetynet.evidence.figures import TYPED, clean_rows
from safetynet.evidence.results import ASIDE, select_results
from safetynet.statistics.comparison import compare_phases
from safetynet.statistics.estimate import estimate_phases
from safetynet.statistics.level import CONFIDENCE
from safetynet.statistics.sensitivity import vary_choices
from safetynet.statistics.summary import summarise as summary_rows
from safetynet.statistics.target import judge_targets

# Why a figure stands aside that a researcher has set aside.
OWN_CHOICE = "set-aside"


def clean(raw: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Return the figures: one row per typed row, with value, unit, dates, phase and strategy.

    ``raw`` has the columns of ``book.raw``; the rules are those of ``clean_rows``.

    >>> from safetynet import clean, open_workbook
    >>> book = open_workbook("lienchiang", 3)
    >>> figures = clean(book.raw, book).set_index("figure_id")
    >>> int(figures.loc["lienchiang-2023-briefing/f256a", "obs_value"])
    34
    """
    expect(raw, TYPED, "raw", "book.raw")
    twice = raw[raw["figure_id"].duplicated()]["figure_id"]
    if len(twice):
        raise ValueError(f"raw: {len(twice)} figure_ids stand twice, such as {twice.iloc[0]}")
    unknown = sorted(set(raw["indicator"]) - set(book.programme.indicators["indicator"]))
    if unknown:
        raise ValueError(f"raw: no indicator of the book's catalogue: {', '.join(unknown)}")
    if is_published(book, raw, book.raw):
        return book.figures.copy()
    return clean_rows(raw, book.programme, book.evidence.written, book.named)


def audit(figures: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Return what must hold between the figures, recomputed exactly, worst verdict first.

    A row per relation of ``book.relations`` and per share whose numerator is printed.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("lienchiang", 4, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> rows = sn.audit(figures, book).set_index("audit_id")
    >>> rows.loc["lienchiang-2023-briefing/r56", ["printed", "recomputed", "verdict"]].tolist()
    ['25', '25', 'agrees']
    """
    expect(figures, ["figure_id", "printed", "obs_value"], "figures", "clean")
    if is_published(book, figures, book.figures):
        return known_audit(book)
    return audit_rows(figures, book.relations, book.programme, book.named)


def set_aside(figures: pd.DataFrame, reasons: Mapping[str, str]) -> pd.DataFrame:
    """Return the figures with some set aside by your own choice, each id with the reason.

    They stay in sight, in a column ``set_aside``, stand for no phase, and the page says so. What is
    set aside already stays so. Raises ValueError for an id that is no figure and an empty reason.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("lienchiang", 4, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> fewer = sn.set_aside(figures, {"lienchiang-2023-briefing/f299b": "a doubt of mine"})
    >>> results = sn.select(fewer, sn.audit(fewer, book), book).set_index("figure_id")
    >>> results.loc["lienchiang-2023-briefing/f299b", "reason"]
    'set-aside'
    """
    expect(figures, ["figure_id"], "figures", "clean")
    if not isinstance(reasons, Mapping):
        raise ValueError('reasons are a mapping such as {"briefing/f12": "why"}')
    unknown = [name for name in reasons if name not in set(figures["figure_id"])]
    if unknown:
        raise ValueError(f"no figure {', '.join(unknown)}")
    if blank := [name for name, reason in reasons.items() if not str(reason).strip()]:
        raise ValueError(f"no reason for setting aside {', '.join(blank)}")
    if not reasons:
        return figures
    before = figures["set_aside"] if "set_aside" in figures else [""] * len(figures)
    chosen = [
        str(reasons.get(name, earlier))
        for name, earlier in zip(figures["figure_id"], before, strict=True)
    ]
    return figures.assign(set_aside=pd.Series(chosen, index=figures.index, dtype="str"))


def select(figures: pd.DataFrame, audit: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Return one row per result: used for its phase, or aside with the reason why.

    The rules stand in ``safetynet.evidence.choice``.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("lienchiang", 4, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> results = sn.select(figures, sn.audit(figures, book), book)
    >>> cases = results[(results["indicator"] == "drug-cases") & (results["breakdown"] == "")]
    >>> cases["value"][cases["use"] == "used"].tolist()
    [9.0, 11.0, 5.0]
    """
    expect(figures, ["figure_id", "obs_value", "phase_basis"], "figures", "clean")
    expect(audit, ["audit_id", "verdict"], "audit", "audit")
    evidence = book.evidence
    if is_whole(book, figures, book.figures) and audit.equals(known_audit(book)):
        return book.results.copy()
    own = _standing(figures)
    results = select_results(own, audit, book.programme, evidence.written)
    aside = figures.drop(own.index)
    if len(aside):
        every = select_results(aside, audit, book.programme, evidence.written)
        results = pd.concat([results, every.assign(use=ASIDE, reason=OWN_CHOICE, of="")])
        order = {name: place for place, name in enumerate(figures["figure_id"])}
        results = results.sort_values("figure_id", key=lambda ids: ids.map(order))
    if book.strategy:
        results = results[results["strategy"] == book.strategy]
    return results.reset_index(drop=True)


def judge(results: pd.DataFrame, figures: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Return each result beside the target of its period: met, missed or undecided, and why.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("lienchiang", 1, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> results = sn.select(figures, sn.audit(figures, book), book)
    >>> judged = sn.judge(results, figures, book).set_index("figure_id")
    >>> judged.loc["lienchiang-2023-briefing/f151b", "state"]
    'met'
    """
    expect(results, ["use", "reason", "covered"], "results", "select")
    expect(figures, ["figure_id", "obs_value", "phase_basis"], "figures", "clean")
    evidence = book.evidence
    known = is_whole(book, results, book.results)
    if known and figures.equals(book.figures) and book.confidence == CONFIDENCE:
        return evidence.targets.copy()
    found = audit_rows(figures, book.relations, book.programme, book.named)
    found = with_contradictions(found, results, figures)
    figures = _standing(figures)
    wrong = set(found[found["verdict"] == IMPOSSIBLE]["figure_id"])
    mine = results[results["reason"] != OWN_CHOICE]
    return judge_targets(mine, figures, wrong, book.programme, evidence.written, book.confidence)


def estimate(
    results: pd.DataFrame,
    book: Book,
    *,
    confidence: float | None = None,
    population: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per county, indicator and phase: value, interval, method, or the reason why.

    ``confidence`` and ``population`` are those of the book unless others are given. A value is a
    percentage for shares, for events a number per year, per 10,000 people where their number is
    known (see ``safetynet.statistics.estimate``).

    >>> import safetynet as sn
    >>> book = sn.open_workbook("lienchiang", 4, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> results = sn.select(figures, sn.audit(figures, book), book)
    >>> rows = sn.estimate(results, book).set_index(["indicator", "breakdown", "phase"])
    >>> float(rows.loc[("drug-cases", "", "1"), "value"].round(2))
    6.83
    """
    expect(results, ["use", "reason", "covered"], "results", "select")
    book = book.change(confidence=confidence, population=population)
    if is_whole(book, results, book.results) and book.confidence == CONFIDENCE:
        return own_estimates(book)
    mine = results[results["reason"] != OWN_CHOICE]
    return estimate_phases(mine, book.programme.population, book.confidence)


def compare(estimates: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Return one row per indicator: one phase against the next, change, interval, test, verdict.

    The confidence is that of the estimates' own limits. ``q`` and the other defensible choices
    belong to the whole workbook: they are empty for estimates that differ from the published ones.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("lienchiang", 4, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> results = sn.select(figures, sn.audit(figures, book), book)
    >>> rows = sn.compare(sn.estimate(results, book), book).set_index(["indicator", "breakdown"])
    >>> rows.loc[("drug-cases", ""), "verdict"], float(rows.loc[("drug-cases", ""), "p"].round(3))
    ('no-clear-change', 0.868)
    """
    expect(estimates, ["phase", "value", "confidence", "figure_ids"], "estimates", "estimate")
    confidence = level_of(estimates, book)
    if is_whole(book, estimates, own_estimates(book)) and confidence == CONFIDENCE:
        return own_comparisons(book)
    catalogue = book.programme.indicators
    begins = dict(zip(catalogue["indicator"], catalogue["comparable_from"], strict=True))
    phases = list(book.programme.phases["phase"])
    table = compare_phases(estimates, phases, begins, detectable=True, confidence=confidence)
    return table.assign(q=np.nan, choices=np.nan, choices_same=np.nan)


def summarise(
    comparisons: pd.DataFrame, targets: pd.DataFrame, results: pd.DataFrame, book: Book
) -> pd.DataFrame:
    """Return the comparisons with what each comes to, what a reader needs first on top.

    Targets missed, changes that are clear, what stays uncertain, targets met, other values: the
    order of the page's first table, in the column ``outcome``.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("yilan", 2, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> results = sn.select(figures, sn.audit(figures, book), book)
    >>> comparisons = sn.compare(sn.estimate(results, book), book)
    >>> rows = sn.summarise(comparisons, sn.judge(results, figures, book), results, book)
    >>> rows["outcome"].value_counts().loc[["missed", "met"]].tolist()
    [2, 2]
    """
    expect(comparisons, ["verdict", "p", "scale", "change"], "comparisons", "compare")
    expect(targets, ["target_id", "state"], "targets", "judge")
    expect(results, ["use", "reason", "covered"], "results", "select")
    return summary_rows(comparisons, targets, results, list(book.programme.catalogue))


def vary(
    comparisons: pd.DataFrame, results: pd.DataFrame, audit: pd.DataFrame, book: Book
) -> pd.DataFrame:
    """Return each tested comparison under every other choice that could be defended.

    >>> import safetynet as sn
    >>> book = sn.open_workbook("lienchiang", 4, "en")
    >>> figures = sn.clean(book.raw, book)
    >>> audit = sn.audit(figures, book)
    >>> results = sn.select(figures, audit, book)
    >>> comparisons = sn.compare(sn.estimate(results, book), book)
    >>> sn.vary(comparisons, results, audit, book)["same"].tolist()
    ['yes', 'yes']
    """
    evidence = book.evidence
    expect(comparisons, ["verdict", "p", "scale", "change"], "comparisons", "compare")
    expect(results, ["use", "reason", "covered"], "results", "select")
    expect(audit, ["audit_id", "verdict"], "audit", "audit")
    given = is_whole(book, comparisons, own_comparisons(book))
    if given and results.equals(book.results) and audit.equals(known_audit(book)):
        return evidence.sensitivity.copy()
    confidence = level_of(comparisons, book)
    mine = results[results["reason"] != OWN_CHOICE]
    return vary_choices(comparisons, mine, audit, book.programme.population, confidence)


def _standing(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that nobody has set aside."""
    return figures[figures["set_aside"] == ""] if "set_aside" in figures else figures
