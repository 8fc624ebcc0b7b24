"""A presentation: slides in order, what stands on each from top to bottom and left to right."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from safetynet.documents.chart import Chart
from safetynet.documents.container import Container
from safetynet.documents.document import Document
from safetynet.documents.grid import Cell, add_table
from safetynet.documents.lines import Lines, raised

MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# What stands within this height of each other is one row: a twelfth of an inch and a bit, in EMU.
TOLERANCE = 914_400 // 8
FOOTERS = ("SLIDE_NUMBER", "FOOTER", "DATE", "HEADER")
TITLES = ("TITLE", "CENTER_TITLE", "VERTICAL_TITLE")
BODIES = ("BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT")
GRAPHICS = {
    "diagram": "SmartArt",
    "ole": "an embedded object",
    "chartex": "a chart of a newer kind",
}


@dataclass(frozen=True)
class Frame:
    """How the inside of a group is laid out on the slide: a shift and a scale, mirrored or not."""

    x: float = 0
    y: float = 0
    across: float = 1
    down: float = 1


@dataclass(frozen=True)
class Placed:
    """A shape and where it stands on the slide."""

    shape: Any
    x: float
    y: float
    frame: Frame


def read_presentation(name: str, container: Container) -> Document:
    """Return the lines of a presentation.

    A title is a heading and comes first. A hidden slide is read; its address says hidden. The
    number, date and footer of a slide are lines whose address says footer, its notes stand after it
    as notes. A group stays together.
    """
    from pptx import Presentation

    presentation = Presentation(container.data)
    lines = Lines()
    lines.unread += container.unread
    for number, slide in enumerate(presentation.slides, 1):
        hidden = slide.element.get("show") in ("0", "false")
        size = presentation.slide_width or 0, presentation.slide_height or 0
        _Slide(lines, slide, number, f"slide {number}{', hidden' if hidden else ''}", size).read()
    for layout in _printing(presentation):
        lines.miss(f"slide layout {layout!r}", "text with digits that stands on its slides")
    return lines.document(name)


def _printing(presentation: Any) -> Iterator[str]:
    """Yield the layouts and masters in use that print digits on every slide of theirs."""
    used = {slide.slide_layout.part.partname: slide.slide_layout for slide in presentation.slides}
    masters = {layout.slide_master.part.partname: layout.slide_master for layout in used.values()}
    for page in [*used.values(), *masters.values()]:
        texts = [
            shape.text_frame.text
            for shape in page.shapes
            if shape.has_text_frame and not shape.is_placeholder
        ]
        if any(character.isdigit() for text in texts for character in text):
            yield page.name or "master"


class _Slide:
    """Reads one slide into lines."""

    def __init__(
        self, lines: Lines, slide: Any, number: int, address: str, size: tuple[int, int]
    ) -> None:
        self.lines, self.slide, self.number, self.address = lines, slide, number, address
        self.size = size
        self.count: Counter[str] = Counter()

    def read(self) -> None:
        """Add what stands on the slide, then its notes."""
        tree = self.slide.shapes._spTree
        _unwrap(tree)
        for drawing in [node for node in tree.iter() if str(node.tag).endswith("}contentPart")]:
            self.count["drawing by hand"] += 1
            drawing.getparent().remove(drawing)
        self.lines.part(3)
        placed = _in_order(self.slide.shapes, Frame())
        placed.sort(key=lambda one: _holder(one.shape) not in TITLES)
        footers = [one for one in placed if _holder(one.shape) in FOOTERS]
        for one in [one for one in placed if one not in footers] + footers:
            if self._beside(one):
                self.lines.miss(self.address, "what lies beside the slide, where nobody sees it")
            else:
                self._shape(one)
        if self.slide.has_notes_slide:
            for shape in self.slide.notes_slide.placeholders:
                if shape.placeholder_format.type is not None and _holder(shape) in BODIES:
                    self._paragraphs(shape, f"{self.address}, notes", None)
        for what, count in sorted(self.count.items()):
            if what in ("picture", "drawing by hand"):
                self.lines.miss(self.address, f"a {what}" if count == 1 else f"{count} × {what}")

    def _beside(self, placed: Placed) -> bool:
        """Return whether a shape lies wholly outside the slide."""
        right, bottom = placed.x + (placed.shape.width or 0), placed.y + (placed.shape.height or 0)
        outside = placed.x >= self.size[0] or placed.y >= self.size[1]
        return outside or right < 0 or bottom < 0

    def _shape(self, placed: Placed) -> None:
        """Add one shape, and all that is in a group."""
        shape, kind = placed.shape, placed.shape.element.tag.rpartition("}")[2]
        if kind == "grpSp":
            for one in _in_order(shape.shapes, placed.frame):
                self._shape(one)
        elif kind == "graphicFrame":
            self._graphic(shape)
        elif kind == "pic":
            self.count["picture"] += 1
        elif kind == "sp":
            holder = _holder(shape)
            footer = holder in FOOTERS
            if shape.element.find(f".//{DRAWING}blip") is not None:
                self.count["picture"] += 1
            if any(node.tag.endswith("}oMath") for node in shape.element.iter()):
                self.lines.miss(self.address, "an equation")
            address = f"{self.address}, footer" if footer else self.address
            self._paragraphs(shape, address, 1 if holder in TITLES else None)

    def _graphic(self, shape: Any) -> None:
        """Add a table or a chart; note any other graphic as unread."""
        if shape.has_table:
            self.count["table"] += 1
            address = f"{self.address}, table {self.count['table']}"
            self.lines.part()
            add_table(self.lines, list(_rows(shape.table)), address, self.number)
            self.lines.part()
        elif shape.has_chart:
            self._chart(Chart(shape.chart_part._element))
        else:
            data = shape.element.find(f".//{DRAWING}graphicData")
            address = "" if data is None else str(data.get("uri", ""))
            what = next((text for word, text in GRAPHICS.items() if word in address), "a graphic")
            self.lines.miss(self.address, what)

    def _chart(self, chart: Chart) -> None:
        """Add the titles of a chart and its numbers as a table."""
        self.count["chart"] += 1
        add_chart(self.lines, chart, f"{self.address}, chart {self.count['chart']}", self.number)

    def _paragraphs(self, shape: Any, address: str, heading: int | None) -> None:
        """Add the paragraphs of a shape that have text."""
        if not shape.has_text_frame or not shape.text_frame.text.strip():
            return
        self.lines.part()
        listed = _holder(shape) in BODIES and not address.endswith("notes")
        for paragraph in shape.text_frame.paragraphs:
            text = paragraph_text(paragraph).strip()
            if text:
                before = "" if heading else _bullet(paragraph, listed)
                self.lines.add(before + text, address, self.number, heading)
        self.lines.part()


def add_chart(lines: Lines, chart: Chart, address: str, page: int) -> None:
    """Add the titles of a chart and its numbers, a table for each set of categories."""
    lines.part()
    for title in chart.titles:
        lines.add(title, address, page)
    for table in chart.tables():
        add_table(lines, table, address, page)
        lines.part()
    for what in chart.missing:
        lines.miss(address, what)


def _rows(table: Any) -> Iterator[list[Cell]]:
    """Yield the rows of a table; what a merged cell covers is empty."""
    for row in table.rows:
        yield [
            Cell()
            if cell.is_spanned
            else Cell(" ".join(map(paragraph_text, cell.text_frame.paragraphs)), cell._tc.gridSpan)
            for cell in row.cells
        ]


def paragraph_text(paragraph: Any) -> str:
    """Return the text of a paragraph, raised and lowered digits as such."""
    text = ""
    for piece in paragraph._p.content_children:
        level = float(piece.rPr.get("baseline").rstrip("%")) if _has_level(piece) else 0
        text += raised(piece.text, level < 0) if level else piece.text
    return text


def _has_level(piece: Any) -> bool:
    return getattr(piece, "rPr", None) is not None and piece.rPr.get("baseline") is not None


def _bullet(paragraph: Any, listed: bool) -> str:
    """Return the indent and hyphen of a list's item, nothing for other paragraphs."""
    properties = paragraph._p.pPr
    marks = [] if properties is None else [node.tag.rpartition("}")[2] for node in properties]
    level = " " * paragraph.level
    if "buNone" in marks:
        return ""
    return f"{level}- " if listed or "buChar" in marks or "buAutoNum" in marks else level


