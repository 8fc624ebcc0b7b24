"""A table of a document as tab-separated lines, each cell with an address of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from safetynet.documents.lines import Lines, one_line

# A longer head is cut in an address.
LONGEST_HEAD = 40
# What stands over a column is no head of it where it is a number that can be no year.
NUMBER = re.compile(r"(?=.*[,.%％])[\d,.%％]+")


@dataclass(frozen=True)
class Cell:
    """The text of a cell and over how many columns it runs; what it covers has no text."""

    text: str = ""
    columns: int = 1


Row = Sequence[Cell]


def add_table(
    lines: Lines,
    rows: Sequence[Row],
    address: str,
    page: int = 0,
    numbers: Sequence[int] = (),
    first: int = 1,
) -> None:
    """Add the rows of a table, which may be of different lengths, a line each.

    ``numbers`` are the rows' own ones, ``first`` the number of the first column.
    """
    heads, depth = _heads(rows)
    for count, row in enumerate(rows, 1):
        place = f"{address}, row {numbers[count - 1] if numbers else count}"
        cells = [
            f'{place}, column "{heads[column]}"'
            if count > depth and heads.get(column) and not NUMBER.fullmatch(heads[column])
            else f"{place}, column {column + first}"
            for column in range(len(row))
        ]
        text = "\t".join(one_line(cell.text) for cell in row)
        lines.add(text, place, page, cells=tuple(cells))


def _heads(rows: Sequence[Row]) -> tuple[dict[int, str], int]:
    """Return each column's head and how many rows are heads.

    Where a head runs over several columns, the row below it tells them apart; a first row with
    nothing but its first cell is the table's title.
    """
    heads: dict[int, str] = {}
    if max((len(row) for row in rows), default=0) < 2:
        return heads, 0
    for depth, row in enumerate(rows[:3], 1):
        filled = [place for place, cell in enumerate(row) if cell.text.strip()]
        if depth == 1 and filled == [0] and len(rows) > 1:
            continue
        wide = False
        for column, cell in enumerate(row):
            for covered in range(column, column + cell.columns):
                heads[covered] = _head(f"{heads.get(covered, '')} {cell.text}")
            wide |= cell.columns > 1
        if not wide:
            return heads, depth
    return heads, min(len(rows), 3)


def _head(text: str) -> str:
    """Return a head as it stands in an address."""
    plain = one_line(text).replace('"', "'")
    return plain if len(plain) <= LONGEST_HEAD else f"{plain[:LONGEST_HEAD]}…"
