"""What the rows of a summary draw: one scale for all shares, one of its own for every other row."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.spread import OF, SCALED
from safetynet.tables.drawn import Drawing, Mark, round_top, share_top
from safetynet.tables.key import Key, drawn_key
from safetynet.words.numbers import is_rate, is_there
from safetynet.words.terms import Words

Row = dict[str, Any]
ENDS = ("_from", "_to")
# How far a scale reaches beyond what is at least so much.
OPEN = 1.25
BELOW, ABOVE = ("<", "<="), (">", ">=")


class Drawings:
    """The drawings of a summary's rows.

    ``spread`` tells where all counties stand, ``phases`` are the ids of the phases in order.
    ``top`` is the end of the scale of shares.
    """

    def __init__(self, summary: pd.DataFrame, spread: pd.DataFrame, phases: Sequence[str]) -> None:
        self.places = {phase: place for place, phase in enumerate(phases)}
        self.spread: dict[tuple[str, ...], list[Row]] = {}
        for row in records(spread):
            self.spread.setdefault(tuple(row[name] for name in OF), []).append(row)
        shares = records(summary[summary["measure"] == "share"])
        self.top = share_top([number for row in shares for number in self._numbers(row)])
        self._drawn: list[Drawing] = []

    def of(self, row: Row, *, alone: bool = False) -> Drawing | None:
        """Return what a row draws; nothing for a count alone, which has nothing to stand beside.

        ``alone`` gives a share a scale of its own too, and no bar to its value.
        """
        marks = [self._mark(row, end) for end in ENDS if is_there(row, end)]
        share, pair = row["measure"] == "share", row["verdict"] != "one-phase"
        aim, (others, quartiles), country = self._aim(row), self._spread(row), self.country(row)
        beside = others or quartiles or country
        if not marks or not (share or pair or aim is not None or beside):
            return None
        numbers = self._numbers(row)
        own = share_top(numbers) if share else round_top(max(numbers, default=0.0))
        top = self.top if share and not alone else own
        missed = self.places.get(row["judged_phase"]) if row["state"] == "missed" else None
        marks = self._bounded(marks, top)
        self._drawn.append(
            Drawing(
                marks, top, aim, missed, others, quartiles, country["value"] if country else None,
                not alone, bool(pd.notna(row["p"])),
            )
        )  # fmt: skip
        return self._drawn[-1]

    def key(self, programme: Programme, words: Words) -> Key:
        """Return what the marks of the drawings so far mean."""
        return drawn_key(self._drawn, programme, words)

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
        """Return every number that a row draws."""
        marks = [self._mark(row, end) for end in ENDS if is_there(row, end)]
        aim = self._aim(row)
        numbers = [number for mark in marks for number in mark.numbers]
        # so that what is at least so much has room beyond it
        share = row["measure"] == "share"
        numbers += [
            OPEN * mark.low for mark in marks
            if mark.bound and mark.high is None and mark.low is not None and not share
        ]  # fmt: skip
        numbers += [number for spread in self._spread(row) for number in spread]
        country = self.country(row)
        numbers += [country["value"]] if country else []
        return numbers if aim is None else [*numbers, aim]

    def _aim(self, row: Row) -> float | None:
        """Return the target on the row's scale: that of a count does not belong on a rate's."""
        rated = any(is_rate(row, end) for end in ENDS if is_there(row, end))
        return None if rated and row["measure"] != "share" else _number(row["target"])

    def country(self, row: Row) -> Row | None:
        """Return the row of ``spread`` with the country's value beside the row's latest."""
        return next((r for r in self._beside(row) if r["beside"] == row["ref_area"]), None)

    def _beside(self, row: Row) -> list[Row]:
        """Return every row of ``spread`` on the latest phase of a row."""
        key = (row["indicator"], row["breakdown"], row[f"phase_{row['latest']}"])
        return self.spread.get(key, [])

    def _spread(self, row: Row) -> tuple[list[float], list[float]]:
        """Return other counties' values of the same phase, or the quartiles of many.

        A value that is not on their scale has none beside it.
        """
        end = f"_{row['latest']}"
        rate = is_rate(row, end) and pd.notna(row[f"exposure{end}"])
        if not (rate or row["measure"] in SCALED):
            return [], []
        rows = [r for r in self._beside(row) if not r["beside"]]
        others = [r["value"] for r in rows if r["ref_area"] not in ("", row["ref_area"])]
        return others, [r["value"] for r in rows if not r["ref_area"]]


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
