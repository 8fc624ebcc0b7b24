"""What a page says first: no more than its rows allow."""

import re

import pandas as pd
import pytest
from safetynet.county_report import open_county
from safetynet.coverage import coverage, short_name, tile_map
from safetynet.evidence import Evidence
from safetynet.finding import change_finding, tiles
from safetynet.index_report import open_index
from safetynet.report import open_report
from safetynet.words import Words


def real(evidence: Evidence, *verdicts: str) -> pd.DataFrame:
    """Rows of real comparisons with other verdicts."""
    rows = evidence.comparisons[evidence.comparisons["p"].notna()].head(len(verdicts))
    return rows.assign(verdict=list(verdicts))


@pytest.mark.parametrize(
    ("verdicts", "said", "unsaid"),
    [
        (["no-clear-change"] * 3, "3 were tested and none shows a clear change", "improved"),
        (["no-clear-change", "improved"], "1 shows a clear change: ", "none shows"),
        (["worsened", "rose", "no-clear-change"], "2 show a clear change", "none shows"),
    ],
)
def test_a_finding_names_what_is_clear_and_nothing_else(
    evidence: Evidence, verdicts: list[str], said: str, unsaid: str
) -> None:
    text = change_finding(real(evidence, *verdicts), evidence.programme, Words("en"))
    assert said in text
    assert unsaid not in text


def test_what_was_not_tested_is_not_called_unchanged(evidence: Evidence) -> None:
    rows = real(evidence, "base-unknown").assign(p=float("nan"))
    text = change_finding(rows, evidence.programme, Words("en"))
    assert "none can be tested, so nothing can be said about change" in text


def test_clear_changes_stand_first_and_the_untested_last(evidence: Evidence) -> None:
    rows = evidence.comparisons[evidence.comparisons["verdict"] != "one-phase"]
    rows = rows.assign(verdict=["base-unknown", *["no-clear-change"] * 6, "improved"])
    shown = tiles(rows, evidence.figures, evidence.programme, Words("en"))
    assert "improved" in shown[0]["said"]
    assert all("no clear change" in tile["said"] for tile in shown[1:])


def test_every_number_of_a_tile_leads_to_its_words(evidence: Evidence) -> None:
    html = open_report(
        county="lienchiang", strategy=3, language="en", evidence=evidence
    ).headline.text
    values = re.findall(r"<b>(.*?)</b>", html)
    assert len(values) == 8
    for side in re.findall(r'<p class="side">(.*?)</p>', html):
        assert "sources/lienchiang" in side


def test_a_misprinted_target_judges_nothing(evidence: Evidence) -> None:
    """Penghu prints a count of deaths as a percentage; its target cannot be right as printed."""
    for page in (
        open_county(county="penghu", language="en", evidence=evidence),
        open_report(county="penghu", strategy=2, language="en", evidence=evidence),
    ):
        html = page.headline.text
        place = html.find("printed as a percentage")
        assert place < 0 or "met" not in html[place : html.find("</li>", place)]


def test_the_first_page_names_the_only_county_that_has_both_phases(evidence: Evidence) -> None:
    text = open_index(language="en", evidence=evidence).headline.text
    assert "Only Lienchiang County: 8 indicators have figures in both phases" in text


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
