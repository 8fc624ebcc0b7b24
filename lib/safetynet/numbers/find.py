"""Every number that a document's lines print, with what kind of number it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safetynet.documents.document import Line
from safetynet.numbers.kinds import Kinds
from safetynet.numbers.passage import passages
from safetynet.numbers.shapes import shapes


@dataclass(frozen=True)
class Number:
    """One number where a document prints it.

    ``line`` is the number of the line, ``start`` the place of its first character in the line's
    text, ``printed`` what would stand in the column of that name. ``kind`` is ``figure`` or one
    of the reasons for which a number is refused (``candidate.REFUSED``), and ``sure`` says from 0
    to 1 how certain that is.
    """

    line: int
    start: int
    printed: str
    kind: str
    sure: float


def find_numbers(lines: Sequence[Line], units: Mapping[str, str]) -> list[Number]:
    """Return every number of a document in its order, one for each quantity.

    ``units`` maps what briefings print after a number to a unit code. A number that is broken
    over two lines stands on the line where it begins.

    >>> lines = [Line(1, "1. 服務至少 30人次，涵蓋率達85%以上", "line 1")]
    >>> for number in find_numbers(lines, {"人次": "人次", "%": "%"}):
    ...     print(number.start, number.printed, number.kind)
    0 1 list-number
    5 至少 30人次 figure
    17 85%以上 figure
    """
    read = passages(lines)
    kinds, words = Kinds(read), tuple(units)
    found: list[Number] = []
    begun = 0  # how much of a passage the number before it holds
    for place, passage in enumerate(read):
        held = begun
        begun = 0
        for shape in shapes(passage, words):
            if shape.start >= held:
                kind, sure = kinds.of(place, shape)
                printed = " ".join(passage.text[shape.start : shape.end].split())
                start = passage.places[shape.start]
                found.append(Number(passage.line, start, printed, kind, sure))
                begun = max(0, shape.end - passage.end)
    return found
