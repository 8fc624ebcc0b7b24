"""Which code this is: two machines with the same identity make the same pages."""

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


@cache
def code_identity() -> str:
    """Return the SHA-256 of the package's files and of the lock of its dependencies.

    The lock is the ``requirements.lock`` beside the folder that holds the package, if there is
    one. It is read once: a process that goes on running keeps the code that it has loaded.
    """
    return identity_of(PACKAGE)


@cache
def code_stands() -> bool:
    """Return whether the files are still those of ``code_identity``, now that all are loaded.

    A process that loads for a while may hold some files of before a change and some of after it.
    """
    return identity_of(PACKAGE) == code_identity()


def identity_of(package: Path) -> str:
    """Return the SHA-256 of a package folder's files, by relative name, and of its lock."""
    files = {
        path.relative_to(package).as_posix(): path
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    lock = package.parents[1] / "requirements.lock"
    if lock.is_file():
        files[f"../../{lock.name}"] = lock
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def short(identity: str) -> str:
    """Return an identity as messages show it."""
    return identity[:12]
