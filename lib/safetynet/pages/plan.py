"""What there is to build: a page per county, strategy, briefing and shared indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from safetynet.book.evidence import Evidence
from safetynet.book.selection import (
    select_county,
    select_indicator,
    select_source,
    select_strategy,
)
from safetynet.pages.notebooks import Own
from safetynet.words.terms import LANGUAGES, Words, localise

SITE_PAGES = ("index", "compare", "search", "glossary")


@dataclass(frozen=True)
class Report:
    """One notebook run: which notebook, its parameters, and the address of its page."""

    kind: str
    parameters: tuple[tuple[str, str | int], ...]
    path: str
    own: Own | None = None

    @property
    def notebook(self) -> str:
        """Return the name of the notebook."""
        return f"{self.own.name if self.own else self.kind}.ipynb"

    @property
    def rows(self) -> str:
        """Return which rows its notebook is handed, where not those of its page."""
        return self.own.rows if self.own else ""

    @property
    def language(self) -> str:
        """Return the language of the page."""
        return str(self.value("language"))

    def value(self, name: str) -> Any:
        """Return a parameter."""
        return dict(self.parameters)[name]


def report_of(
    kind: str, path: str, language: str, own: Own | None = None, **values: str | int
) -> Report:
    """Return a report; its page stands in the folder of its language.

    >>> report_of("strategy", "yilan/strategy-2.html", "en", county="yilan", strategy=2).path
    'en/yilan/strategy-2.html'
    """
    return Report(kind, (*values.items(), ("language", language)), localise(path, language), own)


def county_reports(
    evidence: Evidence, county: str, language: str, owns: Sequence[Own] = ()
) -> list[Report]:
    """Return a county's reports: its own page; if a briefing was read, strategies and briefings.

    ``owns`` are a researcher's notebooks, which have their pages where those of the kind have.
    """
    reports = [report_of("county", f"{county}/index.html", language, county=county)]
    names = briefings_of(evidence, county)
    if names:
        reports += [
            report_of("strategy", f"{county}/strategy-{n}.html", language,
                      county=county, strategy=int(n))
            for n in evidence.programme.strategy_numbers
        ]  # fmt: skip
        for own in (own for own in owns if own.publish == "strategy"):
            reports += [
                report_of("strategy", f"{county}/{own.name}-{n}.html", language, own,
                          county=county, strategy=int(n))
                for n in evidence.programme.strategy_numbers
            ]  # fmt: skip
        reports += [
            report_of("county", f"{county}/{own.name}.html", language, own, county=county)
            for own in owns
            if own.publish == "county"
        ]
    for name in names:
        reports.append(report_of("source", f"sources/{name}.html", language, source=name))
        reports += [
            report_of("source", f"sources/{name}-{own.name}.html", language, own, source=name)
            for own in owns
            if own.publish == "source"
        ]
    return reports


def indicator_reports(evidence: Evidence, language: str, owns: Sequence[Own] = ()) -> list[Report]:
    """Return a report per indicator that several counties report, in the catalogue's order."""
    mine = [own for own in owns if own.publish == "indicator"]
    return [
        report
        for name in evidence.programme.indicators["indicator"]
        if evidence.reach.get(name, 0) > 1
        for report in (
            report_of("indicator", f"indicators/{name}.html", language, indicator=name),
            *(report_of("indicator", f"indicators/{name}-{own.name}.html", language, own,
                        indicator=name) for own in mine),
        )
    ]  # fmt: skip


def whole_plan(evidence: Evidence, language: str, owns: Sequence[Own] = ()) -> list[Report]:
    """Return every report of a language, in the order of reading."""
    reports = [report_of("index", "index.html", language)]
    for slug in evidence.programme.counties["slug"]:
        reports += county_reports(evidence, slug, language, owns)
    reports += indicator_reports(evidence, language, owns)
    reports += [
        report_of("site", f"{own.name}.html", language, own)
        for own in owns
        if own.publish == "site"
    ]
    return reports + [report_of(kind, f"{kind}.html", language) for kind in SITE_PAGES[1:]]


def plan(
    evidence: Evidence,
    counties: Sequence[str] = (),
    strategies: Sequence[str] = (),
    languages: Sequence[str] = (),
    owns: Sequence[Own] = (),
) -> list[Report]:
    """Return the reports to build: by default all of them, in every language.

    Asked for counties, their pages and those of the site; asked for strategies, only these
    strategies' reports, of every county with a briefing unless counties are named, whether they
    have one or not. Raises ValueError that lists what is valid.
    """
    programme = evidence.programme
    for strategy in strategies:
        if strategy not in programme.strategy_numbers:
            valid = ", ".join(programme.strategy_numbers)
            raise ValueError(f"unknown strategy {strategy!r}. Valid: {valid}")
    known = [Words(language).language for language in languages] or list(LANGUAGES)
    slugs = list(dict.fromkeys(str(programme.county(name)["slug"]) for name in counties))
    reports: list[Report] = []
    for language in dict.fromkeys(known):
        if strategies:
            read = programme.counties[programme.counties["ref_area"].isin(evidence.areas_read)]
            reports += [
                report_of("strategy", f"{slug}/strategy-{n}.html", language,
                          county=slug, strategy=int(n))
                for slug in slugs or read["slug"]
                for n in dict.fromkeys(strategies)
            ]  # fmt: skip
        else:
            reports += [
                report for report in whole_plan(evidence, language, owns)
                if not slugs or _concerns(report, slugs, evidence)
            ]  # fmt: skip
    return reports


def _concerns(report: Report, slugs: list[str], evidence: Evidence) -> bool:
    """Return whether a report is one of some counties' or of the whole site."""
    if report.kind in ("county", "strategy"):
        return report.value("county") in slugs
    if report.kind == "source":
        return any(report.value("source") in briefings_of(evidence, slug) for slug in slugs)
    return True


def selection(evidence: Evidence, report: Report) -> Evidence:
    """Return the part of the evidence that a report uses."""
    if report.rows == "all" or (report.rows == "indicator" and report.kind != "indicator"):
        return evidence
    if report.kind in ("county", "strategy"):
        area = evidence.programme.county(report.value("county"))["ref_area"]
        if report.kind == "county" or report.rows == "county":
            return select_county(evidence, area)
        return select_strategy(evidence, area, str(report.value("strategy")))
    if report.kind == "source":
        return select_source(evidence, report.value("source"))
    if report.kind == "indicator":
        return select_indicator(evidence, report.value("indicator"))
    return evidence


def briefings_of(evidence: Evidence, county: str) -> list[str]:
    """Return the names of a county's briefings, the oldest first."""
    return evidence.read_of.get(str(evidence.programme.county(county)["ref_area"]), [])
