"""Estimates: the results of one phase as one value with its uncertainty, on whole columns.

The rule by which several results of a phase become one, stated once:

- shares whose bases are all known are pooled: counts over bases, both added up;
- counts of events over dated periods that do not overlap are added up and divided by their years;
  a result whose period contains that of another is left out;
- everything else is represented by the latest result, as printed.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from safetynet.audit import AGREES
from safetynet.interval import CONFIDENCE, count_interval, count_method, share_interval
from safetynet.programme import Programme

SERIES = ["ref_area", "strategy", "indicator", "breakdown"]
KEY = [*SERIES, "phase"]
COLUMNS = (
    "ref_area strategy indicator breakdown phase measure unit_measure direction official value"
    " lower upper confidence method count base base_from years population population_date"
    " exposure reason results pooled figure_ids"
).split()
PER = 10_000
YEAR = 365.25
# A population this many days from a period's end still stands for it.
NEAR = pd.Timedelta(days=550)


def estimate_phases(
    figures: pd.DataFrame, audit: pd.DataFrame, programme: Programme
) -> pd.DataFrame:
    """Return one row per county, indicator, breakdown and phase with a result.

    Columns as COLUMNS: ``value`` with its limits is a percentage for shares, a number per year for
    counts of events (per 10,000 residents and year where ``population`` is known), otherwise as
    printed. ``base_from`` is printed, derived or unknown; ``reason`` says why there is no interval:
    base-unknown, not-applicable, bound-only, no-period.
    """
    results = figures[(figures["role"] == "result") & (figures["phase"] != "")]
    counties = set(programme.counties["ref_area"])
    results = results[results["ref_area"].isin(counties) & (results["strategy"] != "")]
    catalogue = programme.indicators[["indicator", "measure", "varies", "direction", "official"]]
    frame = results.merge(catalogue, on="indicator", how="left")
    frame["derived_base"] = frame["figure_id"].map(derived_bases(audit))
    population = programme.population.astype({"population": float})
    phases = {f"{a}/{b}" for a, b in programme.phase_days.values()}
    return estimate(frame, population, phases)


def derived_bases(audit: pd.DataFrame) -> dict[str, int]:
    """Return the base of each share whose printed count allows one whole number only."""
    only = audit[(audit["kind"] == "whole") & (audit["verdict"] == AGREES)]
    only = only[only["base_lower"] == only["base_upper"]]
    return dict(zip(only["figure_id"], only["base_lower"].astype(int), strict=True))


def estimate(frame: pd.DataFrame, population: pd.DataFrame, phases: set[str]) -> pd.DataFrame:
    """Return the estimates of results that carry their catalogue columns.

    ``phases`` are the intervals of whole phases: a figure dated by its phase alone has no length.
    """
    frame = _with_bases(_with_periods(frame.reset_index(drop=True), phases))
    frame = _finest(frame)
    frame = _with_population(frame, population).sort_values([*KEY, "end"], kind="stable")
    groups = frame.groupby(KEY, sort=False)
    table = groups.last()
    table["results"] = groups.size()
    ends = [0, *table["results"].cumsum()]  # the frame is sorted, so a group is a run of rows
    ids = frame["figure_id"].tolist()
    table["figure_ids"] = ["|".join(ids[start:end]) for start, end in pairwise(ends)]
    share, events = table["measure"] == "share", table["varies"] != ""
    whole = (groups["base"].count() == table["results"]) & share
    dated = (groups["years"].count() == table["results"]) & events
    sums = groups[["count", "base", "years", "exposure"]].sum(min_count=1)
    known = groups["exposure"].count() == table["results"]
    for column in ("count", "base"):
        table[column] = table[column].where(~whole, sums[column])
    table["count"] = table["count"].where(~dated, sums["count"])
    table["years"] = sums["years"].where(dated)
    table["exposure"] = sums["exposure"].where(dated & known)
    table["pooled"] = (whole | dated) & (table["results"] > 1)
    return _with_limits(table.reset_index(), share.to_numpy(), events.to_numpy(), dated.to_numpy())


def _with_periods(frame: pd.DataFrame, phases: set[str]) -> pd.DataFrame:
    texts = pd.Series(frame["time_period"].unique())
    ends = texts.str.split("/", expand=True).reindex(columns=[0, 1])
    first = pd.to_datetime(ends[0], errors="coerce", format="%Y-%m-%d")
    last = pd.to_datetime(ends[1].fillna(ends[0]), errors="coerce", format="%Y-%m-%d")
    years = ((last - first).dt.days + 1) / YEAR
    # whole calendar years count as such, a single day has no length
    years = years.where(~np.isclose(years, years.round(), atol=0.004), years.round())
    years = years.where((first != last) & ~texts.isin(phases))
    known = pd.DataFrame({"time_period": texts, "start": first, "end": last, "years": years})
    return frame.merge(known, on="time_period", how="left")


def _with_bases(frame: pd.DataFrame) -> pd.DataFrame:
    share = frame["measure"] == "share"
    exact = frame["obs_value"].notna() & (frame["bound"] == "")
    printed, derived = frame["denominator_value"], frame["derived_base"]
    base = printed.fillna(derived).where(share & exact)
    stated = frame["numerator_value"].fillna((frame["obs_value"] / 100 * base).round())
    frame["base"] = base.where(base > 0)
    frame["count"] = stated.where(frame["base"].notna()).where(share, frame["obs_value"])
    source = np.select([base.isna(), printed.notna()], ["unknown", "printed"], "derived")
    frame["base_from"] = np.where(share, source, "")
    frame["exact"] = exact
    return frame


def _finest(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame without results whose period contains that of another of their series."""
    several = frame[frame.duplicated(KEY, keep=False) & frame["start"].notna()]
    pairs = several.reset_index()[["index", *KEY, "start", "end"]]
    pairs = pairs.merge(pairs, on=KEY, suffixes=("", "_in"))
    contains = (pairs["start"] <= pairs["start_in"]) & (pairs["end"] >= pairs["end_in"])
    longer = (pairs["start"] < pairs["start_in"]) | (pairs["end"] > pairs["end_in"])
    return frame.drop(pairs[contains & longer]["index"].unique())


