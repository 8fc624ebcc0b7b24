"""How a page is cited: by whom, of when, from which briefings, at which address."""

import re

import pytest
from safetynet import __released__, __version__
from safetynet.book.evidence import Evidence
from safetynet.book.selection import select_county, select_strategy
from safetynet.tables.citation import bibtex, citation, cite_text, data_date, source_lines
from safetynet.tables.table import ADDRESS_VARIABLE, PAGE_VARIABLE
from safetynet.words.calendar import show_date
from safetynet.words.terms import Words

SITE = "https://statistics.example/net"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_citation_has_author_year_title_version_and_address(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    words = Words(language)
    own = select_strategy(evidence, "TW-ILA", "2")
    without = cite_text(own, "A title", words)
    monkeypatch.setenv(ADDRESS_VARIABLE, f"{SITE}/yilan/strategy-2.html")
    said = cite_text(own, "A title", words)
    day = max(str(briefing.source["date"]) for briefing in own.briefings.values())
    until = show_date(day, words)
    for part in (words("authors"), until, "A title", __version__, own.version, "CC BY 4.0"):
        assert part in said
        assert part in without
    assert f"{SITE}/yilan/strategy-2.html" in said
    assert "http" not in without


def test_a_page_cites_the_briefings_of_other_counties_whose_figures_it_shows(
    evidence: Evidence,
) -> None:
    """Penghu's share of cases handled in 24 hours stands on the page of Tainan, which has one too."""
    shared = evidence.estimates[evidence.estimates["indicator"] == "reports-dispatched-24h-share"]
    areas = set(shared["ref_area"])
    assert {"TW-PEN", "TW-TNN"} <= areas
    strategy = str(shared[shared["ref_area"] == "TW-TNN"]["strategy"].iloc[0])
    own = select_strategy(evidence, "TW-TNN", strategy)
    shown = {
        name.partition("/")[0] for ids in own.estimates["figure_ids"] for name in ids.split("|")
    }
    assert {briefing.source["ref_area"] for briefing in own.briefings.values()} >= {"TW-PEN"}
    html = citation(own, "A title", Words("en")).text
    for name in shown:
        assert evidence.briefings[name].source["title"] in html, name


def test_what_a_page_does_not_show_it_does_not_cite(evidence: Evidence) -> None:
    own = select_county(evidence, "TW-ILA")
    assert set(own.briefings) == {*own.figures["source"], *evidence.read_of["TW-ILA"]}
    assert set(own.briefings) < set(evidence.briefings)


def test_a_bibtex_entry_is_one_with_a_key_of_names(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PAGE_VARIABLE, "en/yilan/strategy-2.html")
    monkeypatch.setenv(ADDRESS_VARIABLE, f"{SITE}/en/yilan/strategy-2.html")
    entry = bibtex(select_strategy(evidence, "TW-ILA", "2"), "50% & more_or_less", Words("en"))
    assert entry.startswith("@misc{yilan-strategy-2,\n")
    assert entry.count("{") == entry.count("}")
    fields = dict(re.findall(r"^  (\w+) = {(.*)},$", entry, re.MULTILINE))
    assert list(fields) == ["author", "title", "year", "version", "url", "note"]
    assert fields["title"] == r"{50\% \& more\_or\_less}"
    assert re.fullmatch(r"\d{4}", fields["year"])
    assert fields["url"] == f"{SITE}/en/yilan/strategy-2.html"


def test_a_page_without_briefings_says_that_it_has_no_date(evidence: Evidence) -> None:
    none = select_county(evidence, "TW-KIN")
    assert source_lines(none, Words("en")) == []
    assert data_date(none) == ""
    for said in (cite_text(none, "A title", Words("en")), bibtex(none, "A title", Words("en"))):
        assert "briefings up to" not in said
        assert __released__[:4] in said
