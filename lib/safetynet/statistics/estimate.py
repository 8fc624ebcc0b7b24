"""Estimates: the results used for a phase as one value with its uncertainty, on whole columns.

Every number of an estimate comes from the rows that ``results`` calls used, and from no others.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from safetynet.evidence.choice import ADD, PEOPLE, POOL
from safetynet.evidence.figures import DOCUMENT
from safetynet.evidence.results import KEY, USED
from safetynet.raw.catalogue import COMPLETE, FLOW, REPEATED, STOCK, UNDUPLICATED
from safetynet.raw.population import RESIDENTS, Population
from safetynet.statistics.interval import (
    Array,
    check_confidence,
    count_interval,
    count_method,
    share_interval,
)
from safetynet.statistics.level import CONFIDENCE

COLUMNS = (
    "ref_area indicator breakdown phase value lower upper unit_measure count base years method"
    " reason strategy measure counted group direction official low high bound as_printed confidence"
    " count_basis base_from base_low base_high population population_date population_missing"
    " exposure exposure_year_end precision start end periods covered results pooled figure_ids"
    " other_ids"
).split()
PER = 10_000
# Below these a value is marked as imprecise (National Center for Health Statistics, 2017 and 2023).
FEW_EVENTS, SMALL_BASE = 20, 30
# Why an estimate has no value of its own: its figures contradict each other, or are a list.
WITHOUT_VALUE = ("contradiction", "several")
REASONS = (
    *WITHOUT_VALUE, "accused", "document", "inexact", STOCK, COMPLETE, REPEATED, "people", "money",
    "base-unknown", "no-period", "not-applicable",
)  # fmt: skip


def estimate_phases(
    results: pd.DataFrame, population: pd.DataFrame, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return one row per county, indicator, breakdown and phase with a result.

    ``results`` as ``select_results`` gives them. Columns as COLUMNS: ``value`` with its limits
    ``lower`` and ``upper`` is a percentage for shares; for what is added up a number per year (per
    10,000 people and year where ``exposure``, their years, is known); else as printed, with the
    range ``low`` to ``high`` or the bound. ``reason`` says why there are no limits (REASONS);
    ``precision`` is few-events or small-base; ``covered`` the part of the phase, in years, that the
    figures cover; ``population_missing`` the counts of people that a rate would need;
    ``other_ids`` the figures of the phase that do not stand for it. Raises ValueError for a
    confidence outside 0.5 to 1.
    """
    check_confidence(confidence)
    inside = results[
        results["phase"].ne("") & ~results["reason"].isin(["other-area", "no-strategy"])
    ]
    groups = _groups(inside)
    used = inside[inside["use"] == USED].sort_values([*KEY, "start", "figure_id"], kind="stable")
    used = with_exposure(used.reset_index(drop=True), Population(population))
    table = groups.merge(_together(used), on=KEY, how="left")
    table["reason"] = table["state"]
    return _with_limits(table, confidence)


def _groups(inside: pd.DataFrame) -> pd.DataFrame:
    """Return one row per series and phase: what the catalogue says, and what does not stand."""
    ordered = inside.sort_values([*KEY, "start", "figure_id"], kind="stable")
    ordered = ordered.assign(
        is_used=ordered["use"] == USED,
        **{state: ordered["reason"] == state for state in WITHOUT_VALUE},
    )
    grouped = ordered.groupby(KEY, sort=False)
    names = "strategy measure counted group direction official unit_measure way".split()
    table = grouped[names].first()
    table["other_ids"] = _joined(ordered[ordered["use"] != USED], "figure_id", table.index)
    without = ~grouped["is_used"].any()
    table["state"] = ""
    for state in reversed(WITHOUT_VALUE):
        table["state"] = table["state"].where(~(grouped[state].any() & without), state)
    # of a series that only repeats another phase's figure there is nothing here
    return table[~without | (table["state"] != "")].reset_index()


def _joined(rows: pd.DataFrame, column: str, keys: "pd.Index[Any]") -> "pd.Series[str]":
    """Return the texts of each series and phase without repetition, joined by bars.

    ``rows`` are sorted by series and phase; those without rows get an empty text.
    """
    sizes = rows.groupby(KEY, sort=False).size()
    texts = rows[column].tolist()
    joined = [
        texts[a] if b == a + 1 else "|".join(dict.fromkeys("|".join(texts[a:b]).split("|")))
        for a, b in pairwise([0, *sizes.cumsum()])
    ]
    return pd.Series(joined, index=sizes.index, dtype=str).reindex(keys, fill_value="")


