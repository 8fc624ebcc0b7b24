"""What the rows of a summary draw: one scale for all shares, one of its own for every other row."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from safetynet.evidence.indicators import KEY
from safetynet.raw.table import records
from safetynet.tables.drawn import Drawing, Mark, round_top, share_top
from safetynet.words.numbers import is_rate, is_there

Row = dict[str, Any]
ENDS = ("_from", "_to")
BELOW, ABOVE = ("<", "<="), (">", ">=")


class Drawings:
    """The drawings of a summary's rows.

    ``others`` are estimates of other counties, ``phases`` the ids of the phases in order. ``top``
    is the end of the scale of shares, ``others_drawn`` whether a drawing so far shows another
    county.
    """

    def __init__(self, summary: pd.DataFrame, others: pd.DataFrame, phases: Sequence[str]) -> None:
        self.places = {phase: place for place, phase in enumerate(phases)}
        self.others: dict[tuple[str, ...], list[Row]] = {}
        for row in records(others):
            self.others.setdefault(tuple(row[name] for name in KEY), []).append(row)
        shares = records(summary[summary["measure"] == "share"])
        self.top = share_top([number for row in shares for number in self._numbers(row)])
        self.others_drawn = False

    def of(self, row: Row) -> Drawing | None:
        """Return what a row draws; nothing for a count alone, which has nothing to stand beside."""
        share, pair = row["measure"] == "share", row["verdict"] != "one-phase"
        marks = [self._mark(row, end) for end in ENDS if is_there(row, end)]
        aim, others = self._aim(row), self._others(row)
        if not marks or not (share or pair or aim is not None or others):
            return None
        self.others_drawn |= bool(others)
        numbers = [*self._numbers(row), *others]
        top = self.top if share else round_top(max(numbers, default=0.0))
        missed = self.places.get(row["judged_phase"]) if row["state"] == "missed" else None
        return Drawing(self._bounded(marks, top), top, aim, missed, others)

    def _mark(self, row: Row, end: str) -> Mark:
        place, names = self.places[row[f"phase{end}"]], ("value", "lower", "upper", "low", "high")
        value, lower, upper, low, high = (_number(row[f"{name}{end}"]) for name in names)
        bound = row[f"bound{end}"]
        if value is not None and bound in BELOW:
            return Mark(place, None, low=0.0, high=value, bound=True)
        if value is not None and bound in ABOVE:
            return Mark(place, None, low=value, high=None, bound=True)
        return Mark(place, value, lower, upper, low, high)

    @staticmethod
    def _bounded(marks: Sequence[Mark], top: float) -> list[Mark]:
        """Return the marks, what is at least so much drawn up to the end of the scale."""
        return [
            Mark(mark.phase, None, low=mark.low, high=top, bound=True)
            if mark.bound and mark.high is None else mark
            for mark in marks
        ]  # fmt: skip

    def _numbers(self, row: Row) -> list[float]:
        marks = [self._mark(row, end) for end in ENDS if is_there(row, end)]
        aim = self._aim(row)
        return [n for mark in marks for n in mark.numbers] + ([] if aim is None else [aim])

    def _aim(self, row: Row) -> float | None:
        """Return the target on the row's scale: that of a count does not belong on a rate's."""
        rated = any(is_rate(row, end) for end in ENDS if is_there(row, end))
        return None if rated and row["measure"] != "share" else _number(row["target"])

    def _others(self, row: Row) -> list[float]:
        """Return other counties' values of the same phase, where they are on the same scale."""
        end = f"_{row['latest']}"
        rate = is_rate(row, end) and pd.notna(row[f"exposure{end}"])
        if not (rate or row["measure"] in ("share", "ratio")):
            return []
        return [
            float(other["value"])
            for other in self.others.get(tuple(row[name] for name in KEY), [])
            if other["ref_area"] != row["ref_area"] and other["phase"] == row[f"phase{end}"]
            and pd.notna(other["value"]) and not other["bound"]
            and rate == bool(is_rate(other, "") and pd.notna(other["exposure"]))
        ]  # fmt: skip


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
