"""The inside of a fresh process: alone, quiet, repeatable, and gone when its parent is."""

import multiprocessing
import os
import pickle
import random
import signal
import tempfile
import threading
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection

SEED = 0


def answer(sender: Connection, request: bytes, folder: str) -> None:
    """Send back what the pickled work returns for its task, or the traceback that ended it.

    ``folder`` is for its temporary files; without one they lie where the system keeps them.
    """
    own = os.getpid()
    _leave_terminal()
    if folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
    _end_with_parent()
    if hasattr(os, "register_at_fork"):
        # A copy that holds the pipe would keep the parent waiting for the rest of an answer.
        os.register_at_fork(after_in_child=sender.close)
    try:
        work, task = pickle.loads(request)
        _fix_random_state()
        reply = pickle.dumps((work(task), ""))
    except BaseException:
        reply = pickle.dumps((None, traceback.format_exc()))
    if os.getpid() != own:
        os._exit(0)
    with suppress(BrokenPipeError):
        sender.send_bytes(reply)


def end_group(leader: int) -> None:
    """Kill a process and all that it has forked; 0 means the caller's own group."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(leader, signal.SIGKILL)
        else:
            os.kill(leader or os.getpid(), signal.SIGTERM)


def _leave_terminal() -> None:
    """Take a session and group of one's own, and neither read from the terminal nor write to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    if nowhere > 2:
        os.close(nowhere)


def _end_with_parent() -> None:
    """End the whole group when the parent ends, however it ends."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        end_group(0)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _fix_random_state() -> None:
    """Start every task from the same random numbers."""
    import numpy

    random.seed(SEED)
    numpy.random.seed(SEED)
