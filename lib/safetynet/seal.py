"""What the build remembers is sealed: what is damaged, or somebody else wrote, is not believed."""

import hashlib
import hmac
import os
import secrets
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path

from platformdirs import user_state_path

# The number rises when what is sealed changes its form.
MARK = b"safetynet 1 "
KEY_BYTES = 32
READ_ONLY = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
)


class SealError(ValueError):
    """Some bytes were not sealed by this user for this purpose, or have changed since."""


def seal(data: bytes, purpose: str) -> bytes:
    """Return some bytes behind a line that only this user can write (HMAC-SHA-256, RFC 2104).

    ``purpose`` is part of the seal, so that one sealed file does not pass for another.

    >>> unseal(seal(b"3.85", "figures"), "figures")
    b'3.85'
    """
    return MARK + _code(data, purpose) + b"\n" + data


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Return the bytes that were sealed for a purpose; raises SealError for any others."""
    line, _, data = sealed.partition(b"\n")
    if not hmac.compare_digest(line, MARK + _code(data, purpose)):
        raise SealError(f"not sealed by this user as {purpose!r}")
    return data


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by this user alone; raises OSError."""
    private_folder(path.parent)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        _write_new(part, data)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def private_folder(folder: Path) -> None:
    """Make a folder that only this user can change; close one of this user's to others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        found = folder.stat()
        if found.st_uid == os.geteuid() and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            folder.chmod(stat.S_IMODE(found.st_mode) & ~(stat.S_IWGRP | stat.S_IWOTH))


def _code(data: bytes, purpose: str) -> bytes:
    name = purpose.encode()
    text = len(name).to_bytes(8, "big") + name + data
    return hmac.new(_key(), text, hashlib.sha256).hexdigest().encode()


@cache
def _key() -> bytes:
    """Return the user's key, outside of every workbook, so that no copied folder brings its own.

    Where none can be kept, a key of this process alone: then nothing is believed later.
    """
    path = user_state_path("safetynet") / "key"
    try:
        return _read_key(path) or _new_key(path)
    except OSError:
        return secrets.token_bytes(KEY_BYTES)


def _read_key(path: Path) -> bytes:
    """Return a key that this user wrote and nobody else can read; empty where there is none."""
    try:
        descriptor = os.open(path, READ_ONLY)
    except OSError:
        return b""
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        own = os.name != "posix" or (
            found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        )
        key = file.read(KEY_BYTES + 1) if own and stat.S_ISREG(found.st_mode) else b""
    return key if len(key) == KEY_BYTES else b""


def _new_key(path: Path) -> bytes:
    """Make and return a key; of two processes at once, both get the same."""
    private_folder(path.parent)
    part = path.with_name(f"key.{secrets.token_hex(4)}")
    _write_new(part, secrets.token_bytes(KEY_BYTES))
    try:
        os.link(part, path)
    except FileExistsError:
        if _read_key(path):
            part.unlink()
        else:
            part.replace(path)
    else:
        part.unlink()
    return _read_key(path) or secrets.token_bytes(KEY_BYTES)


def _write_new(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)
