"""source.yml, whatever is written in it, and the document it names."""

import os
import re
import tracemalloc
from pathlib import Path

import pytest
from conftest import edit
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.raw.fault import DataError, Fault
from safetynet.raw.reading import read_programme
from safetynet.raw.source import DOCUMENTS_VARIABLE, KEYS, read_source
from safetynet.workbook import Workbook

FOLDER = "briefings/yilan-2021-briefing"
TEXT = "002_28853e67abdf6406.txt"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

# What stands in the file, what instead, the row named, a part of what is said.
DAMAGE = {
    "no such month": ('date: "2021"', "date: 2021-13-45", 4, "a date from 2000"),
    "no such month, quoted": ('date: "2021"', 'date: "2021-13"', 4, "a date from 2000"),
    "no such day": ('date: "2021"', "date: 2021-02-30", 4, "a date from 2000"),
    "no such day, quoted": ('date: "2021"', 'date: "2021-02-30"', 4, "a date from 2000"),
    "month nought": ('date: "2021"', "date: 2021-00", 4, "a date from 2000"),
    "full-width year": ('date: "2021"', "date: ２０２１", 4, "a date from 2000"),
    "another century": ('date: "2021"', "date: 2201", 4, "a date from 2000"),
    "year of the Republic": ('date: "2021"', "date: 110", 4, "a date from 2000"),
    "a list for a date": ('date: "2021"', "date: [2021]", 4, "one text"),
    "a mapping for a date": ('date: "2021"', "date: {year: 2021}", 4, "found 'a mapping'"),
    "another year": ('date: "2021"', "date: 2022", 4, "a date in 2021, or a folder called yilan-2022-briefing"),
    "a key twice": ("issuer:", "date: 2023\nissuer:", 5, "it stands in row 2 already"),
    "a key by another name": ("issuer:", "isuer:", 2, "issuer, it seems"),
    "a key of another case": ("kind:", "Kind:", 5, "kind, it seems"),
    "an unknown key": ("issuer:", "by: x\nissuer:", 2, "an unknown key"),
    "a merged key": ("issuer:", "<<: {date: 2023}\nissuer:", 2, "found 'a mapping'"),
    "an anchor": ("issuer: ", "issuer: &i ", 2, "the anchor i"),
    "an alias": ("issuer: 宜蘭縣政府社會處", "issuer: *i", 2, "the anchor i"),
    "a tag of Python": ("issuer: ", "issuer: !!python/object/apply:os.system ", 2, "the tag tag:yaml"),
    "a tag": ("issuer: ", "issuer: !!str ", 2, "the tag tag:yaml.org,2002:str"),
    "deep nesting": ("issuer: ", "issuer: " + "[" * 50_000, 2, "found 'a list'"),
    "deep mappings": ("issuer: ", "issuer: " + "{x: " * 10_000, 2, "found 'a mapping'"),
    "aliases nine deep": ("title:", BOMB + "title:", 1, "the anchor a"),
    "an open quote": ("issuer: ", 'issuer: "', 4, "YAML"),
    "an open list": ("issuer: ", "issuer: [", 3, "YAML"),
    "a tab": ("issuer: ", "\tissuer: ", 2, "YAML"),
    "a second document": ("issuer:", "---\nissuer:", 2, "one document"),
    "an escape beyond Unicode": ("issuer: ", 'issuer: "\\U00110000"\nx: ', 0, "YAML"),
    "half of a pair": ("issuer: ", 'issuer: "\\ud800"\ntitle2: ', 2, "half of a pair (U+D800)"),
    "a control character": ("issuer: ", "issuer: \x07", 2, "a control character (U+0007)"),
    "an escaped control character": ("issuer: ", 'issuer: "\\a"\nx: ', 2, "a control character (U+0007)"),
    "a zero-width space": ("kind: ", "kind: \u200b", 5, "ZERO WIDTH SPACE (U+200B), character 7"),
    "a turn of direction": ("issuer: ", "issuer: \u202e", 2, "RIGHT-TO-LEFT OVERRIDE"),
    "a BOM": ("title: ", "\ufefftitle: ", 1, "ZERO WIDTH NO-BREAK SPACE"),
    "a space in quotes": ("kind: briefing", 'kind: " briefing"', 5, "no space before"),
    "a folder above": (f"text: {TEXT}", "text: ../x.txt", 7, "without a folder"),
    "a path": (f"text: {TEXT}", "text: /etc/passwd", 7, "without a folder"),
    "a folder below": (f"text: {TEXT}", "text: a/b.txt", 7, "without a folder"),
    "a drive": (f"text: {TEXT}", "text: C:x.txt", 7, "without a folder"),
    "a path of Windows": (f"text: {TEXT}", r"text: a\b.txt", 7, "without a folder"),
    "two dots": (f"text: {TEXT}", "text: ..", 7, "without a folder"),
    "a digest in capitals": ("sha256: 847393", "sha256: 84739A", 8, "64 hexadecimal digits"),
    "a mapping among what was settled": ("settled:", "settled:\n  - 60: one platform", 11, "needs quotes"),
    "more than 100 kB": ("issuer: ", f"# {'x' * 100_000}\nissuer: ", 0, "more than 100 kB"),
}  # fmt: skip


