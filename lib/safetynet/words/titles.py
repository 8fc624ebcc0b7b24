"""What strategies and their reports are called."""

from typing import Any

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.raw.source import FOLDER, document_days, document_order
from safetynet.words.calendar import show_date, year_of
from safetynet.words.terms import Words


def strategy_name(programme: Programme, strategy: str, words: Words) -> str:
    """Return a strategy's number with its short title in the latest phase that has it."""
    latest = programme.latest_strategies[strategy]
    return words("strategy_name", strategy=strategy, short=words.name(latest, "short"))


def source_name(name: str, source: dict[str, str], words: Words) -> str:
    """Return a briefing's year and kind, with its number where it is not the first of these."""
    year = year_of(document_days(source)[0], words.language)
    said = words("source_link", year=year, kind=words(f"source_{source['kind']}"))
    number = document_order(name)[1]
    return f"{said} ({number})" if number > 1 else said


def source_title(source: dict[str, str], words: Words) -> str:
    """Return the title of a briefing's page: what kind of document it is, and its own title."""
    kind = words(f"source_{source['kind']}")
    return words("source_page", kind=kind, title=document_title(source, words))


def document_title(source: dict[str, str], words: Words) -> str:
    """Return a briefing's title in the page's language where it has one, else as it is printed."""
    return source.get(f"title_{words.language}") or source["title"]


def source_issuer(source: dict[str, str], words: Words) -> str:
    """Return who issued a briefing, in the page's language where that is written down."""
    return source.get(f"issuer_{words.language}") or source["issuer"]


def source_line(source: dict[str, str], words: Words) -> str:
    """Return a briefing's title, issuer and date: a translation with the original behind it."""
    named = {}
    for key in ("title", "issuer"):
        name = source.get(f"{key}_{words.language}", "")
        original = words("in_brackets", text=source[key]) if name else source[key]
        named[key] = f"{name}{original}"
    return words("source_line", date=show_date(source["date"], words), **named)


def document_name(name: str, words: Words) -> str:
    """Return a briefing's year and kind as its folder's name tells them, as that of its source.

    >>> document_name("penghu-2023-briefing-2", Words("en"))
    'Briefing 2023 (2)'
    """
    found = FOLDER.fullmatch(name)
    if not found:
        return name
    return source_name(name, {"date": found["year"], "kind": found["kind"]}, words)


def report_title(programme: Programme, area: "pd.Series[Any]", strategy: str, words: Words) -> str:
    """Return the title of a report: county, strategy and its short title."""
    name = strategy_name(programme, strategy, words)
    return words("report_title", county=words.name(area), name=name)
