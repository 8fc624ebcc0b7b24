"""Fresh processes, one per task, a few at a time."""

import multiprocessing
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

Task = TypeVar("Task")


def context(preload: str) -> BaseContext:
    """Return the way to start processes: forked from a server that has imported ``preload``.

    Where there is no fork server (Windows), processes are spawned and import it themselves.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["__main__", preload])
    return server


def start_server(preload: str) -> None:
    """Start the fork server now, so that it imports while the caller is still at work."""
    if context(preload).get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        ensure_running()


def run_each(
    work: Callable[[Task], Any], tasks: Sequence[Task], jobs: int, preload: str
) -> Iterator[tuple[Task, Any, str]]:
    """Yield each task as it ends, with its result or the traceback that ended it.

    Every task has a process of its own, at most ``jobs`` at a time. Ends all of them when the
    caller stops early.
    """
    starter = context(preload)
    waiting = list(tasks)[::-1]
    running: dict[Connection, tuple[Any, Task]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                task = waiting.pop()
                receiver, sender = starter.Pipe(duplex=False)
                process = starter.Process(target=_answer, args=(sender, work, task))  # type: ignore[attr-defined]
                process.start()
                sender.close()
                running[receiver] = process, task
            for ready in wait(list(running)):
                receiver = ready  # type: ignore[assignment]
                process, task = running.pop(receiver)
                try:
                    result, failure = receiver.recv()
                except EOFError:
                    process.join()
                    result, failure = None, f"the process ended with exit code {process.exitcode}"
                process.join()
                receiver.close()
                yield task, result, failure
    finally:
        for process, _ in running.values():
            process.terminate()
            process.join()


def _answer(sender: Connection, work: Callable[[Task], Any], task: Task) -> None:
    """Send back what the work returns, or how it failed."""
    try:
        answer = work(task), ""
    except BaseException:
        answer = None, traceback.format_exc()
    with suppress(BrokenPipeError):
        sender.send(answer)
    sys.stdout.flush()