def read(copy: Workbook) -> tuple[dict[str, str], list[Fault]]:
    programme, _ = read_programme(copy)
    return read_source(copy.raw / FOLDER, copy, programme)


@pytest.mark.parametrize(("old", "new", "row", "expected"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(copy: Workbook, old: str, new: str, row: int, expected: str) -> None:
    edit(copy.raw / FOLDER / "source.yml", old, new)
    tracemalloc.start()
    _, faults = read(copy)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000
    assert all(fault.file == f"data/raw/{FOLDER}/source.yml" for fault in faults)
    named = [fault for fault in faults if expected in str(fault)]
    assert named, faults
    assert row in {fault.row for fault in named}, named


WHOLE = {
    "nothing": b"", "comments alone": b"# x\n", "a text": b"x\n", "a list": b"- x\n",
    "not UTF-8": "title: 宜蘭\n".encode("big5"), "UTF-16": "title: x\n".encode("utf-16"),
    "NUL": b"title: \0\n", "half a line": b"title: \"", "the end of a document": b"...\n",
    "a directive": b"%YAML 9.9\n---\ntitle: x\n", "an endless number": b"%YAML " + b"9" * 9000 + b".1\n---\n",
    "a question mark": b"? [a, b]\n: c\n",
}  # fmt: skip


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE)
def test_what_is_no_mapping_of_texts(copy: Workbook, data: bytes) -> None:
    (copy.raw / FOLDER / "source.yml").write_bytes(data)
    _, faults = read(copy)
    assert faults
    assert {fault.file for fault in faults} == {f"data/raw/{FOLDER}/source.yml"}


def test_texts_are_read_as_they_are_written(copy: Workbook) -> None:
    digest = "0" + "1234567890" * 6 + "123"
    source = {
        "title": "yes", "issuer": "1_000", "ref_area": "TW-ILA", "date": "2021", "kind": "briefing",
        "phases": "0o17", "text": "1e3", "sha256": digest, "settled": "\n  - 007\n  - 2021-01-01\n  - ~",
    }  # fmt: skip
    text = "".join(f"{key}: {value}\n" for key, value in source.items())
    (copy.raw / FOLDER / "source.yml").write_text(text, encoding="utf-8")
    found, faults = read(copy)
    assert faults == []
    assert found == source | {"settled": "007\n2021-01-01\n~"}


def test_every_real_source_has_every_key(evidence: Evidence) -> None:
    for briefing in evidence.briefings.values():
        assert set(KEYS) <= set(briefing.source)
        assert len(briefing.source["settled"].split("\n")) > 10
        assert re.fullmatch("[0-9a-f]{64}", briefing.source["sha256"])


def _link(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("x\n")
    (folder / TEXT).symlink_to(folder.parent / "secret.txt")


DOCUMENTS = {
    "not UTF-8": (lambda folder: (folder / TEXT).write_bytes("x\n宜蘭".encode("big5")), "byte 0x"),
    "a folder": (lambda folder: (folder / TEXT).mkdir(), "a folder"),
    "a pipe": (lambda folder: os.mkfifo(folder / TEXT), "no regular file"),
    "huge": (lambda folder: os.truncate(os.open(folder / TEXT, os.O_CREAT | os.O_RDWR), 10**9), "more than 50 MB"),
    "a link that leads out": (_link, "a link that leads out"),
    "a link to nothing": (lambda folder: (folder / TEXT).symlink_to("no.txt"), "no such file"),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has other links and no pipes")
@pytest.mark.parametrize(("make", "found"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_that_cannot_be_read_is_one_fault(
    copy: Workbook, monkeypatch: pytest.MonkeyPatch, make: object, found: str
) -> None:
    folder = copy.root / "documents"
    folder.mkdir()
    assert callable(make)
    make(folder)
    monkeypatch.setenv(DOCUMENTS_VARIABLE, str(folder))
    with pytest.raises(DataError) as caught:
        read_evidence(copy)
    [fault] = caught.value.faults
    assert fault.file == TEXT
    assert found in fault.found


def test_a_link_within_the_documents_is_followed(
    copy: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy.root / "documents"
    folder.mkdir()
    (folder / "whole.txt").write_text("x\n")
    (folder / TEXT).symlink_to("whole.txt")
    monkeypatch.setenv(DOCUMENTS_VARIABLE, str(folder))
    with pytest.raises(DataError) as caught:
        read_evidence(copy)
    assert any(fault.column == "sha256" for fault in caught.value.faults)
