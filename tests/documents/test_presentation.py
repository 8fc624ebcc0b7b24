"""A presentation is read as it is seen: order, groups, tables, charts, notes, footers."""

from pathlib import Path
from typing import Any

import documents
import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from safetynet.documents.document import Document, Unread
from safetynet.documents.reading import read_document

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture
def deck() -> Any:
    return Presentation()


def blank(deck: Any) -> Any:
    return deck.slides.add_slide(deck.slide_layouts[6])


def box(shapes: Any, x: float, y: float, text: str) -> Any:
    shape = shapes.add_textbox(Inches(x), Inches(y), Inches(1), Inches(0.4))
    shape.text_frame.text = text
    return shape


def read(deck: Any, tmp_path: Path) -> Document:
    deck.save(tmp_path / "x.pptx")
    return read_document(tmp_path / "x.pptx")


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines if line.text]


def test_shapes_are_read_from_the_top_and_the_left(deck: Any, tmp_path: Path) -> None:
    slide = blank(deck)
    for x, y, text in ((5, 3.05, "四"), (1, 3, "三"), (1, 5, "五"), (5, 0.95, "二"), (1, 1, "一")):
        box(slide.shapes, x, y, text)
    assert texts(read(deck, tmp_path)) == ["一", "二", "三", "四", "五"]


def test_the_title_is_a_heading_and_comes_first(deck: Any, tmp_path: Path) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    box(slide.shapes, 1, 0, "在上")
    slide.shapes.title.text = "成果\v第二行"
    slide.shapes.title.top = Inches(5)
    document = read(deck, tmp_path)
    assert texts(document) == ["成果", "第二行", "在上"]
    assert [line.heading for line in document.lines if line.text] == [1, 1, None]
    assert {line.page for line in document.lines if line.text} == {1}


def test_a_group_stays_together_wherever_its_own_measure_puts_it(deck: Any, tmp_path: Path) -> None:
    """Its inside counts from another corner, is half as large, and mirrored from left to right."""
    slide = blank(deck)
    box(slide.shapes, 4, 2.5, "其後")
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_group_shape()
    for x, text in ((1, "左"), (3, "右")):
        box(inner.shapes, x, 8, text)
    box(group.shapes, 1, 9, "下")
    form = group._element.grpSpPr.find(f"{A}xfrm")
    form.find(f"{A}off").set("y", str(Inches(1)))
    form.find(f"{A}ext").set("cy", str(Inches(0.8)))
    form.set("flipH", "1")
    assert texts(read(deck, tmp_path)) == ["右", "左", "下", "其後"]


def test_paragraphs_of_a_list_have_hyphens_and_indents(deck: Any, tmp_path: Path) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    frame = slide.placeholders[1].text_frame
    frame.text = "訪視1,204戶"
    second = frame.add_paragraph()
    second.text, second.level = "完成95.09%", 1
    assert texts(read(deck, tmp_path)) == ["- 訪視1,204戶", " - 完成95.09%"]


def test_merged_cells_are_read_once_and_named_by_both_heads(deck: Any, tmp_path: Path) -> None:
    table = blank(deck).shapes.add_table(4, 3, 0, 0, Inches(4), Inches(2)).table
    for row, cells in enumerate(
        (["通報", "112年", ""], ["", "個案", "戶"], ["北區", "1,204", "88"], ["", "1", "2"])
    ):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    document = read(deck, tmp_path)
    assert texts(document) == ["通報\t112年\t", "\t個案\t戶", "北區\t1,204\t88", "\t1\t2"]
    assert document.lines[2].cells[2] == 'slide 1, table 1, row 3, column "112年 戶"'


def test_a_cell_of_several_paragraphs_is_one_cell(deck: Any, tmp_path: Path) -> None:
    table = blank(deck).shapes.add_table(1, 2, 0, 0, Inches(4), Inches(2)).table
    table.cell(0, 0).text = "109年\n20\t戶\v3人"
    table.cell(0, 1).text = "88"
    assert texts(read(deck, tmp_path)) == ["109年 20 戶 3人\t88"]


@pytest.mark.parametrize(("baseline", "text"), [("30000", "³"), ("-25000", "₃"), ("0", "3")])
def test_the_mark_of_a_footnote_becomes_no_digit(
    baseline: str, text: str, deck: Any, tmp_path: Path
) -> None:
    frame = box(blank(deck).shapes, 1, 1, "1,204").text_frame
    run = frame.paragraphs[0].add_run()
    run.text = "3"
    run._r.get_or_add_rPr().set("baseline", baseline)
    assert texts(read(deck, tmp_path)) == [f"1,204{text}"]


