"""What is said about change: the verdicts on real figures, and sentences no stronger than their row."""

import re
from math import comb
from typing import Any

import numpy as np
import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.evidence.results import SERIES
from safetynet.pages.county import open_county
from safetynet.pages.strategy import open_report
from safetynet.raw.table import records
from safetynet.statistics.comparison import VERDICTS, compare_phases
from safetynet.statistics.sensitivity import add_choices
from safetynet.words.sentences import change_sentence
from safetynet.words.terms import Words

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


def test_drug_cases_of_lienchiang(evidence: Evidence) -> None:
    """9 admitted in 109, 11 and 5 in 110 and 111: per resident and year, no clear change.

    Mid-year populations: (13089 + 13279) / 2; (13279 + 13645) / 2 and, nearest to the middle of
    111, the 13711 of March. p is twice P(X <= 16) or P(X >= 16) of 25 with the share of phase two
    in the years lived, whichever is less.
    """
    row = row_of(evidence, "TW-LIE", "drug-cases")
    assert (row["count_from"], row["count_to"], row["years_to"]) == (9, 16, 2)
    assert (row["exposure_from"], row["exposure_to"]) == (13184, 13462 + 13711)
    assert row["population_from"] == 13184
    assert row["population_date_to"] == "2020-12-31|2021-12-31|2022-03-31"
    assert row["change"] == pytest.approx((16 / 27173) / (9 / 13184))
    chance = 27173 / (27173 + 13184)
    tails = [sum(comb(25, k) * chance**k * (1 - chance) ** (25 - k) for k in those)
             for those in (range(17), range(16, 26))]  # fmt: skip
    assert row["p"] == pytest.approx(2 * min(tails))
    assert row["p"] == pytest.approx(0.868151, abs=1e-6)
    assert row["verdict"] == "no-clear-change"
    assert row["detectable_above"] > row["value_to"]
    assert row["q"] == row["p"], "the only test of the five briefings"


def test_cases_on_file_are_the_last_of_a_phase_and_no_events(evidence: Evidence) -> None:
    """People under suicide prevention: 9 at the end of 109, 18 of 110 and then 16 of 111."""
    row = row_of(evidence, "TW-LIE", "suicide-cases")
    assert (row["value_from"], row["value_to"], row["change"]) == (9, 16, 7)
    assert (row["figure_ids_to"], row["other_ids_to"]) == (
        "lienchiang-2023-briefing/f255c", "lienchiang-2023-briefing/f255b"
    )  # fmt: skip
    assert (row["verdict"], row["why"]) == ("no-test", "stock")
    assert row[["p", "q", "change_lower", "change_upper", "lower_from", "exposure_to"]].isna().all()


def test_a_part_is_shown_and_not_tested(evidence: Evidence) -> None:
    """Women: 2 in a year, then 1 in two: half a case a year, a quarter of the earlier rate."""
    row = row_of(evidence, "TW-LIE", "drug-cases", "sex=female")
    assert (row["value_from"], row["value_to"], row["change"]) == (2, 0.5, 0.25)
    assert (row["verdict"], row["why"]) == ("no-test", "part")
    assert np.isnan(row["p"])
    tested = evidence.comparisons[evidence.comparisons["p"].notna()]
    assert set(tested["breakdown"]) == {""}
    assert evidence.tests == len(tested)


def two_phases(first: dict[str, Any], second: dict[str, Any], **both: Any) -> pd.Series:
    """Return the comparison of two estimates of one series."""
    usual = {"ref_area": "A", "strategy": "1", "indicator": "i", "breakdown": "",
             "measure": "share", "counted": "flow", "unit_measure": "%", "direction": "higher",
             "official": ""} | both  # fmt: skip
    sides = [usual | side | {"phase": phase} for phase, side in (("1", first), ("2", second))]
    table = compare_phases(pd.DataFrame(sides), ["1", "2"], {})
    assert len(table) == 1
    return table.iloc[0]


def share(count: int, base: int) -> dict[str, Any]:
    return {"value": count / base * 100, "count": count, "base": base, "base_from": "printed"}


@pytest.mark.parametrize(
    ("first", "second", "verdict", "singled"),
    [
        (share(20, 100), share(22, 100), "no-clear-change", ""),
        (share(0, 3), share(3, 3), "too-few", ""),
        (share(10, 100), share(23, 100), "improved", ""),
        (share(10, 100), share(31, 100), "improved", "yes"),
        (share(31, 100), share(10, 100), "worsened", "yes"),
    ],
)
def test_what_test_and_limits_say_together(
    first: dict[str, Any], second: dict[str, Any], verdict: str, singled: str
) -> None:
    """0 of 3 against 3 of 3: the limits exclude no change, p is 2 / (6 over 3), that is 0.1.

    p of the others by Fisher's: 0.86, 0.021 and 0.00037; singled out is what is clear at 99.8 %.
    """
    row = two_phases(first, second)
    assert (row["verdict"], row["singled"], row["why"]) == (verdict, singled, "")
    assert row["change"] == pytest.approx(second["value"] - first["value"])
    outside = bool(row["change_lower"] > 0 or row["change_upper"] < 0)
    assert outside is (verdict != "no-clear-change")
    assert bool(row["p"] < 0.05) is (verdict in ("improved", "worsened"))
    assert bool(row["p"] < 0.002) is (singled == "yes")
    if verdict == "too-few":
        assert row["p"] == pytest.approx(2 / comb(6, 3))


