"""What PDFium sees on a page, beside what pdfplumber reads there."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_ulong, create_string_buffer
from pathlib import Path
from typing import Any

INVISIBLE, HIDDEN_LAYER = "invisible text", "a hidden layer"
RENDER_INVISIBLE = 3
# The readers place a character within so many points of each other.
NEAR = 1.2
RADICAL = re.compile("[\u2e80-\u2fdf]")
UNICODE = re.compile(r"Uni\w+-(UCS2|UTF16)-[HV]")


class Seen:
    """The characters that the second reader sees on a page, by place."""

    def __init__(self) -> None:
        self.at: dict[tuple[int, int], list[list[Any]]] = defaultdict(list)
        self.rows: dict[int, list[list[Any]]] = defaultdict(list)
        self.unseen: Counter[str] = Counter()
        self.height = 0.0
        # Fonts whose codes are Unicode itself, which the first reader takes a detour from.
        self.unicode_fonts: set[str] = set()

    def put(self, x: float, y: float, text: str, unseen: str) -> None:
        """Add a character; several at one place are the parts of one sign."""
        for found in self.at[math.floor(x), math.floor(y)]:
            if abs(found[0] - x) < 0.01 and abs(found[1] - y) < 0.01:
                found[2] += text
                return
        # x, y, text, why unseen, whether the first reader sees it too
        one = [x, y, text, unseen, False]
        self.at[math.floor(x), math.floor(y)].append(one)
        self.rows[math.floor(y)].append(one)
        if unseen:
            self.unseen[unseen] += 1

    def near(self, char: dict[str, Any]) -> list[Any] | None:
        """Return what is seen where the first reader has a character, the nearest one.

        Only one of the readers counts the rise of a raised character.
        """
        x, y = char["matrix"][4], char["matrix"][5]
        across, up, high = math.floor(x), math.floor(y), max(NEAR, char["size"])
        found = [
            one
            for column in range(across - 2, across + 3)
            for row in range(up - math.ceil(high), up + math.ceil(high) + 1)
            for one in self.at.get((column, row), ())
            if abs(one[0] - x) < NEAR and abs(one[1] - y) < high
        ]
        return min(found, key=lambda one: math.hypot(one[0] - x, one[1] - y), default=None)

    def text(self, char: dict[str, Any]) -> str:
        """Return the text of a character, as the second reader has it where that is surer.

        So it is where codes are Unicode itself, and for a radical that stands for its character.
        """
        surer = char["fontname"] in self.unicode_fonts or RADICAL.fullmatch(char["text"])
        if surer and (found := self.near(char)):
            return str(found[2])
        return str(char["text"])

    def settle(self, char: dict[str, Any]) -> None:
        """Take a character of the first reader as seen by both, whatever it is."""
        if found := self.near(char):
            found[4] = True

    def hidden(self, char: dict[str, Any]) -> bool:
        """Return whether nobody sees a character on the page."""
        found = self.near(char)
        return found is not None and bool(found[3])

    def alike(self, chars: Sequence[dict[str, Any]], box: Sequence[float] | None) -> bool:
        """Return whether both readers see the same characters in a box."""
        alike = True
        for char in chars:
            if not char["text"].strip():
                continue
            found = self.near(char)
            if found is not None:
                found[4] = True
            alike &= found is not None and _plain(found[2]) == _plain(char["text"])
        if box:
            for one in self._more(box):
                one[4] = True
                alike = False
        return alike

    def _more(self, box: Sequence[float]) -> list[list[Any]]:
        """Return what only the second reader sees in a box."""
        left, top, right, bottom = box
        return [
            one
            for height in range(math.floor(self.height - bottom), math.ceil(self.height - top) + 1)
            for one in self.rows.get(height, ())
            if not one[4]
            and not one[3]
            and left <= one[0] < right
            and top <= self.height - one[1] < bottom
        ]

    def left(self) -> int:
        """Return how many characters only the second reader sees."""
        return sum(not one[4] and not one[3] for row in self.rows.values() for one in row)


class SecondReader:
    """PDFium's view of a file, page by page."""

    def __init__(self, path: Path, first: Any) -> None:
        import pypdfium2

        self.file = pypdfium2.PdfDocument(path)
        self.layers, self.shown = _layers(first)

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def page(self, index: int, first: Any) -> Seen:
        """Return what is seen on a page, placed as pdfplumber places it."""
        import pypdfium2.raw as pdfium

        page = self.file[index]
        text = page.get_textpage()
        seen, objects = Seen(), {}
        seen.height = float(first.height)
        seen.unicode_fonts = set(_unicode_fonts(first.page_obj.resources))
        left, bottom, right, top = first.page_obj.mediabox
        places = {
            0: lambda x, y: (x - left, y - bottom),
            90: lambda x, y: (y - bottom, right - x),
            180: lambda x, y: (right - x, top - y),
            270: lambda x, y: (top - y, x - left),
        }
        place = places[first.page_obj.rotate % 360]
        x, y = c_double(), c_double()
        for number in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text, number)
            sign = "-" if pdfium.FPDFText_IsHyphen(text, number) == 1 else chr(code)
            if pdfium.FPDFText_IsGenerated(text, number) == 1 or not sign.strip() or not code:
                continue
            pdfium.FPDFText_GetCharOrigin(text, number, byref(x), byref(y))
            drawn = pdfium.FPDFText_GetTextObject(text, number)
            key = _address(drawn)
            if key not in objects:
                objects[key] = self._unseen(drawn) if key else ""
            seen.put(*place(x.value, y.value), sign, objects[key])
        text.close()
        page.close()
        return seen

    def _unseen(self, drawn: Any) -> str:
        """Return why a text is not seen on the page, empty where it is."""
        import pypdfium2.raw as pdfium

        if pdfium.FPDFTextObj_GetTextRenderMode(drawn) == RENDER_INVISIBLE:
            return INVISIBLE
        if not self.layers:
            return ""
        for number in range(pdfium.FPDFPageObj_CountMarks(drawn)):
            mark = pdfium.FPDFPageObj_GetMark(drawn, number)
            name, length = create_string_buffer(400), c_ulong()
            pdfium.FPDFPageObjMark_GetName(mark, _wide(name), 400, byref(length))
            if name.raw[: length.value].decode("utf-16-le").rstrip("\0") != "OC":
                continue
            pdfium.FPDFPageObjMark_GetParamStringValue(
                mark, b"Name", _wide(name), 400, byref(length)
            )
            if name.raw[: length.value].decode("utf-16-le").rstrip("\0") not in self.shown:
                return HIDDEN_LAYER
        return ""


