"""A lock that one process holds at a time, and that ends with its process, however it ends."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetynet.seal import private_folder

HELD = (errno.EAGAIN, errno.EACCES, getattr(errno, "EDEADLOCK", errno.EAGAIN))
# Windows bars others from reading what is locked, so the lock lies far behind the process number.
FAR = 1 << 30


class LockError(Exception):
    """The workbook cannot be locked."""


class BusyError(LockError):
    """Another process holds the lock."""


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of a file; the operating system releases it if the process is killed.

    Raises BusyError that names the process which holds it, LockError where the file cannot be
    made. The file stays: removing it would let two processes lock two files of one name.
    """
    descriptor = _open(path)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        private_folder(path.parent)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LockError(_reason(error)) from error


def _lock(descriptor: int) -> None:
    """Lock an open file and note the process in it, or raise at once."""
    try:
        _claim(descriptor)
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, str(os.getpid()).encode())
    except OSError as error:
        if error.errno in HELD:
            raise BusyError(_busy(descriptor)) from None
        raise LockError(_reason(error)) from error


def _claim(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _busy(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    holder = os.read(descriptor, 20).decode(errors="replace")
    process = f" (process {holder})" if holder.isdecimal() else ""
    return f"another build is running{process}: wait until it ends, or end it"


def _reason(error: OSError) -> str:
    return (
        f"no build can begin: the folder of the workbook cannot be written ({error.strerror})."
        " Free some space, or give yourself the right to write there, and build again."
    )
