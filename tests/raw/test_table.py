import csv
import io
import time
from pathlib import Path

import pandas as pd
import pytest
from safetynet.raw.fault import DataError, Fault
from safetynet.raw.schema import filled, find_faults
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
    "an open quote": (b'id,text\n1,"a\n', "row 2: found 'a quote that is not closed"),
    "an open quote before others": (
        b'id,text\n1,a\n2,"b\n3,c\n4,"d,e"\n5,f\n',
        "row 3: found 'a quote that is not closed",
    ),
    "an open quote that a later one closes": (
        b'id,text\n1,"a\n2,b\n3,"\n',
        "row 2, column text: found 'a\\n2,b\\n3,'",
    ),
    "an open quote in the header": (b'id,"text\n1,a\n', "row 1: found 'a quote that is not"),
    "a quote in a plain cell": (b'id,text\n1,6"\n', "row 2: found 'a quote in a cell"),
    "a quoted word in a plain cell": (b'id,text\n1,a "b" c\n', "row 2: found 'a quote in a cell"),
    "a text after a quoted one": (b'id,text\n1,"a"b\n', "row 2: found 'a quote that is not"),
    "a space before a quote": (b'id,text\n1, "a"\n', "row 2: found 'a quote in a cell"),
    "a line break in a cell": (b'id,text\n1,"a\nb"\n', "row 2, column text: found 'a\\nb'"),
    "a column of a near name": (
        "id,te\u200bxt\n1,a\n".encode(),
        "it has ZERO WIDTH SPACE (U+200B), character 3",
    ),
    "thousands of columns": (b"id" + b",x" * 5000 + b"\n", "row 1: found '5001 columns'"),
    "too many lines": (b"id,text\n" + b"1\n" * 100_001, "at most 100,000 lines"),
    "more than 10 MB": (b"id,text\n" + b"a" * 10_000_000, "more than 10 MB"),
    "a cell of a megabyte": (
        b"id,text\n1," + b"a" * 1_000_000 + b"\n",
        "expected at most 10,000 characters",
    ),
}


