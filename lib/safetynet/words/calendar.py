"""Days, months and years in a page's own calendar: of the Republic in Chinese, else common era."""

import calendar
from datetime import date
from typing import Any

import pandas as pd

from safetynet.printed.period import ROC_OFFSET
from safetynet.words.terms import LANGUAGES, Words


def show_span(start: Any, end: Any, words: Words) -> str:
    """Return the days that results cover, in years where they are whole, empty where unknown.

    >>> show_span(pd.Timestamp("2021-01-01"), pd.Timestamp("2022-12-31"), Words("en"))
    '2021–2022'
    """
    if pd.isna(start) or pd.isna(end):
        return ""
    return _say(_day(start), _day(end), _offset(words.language), words)


def show_other(start: Any, end: Any, words: Words) -> str:
    """Return the same days in the other calendar, in the page's language.

    >>> show_other(date(2020, 1, 1), date(2020, 12, 31), Words("zh"))
    '西元2020年'
    """
    other = next(language for language in LANGUAGES if language != words.language)
    period = _say(_day(start), _day(end), _offset(other), words)
    return words("calendar_other", period=period)


def show_date(text: str, words: Words) -> str:
    """Return a year, a month or a day of ISO 8601 in the page's calendar.

    >>> show_date("2018-07-03", Words("zh")), show_date("2018-07-03", Words("en"))
    ('107年7月3日', '3 July 2018')
    """
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    if day:
        return show_span(date(year, month, day), date(year, month, day), words)
    last = month or 12
    end = date(year, last, calendar.monthrange(year, last)[1])
    return show_span(date(year, month or 1, 1), end, words)


def month_name(month: int, words: Words) -> str:
    """Return what a month is called beside its year: 7, July."""
    return words("month_names").split("|")[month - 1]


def year_of(day: date, language: str) -> int:
    """Return the year of a day in the calendar of a language.

    >>> year_of(date(2018, 7, 3), "zh")
    107
    """
    return day.year - _offset(language)


def machine_date(start: date, end: date) -> str:
    """Return a day, a whole month or a whole year as HTML's ``datetime`` has it, else nothing.

    >>> machine_date(date(2020, 1, 1), date(2020, 12, 31))
    '2020'
    """
    if start == end:
        return f"{start}"
    if start.year != end.year or start.day != 1 or not is_last(end):
        return ""
    if start.month == end.month:
        return f"{start:%Y-%m}"
    return f"{start.year}" if (start.month, end.month) == (1, 12) else ""


def is_last(day: date) -> bool:
    """Return whether a day is the last of its month."""
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _offset(language: str) -> int:
    return ROC_OFFSET if language == "zh" else 0


def _day(day: Any) -> date:
    return date(day.year, day.month, day.day)


def _say(start: date, end: date, offset: int, words: Words) -> str:
    """Return a period with its years less an offset: a school year, years, months or a day."""
    first, last = start.year - offset, end.year - offset
    ends = ((start.month, start.day), (end.month, end.day))
    if ends == ((8, 1), (7, 31)) and end.year == start.year + 1:
        return words("school_year", first=first, last=f"{last % 100:02}")
    if ends == ((1, 1), (12, 31)):
        return words("years_of", years=f"{first}" if first == last else f"{first}–{last}")
    names = [month_name(day.month, words) for day in (start, end)]
    if start == end and not is_last(end):
        return words("day_of", year=first, month=names[0], day=start.day)
    if start == end:
        return words("year_end_of" if end.month == 12 else "month_end_of",
                     year=first, month=names[0])  # fmt: skip
    if first == last and start.month != end.month:
        return words("months_of", year=first, first=names[0], last=names[1])
    months = [words("month_of", year=year, month=name)
              for year, name in zip((first, last), names, strict=True)]  # fmt: skip
    return "–".join(dict.fromkeys(months))
