"""The first page: the programme's targets and changes, then the map, then ways on."""

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.pages.index import IndexReport, open_index
from safetynet.pages.plan import whole_plan
from safetynet.tables.coverage import evidence_map, short_name
from safetynet.tables.programme import LISTED, SHOWN, programme_list
from safetynet.words.terms import Words


@pytest.fixture(scope="module")
def page(evidence: Evidence) -> IndexReport:
    return open_index(language="en", evidence=evidence)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows_of(html: str) -> list[str]:
    found = re.findall(r'<tr id="[^"]+".*?</tr>', html, re.DOTALL)
    return [plain(row) for row in found]


def test_the_finding_tells_how_much_was_read(page: IndexReport) -> None:
    text = plain(page.headline.text)
    assert "5 documents from 4 of the 22 counties were read" in text
    assert "In the 4 of 22 counties read, 18 results" in text


def test_missed_targets_stand_first_with_county_result_period_and_target(page: IndexReport) -> None:
    rows = rows_of(page.programme.text)
    [place] = [n for n, row in enumerate(rows) if "opened as cases" in row and "28.99%" in row]
    assert place < 5
    assert "Yilan County" in rows[place]
    assert "2020" in rows[place]
    assert "72%" in rows[place]
    assert all("✗ not met" in row for row in rows[:5])
    assert not any("✗ not met" in row for row in rows[5:])
    assert sum("✓ met" in row for row in rows) == 10


def test_a_row_leads_to_its_row_on_the_strategy_page(page: IndexReport, evidence: Evidence) -> None:
    """Each address is the id of a row that the strategy's page draws."""
    links = re.findall(r'href="([\w-]+)/strategy-(\d)\.html#comparison-([\w-]+)"',
                       page.programme.text)  # fmt: skip
    assert len(links) == len(rows_of(page.programme.text))
    paths = {report.path for report in whole_plan(evidence, "zh")}
    for county, strategy, series in links:
        assert f"{county}/strategy-{strategy}.html" in paths
        area = evidence.programme.county(county)["ref_area"]
        mine = evidence.summary[evidence.summary["ref_area"] == area]
        names = mine["indicator"] + "-" + mine["breakdown"].str.replace("=", "-")
        assert series in set(names.str.removesuffix("-"))


def test_what_is_not_shown_is_counted(evidence: Evidence) -> None:
    rows = evidence.summary[evidence.summary["state"] == "missed"]
    many = pd.concat(
        [rows.assign(indicator=name) for name in evidence.programme.indicators["indicator"][:30]]
    )
    assert len(many) > LISTED
    html = programme_list(many, evidence.figures, evidence.programme, Words("en")).text
    assert len(rows_of(html)) == SHOWN
    assert f"{len(many) - SHOWN} more stand on the counties' pages" in plain(html)
    few = many.head(SHOWN + 3)
    html = programme_list(few, evidence.figures, evidence.programme, Words("en")).text
    assert len(rows_of(html)) == SHOWN + 3
    assert "stand on the counties' pages" not in html


def test_without_anything_to_tell_the_page_says_so(evidence: Evidence) -> None:
    empty = programme_list(
        evidence.summary.iloc[:0], evidence.figures, evidence.programme, Words("en")
    )
    assert "No result can be set against a target" in empty.text


def test_a_part_that_no_target_judges_stands_for_nothing_beside_its_whole(
    page: IndexReport,
) -> None:
    ids = re.findall(r'<tr id="[^"]*comparison-(drug-cases[^"]*)"', page.programme.text)
    assert ids == ["drug-cases"]


def test_a_tile_for_every_county_each_in_its_own_place(evidence: Evidence) -> None:
    html = evidence_map(evidence, Words("en")).text
    places = re.findall(r"grid-area:(\d+/\d+)", html)
    assert len(places) == len(set(places)) == 22
    assert html.count('class="unread"') == 18 + 1  # the legend's
    assert "Lienchiang County: results for 7 of 8 pairs of strategy and phase" in html
    names = [
        short_name(row, evidence, Words("en"))
        for row in evidence.programme.counties.to_dict("records")
    ]
    assert len(set(names)) == 22
    assert {"Taipei", "Hsinchu City", "Hsinchu County", "Lienchiang"} <= set(names)


def test_the_map_tells_by_number_and_word_what_it_tells_by_colour(evidence: Evidence) -> None:
    html = evidence_map(evidence, Words("en")).text
    tiles = re.findall(r'<li style="grid-area[^>]*class="([\w-]+)">(.*?)</li>', html, re.DOTALL)
    for step, tile in tiles:
        held = re.search(r"(\d)/8", tile)
        assert (step == "unread") is (held is None)
        if held:
            assert step == f"step-{-(-int(held[1]) // 3)}"
    [yilan] = [tile for _, tile in tiles if "yilan/" in tile]
    assert "3 targets missed" in yilan
    assert "✗3" in yilan
    assert all(text in plain(html) for text in ("1–3", "4–6", "7–8", "no briefing read yet"))


def test_counties_with_data_are_listed_with_their_targets(evidence: Evidence) -> None:
    html = evidence_map(evidence, Words("en")).text
    lines = [plain(line) for line in re.findall(r"<li>(<a.*?)</li>", html, re.DOTALL)]
    assert len(lines) == len(evidence.areas_read) == 4
    [yilan] = [line for line in lines if line.startswith("Yilan County")]
    assert yilan == (
        "Yilan County 3 targets missed, 5 targets met, 2 cannot be judged; "
        "no indicator with both phases"
    )
    [lienchiang] = [line for line in lines if line.startswith("Lienchiang County")]
    assert lienchiang.endswith("both phases in 7 indicators")
    assert "Of the other 18 counties no briefing has been read yet" in html


def test_a_third_phase_widens_the_scale_of_the_map(evidence: Evidence) -> None:
    phases = evidence.programme.phases
    third = pd.concat([phases, phases.tail(1).assign(phase="3")])
    programme = replace(evidence.programme, phases=third)
    html = evidence_map(replace(evidence, programme=programme), Words("en")).text
    assert "7/12" in html
    assert "9–12" in html


def test_the_first_page_leads_to_each_strategy_side_by_side(page: IndexReport) -> None:
    found = re.findall(r'href="compare\.html\?strategy=(\d)"', page.compare.text)
    assert found == ["1", "2", "3", "4"]


def test_obstacles_stand_as_a_table_below_their_sentence(page: IndexReport) -> None:
    html = page.obstacles.text
    assert html.startswith('<p class="says">Most widely named as an obstacle: ')
    assert 'id="table-obstacles"' in html
    assert "&lt;" not in html
