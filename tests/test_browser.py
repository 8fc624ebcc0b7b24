"""Real pages in a real browser: opened from the file system, used, and listened to."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page, sync_playwright
from safetynet.build import build
from safetynet.evidence import read_evidence
from safetynet.plan import plan
from safetynet.workbook import ROOT_VARIABLE

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine; CHROMIUM may name one"),
]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
PAGES = [
    "index.html",
    "yilan/strategy-2.html",
    "yilan/strategy-3.html",
    "sources/yilan-2021-briefing.html",
]
PAGES += [f"en/{path}" for path in PAGES]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(root))
        reports = plan(read_evidence(), ["yilan"])
        assert [failure for _, failure in build(reports, 2) if failure] == []
    return root / "reports"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=False, args=["--disable-gpu", *QUIET]
        )
        yield found
        found.close()


def open_page(browser: Browser, path: Path, width: int = 1200, **options: object) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1200, 360])
def test_pages_open_alone_and_quietly(browser: Browser, site: Path, path: str, width: int) -> None:
    said: list[str] = []
    asked: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / path).as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [(site / path).as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.fonts.check('16px Workbook', '宜蘭')")
    context.close()


def test_a_number_leads_to_its_words_and_to_the_briefing(browser: Browser, site: Path) -> None:
    page = open_page(browser, site / "yilan/strategy-2.html")
    page.get_by_role("link", name="28.99%").first.click()
    row = page.locator("tr:target")
    assert "28.99%" in row.inner_text()
    assert "168" in row.inner_text()
    row.get_by_role("link").click()
    assert page.url.split("/")[-1].startswith("yilan-2021-briefing.html#figure-")
    assert "兒少保護事件開案率" in page.locator("tr:target").inner_text()


def test_tables_are_searched_and_sorted(browser: Browser, site: Path) -> None:
    page = open_page(browser, site / "en/sources/yilan-2021-briefing.html")
    table = page.locator("table.searchable").filter(has=page.locator("tr[id^=figure-]")).first
    box = page.get_by_label("Search this table").nth(1)
    box.fill("28.99")
    assert table.locator("tbody tr:visible").count() == 1
    box.fill("")
    assert table.locator("tbody tr:visible").count() == 61
    value = table.get_by_role("button", name="Value")
    value.click()
    assert value.locator("xpath=..").get_attribute("aria-sort") == "ascending"
    shown = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert shown[0] == "0%"
    value.click()
    assert "3,854,500" in table.locator("tbody tr td:nth-child(2)").first.inner_text()


def test_pages_work_without_scripts(browser: Browser, site: Path) -> None:
    page = open_page(browser, site / "sources/yilan-2021-briefing.html", java_script_enabled=False)
    assert page.locator("tr[id^=figure-]").count() >= 61
    assert page.locator("input").count() == 0


def test_the_other_language_is_one_step_away(browser: Browser, site: Path) -> None:
    page = open_page(browser, site / "yilan/strategy-2.html")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/yilan/strategy-2.html")
    page.get_by_role("link", name="中文").click()
    assert page.url.endswith("/reports/yilan/strategy-2.html")
