"""A PDF: two readers see each page, and only what both see alike becomes text."""

import logging
import mmap
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from safetynet.documents.document import Document, DocumentError
from safetynet.documents.grid import Cell, add_table
from safetynet.documents.lines import Lines, raised
from safetynet.documents.pdf_forms import read_forms
from safetynet.documents.pdf_words import (
    COLUMN_GAP,
    WORD_GAP,
    ByHeight,
    Char,
    Piece,
    in_columns,
    joined,
    rows_of_words,
    within,
)
from safetynet.documents.second_reader import SecondReader, Seen

DIFFERENT = "two readers see different characters"
# The streams of a file unpacked, at most; a page of so many drawn edges is a drawing.
LARGEST_STREAMS, MOST_EDGES = 500 * 2**20, 6000
PIECE = 2**16
# Lines further apart than so many times their height belong to different parts.
PART_GAP = 0.9
# Pictures and drawings below these are ornament: a share of the page, a number of curves.
PICTURE, CURVES = 0.02, 60
# The mark of a footnote, or the 2 of km²: so much smaller than what it stands at.
FOOTNOTE, RAISED = re.compile(r"[\d*]{1,2}"), (0.4, 0.9)
STREAM = re.compile(rb"stream\r?\n")


def read_pdf(path: Path) -> Document:
    """Return the lines of a PDF: of each page from the top, tables as tab-separated rows.

    A line that pdfplumber and PDFium read differently is left empty and noted. Text that is not
    seen (invisible, on a hidden layer, turned) is noted and not read.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    _refuse_bomb(path)
    lines = Lines()
    try:
        with pdfplumber.open(path) as pdf, closing(SecondReader(path, pdf.doc)) as second:
            pages = {len(pdf.pages), len(second.file)}
            if len(pages) > 1 or 0 in pages:
                raise DocumentError(
                    f"{path.name}: damaged, of {min(pages)} or {max(pages)} pages; get it anew"
                )
            if second.layers:
                lines.miss("file", f"hidden layers: {', '.join(sorted(second.layers))}")
            if "EmbeddedFiles" in str(pdf.doc.catalog.get("Names", "")):
                lines.miss("file", "files attached to it")
            for number, page in enumerate(pdf.pages, 1):
                lines.part(3)
                if not all(map(_is_whole, page.page_obj.contents)):
                    lines.miss(f"page {number}", "damaged: a part of it may be missing")
                _Page(lines, page, number, second.page(number - 1, page)).read()
                read_forms(lines, page, number)
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise DocumentError(
                f"{path.name}: encrypted; open it with its password and save it without one"
            ) from error
        raise
    return lines.document(path.name)


def _is_whole(reference: Any) -> bool:
    """Return whether a page's content unpacks without an error, which readers pass over."""
    from pdfminer.ascii85 import ascii85decode
    from pdfminer.pdftypes import resolve1

    stream = resolve1(reference)
    data = getattr(stream, "rawdata", None)
    if data is None:
        return True
    if stream.decipher:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    try:
        for kind, _ in stream.get_filters():
            name = getattr(kind, "name", "")
            if name in ("ASCII85Decode", "A85"):
                data = ascii85decode(data)
            elif name in ("FlateDecode", "Fl"):
                data = zlib.decompress(data)
            else:
                break
    except (zlib.error, ValueError):
        return False
    return True


def _refuse_bomb(path: Path) -> None:
    """Raise DocumentError where the streams of a file unpack to more than is safe."""
    whole = 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for match in STREAM.finditer(data):
            for size in _unpacked(data, match.end()):
                whole += size
                if whole > LARGEST_STREAMS:
                    raise DocumentError(
                        f"{path.name}: unpacks to more than {LARGEST_STREAMS // 2**20} MB;"
                        " print it to PDF anew, or save it in parts"
                    )


def _unpacked(data: mmap.mmap, start: int) -> Iterator[int]:
    """Yield the sizes of the pieces that a stream unpacks to, none if it is not packed so."""
    unpacker = zlib.decompressobj()
    while not unpacker.eof and start < len(data):
        packed = data[start : start + PIECE]
        start += PIECE
        # What is left of a piece when the stream ends is no more of it.
        while packed and not unpacker.eof:
            try:
                yield len(unpacker.decompress(packed, PIECE))
            except zlib.error:
                return
            packed = unpacker.unconsumed_tail


