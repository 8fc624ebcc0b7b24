"""Memory, writes, syncs, names, starts and connections fail in turn, in every process of a build.

Each published page is the old or the new one, whole; and the next build ends with the same bytes.
SAFETYNET_FAULTS says how many places of each kind are tried, one by default.
"""

import os
import random
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import inject
import pytest
from conftest import ROOT, build_site, digests, edit
from inject import Fault, armed
from safetynet.build import main
from safetynet.build.main import BuildError
from safetynet.build.publish import Publisher, PublishError
from safetynet.lock import LockError
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook

ONE = {"counties": ("yilan",), "strategies": ("1",), "languages": ("zh",)}
UNIT = "yilan/strategy-1.html"
MANY = int(os.environ.get("SAFETYNET_FAULTS", "1"))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
# How often a build of one page calls what may fail.
CALLS = {"open": 21, "fsync": 8, "rename": 33, "connect": 4, "start": 2, "memory": 22_000}
SIZES = (0, 100, 5_000, 50_000, 200_000, 300_000, 500_000)


def places(kind: str) -> list[int]:
    """Return where to let it fail, the same at every run."""
    among = range(1, CALLS[kind] + 1) if kind in CALLS else SIZES
    return sorted(random.Random(kind).sample(among, min(len(among), MANY)))


CASES = [(kind, at) for kind in (*CALLS, "size") for at in places(kind)]


@pytest.fixture(autouse=True, scope="module")
def without_documents() -> Iterator[None]:
    """The figure that changes is no longer that of its document."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DOCUMENTS_VARIABLE, raising=False)
        yield


@pytest.fixture(scope="module")
def sites(
    without_documents: None, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workbook, dict[str, str]]:
    """A site of one page whose figures have changed since, and what it is to become."""
    root = tmp_path_factory.mktemp("injected") / "old"
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder)
    old = Workbook(root)
    assert build_site(old, **ONE).built == [UNIT]
    figures = old.raw / "briefings" / "yilan-2021-briefing" / "figures.csv"
    edit(figures, "3,854,500 元", "3,854,501 元")
    new = Workbook(root.with_name("new"))
    shutil.copytree(old.root, new.root)
    assert build_site(new, **ONE).built == [UNIT]
    return old, digests(new.reports)


@pytest.mark.parametrize(("kind", "at"), CASES)
def test_a_page_is_the_old_or_the_new_one_whatever_fails(
    sites: tuple[Workbook, dict[str, str]], tmp_path: Path, kind: str, at: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    site, new = sites
    old = digests(site.reports)
    assert old.keys() == new.keys()
    assert old != new
    workbook = Workbook(tmp_path / "site")
    shutil.copytree(site.root, workbook.root)
    fault = Fault(kind, at, str(tmp_path / "counter"))
    with monkeypatch.context() as patch:
        patch.setattr(main, "make", partial(inject.make, fault))
        patch.setattr(main, "plan_build", partial(inject.plan_build, fault))
        try:
            with armed(fault):
                recap = build_site(workbook, **ONE)
            assert recap.failed == {}
            said = list(recap.kept.values())
        except (BuildError, PublishError, LockError, MemoryError) as error:
            said = [str(error)]
    assert kind == "size" or os.path.getsize(fault.counter) >= at, "it did not happen"
    assert all("\n" not in line for line in said)
    Publisher(workbook.root).recover()
    assert digests(workbook.reports) in (old, new)
    assert build_site(workbook, **ONE).failed == {}
    assert digests(workbook.reports) == new
    assert list((workbook.state / "tmp").iterdir()) == []
    assert not list(workbook.state.rglob("*.part"))
