"""Places: under which headings a line of a document stands; what a line is without its marks."""

import re
from dataclasses import dataclass, field

from safetynet.proposals.titles import NUMERALS, Title

MARKUP = re.compile(r"<[^>]+>|\*\*")
MARKS = "-•·✓✔➤➢▲◆◇■□●○»→※★☆*"
BULLET = re.compile(
    rf"^\s*(?:[{MARKS}]|[0-9]{{1,2}}[.、](?![0-9])|\([0-9一二三四五六七八九十]+\))\s*"
)
# An item of a list, which is no heading.
DASHED = re.compile(r"^\s*[-•✓]")
# 參、成果 and 參 成果, but not a line that begins with 參加, 參與 or 陸續.
FORMAL = re.compile(
    r"^[壹貳參叁肆伍陸柒捌玖拾]+\s*(?:[、.．:：]|(?<!參)(?<!陸)|(?![加與考訪照賽觀展選閱見續配籍]))"
)
NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十]+[）)、.．:：]")
# （四）, which stands under 四、
ITEM = re.compile(r"^\s*[（(][一二三四五六七八九十]+[)）]")
PART = re.compile(r"^(?:Part|PART)?\s*0?[0-9]{1,2}[\s.、]+(?=\D)")


@dataclass
class Place:
    """Where a line stands: under which chapter, strategy and smaller headings."""

    chapter: str = ""
    title: Title | None = None
    # the whole text of the heading that names the strategy, and the strategy's number
    running: str = ""
    strategy: str = ""
    # the smaller headings, the largest first, each with the number of its line
    headings: list[tuple[int, str]] = field(default_factory=list)
    # the item over this one, where it is indented under it
    lead: str = ""
    # the lines of the same paragraph before this one
    before: tuple[int, ...] = ()

    def section(self) -> str:
        """Return the headings over a line as section is written, the largest first.

        >>> Place("壹、成果", strategy="2", headings=[(7, "個案服務：")]).section()
        '壹、成果／策略二／個案服務'
        """
        numerals = {number: numeral for numeral, number in NUMERALS.items()}
        strategy = f"策略{numerals.get(self.strategy, self.strategy)}" if self.strategy else ""
        last = self.headings[-1][1].rstrip(" ：:") if self.headings else ""
        return "／".join(filter(None, (self.chapter, strategy, last)))


def bare(line: str) -> str:
    """Return a line without markup and the mark of an item before it.

    >>> bare("  - **成果**"), bare("1. 辦理")
    ('成果', '辦理')
    """
    return BULLET.sub("", MARKUP.sub("", line)).strip()


def unnumbered(text: str) -> str:
    """Return a heading without its number: 壹、 一、 02.

    >>> unnumbered("壹、前言"), unnumbered("02 成果")
    ('前言', '成果')
    """
    return PART.sub("", FORMAL.sub("", NUMBERED.sub("", text))).strip()
