"""A page is withdrawn only if its own notebook fails; what a machine does leaves it as it was."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from conftest import ROOT, add_briefing, build_site, edit
from safetynet.build import main
from safetynet.build.check import site_faults
from safetynet.build.main import BuildError, build, plan_steps
from safetynet.build.publish import STATE, Publisher, PublishError
from safetynet.build.task import Request, Steps
from safetynet.build.work import CHANGED
from safetynet.identity import PACKAGE
from safetynet.run.workers import ClusterError
from safetynet.workbook import ROOT_VARIABLE, Workbook

CELL = '"sn.plot_years(figures, book, results)"'
ONE = {"counties": ("yilan",), "strategies": ("1",), "languages": ("zh",)}
UNIT = "yilan/strategy-1.html"
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def with_cell(workbook: Workbook, code: str) -> None:
    """Let the strategy's notebook run some code in the middle, only for its Chinese page."""
    edit(workbook.notebooks / "strategy.ipynb", CELL, json.dumps(code))


def page(workbook: Workbook) -> bytes:
    return (workbook.reports / UNIT).read_bytes()


MACHINE = {
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended by SIGKILL"),
    "no memory": ("raise MemoryError('none left')", "MemoryError: none left"),
    "no memory for an array": (
        "import numpy; numpy.ones(1 << 45)", "MemoryError: Unable to allocate"
    ),
    "no space": ("raise OSError(28, 'No space left on device')", "No space left on device"),
    "no file": ("open('nowhere')", "FileNotFoundError"),
    "no answer": ("import os; os._exit(3)", "exit code 3"),
    "no thread": ("raise RuntimeError(\"can't start new thread\")", "can't start new thread"),
}  # fmt: skip
OWN = {
    "a wrong value": ("raise ValueError('wrong')", "ValueError: wrong"),
    "a wrong sum": ("1 / 0", "ZeroDivisionError"),
    "too much output": ("for _ in range(10): print('y' * 200_000)", "characters printed"),
    "an exit": ("import sys; sys.exit(0)", "leaves before its end"),
}


@posix
def test_a_page_goes_if_its_notebook_fails_and_stays_if_a_machine_does(
    standing: Workbook,
) -> None:
    """Each case on a page of its own, in one build."""
    cases = list(MACHINE | OWN)
    pages = [
        f"{county}/strategy-{n}.html" for county in ("yilan", "penghu", "tainan") for n in "1234"
    ]
    units = dict(zip(cases, pages, strict=False))
    code = {unit: (MACHINE | OWN)[case][0] for case, unit in units.items()}
    with_cell(standing, f"exec({code!r}.get(f'{{county}}/strategy-{{strategy}}.html', ''))")
    before = {unit: (standing.reports / unit).read_bytes() for unit in pages}
    asked = {"counties": ("yilan", "penghu", "tainan"), "strategies": tuple("1234"),
             "languages": ("zh",)}  # fmt: skip
    recap = build_site(standing, **asked)
    assert recap.built == [unit for unit in pages if unit not in code]
    assert set(recap.failed) == {units[case] for case in OWN}
    assert set(recap.kept) == {units[case] for case in MACHINE}
    steps = plan_steps(Request(standing.root))
    faults = site_faults(standing, steps)
    for case, (_, reason) in MACHINE.items():
        unit = units[case]
        assert reason in recap.kept[unit], case
        assert "\n" not in recap.kept[unit], case
        assert (standing.reports / unit).read_bytes() == before[unit], case
        assert Publisher(standing.root).record(unit) is not None, case
        assert f"{unit} is stale (notebook): build again" in faults, case
    for case, (_, reason) in OWN.items():
        assert reason in recap.failed[units[case]], case
        assert not (standing.reports / units[case]).exists(), case


@posix
def test_what_fails_once_is_tried_once_more(standing: Workbook, tmp_path: Path) -> None:
    """As when memory runs out for a moment: killed the first time, well the second."""
    mark = tmp_path / "mark"
    with_cell(standing, f"import os, pathlib; mark = pathlib.Path({str(mark)!r})\n"
              "if not mark.exists():\n    mark.touch()\n    os.kill(os.getpid(), 9)")  # fmt: skip
    recap = build_site(standing, **ONE)
    assert (recap.built, recap.failed, recap.kept) == ([UNIT], {}, {})


def test_a_hung_cell_is_ended_and_its_page_kept(standing: Workbook) -> None:
    before = page(standing)
    with_cell(standing, "import time; time.sleep(600)")
    recap = build(Request(standing.root, **ONE), 2, limit=5)
    assert recap.kept == {UNIT: "ended after the time limit of 5 s"}
    assert page(standing) == before


