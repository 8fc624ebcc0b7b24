"""A Word document: paragraphs and tables in the order of its body."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from safetynet.documents.chart import Chart
from safetynet.documents.container import Container
from safetynet.documents.document import Document
from safetynet.documents.grid import Cell, add_table
from safetynet.documents.lines import Lines, raised
from safetynet.documents.presentation import add_chart

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BOX = f"{W}txbxContent"
# What only wraps text, and what no longer or not yet is text.
WRAPS = "sdt sdtContent ins moveTo smartTag customXml fldSimple".split()
DROPPED = "del moveFrom sdtPr sdtEndPr smartTagPr customXmlPr".split()
TRACKED = "ins del moveFrom moveTo".split()
HEADING = re.compile(r"(?i)heading ([1-9])")
# Local names of what is drawn, and what a person has to look at.
DRAWN = {
    "pic": "a picture",
    "imagedata": "a picture",
    "relIds": "SmartArt",
    "object": "an embedded object",
    "oMath": "an equation",
    "altChunk": "a part in another format",
}


def read_word(name: str, container: Container) -> Document:
    """Return the lines of a Word document.

    Text that was deleted while changes were tracked is not read, text that was inserted is.
    Footnotes stand after the body, then what is printed at the head and foot of each page.
    """
    import docx

    word = docx.Document(container.data)
    reader = _Word(word)
    reader.lines.unread += container.unread
    reader.clean(word.element.body)
    reader.blocks(word.element.body, "")
    reader.others()
    return reader.lines.document(name)


class _Word:
    """Reads the parts of a Word document into lines."""

    def __init__(self, word: Any) -> None:
        self.word, self.lines = word, Lines()
        self.count: Counter[str] = Counter()
        self.levels: dict[str, int | None] = {}

    def clean(self, root: Any) -> None:
        """Take away what does not print, and unwrap what does."""
        for node in list(root.iter(f"{W}r")):
            hidden = node.find(f"{W}rPr/{W}vanish")
            if hidden is not None and hidden.get(f"{W}val") not in ("0", "false"):
                self.lines.miss("file", "hidden text, not read")
                node.getparent().remove(node)
        for row in [row for row in root.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None]:
            row.getparent().remove(row)
        for node in list(root.iter(*(W + tag for tag in [*WRAPS, *DROPPED]))):
            parent, tag = node.getparent(), node.tag.removeprefix(W)
            if parent is None or parent.tag.endswith(("}rPr", "}trPr")):
                continue
            if tag in TRACKED:
                self.lines.miss("file", "tracked changes, read as if accepted")
            if tag in WRAPS:
                for child in list(node):
                    node.addprevious(child)
            parent.remove(node)
        for node in [node for node in root.iter() if str(node.tag).endswith("}Fallback")]:
            node.getparent().remove(node)

    def blocks(self, root: Any, address: str) -> None:
        """Add the paragraphs and tables right under a node."""
        for node in root:
            if node.tag == f"{W}p":
                self.count["paragraph"] += not address
                self._paragraph(node, address or f"paragraph {self.count['paragraph']}")
            elif node.tag == f"{W}tbl":
                self.count["table"] += 1
                self._table(node, f"table {self.count['table']}")
            elif str(node.tag).endswith("}altChunk"):
                self.lines.miss("file", DRAWN["altChunk"])

    def _paragraph(self, node: Any, address: str) -> None:
        """Add a paragraph, then what hangs on it: charts and text boxes."""
        text = self._text(node)
        level = self._level(node)
        if text:
            if level:
                self.lines.part()
            self.lines.add(self._bullet(node, level) + text, address, heading=level)
            if level:
                self.lines.part()
        else:
            self.lines.part()
        self._hanging(node, address)

    def _text(self, node: Any) -> str:
        """Return the text of a paragraph, raised and lowered digits as such."""
        text = ""
        for run in node.iterfind(f".//{W}r"):
            if not _boxed(run, node):
                level = run.find(f"{W}rPr/{W}vertAlign")
                where = level.get(f"{W}val") if level is not None else "baseline"
                plain = str(run.text)
                text += plain if where == "baseline" else raised(plain, where == "subscript")
        # spaces before an item say under which one it stands
        return text.strip(" \t\n") and text.lstrip("\t\n").rstrip()

    def _bullet(self, node: Any, level: int | None) -> str:
        """Return the hyphen of a list's item; its number is made by Word and no text."""
        numbering = node.find(f"{W}pPr/{W}numPr")
        if level or (numbering is None and not self._style_name(node).startswith("List ")):
            return ""
        depth = None if numbering is None else numbering.find(f"{W}ilvl")
        return " " * int(depth.get(f"{W}val", 0) if depth is not None else 0) + "- "

    def _style_name(self, node: Any) -> str:
        from docx.text.paragraph import Paragraph

        style = Paragraph(node, self.word._body).style
        return str(style.name) if style is not None and style.name else ""

    def _level(self, node: Any) -> int | None:
        """Return the level of a heading: its own, or that of its style or of a style below that."""
        from docx.text.paragraph import Paragraph

        if (own := _outline(node)) is not None:
            return own or None
        style = Paragraph(node, self.word._body).style
        key = str(style.style_id) if style is not None else ""
        if key not in self.levels:
            level: int | None = None
            while style is not None and level is None:
                found = HEADING.fullmatch(style.name or "")
                level = int(found[1]) if found else _outline(style.element)
                level = 1 if style.name == "Title" else level
                style = style.base_style
            self.levels[key] = level or None
        return self.levels[key]

    def _hanging(self, node: Any, address: str) -> None:
        """Add the charts and text boxes of a paragraph; note pictures and the like."""
        for drawn in node.iter():
            if not isinstance(drawn.tag, str) or _boxed(drawn, node):
                continue
            name = drawn.tag.rpartition("}")[2]
            if drawn.tag == BOX:
                self.lines.part()
                self.blocks(drawn, f"{address}, text box")
                self.lines.part()
            elif name == "chart" and (key := drawn.get(f"{R}id")):
                self._chart(key)
            elif name in DRAWN:
                self.lines.miss(address, DRAWN[name])

    def _chart(self, key: str) -> None:
        self.count["chart"] += 1
        address = f"chart {self.count['chart']}"
        part = self.word.part.related_parts.get(key)
        if part is None or "drawingml.chart+xml" not in part.content_type:
            self.lines.miss(address, "a chart of a newer kind")
        else:
            add_chart(self.lines, Chart(parse(part.blob)), address, 0)

    def _table(self, node: Any, address: str) -> None:
        """Add the rows of a table, then the tables in it and what hangs on its paragraphs.

        A table of a single cell is a frame round paragraphs.
        """
        rows = node.findall(f"{W}tr")
        cells = [cell for row in rows for cell in row.findall(f"{W}tc")]
        self.lines.part()
        if len(cells) == 1:
            self.blocks(cells[0], f"{address}, row 1, column 1")
        else:
            add_table(self.lines, [list(self._cells(row)) for row in rows], address)
            for number, row in enumerate(rows, 1):
                for paragraph in row.iterfind(f"{W}tc/{W}p"):
                    self._hanging(paragraph, f"{address}, row {number}")
                for count, inner in enumerate(row.iterfind(f"{W}tc/{W}tbl"), 1):
                    self._table(inner, f"{address}, row {number}, table {count}")
        self.lines.part()

    def _cells(self, row: Any) -> Iterator[Cell]:
        """Yield the cells of a row, with an empty one for each column that a cell covers."""
        before = row.find(f"{W}trPr/{W}gridBefore")
        for _ in range(int(before.get(f"{W}val", 0)) if before is not None else 0):
            yield Cell()
        for node in row.findall(f"{W}tc"):
            span = node.find(f"{W}tcPr/{W}gridSpan")
            columns = int(span.get(f"{W}val", 1)) if span is not None else 1
            merged = node.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and merged.get(f"{W}val") != "restart":
                yield Cell()
            else:
                yield Cell(" ".join(map(self._text, node.findall(f"{W}p"))), columns)
            for _ in range(columns - 1):
                yield Cell()

    def others(self) -> None:
        """Add footnotes and endnotes, then what stands at the head and foot of pages."""
        found: dict[str, list[Any]] = {}
        for relation in self.word.part.rels.values():
            if not relation.is_external:
                kind = relation.reltype.rpartition("/")[2]
                found.setdefault(kind, []).append(relation.target_part)
        for kind in ("footnotes", "endnotes"):
            for part in found.get(kind, []):
                self._notes(parse(part.blob), kind[:-1])
        for kind, address in (("header", "footer (top of page)"), ("footer", "footer")):
            for part in found.get(kind, []):
                self.lines.part(2)
                root = parse(part.blob)
                self.clean(root)
                self.blocks(root, address)
        for part in found.get("comments", []):
            if len(parse(part.blob)):
                self.lines.miss("file", "comments at the margin")

    def _notes(self, root: Any, kind: str) -> None:
        """Add the notes of a kind; those that are lines to set them off have a type."""
        self.clean(root)
        self.lines.part(2)
        notes = [note for note in root if note.get(f"{W}type") in (None, "normal")]
        for number, note in enumerate(notes, 1):
            self.blocks(note, f"{kind} {number}")


def parse(data: bytes) -> Any:
    """Return the root of an XML part with the elements that python-docx has for it."""
    from docx.oxml.parser import parse_xml

    return parse_xml(data)


def _outline(node: Any) -> int | None:
    """Return the outline level that a paragraph or style sets, 0 for body text."""
    outline = node.find(f"{W}pPr/{W}outlineLvl")
    if outline is None:
        return None
    level = int(outline.get(f"{W}val", 9)) + 1
    return level if level < 10 else 0


def _boxed(node: Any, paragraph: Any) -> bool:
    """Return whether a node stands in a text box of a paragraph, which is read on its own."""
    for above in node.iterancestors():
        if above is paragraph:
            return False
        if above.tag == BOX:
            return True
    return False
