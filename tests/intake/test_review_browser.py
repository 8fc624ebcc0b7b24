"""The review in a real JupyterLab: keys decide, offline, and the notebook itself stays as it is."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import NEEDED, launch
from conftest import ROOT
from intake.hualien import FIRST, PAGE, WOMEN, make_briefing
from playwright.sync_api import Page, expect, sync_playwright
from safetynet.intake.candidates import read_candidates
from safetynet.workbook import DOCUMENTS_VARIABLE, ROOT_VARIABLE, Workbook

pytestmark = NEEDED
# A slow machine takes a while to start a server and a kernel.
PATIENCE = 90


@pytest.fixture
def server(copy: Workbook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a JupyterLab of its own on a copy of the workbook; return its address."""
    home = tmp_path_factory.mktemp("jupyter")
    shutil.copy(ROOT / "notebooks" / "intake.ipynb", copy.notebooks)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    names = ("CONFIG_DIR", "RUNTIME_DIR", "DATA_DIR")
    own = {f"JUPYTER_{name}": str(home / name.lower()) for name in names}
    own |= {ROOT_VARIABLE: str(copy.root), DOCUMENTS_VARIABLE: str(copy.root / "texts")}
    command = [
        sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", f"--port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ip=127.0.0.1",
        f"--ServerApp.root_dir={copy.root}", "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
    try:
        yield _ready(f"http://127.0.0.1:{port}", process, home / "log")
    finally:
        process.terminate()
        process.wait(30)


def _ready(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api", timeout=5):
                return address
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start: {log.read_text()[-2000:]}")


def shown(page: Page, place: str) -> None:
    expect(page.locator(".sn-head strong")).to_have_text(place, timeout=20_000)


def test_keys_decide_in_jupyterlab(copy: Workbook, server: str) -> None:
    folder = make_briefing(copy)
    foreign: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        page.on("request", lambda r: None if server in r.url or r.url[:5] in ("data:", "blob:")
                else foreign.append(r.url))  # fmt: skip
        page.goto(f"{server}/lab/tree/notebooks/intake.ipynb")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE * 1000)
        # before the kernel is there, JupyterLab asks which one is meant
        idle = page.get_by_text("Python 3 (ipykernel) | Idle")
        expect(idle.first).to_be_visible(timeout=PATIENCE * 1000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        root = page.locator(".sn-review")
        expect(root).to_be_focused(timeout=PATIENCE * 1000)
        cells = page.locator(".jp-Notebook .jp-Cell").count()
        expect(page.locator("mark")).to_have_text("2")
        page.keyboard.press("Enter")  # as proposed: a page number
        shown(page, "2 / 5")
        expect(page.locator(".sn-here mark")).to_have_text("12人")
        page.keyboard.press("Enter")  # as proposed: a figure
        shown(page, "3 / 5")
        expect(page.locator(".sn-doubt input[name=printed]")).to_have_value("5人")
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("女性")
        page.keyboard.press("Enter")
        shown(page, "4 / 5")
        page.keyboard.press("u")
        shown(page, "3 / 5")
        page.keyboard.press("r")
        page.locator("select[aria-label*=reason]").select_option("repetition")
        page.keyboard.press("Enter")
        shown(page, "4 / 5")
        # what deletes and adds cells elsewhere goes from number to number here
        for key in "ddbb":
            page.keyboard.press(key)
            page.wait_for_timeout(500)
        assert page.locator(".jp-Notebook .jp-Cell").count() == cells
        page.keyboard.press("i")
        page.get_by_label("indicator", exact=True).fill("women-lost")
        page.get_by_role("button", name="Keep").click()
        expect(page.locator("input[name=indicator]")).to_have_value("new:women-lost")
        browser.close()
    frame, faults = read_candidates(folder)
    assert faults == []
    decided = {row["candidate_id"]: (row["decision"], row["reason"]) for _, row in frame.iterrows()
               if row["decision"]}  # fmt: skip
    assert decided == {
        PAGE: ("refused", "page-number"), FIRST: ("taken", ""), WOMEN: ("refused", "repetition"),
    }  # fmt: skip
    assert (folder / "new-indicators.csv").is_file()
    assert foreign == []
