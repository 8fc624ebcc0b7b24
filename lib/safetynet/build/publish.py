"""Publication: what was built for one unit stands in the site whole or not at all, on record."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from safetynet.build.staging import PublishError, change_files, digest, inside, settle
from safetynet.lock import only_one
from safetynet.seal import seal, unseal
from safetynet.tables.beside import PICTURE, SUFFIXES, beside

__all__ = ["STATE", "PublishError", "Publisher", "Record", "digest"]

STATE = ".safetynet"
UNITS = f"{STATE}/units"
STAGING = f"{STATE}/staging"
SUFFIX = ".json"
# The folders that a build writes to; nothing else in the workbook is its own.
SITE = ("reports/", "data/processed/")


@dataclass(frozen=True)
class Record:
    """What was published of a unit: the key of its inputs, the digest of each of its files."""

    key: str
    files: Mapping[str, str]


class Publisher:
    """Puts the files of units into a workbook, and knows which files each unit has there.

    A unit is one page's address such as ``en/yilan/strategy-2.html``; files are named from the
    root, with forward slashes. Only the process that holds the lock may publish.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._locked = False

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other process from building this workbook.

        Raises BusyError that names the process which builds already.
        """
        if self._locked:
            yield
            return
        with only_one(self.root / STATE / "lock"):
            self._locked = True
            try:
                yield
            finally:
                self._locked = False

    def recover(self) -> None:
        """Finish publications that were cut short once complete; throw away incomplete ones.

        For the start of a build, and before a site is served or checked. Raises BusyError while
        another process builds, PublishError where a file cannot be put in place.
        """
        # A site that may only be read has no lock, and nothing to recover.
        if not self._staged():
            return
        with self.lock():
            for folder in self._staged():
                settle(self.root, folder)

    def publish(
        self, unit: str, key: str, files: Mapping[str, bytes], remove: Iterable[str] = ()
    ) -> None:
        """Put a unit's files into the site and on record, all or none.

        Files that stand already with the same bytes are not written again. Removed are the files
        named in ``remove`` and those the unit had published and has no more, save those of other
        units. Raises PublishError, as ``change_files`` does.
        """
        record = Record(key, {name: digest(files[name]) for name in sorted(files)})
        self._change(unit, files, remove, _encode(unit, record))

    def withdraw(self, unit: str, files: Mapping[str, bytes], remove: Iterable[str] = ()) -> None:
        """Take a unit's files and its record away and write others, off record, all or none.

        ``files`` are such as the notebook of a failed run; what other units have on record stays.
        """
        self._change(unit, files, remove, None)

    def record(self, unit: str) -> Record | None:
        """Return what was published of a unit.

        None if nothing was, or if its record is damaged or another user's: then it is made anew.
        """
        try:
            sealed = (self.root / _record_name(unit)).read_bytes()
            found = json.loads(unseal(sealed, f"record {unit}"))
            record = Record(str(found["key"]), dict(found["files"]))
            for name in record.files:
                self._path(name)
            return record
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def current(self, unit: str, key: str) -> bool:
        """Return whether a unit was published with this key and all of it still stands."""
        record = self.record(unit)
        return record is not None and record.key == key and self.stands(record)

    def stands(self, record: Record) -> bool:
        """Return whether every file of a record is in the site as it was published."""
        return all(_same(self.root / name, value) for name, value in record.files.items())

    def units(self) -> list[str]:
        """Return the units on record, sorted."""
        names = (path.name for path in (self.root / UNITS).glob(f"*{SUFFIX}"))
        return sorted(unquote(name.removesuffix(SUFFIX)) for name in names)

    def _change(
        self, unit: str, files: Mapping[str, bytes], remove: Iterable[str], record: bytes | None
    ) -> None:
        staging = self.root / STAGING / quote(unit, safe="")
        settle(self.root, staging)
        before = self.record(unit)
        gone = {*remove, *(before.files if before else _usual(unit))} - set(files)
        gone = {name for name in gone if self._path(name).exists()}
        gone -= self._others(unit) if gone else set()
        changes: dict[str, bytes | None] = {
            name: files[name]
            for name in sorted(files)
            if not _same(self._path(name), digest(files[name]))
        }
        changes |= dict.fromkeys(sorted(gone))
        # Last, so that a record never names what does not stand yet.
        name = _record_name(unit)
        if record is None and (self.root / name).exists():
            changes[name] = None
        elif record is not None and not _same(self.root / name, digest(record)):
            changes[name] = record
        if changes:
            change_files(self.root, staging, changes)

    def _staged(self) -> list[Path]:
        """Return the folders of changes under way."""
        return sorted((self.root / STAGING).glob("*"))

    def _others(self, unit: str) -> set[str]:
        """Return the files that other units have on record."""
        records = (self.record(other) for other in self.units() if other != unit)
        return {name for record in records if record for name in record.files}

    def _path(self, name: str) -> Path:
        """Return the path of a file of the site; raises ValueError for one that is none."""
        path = inside(self.root, name)
        if not PurePosixPath(name).as_posix().startswith(SITE):
            raise ValueError(f"no file of the site: {name!r}")
        return path


def _same(path: Path, value: str) -> bool:
    """Return whether a file stands and has this digest."""
    try:
        return digest(path.read_bytes()) == value
    except OSError:
        return False


def _usual(unit: str) -> tuple[str, ...]:
    """Return what a page leaves in the site, for one whose record cannot be read."""
    if not unit.endswith(".html"):
        return ()
    page = f"reports/{unit}"
    near = (f"reports/{beside(unit, suffix)}" for suffix in (*SUFFIXES, PICTURE))
    return (page, page.removesuffix(".html") + ".ipynb", *near)


def _record_name(unit: str) -> str:
    return f"{UNITS}/{quote(unit, safe='')}{SUFFIX}"


def _encode(unit: str, record: Record) -> bytes:
    text = json.dumps({"key": record.key, "files": dict(record.files)}, indent=1, sort_keys=True)
    return seal(f"{text}\n".encode(), f"record {unit}")
