"""A briefing gives the same numbers whatever kind of file it is; what cannot be read, says why."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import documents
import pytest
from safetynet.documents.document import DocumentError
from safetynet.documents.reading import LARGEST, read_document, write_text
from safetynet.workbook import DOCUMENTS_VARIABLE

TEXT = "青湖縣家庭服務成果\n\n服務1,204戶\t3.85%\n"


@pytest.mark.parametrize("kind", documents.WRITERS)
def test_every_kind_gives_the_lines_of_the_text(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"briefing.{kind}"
    documents.WRITERS[kind](path)
    (tmp_path / "briefing.txt").write_text(documents.as_text(), encoding="utf-8")
    read, plain = read_document(path), read_document(tmp_path / "briefing.txt")
    assert documents.digits(read.text) == documents.digits(plain.text)
    lines = [line.text.removeprefix("- ") for line in read.lines if line.text]
    assert lines == [line.text for line in plain.lines]
    assert [line.number for line in read.lines] == list(range(1, len(read.lines) + 1))
    assert all(line.address for line in read.lines if line.text)
    assert read.unread == ()


@pytest.mark.parametrize("kind", documents.WRITERS)
def test_each_cell_of_a_table_has_its_address(kind: str, tmp_path: Path) -> None:
    documents.WRITERS[kind](tmp_path / "x")
    lines = {line.text: line for line in read_document(tmp_path / "x").lines}
    line = lines["完成率\t88.2%\t91%\t95.09%"]
    assert len(line.cells) == 4
    assert line.cells[3] == f'{line.address}, column "112年"'
    assert line.address.endswith("row 7" if kind == "xlsx" else "table 1, row 3")


@pytest.mark.parametrize("kind", documents.WRITERS)
def test_a_kind_is_known_by_content_not_by_name(kind: str, tmp_path: Path) -> None:
    documents.WRITERS[kind](tmp_path / "briefing.txt")
    assert "1,204戶" in read_document(tmp_path / "briefing.txt").text


@pytest.mark.parametrize("text", [TEXT, TEXT.rstrip(), f"\n\n{TEXT}\n\n", "\n", "一\x0b二\u2028三"])
def test_a_text_in_utf_8_keeps_its_bytes_and_line_numbers(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode())
    read = read_document(path)
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    counted = text.removesuffix("\n").split("\n")
    assert [line.text for line in read.lines] == counted
    assert read.lines[-1].address == f"line {len(counted)}"


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp950"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_in_another_encoding_is_the_same(encoding: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(TEXT.replace("\n", end).encode(encoding))
    assert read_document(path).text == TEXT


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("青湖县家庭服务成果，前后共服务1204户".encode("gb18030"), "GB 18030"),
        ("サービスの成果、1204世帯に提供しました".encode("shift_jis"), "looks like"),
        ("青湖縣服務".encode() * 300 + b"\xff" + "戶".encode(), "damage at byte 4,500"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
        (b"{\\rtf1 1204}", "Rich Text"),
        (b"<!DOCTYPE html><p>1204", "a web page"),
        (bytes(range(256)) * 4, "neither text nor a document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "before 2007"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le"),
            "without one",
        ),
        (b"", "empty"),
        (b"PK\x03\x04 no zip file", "damaged or cut off"),
        (b"%PDF-1.4 no PDF file", "damaged"),
        (b"1204 " * 5 * 2**20, "as text larger than 20 MB"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_line(data: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / "given.file"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as error:
        read_document(path)
    assert str(error.value).startswith("given.file: ")
    assert word in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("kind", documents.WRITERS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_off_is_refused(kind: str, share: float, tmp_path: Path) -> None:
    path = tmp_path / "whole"
    documents.WRITERS[kind](path)
    data = path.read_bytes()
    (tmp_path / "cut.file").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(DocumentError, match=r"cut\.file: damaged"):
        read_document(tmp_path / "cut.file")


def test_a_file_that_is_too_large_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "large.pptx").open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(LARGEST + 1)
    start = time.monotonic()
    with pytest.raises(DocumentError, match="300 MB; leave out or compress its pictures"):
        read_document(tmp_path / "large.pptx")
    assert time.monotonic() - start < 1


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.pdf: cannot be opened"):
        read_document(tmp_path / "none.pdf")
    with pytest.raises(DocumentError, match="a folder"):
        read_document(tmp_path)


def test_nothing_is_written_beside_a_file(tmp_path: Path) -> None:
    for kind, write in documents.WRITERS.items():
        write(tmp_path / f"x.{kind}")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path in before:
        read_document(path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_text_is_written_over_no_other(tmp_path: Path) -> None:
    documents.write_docx(tmp_path / "x.docx")
    read = read_document(tmp_path / "x.docx")
    write_text(read, tmp_path / "x.txt")
    write_text(read, tmp_path / "x.txt")
    assert hashlib.sha256((tmp_path / "x.txt").read_bytes()).hexdigest() == read.sha256
    assert read_document(tmp_path / "x.txt").text == read.text
    (tmp_path / "x.txt").write_text("another")
    with pytest.raises(DocumentError, match="another text"):
        write_text(read, tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_text() == "another"


def test_a_reader_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents.write_pptx(tmp_path / "x.pptx")
    monkeypatch.setitem(sys.modules, "pptx", None)
    monkeypatch.delitem(sys.modules, "safetynet.documents.presentation", raising=False)
    with pytest.raises(DocumentError, match=r"needs pptx.*pip install '\.\[intake\]'"):
        read_document(tmp_path / "x.pptx")


def test_the_real_texts_keep_their_digests() -> None:
    folder = os.environ.get(DOCUMENTS_VARIABLE)
    if not folder:
        pytest.skip(f"{DOCUMENTS_VARIABLE} names no folder")
    paths = sorted(Path(folder).glob("*.txt"))
    assert paths
    for path in paths:
        data = path.read_bytes()
        read = read_document(path)
        assert read.sha256 == hashlib.sha256(data).hexdigest()
        assert len(read.lines) == len(data.decode().removesuffix("\n").split("\n"))


MEASURE = """
import resource, sys, time
from pathlib import Path
status = Path("/proc/self/status")
from safetynet.documents.reading import read_document
start = time.process_time()
read = read_document(Path(sys.argv[1]))
unit = 1 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
if status.exists():
    # what a process has on record begins with its parent's memory
    peak = 1024 * int(status.read_text().partition("VmHWM:")[2].split()[0])
