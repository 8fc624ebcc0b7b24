"""The spreadsheet goes out and comes back: nothing is mangled, or its row and column are named."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import ROOT
from intake.hualien import FIRST, IDS, PAGE, SECOND, VISITS, WOMEN, programme_of, proposals
from safetynet.intake.candidates import mark_of
from safetynet.intake.merge import merge_sheet
from safetynet.intake.replaced import replaced
from safetynet.intake.returned import read_sheet
from safetynet.intake.sheet import ORDER, write_sheet
from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.workbook import Workbook

# What spreadsheet programs make something else of.
NASTY = ("109-111", "1/4", "007", "12345678901234567890", "=1+1", "+886", "1,204", "1e5", "TRUE",
         "3-4", "㎡", "１２")  # fmt: skip


@pytest.fixture(scope="module")
def programme() -> Programme:
    return programme_of(Workbook(ROOT))


@pytest.fixture
def frame() -> pd.DataFrame:
    found = proposals()
    return found.assign(mark=[mark_of(row) for row in records(found)])


def sheet_of(frame: pd.DataFrame, path: Path, programme: Programme) -> Path:
    write_sheet(frame, path / "candidates.xlsx", programme)
    return path / "candidates.xlsx"


def set_cells(path: Path, cells: dict[tuple[str, str], object]) -> None:
    """Edit cells by candidate and column, as a person does."""
    book = openpyxl.load_workbook(path)
    page = book["candidates"]
    header = [cell.value for cell in page[1]]
    rows = {page.cell(n, header.index("candidate_id") + 1).value: n
            for n in range(2, page.max_row + 1)}  # fmt: skip
    for (candidate, column), value in cells.items():
        page.cell(rows[candidate], header.index(column) + 1).value = value
    book.save(path)


def merged(
    frame: pd.DataFrame, path: Path, programme: Programme
) -> tuple[pd.DataFrame, list[Fault]]:
    sheet, faults = read_sheet(path)
    assert faults == []
    return merge_sheet(frame, sheet, path.name, programme)


def test_every_cell_goes_out_as_text_and_comes_back_as_it_was(
    tmp_path: Path, frame: pd.DataFrame, programme: Programme
) -> None:
    odd = [{"label": text, "section": text, "period_printed": text} for text in NASTY]
    rows = [
        frame.iloc[0].to_dict() | cells | {"candidate_id": f"c{n}"} for n, cells in enumerate(odd)
    ]
    table = pd.DataFrame(rows, dtype="str").assign(decision="")
    path = sheet_of(table, tmp_path, programme)
    page = openpyxl.load_workbook(path)["candidates"]
    assert page.freeze_panes == "D2"
    assert len(page.data_validations.dataValidation) >= 6
    for row in page.iter_rows():
        for cell in row:
            assert cell.number_format == "@"
            assert cell.value is None or cell.data_type == "s"
    back, faults = read_sheet(path)
    assert faults == []
    pd.testing.assert_frame_equal(
        back[list(table.columns)].sort_values("label").reset_index(drop=True),
        table.sort_values("label").reset_index(drop=True), check_dtype=False,
    )  # fmt: skip


def test_what_is_undecided_and_a_figure_stands_first(
    tmp_path: Path, frame: pd.DataFrame, programme: Programme
) -> None:
    frame.loc[1, "decision"] = "taken"
    back, _ = read_sheet(sheet_of(frame, tmp_path, programme))
    assert list(back["candidate_id"]) == [WOMEN, SECOND, VISITS, PAGE, FIRST]


def test_decisions_come_back(tmp_path: Path, frame: pd.DataFrame, programme: Programme) -> None:
    path = sheet_of(frame, tmp_path, programme)
    set_cells(path, {
        (PAGE, "decision"): "refused", (PAGE, "reason"): "page-number",
        (FIRST, "decision"): "taken", (FIRST, "note"): "seen",
        (WOMEN, "decision"): "taken", (WOMEN, "role"): "target",
        (SECOND, "decision"): "changed",
    })  # fmt: skip
    found, faults = merged(frame, path, programme)
    assert faults == []
    rows = found.set_index("candidate_id")
    assert rows["decision"].to_dict() == {
        PAGE: "refused", FIRST: "taken", WOMEN: "changed", SECOND: "taken", VISITS: "",
    }  # fmt: skip
    assert replaced(rows.loc[WOMEN, "changed"]) == {"role": "result"}
    assert rows.loc[FIRST, "note"] == "seen"
    again, faults = merged(found, sheet_of(found, tmp_path, programme), programme)
    assert faults == []
    pd.testing.assert_frame_equal(again, found)


@pytest.mark.parametrize(
    ("candidate", "column", "value", "said"),
    [
        (FIRST, "line", "5", "not to be edited"),
        (FIRST, "start", 99, "holds no text"),
        (FIRST, "address", "slide 3", "not to be edited"),
        (FIRST, "candidate_id", "c99z", "a candidate_id"),
        (FIRST, "sure_figure", "1", "not to be edited"),
        (FIRST, "printed", 12, "holds no text"),
        (FIRST, "label", "=1+1", "holds no text"),
        (FIRST, "period_printed", __import__("datetime").date(2026, 1, 4), "holds no text"),
        (FIRST, "decision", "yes", "taken, changed, refused"),
        (FIRST, "decision", "refused", "a reason"),
        (FIRST, "reason", "date", "the decision refused"),
        (FIRST, "role", "plan", "a decision, for role was changed"),
    ],
)
def test_a_cell_that_cannot_count_is_named_and_nothing_is_taken_in(
    tmp_path: Path, frame: pd.DataFrame, programme: Programme, candidate: str, column: str,
    value: object, said: str,
) -> None:  # fmt: skip
    path = sheet_of(frame, tmp_path, programme)
    set_cells(path, {(SECOND, "decision"): "taken", (candidate, column): value})
    found, faults = merged(frame, path, programme)
    pd.testing.assert_frame_equal(found, frame)
    assert {fault.row for fault in faults} == {2}
    named = "reason" if (column, value) == ("decision", "refused") else column
    named = "decision" if column == "role" else named
    assert [fault.column for fault in faults] == [named]
    assert said in str(faults[0])


@pytest.mark.parametrize("value", ["12人", 5])
def test_a_number_cell_that_says_what_stood_there_counts(
    tmp_path: Path, frame: pd.DataFrame, programme: Programme, value: object
) -> None:
    path = sheet_of(frame, tmp_path, programme)
    column, candidate = ("line", SECOND) if value == 5 else ("printed", FIRST)
    set_cells(path, {(candidate, column): value})
    _, faults = merged(frame, path, programme)
    assert faults == []


def as_csv(frame: pd.DataFrame, separator: str = ",", ends: str = "\r\n") -> str:
    return str(frame[list(ORDER)].to_csv(index=False, sep=separator, lineterminator=ends))


ENCODINGS = [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"),
             ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b""), ("cp950", b"")]  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(("encoding", "bom"), ENCODINGS)
def test_csv_comes_back_however_it_was_saved(
    tmp_path: Path, frame: pd.DataFrame, programme: Programme, encoding: str, bom: bytes,
    separator: str, ends: str,
) -> None:  # fmt: skip
    frame.loc[1, "section"] = "單位㎡，“括號”, €"
    sent = frame.copy()
    sent.loc[1, ["decision", "label"]] = ["taken", "改過的名稱"]
    path = tmp_path / "back.csv"
    path.write_bytes(bom + as_csv(sent, separator, ends).encode(encoding, "replace"))
    found, faults = merged(frame, path, programme)
    assert faults == []
    row = found.iloc[1]
    assert (row["decision"], row["label"]) == ("changed", "改過的名稱")
    assert row["section"] == frame.loc[1, "section"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("1/4", "4-Jan"), ("1/4", "1月4日"), ("3-4", "2026/3/4"), ("007", "7"), ("1,204", "1204"),
     ("12345678901234567890", "1.23457E+19"), ("x", "#NAME?"), ("109-111", "109/11/1")],
)  # fmt: skip
def test_what_a_spreadsheet_makes_of_a_text_is_refused(
    tmp_path: Path, frame: pd.DataFrame, programme: Programme, before: str, after: str
) -> None:
    frame.loc[2, "note"] = "x"
    frame.loc[2, "label"] = before
    sent = frame.copy()
    sent.loc[2, "label"] = after
    sent["decision"] = "taken"
    path = tmp_path / "back.csv"
    path.write_text(as_csv(sent), encoding="utf-8", newline="")
    found, faults = merged(frame, path, programme)
    pd.testing.assert_frame_equal(found, frame)
    assert (4, "label") in [(fault.row, fault.column) for fault in faults]
    assert "a spreadsheet made this of it" in str(faults)


def test_faults_of_what_was_taken_are_named_by_the_spreadsheets_rows(
    tmp_path: Path, frame: pd.DataFrame, programme: Programme
) -> None:
    path = sheet_of(frame, tmp_path, programme)
    set_cells(path, {(VISITS, "decision"): "taken", (VISITS, "indicator"): "no-such"})
    _, faults = merged(frame, path, programme)
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [
        ("candidates.xlsx", 5, "indicator")
    ]


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "header row"),
        (b"a,b\n1,2\n", "candidate_id"),
        (b"candidate_id,colour\nc1,red\n", "an unknown column"),
        (b"candidate_id,note,note\nc1,a,b\n", "the column twice"),
        (b"candidate_id\n\xff\xff\xff\n", "neither UTF-8 nor Big5"),
        (b"PK\x03\x04 cut", "that is whole"),
        (zipped(x=b"0" * 300_000_000), "unpacks to more than"),
        (zipped(x=b"0"), "that is whole"),
    ],
)
def test_a_file_that_is_no_spreadsheet_of_candidates(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    _, faults = read_sheet(path)
    assert said in str(faults)


def test_one_row_a_candidate(tmp_path: Path, frame: pd.DataFrame, programme: Programme) -> None:
    path = tmp_path / "back.csv"
    twice = pd.concat([frame, frame.iloc[[1]].assign(decision="taken")])
    path.write_text(as_csv(twice), encoding="utf-8", newline="")
    found, faults = merged(frame, path, programme)
    pd.testing.assert_frame_equal(found, frame)
    assert [(fault.row, fault.column) for fault in faults] == [(7, "candidate_id")]
    assert IDS
