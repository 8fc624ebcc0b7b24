"""A change of several files that happens whole or not at all, whenever its process is killed.

New contents are written and synced in a folder of their own; then a journal that names every step;
then the steps are taken. Without a journal nothing has happened yet; with one, all of it will.
The journal is sealed and names each content's digest: what another wrote there is thrown away.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from safetynet.seal import SealError, private_folder, seal, unseal

JOURNAL = "journal.json"
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
BARRED = (errno.EACCES, errno.EPERM, errno.EROFS)


class PublishError(Exception):
    """A file of the site cannot be written, and what to do about it."""


def change_files(root: Path, folder: Path, changes: Mapping[str, bytes | None]) -> None:
    """Write files under ``root``, remove those without content; all in order, or none.

    ``folder`` holds the change while it is under way, on the file system of ``root``. Raises
    PublishError: with everything as it was if staging fails; if a step fails, the journal stays,
    and ``settle`` finishes the change later.
    """
    settle(root, folder)
    name = own = folder.relative_to(root).as_posix()
    try:
        private_folder(folder)
        for number, (name, data) in enumerate(changes.items()):
            _check_target(inside(root, name))
            if data is not None:
                _write(folder / str(number), data)
        name, part = own, folder / f"{JOURNAL}.part"
        steps = [[name, None if data is None else digest(data)] for name, data in changes.items()]
        _write(part, seal(json.dumps(steps).encode(), _purpose(folder)))
        _sync(folder)
        os.replace(part, folder / JOURNAL)
        _sync(folder)
    except BaseException as error:
        _discard(folder)
        if isinstance(error, OSError):
            raise PublishError(f"{_reason(error, name)} Nothing was published.") from error
        raise
    settle(root, folder)


def settle(root: Path, folder: Path) -> None:
    """Finish the change that a folder holds complete, or throw an incomplete one away.

    Does nothing where there is none; may be cut short itself and repeated.
    """
    journal = folder / JOURNAL
    name = own = folder.relative_to(root).as_posix()
    try:
        if journal.exists():
            parents = set()
            for number, (name, value) in enumerate(_steps(folder)):
                _step(folder / str(number) if value else None, inside(root, name), value)
                parents.add(inside(root, name).parent)
            name = own
            for parent in parents:
                _sync(parent)
        _discard(folder)
    except OSError as error:
        later = "The rest of its files lie ready, and the next build puts them in place."
        raise PublishError(f"{_reason(error, name)} {later}") from error


def inside(root: Path, name: str) -> Path:
    """Return the path of a file named from the root; raises ValueError for one outside of it."""
    path = PurePosixPath(name)
    if not path.name or ".." in path.parts or path.is_absolute() or PureWindowsPath(name).anchor:
        raise ValueError(f"no file inside the workbook: {name!r}")
    if "\\" in name or "\0" in name:
        raise ValueError(f"no name with forward slashes: {name!r}")
    return root / path


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _purpose(folder: Path) -> str:
    return f"journal {folder.name}"


def _steps(folder: Path) -> list[Any]:
    """Return the steps of a folder's journal; none where this user did not write it."""
    try:
        found: list[Any] = json.loads(unseal((folder / JOURNAL).read_bytes(), _purpose(folder)))
    except (SealError, ValueError):
        return []
    return found


def _step(staged: Path | None, target: Path, value: str) -> None:
    """Take one step, unless it was taken before or its content is not what was staged."""
    if staged is None:
        target.unlink(missing_ok=True)
    elif staged.exists() and digest(staged.read_bytes()) == value:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(staged, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            # reports/ may be a link to another disk, where a file cannot be moved in one step.
            part = target.with_name(f".{target.name}.part")
            _write(part, staged.read_bytes())
            os.replace(part, target)


def _check_target(target: Path) -> None:
    """Raise OSError now for what would stop the step later."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder of that name is in the way")
    folder = next(parent for parent in target.parents if parent.exists())
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{folder.name} is no folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, f"the folder {folder.name} is write-protected")


def _write(path: Path, data: bytes) -> None:
    # Whatever the user's mask, what was published is written by its own user alone.
    with open(path, "wb", opener=partial(os.open, mode=0o644)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the names in a folder outlast a power cut; Windows has no such call."""
    if os.name != "nt" and folder.is_dir():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _discard(folder: Path) -> None:
    """Remove a folder, its journal first: without it, what is left means nothing."""
    if folder.is_dir():
        (folder / JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def _reason(error: OSError, name: str) -> str:
    if error.errno in FULL:
        return f"{name} cannot be written: the disk is full. Free some space and build again."
    if error.errno in BARRED:
        return (
            f"{name} cannot be written: no permission ({error.strerror}). Give yourself the right"
            " to write there, or close the program that has the file open, and build again."
        )
    return f"{name} cannot be written: {error.strerror}."