def _wide(buffer: Any) -> Any:
    """Return a buffer as PDFium's wide characters."""
    from ctypes import POINTER, c_ushort, cast

    return cast(buffer, POINTER(c_ushort))


def _address(drawn: Any) -> int:
    from ctypes import c_void_p, cast

    return int(cast(drawn, c_void_p).value or 0) if drawn else 0


def _plain(text: str) -> str:
    """Return a text for comparing: one form of each sign, no spaces.

    Surrogates that stand for one sign are that sign.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(unicodedata.normalize("NFKC", whole).split()).replace("\xad", "-")


def _layers(document: Any) -> tuple[set[str], set[str]]:
    """Return the names of the layers that are hidden when a file is opened, and of those shown."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    properties = resolve1(document.catalog.get("OCProperties")) or {}
    default = resolve1(properties.get("D")) or {}
    off = {ref.objid for ref in resolve1(default.get("OFF")) or []}
    on = {ref.objid for ref in resolve1(default.get("ON")) or []}
    base = getattr(default.get("BaseState"), "name", "ON")
    hidden: set[str] = set()
    shown: set[str] = set()
    for ref in resolve1(properties.get("OCGs")) or []:
        name = decode_text((resolve1(ref) or {}).get("Name", b""))
        unseen = ref.objid in off or (base == "OFF" and ref.objid not in on)
        (hidden if unseen else shown).add(name)
    return hidden, shown - hidden


def _unicode_fonts(resources: Any) -> Iterator[str]:
    """Yield the names of a page's fonts whose encoding takes each code as Unicode."""
    from pdfminer.pdftypes import resolve1

    for reference in (resolve1((resolve1(resources) or {}).get("Font")) or {}).values():
        font = resolve1(reference)
        encoding = getattr(resolve1(font.get("Encoding")), "name", "")
        if UNICODE.fullmatch(encoding) and "ToUnicode" not in font:
            yield str(getattr(resolve1(font.get("BaseFont")), "name", ""))
