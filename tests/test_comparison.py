"""What is said about change: the verdicts on real figures, and sentences no stronger than their row."""

import re

import numpy as np
import pandas as pd
import pytest
from safetynet.comparison import VERDICTS, compare_phases
from safetynet.county_report import open_county
from safetynet.evidence import Evidence
from safetynet.report import open_report
from safetynet.sentence import change_sentence
from safetynet.words import Words

CLAIMS = {
    "en": r"\b(improved|worsened|rose|fell|increased|decreased|better|worse|success\w*)\b",
    "zh": "改善|變差|上升|下降|增加|減少|成效",
}
ALLOWED = {"improved": {"improved", "改善"}, "worsened": {"worsened", "變差"},
           "rose": {"rose", "上升", "better"}, "fell": {"fell", "下降", "better"}}  # fmt: skip


def row_of(evidence: Evidence, area: str, indicator: str, breakdown: str = "") -> pd.Series:
    table = evidence.comparisons
    chosen = (table["ref_area"] == area) & (table["indicator"] == indicator)
    return table[chosen & (table["breakdown"] == breakdown)].iloc[0]


def test_suicide_cases_of_lienchiang(evidence: Evidence) -> None:
    """9 in 109; 18 and 16 in 110 and 111: per residents and year, no clear change."""
    row = row_of(evidence, "TW-LIE", "suicide-cases")
    assert (row["count_from"], row["count_to"], row["years_to"]) == (9, 34, 2)
    assert row["population_from"] == 13279
    assert row["change"] == pytest.approx((34 / (13645 + 13711)) / (9 / 13279))
    assert row["p"] == pytest.approx(0.106489, abs=1e-6)
    assert row["verdict"] == "no-clear-change"
    assert row["detectable_above"] > row["value_to"]


def test_a_population_known_for_one_phase_only_serves_neither(evidence: Evidence) -> None:
    """A rate per residents is never set beside a rate per year: both are per year then."""
    mine = evidence.estimates[evidence.estimates["indicator"] == "suicide-cases"].copy()
    later = mine["phase"] == "2"
    per_year = mine["count"] / mine["years"]
    for name in ("value", "lower", "upper"):
        scale = mine["exposure"] / mine["years"] / 10_000
        mine.loc[later, name] = (mine[name] * scale)[later]
    mine.loc[later, ["exposure", "population", "population_date"]] = None
    row = compare_phases(mine, ["1", "2"], {}).iloc[0]
    assert (row["value_from"], row["value_to"]) == pytest.approx(tuple(per_year))
    assert row["value_from"] == pytest.approx(9)
    assert row["change"] == pytest.approx(17 / 9)
    assert np.isnan(row["exposure_from"])
    assert row["lower_from"] < 9 < row["upper_from"]


def test_fifty_to_zero_without_a_base(evidence: Evidence) -> None:
    row = row_of(evidence, "TW-LIE", "high-risk-rereport-share")
    assert (row["value_from"], row["value_to"], row["change"]) == (50, 0, -50)
    assert np.isnan(row["p"])
    assert np.isnan(row["change_lower"])
    assert row["verdict"] == "base-unknown"
    said = change_sentence(dict(row), evidence.programme, Words("en"))
    assert "cannot be said whether that is more than chance" in said


def test_missing_input_is_never_no_change(evidence: Evidence) -> None:
    table = evidence.comparisons
    missing = table["value_from"].isna() | table["value_to"].isna()
    assert set(table[missing]["verdict"]) == {"one-phase"}
    for area in ("TW-ILA", "TW-PEN"):
        assert set(table[table["ref_area"] == area]["verdict"]) == {"one-phase"}


def test_a_series_with_its_total_is_not_counted_twice(evidence: Evidence) -> None:
    """107年7-12月, 108 and 109 are pooled; the total of all three is left out."""
    estimates = evidence.estimates.set_index(["ref_area", "indicator"])
    row = estimates.loc[[("TW-TNN", "medical-integration-referrals")]].iloc[0]
    assert (row["count"], row["results"]) == (22, 3)
    assert row["years"] == pytest.approx(2.5, abs=0.01)
    assert row["value"] == pytest.approx(22 / row["years"])


