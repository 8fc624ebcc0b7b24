"""What a page says first: no more than its rows allow."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.evidence.indicators import select_figures
from safetynet.pages.county import open_county
from safetynet.pages.strategy import open_report
from safetynet.statistics.target import judge_targets, still_open
from safetynet.tables.coverage import coverage
from safetynet.words.finding import change_finding, counties_finding, county_finding
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
        assert (within(name) in text) is (indicator in set(clear))


def test_changes_of_several_counties_are_named_with_their_county(evidence: Evidence) -> None:
    rows = real(evidence, "worsened*", "no-clear-change")
    name = evidence.programme.catalogue[rows["indicator"].iloc[0]]["name_en"]
    here = rows["ref_area"].iloc[0]
    one = change_finding(rows.assign(ref_area=here), evidence.programme, Words("en"))
    assert f"{within(name)} worsened" in one
    assert "2 indicators have figures" in one
    rows = rows.assign(ref_area=["TW-TNN", "TW-ILA"])
    text = change_finding(rows, evidence.programme, Words("en"))
    assert f"{within(name)} in Tainan City worsened" in text
    assert "2 pairs of county and indicator have figures" in text
    assert "臺南市的" in change_finding(rows, evidence.programme, Words("zh"))


@pytest.mark.parametrize(
    ("areas", "english", "chinese"),
    [
        (["TW-LIE"], "Only Lienchiang County has figures in both phases; 1 was", "只有連江縣兩期"),
        (["TW-TNN", "TW-ILA"], "Only Tainan City, Yilan County have figures", "只有臺南市、宜蘭縣"),
        (["TW-TNN", "TW-ILA", "TW-LIE", "TW-PEN"], "4 counties have figures", "4個縣市兩期"),
    ],
)
def test_of_one_indicator_counties_are_named_or_counted(
    evidence: Evidence, areas: list[str], english: str, chinese: str
) -> None:
    rows = real(evidence, *["no-clear-change"] * len(areas))
    rows = rows.assign(ref_area=areas, indicator=rows["indicator"].iloc[0])
    for code, said in (("en", english), ("zh", chinese)):
        assert counties_finding(rows, evidence.programme, Words(code)).startswith(said)


@pytest.mark.parametrize(
    ("name", "inside"),
    [("Service zones", "service zones"), ("ACT teams", "ACT teams"), ("社福中心數", "社福中心數")],
)
def test_a_name_begins_small_within_a_sentence_unless_it_is_an_abbreviation(
    name: str, inside: str
) -> None:
    assert Words("en")("in_sentence", name=name) == inside


def test_an_indicator_with_its_parts_counts_once(evidence: Evidence) -> None:
    """Yilan's cases reported again, of adults and of children; Tainan's of three kinds."""
    for county, area in (("yilan", "TW-ILA"), ("tainan", "TW-TNN"), ("lienchiang", "TW-LIE")):
        for strategy in "1234":
            page = open_report(county=county, strategy=strategy, language="en", evidence=evidence)
            counts = [
                int(n) for said in page.incomparable for n in re.findall(r"\((\d+)\): ", said)
            ]
            mine = select_figures(evidence.comparisons, area, strategy)
            tested = mine[mine["p"].notna()]["indicator"].nunique()
            assert sum(counts) == mine["indicator"].nunique() - tested, (area, strategy)


def within(name: str) -> str:
    """Return an indicator's English name as it stands within a sentence."""
    return name[:1].lower() + name[1:]


FIRST = [
    ("yilan", 2, "Yilan County missed 2 of the 6 targets", "28.99% (2020) against a target of 72%"),
    ("penghu", 3, "Penghu County missed the one target", "under 85% (no period printed)"),
    ("tainan", 4, "Tainan City missed 1 of the 2 targets", "about 1:45–50"),
    ("penghu", 2, "Penghu County met every target that can be judged (2)", "under 7.7%"),
    ("lienchiang", 2, "Lienchiang County is short of 100% on: ", "50% (1 of 2; 2022)"),
    ("lienchiang", 3, "Lienchiang County: ", "they cannot be tested, so nothing can be said"),
    ("yilan", 3, "The briefings of Yilan County read so far give no results", "Strategy 3"),
]


@pytest.mark.parametrize(("county", "strategy", "begins", "said"), FIRST)
def test_the_first_sentence_is_about_the_county(
    evidence: Evidence, county: str, strategy: int, begins: str, said: str
) -> None:
    page = open_report(county=county, strategy=strategy, language="en", evidence=evidence)
    assert page.finding.startswith(begins)
    assert said in page.finding
    chinese = open_report(county=county, strategy=strategy, language="zh", evidence=evidence)
    assert chinese.words.name(chinese.area) in chinese.finding[:12]


def test_a_missed_target_is_named_whatever_else_there_is(evidence: Evidence) -> None:
    """Every target that a county missed stands in the first sentence while they are few."""
    summary = evidence.summary
    for area, rows in summary[summary["state"] == "missed"].groupby("ref_area"):
        mine = summary[summary["ref_area"] == area]
        said = county_finding(
            mine, evidence.figures, evidence.programme, Words("en"), county="It", strategy=""
        )
        assert said.startswith("It missed")
        for indicator in rows["indicator"].head(3):
            assert within(evidence.programme.catalogue[indicator]["name_en"]) in said


def headline(evidence: Evidence, summary: pd.DataFrame, language: str) -> str:
    """Return what a page says first of some rows."""
    words = Words(language)
    return county_finding(
        summary, evidence.figures, evidence.programme, words, county="It", strategy="1"
    )


