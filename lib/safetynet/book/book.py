"""A researcher's book: what the steps of an analysis need to know, and the rows to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd

from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.book.selection import select_counties, select_indicator, select_source
from safetynet.evidence.audit import RELATIONS, is_implied
from safetynet.evidence.figures import TYPED
from safetynet.raw.programme import Programme
from safetynet.statistics.interval import check_confidence
from safetynet.statistics.level import CONFIDENCE


@dataclass(frozen=True, eq=False)
class Book:
    """The part of the workbook that an analysis is about, and the choices it is made with.

    ``areas`` are the counties' codes (none: all of them), ``strategy`` and ``indicator`` narrow it
    down. ``confidence`` is that of every interval and test below. It is never changed in place:
    ``change`` returns another one.
    """

    evidence: Evidence
    language: str
    areas: tuple[str, ...] = ()
    strategy: str = ""
    indicator: str = ""
    source: str = ""
    confidence: float = CONFIDENCE
    changes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        about = [*self.areas, self.strategy, self.indicator, self.source]
        return f"Book({', '.join(filter(None, about)) or 'all'}, {len(self.raw)} figures)"

    @property
    def programme(self) -> Programme:
        """Return the programme tables, as texts."""
        return self.evidence.programme

    @cached_property
    def raw(self) -> pd.DataFrame:
        """Return what was typed: one row per printed figure, as printed."""
        return self.figures[TYPED].reset_index(drop=True)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Return the published figures of the book, without those that no strategy has."""
        figures = self.evidence.figures
        if self.strategy:
            figures = figures[figures["strategy"] != ""]
        return figures.reset_index(drop=True)

    @cached_property
    def named(self) -> pd.DataFrame:
        """Return what was typed of every figure that a figure or relation of the book may name."""
        tables = [self.evidence.others, self.evidence.figures]
        return pd.concat([table[TYPED] for table in tables], ignore_index=True)

    @cached_property
    def results(self) -> pd.DataFrame:
        """Return the published results of the book: which stand for a phase, and why not others."""
        results = self.evidence.results
        if self.strategy:
            results = results[results["strategy"] == self.strategy]
        return results.reset_index(drop=True)

    @cached_property
    def relations(self) -> pd.DataFrame:
        """Return what must hold between the figures, as typed in relations.csv."""
        audit = self.evidence.audit
        return audit[~is_implied(audit)][RELATIONS].reset_index(drop=True)

    @property
    def phases(self) -> pd.DataFrame:
        """Return the phases of the programme, ``start`` and ``end`` as dates."""
        phases = self.programme.phases
        days = {name: pd.to_datetime(phases[name]) for name in ("start", "end")}
        return phases.assign(**days)

    @property
    def population(self) -> pd.DataFrame:
        """Return the population by area, date and group of people."""
        table = self.programme.population
        return table.assign(
            date=pd.to_datetime(table["date"]), population=table["population"].astype("int64")
        )

    @property
    def catalogue(self) -> pd.DataFrame:
        """Return the catalogue entries of the indicators in the book."""
        return self.programme.indicators.copy()

    @property
    def sources(self) -> pd.DataFrame:
        """Return the documents that the figures were read from, the oldest first."""
        columns = ["source", "ref_area", "date", "kind", "title", "issuer"]
        rows = [{"source": name} | b.source for name, b in self.evidence.briefings.items()]
        return pd.DataFrame(rows, columns=columns).sort_values("date", ignore_index=True)

    @property
    def measures(self) -> pd.DataFrame:
        """Return what counties do, what stands in their way and what they ask, coded."""
        return self.evidence.measures.copy()

    def change(
        self,
        *,
        phases: pd.DataFrame | None = None,
        population: pd.DataFrame | None = None,
        catalogue: pd.DataFrame | None = None,
        confidence: float | None = None,
    ) -> "Book":
        """Return the book with other phases, another population, catalogue or confidence.

        Frames have the columns of those that the book gives; their dates may be dates or texts.
        What differs is said on the page. Raises ValueError for a column that is missing and for a
        confidence outside 0.5 to 1.
        """
        if population is not None and "group" not in population:
            population = population.assign(group="")  # of all residents, as in population.csv
        given = {"phases": phases, "population": population, "indicators": catalogue}
        tables: dict[str, Any] = {
            name: _texts(frame, getattr(self.programme, name), name)
            for name, frame in given.items()
            if frame is not None
        }
        changed = tuple(n for n, t in tables.items() if not t.equals(getattr(self.programme, n)))
        if "phases" in changed:
            _check_phases(tables["phases"])
        if "population" in changed and (tables["population"]["population"].astype(int) <= 0).any():
            raise ValueError("population: a number of people of 0 or less")
        level = self.confidence if confidence is None else confidence
        check_confidence(level)
        programme = replace(self.programme, **tables)
        return replace(
            self, evidence=replace(self.evidence, programme=programme), confidence=level,
            changes=tuple(dict.fromkeys([*self.changes, *changed])),
        )  # fmt: skip


