"""What is wrong with the data, collected and raised once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

# A file of another kind has a fault in each of its rows; so many are read by nobody.
SHOWN = 2_000
ROWS = 12
EXPECTED = ", expected "


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where it stands, what was found, what was expected.

    ``row`` counts as a text editor does: the header is row 1.
    """

    file: str
    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        return self.say([self.row])

    def say(self, rows: list[int], before: str = EXPECTED) -> str:
        """Return the fault in words, with all the rows that it stands in.

        ``before`` stands between what was found and what is said of it.
        """
        place = _visible(self.file) + _rows([row for row in rows if row])
        place += f", column {_visible(self.column)}" if self.column else ""
        return f"{place}: found {_short(self.found)!r}{before}{_visible(self.expected)}"


def _rows(rows: list[int]) -> str:
    """Return some rows in words."""
    if not rows:
        return ""
    if len(rows) == 1:
        return f", row {rows[0]}"
    texts = [str(row) for row in rows]
    first, last = texts[:-1], texts[-1]
    if len(texts) > ROWS:
        first, last = texts[:ROWS], f"{len(texts) - ROWS} more"
    return f", rows {', '.join(first)} and {last}"


def told(faults: Iterable[Fault], before: str = EXPECTED) -> list[str]:
    """Return some faults in words, one and the same wrong text of a column once, with its rows.

    >>> told([Fault("a.csv", 2, "role", "x", "y"), Fault("a.csv", 5, "role", "x", "y")])
    ["a.csv, rows 2 and 5, column role: found 'x', expected y"]
    """
    ordered = sorted(faults)
    first: dict[tuple[object, ...], Fault] = {}
    for fault in ordered:
        first.setdefault(_text_of(fault), fault)
    ordered.sort(key=lambda fault: (first[_text_of(fault)], fault))
    return [
        first[text].say([fault.row for fault in same], before)
        for text, same in groupby(ordered, key=_text_of)
    ]


def _text_of(fault: Fault) -> tuple[object, ...]:
    """Return what makes faults one and the same: a wrong text in a column, whatever the row."""
    row = 0 if fault.column and fault.row else fault.row
    return fault.file, row, fault.column, fault.found, fault.expected


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."


def _visible(text: str) -> str:
    """Return a text with what cannot be seen spelt out, lest it rule the reader's terminal."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return in words which of some names another one may mean, and all of them.

    >>> nearest("Figures (1).csv", ["figures.csv", "measures.csv"])
    'figures.csv, it seems; valid: figures.csv, measures.csv'
    """
    valid = list(known)
    near = difflib.get_close_matches(name.casefold()[:200], valid, n=1)
    return f"{near[0]}, it seems; valid: {', '.join(valid)}" if near else ", ".join(valid)


class DataError(ValueError):
    """Every fault of the data, in one report."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        count = len(self.faults)
        lines = [f"{count} fault{'s' if count != 1 else ''} in the data:"]
        lines += [f"  {line}" for line in told(self.faults[:SHOWN])]
        lines += [f"  and {count - SHOWN} more"] if count > SHOWN else []
        super().__init__("\n".join(lines))


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise DataError if there is any fault; otherwise do nothing."""
    found = list(faults)
    if found:
        raise DataError(found)
