"""An Office file is held to what is safe before anything in it is read."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import documents
import pytest
from safetynet.documents import container
from safetynet.documents.document import DocumentError, Unread
from safetynet.documents.reading import read_document

OFFICE = ("pptx", "docx", "xlsx")
MAIN = {
    "pptx": "ppt/presentation.xml",
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
}


@pytest.fixture(params=OFFICE)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(kind: str, tmp_path: Path) -> Path:
    documents.WRITERS[kind](tmp_path / f"x.{kind}")
    return tmp_path / f"x.{kind}"


def change(
    path: Path, edit: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None
) -> None:
    """Write a file anew with each part edited, and more parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: edit(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | (more or {})).items():
            archive.writestr(name, data)


def same(_: str, data: bytes) -> bytes:
    return data


def test_a_part_that_bursts_is_refused(path: Path) -> None:
    change(path, same, {"media/x.png": bytes(8 * 2**20)})
    with pytest.raises(DocumentError, match=r"media/x\.png is packed 250 times or more"):
        read_document(path)


@pytest.mark.parametrize("limit", ["LARGEST_WHOLE", "LARGEST_XML", "MOST_PARTS"])
def test_more_than_is_safe_is_refused(
    limit: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, limit, 5)
    with pytest.raises(DocumentError, match="more than is safe to open"):
        read_document(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str, kind: str, path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "1204"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    change(path, lambda name, data: bomb.encode(encoding) if name == MAIN[kind] else data)
    with pytest.raises(DocumentError, match="declares entities"):
        read_document(path)


def test_macros_and_links_are_noted_and_left_alone(kind: str, path: Path) -> None:
    rels = f"{MAIN[kind].replace('/', '/_rels/')}.rels"
    link = (
        b'<Relationship Id="rIdX" TargetMode="External" Target="file:///none/99.xlsx" Type='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    )

    def edit(name: str, data: bytes) -> bytes:
        return (
            data.replace(b"</Relationships>", link + b"</Relationships>") if name == rels else data
        )

    change(path, edit, {f"{MAIN[kind].partition('/')[0]}/vbaProject.bin": b"Sub AutoOpen()"})
    document = read_document(path)
    assert "1,204戶" in document.text
    assert document.unread == (
        Unread("file", "1 × external link (attachedTemplate), not followed"),
        Unread("file", "macros, which are never run"),
    )


@pytest.mark.parametrize(
    ("kind", "usual", "other"),
    [
        ("pptx", b"openxmlformats-officedocument.presentationml.presentation.main", b"ms-powerpoint.presentation.macroEnabled.main"),
        ("pptx", b"presentationml.presentation.main", b"presentationml.slideshow.main"),
        ("docx", b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"),
        ("docx", b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
        ("xlsx", b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"),
    ],
)  # fmt: skip
def test_files_with_macros_shows_and_templates_are_read(
    kind: str, usual: bytes, other: bytes, path: Path
) -> None:
    with zipfile.ZipFile(path) as archive:
        assert usual in archive.read("[Content_Types].xml")
    change(path, lambda name, data: data.replace(usual, other) if name.startswith("[") else data)
    assert "1,204戶" in read_document(path).text


def test_a_strict_file_is_refused(kind: str, path: Path) -> None:
    strict = b"http://purl.oclc.org/ooxml/"
    usual = b"http://schemas.openxmlformats.org/"
    change(path, lambda name, data: data.replace(usual, strict) if name == MAIN[kind] else data)
    with pytest.raises(DocumentError, match="Strict Open XML file; save it as the usual kind"):
        read_document(path)


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}, "OpenDoc"),
        ({"xl/workbook.bin": b""}, "binary workbook"),
        ({"Index/Document.iwa": b""}, "iWork"),
        ({"briefing.pptx": b""}, "a zip file that is no .pptx, .docx or .xlsx"),
    ],
)
def test_another_kind_of_zip_file_is_named(
    parts: dict[str, bytes], word: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(DocumentError, match=word):
        read_document(tmp_path / "x.zip")


def test_two_parts_of_one_name_are_refused(kind: str, path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(MAIN[kind], "<other/>")
    with pytest.raises(DocumentError, match="is in it twice"):
        read_document(path)


def test_one_damaged_part_is_refused(kind: str, path: Path) -> None:
    change(path, lambda name, data: data[: len(data) // 2] if name == MAIN[kind] else data)
    with pytest.raises(DocumentError, match="damaged"):
        read_document(path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(DocumentError, match="damaged"):
        read_document(path)
