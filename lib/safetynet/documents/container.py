"""The zip file that an Office document is: held to what is safe before anything in it is read."""

import io
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from safetynet.documents.document import DocumentError, Unread

# A part is at most this large when it is unpacked, all of them together, and all XML of them.
LARGEST_WHOLE, LARGEST_XML = 500 * 2**20, 120 * 2**20
# Plain data is packed to a hundredth; what is packed more tightly is made to burst.
TIGHTEST, SMALL = 250, 4 * 2**20
MOST_PARTS = 20_000
KINDS = {
    "ppt/presentation.xml": "pptx",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
}
# Slide shows, templates and files with macros hold the same parts under another name.
SAME = [
    (rb"presentationml\.(slideshow|template)\.main", rb"presentationml.presentation.main"),
    (rb"vnd\.ms-powerpoint\.[a-z]+\.macroEnabled\.main",
     rb"vnd.openxmlformats-officedocument.presentationml.presentation.main"),
    (rb"wordprocessingml\.template\.main", rb"wordprocessingml.document.main"),
    (rb"vnd\.ms-word\.[a-z]+\.macroEnabled(?:Template)?\.main",
     rb"vnd.openxmlformats-officedocument.wordprocessingml.document.main"),
]  # fmt: skip
STRICT = b"http://purl.oclc.org/ooxml/"
EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode=[\"']External[\"'][^>]*>")
TARGET_TYPE = re.compile(rb"\bType=[\"'][^\"']*/([A-Za-z]+)[\"']")


@dataclass(frozen=True)
class Container:
    """What is read of an Office file: its kind, its XML without pictures, what is left aside."""

    kind: str
    data: io.BytesIO
    unread: tuple[Unread, ...]


def open_container(path: Path) -> Container:
    """Return the parts of an Office file that are text, as a zip file in memory.

    Pictures, embedded files and macros are empty in it: they cost nothing and nothing runs them.
    Raises DocumentError for a file that is damaged, encrypted, or larger unpacked than is safe.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_unsafe(path.name, parts)
            names = [part.filename for part in parts]
            kind = next((KINDS[name] for name in names if name in KINDS), "")
            if kind not in ("pptx", "docx", "xlsx"):
                raise DocumentError(f"{path.name}: {_other(names)}")
            return Container(kind, *_lean(path.name, archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise DocumentError(
            f"{path.name}: damaged or cut off ({error}); get it anew, or open and save it again"
        ) from error


def _refuse_unsafe(name: str, parts: list[zipfile.ZipInfo]) -> None:
    """Raise DocumentError where the list of parts says that unpacking is not safe."""
    whole = sum(part.file_size for part in parts)
    xml = sum(part.file_size for part in parts if _is_xml(part.filename))
    if len(parts) > MOST_PARTS or whole > LARGEST_WHOLE or xml > LARGEST_XML:
        raise DocumentError(
            f"{name}: {len(parts):,} parts and {whole / 2**20:,.0f} MB unpacked,"
            f" {xml / 2**20:,.0f} MB of it text, more than is safe to open; save it in parts"
        )
    for part in parts:
        if part.file_size > SMALL and part.file_size > TIGHTEST * max(part.compress_size, 1):
            raise DocumentError(
                f"{name}: {part.filename} is packed {TIGHTEST} times or more, as a zip bomb is;"
                " open and save it again in Office if you trust it"
            )
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError(f"{name}: encrypted; save it without a password")
    double = [part for part, count in Counter(p.filename for p in parts).items() if count > 1]
    if double:
        raise DocumentError(f"{name}: {double[0]} is in it twice; open and save it again in Office")


def _other(names: list[str]) -> str:
    """Return what a zip file is that cannot be read, and what would help."""
    if "xl/workbook.bin" in names:
        return "a binary workbook (.xlsb); save it as .xlsx"
    if "mimetype" in names and "content.xml" in names:
        return "an OpenDocument file; save it as .pptx, .docx or .xlsx"
    if "word/document.xml" not in names and any(name.startswith("Index/") for name in names):
        return "an iWork file; export it as .pptx, .docx, .xlsx or PDF"
    return "a zip file that is no .pptx, .docx or .xlsx; give the document that is in it"


def _lean(name: str, archive: zipfile.ZipFile) -> tuple[io.BytesIO, tuple[Unread, ...]]:
    """Return a copy of an archive in which only XML has contents, and what is left aside."""
    data, aside = io.BytesIO(), Counter[str]()
    with zipfile.ZipFile(data, "w") as lean:
        for part in archive.infolist():
            content = archive.read(part) if _is_xml(part.filename) else b""
            if b"\0" in content[:4]:
                content = content.decode("utf-16").encode("utf-8")
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise DocumentError(
                    f"{name}: {part.filename} declares entities, which no Office file does;"
                    " open and save it again in Office if you trust it"
                )
            if STRICT in content:
                raise DocumentError(f"{name}: a Strict Open XML file; save it as the usual kind")
            if part.filename == "[Content_Types].xml":
                for other, usual in SAME:
                    content = re.sub(other, usual, content)
            for link in EXTERNAL.findall(content):
                kind = TARGET_TYPE.search(link)
                aside[f"external link ({kind[1].decode() if kind else 'unknown'})"] += 1
            if PurePosixPath(part.filename).name.lower() == "vbaproject.bin":
                aside["macro project"] += 1
            lean.writestr(part.filename, content)
    data.seek(0)
    texts = {"macro project": "macros, which are never run"}
    return data, tuple(
        Unread("file", texts.get(what, f"{count} × {what}, not followed"))
        for what, count in sorted(aside.items())
    )


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))