RATE = {"measure": "count", "unit_measure": "人"}
APART = [
    ({"value": 3.0}, {"value": 5.0, "bound": ">="}, {}, "inexact"),
    ({"value": np.nan, "low": 3.0, "high": 4.0}, {"value": 5.0}, {}, "inexact"),
    ({"value": 3.0, "years": 1.0}, {"value": 5.0, "years": 2.0},
     RATE | {"counted": "unduplicated"}, "unlike-lengths"),
    ({"value": 3.0, "years": 1.0}, {"value": 5.0}, RATE | {"counted": "unduplicated"}, "no-period"),
    ({"value": 3.0, "years": 1.0}, {"value": 5.0}, RATE, "no-period"),
    ({"value": 3.0}, {"value": np.nan, "reason": "several"}, RATE, "several"),
    ({"value": 3.0}, {"value": np.nan, "reason": "contradiction"}, {}, "contradiction"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "both", "why"), APART)
def test_what_has_no_difference_stands_side_by_side(
    first: dict[str, Any], second: dict[str, Any], both: dict[str, Any], why: str
) -> None:
    for one, other in ((first, second), (second, first)):
        row = two_phases(one, other, **both)
        assert (row["verdict"], row["why"], row["scale"]) == ("side-by-side", why, "")
        assert row[["change", "change_lower", "change_upper", "p", "q"]].isna().all()


@pytest.mark.parametrize("reason", ["stock", "complete", "repeated", "accused", "document"])
def test_what_is_not_tested_has_a_plain_difference(reason: str) -> None:
    first, second = (share(x, 50) | {"reason": reason} for x in (0, 50))
    row = two_phases(first, second)
    assert (row["verdict"], row["why"], row["change"]) == ("no-test", reason, 100)
    assert row[["change_lower", "change_upper", "p", "q"]].isna().all()


def test_a_population_known_for_one_phase_only_serves_neither(evidence: Evidence) -> None:
    """A rate per residents is never set beside a rate per year: both are per year then.

    9 in one year and 16 in two, so 9 and 8 a year.
    """
    mine = evidence.estimates[evidence.estimates["indicator"] == "drug-cases"].copy()
    mine = mine[mine["breakdown"] == ""]
    later = mine["phase"] == "2"
    per_year = mine["count"] / mine["years"]
    for name in ("value", "lower", "upper"):
        scale = mine["exposure"] / mine["years"] / 10_000
        mine.loc[later, name] = (mine[name] * scale)[later]
    mine.loc[later, ["exposure", "exposure_year_end", "population", "population_date"]] = None
    row = compare_phases(mine, ["1", "2"], {}).iloc[0]
    assert (row["value_from"], row["value_to"]) == pytest.approx(tuple(per_year))
    assert (row["value_from"], row["value_to"]) == pytest.approx((9, 8))
    assert row["change"] == pytest.approx(8 / 9)
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
            # what a larger change would have shown is no claim that there was one
            ruled_out = r"也就是說[^。]*。"
            said = re.findall(r'<td class="said.*?</td>', page.picture.text, flags=re.DOTALL)
            shown = re.sub(ruled_out, "", page.headline.text + "".join(said))
            assert not re.search(CLAIMS[language], re.sub("<[^>]*>", " ", shown), re.IGNORECASE)


@pytest.mark.parametrize("county", ["lienchiang", "yilan", "tainan", "penghu", "kinmen"])
def test_county_at_a_glance(evidence: Evidence, county: str) -> None:
    page = open_county(county=county, language="en", evidence=evidence)
    assert page.strategies.text.count("<li>") == (1 if county == "kinmen" else 4)
    both = page.evidence.summary["verdict"] != "one-phase"
    assert page.headline.text.count('class="finding"') == 1
    assert ("have figures in both phases" in page.headline.text) == bool(both.sum() > 1)


def test_what_cannot_be_compared_is_named(evidence: Evidence) -> None:
    page = open_report(county="lienchiang", strategy=2, language="en", evidence=evidence)
    assert "Base not printed, so no test (1): High-risk cases reported again." in " ".join(
        page.incomparable
    )
    assert "Figures in one phase only" in " ".join(page.incomparable)


def test_a_choice_that_cannot_be_tested_is_not_one_under_which_a_verdict_holds(
    evidence: Evidence,
) -> None:
    tested = evidence.comparisons[evidence.comparisons["choices"].notna()].head(1)
    kept = [name for name in tested if name not in ("choices", "choices_same")]
    pair = tested[[*SERIES, "phase_from", "phase_to"]]
    tried = pd.concat([pair] * 3).assign(
        choice=["base-low", "base-high", "untested-to"], same=["yes", "no", "yes"]
    )
    [found] = records(add_choices(tested[kept].assign(singled="yes"), tried))
    assert (found["choices"], found["choices_same"], found["singled"]) == (3, 2, "yes")
    against = tried.assign(same=["yes", "yes", "no"])
    [found] = records(add_choices(tested[kept].assign(singled="yes"), against))
    assert (found["choices"], found["choices_same"], found["singled"]) == (3, 3, "no")
