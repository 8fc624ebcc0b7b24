"""Fresh processes, one per task, a few at a time."""

import atexit
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, TypeVar

from safetynet.run.process import Run, starting

Task = TypeVar("Task")
# Each task as it ends, with its result and its failure in words (empty: none).
Outcomes = Iterator[tuple[Any, Any, str]]


_preloads: list[str] = []


def context(preload: str) -> BaseContext:
    """Return the way to start processes: forked from a server that has imported ``preload``.

    A server that is running already keeps what it has imported. Without ``preload``, and where
    nothing forks (Windows), processes are spawned and import for themselves.
    """
    if not preload or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([preload])
    if not _preloads:
        _preloads.append(preload)
    return server


def start_server(preload: str) -> None:
    """Start the fork server now, so that it imports while the caller is still at work."""
    if context(preload).get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        with starting():
            ensure_running()


def serving(preload: str) -> bool:
    """Return whether a fork server runs that was to import ``preload``."""
    return _preloads[:1] == [preload]


def run_each(
    work: Callable[[Task], Any],
    tasks: Iterable[Task],
    jobs: int,
    preload: str,
    *,
    limit: float | None = None,
    scratch: Path | None = None,
) -> Iterator[tuple[Task, Any, str]]:
    """Yield each task as it ends, with its result and its failure in words (empty: none).

    Every task has a process and a process group of its own, at most ``jobs`` at a time, each for
    at most ``limit`` seconds, and a folder in ``scratch`` for its temporary files. A task is taken
    only when it can start. Whatever a task has started ends with it, and all of them end with the
    caller. ``work`` and the tasks' classes belong to modules that a process can import, not to the
    script that is run.
    """
    starter, waiting = context(preload), iter(tasks)
    running: list[Run[Task]] = []
    answers: list[tuple[Task, Any, str]] = []

    def end() -> None:
        for run in running:
            run.end()

    # A caller that fails may hold on to this generator until after the interpreter joins processes.
    atexit.register(end)
    try:
        with _leave_on_terminate():
            while True:
                begun = [
                    _begin(starter, work, task, limit, scratch)
                    for task in islice(waiting, jobs - len(running))
                ]
                running += [run for run in begun if isinstance(run, Run)]
                answers += [run for run in begun if not isinstance(run, Run)]
                yield from answers
                if not begun and not running:
                    return
                ended = _ended(running) if running else []
                answers = [(run.task, *run.answer()) for run in ended]
                running = [run for run in running if run not in ended]
    finally:
        end()
        atexit.unregister(end)


def _begin(
    starter: BaseContext, work: Callable[[Task], Any], task: Task, limit: float | None,
    scratch: Path | None,
) -> Run[Task] | tuple[Task, Any, str]:  # fmt: skip
    """Return a task that has started, or the answer that it could not."""
    run: Run[Task] | None = None
    try:
        run = Run(starter, work, task, limit, scratch)
        run.start()
    except (OSError, EOFError) as error:
        if run:
            run.end()
        return task, None, f"no process could start: {error or type(error).__name__}"
    return run


def _ended(running: list[Run[Task]]) -> list[Run[Task]]:
    """Wait until some have answered or died, and return them."""
    ready = wait([handle for run in running for handle in run.handles()])
    return [run for run in running if any(handle in ready for handle in run.handles())]


@contextmanager
def _leave_on_terminate() -> Iterator[None]:
    """Let SIGTERM raise SystemExit, as SIGINT raises KeyboardInterrupt, so that callers tidy up."""
    main = threading.current_thread() is threading.main_thread()
    ours = main and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    if ours:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
