"""Nothing forgotten: the numbers of a document that are neither coded nor refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from safetynet.documents.document import Line
from safetynet.intake.decision import SET_ASIDE
from safetynet.numbers.find import Number, find_numbers
from safetynet.printed.numeral import normalise
from safetynet.raw.programme import Programme
from safetynet.raw.source import MARKUP
from safetynet.raw.standing import CONTINUED
from safetynet.raw.table import records


@dataclass(frozen=True)
class Accounted:
    """A document's numbers: how many were coded and refused, and those that are still open."""

    coded: int
    refused: int
    open: tuple[Number, ...]

    def __str__(self) -> str:
        total = self.coded + self.refused + len(self.open)
        return (
            f"{self.coded} of {total} numbers coded, {self.refused} refused, {len(self.open)} open"
        )


def text_lines(text: str) -> list[Line]:
    """Return the lines of a document's text, counted from 1."""
    return [Line(number, line, f"line {number}") for number, line in enumerate(text.split("\n"), 1)]


def account(
    lines: Sequence[Line], figures: pd.DataFrame, candidates: pd.DataFrame, programme: Programme
) -> Accounted:
    """Return what became of every number of a document.

    Coded is what stands where the printed text of a figure stands, on its line; refused is what a
    person refused among the candidates.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    texts = [line.text for line in lines]
    for row in records(figures):
        found = _place(row, texts, spans)
        for line, span in found.items():
            spans.setdefault(line, []).append(span)
    aside: dict[int, list[int]] = {}
    for row in records(candidates[candidates["decision"] == SET_ASIDE]):
        aside.setdefault(int(row["line"]), []).append(int(row["start"]))
    coded, out, left = 0, 0, []
    for number in find_numbers(lines, programme.printed_units):
        if any(a <= number.start < b for a, b in spans.get(number.line, ())):
            coded += 1
        elif any(0 <= s - number.start < len(number.printed) for s in aside.get(number.line, ())):
            out += 1
        else:
            left.append(number)
    return Accounted(coded, out, tuple(left))


def _place(
    row: Mapping[str, str], texts: Sequence[str], taken: Mapping[int, list[tuple[int, int]]]
) -> dict[int, tuple[int, int]]:
    """Return where the printed text of a figure stands, line by line; nothing if it does not.

    Of several places the first that no other figure has.
    """
    number = int(row["line"])
    if not 0 < number <= len(texts):
        return {}
    plain = re.sub(r"\s", "", normalise(row["printed"]))
    places = _characters(texts, number)
    joined = "".join(character for character, _, _ in places)
    found = [m.start() for m in re.finditer(f"(?={re.escape(plain)})", joined)]
    spots = [_spans(places[start : start + len(plain)]) for start in found]
    free = [spot for spot in spots if not any(spot.get(n) in taken.get(n, ()) for n in spot)]
    return next((spot for spot in free or spots if number in spot), {})


def _characters(texts: Sequence[str], number: int) -> list[tuple[str, int, int]]:
    """Return each character of a line and of those it may run on to, with its line and place."""
    found = []
    for line in range(number, min(number + CONTINUED, len(texts)) + 1):
        text = MARKUP.sub(lambda match: " " * len(match.group()), texts[line - 1])
        for place, character in enumerate(text):
            # one character may be written as several: ㎡ is m2
            found += [(c, line, place) for c in normalise(character) if not c.isspace()]
    return found


def _spans(places: Sequence[tuple[str, int, int]]) -> dict[int, tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for _, line, place in places:
        first, _ = spans.get(line, (place, place))
        spans[line] = (first, place + 1)
    return spans
