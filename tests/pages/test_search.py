"""The search: what it knows, by which words, and how much it weighs."""

import json
import re
from dataclasses import replace
from functools import cache

import pytest
from chromium import NEEDED
from conftest import ROOT
from playwright.sync_api import Browser, Page
from safetynet.book.evidence import Evidence
from safetynet.pages import search
from safetynet.pages.html import read_script, read_style
from safetynet.pages.notebooks import BUILT_IN
from safetynet.pages.search import KINDS, open_search
from safetynet.raw.briefing import MEASURE_KINDS, ROLES
from safetynet.words.synonyms import read_synonyms
from safetynet.words.terms import Words


def index(evidence: Evidence, language: str = "zh") -> dict[str, object]:
    html = open_search(language=language, evidence=evidence).search.text
    found = re.search(r'id="search-index">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_every_theme_and_service_has_other_words_and_nothing_else_has(evidence: Evidence) -> None:
    programme = evidence.programme
    ids = {("themes", name) for name in programme.themes["theme"]}
    ids |= {("services", name) for name in programme.services["service"]}
    assert set(read_synonyms()) == ids
    text = (ROOT / "lib/safetynet/words/synonyms.csv").read_text(encoding="utf-8")
    assert len(text.splitlines()) == len(ids) + 1
    for key, words in read_synonyms().items():
        assert re.search("[\u4e00-\u9fff]", words), key
        assert re.search("[a-z]{2}", words), key


@pytest.mark.parametrize(
    ("query", "key"),
    [("人力不足", ("themes", "staffing")), ("缺人", ("themes", "staffing")),
     ("staff shortage", ("themes", "staffing")), ("understaffed", ("themes", "staffing")),
     ("經費不足", ("themes", "budget")), ("預算", ("themes", "budget")),
     ("funding", ("themes", "budget")), ("家暴", ("services", "protection"))],
)  # fmt: skip
def test_what_people_say_is_known(query: str, key: tuple[str, str]) -> None:
    assert [found for found, words in read_synonyms().items() if query in words] == [key]


def test_each_kind_that_data_have_is_a_group_with_a_name() -> None:
    assert {*MEASURE_KINDS, *ROLES} < set(KINDS)
    for language in ("zh", "en"):
        names = [Words(language)(f"found_{kind}") for kind in KINDS]
        assert len(set(names)) == len(KINDS)


def test_minutes_are_called_minutes(evidence: Evidence) -> None:
    for language, minutes, briefing in (
        ("zh", "會議紀錄：", "簡報："),
        ("en", "Minutes: ", "Briefing: "),
    ):
        page = open_search(language=language, evidence=evidence)
        titles = {e.href: e.title for e in page.entries() if e.kind == "source"}
        assert titles["sources/lienchiang-2018-minutes.html"].startswith(minutes)
        assert titles["sources/penghu-2023-briefing.html"].startswith(briefing)


def test_every_measure_is_found_by_its_theme_and_service_and_tells_its_county(
    evidence: Evidence,
) -> None:
    data = index(evidence, "en")
    entries = {row[1].partition("#")[2]: row for row in data["entries"] if row[0] in MEASURE_KINDS}
    themes = evidence.programme.themes.set_index("theme")
    areas = evidence.programme.areas.set_index("ref_area")
    assert len(entries) == len(evidence.measures)
    for row in evidence.measures.to_dict("records"):
        kind, _, title, more, keys, shown = entries[
            f"measure-{row['measure_id'].replace('/', '-')}"
        ]
        assert (kind, title, more) == (row["kind"], row["summary_en"], row["responsible"])
        assert [data["names"][str(key)] for key in keys[:shown]] == [
            areas.loc[row["ref_area"]]["name_en"], themes.loc[row["theme"]]["name_en"],
        ]  # fmt: skip
        texts = " ".join(data["texts"][key] for key in keys)
        for key in (("themes", row["theme"]), ("services", row["service"])):
            assert read_synonyms()[key] in texts


def test_of_many_measures_obstacles_and_requests_are_kept_and_of_more_none(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised = int(evidence.measures["kind"].isin(["obstacle", "request"]).sum())

    def kinds(most: int) -> set[str]:
        monkeypatch.setattr(search, "MOST_MEASURES", most)
        entries = open_search(language="zh", evidence=evidence).entries()
        return {entry.kind for entry in entries} & set(MEASURE_KINDS)

    assert kinds(len(evidence.measures)) == set(MEASURE_KINDS)
    assert kinds(len(evidence.measures) - 1) == {"obstacle", "request"}
    assert kinds(raised - 1) == set()


def test_of_many_figures_none_is_listed(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", len(evidence.figures) - 1)
    entries = list(open_search(language="zh", evidence=evidence).entries())
    assert not [entry for entry in entries if entry.kind in ROLES]
    assert len([entry for entry in entries if entry.kind in MEASURE_KINDS]) == len(
        evidence.measures
    )


def test_words_that_are_never_shown_need_no_font(evidence: Evidence) -> None:
    """An English page whose summaries are English has the Chinese words in ASCII."""
    figures = evidence.figures.iloc[:0]
    html = open_search(language="en", evidence=replace(evidence, figures=figures)).search.text
    raw = re.search(r'id="search-index">(.*?)</script>', html, re.DOTALL)
    assert raw
    [texts] = re.findall(r'"texts":(\[.*?\]),"entries"', raw[1])
    assert texts.isascii()
    assert "人力不足" in " ".join(json.loads(texts))


def test_texts_cannot_end_the_script(evidence: Evidence) -> None:
    evil = "</script><script>alert(1)</script>&amp;"
    measures = evidence.measures.assign(summary_zh=evil, responsible=evil)
    html = open_search(language="zh", evidence=replace(evidence, measures=measures)).search.text
    assert html.count("<script") == html.count("</script") == 1
    entries = index(replace(evidence, measures=measures))["entries"]
    assert {row[2] for row in entries if row[0] in MEASURE_KINDS} == {evil}


def test_no_rule_of_the_style_is_for_a_kind_of_page_by_accident() -> None:
    """The body has its page's kind as a class, which no part of a page may be called."""
    style = read_style()
    for kind in BUILT_IN:
        assert not re.search(rf"(?:^|[,{{}}(])\s*\.{kind}\b", style), kind


@cache
def without_figures(evidence: Evidence, language: str) -> str:
    """Return the search of pages, measures and terms alone, made once."""
    few = replace(evidence, figures=evidence.figures.iloc[:0])
    return open_search(language=language, evidence=few).search.text


def searching(browser: Browser, evidence: Evidence, language: str, query: str) -> Page:
    """Return the search with a query typed, in a page of scripts and index alone."""
    body = without_figures(evidence, language)
    script = read_script("page.js") + read_script("search.js")
    page = browser.new_page()
    page.set_content(
        f"<!DOCTYPE html><html><body data-code=x><main>{body}</main><script>{script}</script>"
    )
    page.locator("#query").fill(query)
    return page


@pytest.mark.browser
@NEEDED[1]
@pytest.mark.parametrize(
    ("language", "query", "group", "theme"),
    [("zh", "人力不足", "困境", "人力招募與留任"), ("zh", "缺人", "困境", "人力招募與留任"),
     ("zh", "澎湖人力不足", "困境", "澎湖縣、人力招募與留任"),
     ("en", "staff shortage", "Obstacles", "Recruiting and keeping staff"),
     ("en", "understaffed", "Obstacles", "Recruiting and keeping staff"),
     ("zh", "經費不足", "困境", "經費"), ("en", "funding", "Obstacles", "Budget")],
)  # fmt: skip
def test_obstacles_are_found_by_what_people_say(
    browser: Browser, evidence: Evidence, language: str, query: str, group: str, theme: str
) -> None:
    page = searching(browser, evidence, language, query)
    heads = [head.split()[0] for head in page.locator("#search-found h2").all_inner_texts()]
    section = page.locator("#search-found section", has=page.locator("h2", has_text=group))
    beside = section.first.locator("li small").all_inner_texts()
    page.close()
    assert group in heads
    assert any(theme in text for text in beside)


@pytest.mark.browser
@NEEDED[1]
def test_results_stand_by_kind_with_their_number(browser: Browser, evidence: Evidence) -> None:
    page = searching(browser, evidence, "en", "staff")
    names = [Words("en")(f"found_{kind}") for kind in KINDS]
    heads = page.locator("#search-found h2").all_inner_texts()
    groups = [re.sub(r"\s*\d+$", "", head) for head in heads]
    assert groups == [name for name in names if name in groups]
    for head, section in zip(heads, page.locator("#search-found section").all(), strict=True):
        for summary in section.locator("summary").all():
            summary.click()
            section.locator("details ol").wait_for()
        assert section.locator("li").count() == int(head.rsplit(maxsplit=1)[-1])
    total = sum(int(head.rsplit(maxsplit=1)[-1]) for head in heads)
    assert page.get_by_role("status").inner_text() == f"{total} found."
    page.close()


@pytest.mark.browser
@NEEDED[1]
def test_what_an_address_names_is_opened(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<details class=service id=outer><summary>x</summary><details><summary>y</summary>"
        f"<p id=inner>z</p></details></details><script>{read_script('opened.js')}</script>"
    )
    assert not page.locator("#inner").is_visible()
    # the event alone: browsers that open what is folded do so on their own way there
    page.evaluate(
        "history.replaceState(null, '', '#inner'); dispatchEvent(new HashChangeEvent('hashchange'))"
    )
    visible = page.locator("#inner").is_visible()
    page.close()
    assert visible
