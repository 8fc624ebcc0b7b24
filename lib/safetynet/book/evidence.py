"""Everything the workbook knows: the programme, the briefings, and what cleaning made of them."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from safetynet.book.cache import Cache, folder_digests
from safetynet.evidence.arithmetic import IMPOSSIBLE, TRUNCATED
from safetynet.evidence.audit import audit_briefing, with_contradictions
from safetynet.evidence.figures import clean_figures, written_days
from safetynet.evidence.measures import clean_measures
from safetynet.evidence.reprints import find_reprints, repeated_measures
from safetynet.evidence.results import select_results
from safetynet.intake.decided import decided_numbers
from safetynet.raw.briefing import Briefing, briefing_folders, read_briefing
from safetynet.raw.fault import Fault, raise_faults
from safetynet.raw.file import reason
from safetynet.raw.listing import stray_files
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.raw.rules import check_briefings, check_rows
from safetynet.raw.source import COUNTRY, document_order
from safetynet.raw.table import csv_text, records
from safetynet.statistics.comparison import compare_phases
from safetynet.statistics.estimate import estimate_phases
from safetynet.statistics.sensitivity import add_choices, vary_choices
from safetynet.statistics.spread import country_beside, spread_counties
from safetynet.statistics.summary import summarise
from safetynet.statistics.target import judge_targets
from safetynet.workbook import Workbook

TABLES = (
    "figures", "measures", "audit", "results", "targets", "estimates", "comparisons", "sensitivity",
    "spread",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Evidence:
    """Programme, briefings by name, and every table that code makes of them.

    ``spread`` tells where all counties stand on what they share, ``tests`` is the number of tests
    of all counties together, ``reach`` the number of counties with a result of an indicator,
    ``written`` the days between which each document was written.
    A selection is evidence too: ``scope`` says of what, and ``others`` holds the figures outside of
    it that its rows name. ``notes`` say what of it differs from what is published, ``summed`` is a
    summary that a run has changed by hand.
    """

    programme: Programme
    briefings: dict[str, Briefing]
    figures: pd.DataFrame
    measures: pd.DataFrame
    audit: pd.DataFrame
    results: pd.DataFrame
    targets: pd.DataFrame
    estimates: pd.DataFrame
    comparisons: pd.DataFrame
    sensitivity: pd.DataFrame
    spread: pd.DataFrame
    tests: int
    reach: dict[str, int]
    written: dict[str, tuple[date, date]]
    others: pd.DataFrame
    scope: str
    notes: tuple[str, ...] = ()
    summed: pd.DataFrame | None = None

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Return what each series of the comparisons comes to, what matters most first."""
        if self.summed is not None:
            return self.summed
        return summarise(
            self.comparisons, self.targets, self.results, list(self.programme.catalogue)
        )

    @cached_property
    def checked(self) -> pd.DataFrame:
        """Return the figures with the worst verdict on each, empty where it holds (``audit``)."""
        accused = self.accused
        found = [accused.get(name, {}).get("verdict", "") for name in self.figures["figure_id"]]
        return self.figures.assign(audit=found)

    @cached_property
    def accused(self) -> dict[str, dict[str, Any]]:
        """Return the worst finding on each figure that does not hold as printed."""
        wrong = self.audit[self.audit["verdict"].isin([IMPOSSIBLE, TRUNCATED])]
        worst = {row["figure_id"]: row for row in records(wrong.drop_duplicates("figure_id"))}
        for row in records(wrong[wrong["kind"] == "contradiction"]):
            # of numbers that contradict each other none is the right one
            for name in row["operands"].split("|"):
                worst.setdefault(name, row)
        return worst

    @cached_property
    def reprints(self) -> dict[str, str]:
        """Return the figures that only print another one again, each with that other one."""
        others = self.figures[self.figures["role"] != "result"]
        again = self.results[self.results["reason"] == "reprint"]
        chosen = dict(zip(again["figure_id"], again["of"], strict=True))
        return find_reprints(others, self.written) | chosen

    @cached_property
    def repeated(self) -> dict[str, str]:
        """Return the measures that an earlier document has in the same words, with the first."""
        return repeated_measures(self.measures, self.written)

    @cached_property
    def measures_once(self) -> pd.DataFrame:
        """Return the measures without those that only repeat an earlier document."""
        return self.measures[~self.measures["measure_id"].isin(list(self.repeated))]

    @cached_property
    def read_of(self) -> dict[str, list[str]]:
        """Return the names of each area's briefings, the oldest first."""
        found: dict[str, list[str]] = {}
        order = {n: (b.source["date"], document_order(n)) for n, b in self.briefings.items()}
        for name in sorted(order, key=lambda name: order[name]):
            area = str(self.briefings[name].source["ref_area"])
            found.setdefault(area, []).append(name)
        return found

    def places(self, table: str, columns: tuple[str, ...], values: Iterable[Any]) -> Any:
        """Return the places of a table's rows with one of some values, in order.

        A value is a text for one column, a tuple for several. Each combination of columns is
        indexed once, so that a report's rows are found without a look at all others.
        """
        index = self._indices.get((table, columns))
        if index is None:
            by = columns[0] if len(columns) == 1 else list(columns)
            index = getattr(self, table).groupby(by, sort=False).indices
            self._indices[table, columns] = index
        found = [index[value] for value in dict.fromkeys(values) if value in index]
        return np.sort(np.concatenate(found)) if found else np.array([], dtype=int)

    @cached_property
    def _indices(self) -> dict[tuple[str, tuple[str, ...]], dict[Any, Any]]:
        return {}

    @property
    def areas_read(self) -> set[str]:
        """Return the codes of the counties that a briefing was read of."""
        return {briefing.source["ref_area"] for briefing in self.briefings.values()}

    @cached_property
    def version(self) -> str:
        """Return the digest of everything in here, by which a page's data can be named."""
        digest = hashlib.sha256()
        for name in TABLES:
            digest.update(csv_text(getattr(self, name)).encode("utf-8"))
        for field in fields(self.programme):
            table = getattr(self.programme, field.name)
            if isinstance(table, pd.DataFrame):
                digest.update(csv_text(table).encode("utf-8"))
        for name, briefing in sorted(self.briefings.items()):
            digest.update(f"{name} {sorted(briefing.source.items())}".encode())
            digest.update(csv_text(briefing.corrections).encode("utf-8"))
            if briefing.numbers and self.scope == f"source {name}":
                digest.update(repr(sorted(briefing.numbers.items())).encode())
        digest.update(f"{self.tests} {sorted(self.reach.items())}".encode())
        digest.update("".join(self.notes).encode())
        if len(self.others):
            digest.update(csv_text(self.others).encode("utf-8"))
        return digest.hexdigest()[:12]


