"""Which rows a chart can place, and what its axes say of them."""

from datetime import date
from typing import Any

import pandas as pd

from safetynet.evidence.indicators import KEY
from safetynet.raw.programme import Programme
from safetynet.words.calendar import month_name, year_of
from safetynet.words.terms import Words


def drawable(figures: pd.DataFrame, programme: Programme, measures: set[str]) -> pd.DataFrame:
    """Return the results that a chart can place: one exact value, one phase."""
    results = phase_results(figures, programme, measures)
    return results[results["obs_value"].notna() & (results["bound"] == "")]


def phase_results(figures: pd.DataFrame, programme: Programme, measures: set[str]) -> pd.DataFrame:
    """Return the results of some measures that belong to one phase, ranges and bounds too."""
    measure = figures["indicator"].map(programme.indicators.set_index("indicator")["measure"])
    chosen = (figures["role"] == "result") & measure.isin(measures) & (figures["phase"] != "")
    return figures[chosen]


def reported_phases(figures: pd.DataFrame, key: "pd.Series[Any]") -> set[str]:
    """Return the phases in which an indicator has any result, drawn or not."""
    mine = figures[(figures[KEY] == key[KEY]).all(axis=1) & (figures["role"] == "result")]
    return set(mine["phase"])


def period_tick(time_period: str, words: Words) -> str:
    """Return an ISO 8601 interval as an axis label: the year, and months or a day below it."""
    first, _, last = time_period.partition("/")
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    whole = (start.month, end.month) == (1, 12) and start != end
    years = [year_of(day, words.language) for day in (start, end)]
    months = [month_name(day.month, words)[:3] for day in (start, end)]
    if years[0] != years[1] and not whole:
        named = [words("month_of", year=year, month=month)
                 for year, month in zip(years, months, strict=True)]  # fmt: skip
        return "\n–".join(named)
    year = words("years_of", years="–".join(map(str, dict.fromkeys(years))))
    if whole:
        return year
    if start == end:
        return f"{year}\n{words('tick_day', day=start.day, month=months[0])}"
    return f"{year}\n{words('tick_months', months='–'.join(dict.fromkeys(months)))}"
