"""The browser of the tests, where there is one, and pages opened in it."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright
from safetynet.workbook import Workbook

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
WITHOUT = "no Chromium: install one (apt install chromium), or make test CHROMIUM=<its path>"
NEEDED = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason=WITHOUT)]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
# Containers have little shared memory, and a browser that has none left is gone.
SPARE = ["--disable-gpu", "--disable-dev-shm-usage"]


def launch(playwright: Playwright) -> Browser:
    """Start the browser; once more if it ended at once, as it may on a machine that is busy."""

    def start() -> Browser:
        return playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=False, args=[*SPARE, *QUIET], timeout=120_000
        )

    try:
        return start()
    except Error:
        return start()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@pytest.fixture
def opened(browser: Browser, built: Workbook) -> Iterator[Callable[..., Page]]:
    """Open pages of the site by path and query; close them after the test."""
    contexts = []

    def open_page(path: str, width: int = 1200, height: int = 900, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{built.reports.as_uri()}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
