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
from safetynet.words.terms import LANGUAGES, Words, localise

SITE_PAGES = ("index", "search", "glossary")


@dataclass(frozen=True)
class Report:
    """One notebook run: which notebook, its parameters, and the address of its page."""

    kind: str
    parameters: tuple[tuple[str, str | int], ...]
    path: str

    @property
    def notebook(self) -> str:
        """Return the name of the notebook."""
        return f"{self.kind}.ipynb"

    @property
    def language(self) -> str:
        """Return the language of the page."""
        return str(self.value("language"))

    def value(self, name: str) -> Any:
        """Return a parameter."""
        return dict(self.parameters)[name]


def report_of(kind: str, path: str, language: str, **values: str | int) -> Report:
    """Return a report; its page stands in the folder of its language.

    >>> report_of("strategy", "yilan/strategy-2.html", "en", county="yilan", strategy=2).path
    'en/yilan/strategy-2.html'
    """
    return Report(kind, (*values.items(), ("language", language)), localise(path, language))


def county_reports(evidence: Evidence, county: str, language: str) -> list[Report]:
    """Return a county's reports: its own page; if a briefing was read, strategies and briefings."""
    reports = [report_of("county", f"{county}/index.html", language, county=county)]
    names = briefings_of(evidence, county)
    if names:
        reports += [
            report_of("strategy", f"{county}/strategy-{n}.html", language,
                      county=county, strategy=int(n))
            for n in evidence.programme.strategy_numbers
        ]  # fmt: skip
    return reports + [
        report_of("source", f"sources/{name}.html", language, source=name) for name in names
    ]


def indicator_reports(evidence: Evidence, language: str) -> list[Report]:
    """Return a report per indicator that several counties report, in the catalogue's order."""
    return [
        report_of("indicator", f"indicators/{name}.html", language, indicator=name)
        for name in evidence.programme.indicators["indicator"]
        if evidence.reach.get(name, 0) > 1
    ]


def whole_plan(evidence: Evidence, language: str) -> list[Report]:
    """Return every report of a language, in the order of reading."""
    reports = [report_of("index", "index.html", language)]
    for slug in evidence.programme.counties["slug"]:
        reports += county_reports(evidence, slug, language)
    reports += indicator_reports(evidence, language)
    return reports + [report_of(kind, f"{kind}.html", language) for kind in SITE_PAGES[1:]]


def plan(
    evidence: Evidence,
    counties: Sequence[str] = (),
    strategies: Sequence[str] = (),
    languages: Sequence[str] = (),
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
                report for report in whole_plan(evidence, language)
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
    if report.kind in ("county", "strategy"):
        area = evidence.programme.county(report.value("county"))["ref_area"]
        if report.kind == "county":
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
