"""The part of the evidence that one page uses, and no more: what its version depends on."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from safetynet.book.evidence import TABLES, Evidence
from safetynet.evidence.indicators import KEY
from safetynet.raw.named import names_of
from safetynet.raw.programme import Programme
from safetynet.raw.source import COUNTRY
from safetynet.statistics.spread import MANY

# What selection, targets and the choices of a test add to a page.
MADE = ("results", "targets", "sensitivity")
OWN = ("figures", "measures", *MADE, "comparisons")


def select_strategy(evidence: Evidence, ref_area: str, strategy: str) -> Evidence:
    """Return what the report of a county and strategy uses.

    That is the county's rows of this strategy and of none, the answers to what it asks, all figures
    of the indicators that have any, and the same indicators of the other counties while they are
    few; ``others`` has the figures that those rest on too.
    """
    columns = ("ref_area", "strategy")
    wanted = [(ref_area, strategy), (ref_area, "")]
    own: dict[str, Any] = {
        name: _take(evidence, name, columns, wanted) for name in (*MADE, "comparisons")
    }
    places = measure_places(evidence, ref_area, strategy)
    own["measures"] = evidence.measures.iloc[places].reset_index(drop=True)
    places = strategy_places(evidence, ref_area, strategy)
    own["figures"] = evidence.figures.iloc[places].reset_index(drop=True)
    mine = _take(evidence, "estimates", columns, wanted[:1])
    series = zip(*(mine[column] for column in KEY), strict=True)
    same = _take(evidence, "estimates", tuple(KEY), series)
    # of more counties the spread tells, and the indicator's own page which is which
    few = same.groupby(KEY)["ref_area"].transform("nunique") < MANY
    shown = same[few | (same["ref_area"] == ref_area)].reset_index(drop=True)
    scope = f"strategy {ref_area} {strategy}"
    own["spread"] = _spread_of(evidence, mine)
    beside = figures_of(shown[shown["ref_area"] != ref_area])
    return _narrow(evidence, (ref_area,), scope, beside, **own, estimates=shown)


def figures_of(estimates: pd.DataFrame) -> list[str]:
    """Return the ids of the figures that some estimates rest on, or list."""
    cells = [*estimates["figure_ids"], *estimates["other_ids"]]
    return [name for cell in cells for name in cell.split("|") if name]


def strategy_places(evidence: Evidence, ref_area: str, strategy: str) -> "NDArray[np.int64]":
    """Return the places of the figures that a county and strategy rests on.

    An indicator may have figures under two strategies; which of them it belongs to is told by all.
    """
    by = ("ref_area", "strategy")
    places = evidence.places("figures", by, [(ref_area, strategy), (ref_area, "")])
    own = evidence.figures["indicator"].iloc[evidence.places("figures", by, [(ref_area, strategy)])]
    chosen = evidence.results["indicator"].iloc[
        evidence.places("results", by, [(ref_area, strategy)])
    ]
    named = [(ref_area, name) for name in dict.fromkeys([*own, *chosen])]
    more = evidence.places("figures", ("ref_area", "indicator"), named)
    return np.union1d(places, more).astype(np.int64)


def measure_places(evidence: Evidence, ref_area: str, strategy: str) -> "NDArray[np.int64]":
    """Return the places of the measures of a county and strategy, of no strategy, and of answers.

    A request under one strategy may be answered under another.
    """
    wanted = [(ref_area, strategy), (ref_area, "")]
    places = evidence.places("measures", ("ref_area", "strategy"), wanted)
    asked = set(evidence.measures["measure_id"].iloc[places])
    answers = evidence.places("measures", ("ref_area", "kind"), [(ref_area, "response")])
    of = evidence.measures["responds_to"].iloc[answers]
    held = [not asked.isdisjoint(cell.split("|")) for cell in of]
    return np.union1d(places, answers[np.array(held, dtype=bool)]).astype(np.int64)


def other_places(evidence: Evidence, places: Any, audit: pd.DataFrame) -> "NDArray[np.int64]":
    """Return the places of figures that some figures or their relations name beside them."""
    own = evidence.figures.iloc[places]
    named = names_beside(own, audit)
    found = evidence.places("figures", ("figure_id",), sorted(named))
    return np.asarray(found, dtype=np.int64)


def names_beside(own: pd.DataFrame, audit: pd.DataFrame) -> set[str]:
    """Return the ids that some figures or their relations name, but for these figures' own."""
    named = {
        f"{source}/{name}"
        for column in ("numerator", "denominator")
        for source, name in zip(own["source"], own[column], strict=True)
        if name
    }
    named |= {name for cell in audit["operands"] for name in cell.split("|") if "/" in name}
    return named - set(own["figure_id"])


