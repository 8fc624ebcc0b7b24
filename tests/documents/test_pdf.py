"""What a PDF prints is read, and nothing that two readers see differently or nobody sees."""

import mmap
import os
import zlib
from pathlib import Path

import documents
import pytest
from documents import raw_pdf
from safetynet.documents import pdf
from safetynet.documents.document import Document, DocumentError, Unread
from safetynet.documents.reading import read_document

LINE = b"BT /F 12 Tf 20 150 Td (Cases 1204) Tj ET\n"
LOWER = b"BT /F 12 Tf 20 120 Td (Homes 38) Tj ET\n"
# Names of signs that say nothing: each reader guesses otherwise.
GUESSED = b"/Encoding<</Type/Encoding/Differences[49/g17/g18/g19/g20]>>"
DIFFERENT = "two readers see different characters"


def read(tmp_path: Path, data: bytes) -> Document:
    (tmp_path / "x.pdf").write_bytes(data)
    return read_document(tmp_path / "x.pdf")


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines if line.text]


def test_a_line_that_two_readers_see_differently_is_left_out_and_counted(tmp_path: Path) -> None:
    content = LINE.replace(b"/F", b"/G") + LOWER
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica" + GUESSED + b">>"
    data = raw_pdf(content, more={6: font}).replace(b"/F 5 0 R", b"/F 5 0 R/G 6 0 R")
    document = read(tmp_path, data)
    assert [(line.text, line.address) for line in document.lines if line.address] == [
        ("", "page 1, line 1"),
        ("Homes 38", "page 1, line 2"),
    ]
    assert document.unread == (Unread("page 1, line 1", DIFFERENT),)


def test_a_cell_that_two_readers_see_differently_is_empty(tmp_path: Path) -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica" + GUESSED + b">>"
    content = b"".join(
        b"20 %d m 220 %d l S " % (y, y) + b"%d 100 m %d 160 l S " % (x, x)
        for x, y in ((20, 100), (120, 130), (220, 160))
    )
    cells = ((25, 140, b"Year"), (125, 140, b"112"), (25, 110, b"Homes"), (125, 110, b"1204"))
    for x, y, text in cells:
        name = b"G" if text == b"1204" else b"F"
        content += b"BT /%s 12 Tf %d %d Td (%s) Tj ET " % (name, x, y, text)
    data = raw_pdf(content, more={6: font}).replace(b"/F 5 0 R", b"/F 5 0 R/G 6 0 R")
    document = read(tmp_path, data)
    assert texts(document) == ["Year\t112", "Homes\t"]
    assert document.unread == (Unread("page 1, table 1, row 2, column 2", DIFFERENT),)


def test_invisible_text_is_noted_and_not_read(tmp_path: Path) -> None:
    document = read(tmp_path, raw_pdf(LINE + LOWER.replace(b"Tf", b"Tf 3 Tr")))
    assert texts(document) == ["Cases 1204"]
    assert document.unread == (Unread("page 1", "7 characters of invisible text"),)


@pytest.mark.parametrize("state", [b"/OFF[6 0 R]", b"/BaseState/OFF/ON[7 0 R]"])
def test_a_hidden_layer_is_noted_and_not_read(state: bytes, tmp_path: Path) -> None:
    more = {
        1: b"/OCProperties<</OCGs[6 0 R 7 0 R]/D<<" + state + b">>>>",
        6: b"<</Type/OCG/Name(Old)>>",
        7: b"<</Type/OCG/Name(New)>>",
    }
    content = b"/OC /L BDC " + LOWER + b" EMC /OC /M BDC " + LINE + b" EMC"
    document = read(tmp_path, raw_pdf(content, more=more))
    assert texts(document) == ["Cases 1204"]
    assert document.unread == (
        Unread("file", "hidden layers: Old"),
        Unread("page 1", "7 characters of a hidden layer"),
    )


def test_fields_and_typed_text_are_read_comments_noted(tmp_path: Path) -> None:
    box = b"/Type/Annot/Rect[0 0 50 20]"
    more = {
        1: b"/AcroForm<</Fields[6 0 R 7 0 R]>>",
        3: b"/Annots[6 0 R 7 0 R 8 0 R 9 0 R 10 0 R]",
        6: b"<<%s/Subtype/Widget/FT/Tx/T(cases)/TU(Cases of 112)/V(1,305)>>" % box,
        7: b"<<%s/Subtype/Widget/FT/Btn/T(agreed)/V/Yes>>" % box,
        8: b"<<%s/Subtype/FreeText/Contents(77 more)>>" % box,
        9: b"<<%s/Subtype/Text/Contents(is it 78?)>>" % box,
        10: b"<<%s/Subtype/Widget/FT/Tx/T(secret)/V(99)/F 2>>" % box,
    }
    document = read(tmp_path, raw_pdf(LINE, more=more))
    assert texts(document) == ["Cases 1204", "Cases of 112 1,305", "77 more"]
    assert document.lines[2].address == 'page 1, field "cases"'
    assert document.unread == (
        Unread("page 1", "a comment, a stamp or an attached file"),
        Unread("page 1", "a hidden field or comment"),
    )


