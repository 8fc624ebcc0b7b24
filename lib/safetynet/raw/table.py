"""Raw tables as people write them: CSV, UTF-8, one header row, every cell a text."""

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from safetynet.raw.fault import Fault

COMMENT = "#"
# Longer cells are damage, not data.
LONGEST = 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+\-－＋][\d.,:：%‰]+[^\x00-\x7f]*")


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
    try:
        records = list(_records(text))
    except csv.Error as error:
        return _empty(columns), [Fault(name, 0, "", str(error), "a CSV file")]
    if not records:
        return _empty(columns), [
            Fault(name, 0, "", "an empty file", f"a header row: {', '.join(columns)}")
        ]
    faults = _header_faults(name, *records[0], columns, optional)
    if faults:
        return _empty(columns), faults
    header = records[0][1]
    rows: dict[int, list[str]] = {}
    for row, cells in records[1:]:
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
    Injection"); a printed number with its sign is none.
    """
    texts = frame.select_dtypes(exclude="number").columns
    safe = frame.assign(**{column: frame[column].map(_no_formula) for column in texts})
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.15g")


def _no_formula(cell: Any) -> Any:
    if isinstance(cell, str) and cell[:1] in FORMULA and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})


def _text(path: Path, name: str) -> tuple[str, list[Fault]]:
    """Return the file's text, or why it is not text as the workbook wants it."""
    if not path.is_file():
        return "", [Fault(name, 0, "", "no such file", "a CSV file")]
    data = path.read_bytes()
    if not data.strip():
        return "", [Fault(name, 0, "", "an empty file", "a header row")]
    if data.startswith(b"\xef\xbb\xbf"):
        return "", [
            Fault(
                name,
                1,
                "",
                "a byte order mark (BOM)",
                "UTF-8 without BOM, set where the editor saves",
            )
        ]
    if data.startswith((b"PK", b"\xff\xfe", b"\xfe\xff")):
        return "", [Fault(name, 0, "", "a spreadsheet or UTF-16 file", "a CSV file in UTF-8")]
    for byte, found, expected in (
        (b"\0", "a NUL byte", "text without NUL bytes"),
        (b"\r", "a carriage return (CRLF or CR line ends)", "LF line ends, set in the editor"),
    ):
        if byte in data:
            return "", [Fault(name, data[: data.index(byte)].count(b"\n") + 1, "", found, expected)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        return "", [Fault(name, row, "", f"byte 0x{data[error.start]:02x}", "UTF-8 text")]


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it begins on."""
    lines = ["\n" if line.startswith(COMMENT) else line for line in io.StringIO(text, newline="")]
    # A cell that is too long is a fault with row and column, not an error of the reader.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(lines, strict=True)
    start = 1
    for cells in reader:
        if cells:
            yield start, cells
        start = reader.line_num + 1


def _header_faults(
    name: str, row: int, header: list[str], columns: Sequence[str], optional: Sequence[str]
) -> list[Fault]:
    missing = [column for column in columns if column not in (*header, *optional)]
    unknown = [column for column in header if column not in columns]
    twice = {column for column in header if header.count(column) > 1}
    faults = [Fault(name, row, column, "no such column", "the column") for column in missing]
    expected = f"only the columns {', '.join(columns)}"
    faults += [Fault(name, row, column, "an unknown column", expected) for column in unknown]
    return faults + [Fault(name, row, column, "the column twice", "it once") for column in twice]


def _cell_faults(name: str, row: int, header: list[str], cells: list[str]) -> list[Fault]:
    faults = []
    for column, cell in zip(header, cells, strict=True):
        if len(cell) > LONGEST:
            faults.append(Fault(name, row, column, cell, f"at most {LONGEST:,} characters"))
        elif cell != cell.strip() or "\n" in cell:
            expected = "no space before or after the text, no line break in it"
            faults.append(Fault(name, row, column, cell, expected))
    return faults
