"""Briefs: pages that stand, printed by a browser that may not be there, may hang or may fail."""

import os
import re
import stat
from pathlib import Path

import pypdfium2
import pytest
from chromium import CHROMIUM, NEEDED
from safetynet.build.brief import brief_name, brief_steps, write_briefs
from safetynet.build.browser import OPEN, Browser, BrowserError, find_browser
from safetynet.build.task import Step, Steps
from safetynet.cli import app
from safetynet.workbook import Workbook
from typer.testing import CliRunner

run = CliRunner().invoke
PAGE = "lienchiang/strategy-3.html"


def step(unit: str, *reasons: str) -> Step:
    return Step(unit, "key", reasons, None)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    page = tmp_path / "reports" / PAGE
    page.parent.mkdir(parents=True)
    page.write_text("<h1>page</h1>", encoding="utf-8")
    return tmp_path / "reports"


def program(folder: Path, text: str) -> str:
    """Return a program that stands for a browser; $out is where it is to print."""
    path = folder / "browser"
    find = 'for word in "$@"; do case $word in --print-to-pdf=*) out=${word#*=};; esac; done\n'
    path.write_text(f"#!/bin/sh\n{find}{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_only_counties_and_strategies_have_briefs() -> None:
    units = ["index.html", PAGE, "en/yilan/index.html", "sources/yilan-2021-briefing.html",
             "yilan/mine-1.html", "en/search.html", "data"]  # fmt: skip
    assert [step.unit for step in brief_steps(Steps([step(unit) for unit in units]))] == [
        PAGE, "en/yilan/index.html",
    ]  # fmt: skip
    assert brief_name("en/new-taipei/strategy-3.html") == "new-taipei-strategy-3.en.pdf"


def test_stale_pages_are_refused_with_what_to_run() -> None:
    steps = Steps([step(PAGE, "rows"), step("yilan/index.html"), step("index.html", "code")])
    with pytest.raises(ValueError, match=r"not up to date: lienchiang/strategy-3.html\. First: "
                                         r"safetynet build --county lienchiang$"):  # fmt: skip
        brief_steps(steps, " --county lienchiang")


def test_pages_that_are_not_built_are_refused(
    copy: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", program(copy.root, "exit 0"))
    result = run(app, ["brief", "--county", "lienchiang", "--strategy", "3"])
    assert result.exit_code == 1
    assert "not built" in result.output
    assert "safetynet build --county lienchiang --strategy 3" in result.output
    assert not (copy.root / "briefs").exists()


def test_without_a_browser(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(copy.root))
    result = run(app, ["brief"])
    assert result.exit_code == 1
    assert "no Chromium to print with" in result.output
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(BrowserError, match="CHROMIUM names /nowhere/chromium"):
        find_browser()


def test_a_brief_is_written_whole_or_not_at_all(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    good = Browser(program(tmp_path, 'printf "%%PDF-1.4 new" > "$out"'))
    [path] = write_briefs(reports, [step(PAGE)], out, good)
    assert path == out / "lienchiang-strategy-3.zh.pdf"
    bad = Browser(program(tmp_path, 'printf "half" > "$out"; echo "no memory" >&2; exit 1'))
    with pytest.raises(BrowserError, match="printed nothing: no memory"):
        list(write_briefs(reports, [step(PAGE)], out, bad))
    assert [found.name for found in out.iterdir()] == [path.name]
    assert path.read_bytes() == b"%PDF-1.4 new"


def test_a_browser_that_hangs_is_ended_with_all_it_started(reports: Path, tmp_path: Path) -> None:
    named = tmp_path / "child"
    browser = Browser(program(tmp_path, f"sleep 600 & echo $! > {named}; wait"))
    with pytest.raises(BrowserError, match="printed nothing within 1 seconds"):
        list(write_briefs(reports, [step(PAGE)], tmp_path / "out", browser, 1.0))
    child = int(named.read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_the_sandbox_is_left_off_only_where_it_cannot_start(reports: Path, tmp_path: Path) -> None:
    refuse = (f'case "$*" in *{OPEN}*) printf "%%PDF-" > "$out";; '
              '*) echo "No usable sandbox!" >&2; exit 1;; esac')  # fmt: skip
    browser = Browser(program(tmp_path, refuse))
    list(write_briefs(reports, [step(PAGE)], tmp_path / "out", browser))
    assert not browser.sandboxed
    strict = Browser(program(tmp_path, f'case "$*" in *{OPEN}*) exit 3;; esac; exit 1'))
    with pytest.raises(BrowserError):
        list(write_briefs(reports, [step(PAGE)], tmp_path / "out", strict))
    assert strict.sandboxed


@pytest.mark.browser
@NEEDED[1]
def test_briefs_of_a_county_are_two_pages_each(
    standing: Workbook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROMIUM", CHROMIUM or "")
    out = tmp_path / "printed"
    result = run(app, ["brief", "--county", "lienchiang", "--strategy", "4", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert sorted(os.listdir(out)) == [f"lienchiang-strategy-4.{lang}.pdf" for lang in ("en", "zh")]
    for path in out.iterdir():
        document = pypdfium2.PdfDocument(path)
        sizes = {tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document}
        assert (len(document), sizes) == (2, {(210, 297)})
        texts = [page.get_textpage().get_text_range() for page in document]
        for number, text in enumerate(texts, 1):
            assert re.search(rf"{number} / 2\b", text)
            assert "lienchiang/strategy-4.html" in text