@pytest.mark.parametrize(("data", "expected"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(tmp_path: Path, data: bytes, expected: str) -> None:
    _, faults = read(tmp_path, data)
    assert any(expected in fault and fault.startswith("t.csv") for fault in faults), faults


def test_after_an_open_quote_the_other_rows_are_read(tmp_path: Path) -> None:
    _, faults = read(tmp_path, b'id,text\n1,"a\n2\n3,c"d\n4,"d""e"\n5, f\n')
    assert [fault.partition(":")[0] for fault in faults] == [
        "t.csv, row 2",
        "t.csv, row 3",
        "t.csv, row 4",
        "t.csv, row 6, column text",
    ]


def test_quotes_where_they_belong(tmp_path: Path) -> None:
    frame, faults = read(tmp_path, b'"id","text"\n"1",""\n2,"a ""b"", c"\n3,""""\n')
    assert faults == []
    assert frame["text"].tolist() == ["", 'a "b", c', '"']


ODD = {
    "\t": "a control character (U+0009)",
    "\x00": "a NUL byte",
    "\x0b": "a control character (U+000B)",
    "\x1b": "a control character (U+001B)",
    "\x85": "a control character (U+0085)",
    "\xad": "SOFT HYPHEN (U+00AD)",
    "\u200b": "ZERO WIDTH SPACE (U+200B)",
    "\u200d": "ZERO WIDTH JOINER (U+200D)",
    "\u200e": "LEFT-TO-RIGHT MARK (U+200E)",
    "\u200f": "RIGHT-TO-LEFT MARK (U+200F)",
    "\u2028": "LINE SEPARATOR (U+2028)",
    "\u2029": "PARAGRAPH SEPARATOR (U+2029)",
    "\u202a": "LEFT-TO-RIGHT EMBEDDING (U+202A)",
    "\u202e": "RIGHT-TO-LEFT OVERRIDE (U+202E)",
    "\u2066": "LEFT-TO-RIGHT ISOLATE (U+2066)",
    "\u2069": "POP DIRECTIONAL ISOLATE (U+2069)",
    "\ufeff": "ZERO WIDTH NO-BREAK SPACE (U+FEFF)",
    "\ue000": "a character of private use (U+E000)",
    "\U000f0000": "a character of private use (U+F0000)",
    "\ufdd0": "a noncharacter (U+FDD0)",
    "\ufffe": "a noncharacter (U+FFFE)",
    "\U0001ffff": "a noncharacter (U+1FFFF)",
    "\ufffd": "REPLACEMENT CHARACTER (U+FFFD)",
    "\U000e0041": "TAG LATIN CAPITAL LETTER A (U+E0041)",
}


@pytest.mark.parametrize(("character", "name"), ODD.items(), ids=[f"{ord(c):X}" for c in ODD])
def test_odd_characters_are_named(tmp_path: Path, character: str, name: str) -> None:
    _, faults = read(tmp_path, f"id,text\n1,甲{character}乙\n".encode())
    [fault] = faults
    assert name in fault
    assert fault.startswith("t.csv, row 2")
    assert character == "\x00" or f"{name}, character 2" in fault
    assert fault.isprintable()
    _, faults = read(tmp_path, f"id,{character}text\n1,甲\n".encode())
    assert any(name in fault for fault in faults)


def test_half_a_pair_is_no_utf8(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "id,text\n1,\ud800\n".encode("utf-8", "surrogatepass"))
    assert faults == ["t.csv, row 2: found 'byte 0xed', expected UTF-8 text"]


@pytest.mark.parametrize(
    "text", ["３萬８，８３５人", "甲\u3000乙", "葛\U000e0100", "𠮷", "\u00a0甲"[1:], "①", "é", "👪"]
)
def test_what_is_printed_is_let_through(tmp_path: Path, text: str) -> None:
    frame, faults = read(tmp_path, f"id,text\n1,{text}\n".encode())
    assert faults == []
    assert frame["text"].tolist() == [text]


def test_a_report_rules_no_terminal() -> None:
    fault = Fault("a\x1b[2J.csv", 2, "b\u202e", "c\x1b", "d\ud800")
    assert str(fault) == (
        "a\\x1b[2J.csv, row 2, column b\\u202e: found 'c\\x1b', expected d\\ud800"
    )


def test_a_report_of_a_million_faults_is_short() -> None:
    error = DataError(Fault("x", row, "", "", "") for row in range(50_000))
    assert len(error.faults) == 50_000
    assert str(error).startswith("50000 faults in the data:")
    assert str(error).endswith("and 48000 more")


def test_a_damaged_table_is_refused_in_seconds(tmp_path: Path) -> None:
    """Ten megabytes of what costs most: short rows, cells, columns, quotes that never close."""
    big = {
        "rows": b"id,text\n" + b"1,a\n" * 99_990,
        "twice": b"id,text\n" + b",\n" * 99_990,
        "quotes": b"id,text\n" + b'1,"a\n' * 99_990,
        "cells": b"id,text\n" + b"ab," * 3_300_000,
        "columns": b"ab," * 3_300_000,
        "one cell": b'id,text\n1,"' + b'""' * 4_900_000 + b'"\n',
    }
    for name, data in big.items():
        begun = time.process_time()
        frame, faults = read(tmp_path, data)
        if not faults:
            faults = find_faults(frame, "t.csv", {"id": [filled()]}, COLUMNS)
        assert time.process_time() - begun < 10, name
        assert faults, name


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
        ("-1＋ｃｍｄ", "'-1＋ｃｍｄ"),
        ("+1-1|cmd", "'+1-1|cmd"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("-1+2人", "'-1+2人"),
        ("－１＋１", "'－１＋１"),
        ("＋cmd", "'＋cmd"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("﹦1", "'﹦1"),
        ("﹢cmd", "'﹢cmd"),
        ("\t=1", "'\t=1"),
        ("\n=1", "'\n=1"),
        ("\t1", "'\t1"),
        (" =1", "' =1"),
        ("\u3000＝1", "'\u3000＝1"),
        ("\u00a0@x", "'\u00a0@x"),
        ("-2:3", "'-2:3"),
        ("-3,cmd", "'-3,cmd"),
        ("+5人,=1", "'+5人,=1"),
        ("-5 人", "'-5 人"),
        ("－５％", "－５％"),
        ("-1,234.5人次", "-1,234.5人次"),
        ("+12%", "+12%"),
        ("-0.43", "-0.43"),
        ("1+1", "1+1"),
    ],
)
def test_no_text_is_a_formula(cell: str, written: str) -> None:
    frame = pd.DataFrame({"text": [cell], "number": [-4.73]})
    [row] = csv.DictReader(io.StringIO(csv_text(frame)))
    assert row == {"text": written, "number": "-4.73"}


def test_a_carriage_return_begins_no_formula() -> None:
    assert csv_text(pd.DataFrame({"text": ["\r=1"]})) == "text\n'\r=1\n"
