"""The search page: a prebuilt index of pages, indicators, figures, measures and terms."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.parameters import refuse_unknown
from safetynet.pages.glossary import read_glossary
from safetynet.raw.table import records
from safetynet.tables.citation import citation
from safetynet.tables.table import Html, anchor, measure_anchor, render
from safetynet.words.numbers import show_period, show_value
from safetynet.words.synonyms import read_synonyms
from safetynet.words.terms import LANGUAGES, Words
from safetynet.words.titles import source_title, strategy_name

# In this order results stand; those of one kind together.
MEASURES = ("obstacle", "request", "response", "action")
ROLES = ("result", "target", "plan", "claim", "context")
KINDS = ("county", "report", "indicator", *MEASURES, *ROLES, "source", "term")
# With more figures, or more measures, the index would outgrow a page: then they are left out.
MOST, MOST_MEASURES = 10_000, 5_000
# A row of a table whose names and other words several entries are found by.
Key = tuple[str, str]


class Entry(NamedTuple):
    """What can be found: ``more`` words that are not shown, and ``keys`` for words it shares.

    The first ``shown`` keys stand beside the title by their names.
    """

    kind: str
    href: str
    title: str
    more: str = ""
    keys: tuple[Key, ...] = ()
    shown: int = 0


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
        """Yield what can be found: pages first, then measures, figures and terms."""
        yield from self._counties()
        yield from self._indicators()
        yield from self._briefings()
        yield from self._terms()
        yield from self._measures()
        if len(self.evidence.figures) <= MOST:
            yield from self._figures()

    def _counties(self) -> Iterator[Entry]:
        words, evidence = self.words, self.evidence
        both = [Words(language) for language in LANGUAGES]
        for area in records(evidence.programme.counties):
            code = ("areas", area["ref_area"])
            home = f"{area['slug']}/index.html"
            title = words("county_title", county=words.name(area))
            yield Entry("county", home, title, keys=(code,))
            if area["ref_area"] not in evidence.areas_read:
                continue
            for strategy in evidence.programme.strategy_numbers:
                title = words("report_title", county=words.name(area),
                              name=strategy_name(evidence.programme, strategy, words))  # fmt: skip
                more = " ".join(strategy_name(evidence.programme, strategy, w) for w in both)
                href = f"{area['slug']}/strategy-{strategy}.html"
                yield Entry("report", href, title, more, (code,))

    def _indicators(self) -> Iterator[Entry]:
        for row in records(self.evidence.programme.indicators):
            shared = self.evidence.reach.get(row["indicator"], 0) > 1
            href = (
                f"indicators/{row['indicator']}.html"
                if shared
                else f"glossary.html#indicator-{row['indicator']}"
            )
            keys = (("indicators", row["indicator"]), ("services", row["service"]))
            yield Entry("indicator", href, self.words.name(row), keys=keys)

    def _briefings(self) -> Iterator[Entry]:
        for name, briefing in self.evidence.briefings.items():
            source = briefing.source
            keys = (("areas", source["ref_area"]),)
            named = ("title", "title_en", "issuer", "issuer_en", "date")
            more = " ".join(source.get(key, "") for key in named)
            title = source_title(source, self.words)
            yield Entry("source", f"sources/{name}.html", title, more, keys, 1)

    def _terms(self) -> Iterator[Entry]:
        for row in read_glossary():
            more = f"{row['name_zh']} {row['name_en']} {self.words.name(row, 'text')}"
            yield Entry("term", f"glossary.html#term-{row['id']}", self.words.name(row), more)

    def _figures(self) -> Iterator[Entry]:
        words, programme = self.words, self.evidence.programme
        names = programme.indicators.set_index("indicator")
        areas = programme.areas.set_index("ref_area")
        for row in records(self.evidence.figures):
            href = f"sources/{row['source']}.html#{anchor(row['figure_id'])}"
            area, entry = areas.loc[row["ref_area"]], names.loc[row["indicator"]]
            title = words(
                "figure_found", area=words.name(area), name=words.name(entry),
                value=show_value(row, programme, words), period=show_period(row, programme, words),
            )  # fmt: skip
            more = f"{row['label']} {row['section']} {row['printed']}"
            keys = (("areas", row["ref_area"]), ("indicators", row["indicator"]))
            yield Entry(row["role"], href, title, more, keys)

    def _measures(self) -> Iterator[Entry]:
        measures = self.evidence.measures
        if len(measures) > MOST_MEASURES:
            # what is looked for most: what stands in the way, and what is asked
            measures = measures[measures["kind"].isin(MEASURES[:2])]
        if len(measures) > MOST_MEASURES:
            return
        for row in records(measures):
            href = f"sources/{row['source']}.html#{measure_anchor(row['measure_id'])}"
            keys = (("areas", row["ref_area"]), ("themes", row["theme"]),
                    ("services", row["service"]))  # fmt: skip
            summary = self.words.name(row, "summary")
            yield Entry(row["kind"], href, summary, row["responsible"], keys, 2)

    def names(self) -> dict[Key, tuple[str, str]]:
        """Return of each row that is named its name, and all words by which it is found."""
        programme, synonyms = self.evidence.programme, read_synonyms()
        found: dict[Key, tuple[str, str]] = {}
        for table, column in (("areas", "ref_area"), ("themes", "theme"), ("services", "service"),
                              ("indicators", "indicator")):  # fmt: skip
            for row in records(getattr(programme, table)):
                key = (table, row[column])
                parts = [row["name_zh"], row["name_en"], synonyms.get(key, "")]
                # a county goes by its name without 縣 or 市 too
                parts += [row["name_zh"][:-1], row["ref_area"]] if table == "areas" else []
                parts += [row.get(f"note_{code}", "") for code in LANGUAGES]
                found[key] = self.words.name(row), " ".join(filter(None, parts))
        return found

    @property
    def search(self) -> Html:
        """Return the search: field, results, and a list of pages for readers without scripts."""
        words, entries = self.words, list(self.entries())
        kinds = {kind: words(f"found_{kind}") for kind in KINDS}
        pages = [
            {"href": entry.href, "title": entry.title}
            for entry in entries
            if entry.kind in ("county", "report", "source")
        ]
        return render("search", words, index_json(kinds, entries, self.names()), pages)

    @property
    def sources(self) -> Html:
        """Return the versions, the licence and how to cite the page."""
        return citation(self.evidence, self.title, self.words)


def index_json(
    kinds: dict[str, str], entries: Iterable[Entry], names: dict[Key, tuple[str, str]]
) -> Markup:
    """Return the index as JSON that cannot end the script element it stands in.

    What is never shown is written in ASCII, so that the font of the page need not have it.
    """
    used: dict[Key, int] = {}
    rows = []
    for entry in entries:
        numbers = [used.setdefault(key, len(used)) for key in entry.keys]
        shown = f"{_json(entry.kind)},{_json(entry.href)},{_json(entry.title)}"
        rows.append(f"[{shown},{_hidden(entry.more)},{_hidden(numbers)},{entry.shown}]")
    shown_names = {number: names[key][0] for key, number in used.items()
                   if key[0] in ("areas", "themes")}  # fmt: skip
    texts = [names[key][1] for key in used]
    parts = {
        "kinds": _json(kinds), "names": _json(shown_names), "texts": _hidden(texts),
        "entries": f"[{','.join(rows)}]",
    }  # fmt: skip
    text = ",".join(f'"{name}":{part}' for name, part in parts.items())
    return Markup(f"{{{text}}}".replace("<", "\\u003c").replace("&", "\\u0026"))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _hidden(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def open_search(*, language: str, evidence: Evidence | None = None) -> SearchReport:
    """Return the report for the parameters of ``search.ipynb``."""
    refuse_unknown()
    return SearchReport(evidence or read_evidence(), Words(language))
