"""Titles of strategies: where a text prints one, alone, over several lines or with words around."""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from safetynet.raw.programme import Programme
from safetynet.raw.table import records

# 策略三 and 策略1-1, but not the list 策略一、二 and not the range 策略1-4.
STRATEGY = re.compile(
    r"策\s*略\s*[一二三四五六七八九1-9]"
    r"(?![、，與及和至到]\s*(?:策略)?[一二三四五六1-6](?!、))(?![~\-－][2-6二三四五六](?![\s:：]))"
)
NUMERALS = {numeral: str(n) for n, numeral in enumerate("一二三四五六七八九", 1)}
# A title misprinted by a character or two is still that title.
NEAR = 0.72
# Without a number a heading must be nearer, and the first half of a title nearer still.
NEAR_ALONE, NEAR_HALF = 0.77, 0.87
# It may be longer or shorter by one character of so many.
SLACK = 5
# Shorter texts are no titles.
LEAST = 4
# So much may stand before 策略N or a title: 壹、112年推動策略.
MOST_BEFORE = 22
LONGEST = 90


@dataclass(frozen=True)
class Title:
    """A strategy's title: the text that the table writes, and what it means."""

    text: str
    strategies: tuple[tuple[str, str], ...]
    lines: int = 1
    # how sure it is that this is the title
    sure: float = 0.95


def fold(text: str) -> str:
    """Return the letters of a text as they are compared: no space, no punctuation, 台 as 臺.

    >>> fold("優化保護服務輸送， 提升")
    '優化保護服務輸送提升'
    """
    plain = unicodedata.normalize("NFKC", text).replace("台", "臺").replace("劃", "畫")
    return re.sub(r"[\W_]", "", plain)


class Titles:
    """The titles that a programme knows, and how to find them in lines."""

    def __init__(self, programme: Programme) -> None:
        """Read the titles of the programme's strategies."""
        self.known: list[tuple[str, str, tuple[tuple[str, str], ...]]] = []
        self.official = {
            (row["phase"], row["strategy"]): row["title_zh"]
            for row in records(programme.strategies)
        }
        for row in records(programme.strategies):
            for text in filter(None, (row["title_zh"], *row["also_printed"].split("|"))):
                means = tuple(programme.strategies_titled(text))
                self.known.append((fold(text), text, means))
        self.known.sort(key=lambda item: -len(item[0]))

    def find(self, lines: Sequence[str]) -> Title | None:
        """Return the title that the first of some lines begins, over as many as it takes."""
        first = fold(lines[0]) if lines else ""
        if len(first) < LEAST or len(lines[0]) > LONGEST + MOST_BEFORE or "。" in lines[0]:
            return None
        text = ""
        for count, line in enumerate(lines, 1):
            text += line
            if len(text) > LONGEST + MOST_BEFORE:
                break
            if found := self._within(
                text, count, LONGEST if self.numbered(lines[0]) else len(first)
            ):
                return found
        return self._near(lines) if self.numbered(lines[0]) else self._alone(lines)

    def numbered(self, line: str) -> str:
        """Return the number of the strategy that a heading names, empty if it names none."""
        match = STRATEGY.search(line)
        if not match or len(fold(line[: match.start()])) > MOST_BEFORE or len(line) > LONGEST:
            return ""
        return NUMERALS.get(match.group()[-1], match.group()[-1])

    def of(self, phase: str, strategy: str) -> Title | None:
        """Return the official title of a strategy."""
        text = self.official.get((phase, strategy))
        return Title(text, ((phase, strategy),), sure=0.8) if text else None

    def _within(self, text: str, count: int, before: int) -> Title | None:
        """Return the title that stands in a text and begins before a place, after few words."""
        folded, number = fold(text), self.numbered(text)
        for known, written, means in self.known:
            place = folded.find(known)
            strategies = {strategy for _, strategy in means}
            if 0 <= place <= min(MOST_BEFORE, before - 1) and (not number or number in strategies):
                return Title(_as_printed(text, known, written), means, count)
        return None

    def _near(self, lines: Sequence[str]) -> Title | None:
        """Return the title that a numbered heading is likest to, None where none is near."""
        number, text = self.numbered(lines[0]), ""
        best: tuple[float, Title | None] = (NEAR, None)
        for count, line in enumerate(lines, 1):
            text += line
            rest = fold(STRATEGY.split(text, maxsplit=1)[-1])
            for known, written, means in self.known:
                if number in {strategy for _, strategy in means}:
                    likeness = _likeness(known, rest[: len(known) + 2])
                    if likeness > best[0]:
                        best = (likeness, Title(written, means, count, 0.85))
        return best[1]

    def _alone(self, lines: Sequence[str]) -> Title | None:
        """Return the title that a whole heading without a number is near, or the first half of."""
        best: tuple[float, Title | None] = (0, None)
        for count in (1, 2):
            text = re.sub("[0-9]+$", "", fold("".join(lines[:count])))
            for known, written, means in self.known:
                half = fold(re.split("[，,]", written)[0])
                for whole, least in ((known, NEAR_ALONE), (half, NEAR_HALF)):
                    if abs(len(whole) - len(text)) <= len(whole) // SLACK:
                        likeness = _likeness(whole, text)
                        if likeness > max(best[0], least):
                            best = (likeness, Title(written, means, count, 0.8))
        return best[1]


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _as_printed(text: str, known: str, official: str) -> str:
    """Return a title as its line prints it, without spaces; as the table has it over line ends."""
    letters = r"[\W_]*".join(re.escape(c) for c in known)
    match = re.search(letters, unicodedata.normalize("NFKC", text))
    bare = re.sub(r"[\s]", "", match.group()) if match else ""
    return bare.replace(",", "，") if bare.replace(",", "，") == official else official
