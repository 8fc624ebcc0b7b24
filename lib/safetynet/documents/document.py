"""A document as lines of text, each with its place, whatever kind of file it was read from."""

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Line:
    r"""One line of the text that is written beside a document: what ``line`` in the tables counts.

    A row of a table is one line, its cells parted by ``\t``; ``cells`` has the address of each.
    ``address`` tells a person where it stands: ``slide 12, table 2, row 3``; ``page 4, line 7``;
    ``line 151``. ``page`` is the number of the slide or page, 0 where there is none. ``heading``
    is the level that the file itself gives a heading (1 for the highest), None where it says none.
    """

    number: int
    text: str
    address: str
    page: int = 0
    heading: int | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """What could not be read: a picture of a chart, a scan; a person has to look there."""

    address: str
    what: str


@dataclass(frozen=True)
class Document:
    """What was read of a file: its name, its lines from 1 on, and what could not be read.

    ``closed`` says whether the last line ends as the others do; in a text file it may not.
    """

    name: str
    lines: tuple[Line, ...]
    unread: tuple[Unread, ...] = ()
    closed: bool = True

    @cached_property
    def text(self) -> str:
        """Return the text as it is written to a file, one line a line."""
        text = "\n".join(line.text for line in self.lines)
        return f"{text}\n" if self.lines and self.closed else text

    @cached_property
    def sha256(self) -> str:
        """Return the digest that ``source.yml`` names the text by."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


class DocumentError(ValueError):
    """A file cannot be read as a document: which, why, and what would help."""
