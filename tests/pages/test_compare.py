"""Counties side by side: what may stand in a row, and what a reader chooses."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from chromium import NEEDED
from playwright.sync_api import Browser, Page
from safetynet.book.evidence import Evidence
from safetynet.pages.compare import open_compare
from safetynet.tables.compare import compare_data, compared
from safetynet.words.terms import Words
from safetynet.workbook import Workbook


@pytest.fixture(scope="module")
def data(evidence: Evidence) -> dict:
    return compare_data(evidence, compared(evidence)[1], Words("en"))


def row_of(data: dict, name: str) -> list:
    [row] = [row for row in data["rows"] if row[1] == name]
    return row


def cell(data: dict, name: str, slug: str) -> list:
    place = [county[0] for county in data["counties"]].index(slug)
    return row_of(data, name)[5][str(place)]


def test_every_value_of_every_county_stands_once(data: dict, evidence: Evidence) -> None:
    held = sum(len(values) for row in data["rows"] for values, _ in row[5].values())
    assert held == len(evidence.estimates)
    names = [(row[0], row[1]) for row in data["rows"]]
    assert len(set(names)) == len(names)


def test_values_have_their_period_figure_and_place(data: dict) -> None:
    [[phase, text, period, figure, place]], _ = cell(
        data, "Reports assigned within 24 hours", "tainan"
    )
    assert (data["phases"][phase], text, period) == ("Phase one", "95.09%", "2020")
    assert figure.startswith("tainan-2021-")
    assert place == 95.1
    penghu = cell(data, "Reports assigned within 24 hours", "penghu")[0][0]
    assert (data["phases"][penghu[0]], penghu[1], penghu[4]) == ("Phase two", "100%", 100)


def test_counts_and_unlike_units_are_listed_but_not_drawn(data: dict) -> None:
    for name in ("Social welfare service centres", "Professional school counsellors employed"):
        row = row_of(data, name)
        assert len(row[5]) == 2
        assert all(value[4] is None for values, _ in row[5].values() for value in values)


def test_a_target_stands_with_the_result_that_it_judges(data: dict) -> None:
    aim, state, said = cell(data, "Reports handled within 24 hours", "yilan")[1]
    assert (aim, state, said) == ("target 100%", "missed", "✗ not met")


def test_an_earlier_definition_is_told_and_not_drawn(data: dict, evidence: Evidence) -> None:
    """What is comparable from phase two on, with a county's value moved to phase one."""
    name = "vulnerable-family-reported-share"
    estimates = evidence.estimates
    moved = estimates.assign(phase=estimates["phase"].where(estimates["indicator"] != name, "1"))
    old = replace(
        evidence, estimates=moved.drop_duplicates(["ref_area", "indicator", "breakdown", "phase"])
    )
    rows = compared(old)[1]
    title = evidence.programme.catalogue[name]["name_en"]
    row = row_of(compare_data(old, rows, Words("en")), title)
    assert "defined so from phase two on" in row[3]
    assert all(value[4] is None for values, _ in row[5].values() for value in values)
    now = row_of(data, title)
    assert any(value[4] is not None for values, _ in now[5].values() for value in values)


def test_a_page_of_too_many_values_holds_the_official_ones(evidence: Evidence) -> None:
    every = len(compared(evidence)[1])
    assert compared(evidence, every)[0] == "all"
    kept, rows = compared(evidence, every - 1)
    assert kept == "official"
    assert 0 < len(rows) < every
    assert (rows["official"] != "").all()
    kept, latest = compared(evidence, len(rows) - 1)
    assert kept == "latest"
    assert not latest.duplicated(["ref_area", "indicator", "breakdown"]).any()
    kept, none = compared(evidence, 0)
    assert kept == "nothing"
    assert none.empty


def test_the_data_cannot_end_their_script(evidence: Evidence) -> None:
    evil = "</script><script>alert(1)</script>"
    names = evidence.programme.indicators.assign(name_en=evil, note_en=evil)
    tampered = replace(evidence, programme=replace(evidence.programme, indicators=names))
    html = open_compare(language="en", evidence=tampered).tool.text
    assert "<script>alert" not in html
    [found] = re.findall(r'id="compare-data">(.*?)</script>', html, re.DOTALL)
    assert json.loads(found)["rows"][0][1].startswith(evil)