print(len(read.lines), time.process_time() - start, peak / 2**20)
"""


@pytest.mark.parametrize("kind", ["pptx", "pdf"])
def test_sixty_slides_take_few_seconds_and_little_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{kind}"
    {"pptx": sixty_slides, "pdf": sixty_pages}[kind](path)
    command = [sys.executable, "-c", MEASURE, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines, seconds, memory = map(float, done.stdout.split())
    assert lines > 60 * 20
    assert seconds < 20
    assert memory < 500


def sixty_slides(path: Path) -> None:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    picture = path.with_suffix(".bmp")
    picture.write_bytes(bitmap(1500, 1000))
    for number in range(60):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"第{number}頁"
        slide.shapes.add_picture(str(picture), 0, 0, Inches(2))
        table = slide.shapes.add_table(20, 6, 0, 0, Inches(6), Inches(4)).table
        for row in range(20):
            for column in range(6):
                table.cell(row, column).text = f"{number * row * column:,}"
        documents.add_pptx_chart(slide, Inches(5))
    deck.save(path)


def bitmap(wide: int, high: int) -> bytes:
    """Return a picture of noise, which no packing makes small."""
    head = b"BM" + (54 + wide * high * 3).to_bytes(4, "little") + bytes(4) + b"\x36\0\0\0"
    head += b"\x28\0\0\0" + wide.to_bytes(4, "little") + high.to_bytes(4, "little")
    head += b"\1\0\x18\0" + bytes(24)
    return head + os.urandom(wide * high * 3)


def sixty_pages(path: Path) -> None:
    canvas = documents.open_canvas(path)
    for number in range(60):
        canvas.setFont("zh", 10)
        canvas.drawString(60, 800, f"第{number}頁")
        rows = [[f"{number * row * column:,}" for column in range(6)] for row in range(25)]
        documents.draw_table(canvas, 40, 700, rows, 60)
        canvas.showPage()
    canvas.save()


@pytest.mark.parametrize("name", ["a.pdf", "a.pptx", "a.DOCX", "a.xlsx"])
def test_a_file_that_does_not_begin_as_its_name_says(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(DocumentError, match=rf"{name}: damaged, for it does not begin as a"):
        read_document(path)