def test_a_disk_that_fails_keeps_the_page(
    standing: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PublishError("the disk is full. Nothing was published.")

    before = page(standing)
    with_cell(standing, "1")
    with monkeypatch.context() as patch:
        patch.setattr(Publisher, "publish", fail)
        recap = build_site(standing, **ONE)
    assert recap.kept == {UNIT: "the disk is full. Nothing was published."}
    assert page(standing) == before
    assert build_site(standing, **ONE).built == [UNIT]


def test_a_cluster_that_goes_keeps_the_pages(
    standing: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One page is made, then the scheduler is gone; with none at the start nothing is begun."""

    def runs(*_: object) -> list[Callable]:
        def run(tasks):
            if len(made) > 1:
                raise ClusterError("no scheduler answers")
            for number, task in enumerate(tasks):
                if number:
                    raise ClusterError("the scheduler is gone")
                made.append(task.unit)
                yield task, main.make(task), ""

        return [run, run]

    made: list[str] = []
    asked = {"counties": ("yilan",), "strategies": ("1", "2"), "languages": ("zh",)}
    monkeypatch.setattr(main, "_runs", runs)
    recap = build_site(standing, force=True, **asked)
    assert recap.built == made
    assert list(recap.kept.values()) == ["the scheduler is gone"]
    assert len(list(standing.reports.glob("yilan/strategy-[12].html"))) == 2
    made.append("again")
    with pytest.raises(ClusterError):
        build_site(standing, force=True, **asked)
    assert len(list(standing.reports.glob("yilan/strategy-[12].html"))) == 2


def test_a_planner_that_is_killed_is_asked_again(
    standing: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [(None, None, "the process was ended by SIGKILL (Killed)")] * 2
    real = main.run_each
    monkeypatch.setattr(main, "run_each", lambda *a: iter([answers.pop()]) if answers else real(*a))
    with pytest.raises(BuildError, match="nothing can be planned: the process was ended by SIG"):
        plan_steps(Request(standing.root))
    answers.append((None, None, "the process was ended by SIGKILL (Killed)"))
    assert len(plan_steps(Request(standing.root)).steps) > 100


def test_code_changed_while_it_loads_is_planned_again(
    standing: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [Steps(refusal=CHANGED)]
    real = main.run_each
    starters = []

    def run_each(*rest):
        starters.append(rest[3])
        return iter([(None, answers.pop(), "")]) if answers else real(*rest)

    monkeypatch.setattr(main, "run_each", run_each)
    assert len(plan_steps(Request(standing.root)).steps) > 100
    assert starters[1] == "", "a process that loads the code of now"


def command(root: Path, library: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    own = {ROOT_VARIABLE: str(root), "PYTHONPATH": str(library)} | environment
    return subprocess.Popen(
        [sys.executable, "-m", "safetynet", "build", "--jobs", "2", "--county", "yilan",
         "--strategy", "1", "--strategy", "2", "--strategy", "4", *options],
        env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@posix
def test_code_changed_meanwhile_keeps_every_page_and_says_so_in_a_line(
    standing: Workbook, tmp_path: Path
) -> None:
    library = tmp_path / "lib"
    shutil.copytree(PACKAGE, library / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    before = {p: p.read_bytes() for p in standing.reports.rglob("*.html")}
    process = command(standing.root, library, "--force")
    jobs = standing.state / "jobs"
    while process.poll() is None and not list(jobs.glob("*")):
        time.sleep(0.01)
    with (library / PACKAGE.name / "identity.py").open("a") as file:
        file.write("# changed\n")
    said = "".join(process.communicate(timeout=120))
    assert "Traceback" not in said
    # the pages that had been made already have the same bytes
    assert {p: p.read_bytes() for p in standing.reports.rglob("*.html")} == before
    assert said.count(CHANGED) <= 1


def fork_servers(parent: int) -> list[psutil.Process]:
    """The fork servers of a process; none if it has ended."""
    try:
        children = psutil.Process(parent).children()
        return [child for child in children if "forkserver" in " ".join(child.cmdline())]
    except psutil.NoSuchProcess:
        return []


@posix
def test_a_fork_server_that_is_killed_costs_nothing(standing: Workbook) -> None:
    """Killed again and again while reports are made: every one is made or kept."""
    before = {p: p.read_bytes() for p in standing.reports.rglob("*.html")}
    process = command(standing.root, PACKAGE.parent, "--force")
    killed = 0
    while process.poll() is None:
        time.sleep(0.05)
        begun = list((standing.state / "jobs").glob("*"))
        for server in fork_servers(process.pid) if begun and killed < 3 else []:
            server.kill()
            killed += 1
            time.sleep(1)
    said = "".join(process.communicate(timeout=120))
    assert killed
    assert "Traceback" not in said
    assert "0 failed" in said
    assert {p: p.read_bytes() for p in standing.reports.rglob("*.html")} == before


@posix
def test_a_killed_build_leaves_nothing_outside_the_workbook(copy: Workbook, tmp_path: Path) -> None:
    temporary = tmp_path / "t"
    temporary.mkdir()
    process = command(copy.root, PACKAGE.parent, TMPDIR=str(temporary))
    while process.poll() is None and not list(copy.reports.rglob("*.html")):
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    if len(os.fsencode(copy.state / "tmp")) <= 70:
        assert list(temporary.iterdir()) == []
    assert build_site(copy, **ONE).failed == {}
    assert [f.name for f in (copy.state / "tmp").iterdir()] == []


def test_the_pages_of_a_briefing_that_is_gone_go_with_it(standing: Workbook) -> None:
    """Also where the last whole build was before it came, and it was built alone."""
    row = {"printed": "12處", "indicator": "welfare-centres", "period_printed": "111年"}
    name = "hualien-2023-briefing"
    add_briefing(standing, name, "2023", [row])
    build_site(standing, counties=("hualien",))
    assert (standing.reports / "hualien" / "strategy-1.html").is_file()
    left = standing.reports / "sources" / f"{name}.failed.ipynb"
    left.write_text("{}", encoding="utf-8")
    shutil.rmtree(standing.raw / "briefings" / name)
    assert build_site(standing).kept == {}
    assert not (standing.reports / "hualien" / "strategy-1.html").exists()
    assert not left.exists()
    assert site_faults(standing, plan_steps(Request(standing.root))) == []


def test_the_command_line_tells_what_was_kept(standing: Workbook) -> None:
    with_cell(standing, "raise MemoryError")
    done = command(standing.root, PACKAGE.parent)
    said, errors = done.communicate(timeout=120)
    assert done.returncode == 1
    assert "0 failed, 6 kept." in said
    assert errors.count("kept, not rebuilt: ") == 1
    assert "and 3 more: cell " in errors
    assert not (standing.state / "jobs").exists()
    assert (standing.root / STATE / "lock").is_file()