_provided: list[Evidence] = []


def provide(evidence: Evidence) -> None:
    """Give this process evidence that was read and checked elsewhere, for what it runs next.

    The build reads once and hands the evidence to the process of each report.
    """
    _provided[:] = [evidence]


def read_evidence(workbook: Workbook | None = None, cache: Cache | None = None) -> Evidence:
    """Return the checked and cleaned evidence of a workbook.

    ``cache`` holds what was read before: then only briefings that have changed are read again, and
    it is brought up to date. Raises DataError with every fault of every file at once.
    """
    if workbook is None and _provided:
        return _provided[0]
    workbook = workbook or Workbook.find()
    strays = stray_files(workbook)
    paths = briefing_folders(workbook)
    folders = {path.name: path for path in paths}
    known = Cache() if cache is None else cache
    # Before anything is read: what changes meanwhile is then not taken for what was read.
    digests = dict.fromkeys(folders, "")
    if cache is not None and not strays:
        try:
            digests = folder_digests(paths, workbook)
        except OSError as error:
            name = workbook.name(Path(str(error.filename)))
            strays = [Fault(name, 0, "", reason(error), "a file that can be read")]
    programme, found = read_programme(workbook)
    faults = strays + found
    if not folders:
        folder_name = workbook.name(workbook.raw / "briefings")
        faults.append(Fault(folder_name, 0, "", "no briefing", "at least one"))
        raise_faults(faults)
    fresh: dict[str, Briefing] = {}
    for name in known.stale(digests):
        briefing, found = read_briefing(folders[name], workbook, programme)
        numbers, undone = decided_numbers(folders[name], workbook, programme)
        fresh[name] = replace(briefing, numbers=numbers)
        faults += found + undone + check_rows(fresh[name], programme)
    briefings = {name: fresh.get(name) or known.briefings[name] for name in folders}
    raise_faults(faults + check_briefings(briefings.values()))
    frames = {
        table: [clean(briefing, programme) for briefing in fresh.values()]
        for table, clean in CLEANERS.items()
    }
    known.update(digests, briefings, frames)
    return complete(programme, briefings, **known.tables)


CLEANERS: dict[str, Callable[[Briefing, Programme], pd.DataFrame]] = {
    "figures": clean_figures,
    "measures": clean_measures,
    "audit": audit_briefing,
}


def complete(
    programme: Programme, briefings: dict[str, Briefing], figures: pd.DataFrame,
    measures: pd.DataFrame, audit: pd.DataFrame,
) -> Evidence:  # fmt: skip
    """Return the evidence that clean tables give: results, targets, estimates and comparisons."""
    written = written_days(figures, {name: b.source for name, b in briefings.items()})
    results = select_results(figures, audit, programme, written)
    audit = with_contradictions(audit, results, figures)
    # What cannot be right as printed is no threshold to judge by.
    wrong = set(audit[audit["verdict"] == IMPOSSIBLE]["figure_id"])
    targets = judge_targets(results, figures, wrong, programme, written)
    estimates = estimate_phases(results, programme.population)
    catalogue = programme.indicators
    begins = dict(zip(catalogue["indicator"], catalogue["comparable_from"], strict=True))
    phases = list(programme.phases["phase"])
    comparisons = compare_phases(estimates, phases, begins, detectable=True)
    sensitivity = vary_choices(comparisons, results, audit, programme.population)
    comparisons = add_choices(comparisons, sensitivity)
    tests = int(comparisons["p"].notna().sum())
    counties_own = estimates["ref_area"].isin(programme.counties["ref_area"])
    country = country_beside(results, COUNTRY)
    spread = pd.concat([spread_counties(estimates[counties_own]), country], ignore_index=True)
    local = (figures["role"] == "result") & figures["ref_area"].isin(programme.counties["ref_area"])
    counties = figures[local].groupby("indicator")["ref_area"].nunique()
    reach = {str(name): int(count) for name, count in counties.items()}
    return Evidence(
        programme, briefings, figures, measures, audit, results, targets, estimates, comparisons,
        sensitivity, spread, tests, reach, written, figures.iloc[:0], "all",
    )  # fmt: skip
