import errno
import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import kill
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kill import (
    CHANGES,
    FAILED,
    NEW,
    NOTEBOOK,
    OLD,
    PAGE,
    TABLE,
    UNIT,
    Site,
    contents,
    site,
    staged,
)
from safetynet.build import staging
from safetynet.build.publish import STATE, Publisher, PublishError, digest
from safetynet.lock import BusyError, LockError

OTHER = "yilan/strategy-2.html"
FAULTS = {errno.ENOSPC: "the disk is full. Free some space", errno.EACCES: "no permission"}


@pytest.fixture
def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    root = tmp_path / "workbook"
    root.mkdir()
    return Publisher(root)


def test_what_is_published_stands_and_is_on_record(publisher: Publisher) -> None:
    publisher.publish(UNIT, "key", OLD)
    assert site(publisher) == OLD
    record = publisher.record(UNIT)
    assert record is not None
    assert record.key == "key"
    assert record.files == {name: digest(data) for name, data in OLD.items()}
    assert publisher.units() == [UNIT]
    assert publisher.current(UNIT, "key")
    assert not publisher.current(UNIT, "other")
    assert not publisher.current(OTHER, "key")
    assert staged(publisher) == []


def test_a_record_holds_no_place_and_no_time(publisher: Publisher, tmp_path: Path) -> None:
    second = Publisher(tmp_path / "elsewhere")
    publisher.publish(UNIT, "key", OLD)
    second.publish(UNIT, "key", dict(reversed(OLD.items())))
    one, other = (next((p.root / STATE / "units").iterdir()) for p in (publisher, second))
    assert (one.name, one.read_bytes()) == (other.name, other.read_bytes())


@pytest.mark.parametrize("damage", ["changed", "removed", "a folder"])
def test_a_file_that_does_not_stand_is_not_current(publisher: Publisher, damage: str) -> None:
    publisher.publish(UNIT, "key", OLD)
    path = publisher.root / TABLE
    path.unlink()
    if damage == "changed":
        path.write_bytes(b"by hand")
    elif damage == "a folder":
        path.mkdir()
    assert not publisher.current(UNIT, "key")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"key": "key", "files": {"../x": ""}}'])
def test_a_damaged_record_is_none(publisher: Publisher, text: str) -> None:
    publisher.publish(UNIT, "key", OLD)
    next((publisher.root / STATE / "units").iterdir()).write_text(text, encoding="utf-8")
    assert publisher.record(UNIT) is None
    assert not publisher.current(UNIT, "key")
    publisher.publish(UNIT, "key", OLD)
    assert publisher.current(UNIT, "key")


def test_equal_bytes_are_not_written_again(publisher: Publisher) -> None:
    publisher.publish(UNIT, "old", OLD)
    before = {name: (publisher.root / name).stat().st_ino for name in OLD}
    publisher.publish(UNIT, "new", OLD | {PAGE: b"another"})
    after = {name: (publisher.root / name).stat().st_ino for name in OLD}
    assert {name for name in OLD if before[name] != after[name]} == {PAGE}
    assert publisher.current(UNIT, "new")


def test_what_is_no_more_published_goes(publisher: Publisher) -> None:
    publisher.publish(UNIT, "old", OLD)
    publisher.withdraw(UNIT, {FAILED: b"why"})
    assert site(publisher) == {FAILED: b"why"}
    assert publisher.units() == []
    publisher.publish(UNIT, "old", OLD, remove=[FAILED])
    publisher.publish(UNIT, "new", NEW, remove=[FAILED, PAGE])
    assert site(publisher) == NEW


def test_a_file_of_two_units_stays_until_both_are_gone(publisher: Publisher) -> None:
    publisher.publish(UNIT, "key", {PAGE: b"en", TABLE: b"shared"})
    publisher.publish(OTHER, "key", {"reports/yilan/strategy-2.html": b"zh", TABLE: b"shared"})
    publisher.withdraw(UNIT, {})
    assert publisher.current(OTHER, "key")
    publisher.publish(UNIT, "key", {PAGE: b"en"}, remove=[TABLE])
    assert publisher.current(OTHER, "key")
    publisher.withdraw(OTHER, {})
    assert site(publisher) == {PAGE: b"en"}


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/../../x", "/x", "C:/x", "C:x", "a\\b", "//host/x", "a\0", f"{STATE}/lock"],
)  # fmt: skip
def test_names_outside_of_the_site_are_refused(publisher: Publisher, name: str) -> None:
    publisher.publish(UNIT, "old", OLD)
    before = contents(publisher)
    for change in (
        lambda: publisher.publish(UNIT, "new", {PAGE: b"new", name: b"x"}),
        lambda: publisher.publish(UNIT, "new", {PAGE: b"new"}, [name]),
        lambda: publisher.withdraw(UNIT, {name: b"x"}),
    ):
        with pytest.raises(ValueError, match=r"no file of the site|no file inside|no name with"):
            change()
    assert contents(publisher) == before


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("number", FAULTS)
def test_a_disk_that_fails_leaves_all_as_it_was(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, change: str, number: int
) -> None:
    old, act, new = CHANGES[change]
    publisher.publish(UNIT, "old", old)
    before = contents(publisher)
    for failing in itertools.count(1):
        with monkeypatch.context() as patch:
            count = itertools.count(1)

            def write(path: Path, data: bytes, count: Any = count, last: int = failing) -> None:
                path.write_bytes(data)
                if next(count) == last:
                    raise OSError(number, os.strerror(number), str(path))

            patch.setattr(staging, "_write", write)
            try:
                act(publisher)
                break
            except PublishError as error:
                message = str(error)
        assert FAULTS[number] in message
        assert "Nothing was published" in message
        assert str(publisher.root) not in message
        assert contents(publisher) == before
        assert staged(publisher) == []
    assert failing > 1
    assert site(publisher) == new