def test_notes_and_hidden_slides_are_read_and_named(deck: Any, tmp_path: Path) -> None:
    slide = blank(deck)
    box(slide.shapes, 1, 1, "顯示")
    slide.notes_slide.notes_text_frame.text = "備註55人"
    hidden = blank(deck)
    box(hidden.shapes, 1, 1, "隱藏66人")
    hidden._element.set("show", "0")
    document = read(deck, tmp_path)
    assert [(line.text, line.address) for line in document.lines if line.text] == [
        ("顯示", "slide 1"),
        ("備註55人", "slide 1, notes"),
        ("隱藏66人", "slide 2, hidden"),
    ]


def test_the_number_and_footer_of_a_slide_are_named_footer(deck: Any, tmp_path: Path) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "成果"
    for holder in deck.slide_layouts[5].placeholders:
        if holder.placeholder_format.type.name in ("DATE", "FOOTER", "SLIDE_NUMBER"):
            slide.shapes.clone_placeholder(holder)
    for number, holder in enumerate(list(slide.placeholders)[1:]):
        holder.text_frame.text = f"{number}"
    document = read(deck, tmp_path)
    assert [line.address for line in document.lines if line.text][1:] == ["slide 1, footer"] * 3


def test_the_numbers_behind_a_chart_are_read_as_it_prints_them(deck: Any, tmp_path: Path) -> None:
    chart = documents.add_pptx_chart(blank(deck), Inches(1))
    chart.has_title = True
    chart.chart_title.text_frame.text = "訪視率"
    chart.value_axis.has_title = True
    chart.value_axis.axis_title.text_frame.text = "比率"
    document = read(deck, tmp_path)
    assert texts(document) == ["訪視率", "比率", *("\t".join(row) for row in documents.CHART)]
    assert document.lines[-1].cells[1] == 'slide 1, chart 1, row 3, column "上半年"'


def test_labels_of_a_chart_have_their_own_format(deck: Any, tmp_path: Path) -> None:
    plot = documents.add_pptx_chart(blank(deck), Inches(1)).plots[0]
    plot.has_data_labels = True
    plot.data_labels.number_format = "0%"
    plot.data_labels.number_format_is_linked = False
    label = plot.series[1].points[0].data_label
    label.text_frame.text = "約4成"
    assert texts(read(deck, tmp_path))[1:] == ["北區\t13%\t約4成", "南區\t50%\t3.85%"]


def test_a_pie_prints_shares(deck: Any, tmp_path: Path) -> None:
    data = CategoryChartData(number_format="#,##0")
    data.categories = ["南", "北"]
    data.add_series("戶", (1500, 500))
    frame = blank(deck).shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(3), Inches(3), data)
    plot = frame.chart.plots[0]
    plot.has_data_labels = True
    plot.data_labels.show_percentage = True
    plot.data_labels.show_value = False
    assert texts(read(deck, tmp_path))[-2:] == ["南\t1,500 (75%)", "北\t500 (25%)"]


def test_categories_of_several_levels_and_gaps(deck: Any, tmp_path: Path) -> None:
    data = CategoryChartData()
    for year in ("111年", "112年"):
        level = data.add_category(year)
        level.add_sub_category("上半年")
        level.add_sub_category("下半年")
    data.add_series("人", (1, None, 3, 1234.5))
    blank(deck).shapes.add_chart(XL_CHART_TYPE.LINE, 0, 0, Inches(3), Inches(3), data)
    assert texts(read(deck, tmp_path))[-4:] == [
        "111年 上半年\t1", "111年 下半年\t", "112年 上半年\t3", "112年 下半年\t1234.5",
    ]  # fmt: skip


def test_a_scatter_has_its_places_along(deck: Any, tmp_path: Path) -> None:
    data = XyChartData()
    series = data.add_series("率")
    series.add_data_point(109, 0.5)
    series.add_data_point(110, 0.25)
    blank(deck).shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, 0, 0, Inches(3), Inches(3), data)
    assert texts(read(deck, tmp_path))[-2:] == ["109\t0.5", "110\t0.25"]


