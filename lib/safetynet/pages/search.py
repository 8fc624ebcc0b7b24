"""The search page: a prebuilt index of pages, indicators, figures, measures and terms."""

from collections.abc import Iterator
from dataclasses import dataclass

from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.pages.glossary import read_glossary
from safetynet.pages.index import script_json
from safetynet.raw.table import records
from safetynet.tables.citation import citation
from safetynet.tables.table import Html, anchor, render
from safetynet.words.numbers import show_period, show_value
from safetynet.words.terms import LANGUAGES, Words
from safetynet.words.titles import strategy_name

KINDS = ("county", "report", "indicator", "source", "term", "role_result", "role_target",
         "role_plan", "role_claim", "role_context", "measure")  # fmt: skip
# With more figures the index would outgrow a page; then pages, indicators and terms are found.
MOST = 10_000
# An entry: its kind, address, title, and further words by which it is found.
Entry = tuple[str, str, str, str]


@dataclass(frozen=True, eq=False)
class SearchReport:
    """The search of one language; Chinese originals are found in either."""

    evidence: Evidence
    words: Words

    @property
    def title(self) -> str:
        """Return the page title."""
        return self.words("search_title")

    def entries(self) -> Iterator[Entry]:
        """Yield what can be found: pages first, then figures, measures and terms."""
        yield from self._counties()
        yield from self._indicators()
        yield from self._briefings()
        yield from self._terms()
        if len(self.evidence.figures) <= MOST:
            yield from sorted(self._figures(), key=lambda entry: KINDS.index(entry[0]))
            yield from self._measures()

    def _counties(self) -> Iterator[Entry]:
        words, evidence = self.words, self.evidence
        both = [Words(language) for language in LANGUAGES]
        for area in records(evidence.programme.counties):
            names = " ".join([area["name_zh"], area["name_en"], area["ref_area"]])
            home = f"{area['slug']}/index.html"
            yield "county", home, words("county_title", county=words.name(area)), names
            if area["ref_area"] not in evidence.areas_read:
                continue
            for strategy in evidence.programme.strategy_numbers:
                title = words("report_title", county=words.name(area),
                              name=strategy_name(evidence.programme, strategy, words))  # fmt: skip
                more = " ".join(strategy_name(evidence.programme, strategy, w) for w in both)
                yield "report", f"{area['slug']}/strategy-{strategy}.html", title, f"{names} {more}"

    def _indicators(self) -> Iterator[Entry]:
        for row in records(self.evidence.programme.indicators):
            shared = self.evidence.reach.get(row["indicator"], 0) > 1
            href = (
                f"indicators/{row['indicator']}.html"
                if shared
                else f"glossary.html#indicator-{row['indicator']}"
            )
            more = f"{row['name_zh']} {row['name_en']} {row['note_zh']} {row['note_en']}"
            yield "indicator", href, self.words.name(row), more

    def _briefings(self) -> Iterator[Entry]:
        for name, briefing in self.evidence.briefings.items():
            source = briefing.source
            title = self.words("source_page", title=source["title"])
            yield "source", f"sources/{name}.html", title, f"{source['issuer']} {source['date']}"

    def _terms(self) -> Iterator[Entry]:
        for row in read_glossary():
            more = f"{row['name_zh']} {row['name_en']} {self.words.name(row, 'text')}"
            yield "term", f"glossary.html#term-{row['id']}", self.words.name(row), more

    def _figures(self) -> Iterator[Entry]:
        words, programme = self.words, self.evidence.programme
        names = programme.indicators.set_index("indicator")
        areas = programme.areas.set_index("ref_area")
        for row in records(self.evidence.figures):
            href = f"sources/{row['source']}.html#{anchor(row['figure_id'])}"
            value = show_value(row, programme, words)
            period = show_period(row, programme, words)
            area, entry = areas.loc[row["ref_area"]], names.loc[row["indicator"]]
            title = words(
                "figure_found", area=words.name(area), name=words.name(entry), value=value,
                period=period,
            )  # fmt: skip
            more = f"{row['label']} {row['section']} {row['printed']} {entry['name_zh']}"
            more = f"{more} {entry['name_en']} {area['name_zh']} {area['name_en']}"
            yield f"role_{row['role']}", href, title, more

    def _measures(self) -> Iterator[Entry]:
        areas = self.evidence.programme.areas.set_index("ref_area")
        for row in records(self.evidence.measures):
            href = f"sources/{row['source']}.html#{anchor(row['measure_id'])}"
            area = areas.loc[row["ref_area"]]
            names = f"{area['name_zh']} {area['name_en']}"
            yield "measure", href, self.words.name(row, "summary"), f"{row['responsible']} {names}"

    @property
    def search(self) -> Html:
        """Return the search: field, results, and a list of pages for readers without scripts."""
        words = self.words
        names = {
            kind: words(kind if kind.startswith("role_") else f"found_{kind}") for kind in KINDS
        }
        pages = [
            {"href": href, "title": title}
            for kind, href, title, _ in self.entries()
            if kind in ("county", "report", "source")
        ]
        data = {"kinds": names, "entries": list(self.entries())}
        return render("search", words, script_json(data), pages)

    @property
    def sources(self) -> Html:
        """Return the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)


def open_search(*, language: str, evidence: Evidence | None = None) -> SearchReport:
    """Return the report for the parameters of ``search.ipynb``."""
    refuse_unknown()
    return SearchReport(evidence or read_evidence(), Words(language))
