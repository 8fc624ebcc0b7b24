"""What the build depends on, file by file, and which modules a notebook reaches."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from safetynet.identity import PACKAGE, identity_of
from safetynet.workbook import Workbook

# What every page passes through after its notebook has run.
ALWAYS = ("__init__", "execute")
# To parse every module would take a tenth of a second.
IMPORT = re.compile(rb"^\s*from safetynet\.(\w+) import", re.MULTILINE)


def inputs_digest(workbook: Workbook) -> str:
    """Return the digest of every file that a build can read: raw data, notebooks, code, lock."""
    digest = hashlib.sha256(identity_of(PACKAGE).encode())
    paths = [*workbook.raw.rglob("*"), *workbook.notebooks.glob("*.ipynb")]
    for path in sorted(path for path in paths if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{workbook.name(path)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def code_digest(notebook: str) -> str:
    """Return the digest of the code that a notebook's page can reach, and of the lock."""
    names = {*ALWAYS, *re.findall(r"from safetynet\.(\w+) import", notebook)}
    digest = hashlib.sha256()
    for name in sorted(_closure(names)):
        digest.update(_content(PACKAGE / f"{name}.py"))
    for path in sorted((PACKAGE / "templates").rglob("*.*")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + _content(path))
    lock = PACKAGE.parents[1] / "requirements.lock"
    if lock.is_file():
        digest.update(_content(lock))
    return digest.hexdigest()


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()


def _closure(names: Iterable[str]) -> set[str]:
    """Return modules of the package with all that they import, directly or not."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and (PACKAGE / f"{name}.py").is_file():
            found.add(name)
            waiting += _imports(name)
    return found


@cache
def _imports(name: str) -> tuple[str, ...]:
    """Return the modules of the package that a module imports anywhere in it.

    >>> "numeral" in _imports("quantity")
    True
    """
    found = IMPORT.findall(_content(PACKAGE / f"{name}.py"))
    return tuple(sorted({module.decode() for module in found}))
