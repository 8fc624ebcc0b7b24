import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from safetynet.raw.table import csv_text, read_table, write_table

COLUMNS = ["id", "text"]


def read(tmp_path: Path, data: bytes) -> tuple[pd.DataFrame, list[str]]:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    frame, faults = read_table(path, "t.csv", COLUMNS)
    return frame, [str(fault) for fault in faults]


def test_rows_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    frame, faults = read(tmp_path, "# a comment\nid,text\n1,甲\n\n# another\n2,\n".encode())
    assert faults == []
    assert frame.to_dict("index") == {3: {"id": "1", "text": "甲"}, 6: {"id": "2", "text": ""}}


DAMAGE = {
    "nothing": (b"", "empty file"),
    "white space only": (b"\n\n", "empty file"),
    "a BOM": (b"\xef\xbb\xbfid,text\n", "row 1: found 'a byte order mark"),
    "CRLF": (b"id,text\n1,a\r\n", "row 2: found 'a carriage return"),
    "not UTF-8": ("id,text\n1,a\n2,縣\n".encode("big5"), "row 3: found 'byte 0x"),
    "UTF-16": ("id,text\n".encode("utf-16"), "UTF-16"),
    "a spreadsheet": (b"PK\x03\x04", "spreadsheet"),
    "a NUL byte": (b"id,text\n1,a\n2,\0\n", "row 3: found 'a NUL byte'"),
    "a missing column": (b"id\n1\n", "column text: found 'no such column'"),
    "an unknown column": (b"id,text,more\n1,a,b\n", "column more: found 'an unknown column'"),
    "a column twice": (b"id,text,text\n1,a,b\n", "column text: found 'the column twice'"),
    "a short row": (b"id,text\n1,a\n2\n", "row 3: found '1 cells', expected 2 cells"),
    "a trailing space": (b"id,text\n1,a \n", "row 2, column text: found 'a '"),
    "a full-width space": ("id,text\n1,\u3000甲\n".encode(), "row 2, column text"),
    "an open quote": (b'id,text\n1,"a\n', "CSV file"),
    "a cell of a megabyte": (
        b"id,text\n1," + b"a" * 1_000_000 + b"\n",
        "expected at most 10,000 characters",
    ),
}


@pytest.mark.parametrize(("data", "expected"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(tmp_path: Path, data: bytes, expected: str) -> None:
    _, faults = read(tmp_path, data)
    assert any(expected in fault and fault.startswith("t.csv") for fault in faults), faults


def test_all_faults_at_once(tmp_path: Path) -> None:
    _, faults = read(tmp_path, b"id,text\n1\n2, b\n3,c,d\n")
    assert len(faults) == 3


def test_missing_file(tmp_path: Path) -> None:
    _, faults = read_table(tmp_path / "no.csv", "no.csv", COLUMNS)
    assert "no such file" in str(faults[0])


def test_written_numbers_are_exact(tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": [3854500.0, 3.85, None, 0.1], "t": ["", "甲", "b,c", '"']})
    write_table(frame, tmp_path / "deep" / "t.csv")
    text = (tmp_path / "deep" / "t.csv").read_bytes().decode()
    assert text == 'n,t\n3854500,\n3.85,甲\n,"b,c"\n0.1,""""\n'
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["t.csv"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("＝1+1", "'＝1+1"),
        ("-4.73‰", "-4.73‰"),
        ("+5人", "+5人"),
        ("-", "'-"),
        ("3.85% (1案)", "3.85% (1案)"),
        ("1:45-50", "1:45-50"),
        ("", ""),
    ],
)
def test_no_text_is_a_formula(cell: str, written: str) -> None:
    frame = pd.DataFrame({"text": [cell], "number": [-4.73]})
    [row] = csv.DictReader(io.StringIO(csv_text(frame)))
    assert row == {"text": written, "number": "-4.73"}
