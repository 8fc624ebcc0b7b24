"""The first page: which counties have evidence, what they share, how it is compared."""

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
from safetynet.tables.comparison import (
    known_figures,
    period_text,
    verdict_cell,
    verdict_mark,
)
from safetynet.tables.coverage import coverage_table, tile_map
from safetynet.tables.lead import lead
from safetynet.tables.obstacles import obstacle_sentence, obstacle_table
from safetynet.tables.table import Column, Html, render, show_list, show_table, stacked
from safetynet.words.calendar import show_date
from safetynet.words.finding import PAIR, comparison_count, counties_finding
from safetynet.words.numbers import show_breakdown, show_name
from safetynet.words.sentences import change_text, phase_name, side_text
from safetynet.words.terms import HTML_LANGUAGE, Words
from safetynet.words.titles import document_title, source_issuer

# A list of values by county is read while it is short.
LISTED = 12
# Of more comparisons, the first page lists the clear ones.
COMPARED = 100


@dataclass(frozen=True, eq=False)
class IndexReport:
    """The whole workbook in one language."""

    evidence: Evidence
    words: Words

    @property
    def title(self) -> str:
        """Return the page title."""
        return self.words("index_title")

    @cached_property
    def both(self) -> pd.DataFrame:
        """Return the comparisons that have both phases."""
        rows = self.evidence.comparisons
        return rows[rows["verdict"] != "one-phase"].reset_index(drop=True)

    @property
    def headline(self) -> Html:
        """Return what the comparisons gave, and how much was read."""
        words, evidence = self.words, self.evidence
        counties = len(evidence.areas_read & set(evidence.programme.counties["ref_area"]))
        once = len(evidence.figures) - len(evidence.reprints)
        details = [
            words("index_read", counties=counties, all=len(evidence.programme.counties),
                  briefings=len(evidence.briefings), figures=once)
        ]  # fmt: skip
        if self.both.empty:
            return lead(words("comparison_none"), [], (), words, details)
        details.append(comparison_count(self.both, evidence.tests, words))
        said = counties_finding(self.both, evidence.programme, words)
        return lead(said, [], (), words, details)

    @property
    def tile_map(self) -> Html:
        """Return the map of counties, each tile with its strategies and phases."""
        return tile_map(self.evidence, self.words)

    @property
    def coverage(self) -> Html:
        """Return the number of results by county, strategy and phase."""
        return coverage_table(self.evidence, self.words)

    @property
    def comparisons(self) -> Html:
        """Return every indicator with both phases, county by county, with its verdict."""
        words, programme = self.words, self.evidence.programme
        if self.both.empty:
            return show_list([words("comparison_none")], "empty")
        areas = programme.areas.set_index("ref_area")
        # parts by sex or kind stand for what has no whole
        whole = (self.both["breakdown"] == "").groupby([self.both[name] for name in PAIR])
        rows = self.both[(self.both["breakdown"] == "") | ~whole.transform("any")]
        rows = rows.sort_values(["singled", "p"], ascending=[False, True], kind="stable")
        if len(rows) > COMPARED:
            rows = rows[rows["singled"] == "yes"].head(COMPARED)
        shown = [
            {
                "name": self._noted(show_name(row, programme, words), row["indicator"]),
                "county": Markup('<a href="{}/strategy-{}.html#comparison">{}</a>').format(
                    areas.loc[row["ref_area"]]["slug"], row["strategy"],
                    words.name(areas.loc[row["ref_area"]]),
                ),
                "from": side_text(row, "from", programme, words),
                "to": side_text(row, "to", programme, words),
                "change": change_text(row, words),
                "verdict": verdict_cell(row, words),
            }
            for row in records(rows)
        ]  # fmt: skip
        names = [words.name(phase) for phase in records(programme.phases)[:2]]
        columns = [
            Column("name", words("indicator")), Column("county", words("county")),
            Column("from", names[0]), Column("to", names[1]), Column("change", words("change")),
            Column("verdict", words("verdict_head")),
        ]  # fmt: skip
        caption = words("all_comparisons_caption", tested=self.evidence.tests)
        return show_table("comparisons", columns, shown, words("all_comparisons"), caption, words)

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
    def obstacles_said(self) -> str:
        """Return which obstacle most counties name, in one sentence."""
        evidence = self.evidence
        return obstacle_sentence(
            evidence.measures_once, evidence.programme, len(evidence.areas_read), self.words
        )

    @property
    def obstacles(self) -> Html:
        """Return the commonest themes of obstacles with their counties."""
        return obstacle_table(self.evidence.measures_once, self.evidence.programme, self.words)

    @property
    def method(self) -> Html:
        """Return how phases are compared: each verdict and when it is given."""
        words = self.words
        rows = [
            {"verdict": verdict_mark(verdict, words), "when": words(f"when_{verdict}")}
            for verdict in VERDICTS
        ]
        columns = [Column("verdict", words("verdict_head")), Column("when", words("when"))]
        table = show_table("verdicts", columns, rows, words("method"))
        rules = ("phases", "pooling", "intervals", "level", "missing", "small")
        return Html(table.text + show_list([words(f"read_{rule}") for rule in rules]).text)

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
