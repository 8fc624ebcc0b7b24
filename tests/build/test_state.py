"""What the build remembers is believed only if this user wrote it and nothing has changed it."""

import json
import marshal
import os
import pickle
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import build_site, digests
from safetynet import seal as sealing
from safetynet.book.cache import load_cache
from safetynet.build.main import build, plan_steps
from safetynet.build.planner import make_plan
from safetynet.build.publish import STATE, Publisher
from safetynet.build.staging import JOURNAL, digest
from safetynet.build.task import Built, Request, Task
from safetynet.build.work import OTHER_JOB, make
from safetynet.charts.font import coarse_glyphs, page_font, site_glyphs
from safetynet.seal import SealError, private_folder, seal, unseal, write_whole
from safetynet.workbook import Workbook

ONE = {"counties": ("yilan",), "strategies": ("1",), "languages": ("zh",)}
UNIT = "yilan/strategy-1.html"
posix = pytest.mark.skipif(os.name != "posix", reason="owners and modes are those of POSIX")


class Planted:
    """Runs a command wherever it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def fresh_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the user's key lies, which is not made yet."""
    folder = tmp_path / "user"
    monkeypatch.setattr(sealing, "user_state_path", lambda _: folder)
    sealing._key.cache_clear()
    yield folder / "key"
    sealing._key.cache_clear()


def other_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_key", lambda: b"another user's key")


def test_a_seal_holds_for_its_purpose_and_its_bytes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(b"3.85", "figures")
    assert unseal(sealed, "figures") == b"3.85"
    damaged = [b"", b"3.85", sealed[:-1], sealed + b" ", sealed.replace(b"3.85", b"38.5")]
    for other in (*damaged, sealed.replace(b"safetynet 1", b"safetynet 2")):
        with pytest.raises(SealError):
            unseal(other, "figures")
    with pytest.raises(SealError):
        unseal(sealed, "measures")
    other_user(monkeypatch)
    with pytest.raises(SealError):
        unseal(sealed, "figures")


@posix
def test_a_key_is_its_user_s_alone(fresh_key: Path) -> None:
    sealed = seal(b"x", "y")
    assert stat.S_IMODE(fresh_key.stat().st_mode) == 0o600
    assert [path.name for path in fresh_key.parent.iterdir()] == ["key"]
    sealing._key.cache_clear()
    assert unseal(sealed, "y") == b"x"


@posix
@pytest.mark.parametrize("damage", ["read by others", "short", "a link", "a pipe", "empty"])
def test_a_key_that_others_may_know_is_replaced(fresh_key: Path, damage: str) -> None:
    sealed = seal(b"x", "y")
    key = fresh_key.read_bytes()
    if damage == "read by others":
        fresh_key.chmod(0o644)
    elif damage in ("short", "empty"):
        fresh_key.write_bytes(key[:7] if damage == "short" else b"")
    else:
        fresh_key.rename(fresh_key.with_name("moved"))
        link = damage == "a link"
        fresh_key.symlink_to("moved") if link else os.mkfifo(fresh_key, 0o600)
    sealing._key.cache_clear()
    with pytest.raises(SealError):
        unseal(sealed, "y")
    assert fresh_key.read_bytes() != key
    assert stat.S_IMODE(fresh_key.lstat().st_mode) == 0o600


def test_without_a_place_for_a_key_nothing_is_believed_later(fresh_key: Path) -> None:
    fresh_key.parent.write_text("no folder")
    sealed = seal(b"x", "y")
    assert unseal(sealed, "y") == b"x"
    sealing._key.cache_clear()
    with pytest.raises(SealError):
        unseal(sealed, "y")


