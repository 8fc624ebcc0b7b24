import pandas as pd
import pytest
from conftest import edit
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.evidence.figures import COLUMNS, NUMBERS
from safetynet.words.numbers import show_period
from safetynet.words.terms import Words
from safetynet.workbook import Workbook


def figure(evidence: Evidence, figure_id: str) -> pd.Series:
    return evidence.figures.set_index("figure_id").loc[figure_id]


def test_one_row_per_printed_figure(evidence: Evidence) -> None:
    figures = evidence.figures
    assert list(figures.columns) == COLUMNS
    assert figures["figure_id"].is_unique
    assert len(figures) == sum(len(b.figures) for b in evidence.briefings.values())
    assert all(figures[column].dtype == "float64" for column in NUMBERS)
    assert not figures[["obs_value", "lower"]].isna().all(axis=1).any()


EXPECTED = {
    "lienchiang-2023-briefing/f255a": {"obs_value": 9, "unit_measure": "人", "unit_basis": "indicator", "phase": "1", "phase_basis": "period", "strategy": "3", "time_period": "2020-01-01/2020-12-31"},
    "lienchiang-2023-briefing/f151b": {"obs_value": 3.85, "unit_measure": "%", "numerator_value": 1, "phase": "2", "strategy": "1"},
    "lienchiang-2023-briefing/f148a": {"obs_value": 7, "bound": "<", "role": "target", "phase": "2", "phase_basis": "heading"},
    "lienchiang-2023-briefing/f46d": {"obs_value": 24.77, "unit_measure": "‰", "printed": "24.77%", "used": "24.77‰", "printed_value": 24.77, "decimals": 2},
    "lienchiang-2023-briefing/f46e": {"obs_value": 10.12, "unit_measure": "%", "used": ""},
    "lienchiang-2018-minutes/f213a": {"obs_value": 33000, "unit_measure": "元", "ref_area": "TW", "line": 213},
    "lienchiang-2018-minutes/f315a": {"obs_value": 10000000, "bound": ">", "unit_basis": "indicator"},
    "lienchiang-2018-minutes/f363a": {"obs_value": 25, "unit_measure": "%", "bound": "~", "role": "claim"},
    "penghu-2023-briefing/f34a": {"obs_value": 107276, "role": "context"},
    "penghu-2023-briefing/f171a": {"obs_value": 16, "strategy": "2", "phase": "2", "phase_basis": "heading"},
    "penghu-2023-briefing/f376b": {"obs_value": 7.7, "bound": "<", "strategy": "2", "phase": "2"},
    "tainan-2021-briefing/f77a": {"obs_value": 18835, "phase": "1", "strategy": "2"},
    "tainan-2021-briefing/f93a": {"obs_value": 6, "time_period": "2018-07-01/2018-12-31", "phase": "1"},
    "tainan-2021-briefing/f213a": {"lower": 11, "upper": 15, "role": "target", "phase": "2"},
    "tainan-2021-briefing/f514a": {"lower": 45, "upper": 50, "per": 1, "bound": "~"},
    "tainan-2021-briefing/f502a": {"obs_value": 2, "bound": ">=", "unit_measure": "年"},
    "tainan-2021-briefing/f506a": {"obs_value": 0.5, "bound": ">=", "unit_measure": "年"},
    "tainan-2021-briefing/f607a": {"obs_value": 89.308, "phase": "2", "phase_basis": "school-year", "decimals": 3, "time_period": "2020-08-01/2021-07-31"},
    "tainan-2021-briefing/f606a": {"obs_value": 89.637, "phase": "1", "phase_basis": "period", "time_period": "2019-08-01/2020-07-31"},
    "lienchiang-2023-briefing/f114a": {"obs_value": 50, "phase": "1", "phase_basis": "phase", "strategy_basis": "title", "time_period": "2018-01-01/2020-12-31"},
    "lienchiang-2023-briefing/f114b": {"obs_value": 0, "phase": "2", "phase_basis": "phase", "time_period": "2021-01-01/2023-12-31"},
    "lienchiang-2023-briefing/f79a": {"phase": "2", "phase_basis": "title", "time_period": "", "role": "claim"},
    "lienchiang-2023-briefing/f299d": {"obs_value": 25, "phase": "", "phase_basis": "", "time_period": "2020-01-01/2022-12-31"},
    "lienchiang-2023-briefing/f222e": {"obs_value": 5, "per": 4},
    "lienchiang-2023-briefing/f222f": {"lower": 11, "upper": 20, "unit_measure": "歲"},
    "yilan-2021-briefing/f208b": {"obs_value": 100, "strategy": "4", "phase": "1"},
    "yilan-2021-briefing/f31a": {"obs_value": 451175, "strategy": "", "phase": "2", "time_period": "2021-10-31"},
    "yilan-2021-briefing/f271b": {"obs_value": 2, "bound": ">=", "role": "plan", "phase": "2", "time_period": "R/P1Y"},
}  # fmt: skip


@pytest.mark.parametrize("figure_id", EXPECTED)
def test_figure(evidence: Evidence, figure_id: str) -> None:
    row = figure(evidence, figure_id)
    assert {key: row[key] for key in EXPECTED[figure_id]} == EXPECTED[figure_id]


def test_what_goes_on_ends_with_its_document(copy: Workbook) -> None:
    """111年迄今 in a briefing of 2023 ends with it, and has no length of its own."""
    file = copy.raw / "briefings/lienchiang-2023-briefing/figures.csv"
    edit(file, "自殺個案列管人數,16,111,", "自殺個案列管人數,16,111年迄今,")
    evidence = read_evidence(copy)
    row = figure(evidence, "lienchiang-2023-briefing/f255c")
    assert (row["time_period"], row["phase_basis"]) == ("2022-01-01/2023-12-31", "unfinished")
    assert show_period(row, evidence.programme, Words("en")) == "2022–2023"
    assert show_period(row, evidence.programme, Words("zh")) == "111–112年"


def test_yilans_third_section_is_strategy_four(evidence: Evidence) -> None:
    """Its deck numbers sections 一 二 三 and leaves out mental health."""
    yilan = evidence.figures[evidence.figures["ref_area"] == "TW-ILA"]
    assert yilan[yilan["section"].str.contains("三、")]["strategy"].unique().tolist() == ["4"]
    assert "3" not in set(yilan["strategy"])


def test_a_phase_two_slide_can_hold_phase_one_figures(evidence: Evidence) -> None:
    rows = evidence.figures[evidence.figures["indicator"] == "psychiatric-cases"]
    assert rows["phase"].tolist() == ["1", "2", "2"]
