"""Periods of tables: which head over or before a cell dates it, and what a total spans."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from safetynet.printed.period import Period
from safetynet.proposals.heads import HeadedTable
from safetynet.proposals.moment import Moment, find_moments, flat
from safetynet.proposals.spot import Spot
from safetynet.raw.programme import Programme

TOTAL = re.compile("總計|合計|小計|總和")
CHANGE = re.compile("增加率|成長率|增減|下降率|增幅|減幅|成長幅度")
# What period_from calls a heading.
HEADINGS = ("heading", "lead", "heads")


@dataclass(frozen=True)
class Dated:
    """What is said of a number's period: how it is printed, where it stands, how sure that is."""

    printed: str = ""
    where: str = "none"
    sure: float = 0.85

    @property
    def from_heading(self) -> str:
        """Return what ``period_from`` says."""
        return "heading" if self.where in HEADINGS else ""


def period_of_cell(spot: Spot, table: HeadedTable, programme: Programme) -> Dated | None:
    """Return the period that the heads of a cell name, None where they name none."""
    columns, rows = table.column_heads(spot.column), table.row_heads(spot.line, spot.column)
    if CHANGE.search(" ".join(columns)) and (over := _span_over(spot, table, programme)):
        return Dated(over, "column-head", 0.7)
    for texts, where in ((columns, "column-head"), (rows, "row-head")):
        for text in reversed(texts):
            named = find_moments(text, programme, head=True)
            if own := [moment for moment in named if not _of_another(moment, text)]:
                return Dated(own[-1].text, where, 0.97)
    if TOTAL.search(" ".join(columns)) and (over := _span_over(spot, table, programme)):
        return Dated(over, "heads", 0.85)
    if TOTAL.search(" ".join(rows)) and (before := _span_before(spot, table, programme)):
        return Dated(before, "heads", 0.85)
    return None


def span(moments: Iterable[Moment], programme: Programme) -> str:
    """Return the period from the first of several to the last, empty where all are one."""
    periods = [moment.period for moment in moments]
    starts = [period.start for period in periods if period.start]
    ends = [period.end for period in periods if period.end]
    if len(set(starts)) < 2:
        return ""
    text = str(Period(min(starts), max(ends)))
    try:
        programme.parse_period(text)
    except ValueError:
        return ""
    return text


def _of_another(moment: Moment, text: str) -> bool:
    """Return whether how often belongs to a number in the head itself: 每學年3場次之校數."""
    return moment.recurring and bool(re.search("[0-9]", flat(text[moment.end :])))


def _span_over(spot: Spot, table: HeadedTable, programme: Programme) -> str:
    """Return the period that the columns before a cell span."""
    heads = [text for column in range(spot.column) for text in table.column_heads(column)]
    return span((m for text in heads for m in find_moments(text, programme, True)), programme)


def _span_before(spot: Spot, table: HeadedTable, programme: Programme) -> str:
    """Return the period that the rows above a cell span."""
    firsts = [row[0] for row in table.rows[table.heads : spot.line - table.first] if row]
    return span((m for text in firsts for m in find_moments(text, programme, True)), programme)
