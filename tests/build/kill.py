"""Kills a publication at every step in turn and checks what it leaves; a process of its own.

    python kill.py CHANGE INJECTION RECOVERY

A child of this light process publishes and kills itself at its n-th step, for every n until it
gets to the end. With RECOVERY, the recovery after it is killed at every step as well.
"""

import itertools
import os
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from safetynet.build import staging
from safetynet.build.publish import STATE, Publisher

UNIT = "en/yilan/strategy-2.html"
PAGE, NOTEBOOK = f"reports/{UNIT}", "reports/en/yilan/strategy-2.ipynb"
TABLE, FAILED = "data/processed/yilan/strategy-2.csv", "reports/en/yilan/strategy-2.failed.ipynb"
OLD = {PAGE: b"old page", NOTEBOOK: b"old notebook", TABLE: b"same table", "reports/old.csv": b"x"}
NEW = {PAGE: b"new page", NOTEBOOK: b"new notebook", TABLE: b"same table", "reports/new.csv": b"y"}

Site = dict[str, bytes]
CHANGES: dict[str, tuple[Site, Callable[[Publisher], None], Site]] = {
    "first": ({}, lambda publisher: publisher.publish(UNIT, "new", NEW), NEW),
    "again": (OLD, lambda publisher: publisher.publish(UNIT, "new", NEW), NEW),
    "failed": (OLD, lambda publisher: publisher.withdraw(UNIT, {FAILED: b"z"}), {FAILED: b"z"}),
}


def contents(publisher: Publisher) -> Site:
    """Every file of a workbook."""
    paths = (path for path in publisher.root.rglob("*") if path.is_file())
    return {path.relative_to(publisher.root).as_posix(): path.read_bytes() for path in paths}


def site(publisher: Publisher) -> Site:
    """Every file outside of the publisher's own folder."""
    return {n: data for n, data in contents(publisher).items() if not n.startswith(STATE)}


def staged(publisher: Publisher) -> list[Path]:
    return list((publisher.root / STATE / "staging").glob("*"))


def at_line(last: int) -> None:
    """Kill this process before the n-th line of the code that changes files."""
    count = itertools.count(1)

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != staging.__file__:
            return None
        if event == "line" and next(count) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def at_call(last: int) -> None:
    """Kill this process at its n-th call that changes the disk, a synced file half written."""
    count = itertools.count(1)

    def deadly(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def die_or_call(*arguments: Any, **named: Any) -> Any:
            if next(count) != last:
                return call(*arguments, **named)
            if name == "fsync" and stat.S_ISREG(os.fstat(arguments[0]).st_mode):
                os.ftruncate(arguments[0], os.fstat(arguments[0]).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)

        return die_or_call

    for name in ("replace", "fsync", "unlink", "rmdir", "mkdir"):
        setattr(os, name, deadly(name, getattr(os, name)))


def killed(last: int, injection: Callable[[int], None], action: Callable[[], None]) -> bool:
    """Run an action in a child process; return whether it was killed on the way."""
    child = os.fork()
    if not child:
        injection(last)
        try:
            action()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def each_kill(
    publisher: Publisher, injection: Callable[[int], None], action: Callable[[], None]
) -> Iterator[bool]:
    """Yield after each kill, and once after none; then everything is as before again."""
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / "before"
        shutil.copytree(publisher.root, before)
        for last in itertools.count(1):
            died = killed(last, injection, action)
            yield died
            if not died:
                break
            shutil.rmtree(publisher.root)
            shutil.copytree(before, publisher.root)


def check(publisher: Publisher, old: Site, new: Site) -> None:
    """What must hold after any kill: before recovery, after it, and for the next publication."""
    for key, files in (("old", old), ("new", new)):
        if publisher.current(UNIT, key):
            assert files.items() <= site(publisher).items()
    publisher.recover()
    after = contents(publisher)
    publisher.recover()
    assert contents(publisher) == after
    assert staged(publisher) == []
    record = publisher.record(UNIT)
    if record:
        assert publisher.current(UNIT, record.key)
        assert site(publisher) == {"old": old, "new": new}[record.key]
    else:
        assert site(publisher) in ({}, new)
    publisher.publish(UNIT, "last", OLD, remove=[FAILED])
    assert publisher.current(UNIT, "last")
    assert site(publisher) == OLD


def main(change: str, injection: Callable[[int], None], recovery: bool) -> int:
    """Return how often the publication was killed."""
    old, act, new = CHANGES[change]
    deaths = 0
    with tempfile.TemporaryDirectory() as folder:
        publisher = Publisher(Path(folder) / "workbook")
        publisher.root.mkdir()
        if old:
            publisher.publish(UNIT, "old", old)
        for died in each_kill(publisher, injection, lambda: act(publisher)):
            deaths += died
            if not died:
                assert site(publisher) == new
            if recovery:
                for _ in each_kill(publisher, injection, publisher.recover):
                    check(publisher, old, new)
            else:
                check(publisher, old, new)
    return deaths


if __name__ == "__main__":
    # Nothing here outlives a power cut; syncing would only take time.
    os.fsync = lambda _: None  # type: ignore[assignment]
    print(main(sys.argv[1], {"line": at_line, "call": at_call}[sys.argv[2]], len(sys.argv) > 3))
