"""A command measured from outside: time, processor time, memory, open files."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from safetynet.workbook import ROOT_VARIABLE

EVERY = 0.1


@dataclass(frozen=True)
class Measured:
    """Seconds and CPU seconds, peaks of memory in bytes, open files of the command itself.

    ``forked`` is the largest process of its fork server, in which a report is made, with what it
    shares with the server; ``other`` the largest of the others, in which the build is planned.
    """

    wall: float
    cpu: float
    parent: float
    forked: float
    other: float
    files: int
    said: str = ""


def run(command: list[str], workbook: Path) -> Measured:
    """Return what a command cost; raise SystemExit with its words if it failed."""
    environment = os.environ | {ROOT_VARIABLE: str(workbook)}
    before = _busy()
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=workbook, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    parent = files = 0
    below = {True: 0, False: 0}
    kinds: dict[int, bool] = {}
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        with suppress(psutil.Error):
            parent = max(parent, watched.memory_info().rss)
            files = max(files, watched.num_fds())
            for one in watched.children(recursive=True):
                with suppress(psutil.Error):
                    if one.pid not in kinds:
                        kinds[one.pid] = any("forkserver" in word for word in one.cmdline())
                    below[kinds[one.pid]] = max(below[kinds[one.pid]], one.memory_info().rss)
        with suppress(subprocess.TimeoutExpired):
            process.wait(EVERY)
    wall = time.perf_counter() - start
    said = process.stdout.read() if process.stdout else ""
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{said}")
    return Measured(wall, _busy() - before, parent, below[True], below[False], files, said)


def _busy() -> float:
    """Return the seconds that the machine's processors have worked, for whomever.

    Processes of a fork server are nobody's children when they end, so this counts the machine;
    nothing else should run on it.
    """
    spent = psutil.cpu_times()
    return float(spent.user + spent.system)
