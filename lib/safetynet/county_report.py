"""The county at a glance: four strategies on one page, one row per official indicator."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from safetynet import tables
from safetynet.comparison_table import profile_table
from safetynet.evidence import Evidence, read_evidence
from safetynet.headline import comparison_count, headline, strategy_name
from safetynet.parameters import refuse_unknown
from safetynet.report import open_report
from safetynet.tables import Html
from safetynet.words import Words

PARAMETERS = ("county", "language")


@dataclass(frozen=True, eq=False)
class CountyReport:
    """One county in one language."""

    evidence: Evidence
    area: "pd.Series[Any]"
    words: Words

    @property
    def title(self) -> str:
        """Return the page title."""
        return self.words("county_title", county=self.words.name(self.area))

    @cached_property
    def comparisons(self) -> pd.DataFrame:
        """Return the rows of comparisons of this county: official indicators, and both phases."""
        rows = self.evidence.comparisons
        mine = rows[rows["ref_area"] == self.area["ref_area"]]
        shown = (mine["official"] != "") | (mine["verdict"] != "one-phase")
        rows = mine[shown].sort_values(["strategy", "indicator"])
        return pd.DataFrame(rows.reset_index(drop=True))

    @property
    def headline(self) -> Html:
        """Return what each strategy reports, and what the comparisons gave."""
        sentences = []
        for strategy in self.evidence.programme.strategy_numbers:
            report = open_report(
                county=self.area["slug"], strategy=strategy, language=self.words.language,
                evidence=self.evidence,
            )  # fmt: skip
            name = strategy_name(self.evidence, strategy, self.words)
            said = headline(report)[0]
            sentences.append(self.words("alt_share", name=name, values=said))
        both = self.comparisons[self.comparisons["verdict"] != "one-phase"]
        if len(both):
            sentences.append(comparison_count(both, self.evidence, self.words))
        return tables.render("list", sentences)

    @property
    def profile(self) -> Html:
        """Return one row per official indicator: values, targets, change, verdict."""
        if self.comparisons.empty:
            return tables.render("list", [self.words("comparison_none")])
        figures = self.evidence.figures
        mine = figures[
            (figures["ref_area"] == self.area["ref_area"]) & (figures["role"] == "target")
        ]
        return profile_table(self.comparisons, mine, self.evidence.programme, self.words)

    @property
    def how_to_read(self) -> Html:
        """Return the rules by which the page is made."""
        rules = ("intervals", "pooling", "missing", "small")
        return tables.render("list", [self.words(f"read_{rule}") for rule in rules])


def open_county(*, county: str, language: str, evidence: Evidence | None = None) -> CountyReport:
    """Return the report for the parameters of ``county.ipynb``.

    Raises ValueError that lists what is valid.
    """
    refuse_unknown(PARAMETERS)
    evidence = evidence or read_evidence()
    return CountyReport(evidence, evidence.programme.county(county), Words(language))