def open_workbook(
    county: str | Sequence[str] | None = None,
    strategy: int | str | None = None,
    language: str = "zh",
    *,
    indicator: str | None = None,
    source: str | None = None,
    confidence: float = CONFIDENCE,
    evidence: Evidence | None = None,
) -> Book:
    """Return the book of a county and strategy, of several counties, of an indicator or a briefing.

    ``county`` is a slug, code or name, or a list of them; without any the book holds every county.
    ``strategy`` is its number, ``indicator`` an id of the catalogue, ``source`` the folder of a
    briefing. Raises ValueError that lists what is valid, and where a page's notebook asks for rows
    that it was not handed.

    >>> book = open_workbook("連江縣", 3, "en")
    >>> book.areas, book.strategy, book.confidence
    (('TW-LIE',), '3', 0.95)
    """
    refuse_unknown()
    evidence = evidence or read_evidence()
    check_confidence(confidence)
    programme = evidence.programme
    numbers = programme.strategy_numbers
    if strategy is not None and (str(strategy) not in numbers or isinstance(strategy, bool)):
        raise ValueError(f"unknown strategy {strategy!r}. Valid: {', '.join(numbers)}")
    if county is not None and (isinstance(county, int) or not len(county)):
        raise ValueError(f"unknown county {county!r}: a name, or a list of names")
    names = [county] if isinstance(county, str) else list(county or ())
    areas = tuple(dict.fromkeys(str(programme.county(name)["ref_area"]) for name in names))
    number = "" if strategy is None else str(strategy)
    wanted = _scope(areas, number, indicator or "", source or "")
    if wanted != evidence.scope:
        _refuse(wanted, evidence.scope, areas)
        if source:
            evidence = select_source(evidence, _known(source, evidence.briefings, "briefing"))
        elif indicator:
            known = programme.indicators["indicator"]
            evidence = select_indicator(evidence, _known(indicator, list(known), "indicator"))
        if areas or number:
            evidence = select_counties(evidence, areas, number)
    return Book(evidence, language, areas, number, indicator or "", source or "", confidence)


def _scope(areas: tuple[str, ...], strategy: str, indicator: str, source: str) -> str:
    """Return the name of a part of the evidence, as a selection bears it."""
    if source:
        return f"source {source}"
    if indicator:
        return f"indicator {indicator} {' '.join(areas)}".strip()
    if not areas and not strategy:
        return "all"
    joined = " ".join(areas)
    return f"strategy {joined} {strategy}" if strategy else f"county {joined}"


def _refuse(wanted: str, handed: str, areas: tuple[str, ...]) -> None:
    """Raise ValueError where the rows at hand do not hold those that are wanted."""
    if handed == "all" or (handed.startswith("county ") and areas == tuple(handed.split()[1:])):
        return
    if handed.startswith("indicator ") and wanted.startswith(handed):
        return
    raise ValueError(
        f"this page was handed the rows of {handed!r}, not of {wanted!r}: let the notebook's"
        ' metadata say "safetynet": {"rows": "county"}, "indicator" or "all"'
    )


def _known(name: str, known: Any, what: str) -> str:
    if name not in known:
        raise ValueError(f"unknown {what} {name!r}. Valid: {', '.join(sorted(known))}")
    return name


def _check_phases(phases: pd.DataFrame) -> None:
    """Raise ValueError for phases without dates, that run backwards or that overlap."""
    ends: list[tuple[str, date, date]] = []
    for name, start, end in zip(phases["phase"], phases["start"], phases["end"], strict=True):
        try:
            ends.append((name, date.fromisoformat(start), date.fromisoformat(end)))
        except ValueError:
            raise ValueError(
                f"phases: {name or '?'} from {start!r} to {end!r} is no date"
            ) from None
    for name, first, last in ends:
        if last < first:
            raise ValueError(f"phases: {name} runs backwards, {first} to {last}")
    for (name, _, last), (other, first, _) in pairwise(sorted(ends, key=lambda phase: phase[1])):
        if first <= last:
            raise ValueError(
                f"phases: {name} ends on {last}, {other} begins on {first}: they overlap"
            )


def _texts(frame: pd.DataFrame, model: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a programme table as texts, as the raw tables hold it."""
    missing = [column for column in model.columns if column not in frame.columns]
    if missing:
        raise ValueError(f"{name}: no column {', '.join(missing)}")

    def text(value: Any) -> str:
        if pd.isna(value):
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return value.date().isoformat() if hasattr(value, "date") else str(value)

    columns = {column: [text(value) for value in frame[column]] for column in model.columns}
    return pd.DataFrame(columns, dtype="str").astype(model.dtypes.to_dict())