def test_a_number_format_that_is_not_understood_is_noted(deck: Any, tmp_path: Path) -> None:
    chart = documents.add_pptx_chart(blank(deck), Inches(1))
    for code in chart._chartSpace.iter(f"{C}formatCode"):
        code.text = "# ?/?"
    document = read(deck, tmp_path)
    assert texts(document)[1:] == ["北區\t\t", "南區\t\t"]
    assert document.unread == (Unread("slide 1, chart 1", "a chart's number in the format # ?/?"),)


def test_what_cannot_be_read_is_listed_by_slide(deck: Any, tmp_path: Path) -> None:
    picture = tmp_path / "x.bmp"
    picture.write_bytes(bitmap())
    slide = blank(deck)
    slide.shapes.add_picture(str(picture), 0, 0)
    slide.shapes.add_picture(str(picture), 0, 0)
    box(slide.shapes, 1, 1, "圖上3人")
    slide.shapes.add_ole_object(str(picture), "Package", 0, 0, Inches(1), Inches(1))
    frame = documents_frame(slide)
    frame.find(f".//{A}graphicData").set("uri", f"{A[1:-1].replace('main', 'diagram')}")
    document = read(deck, tmp_path)
    assert texts(document) == ["圖上3人"]
    assert set(document.unread) == {
        Unread("slide 1", "2 × picture"),
        Unread("slide 1", "SmartArt"),
        Unread("slide 1", "an embedded object"),
    }


def documents_frame(slide: Any) -> Any:
    """Return the frame of a graphic that is no table."""
    frame = slide.shapes.add_table(1, 1, 0, 0, Inches(1), Inches(1))._element
    data = frame.find(f".//{A}graphicData")
    data.remove(data[0])
    return frame


def bitmap() -> bytes:
    head = b"BM" + (58).to_bytes(4, "little") + bytes(4) + b"\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0"
    return head + b"\1\0\x18\0" + bytes(24) + b"\xff\xff\xff\0"


def test_newer_shapes_with_an_older_form_beside_them_are_read_once(
    deck: Any, tmp_path: Path
) -> None:
    slide = blank(deck)
    for text in ("新7人", "舊7人"):
        box(slide.shapes, 1, 1, text)
    tree = slide.shapes._spTree
    newer, older = tree[-2], tree[-1]
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    choice = etree.SubElement(tree, f"{{{space}}}AlternateContent", nsmap={"mc": space})
    etree.SubElement(choice, f"{{{space}}}Choice", Requires="a14").append(newer)
    etree.SubElement(choice, f"{{{space}}}Fallback").append(older)
    assert texts(read(deck, tmp_path)) == ["新7人"]


def test_drawings_by_hand_are_noted_and_what_lies_beside_the_slide(
    deck: Any, tmp_path: Path
) -> None:
    slide = blank(deck)
    box(slide.shapes, 1, 1, "訪視7人")
    box(slide.shapes, 20, 1, "舊8人")
    box(slide.shapes, -5, 1, "舊9人")
    space = slide.shapes._spTree.nsmap["p"]
    etree.SubElement(slide.shapes._spTree, f"{{{space}}}contentPart")
    document = read(deck, tmp_path)
    assert texts(document) == ["訪視7人"]
    assert set(document.unread) == {
        Unread("slide 1", "what lies beside the slide, where nobody sees it"),
        Unread("slide 1", "a drawing by hand"),
    }


def test_digits_of_a_layout_are_noted(deck: Any, tmp_path: Path) -> None:
    """They stand on every slide, and are no text of any."""
    layout = deck.slide_layouts[6]
    shape = box(blank(deck).shapes, 1, 1, "113年度")._element
    layout.shapes._spTree.append(shape)
    assert read(deck, tmp_path).unread == (
        Unread("slide layout 'Blank'", "text with digits that stands on its slides"),
    )


def test_a_table_of_ten_thousand_cells_is_read(deck: Any, tmp_path: Path) -> None:
    table = blank(deck).shapes.add_table(1, 10, 0, 0, Inches(9), Inches(5)).table
    for column in range(10):
        table.cell(0, column).text = f"{column:,}"
    row = table._tbl.tr_lst[0]
    for _ in range(999):
        row.addnext(etree.fromstring(etree.tostring(row), parser=row_parser()))
    document = read(deck, tmp_path)
    assert len(document.lines) == 1000
    assert document.lines[-1].text == "\t".join(map(str, range(10)))


def row_parser() -> Any:
    from pptx.oxml import oxml_parser

    return oxml_parser