def with_exposure(used: pd.DataFrame, population: Population) -> pd.DataFrame:
    """Return the used results with the years that their group of people lived in their period.

    A part of the residents, by sex or by township, is no part of that count.
    """
    rated = (used["way"] == ADD) & used["dated"] & (used["group"] != "") & (used["breakdown"] == "")
    keys = ["ref_area", "group", "start", "end"]
    rows = []
    for area, group, start, end in used.loc[rated, keys].drop_duplicates().itertuples(index=False):
        lived = population.person_years(area, group, start.date(), end.date())
        missing = [f"{text} {group}".removesuffix(f" {RESIDENTS}") for text in lived.missing]
        rows.append((area, group, start, end, lived.mid_year, lived.year_end, lived.population,
                     "|".join(lived.dates), "|".join(missing)))  # fmt: skip
    names = [*keys, "exposure", "exposure_year_end", "population", "population_date",
             "population_missing"]  # fmt: skip
    known = pd.DataFrame(rows, columns=names).astype({"exposure": float, "exposure_year_end": float,
                                                      "population": float})  # fmt: skip
    for name in ("start", "end"):
        known[name] = known[name].astype(used[name].dtype)
    found = used[keys].merge(known, on=keys, how="left")
    for name in names[len(keys) :]:
        blank = "" if name.startswith("population_") else np.nan
        used[name] = found[name].where(rated, blank).fillna(blank)
    return used


def _together(used: pd.DataFrame) -> pd.DataFrame:
    """Return what the used results of each series and phase give together.

    Sums and counts are of all of them; what belongs to one result alone is given where it is one.
    """
    used = used.assign(
        document=used["phase_basis"] == DOCUMENT, derived=used["base_from"] == "derived",
        exact=used["value"].notna() & (used["bound"] == ""),
    )  # fmt: skip
    grouped = used.groupby(KEY, sort=False)
    table = grouped.agg(
        results=("figure_id", "size"), start=("start", "min"), end=("end", "max"),
        covered=("covered", "sum"), accused=("accused", "any"), dated=("dated", "all"),
        document=("document", "any"), derived=("derived", "any"), exact=("exact", "all"),
        sum=("value", "sum"), mean=("value", "mean"), printed=("value", "first"),
    )  # fmt: skip
    one = table["results"] == 1
    for name in ("low", "high", "base_low", "base_high"):
        table[name] = grouped[name].first().where(one)
    for name in ("bound", "as_printed"):
        table[name] = grouped[name].first().where(one, "")
    table["base_from"] = grouped["base_from"].first().where(~table["derived"], "derived")
    table["count_basis"] = grouped["count_basis"].max()
    for text in ("derived", "about"):
        any_of = (used["count_basis"] == text).groupby([used[name] for name in KEY]).any()
        table["count_basis"] = table["count_basis"].where(~any_of, text)
    table["printed"] = table["printed"].where(one)
    for name in ("count", "base", "years", "exposure", "exposure_year_end"):
        whole = grouped[name].count() == table["results"]
        table[name] = grouped[name].sum(min_count=1).where(whole)
    lived, years = table["exposure"], table["years"]
    table["population"] = lived / years
    for name in ("population_date", "population_missing"):
        table[name] = _joined(used[used[name] != ""], name, table.index)
    table["figure_ids"] = _joined(used, "figure_id", table.index)
    table["periods"] = _joined(_spans(used), "span", table.index)
    undated = ~table["dated"]
    table.loc[undated, ["start", "end"]] = pd.NaT
    table.loc[undated, "covered"] = np.nan
    return table.reset_index()


def _spans(used: pd.DataFrame) -> pd.DataFrame:
    """Return the days that the results of each series and phase cover, gaps left out.

    One row per interval, its ``span`` as ISO 8601 has it; none where a result has no period.
    """
    number = used.groupby(KEY, sort=False).ngroup()
    known = used["dated"].groupby(number).transform("all")
    mine = used[known].assign(number=number[known])
    gap = mine["start"] > mine.groupby("number")["end"].cummax().shift() + pd.Timedelta(days=1)
    first = mine["number"] != mine["number"].shift()
    mine["interval"] = (gap | first).cumsum()
    ends = mine.groupby([*KEY, "interval"], sort=False).agg({"start": "min", "end": "max"})
    days = [ends[name].dt.strftime("%Y-%m-%d") for name in ("start", "end")]
    return ends.assign(span=days[0] + "/" + days[1]).reset_index()


