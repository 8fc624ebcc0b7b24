"""Decisions on candidates: each takes a frame and returns another, with the proposals kept."""

from collections.abc import Iterable, Mapping

import pandas as pd

from safetynet.intake.candidates import CHANGEABLE
from safetynet.intake.replaced import replaced, replaced_cell
from safetynet.numbers.candidate import DECISIONS, FIGURE, PROPOSED, REFUSED
from safetynet.raw.table import records

TAKEN, CHANGED, SET_ASIDE = DECISIONS


def take(frame: pd.DataFrame, candidate: str) -> pd.DataFrame:
    """Return the candidates with one taken as a figure, as it now stands."""
    return decide(frame, candidate, {})


def change(frame: pd.DataFrame, candidate: str, column: str, value: str) -> pd.DataFrame:
    """Return the candidates with one taken as a figure, a column of it otherwise than proposed."""
    return decide(frame, candidate, {column: value})


def decide(frame: pd.DataFrame, candidate: str, values: Mapping[str, str]) -> pd.DataFrame:
    """Return the candidates with one taken as a figure, with these values."""
    return put(frame, candidate, decided(candidate_row(frame, candidate), values, ""))


def refuse(frame: pd.DataFrame, candidate: str, reason: str) -> pd.DataFrame:
    """Return the candidates with one refused for a reason."""
    if reason not in REFUSED:
        raise ValueError(f"unknown reason {reason!r}. Valid: {', '.join(REFUSED)}")
    return put(frame, candidate, decided(candidate_row(frame, candidate), {}, reason))


def undo(frame: pd.DataFrame, candidate: str) -> pd.DataFrame:
    """Return the candidates with one undecided, and as it was proposed."""
    return put(frame, candidate, undone(candidate_row(frame, candidate)))


def candidate_row(frame: pd.DataFrame, candidate: str) -> dict[str, str]:
    """Return one candidate; raises ValueError where there is none of that id, or several."""
    found = frame[frame["candidate_id"] == candidate]
    if len(found) != 1:
        raise ValueError(f"{len(found)} candidates {candidate!r}, expected one")
    return {str(column): str(value) for column, value in found.iloc[0].items()}


def accuracy(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return how often each field was taken as proposed: field, decided, as_proposed, share.

    The kind of a number counts in every decision, the other fields in what became a figure.
    """
    counts = {field: [0, 0] for field in ("kind", *PROPOSED, "relation")}
    for row in (row for frame in frames for row in records(frame) if row["decision"]):
        other = replaced(row["changed"])
        fields = ("kind",) if row["decision"] == SET_ASIDE else tuple(counts)
        for field in fields:
            counts[field][0] += 1
            counts[field][1] += field not in other
    rows = [
        {"field": field, "decided": n, "as_proposed": same, "share": same / n if n else None}
        for field, (n, same) in counts.items()
    ]
    return pd.DataFrame(rows)


def decided(row: Mapping[str, str], values: Mapping[str, str], reason: str) -> dict[str, str]:
    """Return the cells of a candidate that is taken with some values, or refused for a reason."""
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        valid = ", ".join(CHANGEABLE)
        raise ValueError(f"{', '.join(sorted(unknown))} cannot be changed. Valid: {valid}")
    kept = {column: row[column] for column in CHANGEABLE}
    proposed = kept | replaced(row["changed"])
    now = kept | {column: " ".join(value.split()) for column, value in values.items()}
    now["kind"] = reason or FIGURE
    other = {column: proposed[column] for column in CHANGEABLE if now[column] != proposed[column]}
    fields = set(other) - {"kind"}
    decision = SET_ASIDE if reason else CHANGED if fields else TAKEN
    return {**now, "decision": decision, "reason": reason, "changed": replaced_cell(other)}


def undone(row: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a candidate that is undecided again, as it was proposed."""
    return {**replaced(row["changed"]), "decision": "", "reason": "", "changed": ""}


def put(frame: pd.DataFrame, candidate: str, cells: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame with some cells of one candidate put in place."""
    changed = frame.copy()
    changed.loc[frame["candidate_id"] == candidate, list(cells)] = list(cells.values())
    return changed
