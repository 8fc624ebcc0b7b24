"""Tables tell period, base, doubt and target of what they show."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.book.selection import select_strategy
from safetynet.pages.index import open_index
from safetynet.pages.strategy import open_report
from safetynet.raw.table import records
from safetynet.tables.across import across_list
from safetynet.tables.profile import profile as profile_table
from safetynet.tables.results import use_text
from safetynet.tables.strip import strips
from safetynet.tables.target import TargetCells
from safetynet.words.terms import Words


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))


def rows_of(html: str) -> list[str]:
    return [plain(row) for row in html.split("</tr>")]


def profile(evidence: Evidence, area: str, language: str = "en", **cells: object) -> str:
    summary = evidence.summary
    rows = summary[summary["ref_area"] == area].assign(**cells)
    return profile_table(
        rows, evidence.figures, evidence.targets, evidence.spread, evidence.programme,
        Words(language),
    ).text  # fmt: skip


def across(
    estimates: pd.DataFrame, figures: pd.DataFrame, evidence: Evidence, language: str
) -> str:
    words = Words(language)
    return strips(estimates, figures, None, evidence.programme, words, name="across").text


def test_other_counties_have_their_periods_without_their_figures(evidence: Evidence) -> None:
    """Tainan's share of 2020 on a page that has the figures of Penghu alone."""
    estimates = evidence.estimates
    same = estimates[estimates["indicator"] == "reports-dispatched-24h-share"]
    figures = evidence.figures[evidence.figures["ref_area"] == "TW-PEN"]
    html = across(same, figures, evidence, "en")
    [tainan] = [row for row in rows_of(html) if "Tainan City" in row]
    assert " 2020 " in tainan
    assert "Briefing 2021" in tainan
    html = across(same.assign(periods=""), figures, evidence, "en")
    assert "no exact period" in html


def test_a_page_holds_the_periods_of_other_counties(evidence: Evidence) -> None:
    """Penghu's year was not over, so only its printed figure tells it; a selection of one too."""
    once = select_strategy(evidence, "TW-TNN", "2")
    for part in (once, select_strategy(once, "TW-TNN", "2")):
        html = across_list(part, "TW-TNN", "2", Words("en")).text
        rows = rows_of(html)
        [penghu] = [row for row in rows if "Penghu County" in row]
        assert " 2023 " in penghu
        assert "Briefing 2023" in penghu
        assert "no exact period" not in html
        assert html.index('class="own"') < html.index("Penghu County")
        assert "→" not in html


def test_limits_of_another_confidence_are_left_out_with_a_word(evidence: Evidence) -> None:
    part = select_strategy(evidence, "TW-TNN", "2")
    assert "Intervals of other counties" not in across_list(part, "TW-TNN", "2", Words("en")).text
    text = across_list(part, "TW-TNN", "2", Words("en", 0.9)).text
    assert "Intervals of other counties are known at 95% only" in text


def test_the_first_page_gives_periods_and_notes(evidence: Evidence) -> None:
    page = open_index(language="zh", evidence=evidence)
    rows = rows_of(page.shared.text)
    [shares] = [row for row in rows if "案件受理24小時內派案比率" in row]
    assert "109年" in shares
    assert "112年" in shares
    note = evidence.programme.catalogue["school-counsellors"]["note_zh"]
    assert note in page.shared.text
    assert note in page.programme.text


@pytest.mark.parametrize(
    ("basis", "of", "said"),
    [
        ("unfinished", "b/f2", "its period was not over when the document was written; used instead: f2"),
        ("heading", "b/f2", "only a section heading gives its period; used instead: f2"),
        ("phase", "b/f2", "only the phase is printed, not how long; used instead: f2"),
        ("document", "", "no period printed; placed by the date of the document"),
    ],
)  # fmt: skip
def test_what_has_no_length_is_told_by_its_period(
    evidence: Evidence, basis: str, of: str, said: str
) -> None:
    result = {"use": "aside", "reason": "undated", "phase_basis": basis, "of": of}
    figure = {"time_period": "2021-01-01/2021-11-17", "period_printed": "110年"}
    text = plain(use_text(result, figure, evidence.programme, Words("en"))).strip()
    assert text == said


def test_one_of_several_is_without_a_length_though_it_has_a_date(evidence: Evidence) -> None:
    result = {"use": "aside", "reason": "several", "phase_basis": "period", "of": ""}
    figure = {"time_period": "2022-03-12", "period_printed": "111.3.12"}
    text = use_text(result, figure, evidence.programme, Words("en"))
    assert text == "one of several figures without a length: listed only"


def test_a_share_has_count_period_and_precision_on_both_pages(evidence: Evidence) -> None:
    """One of 26 cases; the base follows from the share."""
    said = "1/26 (base derived); 2022; base below 30: imprecise"
    assert said in plain(profile(evidence, "TW-LIE"))
    page = open_report(county="lienchiang", strategy=1, language="en", evidence=evidence)
    assert said in plain(page.picture.text)


def test_a_doubt_stands_on_the_page_of_the_county(evidence: Evidence) -> None:
    html = profile(evidence, "TW-LIE", reason_to="accused")
    assert "contradicts other printed numbers" in html


def test_a_count_is_called_derived_in_tables(evidence: Evidence) -> None:
    estimates = evidence.estimates[evidence.estimates["figure_ids"] == "tainan-2021-briefing/f77b"]
    html = across(estimates, evidence.figures, evidence, "zh")
    assert "約17,910/18,835（分子推得）" in html


def test_a_result_beside_a_target_is_named(evidence: Evidence) -> None:
    """0 % of 110 does not stand for the phase; its value is no target."""
    text = plain(profile(evidence, "TW-LIE", "zh"))
    assert "低於7% ✓ 達成（誤差範圍跨過目標） 0%（110年）： ✓ 達成" in text


def test_a_target_stands_under_its_own_phase_only(evidence: Evidence) -> None:
    """Twelve centres were the target of phase one."""
    rows = evidence.comparisons
    rows = rows[(rows["ref_area"] == "TW-TNN") & (rows["indicator"] == "welfare-centres")]
    [row] = records(rows)
    cells = TargetCells(evidence.targets, evidence.figures, evidence.programme, Words("en"))
    first, second = (plain(cells.cell(row, end)) for end in ("_from", "_to"))
    assert "12 sites" in first
    assert "12" not in second
    judged = evidence.targets
    other = judged[(judged["ref_area"] == "TW-TNN") & (judged["reason"] == "other-phase")]
    if "welfare-centres" in set(other["indicator"]):
        assert "the target is of the other phase" in second


def test_an_indicator_whose_parts_alone_compare_is_listed_on_the_first_page(
    evidence: Evidence,
) -> None:
    both = evidence.comparisons[evidence.comparisons["verdict"] != "one-phase"]
    parts = both[(both["indicator"] == "drug-cases") & (both["breakdown"] != "")]
    page = open_index(language="en", evidence=replace(evidence, comparisons=parts))
    assert page.programme.text.count('href="lienchiang/strategy-4.html#comparison') == len(parts)
    assert "1 indicator has figures" in page.headline.text
