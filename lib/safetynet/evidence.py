"""Everything the workbook knows: the programme, the briefings, and what cleaning made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

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
from safetynet.target import add_targets
from safetynet.workbook import Workbook


@dataclass(frozen=True, eq=False)
class Evidence:
    """Programme, briefings by name, and their clean figures."""

    programme: Programme
    briefings: dict[str, Briefing]
    figures: pd.DataFrame

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Return the clean measures of all briefings."""
        return self._of_each(clean_measures)

    @cached_property
    def audit(self) -> pd.DataFrame:
        """Return what the audit found in all briefings."""
        return self._of_each(audit_briefing)

    @cached_property
    def accused(self) -> dict[str, str]:
        """Return the verdict on each figure that does not hold as printed."""
        wrong = self.audit[self.audit["verdict"].isin([IMPOSSIBLE, TRUNCATED])]
        worst = wrong.drop_duplicates("figure_id")
        return dict(zip(worst["figure_id"], worst["verdict"], strict=True))

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """Return the results of each phase as one value with its uncertainty."""
        estimates = estimate_phases(self.figures, self.audit, self.programme)
        return add_targets(estimates, self.figures)

    @cached_property
    def comparisons(self) -> pd.DataFrame:
        """Return one phase against the next."""
        catalogue = self.programme.indicators
        begins = dict(zip(catalogue["indicator"], catalogue["comparable_from"], strict=True))
        return compare_phases(
            self.estimates, list(self.programme.phases["phase"]), begins, detectable=True
        )

    @property
    def areas_read(self) -> set[str]:
        """Return the codes of the counties that a briefing was read of."""
        return {briefing.source["ref_area"] for briefing in self.briefings.values()}

    def _of_each(self, table: Callable[[Briefing, Programme], pd.DataFrame]) -> pd.DataFrame:
        frames = [table(briefing, self.programme) for briefing in self.briefings.values()]
        return pd.concat(frames, ignore_index=True)


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
    frames = [clean_figures(briefing, programme) for briefing in briefings.values()]
    figures = pd.concat(frames, ignore_index=True)
    raise_faults(check_agreement(figures, briefings))
    return Evidence(programme, briefings, figures)
