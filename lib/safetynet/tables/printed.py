"""How each county prints an indicator: under which name, for when, and with which base."""

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.table import Column, Html, figure_link, show_table
from safetynet.words.numbers import by_heading, show_breakdown, show_number, show_period, unit_name
from safetynet.words.terms import HTML_LANGUAGE, Words

Row = dict[str, Any]


def printed_table(figures: pd.DataFrame, programme: Programme, words: Words) -> Html:
    """Return a row per county and printed name of an indicator's results.

    Names stand as printed, in Chinese; each period is a link to its printed words.
    """
    areas = {row["ref_area"]: place for place, row in enumerate(records(programme.areas))}
    shares = bool((figures["unit_measure"] == "%").any())
    results = _results(figures)
    rows: list[Row] = []
    keys = ["ref_area", "label", "breakdown"]
    for values, mine in results.groupby(keys, sort=False):
        area, label, breakdown = (str(value) for value in values)
        county = programme.areas.iloc[areas[area]]
        units = [
            unit_name(unit, programme, words) for unit in mine["unit_measure"].unique() if unit
        ]
        rows.append(
            {
                "place": areas[area], "county": words.name(county),
                "label": Markup('<span lang="{}">{}</span>').format(HTML_LANGUAGE["zh"], label),
                "part": show_breakdown(breakdown, programme, words),
                "unit": words("list_separator").join(units),
                "period": _periods(mine, programme, words),
                "base": _base(mine, words) if shares else "",
            }
        )  # fmt: skip
    rows.sort(key=lambda row: row["place"])
    heads = {"county": "county", "label": "printed_label", "part": "breakdown", "unit": "unit",
             "period": "period", "base": "base_known"}  # fmt: skip
    same = {"unit"} if len({row["unit"] for row in rows}) == 1 else set()
    columns = [Column(name, words(term)) for name, term in heads.items()
               if any(row[name] for row in rows) and name not in same]  # fmt: skip
    return show_table("printed", columns, rows, words("printed_as"), "", words)


def printed_sentences(figures: pd.DataFrame, estimates: pd.DataFrame, words: Words) -> list[str]:
    """Return in what the counties' printed figures differ: names, parts, bases, scale."""
    results = _results(figures)
    counties = results["ref_area"].nunique()
    said = []
    labels = results["label"].nunique()
    if labels > 1:
        said.append(words("differ_labels", counties=counties, labels=labels))
    parts = (results["breakdown"] == "").groupby(results["ref_area"]).any()
    if not parts.all():
        said.append(words("differ_parts", count=int((~parts).sum()), counties=counties))
    if (results["unit_measure"] == "%").all():
        known = results["denominator_value"].notna() | (results["denominator"] != "")
        based = int(known.groupby(results["ref_area"]).any().sum())
        term = "differ_bases" if based else "differ_no_base"
        said.append(words(term, count=based, counties=counties))
    phases = results[results["phase"] != ""].groupby("ref_area")["phase"].agg(set)
    if len(phases) > 1 and not set.intersection(*phases):
        said.append(words("differ_phases"))
    rate = estimates["years"].notna() & (estimates["measure"] != "share")
    lived = estimates["exposure"].notna()
    if (rate & lived).any() and (rate & ~lived).any():
        said.append(words("differ_scale"))
    return said


def _results(figures: pd.DataFrame) -> pd.DataFrame:
    return figures[figures["role"] == "result"]


def _periods(mine: pd.DataFrame, programme: Programme, words: Words) -> Markup:
    """Return the periods of some figures, each a link to its printed words."""
    links = [
        figure_link(row["figure_id"], _when(row, programme, words), row, words)
        for row in records(mine.sort_values("time_period"))
    ]
    return Markup(escape(words("list_separator"))).join(links)


def _when(row: dict[str, Any], programme: Programme, words: Words) -> str:
    return by_heading(show_period(row, programme, words), [row], words)


def _base(mine: pd.DataFrame, words: Words) -> str:
    """Return the printed bases of shares, or that none is printed."""
    bases = mine["denominator_value"].dropna()
    if bases.empty:
        return words("base_unknown_short")
    return words("list_separator").join(dict.fromkeys(show_number(base) for base in bases))
