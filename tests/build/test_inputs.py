"""Files that a build meets and cannot read: it says which, and those that are nobody's are no matter."""

from pathlib import Path

import pytest
from safetynet.build.inputs import inputs_digest
from safetynet.build.task import Request
from safetynet.build.work import plan_build
from safetynet.workbook import Workbook

FIGURES = "briefings/yilan-2021-briefing/figures.csv"


def test_what_a_system_hides_beside_the_files_is_no_matter(copy: Workbook) -> None:
    for path in (copy.raw, copy.raw / "programme", copy.notebooks):
        for name in ("._indicators.csv", "._strategy.ipynb"):
            (path / name).write_bytes(b"\x00\x05\x16\x07\xff")
    refusal = plan_build(Request(copy.root, counties=("hualien",), languages=("zh",))).refusal
    assert refusal == ""


def test_a_file_that_may_not_be_read_is_named(
    copy: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path.open

    def open_(path: Path, *arguments: object, **named: object) -> object:
        if path == copy.raw / FIGURES:
            raise PermissionError(13, "Permission denied", str(path))
        return before(path, *arguments, **named)

    known = inputs_digest(copy)
    monkeypatch.setattr(Path, "open", open_)
    monkeypatch.setattr(Path, "read_bytes", lambda path: path.open("rb").read())
    assert inputs_digest(copy) != known
    refusal = plan_build(Request(copy.root)).refusal
    assert f"data/raw/{FIGURES}: found 'Permission denied'" in refusal


def test_a_briefing_of_stray_files_is_not_built_from_what_was_kept(copy: Workbook) -> None:
    """The second plan reads briefings from what the first has kept; the folder is looked at anew."""
    request = Request(copy.root, counties=("hualien",), languages=("zh",))
    assert plan_build(request).refusal == ""
    assert (copy.state / "evidence").is_file()
    (copy.raw / FIGURES).with_name("old").mkdir()
    assert "yilan-2021-briefing/old: found 'an unknown folder'" in plan_build(request).refusal
