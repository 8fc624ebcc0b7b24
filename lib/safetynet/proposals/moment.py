"""Moments: where a text names a period, and which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from safetynet.printed.character import plain
from safetynet.printed.period import Period
from safetynet.raw.programme import Programme

# A year may stand right behind the number of its item: 1.107年.
APART = r"(?:(?<![0-9][.,:/])|(?<=^[1-9][.])(?=[0-9]+\s*(?:學?年|[-~–—～至到])))"
YEAR = rf"(?:民國\s*)?(?<![0-9]){APART}(?:1[0-4][0-9]|[89][0-9]|(?:19|20)[0-9]{{2}})"
MONTH = r"\s*(?:1[0-2]|0?[1-9])\s*月"
DAY = r"\s*[0-9]{1,2}\s*日"
PART = rf"(?:{MONTH}(?:{DAY}|份|底)?|底|[上下]半年度?|第[一二三四1-4]季)"
POINT = rf"{YEAR}\s*(?:學年度?(?:第[一二12]學期)?|年度?){PART}?"
DASH = r"\s*(?:[-~–—～至到迄])\s*"
MONTHS = rf"(?:1[0-2]|0?[1-9])(?:月)?{DASH}(?:1[0-2]|0?[1-9])\s*月份?"
FORMS = (
    rf"{POINT}{DASH}(?:{POINT}|(?:1[0-2]|0?[1-9])月(?:份|底|{DAY})?)",
    rf"{YEAR}\s*年度?\s*\(?{MONTHS}\)?",
    rf"{YEAR}{DASH}{YEAR}\s*(?:學年度?|年度?)",
    rf"{YEAR}\.\s*[0-9]{{1,2}}\.\s*[0-9]{{1,2}}(?![0-9])",
    rf"(?:截至本?|(?<![升低加降增長少高])至)?{POINT}(?:止)?",
    r"第[一二三]期",
    r"(?<![第0-9一二三])[一二三]期(?=計)",
    r"每(?:學年度?|年度?|半年|學期|季|個?月|週|[1-9][0-9]?個月)",
    r"(?<![0-9])1季|全年度?",
)
MOMENT = re.compile("|".join(f"(?:{form})" for form in FORMS))
# Heads of columns and tables print a year alone: 109, 109-111.
RANGE = rf"{YEAR}{DASH}{YEAR}(?![0-9.,%年歲]|\s*[人件案場次處位名戶])"
OF_VALUE = rf"^\s*{YEAR}(?=(?:目標|實績|實際|達成|預期|預估|執行)[值數率]?\s*$)"
BARE = re.compile(rf"{RANGE}|^\s*{YEAR}\s*$|{OF_VALUE}")


@dataclass(frozen=True)
class Moment:
    """A period as a text names it: from ``start`` to ``end`` of the text."""

    start: int
    end: int
    text: str
    period: Period

    @property
    def recurring(self) -> bool:
        """Return whether it names no dates: 每月, 全年."""
        return self.period.start is None


@lru_cache(maxsize=50_000)
def flat(text: str) -> str:
    """Return a text with plain characters, each at its place.

    >>> flat("１１１年：")
    '111年:'
    """
    return "".join(new if len(new := plain(old)) == 1 else old for old in text)


def find_moments(text: str, programme: Programme, head: bool = False) -> Sequence[Moment]:
    """Return the periods that a text names, in order; ``head`` reads bare years as well."""
    return _find(text, programme, head)


@lru_cache(maxsize=20_000)
def _find(text: str, programme: Programme, head: bool) -> tuple[Moment, ...]:
    even = flat(text)
    found = [*MOMENT.finditer(even)]
    if head:
        taken = [match.span() for match in found]
        found += [
            m
            for m in BARE.finditer(even)
            if not any(a < m.end() and m.start() < b for a, b in taken)
        ]
    moments = []
    for match in sorted(found, key=lambda m: m.start()):
        printed = _printed(text[match.start() : match.end()], programme)
        if printed:
            period = programme.parse_period(printed)
            moments.append(Moment(match.start(), match.end(), printed, period))
    return tuple(moments)


def _printed(text: str, programme: Programme) -> str:
    """Return the text of a period as the tables have it, empty where it cannot be read."""
    bare = text.strip()
    if re.fullmatch("[一二三]期", bare):
        bare = f"第{bare}"
    tight = re.sub(r"\s", "", bare)
    for form in (
        bare,
        tight,
        tight.removesuffix("止"),
        re.sub(r"[()（）]", "", tight),
        tight.replace("到", "至").replace("迄", "至"),
    ):
        try:
            programme.parse_period(form)
        except ValueError:
            continue
        short = re.sub("^截至本?|止$", "", form) if "底" in form else form
        return short if short == form or _printed(short, programme) else form
    return ""
