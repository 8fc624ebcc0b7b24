"""Shapes of numbers in running text: where one begins and ends, and what kind its shape tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from safetynet.numbers.dates import ALONE, S
from safetynet.numbers.marks import marked
from safetynet.numbers.measure_words import LONGER, MEASURE_WORDS
from safetynet.numbers.passage import Passage
from safetynet.printed.bound import PREFIXES, SUFFIXES

ARABIC = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
# 3萬 3,000, 1億2,300萬, 8萬5千; not the next number after a space, 2,500萬 110年.
LAST = rf"(?:{S}{ARABIC}千?(?!{S}[千萬億年月]))?"
NUMBER = (
    rf"{ARABIC}(?:{S}億(?:{S}{ARABIC}千?萬)?{LAST}|{S}萬{LAST}|{S}千(?:{S}萬|[1-9]百)?|{S}百萬)?"
)
WHOLE_NUMBER = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)"
DIGIT = "[0-9一二三四五六七八九]"
NOT_TENTHS = "(?![為立員功人果長本效熟年就])"
CHINESE = "[〇零一二兩三四五六七八九十][〇零一二兩三四五六七八九十百千萬億]*"
DASH = "[-~–—～至]"
# What stands in brackets behind a share: its count, or count and base.
PARTS = re.compile(rf"{S}\({S}{ARABIC}(?:{S}/{S}{ARABIC})?{S}[^\W\d]{{0,4}}{S}\)")
# Words that end with a bound and are none: 預約, 附近.
NO_BOUND = "(?<![條契預公合簽特租](?=約))(?<![最附鄰接臨](?=近))(?<![圓額屆](?=滿))"
# 三方 and 兩名 count; what stands before or after these numerals makes a word of them.
NO_NUMERAL = (
    "(?<![第唯統單同另某進專均如之不劃萬逐其略])(?<!略 )(?<![〇零一二兩三四五六七八九十百千萬億])"
)


UNITS = ("unit2", "unit", "unit3", "counted", "placed")
NUMBERS = ("first", "ratio", "part", "numeral")


@dataclass(frozen=True)
class Shape:
    """A number in a passage: from where to where, its unit, and the kind that its shape tells."""

    start: int
    end: int
    kind: str = ""
    sure: float = 0
    unit: str = ""
    number: str = ""


def shapes(passage: Passage, units: tuple[str, ...]) -> Iterator[Shape]:
    """Yield the numbers that begin in a passage."""
    text = passage.text
    marks = [Shape(*mark) for mark in marked(text)]
    for mark in marks:
        # what a mark holds is read already: a character that is part of no number stands for it
        text = text[: mark.start] + "\x00" * (mark.end - mark.start) + text[mark.end :]
    numbers = [_shape(match) for match in _pattern(units).finditer(text)]
    found = sorted([*marks, *_with_parts(numbers, text)], key=lambda shape: shape.start)
    yield from (shape for shape in found if shape.start < passage.end)


def _with_parts(numbers: list[Shape], text: str) -> Iterator[Shape]:
    """Yield the numbers, a share that has its counts in brackets behind it with these: 4% (1案)."""
    for place, shape in enumerate(numbers):
        behind = PARTS.match(text, shape.end) if shape.unit == "%" else None
        inside = [n for n in numbers[place + 1 :] if behind and n.end <= behind.end()]
        one = len(inside) == 1 and bool(inside[0].unit) and inside[0].unit != "%"
        fraction = len(inside) == 2 and bool(behind and "/" in behind[0])
        yield replace(shape, end=behind.end()) if behind and (one or fraction) else shape
        if "/" in shape.number:
            start = shape.start + text[shape.start : shape.end].index("/") + 1
            yield Shape(start, shape.end, unit=shape.unit, number=shape.number.partition("/")[2])


def _shape(match: re.Match[str]) -> Shape:
    part = {name: text for name, text in match.groupdict().items() if text}
    unit = next((part[name] for name in UNITS if name in part), "")
    number = next((part[name] for name in NUMBERS if name in part), "")
    if {"tenths", "words", "fraction", "half"} & set(part):
        unit = "%"
    return Shape(match.start(), match.end(), unit="".join(unit.split()), number=number)


@lru_cache(maxsize=8)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    """Return what a number looks like: bound, ratio, range, unit, bound."""

    def choice(words: list[str]) -> str:
        def one(word: str) -> str:
            longer = LONGER.get(word[-1])
            return S.join(map(re.escape, word)) + (f"(?!{longer})" if longer else "")

        return "|".join(one(word) for word in sorted(words, key=len, reverse=True))

    known = list(dict.fromkeys([*units, *MEASURE_WORDS]))
    counted = [word for word in units if word not in ("分", "等", "階", "%", "‰", "督", "員")]
    bound = choice([word for word, code in PREFIXES.items() if code])
    unit, unit2, unit3 = (rf"(?:{S}(?P<{n}>{choice(known)}))" for n in ("unit", "unit2", "unit3"))
    forms = (
        # 1:36至1:40, 1:45-50
        rf"{ALONE}{NUMBER}{S}:{S}(?P<ratio>{NUMBER}){unit3}?"
        rf"(?:{S}{DASH}{S}(?:{NUMBER}{S}:{S})?{NUMBER})?",
        # 12/13區; 1/4
        rf"{ALONE}(?P<part>{WHOLE_NUMBER}{S}/{S}[1-9][0-9,]*[0-9]){S}(?P<placed>{choice(list(units))})",
        rf"{ALONE}(?P<fraction>[1-8]/[2-9])(?![0-9.,/]|{S}(?:{choice(known)}))",
        # 九成五, 百分之八十五
        rf"(?P<tenths>(?<![0-9.])(?:[0-9]\.)?{DIGIT}(?:{S}{DASH}{S}{DIGIT})?成{DIGIT}?[多餘]?){NOT_TENTHS}",
        rf"(?P<words>百分之(?:{CHINESE}|{ARABIC})(?:{S}{DASH}{S}百分之(?:{CHINESE}|{ARABIC}))?)",
        # 34,284戶, 11%-15%
        rf"(?P<first>(?:(?:^|(?<=[\t (:為]))-)?{ALONE}{NUMBER})[多餘]?萬?{unit}?"
        rf"(?:{S}{DASH}{S}{NUMBER}{unit2}?)?",
        # 四大面向, 半年
        rf"{NO_NUMERAL}(?P<numeral>{CHINESE}|半(?=年)){S}(?P<counted>{choice(counted)})|(?P<half>半數)",
    )
    return re.compile(
        rf"(?:{NO_BOUND}(?:{bound}){S}(?:召開|辦理|提供|設置|補助)?{S})?(?:第{S}(?=[0-9]))?"
        rf"(?:{'|'.join(forms)})(?:{S}(?:{choice(list(SUFFIXES))}))?"
    )
