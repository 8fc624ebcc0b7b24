"""Grids: the tables of a text, with the heads over and before each cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from safetynet.proposals.moment import BARE, MOMENT, flat

NUMBER = re.compile(r"[0-9]")
LEAST_ROWS = 2
# Words that begin with a length of time or an age: 24小時內處理比率, 65歲以上人口.
NAMED = re.compile(r"[0-9][0-9\-~至]*(?:小時|個月|歲|週|天|日|星期)(?!.*[0-9])[^\W\d]{3,}")
# A cell of more characters is a text, even if it begins with a number.
MOST = 24
# A cell of more characters is prose, which heads nothing.
PROSE = 40


@dataclass(frozen=True)
class HeadedTable:
    """A table: the number of its first line, its cells row by row, how many rows are heads."""

    first: int
    rows: tuple[tuple[str, ...], ...]
    heads: int

    def column_heads(self, column: int) -> list[str]:
        """Return the heads over a column, from the top; a merged head stands over all it spans."""
        heads = []
        for place, row in enumerate(self.rows[: self.heads]):
            if place + 1 < self.heads or self.heads == 1:
                head = self._spanning(place, column)
            else:
                head = row[column] if column < len(row) else ""
            if head and head not in heads:
                heads.append(head)
        return heads

    def _spanning(self, place: int, column: int) -> str:
        """Return the head in a row that stands over a column, a merged one left of it."""
        row = self.rows[place]
        below = self.rows[place + 1] if place + 1 < self.heads else ()
        while column > 0 and not (row[column] if column < len(row) else ""):
            if not (column < len(below) and below[column]):
                return ""
            column -= 1
        return row[column] if column < len(row) else ""

    def row_heads(self, line: int, column: int) -> list[str]:
        """Return the cells before one in its row that are no numbers; merged ones from above."""
        place = line - self.first
        row = self.rows[place]
        heads = []
        for before in range(min(column, len(row))):
            cell = row[before]
            if not cell and before == 0:
                above = self.rows[self.heads : place]
                cell = next((r[0] for r in reversed(above) if r and r[0]), "")
            if (
                cell
                and len(cell) <= PROSE
                and (not counts(cell) or (before == 0 and self._year(cell)))
            ):
                heads.append(cell)
        return heads

    def _year(self, cell: str) -> bool:
        """Return whether a row is that of a year: 109 under no name, or under one of years."""
        names = self.column_heads(0)
        return bool(BARE.fullmatch(flat(cell))) and (
            not names or bool(re.search("年[度份]?$", names[-1]))
        )

    def cell(self, line: int, column: int) -> str:
        """Return the text of one cell."""
        row = self.rows[line - self.first]
        return row[column] if column < len(row) else ""


@lru_cache(maxsize=50_000)
def counts(cell: str) -> bool:
    """Return whether a cell holds a number rather than words or a period.

    >>> counts("39場"), counts("110年"), counts("第一類 (至少2年)"), counts("3.85% (1案)")
    (True, False, False, True)
    """
    bare = re.sub(r"\s", "", flat(cell))
    if not NUMBER.search(bare):
        return False
    bare = re.sub(r"^\s*(?:\(\))?", "", MOMENT.sub("", bare))
    if NAMED.match(bare):
        return False
    return bool(re.match(r"[約近逾超過至少低於不<>≥≤+\-(]*[0-9]", bare)) and len(bare) <= MOST


def find_tables(lines: Sequence[str]) -> dict[int, HeadedTable]:
    """Return the grid of each line that belongs to one, by line number from 1."""
    grids: dict[int, HeadedTable] = {}
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and "\t" in lines[end]:
            end += 1
        if end - start >= LEAST_ROWS:
            rows = tuple(tuple(c.strip() for c in line.split("\t")) for line in lines[start:end])
            grid = HeadedTable(start + 1, rows, _heads(rows))
            grids |= dict.fromkeys(range(start + 1, end + 1), grid)
        start = end + 1
    return grids


def _heads(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand over the numbers: those before the first row of numbers."""
    for place, row in enumerate(rows):
        numbers = [flat(cell) for cell in row if counts(cell)]
        if numbers and not _years(numbers):
            return max(place, 1)
    return 1


def _years(cells: Sequence[str]) -> bool:
    """Return whether cells are years, each another, rather than numbers."""
    return len(set(cells)) == len(cells) and all(BARE.fullmatch(cell) for cell in cells)
