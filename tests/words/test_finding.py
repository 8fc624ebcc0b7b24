"""What a page says first: no more than its rows allow."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.evidence.indicators import select_figures
from safetynet.pages.county import open_county
from safetynet.pages.index import open_index
from safetynet.pages.lead import finding
from safetynet.pages.strategy import open_report
from safetynet.statistics.target import judge_targets
from safetynet.tables.coverage import coverage, short_name, tile_map
from safetynet.tables.tiles import tiles
from safetynet.words.finding import change_finding
from safetynet.words.terms import Words


def real(evidence: Evidence, *verdicts: str) -> pd.DataFrame:
    """Rows of real comparisons as if they were tested, with other verdicts.

    A star behind a verdict says that the change is clear at 99.8 % too.
    """
    rows = evidence.comparisons
    rows = rows[(rows["breakdown"] == "") & (rows["verdict"] != "one-phase")].head(len(verdicts))
    return rows.assign(
        p=0.5, verdict=[verdict.removesuffix("*") for verdict in verdicts],
        singled=["yes" if verdict.endswith("*") else "" for verdict in verdicts],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "said", "unsaid"),
    [
        (["no-clear-change"] * 3, "3 were tested and none shows a clear change", "improved"),
        (["no-clear-change", "too-few"], "2 were tested and none shows a clear change", "few"),
        (["no-clear-change", "improved*"], "1 shows a change that is clear at 99.8%: ", "none"),
        (["worsened*", "rose*", "no-clear-change"], "2 show a change that is clear", "none"),
        (["worsened", "rose*", "no-clear-change"], "1 shows a change that is clear", "worse"),
        (
            ["worsened", "no-clear-change"],
            "1 is clear at 95%, but what a headline names must be clear at 99.8% too, and none is",
            "worse",
        ),
    ],
)
def test_a_finding_names_what_is_clear_and_nothing_else(
    evidence: Evidence, verdicts: list[str], said: str, unsaid: str
) -> None:
    rows = real(evidence, *verdicts)
    assert len(rows) == len(verdicts)
    text = change_finding(rows, evidence.programme, Words("en"))
    assert said in text
    assert unsaid not in text
    clear = rows[rows["singled"] == "yes"]["indicator"]
    for indicator in rows["indicator"]:
        name = evidence.programme.catalogue[indicator]["name_en"]
        assert (name in text) is (indicator in set(clear))


def test_changes_of_several_counties_are_named_with_their_county(evidence: Evidence) -> None:
    rows = real(evidence, "worsened*", "no-clear-change")
    name = evidence.programme.catalogue[rows["indicator"].iloc[0]]["name_en"]
    here = rows["ref_area"].iloc[0]
    one = change_finding(rows.assign(ref_area=here), evidence.programme, Words("en"))
    assert f"{name} worsened" in one
    assert "2 indicators have figures" in one
    rows = rows.assign(ref_area=["TW-TNN", "TW-ILA"])
    text = change_finding(rows, evidence.programme, Words("en"))
    assert f"{name} in Tainan City worsened" in text
    assert "2 pairs of county and indicator have figures" in text
    assert "臺南市的" in change_finding(rows, evidence.programme, Words("zh"))


def test_an_indicator_with_its_parts_counts_once(evidence: Evidence) -> None:
    """Yilan's cases reported again, of adults and of children; Tainan's of three kinds."""
    for county, area in (("yilan", "TW-ILA"), ("tainan", "TW-TNN"), ("lienchiang", "TW-LIE")):
        for strategy in "1234":
            page = open_report(county=county, strategy=strategy, language="en", evidence=evidence)
            reported = page.status[page.status["results"] > 0]["indicator"].nunique()
            said = finding(page)
            if page.comparisons.empty and reported:
                [count] = re.findall(r"^(\d+) indicator", said)
                assert int(count) <= reported, (area, strategy)
            counts = map(int, re.findall(r"\((\d+)\): ", page.incomparable.text))
            mine = select_figures(evidence.comparisons, area, strategy)
            tested = mine[mine["p"].notna()]["indicator"].nunique()
            assert sum(counts) == mine["indicator"].nunique() - tested, (area, strategy)
    estimates = evidence.estimates[evidence.estimates["ref_area"] == "TW-ILA"]
    one = estimates[estimates["phase"] == "1"]["indicator"].nunique()
    text = open_county(county="yilan", language="en", evidence=evidence).headline.text
    assert f"Phase one {one}" in text


def test_what_was_not_tested_is_not_called_unchanged(evidence: Evidence) -> None:
    rows = real(evidence, "base-unknown").assign(p=float("nan"))
    text = change_finding(rows, evidence.programme, Words("en"))
    assert "none can be tested, so nothing can be said about change" in text


def test_clear_changes_stand_first_and_the_untested_last(evidence: Evidence) -> None:
    verdicts = ["base-unknown", *["no-clear-change"] * 6, "worsened", "improved*"]
    rows = real(evidence, *verdicts)
    shown = tiles(rows, evidence.figures, evidence.targets, evidence.programme, Words("en"))
    assert len(shown) == 6
    assert "improved" in shown[0]["said"]
    assert all("no clear change" in tile["said"] for tile in shown[1:])
    rows = rows[rows["verdict"].isin(["base-unknown", "worsened", "improved"])]
    shown = tiles(rows, evidence.figures, evidence.targets, evidence.programme, Words("en"))
    assert ["improved" in tile["said"] for tile in shown] == [True, False, False]
    assert ["worsened" in tile["said"] for tile in shown] == [False, True, False]


def test_every_number_of_a_tile_leads_to_its_words(evidence: Evidence) -> None:
    html = open_report(
        county="lienchiang", strategy=3, language="en", evidence=evidence
    ).headline.text
    values = re.findall(r"<b>(.*?)</b>", html)
    assert len(values) == 8
    for side in re.findall(r'<div class="side">(.*?)</div></div>', html):
        assert "sources/lienchiang" in side


def test_a_misprinted_target_judges_nothing(evidence: Evidence) -> None:
    """Penghu's target for deaths, where the audit says that it cannot be right as printed."""
    wrong = {"penghu-2023-briefing/f375c"}
    written = evidence.written
    judged = judge_targets(
        evidence.results, evidence.figures, wrong, evidence.programme, written
    )  # fmt: skip
    misprinted = replace(evidence, targets=judged)
    for page in (
        open_county(county="penghu", language="en", evidence=misprinted),
        open_report(county="penghu", strategy=2, language="en", evidence=misprinted),
    ):
        html = page.headline.text
        place = html.find("printed as a percentage")
        assert place > 0
        tile = html[place : html.find("</li>", place)]
        assert "undecided (the target contradicts other numbers)" in tile
        assert "met" not in tile


