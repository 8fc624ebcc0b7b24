"""One task in a process of its own, from its start to its last words."""

import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from safetynet.run.child import answer, end_group

Task = TypeVar("Task")

ENVIRONMENT = {
    # One thread per report: sums then do not depend on the number of cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    # Arrow's allocator would start a thread in the server, which a fork does not carry over.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # The order of a set of words is then the same on every machine.
    "PYTHONHASHSEED": "0",
}
PATIENCE = 5.0  # seconds between a process closing its pipe and its end
EXPIRED = "ended after the time limit"

# Several threads may run tasks, but the environment and the list of children are everyone's.
_turn = threading.Lock()


@contextmanager
def starting() -> Iterator[None]:
    """Let processes start alike whatever the machine and the command that starts them.

    They get ENVIRONMENT, and do not run the command's own file again, as they would.
    """
    with _turn:
        kept = {name: os.environ.get(name) for name in ENVIRONMENT}
        os.environ.update(ENVIRONMENT)
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            for name, value in kept.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


class Run(Generic[Task]):
    """One task in a process and process group of its own.

    Its temporary files lie in a folder within ``scratch``, if there is one, and end with it.
    """

    def __init__(
        self,
        starter: BaseContext,
        work: Callable[[Task], Any],
        task: Task,
        limit: float | None,
        scratch: Path | None = None,
    ) -> None:
        self.task = task
        self.limit = limit
        self.expired = False
        self.exit_code: int | None = None
        request = pickle.dumps((work, task))
        self.folder = tempfile.mkdtemp(dir=scratch) if scratch else ""
        self.receiver, self.sender = starter.Pipe(duplex=False)
        self.process = starter.Process(  # type: ignore[attr-defined]
            target=answer, args=(self.sender, request, self.folder)
        )
        self.clock = threading.Timer(limit or 0, self._expire)
        self.clock.daemon = True

    def start(self) -> None:
        """Start the process, and the clock if there is a limit; raises OSError or EOFError."""
        with starting():
            try:
                self.process.start()
            except (OSError, EOFError):
                # A fork server that has just died is started anew, once.
                self.process.start()
        self.sender.close()
        if self.limit is not None:
            self.clock.start()

    def handles(self) -> tuple[Any, int]:
        """Return what to wait for: an answer, or a death without one."""
        return self.receiver, self.process.sentinel

    def answer(self) -> tuple[Any, str]:
        """Return the result and the failure (empty: none), and end all that the task started."""
        if wait([self.process.sentinel], 0):
            # What it forked may hold the pipe open, and we would wait for the rest of an answer.
            end_group(self.process.pid)
        try:
            reply = self.receiver.recv_bytes() if self.receiver.poll() else b""
        except (EOFError, OSError):
            reply = b""
        if not reply:
            wait([self.process.sentinel], PATIENCE)
        self.end()
        if not reply:
            return None, self._last_words()
        try:
            result, failure = pickle.loads(reply)
        except Exception as error:
            return None, f"the result cannot be read here: {type(error).__name__}: {error}"
        return result, failure

    def end(self) -> None:
        """Kill the process and all that it forked, and wait for its death."""
        if self.receiver.closed:
            return
        self.clock.cancel()
        self.sender.close()
        self.receiver.close()
        try:
            self._end_process()
        finally:
            if self.folder:
                shutil.rmtree(self.folder, ignore_errors=True)

    def _end_process(self) -> None:
        if self.process.pid is None:
            return
        end_group(self.process.pid)
        with _turn:
            # A process that has only just started does not lead its group yet.
            if self.process.is_alive():
                self.process.kill()
            self.process.join()
            self.exit_code = self.process.exitcode
            # Otherwise its descriptor stays open until the garbage is collected.
            self.process.close()

    def _expire(self) -> None:
        self.expired = True
        end_group(self.process.pid)

    def _last_words(self) -> str:
        """Return in words how a process ended that did not answer."""
        code = self.exit_code
        if self.expired:
            return f"{EXPIRED} of {self.limit:g} s"
        if code is not None and code < 0:
            return f"the process was ended by {_signal_name(-code)}"
        return f"the process ended with exit code {code}"


def _signal_name(number: int) -> str:
    """Return a signal's name and meaning.

    >>> _signal_name(11)
    'SIGSEGV (Segmentation fault)'
    """
    try:
        return f"{signal.Signals(number).name} ({signal.strsignal(number)})"
    except ValueError:
        return f"signal {number}"