def _holder(shape: Any) -> str:
    """Return the name of the placeholder that a shape is, empty if it is none."""
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    return kind.name if kind is not None else ""


def _unwrap(tree: Any) -> None:
    """Put what newer programs show in place of each choice between newer and older shapes."""
    for choice in list(tree.iter(f"{MARKUP}AlternateContent")):
        newer = choice.find(f"{MARKUP}Choice")
        parent = choice.getparent()
        if newer is not None and parent is not None:
            for child in list(newer):
                choice.addprevious(child)
            parent.remove(choice)


def _in_order(shapes: Any, frame: Frame) -> list[Placed]:
    """Return shapes in rows from the top, each row from the left."""
    placed = [_placed(shape, frame) for shape in shapes]
    placed.sort(key=lambda one: (one.y, one.x))
    rows: list[list[Placed]] = []
    for one in placed:
        if rows and one.y - rows[-1][0].y <= TOLERANCE:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows for one in sorted(row, key=lambda one: one.x)]


def _placed(shape: Any, frame: Frame) -> Placed:
    """Return where a shape stands, and for a group how its inside is laid out."""
    x, y = shape.left or 0, shape.top or 0
    wide, high = shape.width or 0, shape.height or 0
    corners = [
        (frame.x + frame.across * along, frame.y + frame.down * below)
        for along, below in ((x, y), (x + wide, y + high))
    ]
    left, top = (min(values) for values in zip(*corners, strict=True))
    transform = shape.element.find(f".//{DRAWING}xfrm")
    if shape.element.tag.endswith("}grpSp") and transform is not None:
        inner = _inside(transform, x, y, wide, high)
        inside = Frame(
            frame.x + frame.across * inner.x, frame.y + frame.down * inner.y,
            frame.across * inner.across, frame.down * inner.down,
        )  # fmt: skip
    else:
        inside = frame
    return Placed(shape, left, top, inside)


def _inside(transform: Any, x: int, y: int, wide: int, high: int) -> Frame:
    """Return how a group's own measure lies in the measure round it."""
    offset, extent = transform.find(f"{DRAWING}chOff"), transform.find(f"{DRAWING}chExt")
    if offset is None or extent is None:
        return Frame()
    across = wide / (int(extent.get("cx", 0)) or wide or 1)
    down = high / (int(extent.get("cy", 0)) or high or 1)
    left, top = int(offset.get("x", 0)), int(offset.get("y", 0))
    mirrored = [transform.get(side) in ("1", "true") for side in ("flipH", "flipV")]
    shift_x = x + wide + left * across if mirrored[0] else x - left * across
    shift_y = y + high + top * down if mirrored[1] else y - top * down
    return Frame(
        shift_x, shift_y, -across if mirrored[0] else across, -down if mirrored[1] else down
    )