def test_the_first_page_names_the_only_counties_that_have_both_phases(evidence: Evidence) -> None:
    """Lienchiang: suicide, psychiatric, violence and offender cases (lines 253 to 256), drug cases,
    high-risk families reported again, counsellors; Tainan: centres, pupils back at school."""
    text = open_index(language="en", evidence=evidence).headline.text
    said = "Only Lienchiang County, Tainan City: 9 pairs of county and indicator have figures"
    assert said in text
    assert "5 documents of 4 of the 22 counties read" in text
    assert "1 was tested and none shows a clear change" in text


def test_a_tile_for_every_county_each_in_its_own_place(evidence: Evidence) -> None:
    html = tile_map(evidence, Words("en")).text
    places = re.findall(r"grid-area:(\d+/\d+)", html)
    assert len(places) == len(set(places)) == 22
    assert html.count('class="unread"') == 18 + 1  # the legend's
    assert "Phase one has strategies 2, 3, 4; Phase two has strategies 1, 2, 3, 4" in html
    names = [
        short_name(row, evidence, Words("en"))
        for row in evidence.programme.counties.to_dict("records")
    ]
    assert len(set(names)) == 22
    assert {"Taipei", "Hsinchu City", "Hsinchu County", "Lienchiang"} <= set(names)


def test_coverage_counts_results(evidence: Evidence) -> None:
    counts = coverage(evidence).set_index(["ref_area", "strategy", "phase"])["results"]
    assert counts["TW-LIE", "3", "1"] == 4
    assert counts["TW-LIE", "3", "2"] == 8
