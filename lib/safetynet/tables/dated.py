"""Periods in cells: in the page's calendar, with the other calendar on hover."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from safetynet.raw.programme import Programme
from safetynet.words.calendar import machine_date, show_other, show_span
from safetynet.words.numbers import printed_days, show_period
from safetynet.words.terms import Words


def dated(figure: dict[str, Any], programme: Programme, words: Words) -> Markup:
    """Return a figure's period; how often, or none, is a text without another calendar."""
    said = show_period(figure, programme, words)
    if not figure["time_period"] or figure["time_period"][0] in "RP":
        return escape(said)
    period = printed_days(figure, programme)
    if period.start is None or period.end is None:
        return escape(said)
    return moment(period.start, period.end, said, words)


def dated_list(periods: str, words: Words) -> Markup:
    """Return the periods that a value rests on, as ``show_periods`` takes them."""
    texts = [text.split("/") for text in periods.split("|") if text]
    spans = [(date.fromisoformat(one), date.fromisoformat(two)) for one, two in texts]
    return joined((moment(*span, show_span(*span, words), words) for span in spans), words)


def moment(start: date, end: date, said: str, words: Words) -> Markup:
    """Return what is said of some days as an element that tells them in the other calendar."""
    other, machine = show_other(start, end, words), machine_date(start, end)
    if machine:
        return Markup('<time datetime="{}" title="{}">{}</time>').format(machine, other, said)
    return Markup('<abbr title="{}">{}</abbr>').format(other, said)


def joined(parts: Iterable[Markup], words: Words) -> Markup:
    """Return parts as a list in one line, each once."""
    return Markup(escape(words("list_separator"))).join(dict.fromkeys(parts))
