"""Spots: a number of a document with what is around it, in its line, its cell and its paragraph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from safetynet.documents.document import Document
from safetynet.proposals.heads import PROSE, HeadedTable, find_tables
from safetynet.proposals.moment import flat
from safetynet.proposals.outline import Outline
from safetynet.proposals.place import Place

SENTENCE = re.compile(r"[。；;！？!?]|<[^>]+>")


CLAUSE = re.compile(r"[。；;！？!?，,、：:\t／/]")
CAPTION_REACH = 4
MARKUP = re.compile(r"<[^>]+>|\*\*")


@dataclass(frozen=True)
class Spot:
    """A number found in a document."""

    line: int
    start: int
    printed: str
    text: str
    place: Place
    table: HeadedTable | None
    column: int
    # where the numbers of the same line begin and end
    others: tuple[tuple[int, int], ...]
    # the lines of the same paragraph before this one
    paragraph: tuple[str, ...] = ()
    # the line over the table that the number stands in
    caption: str = ""

    @property
    def end(self) -> int:
        """Return where the printed text ends on its line, at most the line's own end."""
        return min(self.start + len(self.printed), len(self.text))

    @cached_property
    def cell(self) -> tuple[int, int]:
        """Return where the cell begins and ends that holds the number; the line without a table."""
        start = self.text.rfind("\t", 0, self.start) + 1
        end = self.text.find("\t", self.start)
        return start, len(self.text) if end < 0 else end

    @cached_property
    def sentence(self) -> str:
        """Return the part of the sentence before the number."""
        before = self.text[self.cell[0] : self.start]
        return SENTENCE.split(before)[-1]

    @cached_property
    def origin(self) -> int:
        """Return where the words before the number end: before the one that it is printed in."""
        around = (start for start, end in self.others if start < self.start < end)
        return min(around, default=self.start)

    @cached_property
    def clause(self) -> str:
        """Return the words before the number, up to the number or mark before it."""
        start = self.cell[0]
        for _, end in self.others:
            if end <= self.origin:
                start = max(start, end)
        before = SENTENCE.split(self.text[start : self.origin])[-1]
        pieces = re.split("[,]", flat(before).replace("**", ""))
        return pieces[-1] if pieces[-1].strip(" ：:(（") or len(pieces) < 2 else pieces[-2]

    @cached_property
    def chain(self) -> list[str]:
        """Return the words before each number of the sentence up to this one, the nearest first."""
        text = flat(MARKUP.sub(lambda m: " " * len(m.group()), self.text))
        begin = self.start - len(self.sentence)
        ends = [begin, *(end for start, end in self.others if begin <= start < self.start)]
        starts = [*(start for start, _ in self.others if begin <= start < self.start), self.start]
        return [text[a:b] for a, b in zip(ends, starts, strict=True)][::-1]

    @cached_property
    def following(self) -> str:
        """Return the words after the number, up to the next number or mark."""
        end = self.cell[1]
        for start, _ in self.others:
            if start > self.start:
                end = min(end, start)
        return CLAUSE.split(flat(self.text[self.end : end]))[0]

    @property
    def in_prose(self) -> bool:
        """Return whether the number stands in a sentence, be it in a cell."""
        return not self.in_table or self.cell[1] - self.cell[0] > PROSE

    @property
    def running(self) -> str:
        """Return the text from the beginning of the cell or line to the number, last sentence."""
        return re.split(r"[。！？!?]|<[^>]+>", self.text[self.cell[0] : self.start])[-1]

    @cached_property
    def row_head(self) -> str:
        """Return the heads before a cell of a table, empty where there is none."""
        return (
            " ".join(self.table.row_heads(self.line, self.column))
            if self.in_table and self.table
            else ""
        )

    @cached_property
    def column_head(self) -> str:
        """Return the heads over a cell of a table."""
        return (
            " ".join(self.table.column_heads(self.column)) if self.in_table and self.table else ""
        )

    @property
    def in_table(self) -> bool:
        """Return whether the number stands in a row of a table under its heads."""
        return self.table is not None and self.line >= self.table.first + self.table.heads


def find_spots(
    document: Document, outline: Outline, numbers: Sequence[tuple[int, int, str]]
) -> list[Spot]:
    """Return the spots of numbers, each given by its line, its beginning and its printed text."""
    lines = [line.text for line in document.lines]
    tables = find_tables(lines)
    by_line: dict[int, list[tuple[int, int]]] = {}
    for line, start, printed in numbers:
        by_line.setdefault(line, []).append((start, start + len(printed)))
    spots = []
    for line, start, printed in numbers:
        text, place = lines[line - 1], outline.places[line]
        column = text.count("\t", 0, start)
        paragraph = tuple(lines[number - 1] for number in place.before)
        others = tuple(sorted(by_line[line]))
        table = tables.get(line)
        caption = _caption(lines, table.first) if table else ""
        spots.append(
            Spot(line, start, printed, text, place, table, column, others, paragraph, caption)
        )
    return spots


def _caption(lines: Sequence[str], first: int) -> str:
    """Return the line over a table, at most a few lines above it."""
    above = lines[max(first - 1 - CAPTION_REACH, 0) : first - 1]
    return next((line.strip() for line in reversed(above) if line.strip()), "")
