"""Dates of the Republic of China calendar (民國 y = y + 1911) as ISO 8601 intervals."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from safetynet.printed.character import refuse_odd
from safetynet.printed.numeral import DASHES, join_parts, normalise

ROC_OFFSET = 1911
# Years before or after are typed wrongly; 民國 is written with two or three digits.
YEARS = range(ROC_OFFSET + 10, ROC_OFFSET + 200)
RECURRING = {
    "每年": "R/P1Y", "每年度": "R/P1Y", "每學年": "R/P1Y", "每學年度": "R/P1Y",
    "每半年": "R/P6M", "每學期": "R/P6M", "每季": "R/P3M", "1季": "R/P3M", "每月": "R/P1M",
    "每個月": "R/P1M", "每週": "R/P1W",
    "全年": "P1Y", "全年度": "P1Y",
}  # fmt: skip
YEAR = "(?:民國(?![0-9]{4}))?([0-9]{2,4})"
NUMERALS = "一二三四"
QUARTER = rf"第?([1-4{NUMERALS}])季"
TERM = "第?([12一二上下])學期"
# What names no year of its own: 本年, 去年, 近三年.
UNDATED = "[本今去前明上當同](?:學?年度?|年)|近[0-9一二兩三四五六七八九十]*年|迄今|至今"
NO_YEAR = rf"[上下]半年度?|{QUARTER}|{TERM}|[0-9]{{1,2}}月(?:[0-9]{{1,2}}日|份|底)?|Q[1-4]"


@dataclass(frozen=True)
class Period:
    """A closed interval of days, or a recurrence or length of time without a date.

    ``recurrence`` is an ISO 8601 repeating interval (``R/P1Y``) or duration (``P1Y``);
    ``school_year`` says that the text names a 學年. ``ongoing`` says that it goes on until the text
    was written (112年迄今): it has a ``start``, and no ``end`` before ``until`` gives it one.
    """

    start: date | None = None
    end: date | None = None
    recurrence: str = ""
    school_year: bool = False
    ongoing: bool = False

    def isoformat(self) -> str:
        """Return the ISO 8601 text: ``start/end``, one date for a single day, or the recurrence.

        >>> parse_period("107年7-12月").isoformat()
        '2018-07-01/2018-12-31'
        """
        if self.ongoing:
            return f"{self.start}/.."
        if self.start is None or self.end is None:
            return self.recurrence
        return f"{self.start}" if self.start == self.end else f"{self.start}/{self.end}"

    def within(self, start: date, end: date) -> bool:
        """Return whether every day of the period lies between two days, both included."""
        return (
            self.start is not None
            and self.end is not None
            and start <= self.start <= self.end <= end
        )

    def until(self, day: date) -> "Period":
        """Return the part of the period that ends with a day, itself where it begins after it."""
        if self.ongoing and self.start is not None and self.start <= day:
            return replace(self, end=day, ongoing=False)
        if self.start is None or self.end is None or not self.start <= day < self.end:
            return self
        return replace(self, end=day)

    def __str__(self) -> str:
        if self.ongoing and self.start is not None:
            return f"{_print(self.start, self.start, False)}迄今"
        if self.start is None or self.end is None:
            names = (text for text, code in RECURRING.items() if code == self.recurrence)
            return next(names, f"每{self.recurrence[3:-1]}個月" if self.recurrence else "")
        return _print(self.start, self.end, self.school_year)


def parse_period(text: str, phases: Mapping[str, tuple[date, date]] | None = None) -> Period:
    """Return the period that a printed text names; an empty text is an empty period.

    Two- and three-digit years are years of the Republic, four-digit years of the common era.
    A school year (學年度) runs from 1 August to 31 July. ``phases`` maps names such as 第一期 to
    their first and last day; 至 or 截至 before a period means its last day, 迄今 behind it that it
    goes on. Raises ValueError for a text that names no period, or none with a year.

    >>> parse_period("108學年度").isoformat(), parse_period("每學年").isoformat()
    ('2019-08-01/2020-07-31', 'R/P1Y')
    """
    if phases and text in phases:
        return Period(*phases[text])
    refuse_odd(text)
    plain = join_parts(normalise(text)).translate(DASHES).replace("~", "-")
    if not plain:
        return Period()
    if plain in RECURRING:
        return Period(recurrence=RECURRING[plain])
    if match := re.fullmatch("每([1-9][0-9]?)個月", plain):
        return Period(recurrence=f"R/P{match[1]}M")
    if phases and plain in phases:
        return Period(*phases[plain])
    if re.fullmatch(UNDATED, plain):
        raise ValueError(f"no year is printed that says when: {text!r}")
    if re.fullmatch(NO_YEAR, plain):
        raise ValueError(f"no year is printed with {text!r}")
    until = re.fullmatch(r"(?:累計至|截至本|截至|至|迄)(.+?)止?|(.+)止", plain)
    ongoing = re.fullmatch(r"自?(.+?)起?(?:迄今|至今)", plain)
    try:
        if ongoing:
            return Period(_point(ongoing[1])[0], ongoing=True)
        start, end = _interval(until[1] or until[2] if until else plain)
        start = end if until else start
    except ValueError as error:
        raise ValueError(f"no period: {text!r} ({error})") from None
    if end < start:
        raise ValueError(f"period runs backwards: {text!r}")
    return Period(start, end, school_year="學年" in plain and not until)


def _interval(text: str) -> tuple[date, date]:
    # 114年(1-10月)
    text = re.sub(r"^([^()]*年度?)\(([^()]+)\)$", r"\1\2", text).replace("到", "至")
    if match := re.fullmatch(rf"{YEAR}(?:學年度?)?(?:[-至]{YEAR})?學年度?", text):
        first = _year(match[1])
        last = _year(match[2]) if match[2] else first
        return date(first, 8, 1), date(last + 1, 7, 31)
    if match := re.fullmatch(rf"{YEAR}學年度?{TERM}", text):
        year = _year(match[1])
        if match[2] in "1一上":
            return date(year, 8, 1), date(year + 1, 1, 31)
        return date(year + 1, 2, 1), date(year + 1, 7, 31)
    if match := re.fullmatch(rf"{YEAR}年?度?([上下])半年度?", text):
        year, first = _year(match[1]), 1 if match[2] == "上" else 7
        return date(year, first, 1), _last(year, first + 5)
    if match := re.fullmatch(rf"{YEAR}年?度?(?:{QUARTER}|Q([1-4]))", text):
        year, last = _year(match[1]), _ordinal(match[2] or match[3]) * 3
        return date(year, last - 2, 1), _last(year, last)
    if match := re.fullmatch(rf"{YEAR}年底", text):
        return date(_year(match[1]), 12, 31), date(_year(match[1]), 12, 31)
    if match := re.fullmatch(rf"{YEAR}年度?([0-9]{{1,2}})月?[-至]([0-9]{{1,2}})月份?", text):
        year = _year(match[1])
        return date(year, int(match[2]), 1), _last(year, int(match[3]))
    if match := re.fullmatch(r"(.+?)[-至](.+)", text):
        return _point(match[1])[0], _point(match[2])[1]
    return _point(text)


def _point(text: str) -> tuple[date, date]:
    """Return the first and last day of a year, a month or a day."""
    if match := re.fullmatch(rf"{YEAR}(?:年度?)?", text):
        year = _year(match[1])
        return date(year, 1, 1), date(year, 12, 31)
    if match := re.fullmatch(rf"{YEAR}年度?([0-9]{{1,2}})月(份|底)?", text):
        year, month = _year(match[1]), int(match[2])
        last = _last(year, month)
        return (last if match[3] == "底" else date(year, month, 1)), last
    match = re.fullmatch(rf"{YEAR}年([0-9]{{1,2}})月([0-9]{{1,2}})日", text) or re.fullmatch(
        rf"{YEAR}\.([0-9]{{1,2}})\.([0-9]{{1,2}})", text
    )
    if match:
        day = date(_year(match[1]), int(match[2]), int(match[3]))
        return day, day
    raise ValueError(f"{text!r} is no year, month or day")


def _ordinal(digit: str) -> int:
    return NUMERALS.index(digit) + 1 if digit in NUMERALS else int(digit)


def _year(digits: str) -> int:
    year = int(digits) + (ROC_OFFSET if len(digits) < 4 else 0)
    if year not in YEARS:
        raise ValueError(f"{digits} is no year from {YEARS[0]} (民國10年) to {YEARS[-1]}")
    return year


def _last(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    return date(year, month, calendar.monthrange(year, month)[1])


def _print(start: date, end: date, school_year: bool) -> str:
    """Return the shortest printed text that is read back as the same interval."""
    first, last = start.year - ROC_OFFSET, end.year - ROC_OFFSET
    if min(first, last) < 10:
        raise ValueError(f"{start}/{end} lies before 民國 10")
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if school_year and whole_months and last > first:
        if (start.month, end.month) == (8, 7):
            return f"{first}學年度" if last == first + 1 else f"{first}-{last - 1}學年度"
        if (start.month, end.month) == (8, 1) and last == first + 1:
            return f"{first}學年度第1學期"
    if school_year and whole_months and (start.month, end.month) == (2, 7) and last == first:
        return f"{first - 1}學年度第2學期"
    if whole_months and (start.month, end.month) == (1, 12):
        return f"{first}年" if first == last else f"{first}-{last}年"
    if whole_months and first == last:
        months = f"{start.month}" if start.month == end.month else f"{start.month}-{end.month}"
        return f"{first}年{months}月"
    text = f"{first}年{start.month}月{start.day}日"
    return text if start == end else f"{text}-{last}年{end.month}月{end.day}日"
