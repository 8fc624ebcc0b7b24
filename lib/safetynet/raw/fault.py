"""What is wrong with the data, collected and raised once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

# A file of another kind has a fault in each of its rows; so many are read by nobody.
SHOWN = 2_000


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
        place = _visible(self.file) + (f", row {self.row}" if self.row else "")
        place += f", column {_visible(self.column)}" if self.column else ""
        return f"{place}: found {_short(self.found)!r}, expected {_visible(self.expected)}"


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
        lines += [f"  {fault}" for fault in self.faults[:SHOWN]]
        lines += [f"  and {count - SHOWN} more"] if count > SHOWN else []
        super().__init__("\n".join(lines))


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise DataError if there is any fault; otherwise do nothing."""
    found = list(faults)
    if found:
        raise DataError(found)
