"""What is wrong with the data, collected and raised once."""

from collections.abc import Iterable
from dataclasses import dataclass


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
        place = self.file + (f", row {self.row}" if self.row else "")
        place += f", column {self.column}" if self.column else ""
        found = self.found if len(self.found) <= 80 else f"{self.found[:77]}..."
        return f"{place}: found {found!r}, expected {self.expected}"


class DataError(ValueError):
    """Every fault of the data, in one report."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        count = len(self.faults)
        lines = [f"{count} fault{'s' if count != 1 else ''} in the data:"]
        super().__init__("\n".join([*lines, *(f"  {fault}" for fault in self.faults)]))


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise DataError if there is any fault; otherwise do nothing."""
    found = list(faults)
    if found:
        raise DataError(found)
