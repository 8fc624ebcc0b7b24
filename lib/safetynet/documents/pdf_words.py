"""The words of a PDF's page: those at one height, those in a cell, those of a column."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from safetynet.documents.lines import one_line

# A gap of so many times the size of its letters parts two columns; a smaller one, two words.
COLUMN_GAP, WORD_GAP = 1.8, 0.3
# Prose beside prose: so many rows on each side, so long each of them, most of them nearly full.
ROWS, LONG, FULL = 3, 10, 0.7
Char = dict[str, Any]


@dataclass
class Piece:
    """A row of words at one height."""

    words: list[dict[str, Any]]
    # where the column begins that it stands in, None outside columns
    column: float | None = None

    def holds(self, height: float) -> bool:
        """Return whether a height lies within the largest word."""
        return bool(self.words[0]["top"] < height < self.words[0]["bottom"])

    @property
    def top(self) -> float:
        """Return the height of its upper edge, from the top of the page."""
        return float(min(word["top"] for word in self.words))

    @property
    def bottom(self) -> float:
        """Return the height of its lower edge, from the top of the page."""
        return float(max(word["bottom"] for word in self.words))

    @property
    def chars(self) -> list[Char]:
        """Return the characters of its words."""
        return [char for word in self.words for char in word["chars"]]


class ByHeight:
    """Characters by height, to find those in a box fast."""

    def __init__(self, chars: Sequence[Char]) -> None:
        self.chars = sorted(chars, key=middle_of)
        self.heights = list(map(middle_of, self.chars))

    def within(self, box: Sequence[float]) -> list[Char]:
        """Return the characters whose middle lies in a box."""
        first, last = bisect_left(self.heights, box[1]), bisect_left(self.heights, box[3])
        return [char for char in self.chars[first:last] if within(char, box)]


def rows_of_words(chars: Sequence[Char]) -> Iterator[Piece]:
    """Yield the words at one height, from the top, each row from the left."""
    from pdfplumber.utils.text import extract_words

    words = extract_words(
        list(chars), x_tolerance_ratio=WORD_GAP, y_tolerance=2, keep_blank_chars=True,
        return_chars=True, extra_attrs=["size"],
    )  # fmt: skip
    rows: list[Piece] = []
    for word in sorted(words, key=lambda one: -one["size"]):
        middle = (word["top"] + word["bottom"]) / 2
        row = next(
            (row for row in rows if row.words[0]["top"] < middle < row.words[0]["bottom"]), None
        )
        if row is None:
            rows.append(Piece([word]))
        else:
            row.words.append(word)
    for row in sorted(rows, key=lambda one: one.top):
        row.words.sort(key=lambda one: float(one["x0"]))
        yield row


def middle_of(char: Char) -> float:
    """Return the height of the middle of a character."""
    return float(char["top"] + char["bottom"]) / 2


def within(char: Char, box: Sequence[float]) -> bool:
    """Return whether the middle of a character lies in a box."""
    x, y = (char["x0"] + char["x1"]) / 2, middle_of(char)
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def joined(texts: Sequence[str]) -> str:
    """Return the lines of a cell as one: Chinese runs on, all else is parted by a space.

    >>> joined(["服務個", "案數", "109", "110"])
    '服務個案數 109 110'
    """
    whole = ""
    for text in map(one_line, texts):
        runs_on = whole and text and whole[-1] >= "一" and text[0] >= "一"
        whole += text if runs_on or not whole else f" {text}"
    return whole


def in_columns(rows: Sequence[Piece]) -> Iterator[Piece]:
    """Yield rows of words, prose in two columns as one column after the other.

    The cells of a table without rules are short, or do not fill their columns: they stay together.
    """
    first = 0
    while first < len(rows):
        last, gutter = first, None
        while last < len(rows) and (found := _gutter(rows, last, gutter)):
            last, gutter = last + 1, found
        if gutter:
            top = rows[first].top
            sides = [
                [
                    Piece([word for word in row.words if (word["x0"] < gutter[0]) == left], top)
                    for row in rows[first:last]
                ]
                for left in (True, False)
            ]
            sides = [[piece for piece in side if piece.words] for side in sides]
            if all(map(_is_prose, sides)):
                yield from (piece for side in sides for piece in side)
                first = last
                continue
        yield rows[first]
        first += 1


def _gutter(
    rows: Sequence[Piece], place: int, above: tuple[float, float] | None
) -> tuple[float, float] | None:
    """Return the empty strip that a row and those above it share, None where there is none."""
    row = rows[place]
    size = max(word["size"] for word in row.words)
    if above is None:
        gaps = [
            (left["x1"], right["x0"]) for left, right in pairwise(row.words)
        ]  # fmt: skip
        gap = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0.0, 0.0))
    else:
        if row.top - rows[place - 1].bottom > 1.5 * size:
            return None
        middle = sum(above) / 2
        left = [word["x1"] for word in row.words if word["x0"] < middle]
        right = [word["x0"] for word in row.words if word["x0"] >= middle]
        gap = max([above[0], *left]), min([above[1], *right])
    return gap if gap[1] - gap[0] > size else None


def _is_prose(side: Sequence[Piece]) -> bool:
    """Return whether the rows of a column are long, and most of them nearly as wide as it is."""
    if len(side) < ROWS or any(len(piece.words) > 1 for piece in side):
        return False
    widths = [float(piece.words[0]["x1"] - piece.words[0]["x0"]) for piece in side]
    letters = median(len(piece.words[0]["text"]) for piece in side)
    return letters >= LONG and median(widths) >= FULL * max(widths)