def test_without_scripts_there_are_links(evidence: Evidence) -> None:
    html = open_compare(language="en", evidence=evidence).links.text
    assert 'href="indicators/reports-dispatched-24h-share.html"' in html
    assert 'href="tainan/strategy-2.html#comparison-reports-dispatched-24h-share"' in html


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield context.new_page()
    context.close()


def address(built: Workbook, path: str) -> str:
    name, _, query = path.partition("?")
    return (Path(built.reports) / name).as_uri() + (f"?{query}" if query else "")


@pytest.mark.browser
@pytest.mark.skipif(NEEDED[1].args[0], reason=NEEDED[1].kwargs["reason"])
class TestChosen:
    def test_from_the_first_page_to_24_hours_in_two_clicks(
        self, page: Page, built: Workbook
    ) -> None:
        page.goto(address(built, "en/index.html"))
        page.get_by_role("link", name="Strategy 2: ").first.click()
        row = page.locator("table.abreast tr", has_text="Reports assigned within 24 hours").first
        assert "95.09%" in row.inner_text()
        assert "100%" in row.inner_text()
        page.get_by_text("Only one of these counties reports").click()
        one = page.locator("table.abreast tr", has_text="Reports handled within 24 hours").last
        assert "99.95%" in one.inner_text()
        assert "✗ not met" in one.inner_text()

    def test_the_choice_is_in_the_address_and_comes_from_it(
        self, page: Page, built: Workbook
    ) -> None:
        page.goto(address(built, "en/compare.html?counties=lienchiang,penghu&strategy=2"))
        boxes = page.locator("fieldset input:checked")
        assert [box.get_attribute("value") for box in boxes.all()] == ["penghu", "lienchiang"]
        assert page.get_by_label("Strategy", exact=True).input_value() == "2"
        heads = page.locator("table.abreast").first.locator("thead th").all_inner_texts()
        assert heads == ["Indicator", "Penghu County", "Lienchiang County"]
        page.get_by_label("Tainan City").check()
        page.get_by_label("Strategy", exact=True).select_option("1")
        assert page.url.endswith("?counties=tainan,penghu,lienchiang&strategy=1")
        page.get_by_role("link", name="中文").click()
        assert page.url.endswith("/compare.html?counties=tainan,penghu,lienchiang&strategy=1")
        assert page.locator("fieldset input:checked").count() == 3

    def test_a_county_without_any_of_the_rows_is_named_and_has_no_column(
        self, page: Page, built: Workbook
    ) -> None:
        page.goto(address(built, "en/compare.html?counties=tainan,yilan,penghu&strategy=2"))
        heads = page.locator("table.abreast").first.locator("thead th").all_inner_texts()
        assert heads == ["Indicator", "Tainan City", "Penghu County"]
        assert (
            "In none of the rows above: Yilan County." in page.locator("#compare-rows").inner_text()
        )
        page.get_by_text("Only one of these counties reports").click()
        one = page.locator("table.abreast").last
        assert one.locator("thead th").all_inner_texts() == ["Indicator", "County", "Value"]
        assert "not reported" not in one.inner_text()
        assert one.locator("tr", has_text="Yilan County").count() > 2

    def test_one_county_is_no_comparison(self, page: Page, built: Workbook) -> None:
        page.goto(address(built, "en/compare.html?counties=yilan&strategy=<b>"))
        assert "Choose two or more counties" in page.get_by_role("status").inner_text()
        assert page.locator("table.abreast").count() == 0

    def test_a_number_leads_to_its_words(self, page: Page, built: Workbook) -> None:
        page.goto(address(built, "compare.html?counties=tainan,penghu&strategy=2"))
        page.locator("table.abreast").first.get_by_role("link", name="95.09%").click()
        assert "95.09" in page.locator("tr:target").inner_text()

    def test_rows_become_cards_on_a_phone(self, page: Page, built: Workbook) -> None:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(address(built, "compare.html?strategy=2"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        cell = page.locator("table.abreast td").first
        assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") != "none"