def _with_limits(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return the estimates with value, limits, and why there are none."""
    way, counted = table["way"].to_numpy(object), table["counted"].to_numpy(object)
    measure = table["measure"].to_numpy(object)
    here = (table["state"] == "").to_numpy(bool)
    exact, dated = (table[n].eq(True).to_numpy(bool) for n in ("exact", "dated"))
    rated = here & (way == ADD) & exact & dated
    share = here & (measure == "share")
    based = share & (way == POOL) & table["base"].notna().to_numpy(bool)
    spread = share & (way == POOL) & table["base_low"].notna().to_numpy(bool)
    people = here & (way == PEOPLE) & (table["results"] > 1).to_numpy(bool)
    shaky = table["accused"].eq(True).to_numpy(bool) | table["document"].eq(True).to_numpy(bool)
    chance = (counted == FLOW) & ~shaky
    # of a mean of years there is no count of a base
    table["count"] = table["count"].where(share & ~people, table["sum"].where(rated))
    table["base"] = table["base"].where(share & ~people)
    count, base = table["count"].to_numpy(float), table["base"].to_numpy(float)
    years = np.where(rated, table["years"], np.nan)
    exposure = np.where(rated, table["exposure"], np.nan)
    scale = np.where(np.isfinite(exposure), PER / exposure, 1 / years)
    several = (table["results"] > 1).to_numpy(bool)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.select(
            [rated, based & several, people],
            [count * scale, count / base * 100, table["mean"].to_numpy(float)],
            table["printed"].to_numpy(float),
        )  # fmt: skip
    lower, upper = _share_limits(count, base, based & chance, confidence)
    wide = _spread_limits(table, count, spread & chance, confidence)
    less, more = count_interval(
        np.where(rated & chance & (measure == "count"), count, np.nan), confidence
    )
    given = np.isfinite(np.select([based, spread, rated], [lower, wide[0], less], np.nan)) & here
    # rounding may put a printed share outside the limits of its parts: they are widened to it
    lower, upper = (np.where(based, end, np.nan) for end in (lower, upper))
    lower, upper = (
        np.fmin(lower, np.where(based & given, value, lower)),
        np.fmax(upper, np.where(based & given, value, upper)),
    )
    table["value"] = np.where(here, value, np.nan)
    table["lower"] = np.where(
        given, np.select([based, spread], [lower, wide[0]], less * scale), np.nan
    )
    table["upper"] = np.where(
        given, np.select([based, spread], [upper, wide[1]], more * scale), np.nan
    )
    table["confidence"] = np.where(given, confidence, np.nan)
    method = count_method(np.where(given & rated, count, np.nan)).astype(object)
    table["method"] = np.where(given & share, "Wilson", method)
    # a length is kept where it says what the value is per
    length = np.where(rated, years, np.where(way == PEOPLE, table["years"], np.nan))
    length = np.where(people, 1.0, length)
    table["years"] = np.where(dated & here, length, np.nan)
    table["exposure"] = exposure
    table["exposure_year_end"] = np.where(rated, table["exposure_year_end"], np.nan)
    table["population"] = np.where(np.isfinite(exposure), table["population"], np.nan)
    table["pooled"] = several & here
    table["results"] = table["results"].fillna(0).astype(int)
    table["reason"] = np.select(
        [~here, given, table["accused"].eq(True), table["document"].eq(True), ~exact,
         counted == STOCK, counted == COMPLETE, counted == REPEATED, counted == UNDUPLICATED,
         (measure == "amount") & (counted == FLOW), measure == "share", counted == FLOW],
        [table["state"], "", "accused", "document", "inexact", STOCK, COMPLETE, REPEATED, "people",
         "money", "base-unknown", "no-period"],
        "not-applicable",
    )  # fmt: skip
    few = rated & (measure == "count") & (count < FEW_EVENTS)
    smallest = np.where(spread, table["base_low"], base)
    table["precision"] = np.select([few, share & (smallest < SMALL_BASE)],
                                   ["few-events", "small-base"], "")  # fmt: skip
    texts = ["bound", "as_printed", "base_from", "population_date", "population_missing",
             "figure_ids", "periods"]  # fmt: skip
    table[texts] = table[texts].fillna("")
    table.loc[~share, ["base_from"]] = ""
    return table[COLUMNS].sort_values(KEY, kind="stable").reset_index(drop=True)


def _share_limits(
    count: Array, base: Array, where: np.ndarray, confidence: float
) -> tuple[Array, Array]:
    lower, upper = share_interval(
        np.where(where, count, np.nan), np.where(where, base, np.nan), confidence
    )
    return lower * 100, upper * 100


def _spread_limits(
    table: pd.DataFrame, count: Array, where: np.ndarray, confidence: float
) -> tuple[Array, Array]:
    """Return the limits that hold whichever of the possible bases is the right one."""
    sides = [
        _share_limits(count, table[name].to_numpy(float), where, confidence)
        for name in ("base_low", "base_high")
    ]
    return np.minimum(sides[0][0], sides[1][0]), np.maximum(sides[0][1], sides[1][1])
