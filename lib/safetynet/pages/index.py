"""The first page: what the evidence says, which counties have any, what they share."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet import __version__
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.package import DESCRIPTIONS, describe
from safetynet.book.parameters import refuse_unknown
from safetynet.raw.source import document_order
from safetynet.raw.table import records
from safetynet.statistics.comparison import VERDICTS
from safetynet.statistics.pairs import one_scale
from safetynet.tables.citation import citation
from safetynet.tables.comparison import known_figures, period_text, verdict_mark
from safetynet.tables.coverage import coverage_table, evidence_map
from safetynet.tables.lead import lead
from safetynet.tables.obstacles import obstacle_sentence, obstacle_table
from safetynet.tables.programme import programme_list
from safetynet.tables.table import (
    Column,
    Html,
    folded,
    render,
    render_part,
    show_list,
    show_table,
    stacked,
)
from safetynet.words.calendar import show_date
from safetynet.words.numbers import show_breakdown
from safetynet.words.programme import programme_finding
from safetynet.words.sentences import phase_name, side_text
from safetynet.words.terms import HTML_LANGUAGE, Words
from safetynet.words.titles import document_title, source_issuer, strategy_name

# A list of values by county is read while it is short.
LISTED = 12


@dataclass(frozen=True, eq=False)
class IndexReport:
    """The whole workbook in one language."""

    evidence: Evidence
    words: Words

    @property
    def title(self) -> str:
        """Return the page title."""
        return self.words("index_title")

    @property
    def headline(self) -> Html:
        """Return what the evidence says of the programme, over how much was read."""
        words, evidence = self.words, self.evidence
        read = len(evidence.areas_read & set(evidence.programme.counties["ref_area"]))
        once = len(evidence.figures) - len(evidence.reprints)
        counted = words("index_read", counties=read, all=len(evidence.programme.counties),
                        briefings=len(evidence.briefings), figures=once)  # fmt: skip
        said = programme_finding(evidence.summary, evidence.programme, read, words)
        return lead(said, [counted], (), words)

    @property
    def programme(self) -> Html:
        """Return the targets missed, the changes and the targets met of all counties."""
        evidence = self.evidence
        return programme_list(evidence.summary, evidence.checked, evidence.programme, self.words)

    @property
    def obstacles(self) -> Html:
        """Return what stands in the way in most counties, in a sentence and by theme."""
        words, evidence = self.words, self.evidence
        measures, programme = evidence.measures_once, evidence.programme
        read = len(evidence.areas_read & set(programme.counties["ref_area"]))
        said = obstacle_sentence(measures, programme, read, words)
        table = obstacle_table(measures, programme, words)
        return Html(str(Markup('<p class="says">{}</p>').format(said)) + table.text)

    @property
    def evidence_map(self) -> Html:
        """Return the counties that have evidence beside a map of all."""
        return evidence_map(self.evidence, self.words)

    @property
    def coverage(self) -> Html:
        """Return the number of results by county, strategy and phase, folded."""
        return coverage_table(self.evidence, self.words)

    @property
    def compare(self) -> Html:
        """Return the ways to the page that sets counties side by side, by strategy."""
        programme, words = self.evidence.programme, self.words
        strategies = [(n, strategy_name(programme, n, words)) for n in programme.strategy_numbers]
        return render_part("compare.html.j2", "links", strategies, words)

    @property
    def shared(self) -> Html:
        """Return the indicators that several counties report, with their latest values."""
        words, evidence = self.words, self.evidence
        programme, estimates = evidence.programme, evidence.estimates
        rows: list[dict[str, Any]] = []
        for indicator in records(programme.indicators):
            reach = evidence.reach.get(indicator["indicator"], 0)
            if reach < 2:
                continue
            mine = one_scale(estimates[estimates["indicator"] == indicator["indicator"]])
            link = Markup('<a href="indicators/{}.html">{}</a>').format(
                indicator["indicator"], words.name(indicator)
            )
            rows.append(
                {
                    "indicator": self._noted(link, indicator["indicator"]),
                    "reach": reach,
                    "values": self._values(mine) if reach <= LISTED else "",
                    "group": words("strategy", strategy=indicator["strategy"])
                    if indicator["strategy"] else words("no_strategy"),
                }
            )  # fmt: skip
        rows.sort(key=lambda row: str(row["group"]))
        if not rows:
            return show_list([words("across_none")], "empty")
        columns = [
            Column("indicator", words("indicator")),
            Column("reach", words("reach"), numeric=True),
            Column("values", words("latest_values")),
        ]
        return show_table("shared", columns, rows, words("shared"), words("shared_caption"), words)

    def _values(self, estimates: pd.DataFrame) -> Markup:
        """Return each county's values of its latest phase, with their periods."""
        words, programme = self.words, self.evidence.programme
        areas = programme.areas.set_index("ref_area")
        phase = estimates.groupby("ref_area")["phase"].transform("max")
        latest = estimates[estimates["phase"] == phase]
        order = list(programme.areas["ref_area"])
        latest = latest.sort_values("ref_area", key=lambda column: column.map(order.index))
        lines = [
            Markup("{} {} <small>{}</small>").format(
                words("county_part", county=words.name(areas.loc[row["ref_area"]]),
                      part=show_breakdown(row["breakdown"], programme, words))
                if row["breakdown"] else words.name(areas.loc[row["ref_area"]]),
                side_text(as_side(row), "to", programme, words),
                words("list_separator").join(self._when(row)),
            )
            for row in records(latest)
        ]  # fmt: skip
        return Markup("<br>").join(lines)

    def _when(self, estimate: dict[str, Any]) -> list[str]:
        """Return the phase of a value, and its period where that says more."""
        words, programme = self.words, self.evidence.programme
        phase = words("phase_period", phase=phase_name(estimate["phase"], programme, words))
        if estimate["measure"] != "share" and estimate["periods"]:
            # the value itself tells it
            return [phase]
        period = period_text(estimate, self._known, programme, words)
        return list(dict.fromkeys([phase, period]))

    @cached_property
    def _known(self) -> dict[str, dict[str, Any]]:
        return known_figures(self.evidence.figures)

    def _noted(self, name: str | Markup, indicator: str) -> Markup:
        """Return an indicator's name with what the catalogue says against comparing it."""
        catalogue = self.evidence.programme.catalogue
        note = self.words.name(catalogue[indicator], "note")
        return stacked([name, Markup("<small>{}</small>").format(note) if note else ""])

    @property
    def method(self) -> Html:
        """Return how phases are compared in two lines; each verdict and rule is folded below."""
        words = self.words
        rows = [
            {"verdict": verdict_mark(verdict, words), "when": words(f"when_{verdict}")}
            for verdict in VERDICTS
        ]
        columns = [Column("verdict", words("verdict_head")), Column("when", words("when"))]
        table = show_table("verdicts", columns, rows, words("method"))
        rules = ("phases", "pooling", "intervals", "level", "missing", "small")
        more = Html(table.text + show_list([words(f"read_{rule}") for rule in rules]).text)
        lines = show_list([words("method_values"), words("method_tests")], "method")
        return Html(lines.text + folded(words("how_to_read"), more).text)

    @property
    def downloads(self) -> Html:
        """Return the processed data as files beside the page, described for people and machines."""
        words = self.words
        rows = [
            {
                "file": Markup('<a href="{}" download>{}.csv</a>').format(self._data(name), name),
                "rows": f"{len(getattr(self.evidence, name)):,}",
                "what": words(f"file_{name}"),
            }
            for name in DESCRIPTIONS
        ]
        link = Markup('<a href="{}" download>datapackage.json</a>')
        address = self._data("datapackage").replace(".csv", ".json")
        rows.append({"file": link.format(address), "rows": "", "what": words("file_datapackage")})
        columns = [
            Column("file", words("file")), Column("rows", words("rows"), numeric=True),
            Column("what", words("contents_of_file")),
        ]  # fmt: skip
        table = show_table("downloads", columns, rows, words("downloads"))
        return Html(table.text + render("dataset", self._dataset()).text)

    def _data(self, name: str) -> str:
        return f"{'' if self.words.language == 'zh' else '../'}data/{name}.csv"

    def _dataset(self) -> Markup:
        """Return the data set's description by schema.org, safe within a script element."""
        words, package = self.words, describe(self.evidence, {})
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": self.title,
            "description": words("dataset_description"),
            "inLanguage": HTML_LANGUAGE[words.language],
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "version": f"{__version__}+{self.evidence.version}",
            "isAccessibleForFree": True,
            "spatialCoverage": {"@type": "Place", "name": words("taiwan")},
            "temporalCoverage": "{}/{}".format(
                self.evidence.programme.phases["start"].min(),
                self.evidence.programme.phases["end"].max(),
            ),
            "isBasedOn": [source["title"] for source in package["sources"]],
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": "text/csv", "name": name,
                 "contentUrl": self._data(name)}
                for name in DESCRIPTIONS
            ],
        }  # fmt: skip
        return script_json(data)

    @property
    def briefings(self) -> Html:
        """Return the briefings, each with its page."""
        words, evidence = self.words, self.evidence
        figures = evidence.figures["source"].value_counts()
        cards = [
            {
                "title": document_title(briefing.source, words),
                "text": words("briefing_by", figures=int(figures.get(name, 0)),
                              issuer=source_issuer(briefing.source, words),
                              date=show_date(briefing.source["date"], words)),
                "href": f"sources/{name}.html",
            }
            for name, briefing in sorted(
                evidence.briefings.items(), key=lambda item: document_order(item[0])
            )
        ]  # fmt: skip
        return render("cards", cards)

    @property
    def sources(self) -> Html:
        """Return the versions, the licence and how to cite the workbook."""
        return citation(self.evidence, self.title, self.words)


def as_side(estimate: dict[str, Any]) -> dict[str, Any]:
    """Return an estimate as the later side of a comparison row."""
    return {**estimate, **{f"{name}_to": value for name, value in estimate.items()}}


def script_json(data: Any) -> Markup:
    """Return data as JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))


def open_index(*, language: str, evidence: Evidence | None = None) -> IndexReport:
    """Return the report for the parameters of ``index.ipynb``."""
    refuse_unknown()
    return IndexReport(evidence or read_evidence(), Words(language))
