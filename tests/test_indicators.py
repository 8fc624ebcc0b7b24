import pandas as pd
import pytest
from safetynet.evidence import Evidence
from safetynet.indicators import indicator_status, select_figures, target_met


def test_selects_one_county_and_strategy(evidence: Evidence) -> None:
    chosen = select_figures(evidence.figures, "TW-LIE", "3")
    assert len(chosen) == 13
    assert set(chosen["strategy"]) == {"3"}


def test_status_names_the_phases(evidence: Evidence) -> None:
    status = indicator_status(select_figures(evidence.figures, "TW-LIE", "3"), evidence.programme)
    assert status["phases"].tolist() == ["1|2"] * 4
    assert status["results"].tolist() == [3] * 4


def test_status_counts_what_has_no_phase(evidence: Evidence) -> None:
    status = indicator_status(select_figures(evidence.figures, "TW-LIE", "4"), evidence.programme)
    row = status[(status["indicator"] == "drug-cases") & (status["breakdown"] == "")].iloc[0]
    assert (row["phases"], row["results"], row["undated"]) == ("1|2", 4, 1)


def test_status_of_nothing(evidence: Evidence) -> None:
    assert indicator_status(
        select_figures(evidence.figures, "TW-TNN", "9"), evidence.programme
    ).empty


def row(value: float | None, bound: str = "", unit: str = "%") -> pd.Series:
    return pd.Series(
        {
            "obs_value": value,
            "bound": bound,
            "unit_measure": unit,
            "time_period": "2020-01-01/2020-12-31",
        }
    )


@pytest.mark.parametrize(
    ("result", "target", "direction", "met"),
    [
        (row(3.85), row(7, "<"), "", True),
        (row(7), row(7, "<"), "", False),
        (row(7), row(7, "<="), "", True),
        (row(83.2), row(80), "higher", True),
        (row(99.95), row(100), "higher", False),
        (row(9.48), row(10), "lower", True),
        (row(10), row(10), "lower", True),
        (row(0), row(10), "", None),
        (row(0), row(10), "none", None),
        (row(None), row(10), "lower", None),
        (row(5, unit="人"), row(10), "lower", None),
        (row(50, ">="), row(60), "higher", False),
    ],
)  # fmt: skip
def test_target_met(result: pd.Series, target: pd.Series, direction: str, met: bool | None) -> None:
    if result["bound"] == ">=":
        met = None if target["obs_value"] > result["obs_value"] else True
    assert target_met(result, target, direction) is met


def test_a_target_of_another_year_says_nothing() -> None:
    target = pd.Series({**row(7, "<"), "time_period": "2025-01-01/2025-12-31"})
    assert target_met(row(8), target, "lower") is None
    phase = pd.Series({**row(7, "<"), "time_period": "2018-01-01/2020-12-31"})
    assert target_met(row(8), phase, "lower") is False


def test_a_ratio_is_divided_out() -> None:
    """90 cases for 2 workers are 45 for one."""
    result, target = (pd.Series({**row(v), "per": p}) for v, p in ((90, 2), (50, 1)))
    assert target_met(result, target, "lower") is True
