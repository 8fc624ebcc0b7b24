"""The profile of a county: what it shows, and that words say whatever is drawn."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.book.selection import select_county
from safetynet.pages.county import CountyReport, open_county
from safetynet.statistics.spread import COLUMNS
from safetynet.statistics.target import STATES
from safetynet.tables.completeness import count_years
from safetynet.tables.profile import is_told
from safetynet.tables.standing import change_certainty, clearest_changes, miss_certainty
from safetynet.words.terms import Words

REPORTED_AGAIN = "rereport-after-closure-share"


def page(evidence: Evidence, county: str, language: str = "en") -> CountyReport:
    return open_county(county=county, language=language, evidence=evidence)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))


def row_of(html: str, indicator: str) -> str:
    [row] = re.findall(rf'<tr id="comparison-{indicator}" .*?</tr>', html, flags=re.DOTALL)
    return row


def with_spread(evidence: Evidence, rows: list[tuple[str, float, float]]) -> Evidence:
    """The evidence as if counties stood so on cases reported again: area, quantile, value."""
    frame = pd.DataFrame([(REPORTED_AGAIN, "", "2", *row, "", "") for row in rows], columns=COLUMNS)
    return replace(evidence, spread=frame)


@pytest.mark.parametrize("county", ["lienchiang", "yilan", "tainan", "penghu"])
def test_a_row_for_all_that_is_official_judged_or_in_both_phases(
    evidence: Evidence, county: str
) -> None:
    report = page(evidence, county)
    summary = report.summary
    wanted = summary[is_told(summary)]
    shown = re.findall(r'<tr id="comparison-([^"]+)"', report.profile.text)
    assert len(shown) == len(set(shown)) == len(wanted) > 0
    assert set(wanted["indicator"]) == {
        name for name in wanted["indicator"] if any(place.startswith(name) for place in shown)
    }
    groups = re.findall(r'<tr class="group.*?href="strategy-(\d).html"', report.profile.text)
    assert groups == sorted(set(wanted["strategy"]))
    left = summary[~is_told(summary)]["strategy"].value_counts()
    for strategy in groups:
        if left.get(strategy, 0):
            assert f"{left[strategy]} more with a value only" in plain(report.profile.text)


def test_other_counties_are_drawn_and_said(evidence: Evidence) -> None:
    """Lienchiang 0 % beside Penghu's 3.70 % of the same phase, and the other way round."""
    html = page(evidence, "lienchiang").profile.text
    row = row_of(html, REPORTED_AGAIN)
    assert row.count('class="other"') == 1
    assert "1 other county: 3.7%" in plain(row)
    assert "1 other county: 0%" in plain(row_of(page(evidence, "penghu").profile.text,
                                               REPORTED_AGAIN))  # fmt: skip
    assert 'class="other"' not in row_of(html, "drug-cases")


def test_of_many_counties_the_quartiles_are_drawn_and_said(evidence: Evidence) -> None:
    many = with_spread(evidence, [("", 0.25, 2.0), ("", 0.5, 4.5), ("", 0.75, 8.0)])
    for language, said in (("en", "Middle half of the counties: 2%–8%, median 4.5%"),
                           ("zh", "居中半數的縣市：2%–8%，中位數4.5%")):  # fmt: skip
        html = page(many, "lienchiang", language).profile.text
        row = row_of(html, REPORTED_AGAIN)
        assert row.count('class="spread"') == row.count('class="median"') == 1
        assert said in plain(row)
    assert "Middle half of the counties, and their median" in page(many, "lienchiang").profile.text
    assert "Middle half" not in page(evidence, "lienchiang").profile.text


def test_a_scale_holds_all_that_it_draws(evidence: Evidence) -> None:
    """A county far above the others' 20 % has a scale to 100 %."""
    wide = with_spread(evidence, [("TW-TPE", float("nan"), 64.0)])
    row = row_of(page(wide, "lienchiang").profile.text, REPORTED_AGAIN)
    assert '<circle class="other" cx="64%"' in row
    assert "<span>100%</span>" in row
    narrow = row_of(page(evidence, "lienchiang").profile.text, REPORTED_AGAIN)
    assert "<span>20%</span>" in narrow


def test_good_and_bad_are_said_of_targets_alone(evidence: Evidence) -> None:
    """Neither a class nor a word judges a place among the counties."""
    for county in ("lienchiang", "penghu"):
        html = page(evidence, county).profile.text
        marked = set(re.findall(r'class="mark (\w+)"', html))
        assert marked <= set(STATES)
        drawn = "".join(
            re.findall(r'<svg class="drawn".*?</svg></svg>|<svg class="drawn".*?</svg>', html)
        )
        assert not re.search(r'class="[^"]*(met|missed|good|bad)', drawn)  # fmt: skip


