"""Which modules of the package a notebook's cells reach: their code decides what its page is."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from safetynet import PLACES
from safetynet.identity import PACKAGE

# What every page passes through after its notebook has run.
ALWAYS = ("", "build.execute")
# To parse every module would take a tenth of a second.
IMPORT = re.compile(r"^\s*from safetynet\.([\w.]+) import", re.MULTILINE)


def code_digest(notebook: str, kind: str) -> str:
    """Return the digest of the code that a notebook's page can reach, and of the lock.

    ``kind`` is that of its page: which report ``safetynet.report`` makes follows from it.
    """
    digest = hashlib.sha256()
    for name in sorted(closure([*ALWAYS, *reached(notebook, kind)])):
        digest.update(_content(_file(name)))
    for path in sorted(PACKAGE.glob("*/templates/**/*.*")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + _content(path))
    lock = PACKAGE.parents[1] / "requirements.lock"
    if lock.is_file():
        digest.update(_content(lock))
    return digest.hexdigest()


def reached(notebook: str, kind: str) -> list[str]:
    """Return the modules that a notebook's cells name, by the public names or in full.

    >>> reached("import safetynet as sn; sn.clean(raw, book)", "county")
    ['book.steps']
    """
    modules = re.findall(r"from safetynet\.([\w.]+) import", notebook)
    aliases = ["safetynet", *re.findall(r"import safetynet as (\w+)", notebook)]
    used = re.findall(rf"\b(?:{'|'.join(aliases)})\.(\w+)", notebook)
    for names in re.findall(r"from safetynet import ([\w, ]+)", notebook):
        used += re.findall(r"\w+", names)
    modules += [PLACES[name] for name in used if name in PLACES]
    modules += [f"pages.{kind}"] if "report" in used else []
    return list(dict.fromkeys(modules))


def closure(names: Iterable[str]) -> set[str]:
    """Return modules of the package with all that they import, directly or not."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and _file(name).is_file():
            found.add(name)
            # the public face only names its modules
            waiting += imports(name) if name else ()
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
