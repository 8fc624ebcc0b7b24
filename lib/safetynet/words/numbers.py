"""How figures read on a page: value with unit and bound, period, breakdown."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from safetynet.printed.period import Period
from safetynet.raw.catalogue import UNDUPLICATED
from safetynet.raw.programme import Programme
from safetynet.words.calendar import show_span
from safetynet.words.terms import Words

LARGE = 1_000
MOST_DECIMALS = 4
# A smaller p is only said to be smaller.
LEAST_P = 0.001
# The sign of a negative number, which a hyphen is not.
MINUS = "\N{MINUS SIGN}"


def show_number(number: float) -> str:
    """Return a number with thousands separators and the decimals that it has.

    >>> show_number(3854500.0), show_number(3.85)
    ('3,854,500', '3.85')
    """
    text = f"{number:,.12g}" if abs(number) < 1e12 else f"{number:,.0f}"
    return text.replace("-", MINUS)


def show_rounded(number: float, decimals: int = 1) -> str:
    """Return a number rounded half up.

    >>> show_rounded(2.25), show_rounded(0.345, 2), show_rounded(-2.25)
    ('2.3', '0.35', '−2.3')
    """
    return f"{round_half_up(number, decimals):,f}".replace("-", MINUS)


def show_apart(number: float, decimals: int, *marks: float) -> str:
    """Return a number rounded, with up to four decimals where it would look like a mark it is not.

    A limit above no change must not be shown as no change.

    >>> show_apart(1.034, 2, 0, 1), show_apart(1.0004, 2, 0, 1), show_apart(1.0, 2, 0, 1)
    ('1.03', '1.0004', '1.00')
    """
    known = [Decimal(repr(float(mark))) for mark in marks if mark != number]
    while decimals < MOST_DECIMALS and round_half_up(number, decimals) in known:
        decimals += 1
    return show_rounded(number, decimals)


def show_p(p: float, *levels: float) -> str:
    """Return a p or q with three decimals, more where it would look like a level that it is not.

    >>> show_p(0.0262), show_p(0.04996, 0.05), show_p(1.3e-5)
    ('0.026', '0.0500', '< 0.001')
    """
    return f"< {LEAST_P}" if p < LEAST_P else show_apart(p, 3, *levels)


def round_half_up(number: float, decimals: int) -> Decimal:
    """Return a number rounded half up, as readers expect, not half to even as Python does."""
    return Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def show_estimate(number: float) -> str:
    """Return an estimate with one decimal, below 1 with two, below 0.1 with three, or none."""
    size = abs(number)
    if size == 0:
        return "0"
    if size >= LARGE:
        return show_rounded(number, 0)
    return show_rounded(number, 1 if size >= 1 else 2 if size >= 0.1 else 3)


def show_side(row: dict[str, Any], side: str, words: Words) -> str:
    """Return the value of an estimate, or of one side of a comparison, without its unit.

    What was printed once has the digits it was printed with, its bound, range or ratio; what is
    computed is rounded.
    """
    bound = words(f"bound_{row[f'bound{side}']}") if row[f"bound{side}"] else ""
    if row[f"as_printed{side}"]:
        return bound + show_printed(row[f"as_printed{side}"], words)
    value, once = row[f"value{side}"], row[f"results{side}"] == 1
    plain = once and (row["measure"] == "share" or not is_rate(row, side))
    return bound + (show_number(value) if plain else show_estimate(value))


def show_printed(text: str, words: Words) -> str:
    """Return a range or a ratio as a reader expects it.

    >>> show_printed("1:45-50", Words("en"))
    '1:45–50'
    """
    numbers = re.sub(r"\d+(?:\.\d+)?", lambda number: show_number(float(number[0])), text)
    return numbers.replace("-", "–").replace(":", "：" if words.language == "zh" else ":")


def is_rate(row: dict[str, Any], side: str) -> bool:
    """Return whether a value is a number per year: events added up over known lengths."""
    return bool(pd.notna(row[f"years{side}"])) and row["counted"] != UNDUPLICATED


def scale_unit(row: dict[str, Any], side: str, programme: Programme, words: Words) -> str:
    """Return what the scale of an estimate counts."""
    unit = unit_name(row["unit_measure"], programme, words) if row["unit_measure"] else ""
    if not is_rate(row, side):
        return unit
    per: str = row["group"] if pd.notna(row[f"exposure{side}"]) else "year"
    return words(f"unit_per_{per}", unit=unit)


def is_there(row: dict[str, Any], side: str) -> bool:
    """Return whether a phase has a value that can be shown: a number or a range."""
    return bool(pd.notna(row[f"value{side}"]) or pd.notna(row[f"low{side}"]))


def show_missing(row: dict[str, Any], side: str, words: Words) -> str:
    """Return why a phase has no value: nothing reported, figures that contradict, a list."""
    state = row[f"reason{side}"]
    return (
        words(f"value_{state}") if state in ("contradiction", "several") else words("not_reported")
    )


def show_periods(periods: str, words: Words) -> str:
    """Return the periods that a value rests on, gaps left out, empty where there are none.

    >>> show_periods("2018-01-01/2018-12-31|2020-01-01/2020-12-31", Words("en"))
    '2018, 2020'
    """
    spans = [text.split("/") for text in periods.split("|") if text]
    return words("list_separator").join(
        show_span(pd.Timestamp(start), pd.Timestamp(end), words) for start, end in spans
    )


def show_limits(lower: float, upper: float) -> str:
    """Return the limits of an interval.

    >>> show_limits(17.66, 35.8)
    '17.7–35.8'
    """
    return f"{show_estimate(lower)}–{show_estimate(upper)}"


def show_value(
    figure: "pd.Series[Any] | dict[str, Any]",
    programme: Programme,
    words: Words,
    bare: bool = False,
) -> str:
    """Return a clean figure's value as a reader expects it: 低於 7%, 1：45–50, rank 1.

    ``bare`` leaves the unit out, for a table that names it elsewhere.
    """
    if pd.notna(figure["obs_value"]):
        number = show_number(figure["obs_value"])
    else:
        number = f"{show_number(figure['lower'])}–{show_number(figure['upper'])}"
    if pd.notna(figure["per"]):
        colon = "：" if words.language == "zh" else ":"
        number = f"{show_number(figure['per'])}{colon}{number}"
    bound = words(f"bound_{figure['bound']}") if figure["bound"] else ""
    return bound + (number if bare else with_unit(number, figure["unit_measure"], programme, words))


def with_unit(number: str, unit: str, programme: Programme, words: Words) -> str:
    """Return a number with its unit in the page's language."""
    if not unit:
        return number
    name = unit_name(unit, programme, words, one=number == "1")
    if unit == "%":
        return f"{number}%"
    if words.language == "zh":
        return f"第{number}名" if unit == "名次" else f"{number}{name}"
    if unit == "名次":
        return f"rank {number}"
    return f"{name}{number}" if unit == "元" else f"{number} {name}"