@pytest.mark.parametrize("county", ["lienchiang", "yilan", "tainan", "penghu"])
def test_numbers_of_the_tiles_are_those_of_the_rows(evidence: Evidence, county: str) -> None:
    report = page(evidence, county)
    summary = report.summary
    tiles = re.findall(r"<b>(\d+)</b> <span>(.*?)</span>", report.tally.text)
    found = [int(number) for number, _ in tiles]
    assert found[:3] == [int((summary["state"] == state).sum())
                         for state in ("missed", "met", "undecided")]  # fmt: skip
    pairs = summary[summary["verdict"] != "one-phase"]
    assert found[3] == pairs["indicator"].nunique()
    held = report.measures[report.measures["kind"] == "obstacle"]
    assert found[4] == int((held["voice"] == "county").sum())
    assert all(text for _, text in tiles)
    html = report.profile.text + report.standing.text + 'id="profile" id="agenda"'
    for href in re.findall(r'href="#([^"]+)"', report.tally.text):
        assert f'id="{href}"' in html


def test_a_county_without_judged_targets_says_so(evidence: Evidence) -> None:
    bare = replace(evidence, targets=evidence.targets.iloc[:0])
    text = page(bare, "tainan").tally.text
    assert "results with a target" in text
    assert "No briefing prints target and result of one period" in text
    assert text.count("<li") == 3


def test_misses_and_changes_say_how_certain_they_are(evidence: Evidence) -> None:
    text = plain(page(evidence, "yilan").standing.text)
    assert text.count("No margin of error can be computed") == 3
    assert "28.99%" in text
    text = plain(page(evidence, "lienchiang").standing.text)
    assert "Exact test: p 0.868" in text
    assert "Targets missed" not in text
    assert "4 more in the table above" in text


@pytest.mark.parametrize(
    ("certain", "said"),
    [("yes", "The whole 95% interval lies on the wrong side"),
     ("no", "with few cases this may be chance"),
     ("", "No margin of error can be computed")],
)  # fmt: skip
def test_a_miss_is_as_certain_as_its_interval(certain: str, said: str) -> None:
    assert said in miss_certainty({"certain": certain}, Words("en"))


@pytest.mark.parametrize(
    ("verdict", "singled", "said"),
    [("improved", "yes", "Clear at 99.8% too"), ("improved", "", "and this is not"),
     ("no-clear-change", "", "Exact test: p 0.010")],
)  # fmt: skip
def test_a_change_is_as_certain_as_its_test(verdict: str, singled: str, said: str) -> None:
    row = {"p": 0.01, "q": float("nan"), "confidence": 0.95, "verdict": verdict, "singled": singled}
    assert said in change_certainty(row, Words("en"))
    assert change_certainty(row | {"p": float("nan")}, Words("en")) == ""


def test_the_most_certain_change_comes_first(evidence: Evidence) -> None:
    summary = page(evidence, "lienchiang").summary
    pairs = summary[(summary["verdict"] != "one-phase") & (summary["breakdown"] == "")]
    verdicts = ["base-unknown", "no-clear-change", "worsened", "improved"]
    rows = pairs.head(4).assign(
        verdict=verdicts, p=[float("nan"), 0.2, 0.04, 0.001], singled=["", "", "", "yes"]
    )
    assert clearest_changes(rows)["verdict"].tolist() == verdicts[::-1]


def test_a_square_for_every_strategy_and_year(evidence: Evidence) -> None:
    """Lienchiang's strategy 3 has 109, 110 and 111, four results each."""
    part = select_county(evidence, "TW-LIE")
    counted = count_years(part.results, evidence.programme)
    assert len(counted) == 4 * 8
    third = counted[counted["strategy"] == "3"].set_index("year")
    assert third.loc[[2020, 2021, 2022], "alone"].tolist() == [4, 4, 4]
    assert third.loc[[2018, 2019, 2023, 2024, 2025], ["alone", "across"]].to_numpy().sum() == 0
    html = page(evidence, "lienchiang").completeness.text
    assert html.count("<i ") == 4 * 8
    row = next(row for row in html.split("</tr>") if "strategy-3.html" in row)
    assert row.count("4 results of this year") == 3
    years = (counted["alone"] > 0).sum()
    assert html.count('<td class="year">') == years
