"""A notebook cannot change another, and nothing that it starts outlives the build."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import papermill
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from safetynet.build.engine import NAME
from safetynet.run.pool import run_each

PRELOAD = "safetynet.build.main"
MARK = "SAFETYNET_TEST_MARK"
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def run(cells: tuple[str, ...]) -> bytes:
    """Return the outputs of a notebook as bytes."""
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    source = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=metadata)
    done = papermill.execute_notebook(source, None, engine_name=NAME, progress_bar=False)
    return json.dumps([cell.outputs for cell in done.cells]).encode()


PROBE = (
    "import decimal, locale, os, random, sys, warnings",
    "import numpy, pandas, matplotlib, matplotlib.pyplot as plt",
    "from safetynet.words import terms; from safetynet.pages import html",
    "pandas.DataFrame({'a': range(70), 'b': 1 / 3})",
    "sorted(matplotlib.rcParams.items())",
    "os.getcwd(), sorted(os.environ.items()), os.umask(0o22), sys.path, sorted(sys.modules)",
    "random.random(), numpy.random.random(), sorted(map(str, warnings.filters))",
    "terms.LANGUAGES, decimal.getcontext(), locale.setlocale(locale.LC_ALL), sorted(vars(html))",
    "plt.get_fignums(), sorted(set(globals()))",
    "plt.plot([1, 2, 3]);",
    "display(plt.gcf())",
)

CHANGES = {
    "pandas": "import pandas; pandas.options.display.max_rows = 7; pandas.DataFrame._repr_html_ = 1",
    "matplotlib": "import matplotlib; matplotlib.rcParams.update({'lines.linewidth': 9, 'font.size': 30})",
    "folder": "import os; os.chdir('/'); os.umask(0o77)",
    "environment": "import os; os.environ['TZ'] = 'Asia/Taipei'; os.environ.pop('PATH')",
    "random": "import random, numpy; random.seed(9); numpy.random.seed(9); numpy.random.random(9)",
    "modules": "from safetynet.words import terms; from safetynet.pages import html; terms.LANGUAGES = (); html.render_notebook = None; leak = 1",
    "figures": "import matplotlib.pyplot as plt; figure = plt.figure(); plt.plot([3, 2, 1]); plt.gca()",
    "interpreter": "import decimal, sys, warnings; sys.path.insert(0, 'x'); decimal.getcontext().prec = 3; warnings.simplefilter('error')",
}

ENDS = {
    "segfault": ("import ctypes; ctypes.string_at(0)", "the process was ended by SIGSEGV"),
    "abort": ("import os; os.abort()", "the process was ended by SIGABRT"),
    "exit": ("import os; os._exit(3)", "the process ended with exit code 3"),
    "exit without error": ("import os; os._exit(0)", "the process ended with exit code 0"),
    "flood": ("while True: print('y' * 999)", "more than 1,000,000 characters printed"),
    "error": ("1 / 0", "ZeroDivisionError: division by zero"),
    "hang": ("while True: pass", "ended after the time limit of 9 s"),
    "kill its group": ("import os; os.killpg(0, 9)", "the process was ended by SIGKILL"),
    "close every file": ("import os; os.closerange(0, 99); os._exit(4)", "exit code 4"),
}


@pytest.fixture(scope="module")
def expected() -> bytes:
    [(_, result, failure)] = run_each(run, [PROBE], 1, PRELOAD)
    assert failure == ""
    return result


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_notebook_changes_is_not_seen_by_the_next(change: str, expected: bytes) -> None:
    ended = list(run_each(run, [(CHANGES[change],), PROBE], 1, PRELOAD))
    assert [failure for _, _, failure in ended] == ["", ""]
    assert ended[1][1] == expected


@pytest.mark.parametrize("change", CHANGES)
def test_the_probe_would_see_the_change(change: str, expected: bytes) -> None:
    [(_, result, failure)] = run_each(run, [(CHANGES[change], *PROBE)], 1, PRELOAD)
    assert failure or json.loads(result)[1:] != json.loads(expected)


def test_what_a_notebook_changes_is_not_seen_beside_it(expected: bytes) -> None:
    tasks = [task for change in CHANGES.values() for task in ((change,), PROBE)]
    seen = [result for task, result, _ in run_each(run, tasks, 2, PRELOAD) if task is PROBE]
    assert seen == [expected] * len(CHANGES)


@posix
@pytest.mark.parametrize("end", ENDS)
def test_a_notebook_that_ends_badly_fails_alone(end: str, expected: bytes) -> None:
    cell, reason = ENDS[end]
    limit = 9 if end == "hang" else 60
    beside = ("1",) if end == "hang" else PROBE  # on a busy machine the probe may take 9 s
    ended = {
        task: rest for task, *rest in run_each(run, [(cell,), beside], 2, PRELOAD, limit=limit)
    }
    assert ended[beside][1] == ""
    assert ended[beside][0] == expected or end == "hang"
    assert ended[cell,][0] is None
    assert reason in ended[cell,][1]


@posix
def test_a_forked_copy_does_not_answer(tmp_path: Path) -> None:
    """The copy is done first; and another sleeps, in a fork of the system's own too."""
    pids = tmp_path / "pids"
    cells = (
        "import ctypes, os, time; first = os.getpid()",
        "if os.fork(): time.sleep(0.5)",
        "for fork in (os.fork, ctypes.CDLL(None).fork) if os.getpid() == first else ():\n"
        f"    if not fork():\n        print(os.getpid(), file=open({str(pids)!r}, 'a'))\n        time.sleep(999)",
        "time.sleep(0.5 * (os.getpid() == first)); os.getpid() == first",
    )
    for last, answer in (("x = 1", b"True"), ("os._exit(5)", None)):
        [(_, result, failure)] = run_each(run, [(*cells, last)], 1, PRELOAD)
        assert (b"True" in result) if answer else ("exit code 5" in failure)
        forked = [int(line) for line in pids.read_text().split()]
        assert len(forked) >= 2
        assert gone(forked) == []