def select_county(evidence: Evidence, ref_area: str) -> Evidence:
    """Return what the page of a county uses: its rows, and where the others stand on the same."""
    names = ("figures", "measures", *MADE, "estimates", "comparisons")
    own: dict[str, Any] = {name: _take(evidence, name, ("ref_area",), [ref_area]) for name in names}
    if ref_area not in evidence.areas_read:
        # What others' briefings say in passing is no evidence on a county.
        own = {name: table.iloc[:0] for name, table in own.items()}
    own["spread"] = _spread_of(evidence, own["estimates"])
    return _narrow(evidence, (ref_area,), f"county {ref_area}", **own)


def select_counties(evidence: Evidence, areas: tuple[str, ...], strategy: str) -> Evidence:
    """Return what some counties (none: every county) report, under a strategy if one is named."""
    if len(areas) == 1:
        pick = select_strategy(evidence, areas[0], strategy) if strategy else None
        return pick or select_county(evidence, areas[0])
    places = np.arange(len(evidence.figures))
    if strategy:
        every = areas or tuple(evidence.figures["ref_area"].unique())
        places = np.unique(
            np.concatenate([strategy_places(evidence, area, strategy) for area in every])
        )
    tables = {name: getattr(evidence, name) for name in (*OWN, "estimates")}
    tables["figures"] = evidence.figures.iloc[places]
    for name, table in tables.items():
        chosen = table["ref_area"].isin(areas) if areas else table["ref_area"].notna()
        if strategy and name != "figures":
            chosen &= table["strategy"].isin([strategy, ""]) if "strategy" in table else chosen
        tables[name] = table[chosen].reset_index(drop=True)
    tables["spread"] = _spread_of(evidence, tables["estimates"])
    scope = f"strategy {' '.join(areas)} {strategy}" if strategy else f"county {' '.join(areas)}"
    return _narrow(
        evidence, areas or tuple(evidence.programme.counties["ref_area"]), scope, **tables
    )


def select_source(evidence: Evidence, source: str) -> Evidence:
    """Return what the page of a briefing uses: its rows."""
    own: dict[str, Any] = {
        name: _take(evidence, name, ("source",), [source])
        for name in ("figures", "measures", "audit", "results")
    }
    none: dict[str, Any] = {
        name: getattr(evidence, name).iloc[:0]
        for name in ("targets", "sensitivity", "estimates", "comparisons", "spread")
    }
    part = replace(
        evidence,
        briefings={source: evidence.briefings[source]}, tests=0, reach={}, **own, **none,
        others=_others(evidence, own["figures"], own["audit"]), scope=f"source {source}",
        written={source: evidence.written[source]},
    )  # fmt: skip
    return replace(part, programme=_programme(part, areas_named(own["audit"])))


def select_indicator(evidence: Evidence, indicator: str) -> Evidence:
    """Return what the page of an indicator uses: its rows in every county."""
    names = ("figures", *MADE, "estimates", "comparisons", "spread")
    own: dict[str, Any] = {
        name: _take(evidence, name, ("indicator",), [indicator]) for name in names
    }
    used = {name.partition("/")[0] for name in own["figures"]["figure_id"]}
    audit = _audit_of(evidence, own["figures"])
    briefings = {name: b for name, b in evidence.briefings.items() if name in used}
    part = replace(
        evidence, briefings=briefings, audit=audit, measures=evidence.measures.iloc[:0],
        reach=_reach(evidence, own["figures"]), tests=0, **own,
        others=_others(evidence, own["figures"], audit), scope=f"indicator {indicator}",
        written={name: evidence.written[name] for name in used},
    )  # fmt: skip
    return replace(part, programme=_programme(part, []))


