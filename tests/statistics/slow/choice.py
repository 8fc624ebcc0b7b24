"""Which of a group's dated, standing rows are used, by what is counted: slow reference.

`select` of selection.py calls `choose_dated`; it is a file of its own for its length only.
"""

from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

from slow.rows import (
    Row,
    contains,
    covered,
    has_one_base,
    kind_of,
    overlapping,
    shape,
    years_of,
)

Aside = dict[str, tuple[str, str]]


def choose_dated(rows: list[Row], first: date, last: date) -> Aside:
    """The reason why each dated row is not used; a used row is not in it."""
    kind = kind_of(rows[0].measure, rows[0].counted)
    if kind == "level":
        return choose_latest(rows)
    if kind in ("add", "pool"):
        return choose_summed(rows, kind == "pool", first, last)
    if kind == "unduplicated":
        return choose_unduplicated(rows, first, last)
    return choose_longest(rows, first, last)


def all_but(used: Row, rows: list[Row], reason: str) -> Aside:
    """All rows but the used one aside for the same reason, referring to the used one."""
    return {r.figure_id: (reason, used.figure_id) for r in rows if r is not used}


def choose_latest(rows: list[Row]) -> Aside:
    """All but the row with the latest end, then the latest start."""
    return all_but(max(rows, key=lambda r: (r.end, r.start)), rows, "earlier")


def choose_longest(rows: list[Row], first: date, last: date) -> Aside:
    """All but the row that covers most of the phase, of equals the latest."""
    best = max(rows, key=lambda r: (covered([r], first, last), r.end, r.start))
    return all_but(best, rows, "shorter")


def choose_unduplicated(rows: list[Row], first: date, last: date) -> Aside:
    """All but single years for a mean, if they cover more than any one row, else all but that."""
    longest = max(rows, key=lambda r: (covered([r], first, last), r.end, r.start))
    years = [r for r in rows if shape(r) == "exact" and abs(years_of(r) - 1) <= Fraction(1, 10**6)]
    used = widest_set(years, first, last)
    if covered(used, first, last) <= covered([longest], first, last):
        used = [longest]
    aside = {}
    for row in rows:
        holders = [r.figure_id for r in used if contains(r, row)]
        if row not in used:
            aside[row.figure_id] = (
                ("part", holders[0]) if holders else ("shorter", used[0].figure_id)
            )
    return aside


def choose_summed(rows: list[Row], pool: bool, first: date, last: date) -> Aside:
    """All but the rows that are added or pooled, or all but the longest row."""
    able = [r for r in rows if shape(r) == "exact" and (not pool or has_one_base(r))]
    unable = [r for r in rows if r not in able]
    kept, aside = best_set(able, pool, first, last)
    if not able or covered(kept, first, last) < covered(unable, first, last):
        return choose_longest(rows, first, last)
    for row in unable:
        no_base = pool and shape(row) == "exact"
        aside[row.figure_id] = ("no-base" if no_base else "inexact", "")
    return aside


def best_set(rows: list[Row], pool: bool, first: date, last: date) -> tuple[list[Row], Aside]:
    """The rows to add up, and why each other row is not among them."""
    left, aside = list(rows), {}
    for whole in sorted(rows, key=lambda r: (years_of(r), r.end)):
        if whole not in left:
            continue
        parts = best_tiling(whole, [r for r in left if r is not whole])
        newer = all(part.doc_first > whole.doc_last for part in parts)
        older = all(whole.doc_first > part.doc_last for part in parts)
        if parts and adds_up(whole, parts, pool):
            aside[whole.figure_id] = ("whole", "")
            left.remove(whole)
        elif parts and newer:
            aside[whole.figure_id] = ("revised", "")
            left.remove(whole)
        else:
            reason = "part" if older else "unequal"
            aside.update({part.figure_id: (reason, whole.figure_id) for part in parts})
            left = [r for r in left if r not in parts]
    kept = widest_set(left, first, last)
    for row in left:
        if row not in kept:
            holder = [r.figure_id for r in kept if contains(r, row)]
            aside[row.figure_id] = ("part", holder[0]) if holder else ("overlap", "")
    return kept, aside


def best_tiling(whole: Row, others: list[Row]) -> list[Row]:
    """The rows that fill a period exactly, as many as possible; nothing if none do."""
    tilings = [
        list(rows)
        for size in range(2, len(others) + 1)
        for rows in combinations(others, size)
        if tiles(whole, list(rows))
    ]
    if not tilings:
        return []
    return max(tilings, key=lambda t: (len(t), sorted(((r.start, r.end) for r in t), reverse=True)))


def tiles(whole: Row, parts: list[Row]) -> bool:
    """True if the parts follow one another from the first to the last day of the whole."""
    parts = sorted(parts, key=lambda r: r.start)
    follow = all((b.start - a.end).days == 1 for a, b in pairwise(parts))
    return follow and parts[0].start == whole.start and parts[-1].end == whole.end


def adds_up(whole: Row, parts: list[Row], pool: bool) -> bool:
    """True if the parts' numbers sum to the whole's: values, or both counts and bases."""
    if pool:
        counts, bases = sum(p.count for p in parts), sum(p.base for p in parts)
        return (counts, bases) == (whole.count, whole.base)
    slack = sum(
        (Fraction(1, 2) / Fraction(10) ** r.decimals for r in [*parts, whole] if r.decimals != 0),
        Fraction(0),
    )
    return abs(sum(p.value for p in parts) - whole.value) <= slack


def widest_set(rows: list[Row], first: date, last: date) -> list[Row]:
    """The rows without overlap that cover most, then most of them, then the latest."""
    length = {r.figure_id: covered([r], first, last) for r in rows}
    sets = [
        list(some)
        for size in range(len(rows) + 1)
        for some in combinations(rows, size)
        if not overlapping(some)
    ]
    return max(
        sets,
        key=lambda s: (
            sum(length[r.figure_id] for r in s),
            len(s),
            sorted(((r.end, r.start) for r in s), reverse=True),
        ),
    )
