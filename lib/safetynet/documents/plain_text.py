"""A text file, decoded with certainty or not at all."""

import codecs
from pathlib import Path

from safetynet.documents.document import Document, DocumentError, Line

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# First bytes of files that are no text, and what would help.
OTHERS = {
    b"{\\rtf": "a Rich Text file; save it as .docx",
    b"\x89PNG": "a picture; text in it has to be typed or recognised first",
    b"\xff\xd8\xff": "a picture; text in it has to be typed or recognised first",
    b"GIF8": "a picture; text in it has to be typed or recognised first",
    b"II*\0": "a picture; text in it has to be typed or recognised first",
    b"MM\0*": "a picture; text in it has to be typed or recognised first",
    b"Rar!": "a packed archive; give the document that is in it",
    b"7z\xbc\xaf": "a packed archive; give the document that is in it",
    b"\x1f\x8b": "a packed archive; give the document that is in it",
}
# The everyday characters of Big5 and of GB 2312 stand in these rows, marks in the rows before.
BIG5_EVERYDAY, GB_EVERYDAY = range(0xA1, 0xC7), range(0xA1, 0xD8)
# So many of the Chinese characters of a Big5 text are everyday ones.
SURE = 0.95
# A longer text is no briefing's.
LARGEST = 20 * 2**20


def read_plain_text(path: Path) -> Document:
    """Return the lines of a text file; a file in UTF-8 keeps its bytes in ``Document.text``.

    Raises DocumentError where the encoding is not certain, naming what it looks like.
    """
    if path.stat().st_size > LARGEST:
        raise DocumentError(
            f"{path.name}: no document that can be read (.pptx, .docx, .pdf, .xlsx), and as text"
            f" larger than {LARGEST // 2**20} MB"
        )
    text = _decode(path.name, path.read_bytes())
    text = text.replace("\r\n", "\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    if "\0" in text:
        raise DocumentError(f"{path.name}: no text file, for it has NUL in it")
    closed = text.endswith("\n")
    parts = text.split("\n") if text else []
    parts = parts[:-1] if closed else parts
    lines = (Line(number, part, f"line {number}") for number, part in enumerate(parts, 1))
    return Document(path.name, tuple(lines), closed=closed or not text)


def _decode(name: str, data: bytes) -> str:
    """Return the text of bytes whose encoding is certain."""
    for start, what in OTHERS.items():
        if data.startswith(start):
            raise DocumentError(f"{name}: {what}")
    if data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise DocumentError(f"{name}: a web page; save it as text or PDF")
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return _strictly(name, data, encoding)
    if b"\0" in data:
        return _without_mark(name, data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _old(name, data, error)


def _strictly(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name}: begins as {encoding} but is damaged at byte {error.start:,}; save it as UTF-8"
        ) from error


def _without_mark(name: str, data: bytes) -> str:
    """Return the text of UTF-16 without a mark: where its line ends and spaces say which."""
    for encoding, other in (("utf-16-le", "utf-16-be"), ("utf-16-be", "utf-16-le")):
        signs = [sign.encode(encoding) for sign in "\n\r 0123456789"]
        units = [data[place : place + 2] for place in range(0, len(data), 2)]
        fitting = sum(units.count(sign) for sign in signs)
        against = sum(units.count(sign.encode(other)) for sign in "\n\r 0123456789")
        if len(data) % 2 == 0 and fitting > 20 * against and fitting * 100 > len(units):
            return _strictly(name, data, encoding)
    raise DocumentError(
        f"{name}: neither text nor a document that can be read (.pptx, .docx, .pdf, .xlsx, .txt)"
    )


def _old(name: str, data: bytes, error: UnicodeDecodeError) -> str:
    """Return the text of Big5 bytes; refuse what only may be Big5."""
    shares = {
        "cp950": _share(data, "cp950", BIG5_EVERYDAY),
        "gb18030": _share(data, "gb18030", GB_EVERYDAY),
    }
    if shares["cp950"] >= SURE:
        return data.decode("cp950")
    if shares["gb18030"] >= SURE:
        like = "GB 18030, simplified Chinese"
    elif shares["cp950"] > 0:
        like = "Big5, but not surely"
    else:
        like = f"UTF-8 with damage at byte {error.start:,}" if error.start > 1000 else "no text"
    raise DocumentError(f"{name}: not UTF-8; it looks like {like}. Save it as UTF-8")


def _share(data: bytes, encoding: str, everyday: range) -> float:
    """Return how many of the Chinese characters are everyday ones; 0 where bytes are no text."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0
    pairs = [character.encode(encoding) for character in text if ord(character) > 0x7F]
    return sum(pair[0] in everyday and len(pair) == 2 for pair in pairs) / len(pairs)