def test_turned_text_is_noted_and_not_read(tmp_path: Path) -> None:
    turned = b"BT /F 12 Tf 0 1 -1 0 380 20 Tm (Turned 5) Tj ET "
    upside_down = b"BT /F 12 Tf -1 0 0 -1 300 60 Tm (Down 51) Tj ET "
    document = read(tmp_path, raw_pdf(LINE + turned + upside_down))
    assert texts(document) == ["Cases 1204"]
    assert document.unread == (Unread("page 1", "13 characters of turned text"),)


@pytest.mark.parametrize(
    ("content", "page"),
    [
        (b"BT /F 12 Tf 0 1 -1 0 250 20 Tm (Cases 1204) Tj ET", b"/Rotate 90"),
        (b"BT /F 12 Tf -1 0 0 -1 250 20 Tm (Cases 1204) Tj ET", b"/Rotate 180"),
        (b"BT /F 12 Tf 0 -1 1 0 250 180 Tm (Cases 1204) Tj ET", b"/Rotate 270"),
        (LINE, b"/CropBox[10 20 390 190]"),
        (LINE, b"/MediaBox[-100 -50 300 200]"),
        (LINE + LINE.replace(b"20 150", b"20.3 150"), b""),
    ],
)
def test_a_page_is_read_as_it_is_seen(content: bytes, page: bytes, tmp_path: Path) -> None:
    document = read(tmp_path, raw_pdf(content, more={3: page}))
    assert texts(document) == ["Cases 1204"]
    assert document.unread == ()


def test_a_raised_digit_becomes_no_digit_of_a_number(tmp_path: Path) -> None:
    moved = b"BT /F 12 Tf 20 150 Td (Cases 1204) Tj /F 7 Tf 64 5 Td (3) Tj ET"
    risen = b"BT /F 12 Tf 20 150 Td (Cases 1204) Tj /F 7 Tf 5 Ts (3) Tj ET"
    assert texts(read(tmp_path, raw_pdf(moved))) == ["Cases 1204³"]
    assert texts(read(tmp_path, raw_pdf(risen))) == ["Cases 1204³"]


def test_a_number_beside_a_large_one_stays_a_number(tmp_path: Path) -> None:
    """Set large with its year small beside it, higher than its foot."""
    content = b"BT /F 40 Tf 20 100 Td (1204) Tj /F 12 Tf %d 12 Td (112) Tj ET"
    assert texts(read(tmp_path, raw_pdf(content % 120))) == ["1204\t112"]
    assert texts(read(tmp_path, raw_pdf(content % 90))) == ["1204 112"]


def test_columns_at_one_height_are_parted_by_a_tab(tmp_path: Path) -> None:
    document = read(tmp_path, raw_pdf(LINE + LINE.replace(b"20 150", b"220 150") + LOWER))
    assert texts(document) == ["Cases 1204\tCases 1204", "Homes 38"]


def test_what_lies_beside_the_page_is_noted(tmp_path: Path) -> None:
    document = read(tmp_path, raw_pdf(LINE + LOWER.replace(b"20 120", b"500 120")))
    assert texts(document) == ["Cases 1204"]
    assert document.unread == (Unread("page 1", "7 characters beside the page"),)


def test_prose_in_two_columns_is_read_one_after_the_other(tmp_path: Path) -> None:
    left = ["Services reached 1204", "households in the year", "112, of these 88 anew."]
    right = ["Visits were made to 55", "homes, of which 7 took", "part in the training."]
    content = b"".join(
        b"BT /F 12 Tf %d %d Td (%s) Tj ET " % (x, 150 - 15 * place, text.encode())
        for x, column in ((20, left), (220, right))
        for place, text in enumerate(column)
    )
    document = read(tmp_path, raw_pdf(content + b"BT /F 12 Tf 20 60 Td (Below 9) Tj ET"))
    assert texts(document) == [*left, *right, "Below 9"]
    assert document.lines[-1].address == "page 1, line 7"


def test_a_table_without_rules_keeps_its_rows(tmp_path: Path) -> None:
    rows = [("Households reached", "1204"), ("Visits made to homes", "88"), ("Trainings", "7")]
    content = b"".join(
        b"BT /F 12 Tf %d %d Td (%s) Tj ET " % (x, 150 - 15 * place, text.encode())
        for place, row in enumerate(rows)
        for x, text in zip((20, 220), row, strict=True)
    )
    assert texts(read(tmp_path, raw_pdf(content))) == ["\t".join(row) for row in rows]