def test_tasks_are_taken_as_they_can_start() -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(9):
            taken.append(number)
            yield number

    for done, _ in enumerate(run_each(abs, tasks(), 2, PRELOAD)):
        assert len(taken) <= done + 1 + 2 + 2


class Unreadable(int):
    def __reduce__(self):
        return int, ("no number",)


def test_a_large_result_and_a_strange_one() -> None:
    [(_, result, failure)] = run_each(bytes, [50_000_000], 1, PRELOAD, limit=300)
    assert (len(result), failure) == (50_000_000, "")
    [(_, result, failure)] = run_each(iter, [(1, 2)], 1, PRELOAD)
    assert (list(result), failure) == ([1, 2], "")
    [(_, result, failure)] = run_each(memoryview, [b"x"], 1, PRELOAD)
    assert result is None
    assert "TypeError: cannot pickle" in failure
    [(_, result, failure)] = run_each(Unreadable, [1], 1, PRELOAD)
    assert result is None
    assert failure.startswith("the result cannot be read here: ")


@posix
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)],
    ids=["SIGINT", "SIGTERM", "SIGKILL"],
)  # fmt: skip
def test_nothing_outlives_the_build(tmp_path: Path, number: int, code: int) -> None:
    """The signal goes to the whole foreground group, as from a terminal; a kill only to the build."""
    command = [sys.executable, str(Path(__file__).with_name("hanging.py")), str(tmp_path)]
    environment = os.environ | {MARK: str(tmp_path)}
    build = subprocess.Popen(
        command, env=environment, stdout=-1, stderr=-1, text=True, start_new_session=True
    )
    wait_until(lambda: len(list(tmp_path.iterdir())) == 4)
    assert len(marked(tmp_path)) >= 5
    if number == signal.SIGINT:
        os.killpg(build.pid, number)
    else:
        build.send_signal(number)
    printed, told = build.communicate(timeout=120)
    assert build.returncode == code
    assert "noise" not in printed + told
    assert ("KeyboardInterrupt" in told) == (number == signal.SIGINT)
    assert gone(marked(tmp_path)) == []
    assert marked(tmp_path) == []


def marked(mark: Path) -> list[int]:
    """Return the processes that have inherited a mark."""
    found = psutil.process_iter(["environ", "status"])
    return [
        p.pid
        for p in found
        if (p.info["environ"] or {}).get(MARK) == str(mark) and p.info["status"] != "zombie"
    ]


def gone(pids: list[int]) -> list[int]:
    """Return those of some processes that do not end, given time."""

    def alive() -> list[int]:
        return [p.pid for p in psutil.process_iter(["status"]) if p.pid in pids and p.info["status"] != "zombie"]  # fmt: skip

    wait_until(lambda: not alive(), fail=False)
    return alive()


def wait_until(condition, seconds: float = 120, fail: bool = True) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            assert not fail, "waited in vain"
            return
        time.sleep(0.05)
