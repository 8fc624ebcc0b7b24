"""The last check before a site is published, and the server to look at it."""

import re
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from safetynet.build.check import site_faults
from safetynet.build.main import plan_steps
from safetynet.build.preview import preview_server
from safetynet.build.task import Request
from safetynet.cli import app
from safetynet.identity import PACKAGE
from safetynet.workbook import Workbook
from typer.testing import CliRunner


def faults(workbook: Workbook) -> list[str]:
    return site_faults(workbook, plan_steps(Request(workbook.root)))


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_whole_site_has_no_fault(standing: Workbook) -> None:
    result = CliRunner().invoke(app, ["publish-check"])
    assert result.exit_code == 0, result.output
    assert "publish the folder reports" in result.output


FAULTS = [
    ('href="../index.html', 'href="../indx.html', "../indx.html leads to no file"),
    ('action="../search.html', 'action="../serch.html', "../serch.html leads to no file"),
    ("#figure-yilan-2021-briefing-f", "#figure-x-f", "leads to no place in sources/yilan"),
    ('href="../glossary.html"', 'href="https://example.org/"', "leads out of the site"),
    ("<h1>", "<h1>/Users/someone/page ", "names a place outside the site, /Users/"),
    ("<h1>", f"<h1>{PACKAGE.parent}/page ", "names this machine's folder"),
    ("<h1>", f"<h1>{sys.prefix} ", "names this machine's folder"),
    ("<h1>", "<h1>file:///x ", "names a place outside the site, file://"),
]


def test_pages_at_fault_are_refused(standing: Workbook) -> None:
    """Each fault in a page of its own, all of them found in one check."""
    pages = [f"{folder}yilan/strategy-{n}.html" for folder in ("", "en/") for n in (1, 3, 2, 4)]
    spread = list(zip(pages, FAULTS, strict=True))
    for name, (old, new, _) in spread:
        replace_in(standing.reports / name, old, new)
    found = faults(standing)
    for name, (_, new, said) in spread:
        assert any(f.startswith(f"{name}: ") and said in f for f in found), (new, found)
        assert f"{name} is stale (files are missing or altered): build again" in found


def test_a_missing_language_a_failed_report_and_a_stranger_are_refused(standing: Workbook) -> None:
    (standing.reports / "en" / "yilan" / "strategy-2.html").unlink()
    (standing.reports / "yilan" / "strategy-1.failed.ipynb").write_text("{}", encoding="utf-8")
    (standing.reports / "notes.txt").write_text("mine", encoding="utf-8")
    found = "\n".join(faults(standing))
    assert (
        "yilan/strategy-2.html: the other language, en/yilan/strategy-2.html, is missing" in found
    )
    assert "reports/en/yilan/strategy-2.html is not built" in found
    assert "reports/yilan/strategy-1.failed.ipynb: a report failed" in found
    assert "reports/notes.txt was not made by a build" in found


def test_stale_pages_are_refused(standing: Workbook) -> None:
    path = standing.raw / "indicators.csv"
    replace_in(path, "Reports assigned within 24 hours", "Reports assigned within one day")
    result = CliRunner().invoke(app, ["publish-check"])
    assert result.exit_code == 1
    assert re.search(
        r"yilan/strategy-2\.html is stale \(data\)|strategy-2\.html is stale", result.output
    )
    assert "should not be published" in result.output


def test_the_preview_serves_this_folder_and_no_other(standing: Workbook) -> None:
    server = preview_server(standing.reports, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        home = f"http://127.0.0.1:{server.server_port}"
        with urllib.request.urlopen(f"{home}/yilan/strategy-2.html") as answer:
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "no-store"
            assert "宜蘭縣" in answer.read().decode("utf-8")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{home}/../data/raw/indicators.csv")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_serving_nothing_says_so(copy: Workbook) -> None:
    result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 1
    assert "nothing is built yet" in result.output
