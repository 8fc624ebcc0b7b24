"""A workbook of a spreadsheet program: each sheet as a person sees it, a row a line."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from safetynet.documents.chart import Chart
from safetynet.documents.container import Container
from safetynet.documents.document import Document, DocumentError
from safetynet.documents.grid import Cell, add_table
from safetynet.documents.lines import Lines
from safetynet.documents.number_format import EPOCH, EPOCH_1904, FormatError, shown
from safetynet.documents.presentation import add_chart

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# More cells are a data base, whose numbers nobody decides on one by one.
MOST_CELLS = 200_000
# The short date, which follows the machine's language, as it prints in Taiwan.
SHORT_DATE = {"mm-dd-yy": "yyyy/m/d", "m/d/yyyy": "yyyy/m/d", "mm/dd/yy": "yyyy/m/d"}

# What the program calls a sheet that nobody named.
UNNAMED = re.compile(r"(Sheet|工作表)\s?\d*|\d+")


@dataclass
class Sheet:
    """What the file says of a sheet that its values do not tell."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    without_value: list[str] = field(default_factory=list)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)


def read_spreadsheet(name: str, container: Container) -> Document:
    """Return the lines of a workbook: numbers as their formats print them, hidden cells left out.

    A heading names each sheet that has a name of its own. An empty row parts two tables.
    """
    from openpyxl import load_workbook

    lines = Lines()
    lines.unread += container.unread
    with warnings.catch_warnings(), zipfile.ZipFile(container.data) as archive:
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(container.data, read_only=True, data_only=True, keep_links=False)
        left = MOST_CELLS
        for sheet in book.worksheets:
            address = f'sheet "{sheet.title}"'
            if sheet.sheet_state != "visible":
                lines.miss(address, "hidden, not read")
                continue
            told = _told(archive, sheet._worksheet_path, lines, address)
            rows = []
            for number, row in _rows(sheet, told, lines, address, book.epoch.year == 1904):
                rows.append((number, row))
                left -= len(row)
                if left < 0:
                    raise DocumentError(
                        f"{name}: more than {MOST_CELLS:,} cells; keep the sheets that the briefing"
                        " prints and save them as a file of their own"
                    )
            _add(lines, rows, told, address, sheet.title)
            _drawn(lines, archive, sheet._worksheet_path, address)
        for chartsheet in book.chartsheets:
            lines.miss(f'sheet "{chartsheet.title}"', "a chart on a sheet of its own")
    return lines.document(name)


def _told(archive: zipfile.ZipFile, path: str, lines: Lines, address: str) -> Sheet:
    """Return what is hidden in a sheet, which cells are merged, which formulas lack a value."""
    from lxml import etree
    from openpyxl.utils.cell import range_boundaries

    told = Sheet()
    with archive.open(path.lstrip("/")) as file:
        for _, node in etree.iterparse(file, resolve_entities=False, no_network=True):
            name = str(node.tag).removeprefix(S)
            hidden = node.get("hidden") in ("1", "true")
            if name == "row":
                if hidden:
                    told.hidden_rows.add(int(node.get("r", 0)))
                node.clear()
            elif name == "col" and hidden:
                last = min(int(node.get("max")), int(node.get("min")) + 1000)
                told.hidden_columns.update(range(int(node.get("min")), last + 1))
            elif name == "c" and node.find(f"{S}f") is not None and not node.findtext(f"{S}v"):
                told.without_value.append(str(node.get("r")))
            elif name == "mergeCell":
                left, top, right, _ = range_boundaries(str(node.get("ref")))
                told.spans[int(top or 1), int(left or 1)] = int(right or 1) - int(left or 1) + 1
    for cell in told.without_value[:20]:
        lines.miss(f"{address}, cell {cell}", "a formula whose result is not in the file")
    if len(told.without_value) > 20:
        lines.miss(address, f"{len(told.without_value):,} formulas without results in the file")
    if told.hidden_rows or told.hidden_columns:
        lines.miss(address, "hidden rows or columns, not read")
    return told


