"""Checks of whole tables of texts, turned into faults."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from safetynet.raw.fault import Fault
from safetynet.raw.near import Offer

# Longer numbers are no numbers of people, longer codes are slips.
LONGEST_CODE = 80
ID = r"[a-z0-9][a-z0-9+-]*"


@dataclass(frozen=True)
class Check:
    """Whether a cell is sound, which depends on its text alone, and what is expected of it."""

    sound: Callable[[str], bool]
    expected: str | Offer

    def tell(self, text: str) -> str:
        """Return what is expected in the place of a text that is not sound."""
        return self.expected if isinstance(self.expected, str) else self.expected(text)


def one_of(
    values: Iterable[str | tuple[str, ...]], what: str, optional: bool = False,
    bonus: Callable[[str], Callable[[tuple[str, ...]], float]] = lambda text: lambda entry: 0.0,
) -> Check:  # fmt: skip
    """Return a check that a cell is one of some values.

    A value is an id, or an id with names that a wrong text may mean; ``bonus`` says for a text what
    else speaks for one of them.
    """
    known = [(value,) if isinstance(value, str) else value for value in values]
    allowed = {entry[0] for entry in known} | {""} if optional else {entry[0] for entry in known}
    return Check(allowed.__contains__, Offer(what, known, bonus))


def readable(read: Callable[[str], object], expected: str | Offer, optional: bool = False) -> Check:
    """Return a check that a function reads every cell without ValueError."""

    def sound(cell: str) -> bool:
        if not cell:
            return optional
        try:
            read(cell)
        except ValueError:
            return False
        return True

    return Check(sound, expected)


def matches(pattern: str, expected: str, optional: bool = False) -> Check:
    """Return a check that a whole cell matches a regular expression; its digits are 0 to 9.

    What has a pattern is a code or a number, so it is short.
    """
    whole = re.compile(rf"(?:{pattern}){'?' if optional else ''}", re.ASCII)
    return Check(
        lambda cell: len(cell) <= LONGEST_CODE and whole.fullmatch(cell) is not None, expected
    )


def day() -> Check:
    """Return a check that a cell is a day as it is written everywhere, such as 2020-12-31."""
    expected = "a date such as 2020-12-31, of the years 1900 to 2099"
    written = matches("(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", expected)
    known = readable(date.fromisoformat, expected)
    return Check(lambda cell: written.sound(cell) and known.sound(cell), expected)


def filled() -> Check:
    """Return a check that no cell is empty."""
    return Check(bool, "a text")


def find_faults(
    frame: pd.DataFrame,
    name: str,
    checks: Mapping[str, Collection[Check]],
    unique: Collection[str] = (),
) -> list[Fault]:
    """Return every fault that the checks find in a table of texts, all at once.

    ``frame`` is indexed by row; ``checks`` maps columns to their checks; ``unique`` are the columns
    that together must not repeat.
    """
    faults = []
    for column, column_checks in checks.items():
        # Few texts of a column differ, so each is checked once.
        texts = dict(zip(frame.index, frame[column].to_numpy(dtype=object), strict=True))
        distinct = set(texts.values())
        for check in column_checks:
            unsound = {text: check.tell(text) for text in distinct if not check.sound(text)}
            faults += [
                Fault(name, int(row), column, text, unsound[text])
                for row, text in texts.items()
                if text in unsound
            ]
    if unique:
        first: dict[tuple[str, ...], int] = {}
        keys = zip(*(frame[column].tolist() for column in unique), strict=True)
        for place, cells in zip(frame.index, keys, strict=True):
            row = int(place)
            if first.setdefault(cells, row) != row:
                expected = f"it once; it stands in row {first[cells]} already"
                faults.append(Fault(name, row, ", ".join(unique), ", ".join(cells), expected))
    return faults
