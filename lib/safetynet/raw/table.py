"""Raw tables as people write them: CSV, UTF-8, one header row, every cell a text."""

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from safetynet.raw.character import odd_character
from safetynet.raw.fault import Fault
from safetynet.raw.file import MEGABYTE, decode, is_big5, read_file

COMMENT = "#"
# Longer cells, tables and files are damage, not data.
LONGEST = 10_000
MOST_LINES = 100_000
LARGEST = 10 * MEGABYTE
# A cell is quoted as a whole, with its own quotes doubled, or has no quote (RFC 4180).
CELL = r'(?:"(?:[^"]++|"")*+"|[^",\n]*+)'
RECORD = re.compile(rf"{CELL}(?:,{CELL})*+\n?")
FORMULA = ("=", "+", "-", "@")
NUMBER = re.compile(r"[+-][0-9]+(,[0-9]{3})*(\.[0-9]+)?[%‰]?[㐀-䶿一-鿿]*")


def read_table(
    path: Path, name: str, columns: Sequence[str], optional: Sequence[str] = ()
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the table and what is wrong with the file that holds it.

    The frame has exactly ``columns``, all texts, empty cells as empty texts; its index is the row
    as a text editor counts it. A column that is ``optional`` may be missing from the file. Lines
    that begin with ``#`` are comments. A file that cannot be read gives an empty frame and the
    reason.
    """
    text, faults = _text(path, name)
    if faults:
        return _empty(columns), faults
    lines = _records(text, name, faults)
    row, header = next(lines, (0, []))
    if not header:
        missing = Fault(name, 0, "", "an empty file", f"a header row: {', '.join(columns)}")
        return _empty(columns), faults or [missing]
    faults += _header_faults(name, row, header, columns, optional)
    if faults:
        return _empty(columns), faults
    rows: dict[int, list[str]] = {}
    for row, cells in lines:
        if len(cells) != len(header):
            faults.append(Fault(name, row, "", f"{len(cells)} cells", f"{len(header)} cells"))
        else:
            rows[row] = cells
            faults += _cell_faults(name, row, header, cells)
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=header, dtype="str")
    return frame.reindex(columns=list(columns), fill_value="").astype("str"), faults


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dictionaries by column name.

    Like ``to_dict("records")``, several times as fast for few rows of many columns.
    """
    names = [str(name) for name in table.columns]
    columns = [column.tolist() for _, column in table.items()]
    if not columns:
        return [{} for _ in range(len(table))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(csv_text(frame), encoding="utf-8", newline="\n")
    part.replace(path)


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV: numbers exact, missing values empty, LF, no text a formula.

    A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV
    Injection"); a printed number with its sign and unit is none.
    """
    texts = frame.select_dtypes(exclude="number").columns
    safe = frame.assign(**{column: frame[column].map(_no_formula) for column in texts})
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.15g")


def _no_formula(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    plain = unicodedata.normalize("NFKC", cell).lstrip()
    formula = plain.startswith(FORMULA) and not NUMBER.fullmatch(plain)
    return f"'{cell}" if formula or cell.startswith(("\t", "\r", "\n")) else cell


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})


def _text(path: Path, name: str) -> tuple[str, list[Fault]]:
    """Return the file's text, or why it is not text as the workbook wants it."""
    data, faults = read_file(path, name, "a CSV file", LARGEST)
    if faults:
        return "", faults
    if not data.strip():
        return "", [Fault(name, 0, "", "an empty file", "a header row")]
    if data.startswith(b"\xef\xbb\xbf"):
        expected = "UTF-8 without BOM, set where the editor saves"
        return "", [Fault(name, 1, "", "a byte order mark (BOM)", expected)]
    if data.count(b"\n") > MOST_LINES:
        return "", [Fault(name, 0, "", "more lines", f"at most {MOST_LINES:,} lines")]
    if data.startswith((b"PK", b"\xff\xfe", b"\xfe\xff")):
        return "", [Fault(name, 0, "", "a spreadsheet or UTF-16 file", "a CSV file in UTF-8")]
    decoded, undecoded = decode(data, name)
    if undecoded and is_big5(data):
        return "", undecoded  # its line ends are the least of it
    for byte, found, expected in (
        (b"\0", "a NUL byte", "text without NUL bytes"),
        (b"\r", "a carriage return (CRLF or CR line ends)", "LF line ends, set in the editor"),
    ):
        if byte in data:
            row = data.count(b"\n", 0, data.index(byte)) + 1
            return "", [Fault(name, row, "", found, expected)]
    if not data.endswith(b"\n"):
        # A file cut short may end in the middle of a number.
        row, end = data.count(b"\n") + 1, "a line end after the last line, set in the editor"
        return "", [Fault(name, row, "", "the end of the file in a line", end)]
    return decoded, undecoded


def _records(text: str, name: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it begins on; add those that are none to the faults.

    After a quote that is never closed reading goes on with the next line.
    """
    # A cell that is too long is a fault with row and column, not an error of the reader.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    lines = ["\n" if line.startswith(COMMENT) else line for line in io.StringIO(text, newline="")]
    start = 0
    while start < len(lines):
        reader = csv.reader((lines[n] for n in range(start, len(lines))), strict=True)
        first = start
        try:
            for cells in reader:
                end = first + reader.line_num
                raw = "".join(lines[start:end])
                if '"' in raw and not RECORD.fullmatch(raw):
                    faults.append(_quote(name, start + 1, "in a cell that is not quoted"))
                elif cells:
                    yield start + 1, cells
                start = end
        except csv.Error:
            faults.append(_quote(name, start + 1, "that is not closed, or closed too early"))
            start += 1


def _quote(name: str, row: int, where: str) -> Fault:
    expected = "quotes around a whole cell, and doubled inside it"
    return Fault(name, row, "", f"a quote {where}", expected)


def _header_faults(
    name: str, row: int, header: list[str], columns: Sequence[str], optional: Sequence[str]
) -> list[Fault]:
    expected = f"only the columns {', '.join(columns)}"
    if len(header) > 2 * len(columns):
        return [Fault(name, row, "", f"{len(header)} columns", expected)]
    missing = [column for column in columns if column not in (*header, *optional)]
    unknown = [column for column in header if column not in columns]
    twice = {column for column in header if header.count(column) > 1}
    faults = [Fault(name, row, column, "no such column", "the column") for column in missing]
    for column in unknown:
        odd = odd_character(column)
        said = f"{expected}; it has {odd}" if odd else expected
        faults.append(Fault(name, row, column[:80], "an unknown column", said))
    return faults + [Fault(name, row, column, "the column twice", "it once") for column in twice]


def _cell_faults(name: str, row: int, header: list[str], cells: list[str]) -> list[Fault]:
    faults = []
    for column, cell in zip(header, cells, strict=True):
        if len(cell) > LONGEST:
            faults.append(Fault(name, row, column, cell[:100], f"at most {LONGEST:,} characters"))
        elif odd := odd_character(cell.replace("\n", " ")):
            faults.append(Fault(name, row, column, cell, f"a text without {odd}"))
        elif cell != cell.strip() or "\n" in cell:
            expected = "no space before or after the text, no line break in it"
            faults.append(Fault(name, row, column, cell, expected))
    return faults
