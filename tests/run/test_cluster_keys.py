"""Who may reach a cluster: over TLS, as the README says, only who has a key."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dask
import distributed  # noqa: F401  (its defaults must stand before a test changes the configuration)
import psutil
import pytest
import yaml
from cluster_work import work
from conftest import ROOT, digests
from safetynet.identity import PACKAGE, code_identity
from safetynet.run import cluster
from safetynet.run.cluster import is_open, run_on_cluster
from safetynet.run.workers import ClusterError
from safetynet.workbook import Workbook
from test_cluster import Machines, needs_dask

README = (ROOT / "README.md").read_text(encoding="utf-8")
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")


def make_keys(folder: Path) -> Path:
    """Make keys with the README's own commands; return the README's configuration of them."""
    [commands] = re.findall(r"```\n(umask 077\nopenssl .*?)```", README, re.DOTALL)
    subprocess.run(["sh", "-ec", commands], cwd=folder, check=True, capture_output=True)
    [text] = re.findall(r"```yaml\n(distributed:.*?)```", README, re.DOTALL)
    path = folder / "cluster.yaml"
    path.write_text(text.replace("/path/to", folder.as_posix()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[Machines]:
    machines = Machines(tmp_path_factory.mktemp("locked"), keys)
    machines.join()
    yield machines
    machines.end()


def listening(process: int) -> list[str]:
    """Return the addresses that a process and those it started listen on."""
    family = [psutil.Process(process), *psutil.Process(process).children(recursive=True)]
    found = [connection for one in family for connection in one.net_connections()]
    return [str(c.laddr.ip) for c in found if c.status == psutil.CONN_LISTEN]


@needs_dask
@needs_openssl
def test_a_page_is_built_over_tls(
    locked: Machines, keys: Path, copy: Workbook, built: Workbook
) -> None:
    assert locked.address.startswith("tls://127.0.0.1:")
    environment = dict(os.environ)
    del environment["DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION"]
    command = ["build", "--county", "yilan", "--strategy", "2", "--language", "zh"]
    done = subprocess.run(
        [sys.executable, "-m", "safetynet", *command, "--scheduler", locked.address],
        env=environment | {"DASK_CONFIG": str(keys), "PYTHONPATH": str(PACKAGE.parent)},
        cwd=copy.root, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 built" in done.stdout
    assert "is open" not in done.stderr
    made = digests(copy.reports)
    assert len(made) == 6
    assert made == {name: digests(built.reports)[name] for name in made}


@needs_dask
@needs_openssl
def test_nobody_else_is_answered(
    locked: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither without a key, nor with one of another authority, nor in the clear."""
    monkeypatch.setattr(cluster, "PATIENCE", 3)

    def build(address: str) -> list[object]:
        return list(run_on_cluster(work, [("1", 0.0)], address, code_identity()))

    none = {"distributed.comm.tls.ca-file": None, "distributed.comm.tls.client.cert": None}
    with dask.config.set(none), pytest.raises(ClusterError, match="cannot be spoken to"):
        build(locked.address)
    with pytest.raises(ClusterError, match="answers only to tls://"):
        build(locked.address.replace("tls://", "tcp://"))
    configured = yaml.safe_load(make_keys(tmp_path).read_text(encoding="utf-8"))["distributed"]
    strange = {
        f"distributed.comm.tls.{name}": value for name, value in configured["comm"]["tls"].items()
    }
    strange["distributed.comm.require-encryption"] = configured["comm"]["require-encryption"]
    with dask.config.set(strange):
        with pytest.raises(ClusterError, match="answers only to tls://"):
            build(locked.address)
        with pytest.raises(ClusterError, match="encryption required"):
            build(locked.address.replace("tls://", "tcp://"))
    (tmp_path / "key.pem").unlink()
    with dask.config.set(strange), pytest.raises(ClusterError, match="No such file"):
        build(locked.address)


@needs_dask
@needs_openssl
def test_no_machine_but_this_one_is_listened_to(locked: Machines) -> None:
    """The scheduler and its web server; the nanny, its worker and that one's web server."""
    for process, count in zip(locked.started, (2, 3), strict=True):
        until = time.monotonic() + 60
        while len(listening(process.pid)) < count and time.monotonic() < until:
            time.sleep(0.1)
        assert listening(process.pid) == ["127.0.0.1"] * count


def test_the_readme_closes_dasks_web_server() -> None:
    commands = re.findall(r"^\S*/dask (?:scheduler|worker) .*$", README, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        assert "--dashboard-address 127.0.0.1:" in command
        assert "--host 127.0.0.1" in command or "tls://" in command


@pytest.mark.parametrize(
    ("address", "open_to_others"),
    [
        ("tcp://10.0.0.5:8786", True), ("10.0.0.5:8786", True), ("tcp://node7:8786", True),
        ("tcp://0.0.0.0:8786", True), ("tcp://[2001:db8::1]:8786", True), ("ws://node7:80", True),
        ("tcp://127.0.0.1.example:8786", True), ("tcp://localhost.example:8786", True),
        ("tls://10.0.0.5:8786", False), ("tls://node7:8786", False),
        ("tcp://127.0.0.1:8786", False), ("127.9.9.9:8786", False), ("tcp://[::1]:8786", False),
        ("tcp://localhost:8786", False), ("localhost:8786", False),
    ],
)  # fmt: skip
def test_an_open_address_is_told_from_one_of_this_machine(
    address: str, open_to_others: bool
) -> None:
    assert is_open(address) is open_to_others


@needs_dask
@pytest.mark.parametrize(("host", "times"), [("0.0.0.0", 1), ("127.0.0.1", 0)])
def test_a_build_over_an_open_address_says_so_first(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, host: str, times: int
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(ClusterError, match="no scheduler answers"):
        list(run_on_cluster(work, [("1", 0.0)], f"tcp://{host}:1", code_identity()))
    said = [record.getMessage() for record in caplog.records if "is open" in record.getMessage()]
    assert len(said) == times
    assert all("\n" not in line and line.startswith(f"tcp://{host}:1") for line in said)