def test_a_font_that_is_not_embedded_is_read_where_its_codes_are_unicode(tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("MSung-Light"))
    canvas = Canvas(str(tmp_path / "x.pdf"))
    canvas.setFont("MSung-Light", 12)
    canvas.drawString(50, 700, "服務1,204戶")
    canvas.save()
    assert texts(read_document(tmp_path / "x.pdf")) == ["服務1,204戶"]


def test_merged_cells_are_read_once(tmp_path: Path) -> None:
    canvas = documents.open_canvas(tmp_path / "x.pdf")
    for y in (700, 660, 640):
        canvas.line(50, y, 350, y)
    canvas.line(150, 680, 350, 680)
    for x in (50, 150, 350):
        canvas.line(x, 700, x, 640)
    canvas.line(250, 680, 250, 640)
    cells = [(55, 680, "通報"), (155, 685, "112年"), (155, 665, "個案"), (255, 665, "戶"),
             (55, 645, "北區"), (155, 645, "1,204"), (255, 645, "88")]  # fmt: skip
    for x, y, text in cells:
        canvas.drawString(x, y, text)
    canvas.save()
    document = read_document(tmp_path / "x.pdf")
    assert texts(document) == ["通報\t112年\t", "\t個案\t戶", "北區\t1,204\t88"]
    assert document.lines[2].cells[2] == 'page 1, table 1, row 3, column "112年 戶"'


def test_a_table_of_one_row_keeps_its_cells_whole(tmp_path: Path) -> None:
    canvas = documents.open_canvas(tmp_path / "x.pdf")
    canvas.grid([50, 150, 250], [700, 650])
    for x, y, text in (
        (55, 680, "通報個"),
        (155, 680, "1,204"),
        (55, 660, "案"),
        (155, 660, "88戶"),
    ):
        canvas.drawString(x, y, text)
    canvas.save()
    assert texts(read_document(tmp_path / "x.pdf")) == ["通報個案\t1,204 88戶"]


def test_scans_and_pictures_are_noted(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    noise = ImageReader(Image.effect_noise((200, 200), 50))
    canvas = documents.open_canvas(tmp_path / "x.pdf")
    canvas.drawString(60, 780, "第1頁")
    canvas.drawImage(noise, 100, 100, 300, 300)
    canvas.drawImage(noise, 10, 10, 20, 20)
    canvas.showPage()
    canvas.drawImage(noise, 0, 0, 595, 842)
    canvas.showPage()
    canvas.rect(0, 0, 5, 5)
    canvas.save()
    document = read_document(tmp_path / "x.pdf")
    assert document.unread == (
        Unread("page 1", "a picture, up to 18% of the page"),
        Unread("page 2", "a scan: a picture without text; recognise it first"),
        Unread("page 3", "no text on it"),
    )


@pytest.mark.parametrize(("secret", "owner"), [("secret", "owner"), ("", "owner")])
def test_only_a_file_that_needs_a_password_is_refused(
    secret: str, owner: str, tmp_path: Path
) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    documents.write_pdf(tmp_path / "x.pdf", encrypt=StandardEncryption(secret, owner))
    if secret:
        with pytest.raises(DocumentError, match=r"x\.pdf: encrypted; .* save it without one"):
            read_document(tmp_path / "x.pdf")
    else:
        assert "1,204戶" in read_document(tmp_path / "x.pdf").text


@pytest.mark.parametrize("size", [1, 2**15, 2**16, 2**17, 10**6])
def test_a_packed_stream_of_any_size_is_measured(size: int, tmp_path: Path) -> None:
    """Its end may lie anywhere in the pieces that it is unpacked by."""
    for contents in (bytes(size), os.urandom(size)):
        packed = zlib.compress(contents)
        (tmp_path / "x").write_bytes(b"%PDF-" + packed + bytes(2**17))
        with (tmp_path / "x").open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            assert sum(pdf._unpacked(data, 5)) == size
            data.close()


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_page_that_is_damaged_is_noted(share: float, tmp_path: Path) -> None:
    """Both readers take what they can of it and say nothing."""
    content = b"".join(LINE.replace(b"150", b"%d" % y) for y in range(20, 190, 3))
    packed = bytearray(zlib.compress(content))
    packed[int(len(packed) * share)] ^= 0x55
    head = b"/Filter/FlateDecode/Length"
    data = raw_pdf(bytes(packed)).replace(b"/Length", head, 1)
    document = read(tmp_path, data)
    assert Unread("page 1", "damaged: a part of it may be missing") in document.unread


def test_streams_that_burst_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LARGEST_STREAMS", 2**20)
    packed = zlib.compress(b"q Q " * 2**19, 9)
    data = raw_pdf(LINE, more={6: b"<</Length %d>>stream\n%s\nendstream" % (len(packed), packed)})
    with pytest.raises(DocumentError, match="unpacks to more than 1 MB"):
        read(tmp_path, data)