def _rows(
    sheet: Any, told: Sheet, lines: Lines, address: str, since_1904: bool
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and texts of each row that is seen."""
    epoch = EPOCH_1904 if since_1904 else EPOCH
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number in told.hidden_rows:
            continue
        texts = [
            ""
            if cell.value is None or column in told.hidden_columns
            else _shown(cell, epoch, lines, address)
            for column, cell in enumerate(row, 1)
        ]
        while texts and not texts[-1].strip():
            texts.pop()
        yield number, texts


def _shown(cell: Any, epoch: datetime, lines: Lines, address: str) -> str:
    """Return a cell as it prints."""
    from openpyxl.utils.datetime import to_excel
    from openpyxl.utils.escape import unescape

    value, code = cell.value, str(cell.number_format or "")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date | datetime | time | timedelta):
        value = to_excel(value, epoch)
    if not isinstance(value, int | float):
        return str(unescape(str(value)))
    try:
        return shown(value, SHORT_DATE.get(code, code), epoch)
    except (FormatError, ValueError, OverflowError, ArithmeticError):
        lines.miss(f"{address}, cell {cell.coordinate}", f"a number in the format {code}")
        return ""


def _add(
    lines: Lines, rows: list[tuple[int, list[str]]], told: Sheet, address: str, title: str
) -> None:
    """Add the tables of a sheet, parted by empty rows, without the empty columns before them."""
    used = [place for _, row in rows for place, text in enumerate(row) if text.strip()]
    if not used:
        return
    lines.part(3)
    if not UNNAMED.fullmatch(title):
        lines.add(title, address, heading=1)
    first = min(used)
    for filled, table in groupby(rows, key=lambda row: bool(row[1])):
        lines.part()
        if filled:
            numbers, texts = zip(*table, strict=True)
            cells = [
                [
                    Cell(text, told.spans.get((number, place), 1))
                    for place, text in enumerate(row[first:], first + 1)
                ]
                for number, row in zip(numbers, texts, strict=True)
            ]
            add_table(lines, cells, address, numbers=numbers, first=first + 1)


def _drawn(lines: Lines, archive: zipfile.ZipFile, path: str, address: str) -> None:
    """Add the charts and text boxes that lie over a sheet; note its pictures and comments."""
    from lxml import etree
    from openpyxl.packaging.relationship import get_dependents, get_rels_path

    names, charts = set(archive.namelist()), 0
    for place in _related(archive, path.lstrip("/"), names, get_dependents, get_rels_path):
        kind, target = place
        if kind == "comments":
            lines.miss(address, "comments on cells")
        if kind != "drawing" or target not in names:
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(archive.read(target), parser)
        for box in (node for node in root.iter() if str(node.tag).endswith("}txBody")):
            lines.part()
            for paragraph in box.iter(f"{A}p"):
                text = "".join(run.text or "" for run in paragraph.iter(f"{A}t"))
                if text.strip():
                    lines.add(text.strip(), f"{address}, text box")
        for inner, part in _related(archive, target, names, get_dependents, get_rels_path):
            if inner == "chart" and part in names:
                charts += 1
                chart = Chart(etree.fromstring(archive.read(part), parser))
                add_chart(lines, chart, f"{address}, chart {charts}", 0)
            elif inner == "image":
                lines.miss(address, "a picture")
            elif inner != "hyperlink":
                lines.miss(address, "SmartArt or a chart of a newer kind")


def _related(
    archive: zipfile.ZipFile, path: str, names: set[str], dependents: Any, rels_path: Any
) -> list[tuple[str, str]]:
    """Return the kind and name of each part that a part points at."""
    rels = rels_path(path)
    if rels not in names:
        return []
    return [
        (relation.Type.rpartition("/")[2], str(relation.target).lstrip("/"))
        for relation in dependents(archive, rels)
        if relation.TargetMode != "External"
    ]
