"""Rows of figures.csv and relations.csv that taken candidates become."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from safetynet.intake.draft import NEW
from safetynet.printed.numeral import normalise
from safetynet.raw.briefing import COLUMNS
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

FIGURE_COLUMNS = COLUMNS["figures"].split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Relations of a candidate: kind and operands, several joined by a semicolon.
RELATION = re.compile(r"([a-z-]+)[: ]\s*(.+)")


@dataclass(frozen=True)
class Coded:
    """New rows of figures.csv, and which figure each candidate is.

    ``places`` has the row in candidates.csv of each new figure; ``kept`` says which figures stood
    in the table already, otherwise than was decided.
    """

    rows: list[dict[str, str]]
    ids: dict[str, str]
    places: dict[str, int]
    kept: tuple[str, ...]


def figure_rows(
    taken: pd.DataFrame, standing: Sequence[Mapping[str, str]], programme: Programme
) -> Coded:
    """Return the rows that taken candidates become, in the order of the document.

    A row that stands in the table with the same line and printed text is the candidate's own.
    """
    left: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in standing:
        left.setdefault(_key(row), []).append(row)
    used = {row["figure_id"] for row in standing}
    order = taken.assign(_line=taken["line"].astype(int), _start=taken["start"].astype(int))
    order = order.sort_values(["_line", "_start"], kind="stable")
    ids, places, own, made = {}, {}, {}, []
    for place, row in zip(order.index, records(order[taken.columns]), strict=True):
        candidate = row["candidate_id"]
        if found := left.get(_key(row)):
            own[candidate] = found.pop(0)
            ids[candidate] = own[candidate]["figure_id"]
        else:
            ids[candidate] = next(n for n in _names(row["line"]) if n not in used)
            places[ids[candidate]] = int(str(place))
            made.append(row)
        used.add(ids[candidate])
    rows = [_figure(row, ids) for row in made]
    kept = [
        _differs(standing_row, _figure(row, ids))
        for row in records(taken)
        if (standing_row := own.get(row["candidate_id"]))
    ]
    return Coded(rows, ids, places, tuple(filter(None, kept)))


def relation_rows(
    taken: pd.DataFrame,
    coded: Coded,
    standing: Sequence[Mapping[str, str]],
    refused: Collection[str],
) -> tuple[list[dict[str, str]], tuple[str, ...]]:  # fmt: skip
    """Return the rows of relations.csv that taken candidates bring, and the relations left out.

    Left out is what rests on a number that was refused, and what stands in the table already.
    """
    known = {(row["kind"], row["figure"], row["operands"]) for row in standing}
    used = {row["relation_id"] for row in standing}
    names = (name for n in range(1, 100_000) if (name := f"r{n}") not in used)
    rows, without = [], []
    for row in records(taken):
        for kind, operands in relations_in(row["relation"]):
            figure = coded.ids[row["candidate_id"]]
            if any(operand in refused for operand in operands):
                without.append(f"{figure}: {kind} of {', '.join(operands)}")
                continue
            spelt = "|".join(coded.ids.get(operand, operand) for operand in operands)
            if (kind, figure, spelt) not in known:
                known.add((kind, figure, spelt))
                rows.append({
                    "relation_id": next(names), "kind": kind, "figure": figure, "operands": spelt,
                    "note_zh": f"第{row['line']}行「{row['label']}」",
                    "note_en": f"Line {row['line']}: {kind}",
                })  # fmt: skip
    return rows, tuple(without)


def relations_in(cell: str) -> Iterator[tuple[str, list[str]]]:
    """Yield kind and operands of each relation that a candidate is proposed to have.

    >>> list(relations_in("sum c12a|c12b; at-most c3a"))
    [('sum', ['c12a', 'c12b']), ('at-most', ['c3a'])]
    """
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        found = RELATION.fullmatch(part)
        if not found:
            raise ValueError(f"relation {part!r} is none such as sum c12a|c12b")
        yield found[1], found[2].split("|")


def _figure(row: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """Return the row of figures.csv that a candidate is; it names others by their figures."""
    figure = {column: row.get(column, "") for column in FIGURE_COLUMNS}
    linked = {part: ids.get(row[part], row[part]) for part in ("numerator", "denominator")}
    return figure | linked | {
        "figure_id": ids[row["candidate_id"]], "indicator": row["indicator"].removeprefix(NEW),
    }  # fmt: skip


def _key(row: Mapping[str, str]) -> tuple[str, str]:
    return row["line"], re.sub(r"\s", "", normalise(row["printed"]))


def _names(line: str) -> Iterator[str]:
    """Yield the ids that figures of a line may have: f12a, f12b, …, f12z, f12aa and so on."""
    yield from (f"f{line}{a}" for a in LETTERS)
    yield from (f"f{line}{a}{b}" for a in LETTERS for b in LETTERS)


def _differs(standing: Mapping[str, str], decided: Mapping[str, str]) -> str:
    """Return in which columns a row that stands differs from what was decided, empty if none."""
    columns = [c for c in FIGURE_COLUMNS if c != "note" and standing[c] != decided[c]]
    return f"{standing['figure_id']}: {', '.join(columns)}" if columns else ""
