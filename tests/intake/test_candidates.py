"""Candidates as a table: what is written is read again, and what was edited is found."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from conftest import edit
from intake.hualien import FIRST, PAGE, SECOND, WOMEN, make_briefing, programme_of, proposals
from safetynet.intake.candidates import NAME, read_candidates, write_candidates
from safetynet.intake.decision import accuracy, change, decide, refuse, take, undo
from safetynet.intake.replaced import replaced, replaced_cell
from safetynet.numbers.candidate import COLUMNS
from safetynet.workbook import Workbook


def cell(frame: pd.DataFrame, candidate: str, column: str) -> str:
    return str(frame.set_index("candidate_id").loc[candidate, column])


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    odd = {"label": "=1+1", "note": "-x", "section": '"a", b', "printed": "'5", "breakdown": "@a"}
    frame = proposals().assign(**odd)
    write_candidates(tmp_path, frame)
    again, faults = read_candidates(tmp_path)
    assert faults == []
    assert list(again.columns) == COLUMNS
    pd.testing.assert_frame_equal(
        again.drop(columns="mark").reset_index(drop=True), frame.drop(columns="mark"),
        check_dtype=False,
    )  # fmt: skip
    with (tmp_path / NAME).open(encoding="utf-8") as file:
        assert {row["label"] for row in csv.DictReader(file)} == {"'=1+1"}


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    frame, faults = read_candidates(tmp_path)
    assert frame.empty
    assert faults == []


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("address", "line 4", "line 5"),
        ("line", "4", "5"),
        ("start", "12", "11"),
        ("printed", "12人", "13人"),
        ("candidate_id", FIRST, "c4z"),
        ("mark", None, "m00000000000000000000"),
        ("mark", None, ""),
    ],
)
def test_an_edited_place_is_found_by_row_and_column(
    tmp_path: Path, column: str, old: str | None, new: str
) -> None:
    write_candidates(tmp_path, proposals())
    frame, _ = read_candidates(tmp_path)
    row = frame.index[frame["candidate_id"] == FIRST][0]
    assert old in (None, frame.loc[row, column])
    frame.loc[row, column] = new
    frame.to_csv(tmp_path / NAME, index=False, lineterminator="\n")
    _, faults = read_candidates(tmp_path)
    assert [fault.row for fault in faults] == [row]
    expected = "candidate_id" if column == "mark" and new else column
    assert faults[0].column == expected
    assert "this cell was edited" in faults[0].expected


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"decision": "yes"}, "decision", "taken"),
        ({"decision": "refused"}, "reason", "why it is refused"),
        ({"decision": "taken", "reason": "date"}, "reason", "is not refused"),
        ({"decision": "refused", "reason": "dull"}, "reason", "page-number"),
        ({"decision": "changed"}, "changed", "proposals that were replaced"),
        ({"decision": "taken", "changed": "role=plan"}, "decision", "changed, for role"),
        ({"changed": "colour=red"}, "changed", "column=proposal"),
        ({"kind": "funny"}, "kind", "figure"),
        ({"decision": "taken", "indicator": "no-such"}, "indicator", "indicators.csv"),
        ({"decision": "taken", "role": "hope"}, "role", "result"),
        ({"decision": "taken", "period_printed": "someday"}, "period_printed", "111年"),
        ({"decision": "taken", "strategy_title": "x"}, "strategy_title", "title"),
        ({"decision": "taken", "breakdown": "sex=x"}, "breakdown", "breakdown"),
        ({"decision": "taken", "relation": "sum"}, "relation", "sum c12a|c12b"),
    ],
)
def test_no_faulty_decision_passes(
    copy: Workbook, cells: dict[str, str], column: str, said: str
) -> None:
    folder = make_briefing(copy)
    frame, _ = read_candidates(folder)
    frame.loc[3, list(cells)] = list(cells.values())
    frame.to_csv(folder / NAME, index=False, lineterminator="\n")
    _, faults = read_candidates(folder, "c.csv", programme_of(copy))
    assert [(fault.row, fault.column) for fault in faults] == [(3, column)]
    assert said in faults[0].expected


def test_one_id_is_one_number(tmp_path: Path) -> None:
    write_candidates(tmp_path, proposals())
    edit(tmp_path / NAME, f"\n{WOMEN},", f"\n{FIRST},")
    _, faults = read_candidates(tmp_path)
    assert [(f.row, f.column) for f in faults] == [(4, "candidate_id")]
    assert "stands in row 3 already" in faults[0].expected


def test_decisions_keep_what_was_proposed() -> None:
    frame = proposals()
    taken = take(frame, FIRST)
    assert cell(taken, FIRST, "decision") == "taken"
    assert cell(frame, FIRST, "decision") == ""
    changed = change(change(taken, FIRST, "role", "target"), FIRST, "label", "a|b=c")
    assert cell(changed, FIRST, "decision") == "changed"
    assert replaced(cell(changed, FIRST, "changed")) == {
        "label": "列管的自殺個案", "role": "result",
    }  # fmt: skip
    back = change(change(changed, FIRST, "role", "result"), FIRST, "label", "列管的自殺個案")
    assert cell(back, FIRST, "decision") == "taken"
    assert cell(back, FIRST, "changed") == ""
    pd.testing.assert_frame_equal(undo(changed, FIRST), frame)


def test_a_number_of_another_kind_is_a_change_of_kind() -> None:
    as_proposed = refuse(proposals(), PAGE, "page-number")
    assert cell(as_proposed, PAGE, "changed") == ""
    other = refuse(proposals(), FIRST, "repetition")
    assert cell(other, FIRST, "changed") == "kind=figure"
    assert cell(other, FIRST, "reason") == "repetition"
    again = decide(other, FIRST, {})
    assert cell(again, FIRST, "reason") == ""
    assert cell(again, FIRST, "decision") == "taken"
    pd.testing.assert_frame_equal(undo(other, FIRST), proposals())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda frame: refuse(frame, FIRST, "dull"),
        lambda frame: change(frame, FIRST, "line", "9"),
        lambda frame: take(frame, "c9z"),
    ],
)
def test_what_cannot_be_decided(wrong) -> None:
    with pytest.raises(ValueError, match=r"Valid|expected one"):
        wrong(proposals())


def test_accuracy_counts_what_was_taken_as_proposed() -> None:
    frame = refuse(proposals(), PAGE, "page-number")
    frame = change(take(frame, FIRST), SECOND, "role", "target")
    frame = refuse(frame, WOMEN, "repetition")
    found = accuracy([frame, proposals()]).set_index("field")
    assert found.loc["kind", ["decided", "as_proposed"]].tolist() == [4, 3]
    assert found.loc["role", ["decided", "as_proposed"]].tolist() == [2, 1]
    assert found.loc["label", "share"] == 1


@pytest.mark.parametrize(
    "proposed",
    [{}, {"role": ""}, {"label": "a|b\\|c=d"}, {"a": "\\", "b": "|"}, {"a": "", "b": ""}],
)
def test_any_proposal_is_kept(proposed: dict[str, str]) -> None:
    assert replaced(replaced_cell(proposed)) == proposed
