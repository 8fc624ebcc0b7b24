"""What kind of number it is: a figure, or one of the reasons for which a number is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from safetynet.numbers.candidate import FIGURE
from safetynet.numbers.passage import Passage
from safetynet.numbers.shapes import Shape

TIMES = ("年", "個月", "月", "季", "星期", "週", "周", "天", "日", "小時", "分鐘", "學期", "學年")
CLAUSE = r"[^,。;\t:]"
COUNTED = r"[0-9一二兩三四五六七八九十]+[ ]*(?:次|場|場次|回)"
YEARS = range(90, 150)
# Rows of one table stand on lines that are no further apart.
NEXT = 2
LIST_HEADS = re.compile("項次|編號|序號|序|[Nn][Oo]\\.?|項目編號")


@dataclass(frozen=True)
class Kinds:
    """The kinds of the numbers of one document, which tell of one another."""

    read: Sequence[Passage]

    def of(self, place: int, shape: Shape) -> tuple[str, float]:
        """Return the kind of a number in the passage at a place, and how sure that is."""
        if shape.kind:
            return shape.kind, shape.sure
        passage = self.read[place]
        before, after = passage.text[: shape.start], passage.text[shape.end :]
        printed = passage.text[shape.start : shape.end]
        for rule in (self._alone, self._in_table):
            if found := rule(place, shape, printed):
                return found
        for rule_ in (_each, _time, _age, _numeral, _bare):
            if found := rule_(shape, before, printed, after):
                return found
        return FIGURE, 0.95 if shape.unit else 0.8

    def _alone(self, place: int, shape: Shape, printed: str) -> tuple[str, float] | None:
        """Return the number of a page, which stands alone on its line."""
        if place not in self._pages:
            return None
        return "page-number", self._pages[place]

    @cached_property
    def _pages(self) -> dict[int, float]:
        """Return where a number alone on its line may be that of a page, and how sure that is.

        The numbers of pages rise; those that would break the longest rise count something.
        """
        alone = [
            (place, int(match[1]))
            for place, passage in enumerate(self.read)
            if (match := re.fullmatch(r"\s*[-–—]?\s*([1-9][0-9]{,2})\s*[-–—]?\s*", passage.text))
        ]
        rises: list[list[int]] = []
        for place, (_, number) in enumerate(alone):
            before = [rise for rise in rises if alone[rise[-1]][1] < number]
            rises.append([*max(before, key=len, default=[]), place])
        longest = max(rises, key=len, default=[])
        if 2 * len(longest) <= len(alone):
            return {}
        return {alone[place][0]: 0.9 if len(longest) > 1 else 0.6 for place in longest}

    def _in_table(self, place: int, shape: Shape, printed: str) -> tuple[str, float] | None:
        """Return what a bare number of a table is if it is a year or counts the rows."""
        passage = self.read[place]
        if not passage.is_row:
            return None
        cell = passage.cell_at(shape.start)
        own = passage.cells[cell].strip() if cell < len(passage.cells) else ""
        if own != printed.strip():
            return None
        if shape.unit == "歲":
            return "other", 0.75
        if len(years := passage.years) > 1 and years[0] in YEARS:
            return "date", 0.9
        head = self._head(place, cell)
        if (
            printed.isdecimal()
            and int(printed) in YEARS
            and re.search("年度?$|年度", head)
            and "排名" not in head
            and cell == 0
        ):
            return "date", 0.85
        if LIST_HEADS.fullmatch(head):
            return "list-number", 0.9
        return FIGURE, 0.95

    def _head(self, place: int, cell: int) -> str:
        """Return the text over a cell in the nearest row above that has no number."""
        head = self._heads[place]
        cells = self.read[head].cells if head is not None else ()
        return cells[cell].strip() if cell < len(cells) else ""

    @cached_property
    def _heads(self) -> list[int | None]:
        """Return for each passage which one heads its table."""
        heads: list[int | None] = []
        for place, passage in enumerate(self.read):
            follows = bool(place) and passage.line - self.read[place - 1].line <= NEXT
            above = (
                heads[-1] if follows and passage.is_row and self.read[place - 1].is_row else None
            )
            heads.append(above if re.search("[0-9]", passage.text) else place)
        return heads


def _each(shape: Shape, before: str, printed: str, after: str) -> tuple[str, float] | None:
    """Return what the first of 1鄉鎮1據點 is: it says where each stands."""
    if re.search(r"每\s*$", before) and re.fullmatch("[十百千萬]+人口?", printed):
        return "other", 0.8  # the base of a rate: 每十萬人口14.8人
    return ("other", 0.75) if shape.number == "1" and re.match("1[^0-9.,]", after) else None


def _time(shape: Shape, before: str, printed: str, after: str) -> tuple[str, float] | None:
    """Return what a length of time is if it only says how often or how soon."""
    if shape.unit not in TIMES:
        return None
    if shape.unit == "年" and re.match("近", printed):
        return "date", 0.8
    if shape.unit == "年" and re.match(r"\s*(?:內|之內|[中長]程|期?計[畫劃])", after):
        return "other", 0.8
    if shape.unit == "日" and re.match(r"\s*[在於舉召將起上下(]", after):
        return "date", 0.7
    if re.search(r"每\s*$", before):
        often = re.match(rf"{CLAUSE}*?{COUNTED}", after)
        return ("other", 0.85) if often or "半" in printed else None
    if shape.unit != "年" and (
        re.match(r"\s*(?:[內後前間]|之內|以內|一次)", after) or "以內" in printed
    ):
        return "other", 0.85
    if shape.unit != "年" and re.search(r"[前後]\s*$", before):
        return "other", 0.85
    if shape.unit in ("季", "週", "周", "月", "學期") and re.match(rf"{CLAUSE}*?{COUNTED}", after):
        return "other", 0.8
    if re.search(r"[上下前去同當次]\s*$", before) and re.match("一", printed):
        return "date", 0.8
    return None


def _age(shape: Shape, before: str, printed: str, after: str) -> tuple[str, float] | None:
    """Return what an age is if it only names the people whose number follows."""
    if shape.unit != "歲":
        return None
    named = (
        rf"\)?{CLAUSE}{{0,12}}?(?:人口|人數|比[例率重]|[占佔]|者|長者|兒童)[^,。;、\t]{{0,8}}?[0-9]"
    )
    beside = r"\s*[(:]?\s*[0-9]"
    return ("other", 0.8) if re.match(f"{named}|{beside}", after) else None


def _numeral(shape: Shape, before: str, printed: str, after: str) -> tuple[str, float] | None:
    """Return what a Chinese numeral is: many are articles, names or ranks."""
    if not shape.number or shape.number[0].isdecimal() or shape.number[0] == "-":
        return None
    if shape.number == "一" and (re.match("一", after) or re.search(r"一\w$", before)):
        return "not-a-number", 0.7
    if re.match(r"\s*[:,]", after) and not re.search("[\u4e00-\u9fff]", before):
        return "ordinal", 0.8
    if shape.number == "一" and shape.unit == "個":
        counted = re.search(r"(?:僅|只|只有|共|計|各|剩|資源)\s*$", before) or re.match(
            r"\s*(?:[在,。)]|$)", after
        )
        return (FIGURE, 0.7) if counted else ("not-a-number", 0.75)
    if shape.number == "一" and re.search(r"[是為成]\s*$", before):
        return "not-a-number", 0.7
    return FIGURE, 0.75


def _bare(shape: Shape, before: str, printed: str, after: str) -> tuple[str, float] | None:
    return None if shape.unit or re.search("[%:.,萬千]", printed) else (FIGURE, 0.55)
