"""Chapters: what a table of contents lists, what is numbered 壹 貳 參, what opens or closes."""

import re
from collections.abc import Sequence

from safetynet.proposals.place import DASHED, FORMAL, bare, unnumbered
from safetynet.proposals.titles import STRATEGY, Titles, fold

CONTENTS = re.compile(
    r"^(?:報告|簡報|會議)?(?:大綱|綱要|內容|目錄|目次|議程|流程|Outline|Contents|Agenda)$", re.I
)
# What ends the part on strategies wherever it stands alone.
CLOSING = re.compile(
    "協助事項|協助事宜|建議事項|檢討與|困境|困難與|結語|結論|綜合座談|綜合討論|討論事項|臨時動議|問題與討論|意見交流"
    "|提案討論|散會|感謝聆聽|敬請指[導教]"
)
OPENING = re.compile(
    "^.{0,8}(?:簡介|前言|人口概況|地理概況|基本資料|人口組成|背景|概述|環境概況|人口結構|縣情|市情)$"
)
# Contents stand among the first lines, are a few, and their items are short.
FIRST_LINES = 80
CONTENT_LINES = 60
MOST_ITEMS = 15
LONGEST_ITEM = 40
MOST_CLOSING = 24
# A heading may run over so many lines, and have so many characters.
MOST_LINES = 6
LONGEST = 44
# A title that is a little shorter or longer than in the contents is the same.
SLACK = 4


class Chapters:
    """Finds where the chapters of a document begin."""

    def __init__(self, lines: Sequence[str], titles: Titles, known: frozenset[str]) -> None:
        """Read the table of contents; ``known`` are chapters that stand under no strategy."""
        self.lines, self.titles, self.known = lines, titles, known
        self.contents, self.after = self._contents()
        self.repeated = self._repeated()

    def find(self, place: int, titled: bool) -> tuple[str, int]:
        """Return the chapter that begins on a line and how many lines it takes, or nothing.

        ``titled`` says that the line stands under a strategy.
        """
        if DASHED.match(self.lines[place]):
            return "", 0
        if (upright := self._upright(place))[0]:
            return upright
        if (listed := self._listed(place))[0]:
            return listed
        text = bare(self.lines[place])
        if FORMAL.match(text) and len(text) > 1:
            before = STRATEGY.split(text, maxsplit=1)[0].strip()
            return (before, 1) if unnumbered(before) or FORMAL.fullmatch(text) else ("", 0)
        if len(text) <= MOST_CLOSING and not re.search("[，。]", text):
            closing = CLOSING.search(text) and fold(text) not in self.repeated
            opening = not titled and (OPENING.match(text) or fold(text) in self.known)
            return (text, 1) if closing or opening else ("", 0)
        return "", 0

    def _contents(self) -> tuple[list[str], int]:
        """Return the chapters that a table of contents lists, and the line after it."""
        for place, line in enumerate(self.lines[:FIRST_LINES]):
            if CONTENTS.match(re.sub(r"\s", "", line)):
                found = self._items(place + 1)
                return found if len(found[0]) > 1 else ([], 0)
        return [], 0

    def _items(self, start: int) -> tuple[list[str], int]:
        items: list[str] = []
        blank = 0
        for later in range(start, min(start + CONTENT_LINES, len(self.lines))):
            text = bare(self.lines[later])
            blank = 0 if text else blank + 1
            if not text and (blank < 3 or not items):
                continue
            item = re.sub(r"[\s.…·‧]*[0-9]*$", "", unnumbered(text))
            again = fold(item) in {fold(other) for other in items}
            if not text or again or len(text) > LONGEST_ITEM or len(items) == MOST_ITEMS:
                return items, later
            if not self.titles.numbered(item) and self.titles.find([item]) is None:
                items.append(item)
        return [], 0

    def _repeated(self) -> set[str]:
        """Return closing words that stand under one strategy after the other: smaller headings."""
        places: dict[str, list[int]] = {}
        for place, line in enumerate(self.lines):
            text = bare(line)
            if place >= self.after and len(text) <= MOST_CLOSING and CLOSING.search(text):
                places.setdefault(fold(text), []).append(place)
        return {
            text
            for text, found in places.items()
            if any(map(self._names_strategy, range(found[0] + 1, found[-1])))
        }

    def _names_strategy(self, place: int) -> bool:
        by_number = STRATEGY.match(unnumbered(bare(self.lines[place])))
        return bool(by_number) or self.titles.find(self.lines[place : place + 3]) is not None

    def _listed(self, place: int) -> tuple[str, int]:
        """Return the chapter of the contents that a line begins, over as many as it takes."""
        joined = ""
        for count, piece in enumerate(self.lines[place : place + MOST_LINES], 1):
            full = len(joined) > MOST_CLOSING + SLACK or re.search("[0-9。，：:%]", joined[2:])
            if "\t" in piece or len(piece) > LONGEST or full:
                break
            joined += bare(piece)
            folded = fold(unnumbered(joined)) if piece.strip() else ""
            for item in self.contents:
                target = fold(item)
                begins = target.startswith(folded) and len(target) - len(folded) <= SLACK
                ends = len(target) > SLACK + 1 and folded.endswith(target)
                if folded == target or (len(folded) >= SLACK and begins) or ends:
                    return item, count
        return "", 0

    def _upright(self, place: int) -> tuple[str, int]:
        """Return a heading that is printed one character a line."""
        letters, last, gap = "", place, 0
        for later in range(place, min(place + CONTENT_LINES, len(self.lines))):
            text = self.lines[later].strip()
            gap = 0 if text else gap + 1
            if gap > 2 or len(text) > 1 or (text and not "\u4e00" <= text <= "\u9fff"):
                break
            if text:
                letters, last = letters + text, later
        return (letters, last - place + 1) if len(letters) >= 3 else ("", 0)
