"""A workbook is read as a person sees it: numbers as they print, nothing that is hidden."""

import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from safetynet.documents import spreadsheet
from safetynet.documents.document import Document, DocumentError, Unread
from safetynet.documents.reading import read_document


@pytest.fixture
def book() -> Any:
    return openpyxl.Workbook()


def read(book: Any, tmp_path: Path) -> Document:
    book.save(tmp_path / "x.xlsx")
    return read_document(tmp_path / "x.xlsx")


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines if line.text]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.0385, "0.00%", "3.85%"),
        (1204.4, "#,##0", "1,204"),
        (2.5, "0", "3"),
        (-1204, "#,##0;(#,##0)", "(1,204)"),
        (0, '0;-0;"－"', "－"),
        (1204, '#,##0"戶"', "1,204戶"),
        (1204, "General", "1204"),
        (0.1 + 0.2, "General", "0.3"),
        (date(2023, 5, 17), "yyyy/m/d", "2023/5/17"),
        (datetime(2023, 5, 17), '[$-404]e"年"m"月"d"日"', "112年5月17日"),
        (date(2023, 5, 17), "mm-dd-yy", "2023/5/17"),
        (time(9, 5), "hh:mm", "09:05"),
        (True, "General", "TRUE"),
        ("1,204戶", "General", "1,204戶"),
        ("一_x000D_二", "General", "一 二"),
    ],
)
def test_a_cell_is_read_as_it_prints(
    value: Any, code: str, text: str, book: Any, tmp_path: Path
) -> None:
    book.active["B2"] = value
    book.active["B2"].number_format = code
    book.active["C2"] = "後"
    document = read(book, tmp_path)
    assert texts(document) == [f"{text}\t後"]
    assert document.lines[0].cells == (
        'sheet "Sheet", row 2, column 2',
        'sheet "Sheet", row 2, column 3',
    )


def test_sheets_and_tables_are_parted(book: Any, tmp_path: Path) -> None:
    book.active.title = "個案"
    for row in (["標題"], [], ["", "112年"], ["北區", 88]):
        book.active.append(row)
    book.create_sheet("工作表2").append([5])
    book.create_sheet("空")
    document = read(book, tmp_path)
    lines = [line.text for line in document.lines]
    assert lines == ["個案", "", "標題", "", "\t112年", "北區\t88", "", "", "", "5"]
    assert document.lines[5].cells[1] == 'sheet "個案", row 4, column "112年"'


def test_merged_heads_name_their_columns(book: Any, tmp_path: Path) -> None:
    for row in (["項目", "112年", None], [None, "個案", "戶"], ["北區", 1, 2]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("A1:A2")
    document = read(book, tmp_path)
    assert texts(document) == ["項目\t112年", "\t個案\t戶", "北區\t1\t2"]
    assert document.lines[2].cells[2].endswith('column "112年 戶"')


def test_what_is_hidden_is_noted_and_not_read(book: Any, tmp_path: Path) -> None:
    for row in ([1, 2, 3], [4, 5, 6], [7, 8, 9]):
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("舊").sheet_state = "hidden"
    document = read(book, tmp_path)
    assert texts(document) == ["1\t\t3", "7\t\t9"]
    assert set(document.unread) == {
        Unread('sheet "Sheet"', "hidden rows or columns, not read"),
        Unread('sheet "舊"', "hidden, not read"),
    }


def test_a_formula_without_its_result_is_noted(book: Any, tmp_path: Path) -> None:
    book.active.append([1, "=A1*2"])
    document = read(book, tmp_path)
    assert texts(document) == ["1"]
    what = "a formula whose result is not in the file"
    assert document.unread == (Unread('sheet "Sheet", cell B1', what),)


def test_a_formula_with_its_result_is_read(book: Any, tmp_path: Path) -> None:
    book.active.append([1, "=A1*2"])
    book.save(tmp_path / "without.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "without.xlsx") as old,
        zipfile.ZipFile(tmp_path / "x.xlsx", "w") as new,
    ):
        for name in old.namelist():
            data = re.sub(rb"<f>A1\*2</f><v ?/?>(</v>)?", b"<f>A1*2</f><v>2</v>", old.read(name))
            new.writestr(name, data)
    document = read_document(tmp_path / "x.xlsx")
    assert (texts(document), document.unread) == (["1\t2"], ())


def test_a_format_that_is_not_understood_is_noted(book: Any, tmp_path: Path) -> None:
    book.active.append([0.5, 3])
    book.active["A1"].number_format = "# ?/?"
    document = read(book, tmp_path)
    assert texts(document) == ["\t3"] or texts(document) == ["3"]
    assert document.unread == (Unread('sheet "Sheet", cell A1', "a number in the format # ?/?"),)


def test_charts_are_read_and_comments_noted(book: Any, tmp_path: Path) -> None:
    for row in (["", "戶"], ["北", 1204], ["南", 88]):
        book.active.append(row)
    chart = BarChart()
    chart.title = "服務戶數"
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    book.active.add_chart(chart, "D1")
    book.active["A1"].comment = Comment("是否?", "x")
    document = read(book, tmp_path)
    assert "服務戶數" in texts(document)
    assert Unread('sheet "Sheet"', "comments on cells") in document.unread


def test_ten_thousand_cells_are_read(book: Any, tmp_path: Path) -> None:
    for row in range(1000):
        book.active.append([row * column for column in range(10)])
    document = read(book, tmp_path)
    assert len(document.lines) == 1000
    assert document.lines[-1].text == "\t".join(str(999 * column) for column in range(10))


def test_a_data_base_is_refused(book: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 99)
    for _ in range(10):
        book.active.append(range(10))
    with pytest.raises(DocumentError, match="more than 99 cells"):
        read(book, tmp_path)
