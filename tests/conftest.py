"""What several tests need: the workbook's evidence, and a copy of its data that may be damaged."""

import hashlib
import json
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.build.main import build
from safetynet.build.round import Recap
from safetynet.build.task import Request
from safetynet.lock import BusyError, only_one
from safetynet.pages.notebooks import BUILT_IN
from safetynet.raw.briefing import COLUMNS
from safetynet.raw.source import DOCUMENTS_VARIABLE
from safetynet.workbook import ROOT_VARIABLE, SITE_VARIABLE, Workbook

pytest_plugins = ["chromium"]
ROOT = Path(__file__).parents[1]
# In the background of a script SIGINT is ignored, and every command that a test starts inherits it.
signal.signal(signal.SIGINT, signal.default_int_handler)
# What a person has set for work of their own is not what is tested.
for name in (ROOT_VARIABLE, SITE_VARIABLE):
    os.environ.pop(name, None)
os.environ["DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION"] = "False"
# The same examples at every run, however slow; SAFETYNET_FRESH=1 looks for new ones, and more.
FRESH = bool(os.environ.get("SAFETYNET_FRESH"))
slow = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("fixed", derandomize=True, **slow)
settings.register_profile("fresh", derandomize=False, print_blob=True, max_examples=500, **slow)
settings.load_profile("fresh" if FRESH else "fixed")
if not FRESH:
    # Else numbers and texts of whatever modules are loaded by then would be among the examples.
    providers._get_local_constants = lambda: providers._local_constants


# Files that take most of the time: make test-slow runs them beside what make test runs.
SLOW = (
    "documents/test_reading", "intake/test_accept", "intake/test_new", "intake/test_receive",
    "intake/test_review", "intake/test_review_browser", "pages/test_addresses",
    "pages/test_browser", "pages/test_compare", "pages/test_preview_in_browser",
    "pages/test_print", "raw/test_fuzz", "run/test_cluster", "run/test_cluster_keys",
    "run/test_isolation", "statistics/test_against_slow", "test_invent",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow files, and all that build pages again and again."""
    for item in items:
        path = item.path
        name = path.relative_to(ROOT / "tests").with_suffix("").as_posix() if (
            path.is_relative_to(ROOT / "tests")) else ""  # fmt: skip
        if name in SLOW or name.startswith("build/"):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say last how many tests were skipped, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} skipped: {reason}")


@pytest.fixture(autouse=True)
def same_environment() -> Iterator[None]:
    """Leave the environment as it was: the command line names folders there."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return read_evidence(Workbook(ROOT))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The whole site, built once from a copy of the data by the first worker that needs it.

    What `make reports` has built is copied too, so that only what is not up to date is made anew.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # that of all workers
    workbook = Workbook(folder / "workbook")
    whole = folder / "built"
    with in_turn(folder / "lock"):
        if not whole.exists():
            shutil.rmtree(workbook.root, ignore_errors=True)
            copy_inputs(workbook.root)
            copy_site(workbook.root)
            assert build_site(workbook).failed == {}
            whole.touch()
    return workbook


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Hold the lock of a file, and wait for it as long as another worker holds it."""
    with ExitStack() as held:
        while True:
            with suppress(BusyError):
                held.enter_context(only_one(path))
                break
            time.sleep(0.1)
        yield


@pytest.fixture
def standing(built: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    """A whole built site of its own, that a test may damage."""
    root = tmp_path / "standing"
    shutil.copytree(built.root, root)
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    monkeypatch.delenv(DOCUMENTS_VARIABLE, raising=False)
    return Workbook(root)


def build_site(workbook: Workbook, **asked: tuple[str, ...] | bool) -> Recap:
    """Build the pages of a workbook that are asked for, two at a time."""
    return build(Request(workbook.root, **asked), 2)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    """A workbook of its own, with the raw data and notebooks of the real one."""
    copy_inputs(tmp_path)
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.delenv(DOCUMENTS_VARIABLE, raising=False)
    return Workbook(tmp_path)


def copy_inputs(root: Path) -> None:
    """Copy the raw data and the notebooks that come with the workbook, not those of one's own."""
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    (root / "notebooks").mkdir()
    for name in BUILT_IN:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", root / "notebooks")


def copy_site(root: Path) -> None:
    """Copy what was built, without what a build keeps for others or only meanwhile."""
    mine = Workbook(ROOT)
    leave = shutil.ignore_patterns("tmp", "jobs", "*.lock", "*.log")
    for folder in (mine.reports, mine.processed, mine.state):
        if folder.is_dir():
            shutil.copytree(folder, root / folder.relative_to(ROOT), ignore=leave)


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def add_briefing(workbook: Workbook, name: str, day: str, rows: list[dict[str, str]]) -> None:
    """Write a briefing of a county with some figures; what a row does not say is usual."""
    areas = pd.read_csv(workbook.raw / "programme" / "areas.csv", dtype=str)
    code = areas.set_index("slug").loc[name.partition("-")[0], "ref_area"]
    folder = workbook.raw / "briefings" / name
    folder.mkdir()
    source = {"title": name, "issuer": "x", "ref_area": code, "date": day, "kind": "briefing"}
    source |= {"phases": "2", "text": "x.txt", "sha256": hashlib.sha256(name.encode()).hexdigest()}
    text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in source.items())
    (folder / "source.yml").write_text(text, encoding="utf-8")
    usual = {"section": "x", "line": "1", "ref_area": code, "label": "x", "role": "result",
             "strategy_title": "擴增家庭服務資源，提供可近性服務"}  # fmt: skip
    tables = {"figures": [{"figure_id": f"f{n}"} | usual | row for n, row in enumerate(rows)]}
    for table, columns in COLUMNS.items():
        frame = pd.DataFrame(tables.get(table, []), columns=columns.split(), dtype=str)
        frame.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n")


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.*")
        if path.is_file()
    }
