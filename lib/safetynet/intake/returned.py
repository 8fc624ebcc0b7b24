"""A spreadsheet of candidates as it comes back: xlsx, or CSV as spreadsheet programs write it."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd

from safetynet.numbers.candidate import COLUMNS
from safetynet.raw.fault import Fault, nearest
from safetynet.raw.file import MEGABYTE, read_file

LARGEST = 20 * MEGABYTE
# What a spreadsheet of so many numbers cannot unpack to.
UNPACKED = 200 * MEGABYTE
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
KEY = "candidate_id"
# How a cell that holds no text begins here; no text does.
NO_TEXT = "\0"


def read_sheet(path: Path) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the rows of a spreadsheet as texts, indexed by row, and what is wrong with the file.

    It has the columns of candidates that the file has. A cell that the spreadsheet holds as a
    number, a date or a formula begins with NUL: only where it says what stood there does it count.
    """
    data, faults = read_file(path, path.name, "a spreadsheet: .xlsx or .csv", LARGEST)
    if faults:
        return pd.DataFrame(), faults
    try:
        rows = _workbook_rows(path) if data.startswith(b"PK") else _text_rows(data)
    except (ValueError, KeyError, OSError, csv.Error, zipfile.BadZipFile) as error:
        expected = "a spreadsheet .xlsx that is whole, or a CSV file"
        return pd.DataFrame(), [Fault(path.name, 0, "", str(error) or "damage", expected)]
    return _framed(rows, path.name)


def _framed(rows: list[list[str]], name: str) -> tuple[pd.DataFrame, list[Fault]]:
    header = [cell.strip() for cell in rows[0]] if rows else []
    if KEY not in header:
        found = ", ".join(header)[:80]
        return pd.DataFrame(), [Fault(name, 1, "", found, f"a header row with {KEY}")]
    unknown = [column for column in header if column and column not in COLUMNS]
    twice = [column for column in header if column and header.count(column) > 1]
    faults = [
        Fault(name, 1, column, "an unknown column", nearest(column, COLUMNS)) for column in unknown
    ]
    faults += [Fault(name, 1, column, "the column twice", "it once") for column in twice]
    kept = [n for n, column in enumerate(header) if column]
    cells = {
        number: [row[n] if n < len(row) else "" for n in kept]
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    }
    frame = pd.DataFrame.from_dict(
        cells, orient="index", columns=[header[n] for n in kept], dtype="str"
    )
    return frame, faults


def _workbook_rows(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(path) as packed:
        if sum(item.file_size for item in packed.infolist()) > UNPACKED:
            raise ValueError(f"it unpacks to more than {UNPACKED // MEGABYTE} MB")
    # not read_only: there a formula and its last value cannot be told apart
    book = load_workbook(path)
    page = book["candidates"] if "candidates" in book.sheetnames else book.worksheets[0]
    return [[_cell(cell) for cell in row] for row in page.iter_rows()]


def _cell(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type in ("s", "inlineStr"):
        return str(cell.value)
    whole = cell.data_type == "n" and isinstance(cell.value, float) and cell.value.is_integer()
    return f"{NO_TEXT}{int(cell.value) if whole else cell.value}"


def _text_rows(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    # a comma that stands in a semicolon file's header is in no name of a column
    mark = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))


def _decoded(data: bytes) -> str:
    """Return the text of a CSV file, in whatever encoding spreadsheet programs write."""
    for bom, encoding in BOMS.items():
        if data.startswith(bom):
            return data.decode(encoding)
    if b"\0" in data[:200]:
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp950")
    except UnicodeDecodeError as error:
        byte, place = data[error.start], data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"byte 0x{byte:02x} in row {place}, neither UTF-8 nor Big5") from None
