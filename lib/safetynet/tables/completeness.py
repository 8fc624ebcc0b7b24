"""Of which years a county's results are, strategy by strategy: a strip of squares."""

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.tables.table import Html, render_part
from safetynet.words.calendar import show_span
from safetynet.words.terms import Words
from safetynet.words.titles import strategy_name

YEAR, SPAN, NONE = "year", "span", "none"


def count_years(results: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return one row per strategy and year of the programme: results of it alone, and of more.

    Columns: strategy, year, ``alone`` (results that lie in the year), ``across`` (results of longer
    periods that touch it). What is printed again is no further result, what has no period is of no
    year.
    """
    opens, closes = (pd.to_datetime(programme.phases[name]) for name in ("start", "end"))
    years = range(opens.min().year, closes.max().year + 1)
    told = results[~results["reason"].isin(["reprint", "no-strategy"]) & results["start"].notna()]
    first, last = told["start"].dt.year, told["end"].dt.year
    rows = []
    for strategy in programme.strategy_numbers:
        mine = told["strategy"] == strategy
        for year in years:
            touched = mine & (first <= year) & (last >= year)
            alone = int((touched & (first == last)).sum())
            rows.append([strategy, year, alone, int(touched.sum()) - alone])
    return pd.DataFrame(rows, columns=["strategy", "year", "alone", "across"])


def completeness(results: pd.DataFrame, programme: Programme, words: Words) -> Html:
    """Return a square per strategy and year, filled where results exist, with words for each."""
    counted = count_years(results, programme)
    rows = [
        {
            "name": strategy_name(programme, str(strategy), words),
            "href": f"strategy-{strategy}.html",
            "cells": [
                _cell(alone, across, words)
                for alone, across in zip(mine["alone"], mine["across"], strict=True)
            ],
        }
        for strategy, mine in counted.groupby("strategy", sort=False)
    ]
    years = [_year(year, words) for year in counted["year"].unique()]
    undated = results["start"].isna() & ~results["reason"].isin(["reprint", "no-strategy"])
    caption = words("completeness_caption")
    caption += words("completeness_undated", count=int(undated.sum())) if undated.any() else ""
    return render_part("profile.html.j2", "strip", years, rows, caption, words)


def _cell(alone: int, across: int, words: Words) -> dict[str, str]:
    kind = YEAR if alone else SPAN if across else NONE
    return {"kind": kind, "text": words(f"completeness_{kind}", count=alone or across)}


def _year(year: int, words: Words) -> str:
    return show_span(pd.Timestamp(f"{year}-01-01"), pd.Timestamp(f"{year}-12-31"), words)
