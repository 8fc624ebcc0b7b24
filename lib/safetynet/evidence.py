"""Everything the workbook knows: the programme, the briefings, and what cleaning made of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from safetynet.audit import IMPOSSIBLE, TRUNCATED, audit_briefing
from safetynet.briefing import Briefing, briefing_folders, read_briefing
from safetynet.cache import Cache, folder_digests, keep_cache, load_cache, slim
from safetynet.comparison import compare_phases
from safetynet.estimate import estimate_phases
from safetynet.fault import Fault, raise_faults
from safetynet.figures import clean_figures
from safetynet.measures import clean_measures
from safetynet.programme import Programme, read_programme
from safetynet.rules import check_agreement, check_briefings, check_rows
from safetynet.table import csv_text, records
from safetynet.target import add_targets
from safetynet.workbook import Workbook

TABLES = ("figures", "measures", "audit", "estimates", "comparisons")


@dataclass(frozen=True, eq=False)
class Evidence:
    """Programme, briefings by name, and every table that code makes of them.

    ``tests`` is the number of tests of all counties together, ``reach`` the number of counties
    with a result of an indicator. A selection is evidence too.
    """

    programme: Programme
    briefings: dict[str, Briefing]
    figures: pd.DataFrame
    measures: pd.DataFrame
    audit: pd.DataFrame
    estimates: pd.DataFrame
    comparisons: pd.DataFrame
    tests: int
    reach: dict[str, int]

    @cached_property
    def accused(self) -> dict[str, dict[str, Any]]:
        """Return the worst finding on each figure that does not hold as printed."""
        wrong = self.audit[self.audit["verdict"].isin([IMPOSSIBLE, TRUNCATED])]
        worst = wrong.drop_duplicates("figure_id")
        return {row["figure_id"]: row for row in records(worst)}

    @cached_property
    def read_of(self) -> dict[str, list[str]]:
        """Return the names of each area's briefings, the oldest first."""
        found: dict[str, list[str]] = {}
        for name, b in sorted(self.briefings.items(), key=lambda i: (i[1].source["date"], i[0])):
            found.setdefault(str(b.source["ref_area"]), []).append(name)
        return found

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
        digest.update(f"{self.tests} {sorted(self.reach.items())}".encode())
        return digest.hexdigest()[:12]


_provided: list[Evidence] = []


def provide(evidence: Evidence) -> None:
    """Give this process evidence that was read and checked elsewhere, for what it runs next.

    The build reads once and hands the evidence to the process of each report.
    """
    _provided[:] = [evidence]


def read_evidence(workbook: Workbook | None = None, keep: Path | None = None) -> Evidence:
    """Return the checked and cleaned evidence of a workbook.

    ``keep`` names a file that remembers what was read before: then only briefings that have
    changed are read again. Raises DataError with every fault of every file at once.
    """
    if workbook is None and _provided:
        return _provided[0]
    workbook = workbook or Workbook.find()
    programme, faults = read_programme(workbook)
    raise_faults(faults)
    folders = briefing_folders(workbook)
    if not folders:
        folder_name = workbook.name(workbook.raw / "briefings")
        raise_faults([Fault(folder_name, 0, "", "no briefing", "at least one")])
    digests = folder_digests(folders, workbook) if keep else {}
    cache = load_cache(keep) if keep else Cache()
    fresh: dict[str, Briefing] = {}
    for folder in folders:
        if not keep or not cache.holds(folder.name, digests[folder.name]):
            briefing, found = read_briefing(folder, workbook, programme)
            faults += found + check_rows(briefing, programme)
            fresh[briefing.name] = briefing
    briefings = {f.name: fresh.get(f.name) or cache.briefings[f.name] for f in folders}
    raise_faults(faults + check_briefings(briefings.values()))
    tables = {
        name: _table(name, fresh, briefings, cache, programme)
        for name in ("figures", "measures", "audit")
    }
    raise_faults(check_agreement(tables["figures"], briefings))
    # Writing all of it for a few costs more than reading these few again.
    if keep and len(fresh) * 10 >= len(folders):
        slender = {name: slim(briefing) for name, briefing in briefings.items()}
        keep_cache(keep, Cache(digests, slender, tables))
    return complete(programme, briefings, **tables)


CLEANERS: dict[str, Callable[[Briefing, Programme], pd.DataFrame]] = {
    "figures": clean_figures,
    "measures": clean_measures,
    "audit": audit_briefing,
}


def _table(
    name: str, fresh: dict[str, Briefing], briefings: dict[str, Briefing], cache: Cache,
    programme: Programme,
) -> pd.DataFrame:  # fmt: skip
    """Return one clean table of all briefings, in their order: what is kept and what is fresh.

    An empty table has no say in the types of the columns.
    """
    frames = [CLEANERS[name](briefing, programme) for briefing in fresh.values()]
    if kept := set(briefings) - set(fresh):
        frames.insert(0, cache.rows(name, kept))
    table = pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)
    place = {source: number for number, source in enumerate(briefings)}
    order = table["source"].map(place).to_numpy().argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True)


def complete(
    programme: Programme, briefings: dict[str, Briefing], figures: pd.DataFrame,
    measures: pd.DataFrame, audit: pd.DataFrame,
) -> Evidence:  # fmt: skip
    """Return the evidence that clean tables give: estimates and comparisons."""
    # What cannot be right as printed is no threshold to judge by.
    wrong = audit[audit["verdict"] == IMPOSSIBLE]["figure_id"]
    sound = figures[~((figures["role"] == "target") & figures["figure_id"].isin(wrong))]
    estimates = add_targets(estimate_phases(figures, audit, programme), sound)
    catalogue = programme.indicators
    begins = dict(zip(catalogue["indicator"], catalogue["comparable_from"], strict=True))
    phases = list(programme.phases["phase"])
    comparisons = compare_phases(estimates, phases, begins, detectable=True)
    tests = int(comparisons["p"].notna().sum())
    local = (figures["role"] == "result") & figures["ref_area"].isin(programme.counties["ref_area"])
    counties = figures[local].groupby("indicator")["ref_area"].nunique()
    reach = {str(name): int(count) for name, count in counties.items()}
    return Evidence(
        programme, briefings, figures, measures, audit, estimates, comparisons, tests, reach
    )
