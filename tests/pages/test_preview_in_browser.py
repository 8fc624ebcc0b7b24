"""The pages as `safetynet serve` shows them, with what it tells a browser of each."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import NEEDED, launch
from playwright.sync_api import sync_playwright
from safetynet.build.preview import preview_server
from safetynet.workbook import Workbook
from test_browser import KINDS

pytestmark = NEEDED


@pytest.fixture(scope="module")
def home(built: Workbook) -> Iterator[str]:
    server = preview_server(built.reports, 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_served_pages_work_as_opened_ones(home: str, tmp_path: Path) -> None:
    """Quiet, with their font and script; search, links and the pictures of charts work."""
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for path in KINDS:
            page.goto(f"{home}/{path}")
            assert page.evaluate("document.fonts.check('16px Workbook', '宜蘭')"), path
            assert page.locator("html.js").count() == 1, path
        page.goto(f"{home}/en/lienchiang/strategy-4.html")
        with page.expect_download() as waiting:
            page.locator("#chart-counts .downloads").get_by_text("Download PNG").click()
        waiting.value.save_as(tmp_path / "chart.png")
        page.locator("header input[type=search]").fill("suicide")
        page.locator("header input[type=search]").press("Enter")
        page.wait_for_url("**/search.html?q=*")
        page.locator("#search-found a").first.click()
        assert "/en/" in page.url
        browser.close()
    assert said == []
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
