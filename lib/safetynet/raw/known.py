"""What the programme's tables know: every id with its names, and the check that holds to it."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

from safetynet.raw.file import read_file
from safetynet.raw.near import Offer
from safetynet.raw.programme import Programme
from safetynet.raw.schema import Check
from safetynet.raw.table import LARGEST, records

# The columns of a table that name one and the same thing, its id first.
NAMED = {
    "indicators": ("indicator", "name_zh", "name_en"),
    "services": ("service", "name_zh", "name_en"),
    "themes": ("theme", "name_zh", "name_en"),
    "areas": ("ref_area", "name_zh", "slug", "name_en"),
    "units": ("unit", "name_zh", "printed_as", "one_en"),
}
# An id that is typed wrongly in its own table is not also wrong wherever it is typed rightly.
SAME = 0.7
FIRST_CELL = re.compile(r'^([^,"#\r\n]+),', re.MULTILINE)


def known(programme: Programme, table: str) -> list[tuple[str, ...]]:
    """Return each id of a table with its names."""
    frame = getattr(programme, table)
    if table == "strategies":
        titles = zip(frame["title_zh"], frame["also_printed"], strict=True)
        return [(t,) for row in titles for cell in row for t in cell.split("|") if t]
    entries = [
        tuple(name for column in NAMED[table] for name in row[column].split("|"))
        for row in records(frame)
    ]
    return entries + [(text,) for text in programme.doubt.stated.get(table, ())]


def reference(
    programme: Programme, table: str, expected: str, optional: bool = False,
    bonus: Callable[[str], Callable[[tuple[str, ...]], float]] = lambda text: lambda entry: 0.0,
) -> list[Check]:  # fmt: skip
    """Return the check that a cell holds an id of a table, none where that cannot be said."""
    if table in programme.doubt.unsure:
        return []
    entries = known(programme, table)
    ids = {entry[0] for entry in entries} | ({""} if optional else set())
    wrong = programme.doubt.mistyped.get(table, frozenset())

    def sound(text: str) -> bool:
        return text in ids or any(_same(text, other) for other in wrong)

    return [Check(sound, Offer(expected, entries, bonus))]


def first_cells(path: Path) -> frozenset[str]:
    """Return what stands first in the lines of a table, however damaged it is otherwise."""
    data, _ = read_file(path, path.name, "a CSV file", LARGEST)
    text = data.decode("utf-8-sig", "replace")
    return frozenset(cell.strip() for cell in FIRST_CELL.findall(text)[1:])


def _same(text: str, other: str) -> bool:
    return SequenceMatcher(None, text.casefold(), other.casefold()).ratio() >= SAME
