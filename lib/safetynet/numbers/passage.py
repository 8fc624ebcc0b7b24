"""A line as it is searched for numbers: plain, without markup, with what runs on after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from safetynet.documents.document import Line
from safetynet.printed.character import plain
from safetynet.raw.source import MARKUP
from safetynet.raw.standing import CONTINUED

# What a number that runs on ends a line with, and what goes on with it on the next.
BEGUN = re.compile(
    r"(?:[0-9][0-9,.]*|[0-9一二兩三四五六七八九十][千百十萬億]多?|[0-9一二兩三四五六七八九十]個|[約近逾])$"
)
THOUSANDS = re.compile("[1-9][0-9]{0,2}(?:,[0-9]{3})+")
BOUND = re.compile(r"\(含\)以上|\(含以上\)|以[上下內]|左右")
GOES_ON = re.compile(
    r"[千萬億多餘%]|人次|人|名|位|案次|案|件次|件|戶|處|所|場次|場|次|校|鄉|歲|年|月|元|區|小時|個|縣市|[0-9]"
)
# How much of the next line may belong to the number.
REST = 16
ALONE = re.compile(r"(?:[萬億]?元|%|人次?|名|位|案次?|件次?|戶|處|所|場次?|次|校|歲|區)")


@dataclass(frozen=True)
class Passage:
    r"""The searched text of one line.

    ``text`` is plain, without marks of bold or tags; ``\t`` parts the cells of a table. ``places``
    has the place of each character in the line's own text. What follows ``end`` is the beginning
    of the next line, on which a number runs on.
    """

    line: int
    text: str
    places: tuple[int, ...]
    end: int

    @cached_property
    def is_row(self) -> bool:
        """Return whether the line is a row of a table."""
        return "\t" in self.text

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Return the cells of a row, the whole text where it is none."""
        return tuple(self.text[: self.end].split("\t"))

    @cached_property
    def years(self) -> list[int]:
        """Return the numbers of a row that counts one by one and has no others, as years do."""
        bare = [cell.strip() for cell in self.cells]
        counted = [int(cell) for cell in bare if cell.isdecimal()]
        follow = all(later - earlier == 1 for earlier, later in pairwise(counted))
        others = any(re.search("[0-9]", cell) for cell in bare if not cell.isdecimal())
        return counted if follow and not others else []

    def cell_at(self, start: int) -> int:
        """Return which cell a character stands in, from 0 on."""
        return self.text.count("\t", 0, start)


def passages(lines: Sequence[Line]) -> list[Passage]:
    """Return the lines that print anything, as they are searched."""
    bare = [(line.number, *_bare(line.text)) for line in lines]
    bare = [(number, text, places) for number, text, places in bare if text.strip()]
    found = []
    for place, (number, text, places) in enumerate(bare):
        more, following = "", bare[place + 1] if place + 1 < len(bare) else None
        if following is not None and following[0] - number <= CONTINUED:
            more = _continuation(text, following[1])
        if more:
            text = text.rstrip()
            places = places[: len(text)]
        found.append(Passage(number, text + more, places + (places[-1],) * len(more), len(text)))
    return found


def _continuation(text: str, following: str) -> str:
    """Return the beginning of the next line where a number of this one runs on there."""
    text, following = text.rstrip(), following.strip()
    if "\t" in text + following:
        return ""
    if re.search(r"[0-9][^\W\d]{1,2}$|%$", text) and (bound := BOUND.match(following)):
        return bound[0]
    if not BEGUN.search(text) or not GOES_ON.match(following):
        return ""
    if re.search("[0-9],?$", text) and following[0].isdecimal() and not _broken(text, following):
        return ""
    # a number alone on its line goes on only with a unit alone on the next
    if re.fullmatch(r"[0-9][0-9,.]*", text.strip()) and not ALONE.fullmatch(following):
        return ""
    more = following[:REST]
    # no number that is cut in two
    return more if len(following) <= REST else re.sub("[0-9,.]+$", "", more)


def _broken(text: str, following: str) -> bool:
    """Return whether a line ends within the thousands of a number: 3,2 and 15 of 3,215."""
    end, begin = re.search("[0-9][0-9,]*$", text), re.match("[0-9]+", following)
    if end is None or begin is None or THOUSANDS.fullmatch(end[0]):
        return False
    return THOUSANDS.fullmatch(end[0] + begin[0]) is not None


def _bare(text: str) -> tuple[str, tuple[int, ...]]:
    characters: list[str] = []
    places: list[int] = []
    marked = [(match.start(), match.end()) for match in MARKUP.finditer(text)]
    for place, character in enumerate(text):
        if any(start <= place < end for start, end in marked):
            continue
        form = " " if character in " \u3000\xa0" else plain(character)
        if form == " " and characters[-1:] == [" "]:
            continue
        characters.append(form)
        places += [place] * len(form)
    return "".join(characters), tuple(places)
