"""The pages as a site: how they link to each other, and the index."""

from pathlib import Path
from typing import Any

from safetynet.audit import IMPOSSIBLE
from safetynet.evidence import Evidence
from safetynet.headline import report_title, strategy_name
from safetynet.indicators import indicator_status, select_figures
from safetynet.page import Page, link, localise, render_template, translation
from safetynet.plan import Report, briefings_of, county_report, source_report, strategy_report
from safetynet.words import Words


def report_page(evidence: Evidence, report: Report, site: frozenset[str]) -> Page:
    """Return the frame of a report's page, with links to the county's other pages in the site."""
    words, values = Words(report.language), dict(report.parameters)
    if "source" in values:
        source = evidence.briefings[str(values["source"])].source
        area = evidence.programme.county(source["ref_area"])
        title = words("source_page", title=source["title"])
    elif "strategy" not in values:
        area = evidence.programme.county(str(values["county"]))
        title = words("county_title", county=words.name(area))
    else:
        area = evidence.programme.county(str(values["county"]))
        title = report_title(evidence, area, str(values["strategy"]), words)
    links = [
        {"href": link(report.path, other.path), "text": text, "current": other == report}
        for other, text in county_reports(evidence, area["slug"], words)
        if other.path in site
    ]
    translated = translation(report.path, report.language)[0] in site
    return Page(report.path, title, words, links, translated)


def county_reports(evidence: Evidence, county: str, words: Words) -> list[tuple[Report, str]]:
    """Return a county's reports with what a link to them says."""
    language = words.language
    reports = [(county_report(county, language), words("county_page"))]
    reports += [
        (strategy_report(county, strategy, language), words("strategy", strategy=strategy))
        for strategy in evidence.programme.strategy_numbers
    ]
    for name in briefings_of(evidence, county):
        source = evidence.briefings[name].source
        text = words("source_link", year=source["date"][:4], kind=words(f"source_{source['kind']}"))
        reports.append((source_report(name, language), text))
    return reports


def index_page(evidence: Evidence, site: frozenset[str], language: str, font: Path) -> str:
    """Return the index: every built report by county, with what was found."""
    words, programme = Words(language), evidence.programme
    path = localise("index.html", language)
    counties, unread = [], []
    for _, area in programme.counties.iterrows():
        cards = [
            _card(evidence, area, report, words) | {"href": link(path, report.path)}
            for report, _ in county_reports(evidence, area["slug"], words)
            if report.path in site
        ]
        if cards:
            counties.append({"slug": area["slug"], "name": words.name(area), "reports": cards})
        if area["ref_area"] not in evidence.areas_read:
            unread.append(words.name(area))
    translated = translation(path, language)[0] in site
    page = Page(path, words("site_title"), words, translated=translated)
    joined = words("list_separator").join(unread)
    return render_template("index.html.j2", page, font, counties=counties, unread=joined)


def _card(evidence: Evidence, area: Any, report: Report, words: Words) -> dict[str, str]:
    """Return a report's name and what it holds."""
    values = dict(report.parameters)
    if "source" in values:
        return _source_card(evidence, str(values["source"]), words)
    if "strategy" not in values:
        return {"text": words("county_page"), "found": words("profile")}
    strategy = str(values["strategy"])
    figures = select_figures(evidence.figures, area["ref_area"], strategy)
    status = indicator_status(figures, evidence.programme)
    reported = status[status["results"] > 0]
    found = words("index_nothing")
    if len(reported):
        results = int(reported["results"].sum())
        found = words("index_counts", results=results, indicators=len(reported))
    return {"text": strategy_name(evidence, strategy, words), "found": found}


def _source_card(evidence: Evidence, name: str, words: Words) -> dict[str, str]:
    audit = evidence.audit[evidence.audit["source"] == name]
    impossible = int((audit["verdict"] == IMPOSSIBLE).sum())
    figures = int((evidence.figures["source"] == name).sum())
    title = words("source_page", title=evidence.briefings[name].source["title"])
    return {"text": title, "found": words("source_counts", figures=figures, impossible=impossible)}
