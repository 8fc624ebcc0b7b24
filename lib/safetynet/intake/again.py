"""A document that is read a second time: what was decided stands, the rest is proposed anew."""

from collections.abc import Mapping

import pandas as pd

from safetynet.intake.figure_rows import RELATION
from safetynet.raw.table import records

KEY = ["line", "start"]


def read_again(kept: pd.DataFrame, proposed: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates of a second reading, with every decision of the first.

    A number is the same where line and place are. A decision on a number that the second reading
    does not find is kept at the end.
    """
    decided = {(row["line"], row["start"]): row for row in records(kept) if row["decision"]}
    rows = records(proposed.reindex(columns=kept.columns, fill_value=""))
    used = {row["candidate_id"] for row in decided.values()}
    names: dict[str, str] = {}
    for row in rows:
        before = decided.get((row["line"], row["start"]))
        name = before["candidate_id"] if before else _free(row["candidate_id"], used)
        used.add(name)
        names[row["candidate_id"]] = name
    merged = []
    for row in rows:
        before = decided.pop((row["line"], row["start"]), None)
        merged.append(before or _renamed(row, names))
    frame = pd.DataFrame([*merged, *decided.values()], columns=kept.columns, dtype="str")
    order = frame[KEY].astype(int).sort_values(KEY, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _free(name: str, used: set[str]) -> str:
    while name in used:
        name += "x"
    return name


def _renamed(row: dict[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return a proposal that names other candidates as they are called now."""
    parts = {column: names.get(row[column], row[column]) for column in ("numerator", "denominator")}
    relations = []
    for part in filter(None, (part.strip() for part in row["relation"].split(";"))):
        found = RELATION.fullmatch(part)
        operands = found[2].split("|") if found else []
        spelt = "|".join(names.get(operand, operand) for operand in operands)
        relations.append(f"{found[1]} {spelt}" if found else part)
    own = {"candidate_id": names[row["candidate_id"]], "relation": ";".join(relations), "mark": ""}
    return row | parts | own