@posix
def test_state_is_closed_to_others_whatever_the_umask(copy: Workbook) -> None:
    before = os.umask(0)
    try:
        assert build_site(copy, **ONE).built == [UNIT]
    finally:
        os.umask(before)
    assert stat.S_IMODE(copy.state.stat().st_mode) == 0o700
    open_to_others = [path for path in copy.state.rglob("*") if not path.is_symlink()
                      and path.is_file() and path.stat().st_mode & stat.S_IWOTH
                      and path.parent.stat().st_mode & stat.S_IXOTH]  # fmt: skip
    assert open_to_others == []
    copy.state.chmod(0o777)
    private_folder(copy.state)
    assert stat.S_IMODE(copy.state.stat().st_mode) == 0o755


def test_a_file_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state" / "x"
    write_whole(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert [(p.name, p.read_bytes()) for p in path.parent.iterdir()] == [("x", b"old")]


def test_planted_evidence_runs_nothing_and_moves_no_number(copy: Workbook, tmp_path: Path) -> None:
    """A pickle with a command; the kept evidence with another number in it; another purpose."""
    assert build_site(copy, **ONE).built == [UNIT]
    before = digests(copy.reports)
    kept = copy.state / "evidence"
    sealed = kept.read_bytes()
    mark = tmp_path / "mark"
    cache = load_cache(kept)
    figures = cache.tables["figures"]
    assert len(figures) > 500
    figures.loc[figures["obs_value"].notna(), "obs_value"] *= 10
    altered = pickle.dumps(cache)
    for planted in (
        pickle.dumps(Planted(mark)),
        sealed.partition(b"\n")[0] + b"\n" + pickle.dumps(Planted(mark)),
        sealed.partition(b"\n")[0] + b"\n" + altered,
        seal(altered, "evidence of other code"),
        sealed[: len(sealed) // 2],
        b"",
    ):
        kept.write_bytes(planted)
        assert load_cache(kept).tables == {}
        assert build_site(copy, force=True, **ONE).built == [UNIT]
        assert digests(copy.reports) == before
        assert kept.read_bytes() == sealed, "read again and kept again"
    assert not mark.exists()


def test_a_job_that_is_not_what_was_planned_is_not_run(copy: Workbook, tmp_path: Path) -> None:
    [step] = make_plan(Request(copy.root, **ONE)).steps
    assert step.job is not None
    mark = tmp_path / "mark"
    step.job.write_bytes(pickle.dumps(Planted(mark)))
    assert make(Task(step.unit, step.job, step.digest)) == Built({}, hindrance=OTHER_JOB)
    assert not mark.exists()


def test_a_page_that_was_altered_with_its_record_is_built_again(standing: Workbook) -> None:
    """Whoever can write a page can write a record of it, but not seal it."""
    page, record = standing.reports / UNIT, next((standing.state / "units").glob("yilan*gy-1*"))
    good, known = page.read_bytes(), Publisher(standing.root).record(UNIT)
    assert known is not None
    page.write_bytes(good.replace("處".encode(), "座".encode()))
    files = known.files | {f"reports/{UNIT}": digest(page.read_bytes())}
    text = json.dumps({"key": known.key, "files": dict(files)}, indent=1, sort_keys=True).encode()
    for planted in (text, record.read_bytes().partition(b"\n")[0] + b"\n" + text,
                    seal(text, "record yilan/strategy-2.html")):  # fmt: skip
        record.write_bytes(planted)
        assert build_site(standing, **ONE).built == [UNIT]
        assert page.read_bytes() == good


def test_state_of_another_user_is_made_anew(standing: Workbook) -> None:
    """As in a folder that a colleague sent: every page is built again, none is believed."""
    before = digests(standing.reports)
    for path in (standing.state / "units").iterdir():
        path.write_bytes(path.read_bytes().replace(b"safetynet 1 ", b"safetynet 1 f"))
    steps = plan_steps(Request(standing.root))
    assert {step.reasons for step in steps.steps} == {("never built",)}
    assert build_site(standing, **ONE).built == [UNIT]
    assert digests(standing.reports) == before


def test_a_unit_whose_record_is_lost_leaves_no_page(standing: Workbook) -> None:
    old = standing.reports / "nowhere" / "strategy-1.html"
    Publisher(standing.root).publish("nowhere/strategy-1.html", "key",
                                     {"reports/nowhere/strategy-1.html": b"old"})  # fmt: skip
    [record] = (standing.state / "units").glob("nowhere*")
    record.write_bytes(b"damaged")
    assert build_site(standing).failed == {}
    assert not old.exists()
    assert not record.exists()


def test_a_planted_journal_writes_nothing(copy: Workbook) -> None:
    """A change under way that another put there: neither code nor pages are touched."""
    publisher = Publisher(copy.root)
    target = copy.notebooks / "strategy.ipynb"
    before = target.read_bytes()
    folder = copy.state / "staging" / "planted"
    for journal in (
        json.dumps([["notebooks/strategy.ipynb", True]]).encode(),
        json.dumps([["notebooks/strategy.ipynb", None]]).encode(),
        seal(json.dumps([["notebooks/strategy.ipynb", None]]).encode(), "journal other"),
        b"\xff",
    ):
        folder.mkdir(parents=True)
        (folder / "0").write_bytes(b"planted")
        (folder / JOURNAL).write_bytes(journal)
        publisher.recover()
        assert target.read_bytes() == before
        assert not folder.exists()


def test_content_swapped_while_it_is_staged_is_not_published(copy: Workbook) -> None:
    folder = copy.state / "staging" / "x"
    folder.mkdir(parents=True)
    (folder / "0").write_bytes(b"planted")
    steps = [["reports/x.html", "0" * 64]]
    (folder / JOURNAL).write_bytes(seal(json.dumps(steps).encode(), "journal x"))
    Publisher(copy.root).recover()
    assert not (copy.reports / "x.html").exists()
    assert not folder.exists()


def test_outlines_with_digits_exchanged_are_drawn_anew(tmp_path: Path) -> None:
    good = site_glyphs("3.85 %處", tmp_path)
    font = page_font("3.85 %處", good)
    path = tmp_path / "glyphs"
    sealed = path.read_bytes()
    swapped = dict(good) | {"3": good["8"], "8": good["3"]}
    for planted in (
        marshal.dumps(swapped),
        sealed.partition(b"\n")[0] + b"\n" + marshal.dumps(swapped),
        seal(marshal.dumps(swapped), "glyphs of other characters"),
        sealed[:100],
        b"",
    ):
        path.write_bytes(planted)
        assert page_font("3.85 %處", site_glyphs("3.85 %處", tmp_path)) == font
        assert path.read_bytes() == sealed
    path.unlink()
    path.mkdir()
    assert site_glyphs("3.85 %處", tmp_path) == coarse_glyphs("3.85 %處")


def test_damaged_outlines_cost_no_page(standing: Workbook) -> None:
    before = digests(standing.reports)
    for path in (standing.state / "fonts").iterdir():
        os.truncate(path, 0)
    recap = build_site(standing, force=True, **ONE)
    assert (recap.built, recap.failed, recap.kept) == ([UNIT], {}, {})
    assert digests(standing.reports) == before


def test_a_memory_of_builds_that_another_wrote_is_not_believed(standing: Workbook) -> None:
    """It could say that one page is all there is to do, and that it stands."""
    (standing.reports / "yilan" / "strategy-2.html").unlink()
    for path in (standing.state / "last").iterdir():
        _, _, data = path.read_bytes().partition(b"\n")
        last = json.loads(data)
        last["units"] = {UNIT: last["units"].get(UNIT, "")}
        path.write_bytes(json.dumps(last).encode())
    recap = build(Request(standing.root), 2)
    assert recap.built == ["yilan/strategy-2.html"]
    assert len(recap.current) > 100


def test_the_whole_state_may_be_deleted(standing: Workbook) -> None:
    before = digests(standing.reports)
    shutil.rmtree(standing.root / STATE)
    assert build_site(standing, **ONE).built == [UNIT]
    assert digests(standing.reports) == before
