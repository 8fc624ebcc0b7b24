"""Which rows of one group are used, and why the others are not: slow, obvious reference.

Every rule of the specification is a short loop or a brute-force search over all subsets, which
is affordable because a group has at most seven rows. Rows and their agreement are in rows.py,
the choice among dated rows is in choice.py.
"""

from dataclasses import replace
from datetime import date
from itertools import combinations

from slow.choice import Aside, choose_dated
from slow.rows import Row, agree, contains, covered, kind_of, shape

__all__ = ["Aside", "Row", "agree", "select", "used_rows"]

PRECISION = ("exact", "about", "range", "bound")


# One standing row for each period


def most_precise(rows: list[Row]) -> Row:
    """The row to keep: base, shape, decimals, later document, smaller id, in this order."""
    return min(
        rows,
        key=lambda r: (
            r.base is None,
            r.count is None,
            PRECISION.index(shape(r)),
            -r.decimals,
            -r.doc_first.toordinal(),
            r.figure_id,
        ),
    )


def with_accusation(row: Row, reprints: list[Row]) -> Row:
    """The row, accused if it or any of its reprints is."""
    return replace(row, accused=row.accused or any(other.accused for other in reprints))


def settle_period(rows: list[Row]) -> tuple[Row | None, Aside]:
    """The standing row of one dated period, None if contradicted, and the rows put aside."""
    agreeing = [r for r in rows if all(agree(r, new) for new in rows if new.doc_first > r.doc_last)]
    if not all(agree(a, b) for a, b in combinations(agreeing, 2)):
        return None, {r.figure_id: ("contradiction", "") for r in rows}
    stands = most_precise(agreeing)
    others = [r for r in rows if r is not stands]
    reprints = [r for r in others if r in agreeing]
    aside = {
        r.figure_id: ("reprint" if r in reprints else "revised", stands.figure_id) for r in others
    }
    return with_accusation(stands, reprints), aside


def settle_undated(rows: list[Row]) -> tuple[list[Row], Aside]:
    """The standing undated rows and their reprints."""
    left, standing, aside = list(rows), [], {}
    while left:
        stands = most_precise(left)
        reprints = [r for r in left if r is not stands and agree(r, stands)]
        aside.update({r.figure_id: ("reprint", stands.figure_id) for r in reprints})
        standing.append(with_accusation(stands, reprints))
        left = [r for r in left if r is not stands and r not in reprints]
    return standing, aside


def period_of(row: Row, level: bool) -> tuple[date, date]:
    """The period of a row; what is there at a date has the end of the period for its date."""
    return (row.end, row.end) if level else (row.start, row.end)


def holds_gaps(whole: Row, honest: list[Row], first: date, last: date) -> bool:
    """True if a period holds honest rows that do not fill it; it yields to no part of itself."""
    if not whole.dated or kind_of(whole.measure, whole.counted) == "level":
        return False
    inside = [r for r in honest if contains(whole, r)]
    return bool(inside) and covered(inside, first, last) < covered([whole], first, last)


def settle(rows: list[Row]) -> tuple[list[Row], list[Row], bool, Aside]:
    """Standing dated rows, standing undated rows, whether a period is contradicted, the aside."""
    dated: list[Row] = []
    contradicted = False
    undated, aside = settle_undated([r for r in rows if not r.dated])
    level = bool(rows) and kind_of(rows[0].measure, rows[0].counted) == "level"
    for period in sorted({period_of(r, level) for r in rows if r.dated}):
        mine = [r for r in rows if r.dated and period_of(r, level) == period]
        stands, others = settle_period(mine)
        aside.update(others)
        if stands is None:
            contradicted = True
        else:
            dated.append(stands)
    return dated, undated, contradicted, aside


def select(rows: list[Row], phase_first: date, phase_last: date) -> tuple[Aside, str]:
    """Reason and id referred to of every row of one group, '' for used; the group's state."""
    if len({(r.ref_area, r.indicator, r.breakdown, r.phase) for r in rows}) > 1:
        raise ValueError("the rows are of more than one group")
    dated, undated, contradicted, aside = settle(rows)
    if contradicted and not dated:
        aside.update({r.figure_id: ("undated", "") for r in undated})
        return aside, "contradiction"
    if dated:
        aside.update({r.figure_id: ("undated", "") for r in undated})
    standing = dated or undated
    honest = [r for r in standing if not r.accused]
    if honest:
        wrong = [r for r in standing if r.accused]
        kept = [r for r in wrong if holds_gaps(r, honest, phase_first, phase_last)]
        aside.update({r.figure_id: ("accused", "") for r in wrong if r not in kept})
        honest = [r for r in standing if r in honest or r in kept]
    left = honest or standing
    if not dated and len(left) > 1:
        aside.update({r.figure_id: ("several", "") for r in left})
        return aside, "several"
    aside.update(choose_dated(left, phase_first, phase_last) if dated else {})
    return {r.figure_id: aside.get(r.figure_id, ("", "")) for r in rows}, ""


def with_unfinished(rows: list[Row]) -> list[Row]:
    """The rows of a series as they may be used where a period was not over for its document.

    A share or a mean is that of the printed period; what is there at a date is there on the last
    day; a number of events keeps no length, and gets none from being printed again.
    """
    done = []
    for row in rows:
        kind = kind_of(row.measure, row.counted)
        again = any(
            (other.start, other.printed_end, other.value, other.low, other.high, other.bound)
            == (row.start, row.printed_end, row.value, row.low, row.high, row.bound)
            for other in rows
            if other.basis == "unfinished"
        )
        if row.basis == "unfinished" and kind in ("pool", "other"):
            row = replace(row, dated=True, end=row.printed_end)
        elif row.basis == "unfinished" and kind == "level":
            row = replace(row, dated=True)
        elif row.dated and kind in ("add", "unduplicated") and again:
            row = replace(row, dated=False)
        done.append(row)
    return done


def repeats(rows: list[Row]) -> Aside:
    """The rows of a series that only their document dates and that an earlier document has.

    Printed again in another phase such a number is no result of that phase.
    """
    aside: Aside = {}
    dated_by_document = [r for r in rows if r.basis == "document"]
    for row in dated_by_document:
        same = [
            other
            for other in dated_by_document
            if (other.value, other.low, other.high, other.bound)
            == (row.value, row.low, row.high, row.bound)
        ]
        first = min(same, key=lambda r: (r.doc_first, r.doc_last, r.figure_id))
        if first.phase != row.phase:
            aside[row.figure_id] = ("reprint", first.figure_id)
    return aside


def used_rows(rows: list[Row], aside: Aside) -> list[Row]:
    """The used rows, each accused if it or one of its reprints is."""
    used = []
    for row in rows:
        if aside[row.figure_id][0] == "":
            reprints = [r for r in rows if aside[r.figure_id] == ("reprint", row.figure_id)]
            unequal = any(reason == ("unequal", row.figure_id) for reason in aside.values())
            used.append(
                replace(
                    with_accusation(row, reprints),
                    accused=row.accused or unequal or any(r.accused for r in reprints),
                )
            )
    return used
