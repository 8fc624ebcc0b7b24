"""What there is to build: a report per county and strategy, a page per briefing."""

from collections.abc import Sequence
from dataclasses import dataclass

from safetynet.evidence import Evidence
from safetynet.page import localise
from safetynet.words import LANGUAGES, Words


@dataclass(frozen=True)
class Report:
    """One notebook run: which notebook, its parameters, and the address of its page."""

    notebook: str
    parameters: tuple[tuple[str, str | int], ...]
    path: str
    language: str


def strategy_report(county: str, strategy: str, language: str) -> Report:
    """Return the report of one county and strategy.

    >>> strategy_report("yilan", "2", "en").path
    'en/yilan/strategy-2.html'
    """
    values = (("county", county), ("strategy", int(strategy)), ("language", language))
    path = localise(f"{county}/strategy-{strategy}.html", language)
    return Report("strategy.ipynb", values, path, language)


def county_report(county: str, language: str) -> Report:
    """Return the page of one county at a glance."""
    values = (("county", county), ("language", language))
    return Report("county.ipynb", values, localise(f"{county}/index.html", language), language)


def source_report(source: str, language: str) -> Report:
    """Return the report of one briefing."""
    values = (("source", source), ("language", language))
    path = localise(f"sources/{source}.html", language)
    return Report("source.ipynb", values, path, language)


def plan(
    evidence: Evidence,
    counties: Sequence[str] = (),
    strategies: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> list[Report]:
    """Return the reports to build: by default every county with a briefing, in every language.

    A county's briefings belong to it; asked for single strategies, only those are built. Raises
    ValueError that lists what is valid.
    """
    programme = evidence.programme
    for strategy in strategies:
        if strategy not in programme.strategy_numbers:
            valid = ", ".join(programme.strategy_numbers)
            raise ValueError(f"unknown strategy {strategy!r}. Valid: {valid}")
    known = [Words(language).language for language in languages] or list(LANGUAGES)
    read = programme.counties[programme.counties["ref_area"].isin(evidence.areas_read)]
    slugs = [str(programme.county(name)["slug"]) for name in counties] or sorted(read["slug"])
    reports = []
    for language in known:
        for slug in dict.fromkeys(slugs):
            numbers = strategies or programme.strategy_numbers
            reports += [strategy_report(slug, strategy, language) for strategy in numbers]
            reports += [] if strategies else [county_report(slug, language)]
            names = [] if strategies else briefings_of(evidence, slug)
            reports += [source_report(name, language) for name in names]
    return reports


def briefings_of(evidence: Evidence, county: str) -> list[str]:
    """Return the names of a county's briefings, the oldest first."""
    area = evidence.programme.county(county)["ref_area"]
    found = [b for b in evidence.briefings.values() if b.source["ref_area"] == area]
    return [b.name for b in sorted(found, key=lambda b: (b.source["date"], b.name))]