def unit_name(unit: str, programme: Programme, words: Words, one: bool = False) -> str:
    """Return a unit's name in the page's language, in the singular for ``one``."""
    row = programme.unit_rows[unit]
    return str(row["one_en"]) if one and words.language == "en" else words.name(row)


def show_period(
    figure: "pd.Series[Any] | dict[str, Any]", programme: Programme, words: Words
) -> str:
    """Return a figure's period in the page's calendar; how often, as printed in Chinese.

    A phase is named only where its name is printed, not where its years are.
    """
    time_period = figure["time_period"]
    if not time_period:
        return words("no_period")
    if time_period[0] in "RP":
        if words.language == "zh":
            return str(figure["period_printed"])
        if time_period.endswith("M") and time_period not in ("R/P6M", "R/P3M", "R/P1M"):
            return words("recurring_months", count=time_period[3:-1])
        return words(f"recurring_{time_period}")
    if programme.names_phase(figure["period_printed"]):
        named = programme.phases["start"] == f"{printed_days(figure, programme).start}"
        return words("phase_period", phase=words.name(programme.phases[named].iloc[0]))
    period = printed_days(figure, programme)
    return show_span(period.start, period.end, words)


def by_heading(
    period: str, figures: "Iterable[pd.Series[Any] | dict[str, Any]]", words: Words
) -> str:
    """Return a period as it is said where only a heading gives it for one of the figures.

    >>> by_heading("2023", [{"phase_basis": "heading"}], Words("en"))
    '2023, by heading'
    """
    if any(figure["phase_basis"] == "heading" for figure in figures):
        return words("dated_by_heading", period=period)
    return period


def printed_days(figure: "pd.Series[Any] | dict[str, Any]", programme: Programme) -> Period:
    """Return the days that a figure's printed period names, those of one that goes on until now."""
    period = programme.parse_period(figure["period_printed"])
    if period.ongoing:
        period = period.until(date.fromisoformat(figure["time_period"].rpartition("/")[2]))
    return period


def show_breakdown(breakdown: str, programme: Programme, words: Words) -> str:
    """Return a breakdown's names: sex=female is Women, several are joined."""
    table = programme.breakdowns.set_index(["dimension", "code"])
    parts = [part.partition("=") for part in breakdown.split(";") if part]
    names = (words.name(table.loc[dimension, code]) for dimension, _, code in parts)
    return words("list_separator").join(names)


def show_name(row: "pd.Series[Any] | dict[str, Any]", programme: Programme, words: Words) -> str:
    """Return an indicator's name with its breakdown: 通報件次（兒少保護）."""
    name = words.name(programme.catalogue[row["indicator"]])
    if not row["breakdown"]:
        return name
    breakdown = show_breakdown(row["breakdown"], programme, words)
    return f"{name}（{breakdown}）" if words.language == "zh" else f"{name}: {breakdown}"