def sources_of(estimates: pd.DataFrame) -> set[str]:
    """Return the briefings whose figures estimates rest on, other counties' too."""
    return {
        name.partition("/")[0]
        for cell in estimates["figure_ids"]
        for name in cell.split("|")
        if name
    }


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


def _spread_of(evidence: Evidence, estimates: pd.DataFrame) -> pd.DataFrame:
    """Return where all counties stand on the series of some estimates."""
    series = zip(*(estimates[column] for column in KEY), strict=True)
    return _take(evidence, "spread", tuple(KEY), series)


def _audit_of(evidence: Evidence, figures: pd.DataFrame) -> pd.DataFrame:
    return _take(evidence, "audit", ("figure_id",), figures["figure_id"])


def _others(
    evidence: Evidence, figures: pd.DataFrame, audit: pd.DataFrame, beside: list[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the figures that some figures or their relations name, and those ``beside`` them.

    Of a selection some of them stand among its others already.
    """
    places = evidence.places("figures", ("figure_id",), figures["figure_id"])
    more = np.asarray(evidence.places("figures", ("figure_id",), beside or []), dtype=np.int64)
    more = np.setdiff1d(more, places)
    found = evidence.figures.iloc[np.union1d(other_places(evidence, places, audit), more)]
    wanted = {*(beside or []), *names_beside(figures, audit)}
    held = evidence.others[evidence.others["figure_id"].isin(wanted)]
    if len(held):
        found = pd.concat([found, held]).drop_duplicates("figure_id")
    return found.reset_index(drop=True)


def _narrow(
    evidence: Evidence, areas: tuple[str, ...], scope: str, beside: list[str] | None = None,
    **tables: Any,
) -> Evidence:  # fmt: skip
    """Return the evidence with some counties' tables, briefings and population only.

    ``beside`` are other counties' figures that the page shows too.
    """
    used = set(tables["figures"]["source"]) | sources_of(tables["estimates"])
    audit = _audit_of(evidence, tables["figures"])
    briefings = {
        name: briefing
        for name, briefing in evidence.briefings.items()
        if name in used or briefing.source["ref_area"] in areas
    }
    part = replace(
        evidence, briefings=briefings, audit=audit, reach=_reach(evidence, tables["figures"]),
        **tables,
        others=_others(evidence, tables["figures"], audit, beside), scope=scope,
        written={name: evidence.written[name] for name in briefings},
    )  # fmt: skip
    return replace(part, programme=_programme(part, list(areas)))


def _reach(evidence: Evidence, figures: pd.DataFrame) -> dict[str, int]:
    used = set(figures["indicator"])
    return {name: count for name, count in evidence.reach.items() if name in used}


def _programme(part: Evidence, areas: list[str]) -> Programme:
    """Return the programme with the rows alone that a part of the evidence names.

    Phases, strategies and areas are on every page, so all of them are kept.
    """
    whole, names = part.programme, names_of(part.programme)
    used = whole.indicators["indicator"].isin(part.figures["indicator"].unique())
    indicators = whole.indicators[used].reset_index(drop=True)
    # that of the country is the sum of all counties
    mine = whole.population["ref_area"].isin(areas) | (COUNTRY in areas)
    tables = [getattr(part, name) for name in (*TABLES, "others")]
    tables += [indicators, *(briefing.corrections for briefing in part.briefings.values())]
    named = set().union(*map(names.table, tables))
    named |= names.cells("unit", units_named(part.audit))
    narrow: dict[str, Any] = names.narrow(named)
    population = whole.population[mine].reset_index(drop=True)
    return replace(whole, indicators=indicators, population=population, **narrow)


def units_named(audit: pd.DataFrame) -> set[str]:
    """Return the units that relations of an audit name as such."""
    return set(audit.loc[audit["kind"] == "unit", "operands"])