def test_a_place_that_cannot_be_written_is_named(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(UNIT, "old", OLD)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "yilan")
    with pytest.raises(PublishError, match=rf"^{NOTEBOOK}|{PAGE} cannot be written: no permission"):
        publisher.publish(UNIT, "new", NEW)
    assert publisher.current(UNIT, "old")


@pytest.mark.parametrize("name", [PAGE, "reports", "reports/en"])
def test_a_folder_or_file_in_the_way_is_named(publisher: Publisher, name: str) -> None:
    path = publisher.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir() if name == PAGE else path.touch()
    with pytest.raises(PublishError, match=r"cannot be written: (a folder|.* is no folder)"):
        publisher.publish(UNIT, "new", NEW)
    assert staged(publisher) == []


def test_a_step_that_fails_is_taken_later(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(UNIT, "old", OLD)
    replace = os.replace

    def barred(source: Path, target: Path) -> None:
        if Path(target).name == "new.csv":
            raise PermissionError(errno.EACCES, "open in another program")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", barred)
        with pytest.raises(PublishError, match=r"close the program.*the next build puts them"):
            publisher.publish(UNIT, "new", NEW)
        assert not publisher.current(UNIT, "old")
        assert not publisher.current(UNIT, "new")
    publisher.recover()
    assert publisher.current(UNIT, "new")
    assert site(publisher) == NEW


def test_a_folder_on_another_disk_is_served(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def other_disk(source: Path, target: Path) -> None:
        if STATE in Path(source).parts and STATE not in Path(target).parts:
            raise OSError(errno.EXDEV, "cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", other_disk)
    publisher.publish(UNIT, "old", OLD)
    publisher.publish(UNIT, "new", NEW)
    assert site(publisher) == NEW


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
@pytest.mark.parametrize("steps", [("line",), ("call",), ("call", "recovery")], ids="-".join)
@pytest.mark.parametrize("change", CHANGES)
def test_a_kill_at_any_step(change: str, steps: tuple[str, ...]) -> None:
    command = [sys.executable, str(Path(kill.__file__)), change, *steps]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= (80 if steps == ("line",) else 15)


HOLD = """
import sys
from pathlib import Path
from safetynet.build.publish import Publisher
with Publisher(Path(sys.argv[1])).lock():
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_two_builds_at_a_time(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"locked"
        with pytest.raises(BusyError, match=rf"another build is running \(process {process.pid}\)"):
            publisher.lock().__enter__()
        publisher.recover()
        (tmp_path / STATE / "staging" / "x").mkdir(parents=True)
        with pytest.raises(BusyError):
            publisher.recover()
        process.kill()
    with publisher.lock():
        publisher.recover()
        with pytest.raises(BusyError, match=f"process {os.getpid()}"):
            Publisher(tmp_path).lock().__enter__()
    with publisher.lock(), publisher.lock():
        assert staged(publisher) == []


def test_a_workbook_that_cannot_be_written_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / STATE).touch()
    with pytest.raises(LockError, match="cannot be written"):
        Publisher(tmp_path).lock().__enter__()


FILES = st.dictionaries(
    st.sampled_from([f"reports/{name}" for name in ("a", "b", "c/d", "c/e")]),
    st.sampled_from([b"1", b"2"]),
)
MOVES = st.tuples(st.sampled_from(["u", "v", "w/ü"]), st.booleans(), FILES)


@settings(max_examples=50, deadline=None)
@given(st.lists(MOVES, max_size=8))
def test_any_sequence_leaves_what_it_says(moves: list[tuple[str, bool, Site]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        publisher = Publisher(Path(folder))
        stands: Site = {}
        records: dict[str, Site] = {}
        for unit, keep, files in moves:
            gone = set(records.pop(unit, {})) - {name for r in records.values() for name in r}
            stands = {name: data for name, data in stands.items() if name not in gone} | files
            if keep:
                publisher.publish(unit, "key", files)
                records[unit] = files
            else:
                publisher.withdraw(unit, files)
            assert site(publisher) == stands
            assert publisher.units() == sorted(records)
            for name, recorded in records.items():
                whole = all(stands.get(file) == data for file, data in recorded.items())
                assert publisher.current(name, "key") == whole
