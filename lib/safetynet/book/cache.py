"""What was read and checked before, so that a build reads again only the briefings that changed."""

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from safetynet.identity import code_identity
from safetynet.raw.briefing import Briefing
from safetynet.raw.listing import DECIDED
from safetynet.seal import seal, unseal, write_whole
from safetynet.workbook import Workbook

FRAMES = ("figures", "measures", "audit")
HASH = "row_hash"


@dataclass
class Cache:
    """Clean tables of all briefings, each briefing's under the digest of the files it came from.

    ``hashes`` holds a number per row of each table, zero where none was asked for yet;
    ``characters`` those of each briefing's raw files. ``outdated`` says that it is worth keeping
    anew: to write all of it for a few briefings costs more than to read these again.
    """

    digests: dict[str, str] = field(default_factory=dict)
    briefings: dict[str, Briefing] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    hashes: dict[str, Any] = field(default_factory=dict)
    characters: dict[str, str] = field(default_factory=dict)
    outdated: bool = False

    def stale(self, digests: Mapping[str, str]) -> list[str]:
        """Return the briefings that are not here as their files now are."""
        return [name for name, digest in digests.items() if self.digests.get(name) != digest]

    def update(
        self, digests: Mapping[str, str], briefings: Mapping[str, Briefing],
        frames: Mapping[str, Sequence[pd.DataFrame]],
    ) -> None:  # fmt: skip
        """Take in the clean tables of stale briefings; keep those of the others still there."""
        stale = self.stale(digests)
        kept = set(digests).difference(stale)
        self.outdated = len(stale) * 10 >= len(digests)
        self.briefings, self.digests = dict(briefings), dict(digests)
        self.characters = {n: self.characters[n] for n in self.characters if n in kept}
        for name in FRAMES:
            self._merge(name, frames[name], kept)

    def _merge(self, name: str, fresh: Sequence[pd.DataFrame], kept: set[str]) -> None:
        """Put one table together, in the order of the briefings.

        An empty table has no say in the types of the columns.
        """
        parts = [table.assign(**{HASH: np.uint64(0)}) for table in fresh]
        if name in self.tables and kept:
            held = self.tables[name].assign(**{HASH: self.hashes[name]})
            parts.insert(0, held[held["source"].isin(kept)])
        table = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
        place = {source: number for number, source in enumerate(self.briefings)}
        order = table["source"].map(place).to_numpy().argsort(kind="stable")
        table = table.iloc[order].reset_index(drop=True)
        self.hashes[name] = table.pop(HASH).to_numpy()
        self.tables[name] = table

    def rows(self, name: str) -> Any:
        """Return a number per row of a table that depends on all of its cells."""
        unknown = self.hashes[name] == 0
        if unknown.any():
            self.hashes[name] = self.hashes[name].copy()
            self.hashes[name][unknown] = row_hashes(self.tables[name][unknown])
        return self.hashes[name]

    def characters_of(self, folders: Sequence[Path]) -> str:
        """Return every character of some briefings' files."""
        for folder in folders:
            if folder.name not in self.characters:
                shown = (path for path in _files(folder) if path.name not in DECIDED)
                text = "".join(path.read_text("utf-8", "ignore") for path in shown)
                self.characters[folder.name] = "".join(sorted(set(text)))
        return "".join(set().union(*self.characters.values()))


def row_hashes(table: pd.DataFrame) -> Any:
    """Return a number per row of a table that depends on all of its cells."""
    # Numbers as they are: to spell them takes three times as long as all else.
    other = table.columns.difference(table.select_dtypes("number").columns)
    texts = table.astype(dict.fromkeys(other, "str"))
    return pd.util.hash_pandas_object(texts, index=False, categorize=True).to_numpy()


def load_cache(path: Path) -> Cache:
    """Return the kept cache; an empty one where there is none that this user and code sealed."""
    try:
        found: Cache = pickle.loads(unseal(path.read_bytes(), _purpose()))
        tables = {name: _spelt(table) for name, table in found.tables.items()}
        return replace(found, tables=tables)
    except Exception:
        # It is only a cache: what cannot be read is read from the raw data again.
        return Cache()


def keep_cache(path: Path, cache: Cache) -> None:
    """Keep a cache for the next build; none where it cannot be written."""
    for name in FRAMES:
        cache.rows(name)
    tables = {name: _coded(table) for name, table in cache.tables.items()}
    slender = replace(cache, tables=tables, briefings=slim(cache.briefings))
    data = pickle.dumps(slender, protocol=pickle.HIGHEST_PROTOCOL)
    # A build can do without, and the next one reads everything again.
    with suppress(OSError):
        write_whole(path, seal(data, _purpose()))


def _purpose() -> str:
    return f"evidence {code_identity()}"


def _coded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its texts as categories, which load ten times as fast."""
    return table.astype(dict.fromkeys(table.columns[table.dtypes == "str"], "category"))


def _spelt(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(dict.fromkeys(table.columns[table.dtypes == "category"], "str"))


def slim(briefings: Mapping[str, Briefing]) -> dict[str, Briefing]:
    """Return briefings without the raw tables that clean ones replace.

    Empty tables are the same few objects: a thousand of their own take half a second to load.
    """
    empty: dict[str, pd.DataFrame] = {}

    def emptied(table: pd.DataFrame) -> pd.DataFrame:
        return empty.setdefault(" ".join(table.columns), table.iloc[:0])

    return {
        name: replace(
            briefing,
            figures=emptied(briefing.figures),
            measures=emptied(briefing.measures),
            relations=emptied(briefing.relations),
            corrections=briefing.corrections
            if len(briefing.corrections) else emptied(briefing.corrections),
            quantities={},
        )
        for name, briefing in briefings.items()
    }  # fmt: skip


def folder_digests(folders: Sequence[Path], workbook: Workbook) -> dict[str, str]:
    """Return the digest of all that each briefing's tables depend on, by its name.

    That is its own files, the programme's tables and the code.
    """
    shared = hashlib.sha256(code_identity().encode())
    for path in [*_files(workbook.raw / "programme"), workbook.raw / "indicators.csv"]:
        shared.update(path.name.encode() + path.read_bytes())
    found = {}
    for folder in folders:
        digest = shared.copy()
        for path in _files(folder):
            digest.update(path.name.encode() + path.read_bytes())
        found[folder.name] = digest.hexdigest()
    return found


def _files(folder: Path) -> list[Path]:
    """Return a folder's own files: what an editor hides there is no data, nor is a spreadsheet."""
    paths = folder.glob("[!.]*")
    return sorted(path for path in paths if path.is_file() and path.suffix != ".xlsx")
