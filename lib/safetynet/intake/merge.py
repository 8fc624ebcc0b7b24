"""Decisions that come back in a spreadsheet, put into the candidates that are kept."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import pandas as pd

from safetynet.intake.candidates import CHANGEABLE, taken_faults
from safetynet.intake.decision import SET_ASIDE, decided, undone
from safetynet.intake.returned import KEY, NO_TEXT
from safetynet.numbers.candidate import DECISIONS, REFUSED
from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme
from safetynet.raw.schema import find_faults, one_of
from safetynet.raw.table import records

DECIDED = ("decision", "reason", "note")
# Bookkeeping of the program itself, which a spreadsheet does not decide.
OWN = ("changed", "mark")
BIG5 = "cp950"
# What spreadsheets make of texts: 12/13 a day, long digits a power, an error of a formula.
DAY = re.compile(
    r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}.*|\d{1,2}-[A-Za-z]{3}(-\d+)?|[A-Za-z]{3}-\d+|\d+月\d+日"
)
POWER = re.compile(r"[\d.]+E[+-]?\d+")
ERROR = re.compile(r"#[A-Z/0!?]+")
NUMERIC = re.compile(r"[\d\-/.,~:]+")


def merge_sheet(
    frame: pd.DataFrame, sheet: pd.DataFrame, name: str, programme: Programme
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the candidates with what a spreadsheet decided, and every cell that is refused.

    Rows are found by their id, in whatever order they come; rows that are missing stay as they are.
    Where there is any fault, the candidates come back unchanged.
    """
    known = {row[KEY]: row for row in records(frame)}
    faults = find_faults(sheet, name, {KEY: [one_of(known, "a candidate_id")]}, [KEY])
    if faults:
        return frame, faults
    rows: dict[str, int] = {}
    for place, now in zip(sheet.index, records(sheet), strict=True):
        row, kept = int(str(place)), known[now[KEY]]
        found = list(_refused(now, kept))
        faults += [
            Fault(name, row, column, now[column].lstrip(NO_TEXT), said) for column, said in found
        ]
        if not found:
            said = {c: _text(v, kept[c]) for c, v in now.items() if c not in OWN}
            faults += _undecided(said, kept, name, row)
            known[kept[KEY]] = _decided(kept, said)
            rows[kept[KEY]] = row
    if faults:
        return frame, faults
    merged = pd.DataFrame(list(known.values()), index=frame.index, columns=frame.columns)
    # the rows as the spreadsheet counts them
    seen = merged[merged[KEY].isin(rows)]
    seen = seen.set_axis([rows[candidate] for candidate in seen[KEY]])
    faults = taken_faults(seen, name, programme)
    return (frame if faults else merged.astype("str")), faults


def _refused(now: dict[str, str], kept: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the cells that a spreadsheet program has mangled, or that nobody may edit."""
    for column, cell in now.items():
        before = kept[column]
        if column in OWN or _text(cell, before) == before:
            continue
        if cell.startswith(NO_TEXT):
            yield column, f"a text, such as {before!r}; the spreadsheet holds no text there"
        elif column not in (*CHANGEABLE, *DECIDED):
            yield column, f"{before!r}, which is not to be edited: the row tells of that number"
        elif _mangled(cell, before):
            yield column, f"{before!r}, or another text; a spreadsheet made this of it"


def _text(cell: str, before: str) -> str:
    """Return what a cell says; what only looks otherwise counts as what stood there."""
    plain = " ".join(cell.lstrip(NO_TEXT).split())
    same = (before, before.encode(BIG5, "replace").decode(BIG5), f"'{before}")
    return before if plain in same else cell if cell.startswith(NO_TEXT) else plain


def _mangled(cell: str, before: str) -> bool:
    if ERROR.fullmatch(cell) or POWER.fullmatch(cell):
        return True
    if not before or not NUMERIC.fullmatch(before):
        return False
    return bool(DAY.fullmatch(cell)) or _number(cell) == _number(before) is not None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def _undecided(said: dict[str, str], kept: dict[str, str], name: str, row: int) -> list[Fault]:
    """Return what keeps a row of texts from being a decision."""
    decision, reason = said.get("decision", kept["decision"]), said.get("reason", kept["reason"])
    changed = [c for c in CHANGEABLE if c in said and said[c] != kept[c] and c != "kind"]
    if decision and decision not in DECISIONS:
        return [Fault(name, row, "decision", decision, ", ".join(DECISIONS))]
    if decision == SET_ASIDE and reason not in REFUSED:
        return [Fault(name, row, "reason", reason, f"a reason: {', '.join(REFUSED)}")]
    if decision != SET_ASIDE and reason:
        return [Fault(name, row, "reason", reason, "nothing, or the decision refused")]
    if not decision and changed:
        expected = f"a decision, for {', '.join(changed)} was changed"
        return [Fault(name, row, "decision", "", expected)]
    return []


def _decided(kept: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    """Return a candidate as a spreadsheet's row decides it."""
    row = kept | {"note": said.get("note", kept["note"])}
    decision, reason = said.get("decision", kept["decision"]), said.get("reason", kept["reason"])
    values = {c: said[c] for c in CHANGEABLE if c in said and c != "kind"}
    same = all(kept[column] == value for column, value in values.items())
    if same and (decision, reason) == (kept["decision"], kept["reason"]):
        return row
    if not decision:
        return row | undone(kept)
    return row | decided(kept, values, reason if decision == SET_ASIDE else "")
