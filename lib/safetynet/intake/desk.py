"""A desk: one candidate at a time, in its own words, and what is decided on it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from safetynet.documents.document import Line
from safetynet.intake.decision import candidate_row, decided, put, undone
from safetynet.intake.draft import FIELDS, NEW, draft_indicator, read_drafts
from safetynet.intake.register import Register
from safetynet.numbers.candidate import FIGURE
from safetynet.raw.programme import Programme
from safetynet.raw.schema import ID
from safetynet.raw.table import records

# Lines shown before and after the one with the number.
AROUND = 4
# A proposal is doubtful where any part of it is less sure than this.
DOUBT = 0.7
SURE = ("sure_figure", "sure_period", "sure_title", "sure_role", "sure_indicator")
NEEDED = ("name_zh", "name_en", "service", "measure")


class Desk:
    """A review of candidates: where it is, what it shows, what it has decided so far.

    ``lines`` is the document's text, empty where it is not at hand. Every decision is saved at
    once; ``ConflictError`` says that another review has saved since, and nothing was overwritten.
    """

    def __init__(self, register: Register, lines: Sequence[Line], programme: Programme) -> None:
        self.register, self.programme = register, programme
        self.lines = {line.number: line for line in lines}
        self.history: list[str] = []
        self._begin()

    @property
    def frame(self) -> pd.DataFrame:
        """Return the candidates as they were saved last."""
        return self.register.frame

    @property
    def candidate(self) -> str:
        """Return the id of the candidate on the desk."""
        return str(self.frame.iloc[self.place]["candidate_id"])

    def take(self, values: Mapping[str, str]) -> None:
        """Take the candidate with these values, and go on to the next that is undecided."""
        row = candidate_row(self.frame, self.candidate)
        note = " ".join(values.get("note", row["note"]).split())
        fields = {column: value for column, value in values.items() if column != "note"}
        self._save(decided(row, fields, "") | {"note": note})

    def refuse(self, reason: str) -> None:
        """Refuse the candidate for a reason, and go on to the next that is undecided."""
        self._save(decided(candidate_row(self.frame, self.candidate), {}, reason))

    def undo(self) -> None:
        """Take the last decision back, or that on this candidate where none was made here."""
        candidate = self.history[-1] if self.history else self.candidate
        row = candidate_row(self.frame, candidate)
        self.register.save(put(self.frame, candidate, undone(row)))
        del self.history[-1:]
        self.place = list(self.frame["candidate_id"]).index(candidate)

    def draft(self, values: Mapping[str, str]) -> list[str]:
        """Keep a new indicator; return the columns that are still to be filled."""
        name = values.get("indicator", "").strip()
        if not re.fullmatch(ID, name):
            raise ValueError("the id of an indicator: small letters, digits and hyphens")
        if name in self.programme.catalogue:
            raise ValueError(f"{name} is in the catalogue already: choose it, or take another id")
        self.register.draft({field: values.get(field, "") for field in FIELDS})
        return [field for field in NEEDED if not values.get(field, "").strip()]

    def load(self) -> None:
        """Read again what another review has saved, and stay at the same number."""
        candidate = self.candidate
        self.register.load()
        ids = list(self.frame["candidate_id"])
        self.place = ids.index(candidate) if candidate in ids else 0

    def step(self, by: int) -> None:
        """Go some numbers on, or back."""
        self.place = min(max(self.place + by, 0), len(self.frame) - 1)

    def next_doubtful(self) -> None:
        """Go to the next number that is undecided and doubtful, or else only undecided."""
        left = self._open_from(self.place + 1)
        rows = records(self.frame)
        doubtful = [n for n in left if _doubt(rows[n]) < DOUBT]
        self.place = next(iter(doubtful or left), self.place)

    def view(self) -> dict[str, Any]:
        """Return what is to be seen of the candidate on the desk."""
        row = candidate_row(self.frame, self.candidate)
        drafts, _ = read_drafts(self.register.folder)
        return {
            "row": row, "place": self.place + 1, "total": len(self.frame),
            "open": int((self.frame["decision"] == "").sum()),
            "doubtful": _doubt(row) < DOUBT, "figure": row["kind"] == FIGURE,
            "lines": self._around(row), "proposals": self._proposals(row),
            "draft": draft_indicator(row, self.programme),
            "drafted": [[NEW + name, zh] for name, zh in
                        zip(drafts["indicator"], drafts["name_zh"], strict=True)],
        }  # fmt: skip

    def _begin(self) -> None:
        self.place = next(iter(self._open_from(0)), 0)

    def _open_from(self, start: int) -> list[int]:
        """Return the places of what is undecided, from one on and then from the beginning."""
        left = [n for n, d in enumerate(self.frame["decision"]) if not d]
        return [n for n in left if n >= start] + [n for n in left if n < start]

    def _save(self, cells: Mapping[str, str]) -> None:
        candidate = self.candidate
        self.register.save(put(self.frame, candidate, cells))
        self.history.append(candidate)
        self.place = next(iter(self._open_from(self.place + 1)), self.place)

    def _proposals(self, row: Mapping[str, str]) -> list[list[str]]:
        """Return the indicators that are proposed: id, name and how sure, as a percentage."""
        found = []
        for name, sure in (("indicator", "sure_indicator"), ("indicator_2", "sure_indicator_2"),
                           ("indicator_3", "sure_indicator_3")):  # fmt: skip
            if row[name]:
                known = self.programme.catalogue.get(row[name], {})
                score = f"{float(row[sure]) * 100:.0f}%" if row[sure] else ""
                found.append([row[name], known.get("name_zh", ""), score])
        return found

    def _around(self, row: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the lines around a number, its own in three parts."""
        number, start = int(row["line"]), int(row["start"])
        wanted = range(number - AROUND, number + AROUND + 1)
        head = self._table_head(number)
        shown = sorted({*wanted, *([head] if head else [])})
        found: list[dict[str, Any]] = []
        for n in (n for n in shown if n in self.lines):
            text = self.lines[n].text
            end = _end(text, start, row["printed"]) if n == number else 0
            parts = [text[:start], text[start:end], text[end:]] if n == number else [text, "", ""]
            found.append({"number": n, "parts": parts, "here": n == number})
        return found

    def _table_head(self, number: int) -> int:
        """Return the first line of the table that a line is part of, 0 where it is in none."""
        if number not in self.lines or "\t" not in self.lines[number].text:
            return 0
        while number - 1 in self.lines and "\t" in self.lines[number - 1].text:
            number -= 1
        return number


def _end(text: str, start: int, printed: str) -> int:
    """Return where a number ends on its line; at the line's end where it runs on to the next."""
    loose = r"\s*".join(re.escape(character) for character in re.sub(r"\s", "", printed))
    found = re.compile(loose).match(text, start)
    return found.end() if found else len(text)


def _doubt(row: Mapping[str, str]) -> float:
    """Return how sure the least sure part of a proposal is; what is no figure has one part."""
    parts = SURE if row["kind"] == FIGURE else SURE[:1]
    return min((float(row[part]) for part in parts if row[part]), default=0.0)
