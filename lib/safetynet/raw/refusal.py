"""Cells that cannot be read, each with the reason why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from safetynet.raw.fault import Fault

# A reason may quote the cell, which may be long.
LONGEST_REASON = 300


@dataclass(frozen=True)
class Reading:
    """How the cells of a column are read, and what is expected of them."""

    read: Callable[[str], object]
    expected: str
    optional: bool = False


def refusals(frame: pd.DataFrame, name: str, readings: Mapping[str, Reading]) -> list[Fault]:
    """Return a fault for every cell that its column's reading refuses, with the reason it gives."""
    faults = []
    for column, reading in readings.items():
        texts = dict(zip(frame.index, frame[column].to_numpy(dtype=object), strict=True))
        # Few texts of a column differ, so each is read once.
        reasons = {text: _reason(text, reading) for text in set(texts.values())}
        faults += [
            Fault(name, int(str(row)), column, text, f"{reading.expected}; {reasons[text]}")
            for row, text in texts.items()
            if reasons[text]
        ]
    return faults


def _reason(text: str, reading: Reading) -> str:
    """Return why a cell is refused, empty if it is read."""
    if not text:
        return "" if reading.optional else "nothing is typed"
    try:
        reading.read(text)
    except ValueError as error:
        reason = str(error)
        return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}..."
    return ""
