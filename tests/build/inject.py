"""Lets the n-th call of a kind fail, in whichever process of a build makes it.

Kinds: ``open`` a file to write (no space), ``fsync`` (input or output error), ``rename`` and what
else changes names (no space), ``size`` (a file grows no further than n bytes), ``connect`` (a
message between processes is lost), ``start`` (no process), ``memory`` (none left at a call).
"""

import builtins
import errno
import io
import multiprocessing.connection
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any
from unittest.mock import patch

from safetynet.build import work
from safetynet.build.task import Built, Request, Steps, Task
from safetynet.identity import PACKAGE

NAMES = ("replace", "rename", "unlink", "mkdir", "rmdir", "link")
WRITING = os.O_WRONLY | os.O_RDWR
COUNTED = os.open, os.write, os.close, os.fstat


@dataclass(frozen=True)
class Fault:
    """Which call fails; ``counter`` is a file that all processes count in."""

    kind: str
    at: int
    counter: str

    def due(self) -> bool:
        """Count one call, and return whether it is the one that fails."""
        opened, write, close, stat = COUNTED
        descriptor = opened(self.counter, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            write(descriptor, b".")
            return stat(descriptor).st_size == self.at
        finally:
            close(descriptor)


def make(fault: Fault, task: Task) -> Built:
    """What makes a unit, with the fault in its process."""
    with armed(fault):
        return work.make(task)


def plan_build(fault: Fault, request: Request) -> Steps:
    """What plans a build, with the fault in its process."""
    with armed(fault):
        return work.plan_build(request)


@contextmanager
def armed(fault: Fault) -> Iterator[None]:
    """Let the fault happen in this process meanwhile."""
    with ExitStack() as stack:
        for where, name, call in _calls(fault):
            stack.enter_context(patch.object(where, name, call))
        if fault.kind == "size":
            _limit_files(stack, fault.at)
        if fault.kind == "memory":
            sys.setprofile(_starve(fault))
            stack.callback(sys.setprofile, None)
        yield


def _calls(fault: Fault) -> Iterator[tuple[Any, str, Callable[..., Any]]]:
    """Yield what is replaced, and by what."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if fault.kind == "open":
        opened = _failing(fault, os.open, full, lambda *a, **k: a[1] & WRITING)
        yield os, "open", opened
        for module in (builtins, io):
            yield module, "open", _failing(fault, io.open, full, _writes)
    if fault.kind == "fsync":
        yield os, "fsync", _failing(fault, os.fsync, OSError(errno.EIO, os.strerror(errno.EIO)))
    if fault.kind == "rename":
        for name in NAMES:
            yield os, name, _failing(fault, getattr(os, name), full)
    if fault.kind == "connect":
        connection = multiprocessing.connection.Connection
        lost = ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        for name in ("_send", "_recv"):
            yield connection, name, _failing(fault, getattr(connection, name), lost)
    if fault.kind == "start":
        busy = BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        yield BaseProcess, "start", _failing(fault, BaseProcess.start, busy)


def _writes(*given: Any, **named: Any) -> bool:
    mode = named.get("mode", given[1] if len(given) > 1 else "r")
    return any(letter in mode for letter in "wax+")


def _failing(
    fault: Fault, call: Callable[..., Any], error: OSError,
    counts: Callable[..., Any] = lambda *a, **k: True,
) -> Callable[..., Any]:  # fmt: skip
    def fail_or_call(*given: Any, **named: Any) -> Any:
        if counts(*given, **named) and fault.due():
            raise error
        return call(*given, **named)

    return fail_or_call


def _starve(fault: Fault) -> Callable[[FrameType, str, Any], None]:
    """Raise MemoryError at the n-th call of a function of the package."""
    package = str(PACKAGE)

    def profile(frame: FrameType, event: str, _: Any) -> None:
        ours = event == "call" and frame.f_code.co_filename.startswith(package)
        if ours and "<" not in frame.f_code.co_name and fault.due():
            raise MemoryError("none left")

    return profile


def _limit_files(stack: ExitStack, size: int) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    stack.callback(resource.setrlimit, resource.RLIMIT_FSIZE, limits)
    stack.callback(signal.signal, signal.SIGXFSZ, kept)
