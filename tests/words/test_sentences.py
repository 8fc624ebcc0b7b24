"""Sentences say what their rows say: choices, limits, coverage, counts."""

from typing import Any

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.raw.table import records
from safetynet.tables.sensitivity import sensitivity_table
from safetynet.words.counts import count_text, derived_parts
from safetynet.words.sentences import change_text, choices_text, coverage_sentences, side_text
from safetynet.words.terms import Words


@pytest.mark.parametrize(
    ("choices", "same", "zh", "en"),
    [
        (1, 1, "", ""),
        (2, 2, "另換1種合理作法，結論也相同。", "also holds under the 1 other defensible choice."),
        (2, 1, "另換1種合理作法，結論都不同（見下）。", "not hold under the 1 other defensible choice (see"),
        (4, 4, "另換3種合理作法，結論也相同。", "also holds under all 3 other defensible choices."),
        (4, 2, "另換3種合理作法，只有1種結論相同（見下）。", "Of 3 other defensible choices the verdict holds under 1 only"),
        (4, 1, "另換3種合理作法，結論都不同（見下）。", "not hold under any of the 3 other defensible choices (see"),
    ],
)  # fmt: skip
def test_the_main_analysis_is_no_other_choice(choices: int, same: int, zh: str, en: str) -> None:
    row = {"verdict": "no-clear-change", "choices": choices, "choices_same": same}
    assert choices_text(row, Words("zh")) == zh
    assert en in choices_text(row, Words("en"))
    assert bool(en) is bool(choices_text(row, Words("en")))


def test_the_table_of_choices_says_the_same(evidence: Evidence) -> None:
    tested = evidence.comparisons[evidence.comparisons["p"].notna()]
    html = sensitivity_table(
        evidence.sensitivity, tested, evidence.figures, evidence.programme, Words("en")
    ).text
    for row in records(tested):
        assert choices_text(row, Words("en")) in html


def test_a_choice_that_cannot_be_tested_has_a_direction(evidence: Evidence) -> None:
    tested = evidence.comparisons[evidence.comparisons["p"].notna()].head(1)
    row = records(tested)[0]
    mine = evidence.sensitivity[evidence.sensitivity["indicator"] == row["indicator"]].head(1)
    blank = dict.fromkeys(["count_from", "over_from", "count_to", "over_to", "p"], float("nan"))
    choice = mine.assign(choice="untested-to", verdict="", same="no", **blank)
    html = sensitivity_table(choice, tested, evidence.figures, evidence.programme, Words("en")).text
    assert "not the same direction, not tested" in html
    assert "nan" not in html


def ratio(change: float, lower: float, upper: float, scale: str = "ratio") -> dict[str, Any]:
    return {"scale": scale, "measure": "count" if scale == "ratio" else "share", "change": change,
            "change_lower": lower, "change_upper": upper}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (ratio(1.05, 1.034, 1.081), "1.05 times the earlier value (1.03 to 1.08)"),
        (ratio(1.05, 1.002, 1.1), "1.05 times the earlier value (1.002 to 1.10)"),
        (ratio(0.9, 0.8, 0.9996), "0.90 times the earlier value (0.80 to 0.9996)"),
        (ratio(0.5, 0.004, 1.0), "0.50 times the earlier value (0.004 to 1.00)"),
        (ratio(0.3, 0.04, 0.6, "difference"), "+0.3 percentage points (0.04 to 0.6)"),
        (ratio(-0.3, -0.6, -0.02, "difference"), "−0.3 percentage points (−0.6 to −0.02)"),
    ],
)
def test_rounded_limits_do_not_contradict_the_verdict(row: dict[str, Any], text: str) -> None:
    assert change_text(row, Words("en")) == text


def test_coverage_speaks_of_the_indicators_compared(evidence: Evidence) -> None:
    rows = evidence.comparisons[evidence.comparisons["indicator"] == "drug-cases"].head(1)
    zh, en = (coverage_sentences(rows, evidence.programme, Words(code)) for code in ("zh", "en"))
    assert zh[0] == "所比較的指標在第一期只涵蓋109年，正值COVID-19疫情期間。"
    assert en[0] == (
        "For the indicators compared, phase one here is 2020 only, a time of the COVID-19 pandemic."
    )
    school = rows.assign(periods_to="2020-08-01/2021-07-31")
    assert all(
        "都" not in said for said in coverage_sentences(school, evidence.programme, Words("zh"))
    )
    undated = pd.concat([rows, rows.assign(periods_from="")], ignore_index=True)
    [first, *_] = coverage_sentences(undated, evidence.programme, Words("en"))
    assert first.startswith("For the indicators compared whose period is known, phase one here")


def test_a_count_that_was_not_printed_is_called_derived(evidence: Evidence) -> None:
    """95.09 % of 18,835 allows two whole numbers; 100 % of 57 one."""
    shown = {}
    chosen = evidence.estimates["indicator"].isin(
        [
            "reports-dispatched-24h-share",
            "welfare-centre-staffing-share",
            "counselling-opened-share",
        ]
    )
    rows = evidence.estimates[chosen]
    for row in records(rows):
        if pd.notna(row["base"]):
            shown[row["ref_area"], row["indicator"]] = (
                count_text(row, "", Words("en")), derived_parts(row, "")
            )  # fmt: skip
    assert shown["TW-TNN", "reports-dispatched-24h-share"] == ("about 17,910", "count")
    assert shown["TW-TNN", "welfare-centre-staffing-share"] == ("57", "count")
    assert shown["TW-ILA", "welfare-centre-staffing-share"] == ("32", "both")
    [row] = records(rows[rows["figure_ids"] == "tainan-2021-briefing/f77b"])
    side = {**row, **{f"{name}_to": value for name, value in row.items()}}
    text = side_text(side, "to", evidence.programme, Words("zh"))
    assert "約17,910／18,835（分子由比率與分母推得）" in text
