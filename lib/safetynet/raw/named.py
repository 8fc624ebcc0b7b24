"""What rows name of the programme's tables: units, breakdowns, services, themes."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from safetynet.printed.quantity import parse_printed
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

# The columns whose cells name rows of other tables, and of which.
UNIT, TEXT = "unit", "text"
NAMING = {
    "unit_measure": UNIT, "unit": UNIT, "printed": TEXT, "used": TEXT, "breakdown": "breakdowns",
    "service": "services", "theme": "themes",
}  # fmt: skip
TABLES = ("units", "services", "themes", "breakdowns")
Named = tuple[str, str]


@lru_cache(maxsize=4)
def names_of(programme: Programme) -> "Names":
    """Return what can be named in a programme's tables, worked out once."""
    return Names(programme)


class Names:
    """The rows of a programme's tables that cells of other tables name.

    A row is a pair of its table and its code; of breakdowns, dimension and code together. A printed
    text names each unit whose printed word stands in it, so that these alone let it be read alike.
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.known: dict[Named, frozenset[Named]] = {}
        self.digests: dict[Named, int] = {}

    def cell(self, column: str, text: str) -> frozenset[Named]:
        """Return the rows that a cell of a column names."""
        kind = NAMING[column]
        if (kind, text) not in self.known:
            self.known[kind, text] = frozenset(self._read(kind, text)) if text else frozenset()
        return self.known[kind, text]

    def cells(self, column: str, texts: Iterable[str]) -> set[Named]:
        """Return the rows that some cells of a column name."""
        return {name for text in set(texts) for name in self.cell(column, text)}

    def table(self, table: pd.DataFrame) -> set[Named]:
        """Return the rows that the cells of a table name, in whichever column."""
        found: set[Named] = set()
        for column in NAMING:
            if column in table:
                found |= self.cells(column, table[column].unique())
        return found

    def hashes(self, table: pd.DataFrame) -> Any:
        """Return a number per row of a table that depends on every row which its cells name."""
        total = np.zeros(len(table), dtype=np.uint64)
        for column in NAMING:
            if column in table:
                codes, texts = pd.factorize(table[column].to_numpy(dtype=object))
                hashes = [self.digest(column, str(text)) for text in texts]
                total += np.array([*hashes, 0], dtype=np.uint64)[codes]
        return total

    def digest(self, column: str, text: str) -> int:
        """Return a number that depends on every row which a cell names, 0 where it names none."""
        key = (f"{column} {NAMING[column]}", text)
        if key not in self.digests:
            named = sorted(self.cell(column, text))
            rows = repr([(name, self.rows.get(name)) for name in named])
            digest = hashlib.sha256(f"{column} {rows}".encode()).digest()
            self.digests[key] = int.from_bytes(digest[:8], "little") if named else 0
        return self.digests[key]

    def narrow(self, named: set[Named]) -> dict[str, pd.DataFrame]:
        """Return the tables with the named rows alone, in their order."""
        # of a table without rows a list of nothing would take the columns
        held = {
            table: np.array([key in named for key in self.keys[table]], dtype=bool)
            for table in TABLES
        }
        return {
            table: getattr(self.programme, table)[mask].reset_index(drop=True)
            for table, mask in held.items()
        }

    @cached_property
    def keys(self) -> Mapping[str, list[Named]]:
        """Return the name of each row, table by table."""
        programme = self.programme
        pairs = zip(programme.breakdowns["dimension"], programme.breakdowns["code"], strict=True)
        return {
            "units": [("units", unit) for unit in programme.units["unit"]],
            "services": [("services", name) for name in programme.services["service"]],
            "themes": [("themes", name) for name in programme.themes["theme"]],
            "breakdowns": [("breakdowns", "=".join(pair)) for pair in pairs],
        }

    @cached_property
    def rows(self) -> dict[Named, tuple[str, ...]]:
        """Return the cells of each row."""
        return {
            name: tuple(cells.values())
            for table in TABLES
            for name, cells in zip(
                self.keys[table], records(getattr(self.programme, table)), strict=True
            )
        }

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        """Return what is printed for each unit, as texts are compared."""
        return [(_plain(word), unit) for word, unit in self.programme.printed_units.items()]

    def _read(self, kind: str, text: str) -> Iterable[Named]:
        if kind == "breakdowns":
            for part in text.split(";"):
                yield kind, part
                yield kind, f"{part.partition('=')[0]}="
        elif kind in (UNIT, TEXT):
            for unit in {text} if kind == UNIT else self._units(text):
                yield "units", unit
                if same := self.programme.units_known.get(unit):
                    yield "units", same
        else:
            yield kind, text

    def _units(self, text: str) -> set[str]:
        plain = _plain(text)
        found = {unit for word, unit in self._words if word in plain}
        # 百分之 and 半數 say a unit that is not printed
        with suppress(ValueError):
            found |= {q.unit for q in parse_printed(text, self.programme.printed_units) if q.unit}
        return found


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
