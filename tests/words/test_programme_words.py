"""What the first page says of the programme: no more than the counties read allow."""

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.words.programme import programme_finding
from safetynet.words.terms import Words


def real(evidence: Evidence, verdicts: list[str]) -> pd.DataFrame:
    """Rows of the real summary as if they were tested; a star is clear at 99.8 % too."""
    rows = evidence.summary
    rows = rows[(rows["breakdown"] == "") & (rows["verdict"] != "one-phase")].head(len(verdicts))
    return rows.assign(
        p=0.5, state="", verdict=[verdict.removesuffix("*") for verdict in verdicts],
        singled=["yes" if verdict.endswith("*") else "" for verdict in verdicts],
    )  # fmt: skip


def test_targets_are_counted_once_a_series(evidence: Evidence) -> None:
    text = programme_finding(evidence.summary, evidence.programme, 4, Words("en"))
    states = evidence.summary["state"].value_counts()
    assert (states["met"], states["missed"], states["undecided"]) == (10, 5, 3)
    assert text.startswith(
        "In the 4 of 22 counties read, 18 results can be set against a printed target: "
        "10 met it, 5 did not, 3 cannot be judged."
    )
    assert "1 was tested and none shows a clear change" in text
    chinese = programme_finding(evidence.summary, evidence.programme, 4, Words("zh"))
    assert "4個縣市（全國22個）" in chinese
    assert "10項達成，5項未達成，3項未能判定" in chinese


def test_without_a_judged_target_none_is_met(evidence: Evidence) -> None:
    rows = evidence.summary.assign(state="")
    text = programme_finding(rows, evidence.programme, 4, Words("en"))
    assert "no result can be set against a printed target" in text
    assert " met " not in text
    nothing = programme_finding(rows.iloc[:0], evidence.programme, 0, Words("en"))
    assert nothing.startswith("In the 0 of 22 counties read, no result")
    assert "nothing can be said about change" in nothing


@pytest.mark.parametrize(
    ("verdicts", "said", "unsaid"),
    [
        (["improved*", "no-clear-change"], "1 shows a change that is clear", "1 improved"),
        (["improved*"] * 3 + ["worsened*", "too-few"], ": 3 improved, 1 worsened.", "people"),
        (["worsened", "no-clear-change"], "must be clear at 99.8% too, and none is", "worsened"),
    ],
)
def test_many_clear_changes_are_counted_and_few_are_named(
    evidence: Evidence, verdicts: list[str], said: str, unsaid: str
) -> None:
    text = programme_finding(real(evidence, verdicts), evidence.programme, 4, Words("en"))
    assert said in text
    assert unsaid not in text


def test_the_country_is_no_county(evidence: Evidence) -> None:
    rows = evidence.summary.assign(ref_area="TW")
    text = programme_finding(rows, evidence.programme, 4, Words("en"))
    assert "no result can be set against a printed target" in text
