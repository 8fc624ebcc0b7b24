from safetynet.book.evidence import Evidence
from safetynet.evidence.indicators import indicator_status, select_figures


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
