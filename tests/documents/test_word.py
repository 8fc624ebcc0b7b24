"""A Word document is read in the order of its body, once, with what was taken out left out."""

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from safetynet.documents.document import Document, Unread
from safetynet.documents.reading import read_document


@pytest.fixture
def word() -> Any:
    return docx.Document()


def read(word: Any, tmp_path: Path) -> Document:
    word.save(tmp_path / "x.docx")
    return read_document(tmp_path / "x.docx")


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines if line.text]


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def paragraph(inner: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")


def test_paragraphs_and_tables_keep_their_order(word: Any, tmp_path: Path) -> None:
    word.add_heading("成果", 0)
    word.add_heading("訪視", 2)
    word.add_paragraph("服務1,204戶")
    table = word.add_table(2, 2)
    for number, text in enumerate(("項目", "112年", "個案", "88")):
        table.cell(number // 2, number % 2).text = text
    word.add_paragraph("第一項", style="List Number")
    document = read(word, tmp_path)
    assert [(line.text, line.address, line.heading) for line in document.lines if line.text] == [
        ("成果", "paragraph 1", 1),
        ("訪視", "paragraph 2", 2),
        ("服務1,204戶", "paragraph 3", None),
        ("項目\t112年", "table 1, row 1", None),
        ("個案\t88", "table 1, row 2", None),
        ("- 第一項", "paragraph 4", None),
    ]
    assert document.lines[-2].text == ""
    assert document.lines[-3].cells[1] == 'table 1, row 2, column "112年"'


def test_a_style_made_from_a_heading_is_one(word: Any, tmp_path: Path) -> None:
    own = word.styles.add_style("章節", 1)
    own.base_style = word.styles["Heading 3"]
    word.add_paragraph("訪視", style=own)
    body = word.add_paragraph("服務", style=own)
    body._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>'))
    assert [line.heading for line in read(word, tmp_path).lines if line.text] == [3, None]


def test_merged_cells_and_tables_in_tables(word: Any, tmp_path: Path) -> None:
    table = word.add_table(3, 3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "112年"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "北區"
    for row, column, text in ((1, 1, "1,204"), (1, 2, "88"), (2, 1, "7"), (2, 2, "8\n9")):
        table.cell(row, column).text = text
    inner = table.cell(0, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "內", "55"
    document = read(word, tmp_path)
    assert texts(document) == ["\t112年\t", "北區\t1,204\t88", "\t7\t8 9", "內\t55"]
    assert document.lines[-1].address == "table 1, row 1, table 1, row 1"


def test_a_table_of_one_cell_is_a_frame_round_paragraphs(word: Any, tmp_path: Path) -> None:
    word.add_table(1, 1).cell(0, 0).text = "服務1,204戶\n訪視88戶"
    assert texts(read(word, tmp_path)) == ["服務1,204戶", "訪視88戶"]


def test_tracked_changes_are_read_as_accepted(word: Any, tmp_path: Path) -> None:
    inner = f"{run('服務')}<w:ins>{run('1,204')}</w:ins><w:del>{run('999', 'delText')}</w:del>"
    word.element.body.insert(0, paragraph(f"{inner}<w:moveFrom>{run('5')}</w:moveFrom>{run('戶')}"))
    document = read(word, tmp_path)
    assert texts(document) == ["服務1,204戶"]
    assert document.unread == (Unread("file", "tracked changes, read as if accepted"),)


def test_content_controls_fields_and_links_are_read(word: Any, tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('1,204')}</w:sdtContent></w:sdt>"
    field = f'<w:fldSimple w:instr="DOCPROPERTY n">{run("88")}</w:fldSimple>'
    link = f"<w:hyperlink>{run('7')}</w:hyperlink>"
    word.element.body.insert(0, paragraph(f"{control}、{field}{link}"))
    block = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('目錄55')}</w:p></w:sdtContent></w:sdt>"
    word.element.body.insert(1, parse_xml(block))
    assert texts(read(word, tmp_path)) == ["1,204887", "目錄55"]


def test_hidden_and_raised_text(word: Any, tmp_path: Path) -> None:
    line = word.add_paragraph("1,204")
    line.add_run("3").font.superscript = True
    line.add_run("99").font.hidden = True
    line.add_run("人")
    document = read(word, tmp_path)
    assert texts(document) == ["1,204³人"]
    assert document.unread == (Unread("file", "hidden text, not read"),)


def test_a_line_break_ends_a_line(word: Any, tmp_path: Path) -> None:
    line = word.add_paragraph("服務")
    line.add_run().add_break(WD_BREAK.LINE)
    line.add_run("88戶")
    assert texts(read(word, tmp_path)) == ["服務", "88戶"]


BOX = """<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic>
<a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent><w:p>{0}</w:p></w:txbxContent></wps:txbx>
</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>
<w:txbxContent><w:p>{0}</w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
SPACES = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def test_a_text_box_is_read_once(word: Any, tmp_path: Path) -> None:
    inner = run("正文") + BOX.format(run("盒中55人"))
    word.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w', 'wp', 'a')}{SPACES}>{inner}</w:p>"))
    document = read(word, tmp_path)
    assert [(line.text, line.address) for line in document.lines if line.text] == [
        ("正文", "paragraph 1"),
        ("盒中55人", "paragraph 1, text box"),
    ]


def test_heads_and_feet_of_pages_are_named(word: Any, tmp_path: Path) -> None:
    word.add_paragraph("正文")
    word.sections[0].footer.paragraphs[0].text = "第5頁"
    word.sections[0].header.paragraphs[0].text = "112年度"
    found = [(line.text, line.address) for line in read(word, tmp_path).lines if line.text]
    assert found[0] == ("正文", "paragraph 1")
    assert set(found[1:]) == {("第5頁", "footer"), ("112年度", "footer (top of page)")}


def test_footnotes_are_read_and_comments_noted(word: Any, tmp_path: Path) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    line = word.add_paragraph("服務1,204戶")
    word.add_comment(line.runs, text="是否為1,205?", author="x")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    )
    notes += f'<w:footnote w:id="1"><w:p>{run("截至112年底")}</w:p></w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document = read(word, tmp_path)
    assert [(line.text, line.address) for line in document.lines if line.text] == [
        ("服務1,204戶", "paragraph 1"),
        ("截至112年底", "footnote 1"),
    ]
    assert document.unread == (Unread("file", "comments at the margin"),)


def test_charts_are_read_and_pictures_noted(word: Any, tmp_path: Path) -> None:
    import io

    import documents
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from PIL import Image
    from pptx import Presentation

    deck = Presentation()
    chart = documents.add_pptx_chart(deck.slides.add_slide(deck.slide_layouts[6]), 0).part
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    part = Part(PackURI("/word/charts/chart1.xml"), kind, chart.blob, word.part.package)
    key = word.part.relate_to(part, chart.partname and "http://x/relationships/chart")
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    drawn = f'<w:r><w:drawing><c:chart xmlns:c="{space}" r:id="{key}"/></w:drawing></w:r>'
    picture = io.BytesIO()
    Image.new("L", (9, 9)).save(picture, "PNG")
    word.add_paragraph("圖").add_run().add_picture(picture)
    word.element.body.insert(1, parse_xml(f"<w:p {nsdecls('w', 'r')}>{drawn}</w:p>"))
    document = read(word, tmp_path)
    assert texts(document) == ["圖", *("\t".join(row) for row in documents.CHART)]
    assert document.lines[-1].address == "chart 1, row 3"
    assert document.unread == (Unread("paragraph 1", "a picture"),)


def test_a_table_of_ten_thousand_cells_is_read(word: Any, tmp_path: Path) -> None:
    cells = "".join(f"<w:tc><w:p>{run(str(place))}</w:p></w:tc>" for place in range(10))
    rows = f"<w:tr>{cells}</w:tr>" * 1000
    word.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>"))
    document = read(word, tmp_path)
    assert len(document.lines) == 1000
    assert document.lines[-1].text == "\t".join(map(str, range(10)))
