"""What strategies and their reports are called."""

from typing import Any

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.raw.source import document_order
from safetynet.words.terms import Words


def strategy_name(programme: Programme, strategy: str, words: Words) -> str:
    """Return a strategy's number with its short title in the latest phase that has it."""
    latest = programme.latest_strategies[strategy]
    return words("strategy_name", strategy=strategy, short=words.name(latest, "short"))


def source_name(name: str, source: dict[str, str], words: Words) -> str:
    """Return a briefing's year and kind, with its number where it is not the first of these."""
    said = words("source_link", year=source["date"][:4], kind=words(f"source_{source['kind']}"))
    number = document_order(name)[1]
    return f"{said} ({number})" if number > 1 else said


def source_title(source: dict[str, str], words: Words) -> str:
    """Return the title of a briefing's page: what kind of document it is, and its own title."""
    return words("source_page", kind=words(f"source_{source['kind']}"), title=source["title"])


def report_title(programme: Programme, area: "pd.Series[Any]", strategy: str, words: Words) -> str:
    """Return the title of a report: county, strategy and its short title."""
    name = strategy_name(programme, strategy, words)
    return words("report_title", county=words.name(area), name=name)
