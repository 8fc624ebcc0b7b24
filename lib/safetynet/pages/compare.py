"""The page on which a reader chooses counties and a strategy to see them side by side."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.pages.index import script_json
from safetynet.raw.table import records
from safetynet.tables.citation import citation
from safetynet.tables.compare import (
    ALL,
    compare_areas,
    compare_data,
    compared,
    shared_links,
)
from safetynet.tables.lead import lead
from safetynet.tables.table import Html, render_part
from safetynet.words.terms import Words
from safetynet.words.titles import strategy_name

# So many counties are chosen at first; of more, FIRST of them.
CHOSEN, FIRST = 6, 3


@dataclass(frozen=True, eq=False)
class CompareReport:
    """Counties beside each other, in one language."""

    evidence: Evidence
    words: Words

    @property
    def title(self) -> str:
        """Return the page title."""
        return self.words("compare_title")

    @cached_property
    def _kept(self) -> tuple[str, pd.DataFrame]:
        return compared(self.evidence)

    @property
    def headline(self) -> Html:
        """Return what stands side by side, and what may not be read from it."""
        kept, words = self._kept[0], self.words
        details = [words("compare_untested"), words("compare_rule")]
        details += [] if kept == ALL else [words(f"compare_kept_{kept}")]
        return lead(words("compare_lead"), [], (), words, details)

    @property
    def tool(self) -> Html:
        """Return the choice of counties and strategy, with the values that the page compares."""
        words, programme = self.words, self.evidence.programme
        rows = self._kept[1]
        areas = records(compare_areas(self.evidence, rows))
        chosen = len(areas) if len(areas) <= CHOSEN else FIRST
        counties = [
            (area["slug"], words.name(area), place < chosen) for place, area in enumerate(areas)
        ]
        held = [n for n in programme.strategy_numbers if n in set(rows["strategy"])]
        strategies = [(n, strategy_name(programme, n, words), n == self._first) for n in held]
        data = script_json(compare_data(self.evidence, rows, words))
        return render_part("compare.html.j2", "tool", counties, strategies, data, words)

    @property
    def _first(self) -> str:
        """Return the strategy with most series that several counties have."""
        rows = self._kept[1]
        reach = rows.groupby(["strategy", "indicator", "breakdown"])["ref_area"].nunique()
        several = Counter(key[0] for key in reach[reach > 1].index)
        return max(sorted(several), key=lambda name: several[name], default="")

    @property
    def links(self) -> Html:
        """Return the indicators of several counties as links."""
        return shared_links(self.evidence, self.words)

    @property
    def sources(self) -> Html:
        """Return the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)


def open_compare(*, language: str, evidence: Evidence | None = None) -> CompareReport:
    """Return the report for the parameters of ``compare.ipynb``."""
    refuse_unknown()
    return CompareReport(evidence or read_evidence(), Words(language))
