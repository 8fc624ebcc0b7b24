"""Keys: what each report depends on, named part by part, so that a change says what it touches."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from safetynet.book.cache import FRAMES, Cache, row_hashes
from safetynet.book.evidence import TABLES, Evidence
from safetynet.book.selection import (
    MADE,
    areas_named,
    figures_of,
    measure_places,
    sources_of,
    strategy_places,
)
from safetynet.build.reach import code_digest
from safetynet.evidence.indicators import KEY
from safetynet.pages.frame import Page
from safetynet.pages.glossary import read_glossary
from safetynet.pages.notebooks import cell_sources
from safetynet.pages.plan import Report
from safetynet.raw.named import TABLES as NAMED
from safetynet.raw.named import Names, names_of
from safetynet.raw.source import COUNTRY
from safetynet.raw.table import records
from safetynet.statistics.spread import MANY
from safetynet.words.synonyms import read_synonyms
from safetynet.words.terms import read_terms

# Sums of hashes are taken modulo the size of one.
WORD = 1 << 64
PARTS = ("data", "notebook", "code", "words", "frame")


@dataclass(frozen=True)
class Key:
    """The digests of a report's parts."""

    data: str
    notebook: str
    code: str
    words: str
    frame: str

    def __str__(self) -> str:
        return " ".join(f"{name}={getattr(self, name)}" for name in PARTS)

    def changed(self, before: str) -> list[str]:
        """Return the parts that differ from an earlier key's text."""
        old = dict(part.partition("=")[::2] for part in before.split())
        return [name for name in PARTS if old.get(name) != getattr(self, name)]


