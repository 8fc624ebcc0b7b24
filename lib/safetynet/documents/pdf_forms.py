"""What lies over a page of a PDF: form fields, typed notes, comments."""

from typing import Any

from safetynet.documents.lines import Lines, one_line

HIDDEN, NO_VIEW = 1 << 1, 1 << 5


def read_forms(lines: Lines, page: Any, number: int) -> None:
    """Add the values of a page's fields and the text typed onto it; note comments as unread."""
    for annotation in page.annots:
        data = annotation["data"]
        kind = _name(data.get("Subtype"))
        address = f"page {number}"
        if _number(data.get("F")) & (HIDDEN | NO_VIEW):
            lines.miss(address, "a hidden field or comment")
        elif kind == "Widget":
            value = _text(_inherited(data, "V"))
            label = one_line(_text(data.get("TU")))
            if value and _name(_inherited(data, "FT")) != "Btn":
                field = one_line(_text(_inherited(data, "T"))) or "without name"
                lines.part()
                lines.add(f"{label} {value}".strip(), f'{address}, field "{field}"', number)
        elif kind == "FreeText" and (text := _text(data.get("Contents"))):
            lines.part()
            lines.add(text, f"{address}, text typed onto it", number)
        elif kind in ("Text", "Stamp", "FileAttachment"):
            lines.miss(address, "a comment, a stamp or an attached file")


def _inherited(data: dict[str, Any], key: str) -> Any:
    """Return what a field says, or the field that it is a part of."""
    from pdfminer.pdftypes import resolve1

    for _ in range(20):
        if key in data:
            return resolve1(data[key])
        parent = resolve1(data.get("Parent"))
        if not isinstance(parent, dict):
            return None
        data = parent
    return None


def _text(value: Any) -> str:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    value = resolve1(value)
    return (
        decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else ""
    )


def _name(value: Any) -> str:
    return str(getattr(value, "name", ""))


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
