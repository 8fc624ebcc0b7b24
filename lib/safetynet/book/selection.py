"""The part of the evidence that one page uses, and no more: what its version depends on."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from safetynet.book.evidence import Evidence
from safetynet.evidence.indicators import KEY
from safetynet.raw.programme import Programme

# From this many counties on, a strategy page leaves the others to the indicator's own page.
MANY = 10
# What selection, targets and the choices of a test add to a page.
MADE = ("results", "targets", "sensitivity")


def select_strategy(evidence: Evidence, ref_area: str, strategy: str) -> Evidence:
    """Return what the report of a county and strategy uses.

    That is the county's rows of this strategy and of none, and the same indicators of the other
    counties while they are few.
    """
    columns = ("ref_area", "strategy")
    wanted = [(ref_area, strategy), (ref_area, "")]
    own = {
        name: _take(evidence, name, columns, wanted)
        for name in ("figures", "measures", *MADE, "comparisons")
    }
    mine = _take(evidence, "estimates", columns, wanted[:1])
    series = zip(*(mine[column] for column in KEY), strict=True)
    same = _take(evidence, "estimates", tuple(KEY), series)
    few = same.groupby(KEY)["ref_area"].transform("nunique") < MANY
    shown = same[few | (same["ref_area"] == ref_area)].reset_index(drop=True)
    return _narrow(evidence, ref_area, **own, estimates=shown)


def select_county(evidence: Evidence, ref_area: str) -> Evidence:
    """Return what the page of a county uses: its rows."""
    names = ("figures", "measures", *MADE, "estimates", "comparisons")
    own = {name: _take(evidence, name, ("ref_area",), [ref_area]) for name in names}
    if ref_area not in evidence.areas_read:
        # What others' briefings say in passing is no evidence on a county.
        own = {name: table.iloc[:0] for name, table in own.items()}
    return _narrow(evidence, ref_area, **own)


def select_source(evidence: Evidence, source: str) -> Evidence:
    """Return what the page of a briefing uses: its rows."""
    own: dict[str, Any] = {
        name: _take(evidence, name, ("source",), [source])
        for name in ("figures", "measures", "audit", "results")
    }
    none: dict[str, Any] = {
        name: getattr(evidence, name).iloc[:0]
        for name in ("targets", "sensitivity", "estimates", "comparisons")
    }
    named = areas_named(own["audit"])
    return replace(
        evidence, programme=_programme(evidence, own["figures"], named),
        briefings={source: evidence.briefings[source]}, tests=0, reach={}, **own, **none,
    )  # fmt: skip


def select_indicator(evidence: Evidence, indicator: str) -> Evidence:
    """Return what the page of an indicator uses: its rows in every county."""
    names = ("figures", *MADE, "estimates", "comparisons")
    own: dict[str, Any] = {
        name: _take(evidence, name, ("indicator",), [indicator]) for name in names
    }
    used = {name.partition("/")[0] for name in own["figures"]["figure_id"]}
    briefings = {name: b for name, b in evidence.briefings.items() if name in used}
    return replace(
        evidence, programme=_programme(evidence, own["figures"], []), briefings=briefings,
        audit=_audit_of(evidence, own["figures"]), measures=evidence.measures.iloc[:0],
        reach=_reach(evidence, own["figures"]), tests=0, **own,
    )  # fmt: skip


def areas_named(audit: pd.DataFrame) -> list[str]:
    """Return the areas whose population an audit calculates with."""
    operands = [text for cell in audit["operands"] for text in cell.split("|")]
    return sorted({text.split("@")[1] for text in operands if text.startswith("population@")})


def _take(
    evidence: Evidence, table: str, columns: tuple[str, ...], values: Iterable[Any]
) -> pd.DataFrame:
    """Return the rows of a table with one of some values."""
    found: pd.DataFrame = getattr(evidence, table).iloc[evidence.places(table, columns, values)]
    return found.reset_index(drop=True)


def _audit_of(evidence: Evidence, figures: pd.DataFrame) -> pd.DataFrame:
    return _take(evidence, "audit", ("figure_id",), figures["figure_id"])


def _narrow(evidence: Evidence, ref_area: str, **tables: Any) -> Evidence:
    """Return the evidence with a county's tables, briefings and population only."""
    used = set(tables["figures"]["source"])
    briefings = {
        name: briefing
        for name, briefing in evidence.briefings.items()
        if name in used or briefing.source["ref_area"] == ref_area
    }
    return replace(
        evidence, programme=_programme(evidence, tables["figures"], [ref_area]),
        briefings=briefings, audit=_audit_of(evidence, tables["figures"]),
        reach=_reach(evidence, tables["figures"]), **tables,
    )  # fmt: skip


def _reach(evidence: Evidence, figures: pd.DataFrame) -> dict[str, int]:
    used = set(figures["indicator"])
    return {name: count for name, count in evidence.reach.items() if name in used}


def _programme(evidence: Evidence, figures: pd.DataFrame, areas: list[str]) -> Programme:
    """Return the programme with the catalogue entries and population that a page uses."""
    whole = evidence.programme
    used = whole.indicators["indicator"].isin(figures["indicator"].unique())
    mine = whole.population["ref_area"].isin(areas)
    return replace(
        whole,
        indicators=whole.indicators[used].reset_index(drop=True),
        population=whole.population[mine].reset_index(drop=True),
    )
