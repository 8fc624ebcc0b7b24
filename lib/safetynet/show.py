"""How figures read on a page: value with unit and bound, period, breakdown."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from safetynet.programme import Programme
from safetynet.words import Words

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
    """Return a number rounded half up, as readers expect, not half to even as Python does.

    >>> show_rounded(2.25), show_rounded(0.345, 2), show_rounded(-2.25)
    ('2.3', '0.35', '−2.3')
    """
    exact = Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,f}".replace("-", MINUS)


def show_estimate(number: float) -> str:
    """Return an estimate with one decimal, below 1 with two, below 0.1 with three."""
    size = abs(number)
    if size == 0:
        return "0"
    return show_rounded(number, 1 if size >= 1 else 2 if size >= 0.1 else 3)


def show_side(row: dict[str, Any], side: str) -> str:
    """Return the value of an estimate, or of one side of a comparison, without its unit.

    A share that was printed once has the digits it was printed with; what is computed is rounded.
    """
    value = row[f"value{side}"]
    once = row["measure"] == "share" and row[f"results{side}"] == 1
    return show_number(value) if once or pd.isna(row[f"lower{side}"]) else show_estimate(value)


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
    if unit == "名次":
        return f"第 {number} 名" if words.language == "zh" else f"rank {number}"
    if unit == "元" and words.language == "en":
        return f"{name}{number}"
    return f"{number} {name}"


def unit_name(unit: str, programme: Programme, words: Words, one: bool = False) -> str:
    """Return a unit's name in the page's language, in the singular for ``one``."""
    row = programme.units[programme.units["unit"] == unit].iloc[0]
    return str(row["one_en"]) if one and words.language == "en" else words.name(row)


def show_period(
    figure: "pd.Series[Any] | dict[str, Any]", programme: Programme, words: Words
) -> str:
    """Return a figure's period: as printed in Chinese, as years or days in English."""
    time_period = figure["time_period"]
    if not time_period:
        return words("no_period")
    if words.language == "zh":
        printed = str(figure["period_printed"])
        return f"{printed}年" if printed[-1].isdecimal() and "." not in printed else printed
    if time_period[0] in "RP":
        if time_period.endswith("M") and time_period not in ("R/P6M", "R/P3M", "R/P1M"):
            return words("recurring_months", count=time_period[3:-1])
        return words(f"recurring_{time_period}")
    period = programme.parse_period(figure["period_printed"])
    for _, row in programme.phases.iterrows():
        if f"{row['start']}/{row['end']}" == time_period:
            return words.name(row)
    start, end = period.start, period.end
    if start is None or end is None or start == end:
        return period.isoformat()
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
    return first if first == last else f"{first} – {last}"


def show_breakdown(breakdown: str, programme: Programme, words: Words) -> str:
    """Return a breakdown's names: sex=female is Women, several are joined."""
    table = programme.breakdowns.set_index(["dimension", "code"])
    parts = [part.partition("=") for part in breakdown.split(";") if part]
    names = (words.name(table.loc[dimension, code]) for dimension, _, code in parts)
    return words("list_separator").join(names)


def show_name(row: "pd.Series[Any] | dict[str, Any]", programme: Programme, words: Words) -> str:
    """Return an indicator's name with its breakdown: 通報件次（兒少保護）."""
    catalogue = programme.indicators.set_index("indicator")
    name = words.name(catalogue.loc[row["indicator"]])
    if not row["breakdown"]:
        return name
    breakdown = show_breakdown(row["breakdown"], programme, words)
    return f"{name}（{breakdown}）" if words.language == "zh" else f"{name}: {breakdown}"
