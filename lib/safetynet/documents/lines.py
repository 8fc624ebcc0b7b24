"""The lines of a document while it is read: numbered, with their addresses and what is missing."""

import re

from safetynet.documents.document import Document, Line, Unread

# Whatever a file breaks a line with is the end of a line in its text.
BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Lines:
    """Collects the lines of a document in the order in which a person reads them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.unread: list[Unread] = []

    def add(
        self,
        text: str,
        address: str,
        page: int = 0,
        heading: int | None = None,
        cells: tuple[str, ...] = (),
    ) -> None:
        """Add a text that a file holds in one piece, a line for each line in it."""
        for part in BREAKS.split(text):
            number = len(self.lines) + 1
            self.lines.append(Line(number, part.rstrip(" "), address, page, heading, cells))

    def part(self, count: int = 1) -> None:
        """Part what follows from what stands above by empty lines, of which there are no more."""
        if not self.lines:
            return
        standing = 0
        for line in self.lines[-count:][::-1]:
            if line.text.strip():
                break
            standing += 1
        for _ in range(count - standing):
            self.lines.append(Line(len(self.lines) + 1, "", ""))

    def miss(self, address: str, what: str) -> None:
        """Note what cannot be read, once for a place."""
        unread = Unread(address, what)
        if unread not in self.unread:
            self.unread.append(unread)

    def document(self, name: str) -> Document:
        """Return the document that has been read."""
        while self.lines and not self.lines[-1].text.strip():
            self.lines.pop()
        return Document(name, tuple(self.lines), tuple(self.unread))


def one_line(text: str) -> str:
    r"""Return the text of a cell on one line, white space as single spaces.

    >>> one_line("109年\n 個案數")
    '109年 個案數'
    """
    return " ".join(text.split())


def raised(text: str, low: bool = False) -> str:
    """Return a text that stands raised (or low) beside another, its digits as such.

    So the mark of a footnote never becomes a digit of the number that it stands at.

    >>> "1,204" + raised("3")
    '1,204³'
    """
    return text.translate(LOW if low else HIGH)