def test_a_derived_base_is_marked(evidence: Evidence) -> None:
    estimates = evidence.estimates.set_index(["ref_area", "indicator"])
    row = estimates.loc[[("TW-LIE", "vulnerable-family-reported-share")]].iloc[0]
    assert (row["value"], row["count"], row["base"], row["base_from"]) == (3.85, 1, 26, "derived")


def test_definition_changed(evidence: Evidence) -> None:
    begins = {"suicide-cases": "2"}
    table = compare_phases(evidence.estimates, ["1", "2"], begins)
    assert set(table[table["indicator"] == "suicide-cases"]["verdict"]) == {"definition-changed"}


def test_closed_list_of_verdicts(evidence: Evidence) -> None:
    assert set(evidence.comparisons["verdict"]) <= set(VERDICTS)


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_says_no_more_than_its_row(
    evidence: Evidence, verdict: str, language: str
) -> None:
    row = dict(row_of(evidence, "TW-LIE", "psychiatric-cases")) | {"verdict": verdict}
    if verdict == "one-phase":
        row["value_from"] = np.nan
    said = change_sentence(row, evidence.programme, Words(language))
    head = said.split("The later phase")[0].split("第二期要")[0]
    claims = {claim.lower() for claim in re.findall(CLAIMS[language], head, re.IGNORECASE)}
    assert claims <= ALLOWED.get(verdict, set()), said
    if verdict in ALLOWED:
        assert claims & ALLOWED[verdict]
    else:
        assert not claims
    assert "nan" not in said.lower().split()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_claims_only_what_its_rows_allow(evidence: Evidence, language: str) -> None:
    """No comparison of the five briefings is clear, so no page may say that anything changed."""
    assert not set(evidence.comparisons["verdict"]) & set(ALLOWED)
    for county in ("lienchiang", "yilan", "tainan", "penghu", "kinmen"):
        for strategy in (1, 2, 3, 4):
            page = open_report(
                county=county, strategy=strategy, language=language, evidence=evidence
            )
            shown = page.headline.text + page.comparison_table.text
            assert not re.search(CLAIMS[language], re.sub("<[^>]*>", " ", shown), re.IGNORECASE)


@pytest.mark.parametrize("county", ["lienchiang", "yilan", "tainan", "penghu", "kinmen"])
def test_county_at_a_glance(evidence: Evidence, county: str) -> None:
    page = open_county(county=county, language="en", evidence=evidence)
    assert page.profile.text.count('<th scope="row">') == len(page.comparisons)
    assert page.strategies.text.count("<li>") == 4
    both = page.comparisons["verdict"] != "one-phase"
    assert page.headline.text.count('class="finding"') == 1
    assert ("have figures in both phases" in page.headline.text) == bool(both.sum() > 1)


def test_a_target_within_the_interval_is_not_certain(evidence: Evidence) -> None:
    """3.85 % of 26 meets a target below 7 %, but the interval reaches 18.9 %."""
    row = row_of(evidence, "TW-LIE", "vulnerable-family-reported-share")
    assert (row["target_to"], row["target_bound_to"]) == (7, "<")
    assert (row["target_met_to"], row["target_certain_to"]) == ("yes", "no")


def test_a_target_without_base_has_no_certainty(evidence: Evidence) -> None:
    row = row_of(evidence, "TW-ILA", "child-protection-opened-share")
    assert (row["target_met_from"], row["target_certain_from"]) == ("no", "")


def test_what_cannot_be_compared_is_named(evidence: Evidence) -> None:
    page = open_report(county="lienchiang", strategy=2, language="en", evidence=evidence)
    assert (
        "Base not printed, so no test (1): High-risk cases reported again."
        in page.incomparable.text
    )
    assert "Figures in one phase only" in page.incomparable.text
