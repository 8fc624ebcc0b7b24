"""Charts and tables as files: what stands in them, and that texts stay texts."""

import zipfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import safetynet as sn
from matplotlib.figure import Figure
from safetynet.book.book import Book
from safetynet.book.evidence import Evidence
from safetynet.charts.chart import Chart


@pytest.fixture
def book(evidence: Evidence) -> Book:
    return sn.open_workbook("lienchiang", 4, "en", evidence=evidence)


@pytest.fixture
def chart(book: Book) -> Chart:
    return sn.plot_comparisons(book.evidence.summary, book)


def test_a_chart_is_a_figure_that_can_be_changed(chart: Chart) -> None:
    assert isinstance(chart, Figure)
    assert "My own title" not in chart._repr_html_()
    chart.axes[0].set_title("My own title", loc="left")
    chart.axes[0].set_xlim(0, 7)
    shown = chart._repr_html_()
    assert "<h3>My own title</h3>" in shown
    assert chart.axes[0].get_title("left") == "My own title"


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("x.pdf", b"Phase one and phase two"),
        ("x.png", b"Phase one and phase two"),
        ("x.svg", b"<dc:title>"),
    ],
)
def test_a_picture_holds_its_title_and_source(
    book: Book, chart: Chart, tmp_path: Path, name: str, held: bytes
) -> None:
    data = sn.save(chart, tmp_path / name, book, title="Phase one and phase two").read_bytes()
    assert held in data
    if name != "x.pdf":
        assert book.evidence.version.encode() in data
    again = sn.save(chart, tmp_path / f"again-{name}", book, title="Phase one and phase two")
    assert again.read_bytes() == data


def test_an_excel_sheet_keeps_texts_as_texts(book: Book, tmp_path: Path) -> None:
    frame = pd.DataFrame({"printed": ["1:45", "=1+1", "007", "3/4"], "value": [1.5, 2, 3, 4],
                          "day": pd.to_datetime(["2021-01-31"] * 4)})  # fmt: skip
    path = sn.save(frame, tmp_path / "x.xlsx", book, title="Mine")
    with zipfile.ZipFile(path) as file:
        strings = file.read("xl/sharedStrings.xml").decode()
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
        about = file.read("docProps/core.xml").decode()
    for text in ("1:45", "=1+1", "007", "3/4", "2021-01-31", book.evidence.version):
        assert f">{text}<" in strings
    assert "<f>" not in sheet
    assert "Mine" in about


def test_a_table_of_the_report_is_saved_as_it_reads(book: Book, tmp_path: Path) -> None:
    table = sn.report(book).picture
    csv = sn.save(table, tmp_path / "x.csv", book)
    back = pd.read_csv(csv, dtype=str)
    assert list(back.columns[:3]) == ["Indicator", "Phase one", "Phase two"]
    assert back["Indicator"].str.startswith("People admitted to drug case management").any()
    assert not back.astype(str).apply(lambda column: column.str.contains("<")).any().any()
    assert book.evidence.version in (tmp_path / "x.about.txt").read_text(encoding="utf-8")
    tex = sn.save(table, tmp_path / "x.tex", book).read_text(encoding="utf-8")
    assert "no clear change" in tex
    assert f"% Data version: {book.evidence.version}" in tex


def test_what_cannot_be_saved_so_is_refused(book: Book, chart: Chart, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a chart is saved as .pdf, .png, .svg, not '.xlsx'"):
        sn.save(chart, tmp_path / "x.xlsx")
    with pytest.raises(ValueError, match=r"a table is saved as .xlsx, .tex, .csv, not '.pdf'"):
        sn.save(book.raw, tmp_path / "x.pdf")
    with pytest.raises(TypeError, match="neither a chart nor a table: int"):
        sn.save(3, tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_plain_figure_is_saved_too(tmp_path: Path) -> None:
    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4])
    assert sn.save(figure, tmp_path / "x.png", title="Mine").stat().st_size > 1000
    plt.close(figure)