class _Page:
    """Reads one page into lines."""

    def __init__(self, lines: Lines, page: Any, number: int, seen: Seen) -> None:
        self.lines, self.page, self.number, self.seen = lines, page, number, seen
        self.address = f"page {number}"

    def read(self) -> None:
        """Add the lines and tables of the page from the top; note what is not read."""
        chars = self._seen_chars()
        tables = self._tables(chars)
        inside = {id(char) for _, held in tables for char in held}
        outside = [char for char in chars if id(char) not in inside]
        pieces = list(in_columns(list(rows_of_words(outside))))
        self._note(bool(chars))
        items: list[tuple[float, Any]] = [(table.bbox[1], table) for table, _ in tables]
        items += [(piece.top if piece.column is None else piece.column, piece) for piece in pieces]
        count, last = {"line": 0, "table": 0}, 0.0
        for _, item in sorted(items, key=lambda one: one[0]):
            if isinstance(item, Piece):
                if not -1 < (item.top - last) / (item.bottom - item.top) < PART_GAP:
                    self.lines.part()
                count["line"] += 1
                self._line(item, f"{self.address}, line {count['line']}")
                last = item.bottom
            else:
                count["table"] += 1
                held = next(chars for table, chars in tables if table is item)
                self._table(item, held, f"{self.address}, table {count['table']}")
                last = item.bbox[3]
        if left := self.seen.left():
            self.lines.miss(self.address, f"{left} characters that only one of two readers sees")

    def _seen_chars(self) -> list[Char]:
        """Return the characters that a person sees upright on the page."""
        seen, turned, outside = [], 0, 0
        for char in self.page.dedupe_chars().chars:
            if self.seen.hidden(char):
                continue
            across, _, _, up, *_ = char["matrix"]
            char = char | {"text": self.seen.text(char)}
            if not within(char, self.page.bbox):
                self.seen.settle(char)
                outside += bool(char["text"].strip())
            elif char["upright"] and across > 0 and up > 0:
                seen.append(char)
            elif char["text"].strip():
                self.seen.settle(char)
                turned += 1
        if outside:
            self.lines.miss(self.address, f"{outside} characters beside the page")
        if turned:
            self.lines.miss(self.address, f"{turned} characters of turned text")
        return seen

    def _note(self, text: bool) -> None:
        """Note hidden text, and pictures and drawings that may hold numbers."""
        for what, count in sorted(self.seen.unseen.items()):
            self.lines.miss(self.address, f"{count} characters of {what}")
        area = float(self.page.width * self.page.height)
        shares = [
            max(image["width"], 0) * max(image["height"], 0) / area for image in self.page.images
        ]
        large = [share for share in shares if share >= PICTURE]
        if large and not text:
            self.lines.miss(self.address, "a scan: a picture without text; recognise it first")
        elif not text:
            self.lines.miss(self.address, "no text on it")
        elif large:
            many = "a picture" if len(large) == 1 else f"{len(large)} pictures"
            self.lines.miss(self.address, f"{many}, up to {min(max(large), 1):.0%} of the page")
        if len(self.page.curves) > CURVES:
            self.lines.miss(self.address, "a drawing, or text drawn as one")

    def _tables(self, chars: Sequence[Char]) -> list[tuple[Any, list[Char]]]:
        """Return the tables that are ruled, with the characters in them."""
        if len(self.page.edges) > MOST_EDGES:
            self.lines.miss(self.address, "so many drawn lines that no table was looked for")
            return []
        found: list[tuple[Any, list[Char]]] = []
        for table in self.page.find_tables():
            cells = [cell for row in table.rows for cell in row.cells if cell]
            held = [char for char in chars if within(char, table.bbox)]
            by_height = ByHeight(held)
            full = sum(bool(by_height.within(cell)) for cell in cells)
            overlaps = any(set(map(id, held)) & set(map(id, other)) for _, other in found)
            if len(table.rows[0].cells) > 1 and full > 1 and full * 3 > len(cells) and not overlaps:
                found.append((table, held))
        return found

    def _table(self, table: Any, held: Sequence[Char], address: str) -> None:
        """Add the rows of a table; a cell that the readers see differently is empty."""
        rows: list[list[Cell]] = []
        inside: set[int] = set()
        by_height = ByHeight(held)
        for number, row in enumerate(table.rows, 1):
            rows.append([])
            for place, box in enumerate(row.cells):
                chars = by_height.within(box) if box else []
                inside |= set(map(id, chars))
                texts = [self._text(piece) for piece in rows_of_words(chars)]
                if not self.seen.alike(chars, box):
                    self.lines.miss(f"{address}, row {number}, column {place + 1}", DIFFERENT)
                    texts = []
                after = [cell is None for cell in row.cells[place + 1 :]]
                span = 1 + (after.index(False) if False in after else len(after)) if box else 1
                rows[-1].append(Cell(joined(texts), span))
        self.lines.part()
        add_table(self.lines, rows, address, self.number)
        if len(inside) < len(held):
            self.lines.miss(address, "text that stands in no cell")
        self.lines.part()

    def _line(self, piece: Piece, address: str) -> None:
        chars = piece.chars
        box = (
            min(char["x0"] for char in chars) - 1, piece.top,
            max(char["x1"] for char in chars) + 1, piece.bottom,
        )  # fmt: skip
        if self.seen.alike(chars, box):
            self.lines.add(self._text(piece), address, self.number)
        else:
            self.lines.miss(address, DIFFERENT)
            self.lines.add("", address, self.number)

    def _text(self, piece: Piece) -> str:
        """Return the text of a row of words; a raised digit after a word as such."""
        text = piece.words[0]["text"]
        for before, word in pairwise(piece.words):
            gap = (word["x0"] - before["x1"]) / max(min(word["size"], before["size"]), 1)
            share = word["size"] / max(before["size"], 1)
            if gap > WORD_GAP:
                text += "\t" if gap > COLUMN_GAP else " "
            elif FOOTNOTE.fullmatch(word["text"]) and RAISED[0] < share < RAISED[1]:
                high = before["bottom"] - word["bottom"] > 0.2 * before["size"]
                text += raised(word["text"]) if high else word["text"]
                continue
            elif text[-1:].isdigit() and word["text"][:1].isdigit():
                text += " "
            text += word["text"]
        return str(text.strip())