def _with_population(frame: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    known = population[["ref_area", "date", "population"]].copy()
    known["end"] = pd.to_datetime(known["date"])
    known = known.rename(columns={"date": "population_date"}).sort_values("end")
    dated = frame[frame["end"].notna()].sort_values("end")
    near = pd.merge_asof(dated, known, on="end", by="ref_area", direction="nearest", tolerance=NEAR)
    frame = pd.concat([near, frame[frame["end"].isna()]], ignore_index=True)
    residents = frame["varies"] == "residents"
    frame["exposure"] = (frame["population"] * frame["years"]).where(residents)
    frame[["population", "population_date"]] = frame[["population", "population_date"]].where(
        residents
    )
    return frame


def _with_limits(
    table: pd.DataFrame, share: np.ndarray, events: np.ndarray, dated: np.ndarray
) -> pd.DataFrame:
    count, base = table["count"].to_numpy(float), table["base"].to_numpy(float)
    sound = table["exact"].to_numpy(bool)
    rated = events & dated & sound
    based = share & np.isfinite(base)
    scale = np.where(table["exposure"].notna(), PER / table["exposure"], 1 / table["years"])
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = share_interval(np.where(based, count, 0), np.where(based, base, 1))
        less, more = count_interval(np.where(rated, count, 0))
        pooled = based & table["pooled"].to_numpy(bool)
        value = np.where(pooled, count / base * 100, table["obs_value"])
    table["value"] = np.where(rated, count * scale, value)
    table["lower"] = np.select([based, rated], [low * 100, less * scale], np.nan)
    table["upper"] = np.select([based, rated], [high * 100, more * scale], np.nan)
    table["confidence"] = np.where(based | rated, CONFIDENCE, np.nan)
    method = count_method(np.where(rated, count, 0)).astype(object)
    table["method"] = np.select([based, rated], ["Wilson", method], "")
    table["reason"] = np.select(
        [based | rated, ~sound, share, events], ["", "bound-only", "base-unknown", "no-period"],
        "not-applicable",
    )  # fmt: skip
    table.loc[~rated, ["population", "population_date", "exposure", "years"]] = None
    return table[COLUMNS].sort_values(KEY, kind="stable").reset_index(drop=True)