class Keys:
    """The keys of a workbook's reports; each table is hashed once, row by row.

    ``cache`` is what the evidence was read from, and knows the hashes of what has not changed;
    ``kinds`` are those of the notebooks' pages, where they differ from the notebooks' names.
    """

    def __init__(
        self, evidence: Evidence, notebooks: dict[str, str], cache: Cache | None = None,
        kinds: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.evidence = evidence
        self.notebooks = {name: _digest(cell_sources(text)) for name, text in notebooks.items()}
        self.code = {
            name: code_digest(cell_sources(text), (kinds or {}).get(name, Path(name).stem))[:16]
            for name, text in notebooks.items()
        }
        # selection may add to the audit: then it is no longer the table that is kept
        kept = [n for n in FRAMES if cache and getattr(evidence, n) is cache.tables[n]]
        known = {name: cache.rows(name) for name in kept} if cache else {}
        made = (name for name in TABLES if name not in known)
        self.rows = known | {name: row_hashes(getattr(evidence, name)) for name in made}
        names = names_of(evidence.programme)
        for name, hashes in named_hashes(evidence, names).items():
            self.rows[name] = self.rows[name] + hashes
        self.columns: dict[tuple[str, str], Any] = {}
        self.words = {
            language: _digest(repr([(t, texts[language]) for t, texts in read_terms().items()]))
            for language in ("zh", "en")
        }
        # The glossary and the search hold both languages.
        both = _digest(repr([self.words, read_glossary(), read_synonyms()]))
        self.both = dict.fromkeys(("glossary", "search"), both)
        self.programme = _programme_digest(evidence)
        catalogue = evidence.programme.indicators
        entries = row_hashes(catalogue) + names.hashes(catalogue)
        hashes = dict(zip(catalogue["indicator"], entries, strict=True))
        self.entries = {str(name): int(value) for name, value in hashes.items()}
        self.told = {
            name: (name, sorted(b.source.items()), b.corrections.to_numpy(dtype=object).tolist(),
                   names.hashes(b.corrections).tolist())
            for name, b in evidence.briefings.items()
        }  # fmt: skip
        self.numbers = {name: sorted(b.numbers.items()) for name, b in evidence.briefings.items()}
        self.residents: dict[str, list[dict[str, Any]]] = {}
        for row in records(evidence.programme.population):
            self.residents.setdefault(row["ref_area"], []).append(row)
        series = (self._column("estimates", name) for name in KEY)
        self.series = list(zip(*series, strict=True))
        self.cross = _cross_hashes(evidence, self.rows["estimates"], self.rows["figures"])
        self.cited = _cross_sources(evidence, self.cross)

    def key(self, report: Report, page: Page) -> Key:
        """Return the key of a report and its page's frame."""
        name = report.notebook
        return Key(
            data=_digest(f"{self.programme} {self._data(report)}"),
            notebook=self.notebooks[name],
            code=self.code[name],
            words=self.both.get(report.kind, self.words[report.language]),
            frame=_digest(page.key),
        )

    def _data(self, report: Report) -> str:
        """Return the digests of the rows that a report uses, as ``selection`` takes them.

        What became of a document's numbers is told by the pages of its briefing alone.
        """
        used = self._rows(report)
        told = self.numbers.get(report.value("source")) if report.kind == "source" else None
        return f"{used} {told}" if told else used

    def _rows(self, report: Report) -> str:
        if report.rows == "all" or (report.rows == "indicator" and report.kind != "indicator"):
            return self._all_data()
        if report.kind == "source":
            return self._source_data(report.value("source"))
        if report.kind == "indicator":
            return self._indicator_data(report.value("indicator"))
        if report.kind in ("county", "strategy"):
            return self._county_data(report)
        return self._all_data()

    def _all_data(self) -> str:
        evidence = self.evidence
        population = _digest(evidence.programme.population.to_csv())
        return repr([[hash_of(self.rows[name]) for name in TABLES], self.entries, population,
                     _tables_digest(evidence, NAMED),
                     self._briefings(sorted(evidence.briefings))])  # fmt: skip

    def _source_data(self, source: str) -> str:
        names = ("figures", "measures", "audit", "results")
        audit = self.evidence.audit.iloc[self.evidence.places("audit", ("source",), [source])]
        held = self.evidence.places("figures", ("source",), [source])
        return repr([[self._take(name, ("source",), [source]) for name in names],
                     self._catalogue(held), self._residents(areas_named(audit)),
                     self._briefings([source])])  # fmt: skip

    def _indicator_data(self, indicator: str) -> str:
        names = ("figures", *MADE, "estimates", "comparisons", "spread")
        held = self.evidence.places("figures", ("indicator",), [indicator])
        return repr([[self._take(name, ("indicator",), [indicator]) for name in names],
                     self._catalogue(held), self._audit(held),
                     self._briefings(self._sources(held))])  # fmt: skip

    def _county_data(self, report: Report) -> str:
        area = str(self.evidence.programme.county(report.value("county"))["ref_area"])
        names = (*MADE, "comparisons")
        cited: set[str] = set()
        if report.kind == "county" or report.rows == "county":
            every = ("measures", *names, "estimates")
            parts = [self._take(name, ("ref_area",), [area]) for name in every]
            held = self.evidence.places("figures", ("ref_area",), [area])
            mine = self.evidence.places("estimates", ("ref_area",), [area])
        else:
            strategy = str(report.value("strategy"))
            wanted = [(area, strategy), (area, "")]
            parts = [self._take(name, ("ref_area", "strategy"), wanted) for name in names]
            parts += [hash_of(self.rows["measures"][measure_places(self.evidence, area, strategy)])]
            mine = self.evidence.places("estimates", ("ref_area", "strategy"), [(area, strategy)])
            parts += [hash_of(self.rows["estimates"][mine])]
            parts += [self.cross.get(self.series[place], "") for place in mine]
            cited = set().union(*(self.cited.get(self.series[place], ()) for place in mine))
            held = strategy_places(self.evidence, area, strategy)
        parts += [hash_of(self.rows["figures"][held])]
        parts += [self._take("spread", tuple(KEY), [self.series[place] for place in mine])]
        sources = sorted({*self._sources(held), *self.evidence.read_of.get(area, ()), *cited})
        return repr([parts, self._audit(held), self._catalogue(held), self.evidence.tests,
                     self._residents([area]), self._briefings(sources)])  # fmt: skip

    def _residents(self, areas: list[str]) -> Any:
        named = sorted(self.residents) if COUNTRY in areas else areas
        return [self.residents.get(area) for area in named]

    def _sources(self, rows: Any) -> list[str]:
        return sorted(set(self._column("figures", "source")[rows]))

    def _briefings(self, names: Iterable[str]) -> list[Any]:
        """Return what a page says of briefings themselves."""
        return [self.told[name] for name in names]

    def _audit(self, rows: Any) -> str:
        """Return the digest of what the audit found on some figures."""
        ids = self._column("figures", "figure_id")[rows]
        return self._take("audit", ("figure_id",), list(ids))

    def _catalogue(self, rows: Any) -> Any:
        """Return the catalogue entries and reach of the indicators of some figures."""
        used = sorted(set(self._column("figures", "indicator")[rows]))
        return [(name, self.entries.get(name), self.evidence.reach.get(name)) for name in used]

    def _column(self, table: str, name: str) -> Any:
        """Return the cells of a column."""
        if (table, name) not in self.columns:
            self.columns[table, name] = getattr(self.evidence, table)[name].to_numpy(dtype=object)
        return self.columns[table, name]

    def _take(self, table: str, columns: tuple[str, ...], values: list[Any]) -> str:
        return hash_of(self.rows[table][self.evidence.places(table, columns, values)])


def hash_of(rows: Any) -> str:
    """Return the digest of some rows in their order."""
    return hashlib.sha256(np.ascontiguousarray(rows).tobytes()).hexdigest()[:16]


def _cross_hashes(evidence: Evidence, rows: Any, figures: Any) -> dict[tuple[str, ...], str]:
    """Return, of each indicator that few counties share, the digest of its estimates and figures.

    ``rows`` and ``figures`` are the hashes of either table.
    """
    found: dict[tuple[str, ...], str] = {}
    areas = evidence.estimates["ref_area"].to_numpy()
    for key, places in evidence.estimates.groupby(KEY, sort=False).indices.items():
        if 1 < len(set(areas[places])) < MANY:
            named = figures_of(evidence.estimates.iloc[places])
            held = evidence.places("figures", ("figure_id",), named)
            name = tuple(str(part) for part in cast(tuple[Any, ...], key))
            found[name] = hash_of(rows[places]) + hash_of(figures[held])
    return found


def _cross_sources(
    evidence: Evidence, shared: Iterable[tuple[str, ...]]
) -> dict[tuple[str, ...], set[str]]:
    """Return, of each indicator that few counties share, the briefings that its estimates cite."""
    return {
        key: sources_of(evidence.estimates.iloc[evidence.places("estimates", tuple(KEY), [key])])
        for key in shared
    }


def _programme_digest(evidence: Evidence) -> str:
    """Return the digest of the programme tables that every page uses."""
    return _tables_digest(evidence, ("phases", "strategies", "areas"))


def _tables_digest(evidence: Evidence, names: Iterable[str]) -> str:
    tables = (getattr(evidence.programme, name) for name in names)
    return _digest("".join(table.to_csv(index=False) for table in tables))


def named_hashes(evidence: Evidence, names: Names) -> dict[str, Any]:
    """Return a number per row of each table that depends on all which it names in the programme.

    A share names the units of its numerator and base too, a relation those of its figures.
    """
    found = {name: names.hashes(getattr(evidence, name)) for name in TABLES}
    figures, audit = evidence.figures, evidence.audit
    of = dict(zip(figures["figure_id"], found["figures"].tolist(), strict=True))
    more: dict[int, int] = {}
    for column in ("numerator", "denominator"):
        (places,) = np.nonzero(figures[column].to_numpy(dtype=object) != "")
        named = figures.iloc[places]
        for place, source, name in zip(places, named["source"], named[column], strict=True):
            more[int(place)] = more.get(int(place), 0) + of.get(f"{source}/{name}", 0)
    for held, number in more.items():
        found["figures"][held] = (int(found["figures"][held]) + number) % WORD
    for row, (kind, operands) in enumerate(zip(audit["kind"], audit["operands"], strict=True)):
        unit = names.digest("unit", operands) if kind == "unit" else 0
        total = unit + sum(of.get(name, 0) for name in operands.split("|"))
        found["audit"][row] = (int(found["audit"][row]) + total) % WORD
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
