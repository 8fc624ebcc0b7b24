"""Everything the workbook knows: the programme, the briefings, and what cleaning made of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet.audit import IMPOSSIBLE, TRUNCATED, audit_briefing
from safetynet.briefing import Briefing, briefing_folders, read_briefing
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


def read_evidence(workbook: Workbook | None = None) -> Evidence:
    """Return the checked and cleaned evidence of a workbook.

    Raises DataError with every fault of every file at once.
    """
    if workbook is None and _provided:
        return _provided[0]
    workbook = workbook or Workbook.find()
    programme, faults = read_programme(workbook)
    raise_faults(faults)
    briefings: dict[str, Briefing] = {}
    for folder in briefing_folders(workbook):
        briefing, found = read_briefing(folder, workbook, programme)
        faults += found + check_rows(briefing, programme)
        briefings[briefing.name] = briefing
    if not briefings:
        folder_name = workbook.name(workbook.raw / "briefings")
        faults.append(Fault(folder_name, 0, "", "no briefing", "at least one"))
    raise_faults(faults + check_briefings(briefings.values()))
    figures = _of_each(clean_figures, briefings, programme)
    raise_faults(check_agreement(figures, briefings))
    return complete(programme, briefings, figures)


def complete(
    programme: Programme, briefings: dict[str, Briefing], figures: pd.DataFrame
) -> Evidence:
    """Return the evidence that clean figures give: audit, estimates, comparisons."""
    audit = _of_each(audit_briefing, briefings, programme)
    # What cannot be right as printed is no threshold to judge by.
    wrong = audit[audit["verdict"] == IMPOSSIBLE]["figure_id"]
    sound = figures[~((figures["role"] == "target") & figures["figure_id"].isin(wrong))]
    estimates = add_targets(estimate_phases(figures, audit, programme), sound)
    catalogue = programme.indicators
    begins = dict(zip(catalogue["indicator"], catalogue["comparable_from"], strict=True))
    phases = list(programme.phases["phase"])
    comparisons = compare_phases(estimates, phases, begins, detectable=True)
    measures = _of_each(clean_measures, briefings, programme)
    tests = int(comparisons["p"].notna().sum())
    local = (figures["role"] == "result") & figures["ref_area"].isin(programme.counties["ref_area"])
    counties = figures[local].groupby("indicator")["ref_area"].nunique()
    reach = {str(name): int(count) for name, count in counties.items()}
    return Evidence(
        programme, briefings, figures, measures, audit, estimates, comparisons, tests, reach
    )


def _of_each(
    table: Callable[[Briefing, Programme], pd.DataFrame],
    briefings: dict[str, Briefing],
    programme: Programme,
) -> pd.DataFrame:
    """Return one table of all briefings; an empty one has no say in the types of the columns."""
    frames = [table(briefing, programme) for briefing in briefings.values()]
    return pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)
