"""What was read and checked before, so that a build reads again only the briefings that changed."""

import hashlib
import os
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from safetynet.briefing import Briefing
from safetynet.identity import code_identity
from safetynet.workbook import Workbook

FRAMES = ("figures", "measures", "audit")


@dataclass
class Cache:
    """Clean tables by briefing, each under the digest of the files that it came from."""

    digests: dict[str, str] = field(default_factory=dict)
    briefings: dict[str, Briefing] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def holds(self, name: str, digest: str) -> bool:
        """Return whether a briefing's tables are here as its files now are."""
        return self.digests.get(name) == digest

    def rows(self, table: str, names: set[str]) -> pd.DataFrame:
        """Return the rows of some briefings."""
        held = self.tables[table]
        return held[held["source"].isin(names)]


def load_cache(path: Path) -> Cache:
    """Return the kept cache; an empty one where there is none, or none that can be read."""
    try:
        found = pickle.loads(path.read_bytes())
    except Exception:
        # A cache of other code, or half a file: it is only a cache.
        return Cache()
    return found if isinstance(found, Cache) else Cache()


def keep_cache(path: Path, cache: Cache) -> None:
    """Keep a cache for the next build."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(pickle.dumps(cache, protocol=pickle.HIGHEST_PROTOCOL))
    part.replace(path)


def slim(briefing: Briefing) -> Briefing:
    """Return a briefing without raw tables that clean ones replace; its ids keep their rows."""
    return replace(
        briefing,
        figures=briefing.figures[["figure_id"]],
        measures=briefing.measures.iloc[:0],
        relations=briefing.relations.iloc[:0],
        quantities={},
    )


def folder_digests(folders: Sequence[Path], workbook: Workbook) -> dict[str, str]:
    """Return the digest of all that each briefing's tables depend on, by its name.

    That is its own files, the programme's tables and the code.
    """
    shared = hashlib.sha256(code_identity().encode())
    for path in [*sorted((workbook.raw / "programme").glob("*")), workbook.raw / "indicators.csv"]:
        shared.update(path.name.encode() + path.read_bytes())
    found = {}
    for folder in folders:
        digest = shared.copy()
        for path in sorted(folder.iterdir()):
            digest.update(path.name.encode() + path.read_bytes())
        found[folder.name] = digest.hexdigest()
    return found
