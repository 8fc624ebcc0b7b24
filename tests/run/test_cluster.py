"""A scheduler and workers as real processes on this machine."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from cluster_work import work
from conftest import digests
from safetynet.build.main import build
from safetynet.build.round import Watcher
from safetynet.build.task import Request
from safetynet.identity import PACKAGE, code_identity, short
from safetynet.run import cluster, workers
from safetynet.run.cluster import run_on_cluster
from safetynet.run.pool import run_each
from safetynet.run.workers import ClusterError
from safetynet.workbook import Workbook
from test_isolation import gone

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="distributed is not installed"
)


class Machines:
    """A scheduler and what joins it, reached from this machine only; with keys if there are any."""

    def __init__(self, folder: Path, keys: Path | None = None) -> None:
        self.folder = folder
        self.keys = keys
        self.file = folder / "scheduler.json"
        self.started: list[subprocess.Popen[bytes]] = []
        self._start("dask_scheduler", PACKAGE.parent, "--port", "0")
        until = time.monotonic() + 120
        # the file is there before all of it is written
        while not self._written() and time.monotonic() < until:
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def _written(self) -> bool:
        return self.file.exists() and self.file.read_text().rstrip().endswith("}")

    def join(self, *options: str, library: Path = PACKAGE.parent) -> subprocess.Popen[bytes]:
        """Start a worker that imports the package from a library folder."""
        return self._start(
            "dask_worker", library, "--nthreads", "1", "--worker-port", "0", *options
        )  # fmt: skip

    def _start(self, command: str, library: Path, *options: str) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([str(library), str(Path(__file__).parent)])
        environment = os.environ | {"PYTHONPATH": path}
        if self.keys:
            environment |= {"DASK_CONFIG": str(self.keys)}
            del environment["DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION"]
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{command}", "--protocol", "tls" if self.keys else "tcp",
             "--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0",
             "--scheduler-file", str(self.file), *options],
            cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.started.append(process)
        return process

    def wait_for(self, count: int) -> None:
        """Wait until that many workers have joined."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=120)

    def end(self) -> None:
        for process in reversed(self.started):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    made = Machines(tmp_path_factory.mktemp("cluster"))
    yield made
    made.end()


@pytest.fixture(scope="module")
def other_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library folder with another version of the package."""
    library = tmp_path_factory.mktemp("other") / "lib"
    shutil.copytree(PACKAGE, library / PACKAGE.name)
    (library / PACKAGE.name / "pages" / "html.py").write_text("")
    return library


@needs_dask
def test_the_cluster_gives_the_same_bytes_while_workers_come_and_go(
    machines: Machines, other_code: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One worker has a nanny; the other is killed in the middle, and one with other code joins."""
    machines.join()
    doomed = machines.join("--no-nanny")
    tasks = [(str(number), 0.1) for number in range(30)]
    tasks[15:17] = [("error", 0.0), ("kill", 0.0)]
    machines.wait_for(2)
    stopped = run_on_cluster(work, tasks, machines.address, code_identity())
    next(stopped)
    stopped.close()
    taken: list[int] = []
    source = (taken.append(1) or task for task in tasks)
    far: dict[tuple[str, float], tuple[dict[str, bytes] | None, str]] = {}
    for task, result, failure in run_on_cluster(
        work, source, machines.address, code_identity(), 30
    ):
        far[task] = result, failure
        assert len(taken) <= len(far) + 2 * cluster.AHEAD + 2
        if len(far) == 2:
            machines.join(library=other_code)
            machines.wait_for(3)
        if len(far) == 10:
            orphans = [p.pid for p in psutil.Process(doomed.pid).children(recursive=True)]
            doomed.kill()
    assert len(orphans) >= 2
    assert gone(orphans) == []
    near = {task: rest for task, *rest in run_each(work, tasks, 2, "safetynet.build.main")}
    assert len(far) == len(tasks)
    for task in tasks:
        assert far[task][0] == near[task][0]
        assert bool(far[task][1]) == bool(near[task][1])
    assert "ValueError: error" in far["error", 0.0][1]
    assert far["kill", 0.0][1] == "the process was ended by SIGKILL (Killed)"
    assert caplog.text.count("has other code") == 1
    with pytest.raises(
        ClusterError, match=r"worker tcp://127.* has other code or another"
    ) as error:
        list(run_on_cluster(work, tasks, machines.address, code_identity()))
    assert short(code_identity()) in str(error.value)


@needs_dask
def test_a_cluster_that_is_not_there_or_goes_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker, then one that is killed, then a scheduler that is killed, then none."""
    machines = Machines(tmp_path)

    def build(patience: float) -> Iterator[object]:
        monkeypatch.setattr(workers, "PATIENCE", patience)
        monkeypatch.setattr(cluster, "PATIENCE", patience)
        return run_on_cluster(work, [("1", 0.1)] * 50, machines.address, code_identity())

    try:
        with pytest.raises(ClusterError, match=f"start one with dask worker {machines.address}"):
            list(build(4))
        for process in (machines.join("--no-nanny"), machines.started[0]):
            started = build(60)
            next(started)
            monkeypatch.setattr(workers, "PATIENCE", 1)
            process.kill()
            process.wait()
            with pytest.raises(ClusterError, match=r"no worker with this code|scheduler"):
                list(started)
            machines.join("--no-nanny")
        with pytest.raises(ClusterError, match="no scheduler answers at tcp://127"):
            list(build(1))
    finally:
        machines.end()


def test_without_dask_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"safetynet\[cluster\]"):
        list(run_on_cluster(work, [("1", 0.0)], "tcp://127.0.0.1:1", code_identity()))


@needs_dask
def test_reports_from_a_cluster_are_those_of_this_machine(
    copy: Workbook, built: Workbook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Real reports, a worker killed in the middle: byte by byte what a local build makes."""
    machines = Machines(tmp_path_factory.mktemp("reports"))
    try:
        machines.join()
        doomed = machines.join("--no-nanny")
        machines.wait_for(2)
        done: list[str] = []

        def kill_one(unit: str) -> None:
            done.append(unit)
            if len(done) == 2:
                doomed.kill()

        request = Request(copy.root, ("yilan",), ("1", "2", "3", "4"))
        watcher = Watcher(done=kill_one)
        recap = build(request, 2, limit=600, scheduler=machines.address, watcher=watcher)
    finally:
        machines.end()
    assert recap.failed == {}
    assert len(recap.built) == 8
    made = digests(copy.reports)
    assert len(made) == 8 * 6
    assert made == {name: digests(built.reports)[name] for name in made}
