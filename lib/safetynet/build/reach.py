"""Which modules of the package a notebook's cells reach: their code decides what its page is."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from safetynet.identity import PACKAGE

# What every page passes through after its notebook has run.
ALWAYS = ("", "build.execute")
# To parse every module would take a tenth of a second.
IMPORT = re.compile(r"^\s*from safetynet\.([\w.]+) import", re.MULTILINE)


def code_digest(notebook: str) -> str:
    """Return the digest of the code that a notebook's page can reach, and of the lock."""
    digest = hashlib.sha256()
    modules = closure([*ALWAYS, *re.findall(r"from safetynet\.([\w.]+) import", notebook)])
    for name in sorted(modules):
        digest.update(_content(_file(name)))
    for path in sorted(PACKAGE.glob("*/templates/**/*.*")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + _content(path))
    lock = PACKAGE.parents[1] / "requirements.lock"
    if lock.is_file():
        digest.update(_content(lock))
    return digest.hexdigest()


def closure(names: Iterable[str]) -> set[str]:
    """Return modules of the package with all that they import, directly or not."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and _file(name).is_file():
            found.add(name)
            waiting += imports(name)
    return found


@cache
def imports(name: str) -> tuple[str, ...]:
    """Return the modules of the package that a module imports anywhere in it.

    >>> "printed.numeral" in imports("printed.quantity")
    True
    """
    return tuple(sorted(set(IMPORT.findall(_content(_file(name)).decode("utf-8")))))


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()


def _file(name: str) -> Path:
    """Return a module's file; that of the package itself has no name."""
    return PACKAGE.joinpath(*(name or "__init__").split(".")).with_suffix(".py")
