"""candidates.csv in a briefing's folder: every number of its document, with what was decided."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from safetynet.intake.draft import NEW, read_drafts
from safetynet.intake.figure_rows import relations_in
from safetynet.intake.replaced import replaced
from safetynet.intake.whole import write_files
from safetynet.numbers.candidate import COLUMNS, DECISIONS, FIGURE, PROPOSED, REFUSED
from safetynet.printed.quantity import parse_printed
from safetynet.raw.briefing import ROLES
from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme
from safetynet.raw.schema import Check, find_faults, matches, one_of, readable
from safetynet.raw.table import csv_text, read_table, records

NAME = "candidates.csv"
# What a row is known by: nobody edits it, for then it tells of another number, or of none.
IDENTITY = ("candidate_id", "address", "line", "start", "printed")
# What a person may decide otherwise than it was proposed.
CHANGEABLE = (*PROPOSED, "relation", "kind")
# What csv_text puts before a text that a spreadsheet would take for a formula.
APOSTROPHE = r"^'(?=\s*[=+\-@＝＋－＠])"
PLACE = "what was read from the document; this cell was edited: put back what stood there"


def write_candidates(folder: Path, frame: pd.DataFrame) -> None:
    """Write a briefing's candidates, whole or not at all; a row without a mark is given one."""
    marked = frame.reindex(columns=COLUMNS, fill_value="").astype("str")
    marks = [row["mark"] or mark_of(row) for row in records(marked)]
    write_files({folder / NAME: csv_text(marked.assign(mark=marks)).encode("utf-8")})


def read_candidates(
    folder: Path, name: str = "", programme: Programme | None = None
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return a briefing's candidates, all texts, indexed by row, and what is wrong with them.

    No file is no candidates and no fault. ``name`` is how faults call the file; with ``programme``
    the rows that were taken are checked by what it knows.
    """
    path = folder / NAME
    name = name or f"{folder.name}/{NAME}"
    if not path.exists():
        return pd.DataFrame({column: pd.Series(dtype="str") for column in COLUMNS}), []
    frame, faults = read_table(path, name, COLUMNS)
    frame = frame.apply(lambda column: column.str.replace(APOSTROPHE, "", regex=True))
    frame = frame.astype("str")
    faults = faults or candidate_faults(frame, name)
    if not faults and programme is not None:
        faults = taken_faults(frame, name, programme, _drafted(folder))
    return frame, faults


def candidate_faults(frame: pd.DataFrame, name: str) -> list[Fault]:
    """Return the rows whose place was edited, and the decisions that are none."""
    checks: dict[str, list[Check]] = {
        "candidate_id": [matches("[a-z][a-z0-9-]*", "a letter, then small letters and digits")],
        "line": [matches("[1-9][0-9]{0,6}", "a line number of the briefing's text")],
        "start": [matches("[0-9]{1,7}", "a place in the line")],
        "kind": [one_of((FIGURE, *REFUSED), "a kind of number")],
        "decision": [one_of(DECISIONS, "a decision, or nothing", optional=True)],
        "reason": [one_of(REFUSED, "a reason, or nothing", optional=True)],
        "changed": [readable(_changed, "column=proposal, joined by |", optional=True)],
    }
    faults = find_faults(frame, name, checks, ["candidate_id"])
    if faults:
        return faults
    for place, row in zip(frame.index, records(frame), strict=True):
        for column, expected in (*_edited(row), *_decided(row)):
            faults.append(Fault(name, int(str(place)), column, row[column], expected))
    return faults


def taken_faults(
    frame: pd.DataFrame, name: str, programme: Programme, drafted: Mapping[str, object] = {}
) -> list[Fault]:
    """Return the cells of taken rows that no figure can have; the check of figures says the rest.

    ``drafted`` are the new indicators that are drafted already.
    """
    known = {*programme.catalogue, *drafted, *(f"{NEW}{name}" for name in drafted)}
    known |= {f"{NEW}{name}" for name in programme.catalogue}
    number = "a number with its unit as units.csv knows it"
    checks = {
        "printed": [readable(lambda cell: parse_printed(cell, programme.printed_units), number)],
        "period_printed": [readable(programme.parse_period, "a period such as 111年", True)],
        "strategy_title": [readable(programme.strategies_titled, "a strategy's title", True)],
        "indicator": [one_of(known, "an indicator of indicators.csv, or new:<id> once drafted")],
        "role": [one_of(ROLES, "a role")],
        "relation": [
            readable(lambda cell: list(relations_in(cell)), "relations such as sum c12a|c12b", True)
        ],
        "breakdown": [Check(lambda cell: not programme.breakdown_faulty(cell), "a breakdown")],
    }
    return find_faults(frame[frame["decision"].isin(["taken", "changed"])], name, checks)


def mark_of(row: Mapping[str, str]) -> str:
    """Return the mark of a row: a few digits of a digest for each column that it is known by."""
    proposed = replaced(row["changed"]).get("printed", row["printed"])
    values = {**row, "printed": proposed}
    return "m" + "".join(_digits(row["candidate_id"], c, values[c]) for c in IDENTITY)


def _digits(candidate: str, column: str, value: str) -> str:
    return hashlib.sha256("\0".join((candidate, column, value)).encode()).hexdigest()[:4]


def _edited(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the columns of a row's place that are not what they were."""
    right, mark = mark_of(row), row["mark"]
    if right == mark:
        return []
    if len(mark) != len(right) or mark[1:5] != right[1:5]:
        return [("candidate_id" if len(mark) == len(right) else "mark", PLACE)]
    return [
        (column, PLACE) for n, column in enumerate(IDENTITY)
        if mark[1 + 4 * n : 5 + 4 * n] != right[1 + 4 * n : 5 + 4 * n]
    ] or [("mark", PLACE)]  # fmt: skip


def _decided(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a decision lacks, or has too much."""
    decision, other = row["decision"], set(replaced(row["changed"])) - {"kind"}
    faults = []
    if decision == "refused" and not row["reason"]:
        faults.append(("reason", f"why it is refused: {', '.join(REFUSED)}"))
    if decision != "refused" and row["reason"]:
        faults.append(("reason", "nothing, for the number is not refused"))
    if decision == "taken" and other:
        faults.append(("decision", f"changed, for {', '.join(sorted(other))} was changed"))
    if decision == "changed" and not row["changed"]:
        faults.append(("changed", "the proposals that were replaced, or the decision taken"))
    return faults


def _changed(cell: str) -> None:
    unknown = set(replaced(cell)) - set(CHANGEABLE)
    if unknown:
        raise ValueError(", ".join(unknown))


def _drafted(folder: Path) -> dict[str, object]:
    drafts, _ = read_drafts(folder)
    return dict.fromkeys(drafts["indicator"])