def test_a_target_that_another_result_missed_is_not_said_to_be_met_by_all(
    evidence: Evidence,
) -> None:
    rows = evidence.summary
    county = rows[rows["state"] == "met"]["ref_area"].iloc[0]
    met = rows[(rows["ref_area"] == county) & (rows["state"] == "met")]

    assert "latest" not in headline(evidence, met, "en")
    earlier = met.assign(missed=[1.0] + [0.0] * (len(met) - 1))
    said = headline(evidence, earlier, "en")
    assert said.startswith(f"It met the target of the latest result of {len(met)} indicator")
    assert "Another result of 1 indicator missed its target." in said
    assert "另有1項指標的其他結果未達成。" in headline(evidence, earlier, "zh")
    missed = pd.concat([earlier, rows[rows["state"] == "missed"].head(1)])
    assert "another result of 1 indicator missed its target" in headline(evidence, missed, "en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_has_no_value_is_no_number_in_a_headline(evidence: Evidence, language: str) -> None:
    rows = evidence.summary[evidence.summary["outcome"] == "value"].head(3)
    values = [f"{name}_{end}" for name in ("value", "low") for end in ("from", "to")]
    blank = rows.assign(**dict.fromkeys(values, float("nan")))

    said = headline(evidence, blank, language)
    assert "nan" not in said.lower()
    assert said.startswith("It")
    kept = pd.concat([blank.head(1), rows.tail(2)])
    assert "nan" not in headline(evidence, kept, language).lower()
    assert headline(evidence, kept, language) == headline(evidence, rows.tail(2), language)


def test_values_alone_bring_no_word_of_change(evidence: Evidence) -> None:
    one = evidence.summary[evidence.summary["verdict"] == "one-phase"]
    for _, mine in one.groupby(["ref_area", "strategy"]):
        said = headline(evidence, mine, "en")
        assert said.endswith("so nothing can be said about change.")
        assert not re.search(r"improved|worsened|rose|fell|increase|decrease", said)


def test_a_headline_says_what_speaks_against_a_miss(evidence: Evidence) -> None:
    """Penghu's line 67 says that all posts are filled, line 69 that the centre is below 85 %.

    Tainan's target is of phase two, which ended four years after the briefing was written.
    """
    for report in (open_report(county="penghu", strategy=3, language="en", evidence=evidence),
                   open_county(county="penghu", language="en", evidence=evidence)):  # fmt: skip
        assert "a target of 85% (contradicted by another printed number)" in report.headline.text
    tainan = open_report(county="tainan", strategy=4, language="en", evidence=evidence)
    told = "a target of 1:30 (a target for phase two, which was not over)"
    assert told in tainan.finding
    assert "✗ not met</span><small> (its period was not over)" in tainan.picture.text
    yilan = open_report(county="yilan", strategy=2, language="en", evidence=evidence)
    assert "missed" in yilan.finding
    assert "not over" not in yilan.finding


@pytest.mark.parametrize(
    ("state", "result", "aim", "still"),
    [
        ("missed", "2021-11-17", "2025-12-31", True),
        ("missed", "2020-12-31", "2020-12-31", False),
        ("missed", "", "2025-12-31", False),
        ("missed", "2021-11-17", "", False),
        ("met", "2021-11-17", "2025-12-31", False),
    ],
)
def test_a_target_is_open_until_its_period_is_over(
    state: str, result: str, aim: str, still: bool
) -> None:
    ends = [{"end": pd.Timestamp(end) if end else pd.NaT} for end in (result, aim)]
    assert still_open({"state": state}, *ends) is still
    assert still_open({"state": state}, {}, ends[1]) is False


def test_a_headline_has_tested_values_before_untested_ones(evidence: Evidence) -> None:
    """Lienchiang's school counsellors are 1 and 5, of which nothing says that they are the same."""
    text = open_report(county="lienchiang", strategy=4, language="en", evidence=evidence).finding
    assert "people admitted to drug case management" in text
    assert "counsellors" not in text
    assert "2 indicators have figures in both phases; 1 was tested" in text


def test_what_was_not_tested_is_not_called_unchanged(evidence: Evidence) -> None:
    rows = real(evidence, "base-unknown").assign(p=float("nan"))
    text = change_finding(rows, evidence.programme, Words("en"))
    assert "they cannot be tested, so nothing can be said about change" in text


def test_a_misprinted_target_judges_nothing(evidence: Evidence) -> None:
    """Penghu's target for deaths, where the audit says that it cannot be right as printed."""
    wrong = {"penghu-2023-briefing/f375c"}
    written = evidence.written
    judged = judge_targets(
        evidence.results, evidence.figures, wrong, evidence.programme, written
    )  # fmt: skip
    misprinted = replace(evidence, targets=judged)
    page = open_report(county="penghu", strategy=2, language="en", evidence=misprinted)
    html = page.picture.text
    place = html.find("printed as a percentage")
    assert place > 0
    row = html[place : html.find("</tr>", place)]
    assert "undecided (the target contradicts other numbers)" in row
    assert "✓" not in row
    assert "printed as a percentage" not in page.finding
    county = open_county(county="penghu", language="en", evidence=misprinted).headline.text
    assert "printed as a percentage" not in county


def test_coverage_counts_results(evidence: Evidence) -> None:
    counts = coverage(evidence).set_index(["ref_area", "strategy", "phase"])["results"]
    assert counts["TW-LIE", "3", "1"] == 4
    assert counts["TW-LIE", "3", "2"] == 8
