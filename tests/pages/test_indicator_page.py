"""The page of an indicator: what it says of the counties, draws and prints, and what it does not."""

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from conftest import copy_inputs
from counties import READ, SHARE, add_counties
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.pages.indicator import IndicatorReport, open_indicator
from safetynet.workbook import Workbook

# Words that would put one county before another.
RANKING = re.compile(
    r"\b(best|worst|highest|lowest|top|leads?|behind|better|worse)\b|最高|最低|最好|最差|名列|領先|落後"
)


def page(evidence: Evidence, indicator: str, language: str = "en") -> IndicatorReport:
    return open_indicator(indicator=indicator, language=language, evidence=evidence)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """The real evidence and that of thirteen invented counties with bases and targets."""
    root = tmp_path_factory.mktemp("counties")
    copy_inputs(root)
    assert len(add_counties(Workbook(root), 13)) == 13
    return read_evidence(Workbook(root))


def test_the_finding_lists_few_values_with_county_and_period(evidence: Evidence) -> None:
    """Lines 77 of Tainan and 374 of Penghu."""
    said = page(evidence, SHARE).finding
    assert "2 counties report it: Tainan City 95.09% (2020), Penghu County 100% (2023)." in said
    assert "No county has comparable figures in both phases" in said


def test_the_finding_names_the_part_and_judges_the_targets(evidence: Evidence) -> None:
    said = page(evidence, "rereport-after-closure-share", "zh").finding
    assert "宜蘭縣（成人保護）9.48%（109年）" in said
    assert "連江縣0%（第二期）" in said
    assert "對照所列目標的3項結果中，3項達成，沒有未達成的。" in said


def test_what_met_its_target_in_one_phase_is_not_lost_in_the_other(evidence: Evidence) -> None:
    """Twelve centres were met in phase one; of phase two the target is not known."""
    said = page(evidence, "welfare-centres").finding
    assert "1 met it and none missed it. A further 1 cannot be judged." in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_ranks(evidence: Evidence, many: Evidence, language: str) -> None:
    for source in (evidence, many):
        shared = [name for name, count in source.reach.items() if count > 1]
        for indicator in shared if source is evidence else [SHARE]:
            said = page(source, indicator, language)
            assert not RANKING.search(said.finding), indicator
            assert not RANKING.search(said.funnel.sentence), indicator


def test_many_counties_are_a_range_and_their_misses_counted(many: Evidence) -> None:
    said = page(many, SHARE).finding
    assert (
        "15 counties report it; their latest values run from 87.9% (Keelung City, 2021–2024)"
        in said
    )
    assert "to 100% (Penghu County, 2023)" in said
    assert (
        "4 missed it, in 1 county: Keelung City, 87.96% (2024) against a target of at least 90%"
        in said
    )


def test_counties_stand_in_the_order_of_the_programme(many: Evidence) -> None:
    text = page(many, SHARE).picture.text
    names = [plain(cell) for cell in re.findall(r'<th scope="row"[^>]*>(.*?)</th>', text)]
    order = [f"{name} Phase" for name in many.programme.areas["name_en"]]
    places = [next(n for n, start in enumerate(order) if name.startswith(start)) for name in names]
    assert len(places) == 15
    assert places == sorted(places)


def test_shares_are_drawn_on_one_scale_with_their_targets(many: Evidence) -> None:
    text = page(many, SHARE).picture.text
    key = text.partition("</p>")[0]
    assert text.count('<svg class="drawn"') == 15 + key.count('<svg class="drawn"')
    assert text.count('class="aim"') == 13 + 1
    assert key.count("<span>") == 5
    assert text.count('class="gap"') == 1 + 1
    assert "<span>0%</span><span>50%</span><span>100%</span>" in text
    assert "at least 90% ✗ not met (4 results)" in plain(text)


def test_counts_by_size_are_not_drawn_and_it_is_said_why(evidence: Evidence) -> None:
    text = page(evidence, "welfare-centres").picture.text
    assert "svg" not in text
    assert "Counts follow the size of a county" in text
    assert "12" in plain(text)


def test_a_county_lacking_its_population_takes_the_rate_from_all(evidence: Evidence) -> None:
    """One indicator is never per year here and per 10,000 there."""
    one = evidence.estimates[evidence.estimates["exposure"].notna()].iloc[[0]]
    lacking = one.assign(ref_area="TW-PEN", exposure=float("nan"), value=7.0)
    mixed = replace(evidence, estimates=pd.concat([one, lacking], ignore_index=True))
    entry = pd.Series(evidence.programme.catalogue[one["indicator"].iloc[0]])
    report = IndicatorReport(mixed, entry, page(evidence, SHARE).words)
    text = plain(report.picture.text)
    assert "per 10,000" not in text
    assert "For want of a population every county is shown per year" in text
    assert "have the population for a rate and some have not" in plain(report.printed.text)


def test_a_row_has_an_address_of_its_own(many: Evidence) -> None:
    ids = re.findall(r' id="([^"]+)"', page(many, SHARE).picture.text)
    assert f"value-{SHARE}-keelung-phase-2" in ids
    assert len(ids) == len(set(ids))


def test_years_need_three_dated_results_of_a_county(evidence: Evidence, many: Evidence) -> None:
    assert not page(evidence, SHARE).years.recipes
    chart = page(many, SHARE).years
    # Tainan has a dated result too; the year of Penghu's stands in a heading only
    assert len(chart.recipes) == 14
    assert "14 counties" in chart.sentence
    assert chart.panels[0].title == "Taipei City"
    limits = {axes.get_ylim() for axes in chart.axes}
    assert len(limits) == 1
    assert limits.pop()[0] == 0


def test_the_funnel_says_what_lies_outside_and_makes_no_ranking(many: Evidence) -> None:
    chart = page(many, SHARE).funnel
    assert "13 counties together" in chart.sentence
    assert "Keelung City outside the 99.8% limits" in chart.sentence
    assert "13 points make no ranking" in chart.sentence
    [panel] = chart.panels
    for county in chart.data["County"]:
        assert county in panel.svg
    assert next(iter(chart.data["County"])) == "Taipei City"


def test_no_funnel_of_few_counties(evidence: Evidence) -> None:
    chart = page(evidence, SHARE).funnel
    assert not chart.recipes
    assert 'class="empty"' in chart._repr_html_()


def test_how_each_county_prints_it(evidence: Evidence) -> None:
    said = page(evidence, "rereport-after-closure-share")
    text = plain(said.printed.text)
    assert "3 counties print 4 names for it" in text
    assert "1 of 3 counties prints parts only" in text
    assert "None of the 3 counties prints the base" in text
    assert '<span lang="zh-Hant-TW">保護性案件結案再通報率-成保</span>' in said.printed.text
    assert "The counties' figures belong to different phases." in text


def test_the_invented_counties_are_not_the_real_ones() -> None:
    assert "keelung" not in READ
