"""The pages as a site: how each is called and where it leads."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from safetynet.book.evidence import Evidence
from safetynet.pages.frame import Link, Page, link
from safetynet.pages.notebooks import Own
from safetynet.pages.plan import Report, briefings_of, county_reports, whole_plan
from safetynet.raw.table import records
from safetynet.tables.beside import PICTURE, beside
from safetynet.words.terms import HTML_LANGUAGE, Words, localise, translation, words_of
from safetynet.words.titles import report_title, source_name, source_title, strategy_name

TOOLS = ("index", "compare", "glossary")
# Pages that are printed as a brief of two sheets; a researcher's own notebook is printed whole.
BRIEF = ("county", "strategy")
# Pages with a picture of their finding, for those who pass their address on.
PICTURED = ("county", "strategy")
# So many areas a page offers to switch to; beyond, the first page leads to them.
SWITCHED = 60


class Site:
    """Every page of a workbook and its name, so that pages can lead to each other."""

    def __init__(self, evidence: Evidence, owns: Sequence[Own] = (), address: str = "") -> None:
        self.evidence, self.owns, self.address = evidence, owns, address
        self.title = lru_cache(maxsize=None)(self._title)
        self._order = lru_cache(maxsize=None)(self._plan_order)

    def page(self, report: Report) -> Page:
        """Return the frame of a report's page."""
        words, path = words_of(report.language), report.path
        county = self._county(report)
        target, other = translation(path, report.language)
        title, before, after = self.title(report), *self._neighbours(report)
        place = words.name(self.evidence.programme.county(county)) if county else words("counties")
        return Page(
            path=path, kind=report.kind, title=title, words=words, place=place,
            description=words("description", title=title),
            tools=self._tools(report),
            counties=self._switches(report, county, read=True),
            unread=self._switches(report, county, read=False),
            links=self._county_links(report, county),
            other=Link(link(path, target), words("other_language"), lang=HTML_LANGUAGE[other]),
            previous=before, next=after, brief=report.kind in BRIEF and report.own is None,
            address=self._address(path),
            picture=self._address(beside(path, PICTURE)) if _pictured(report) else "",
        )  # fmt: skip

    def _address(self, path: str) -> str:
        """Return where a file of the site is published, empty where that is not set."""
        return f"{self.address}/{path}" if self.address else ""

    def _tools(self, report: Report) -> list[Link]:
        """Return links to the pages of the whole site, a researcher's own among them."""
        words, path = words_of(report.language), report.path
        links = [
            Link(link(path, localise(f"{kind}.html", report.language)), words(f"tool_{kind}"),
                 report.kind == kind)
            for kind in TOOLS
        ]  # fmt: skip
        return links + [
            Link(link(path, localise(f"{own.name}.html", report.language)), own.title(words),
                 report.own == own)
            for own in self.owns
            if own.publish == "site"
        ]  # fmt: skip

    def _title(self, report: Report) -> str:
        words, evidence = words_of(report.language), self.evidence
        if report.own:
            about = self._title(replace(report, own=None)) if report.kind != "site" else ""
            if report.kind == "county":
                about = words.name(evidence.programme.county(report.value("county")))
            named = report.own.title(words)
            return words("own_title", about=about, name=named) if about else named
        if report.kind == "source":
            source = evidence.briefings[report.value("source")].source
            return source_title(source, words)
        if report.kind == "indicator":
            catalogue = evidence.programme.indicators.set_index("indicator")
            return words.name(catalogue.loc[report.value("indicator")])
        if report.kind == "county":
            area = evidence.programme.county(report.value("county"))
            return words("county_title", county=words.name(area))
        if report.kind == "strategy":
            area = evidence.programme.county(report.value("county"))
            return report_title(evidence.programme, area, str(report.value("strategy")), words)
        return words(f"{report.kind}_title")

    def _county(self, report: Report) -> str:
        """Return the slug of the county that a page is about, empty if about none."""
        if report.kind in ("county", "strategy"):
            return str(report.value("county"))
        if report.kind == "source":
            code = self.evidence.briefings[report.value("source")].source["ref_area"]
            areas = self.evidence.programme.areas.set_index("ref_area")
            return str(areas.loc[code]["slug"])
        return ""

    def _switches(self, report: Report, county: str, *, read: bool) -> list[Link]:
        """Return links to the counties with or without a briefing; none where they are too many.

        From a page on a strategy they lead to the same strategy, where the county has its page.
        """
        programme = self.evidence.programme
        if len(programme.counties) > SWITCHED:
            return []
        words, kept = words_of(report.language), report.path.rpartition("/")[2]
        name = kept if read and report.kind in ("county", "strategy") else "index.html"
        return [
            Link(link(report.path, localise(f"{area['slug']}/{name}", report.language)),
                 words.name(area), area["slug"] == county)
            for area in records(programme.counties)
            if (area["ref_area"] in self.evidence.areas_read) is read
        ]  # fmt: skip

    def _county_links(self, report: Report, county: str) -> list[Link]:
        """Return links to a county's pages."""
        if not county:
            return []
        words = words_of(report.language)
        return [
            Link(link(report.path, other.path), self._short(other, words), other == report)
            for other in county_reports(self.evidence, county, report.language, self.owns)
        ]

    def _short(self, report: Report, words: Words) -> str:
        """Return what a link to a page says beside the other pages of its county."""
        if report.own:
            number = f" {report.value('strategy')}" if report.kind == "strategy" else ""
            return report.own.title(words) + number
        if report.kind == "county":
            return words("county_page")
        if report.kind == "strategy":
            return strategy_name(self.evidence.programme, str(report.value("strategy")), words)
        name = str(report.value("source"))
        return source_name(name, self.evidence.briefings[name].source, words)

    def _plan_order(self, language: str) -> tuple[list[Report], dict[Report, int]]:
        """Return the reports of a language in the order of reading, and the place of each."""
        reports = whole_plan(self.evidence, language, self.owns)
        return reports, {report: place for place, report in enumerate(reports)}

    def _has_data(self, report: Report) -> bool:
        """Return whether a page shows anything: that of a county without a briefing does not."""
        county = self._county(report)
        return not county or bool(briefings_of(self.evidence, county))

    def _neighbours(self, report: Report) -> tuple[Link | None, Link | None]:
        """Return the nearest pages with data before and after a page, in the order of reading."""
        reports, places = self._order(report.language)
        if report not in places or report.kind == "search":
            return None, None
        place = places[report]
        near = (reversed(reports[:place]), reports[place + 1 : -1])
        told = [next(filter(self._has_data, others), None) for others in near]
        before, after = (
            Link(link(report.path, other.path), self.title(other)) if other else None
            for other in told
        )
        return before, after


def _pictured(report: Report) -> bool:
    """Return whether a page has a picture of its finding: not that of a researcher's notebook."""
    return report.kind in PICTURED and report.own is None
