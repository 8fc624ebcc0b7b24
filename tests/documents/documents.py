"""One invented briefing, written as a file of each kind; nothing of it stands in a real one."""

import io
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont, newTable
from safetynet.charts.font import font_path

TITLE = "青湖縣家庭服務成果"
SENTENCES = ["112年服務1,204戶，較前一年增加3.85%", "訪視率達92.5%（61/66）", "補助金額計8萬5千元"]
HEADS = ["", "110年", "111年", "112年"]
TABLE = [HEADS, ["通報案件", "1,020", "1,133", "987"], ["完成率", "88.2%", "91%", "95.09%"]]
SERIES = {"上半年": (0.125, 0.5), "下半年": (0.375, 0.0385)}
CATEGORIES = ["北區", "南區"]
CHART = [["", "上半年", "下半年"], ["北區", "12.50%", "37.50%"], ["南區", "50.00%", "3.85%"]]
LETTERS = "".join(map(chr, range(32, 127)))


def digits(text: str) -> str:
    """Return the digits of a text in order."""
    return "".join(character for character in text if character.isdigit())


def as_text() -> str:
    """Return the briefing as the text that every reader should give, but for empty lines."""
    rows = ["\t".join(row) for table in (TABLE, CHART) for row in table]
    return "".join(f"{line}\n" for line in [TITLE, *SENTENCES, *rows])


def write_pptx(path: Path) -> None:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = TITLE
    table = slide.shapes.add_table(3, 4, Inches(1), Inches(4), Inches(6), Inches(1)).table
    for number, row in enumerate(TABLE):
        for place, text in enumerate(row):
            table.cell(number, place).text = text
    add_pptx_chart(slide, Inches(5.5))
    group = slide.shapes.add_group_shape()
    for place, sentence in enumerate(SENTENCES):
        box = group.shapes.add_textbox(Inches(1), Inches(2 + place / 2), Inches(4), Inches(0.4))
        box.text_frame.text = sentence
    deck.save(path)


def add_pptx_chart(slide: Any, top: int) -> Any:
    """Add the chart of the briefing to a slide and return it."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    data = CategoryChartData(number_format="0.00%")
    data.categories = CATEGORIES
    for name, values in SERIES.items():
        data.add_series(name, values)
    return slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), top, Inches(5), Inches(2), data
    ).chart


def write_docx(path: Path) -> None:
    import docx

    word = docx.Document()
    word.add_heading(TITLE, 1)
    for sentence in SENTENCES:
        word.add_paragraph(sentence, style="List Bullet")
    for rows in (TABLE, CHART):
        table = word.add_table(3, len(rows[0]))
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                table.cell(number, place).text = text
        word.add_paragraph()
    word.save(path)


def write_xlsx(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = TITLE
    for sentence in SENTENCES:
        sheet.append([sentence])
    sheet.append([])
    sheet.append(HEADS)
    sheet.append(["通報案件", 1020, 1133, 987])
    sheet.append(["完成率", 0.882, 0.91, 0.9509])
    for cell, code in zip(sheet[6][1:], ["#,##0"] * 3, strict=True):
        cell.number_format = code
    for cell, code in zip(sheet[7][1:], ["0.0%", "0%", "0.00%"], strict=True):
        cell.number_format = code
    sheet.append([])
    sheet.append(["", *SERIES])
    for place, category in enumerate(CATEGORIES):
        sheet.append([category, *(values[place] for values in SERIES.values())])
        for cell in sheet[sheet.max_row][1:]:
            cell.number_format = "0.00%"
    book.save(path)


def write_pdf(path: Path, **asked: Any) -> None:
    canvas = open_canvas(path, **asked)
    canvas.drawString(60, 780, TITLE)
    for place, sentence in enumerate(SENTENCES):
        canvas.drawString(60, 740 - 20 * place, sentence)
    draw_table(canvas, 60, 660, TABLE)
    draw_table(canvas, 60, 560, CHART)
    canvas.save()


def open_canvas(path: Path, **asked: Any) -> Any:
    """Return a page to draw on, with the Chinese font set."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont as Embedded
    from reportlab.pdfgen.canvas import Canvas

    if "zh" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(Embedded("zh", io.BytesIO(chinese_font())))
    canvas = Canvas(str(path), pagesize=(595, 842), **asked)
    canvas.setFont("zh", 12)
    return canvas


def draw_table(canvas: Any, x: float, y: float, rows: list[list[str]], wide: float = 90) -> None:
    """Draw a ruled table whose upper left corner is given."""
    high = 22
    columns = [x + wide * place for place in range(len(rows[0]) + 1)]
    canvas.grid(columns, [y - high * place for place in range(len(rows) + 1)])
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            canvas.drawString(x + wide * place + 5, y - high * number - 15, text)


WRITERS = {"pptx": write_pptx, "docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf}


@cache
def chinese_font() -> bytes:
    """Return a TrueType font with the characters of these texts, as PDFs embed it."""
    text = as_text() + LETTERS + "青湖縣第頁表格左右欄備註掃描隱藏看不見的圖層文字值註個案區"
    font = TTFont(font_path())
    subsetter = Subsetter()
    subsetter.populate(text=text)
    subsetter.subset(font)
    shapes, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(shapes)
        shapes[name].draw(Cu2QuPen(pen, 1, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for table in ("CFF ", "VORG", "BASE", "GPOS", "GSUB", "GDEF", "DSIG", "vhea", "vmtx"):
        if table in font:
            del font[table]
    font["maxp"].tableVersion = 0x00010000
    for name in (
        "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements"
        " maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints"
        " maxCompositeContours maxComponentDepth"
    ).split():
        setattr(font["maxp"], name, 1 if name == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def raw_pdf(content: bytes, font: bytes = b"", more: dict[int, bytes] | None = None) -> bytes:
    """Return a PDF of one page, written by hand: its content, its font, further objects.

    ``more`` are objects by number from 6 on; 1 is the catalogue's and 3 the page's further entries.
    """
    more = more or {}
    usual = b"/Type/Font/Subtype/Type1/BaseFont/Helvetica"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R" + more.pop(1, b"") + b">>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/Properties<</L 6 0 R/M 7 0 R>>>>"
        + more.pop(3, b"")
        + b">>",
        4: b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        5: b"<<" + usual + font + b">>",
        **more,
    }
    data, places = b"%PDF-1.5\n", []
    for number, body in sorted(objects.items()):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(data))
    return data + head + trailer
