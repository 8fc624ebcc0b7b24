"""What of a run differs from the published one, in words: nothing is changed in silence."""

from collections.abc import Mapping

import pandas as pd

from safetynet.book.book import Book
from safetynet.raw.table import records
from safetynet.statistics.level import CONFIDENCE
from safetynet.words.calendar import show_date
from safetynet.words.terms import Words

# What makes a row of a table the same row.
KEYS = {
    "figures": ["figure_id"], "audit": ["audit_id"], "results": ["figure_id"],
    "targets": ["figure_id"], "estimates": ["ref_area", "indicator", "breakdown", "phase"],
    "comparisons": ["ref_area", "indicator", "breakdown", "phase_from"],
    "summary": ["ref_area", "indicator", "breakdown", "phase_from"],
}  # fmt: skip


def differences(
    book: Book, given: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame], words: Words
) -> list[str]:
    """Return what a run's choices and tables have that the published ones have not.

    ``given`` and ``known`` are the tables by name. A choice is named first; where no choice
    explains it, the first table whose rows were changed by hand is.
    """
    said = []
    figures = given["figures"]
    if "set_aside" in figures:
        chosen = records(figures[figures["set_aside"] != ""])
        said += [
            words("differs_set_aside", name=row["figure_id"], reason=row["set_aside"])
            for row in chosen
        ]
    used = [book.confidence]
    for table in ("estimates", "comparisons"):
        used += list(given[table]["confidence"].dropna().unique())
    levels = {f"{100 * level:.6g}%" for level in used if abs(level - CONFIDENCE) > 1e-9}
    usual = f"{100 * CONFIDENCE:.6g}%"
    said += [words("differs_confidence", level=level, usual=usual) for level in sorted(levels)]
    if "phases" in book.changes:
        joined = words("list_separator").join(
            f"{words.name(row)}{words('colon')}{show_date(row['start'], words)}–"
            f"{show_date(row['end'], words)}"
            for row in records(book.programme.phases)
        )
        said.append(words("differs_phases", phases=joined))
    said += [words(f"differs_{name}") for name in book.changes if name != "phases"]
    own = {"figures": figures.drop(columns="set_aside", errors="ignore")}
    for name in KEYS:
        changed = _changed(own.get(name, given[name]), known[name], KEYS[name])
        # what a choice above brings about below is no change of its own
        if changed and (name == "figures" or not said) and "phases" not in book.changes:
            said.append(words("differs_table", table=name, count=changed))
    return said


def _changed(one: pd.DataFrame, other: pd.DataFrame, key: list[str]) -> int:
    """Return how many rows differ between two tables, those that only one has included."""
    if one.equals(other):
        return 0
    columns = [name for name in one.columns if name in other.columns]
    rows = [
        {tuple(row[: len(key)]): row for row in cells}
        for cells in (
            table[[*key, *columns]].astype(str).to_numpy().tolist() for table in (one, other)
        )
    ]
    names = {*rows[0], *rows[1]}
    return sum(rows[0].get(name) != rows[1].get(name) for name in names)
