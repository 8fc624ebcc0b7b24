"""The browser of the tests, where there is one."""

import os
import shutil

import pytest
from playwright.sync_api import Browser, Error, Playwright

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
