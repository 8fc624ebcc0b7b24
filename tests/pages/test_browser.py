"""Real pages in a real browser: opened from the file system, used, and listened to."""

import csv
import io
import itertools
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import NEEDED
from playwright.sync_api import Browser, Page
from safetynet.workbook import Workbook

pytestmark = NEEDED
# One of every kind of page, the fullest, the smallest county's and one without any figure.
KINDS = [
    "index.html",
    "compare.html",
    "search.html",
    "glossary.html",
    "lienchiang/index.html",
    "lienchiang/strategy-4.html",
    "yilan/strategy-3.html",
    "kinmen/index.html",
    "sources/yilan-2021-briefing.html",
    "indicators/rereport-after-closure-share.html",
]
PAGES = KINDS + [f"en/{path}" for path in KINDS]
# WCAG 2.2 AA and axe's own good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def site(built: Workbook) -> Path:
    return built.reports


def violations(page: Page, options: dict) -> list:
    # Without the lists of what passes axe takes half the time.
    options = options | {"resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(v["id"], v["impact"], [n["target"] for n in v["nodes"]][:3]) for v in found]


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_alone_quietly_and_for_everyone(browser: Browser, site: Path, path: str) -> None:
    """No request but the page, nothing on the console, no sideways scrolling, nothing for axe."""
    said: list[str] = []
    asked: list[str] = []
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / path).as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [(site / path).as_uri()]
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4", "found => found.map(heading => +heading.tagName[1])"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert page.evaluate("document.fonts.check('16px Workbook', '宜蘭')")
    for details in page.locator("details.data").all():
        details.evaluate("element => { element.open = true; }")
    assert violations(page, RULES) == []
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark == "rgb(20, 25, 29)"
    if path in KINDS:  # the colours of a page do not follow its language
        assert violations(page, {"runOnly": ["color-contrast"]}) == []
    # 600 px is 200 % of a page 1,200 px wide; 320 px is the narrowest of WCAG's reflow
    for width in (600, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_number_leads_to_its_words(opened) -> None:
    page = opened("yilan/strategy-2.html")
    number = page.get_by_role("link", name="28.99%", exact=True).first
    assert "28.99%" in (number.get_attribute("title") or "")
    number.click()
    assert page.url.split("/")[-1].startswith("yilan-2021-briefing.html#figure-")
    row = page.locator("tr:target")
    assert "兒少保護事件開案率" in row.inner_text()
    assert "168" in row.inner_text()


def test_tables_are_searched_and_sorted(opened) -> None:
    page = opened("en/sources/yilan-2021-briefing.html")
    table = page.locator("#table-evidence_table")
    box = (
        page.locator("p.search", has=page.get_by_label("Search this table")).nth(1).locator("input")
    )
    box.fill("28.99")
    assert table.locator("tbody tr:visible").count() == 1
    box.fill("")
    assert table.locator("tbody tr:visible").count() == 61
    value = table.get_by_role("button", name="Value")
    value.click()
    assert value.locator("xpath=..").get_attribute("aria-sort") == "ascending"
    shown = table.locator("tbody tr td:nth-child(4)").all_inner_texts()
    assert shown[0] == "0%"
    value.click()
    assert "3,854,500" in table.locator("tbody tr td:nth-child(4)").first.inner_text()


def test_a_grouped_table_hides_empty_groups(opened) -> None:
    page = opened("lienchiang/strategy-4.html")
    table = page.locator("#table-figures")
    page.locator("details", has=table).locator("summary").first.click()
    table.locator("xpath=../preceding-sibling::p[1]/label/input").fill("藥癮收案")
    shown = table.locator("tbody tr:visible")
    assert all("藥癮" in text for text in shown.all_inner_texts()[1:])
    assert table.locator("tr.group:visible").count() == 1


def test_pages_work_without_scripts(opened) -> None:
    page = opened("sources/yilan-2021-briefing.html", java_script_enabled=False)
    assert page.locator("tr[id^=figure-]").count() >= 61
    assert page.locator("main input").count() == 0
    page.locator("details.switch summary").click()
    page.get_by_role("navigation", name="縣市", exact=True).get_by_role(
        "link", name="連江縣"
    ).click()
    assert page.url.endswith("/reports/lienchiang/index.html")
    page.locator("header input[type=search]").fill("自殺")
    page.locator("header input[type=search]").press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.get_by_text("所有頁面", exact=True).click()
    assert page.get_by_role("link", name="宜蘭縣　策略三").count() == 1


def test_switches_of_county_strategy_and_language(opened) -> None:
    page = opened("yilan/strategy-2.html")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/yilan/strategy-2.html")
    page.get_by_role("navigation", name="Yilan County").get_by_role(
        "link", name="Strategy 4"
    ).click()
    assert page.url.endswith("/en/yilan/strategy-4.html")
    page.locator("details.switch summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Lienchiang County").click()
    assert page.url.endswith("/en/lienchiang/strategy-4.html")
    page.get_by_role("link", name="中文").click()
    assert page.url.endswith("/reports/lienchiang/strategy-4.html")


def test_previous_and_next_lead_through_the_site(opened) -> None:
    page = opened("lienchiang/index.html")
    page.locator("a[rel=next]").click()
    assert page.url.endswith("/lienchiang/strategy-1.html")
    page.locator("a[rel=prev]").click()
    assert page.url.endswith("/lienchiang/index.html")


def test_the_keyboard_alone_is_enough(opened) -> None:
    page = opened("en/lienchiang/strategy-3.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    seen = set()
    for _ in range(160):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("document.activeElement.className || document.activeElement.tagName")
        )
    assert {"figure", "SUMMARY", "BUTTON"} <= seen
    page.locator("details.switch summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("details.switch nav").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("details.switch nav").is_visible()


def test_code_is_hidden_until_asked_for(opened) -> None:
    page = opened("en/lienchiang/strategy-4.html")
    code = page.locator("details.code pre")
    assert code.count() > 5
    assert not code.first.is_visible()
    page.get_by_label("Show all code").check()
    assert "report.agenda" in code.first.inner_text()
    assert all(block.is_visible() for block in code.all())


def test_a_chart_is_saved_as_svg_png_and_csv(opened, tmp_path: Path) -> None:
    page = opened("en/lienchiang/strategy-4.html")
    figure = page.locator("#chart-counts")
    saved = {}
    for name in ("CSV", "SVG", "PNG"):
        with page.expect_download() as waiting:
            figure.locator(".downloads").get_by_text(f"Download {name}").click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        saved[name] = path.read_bytes()
    rows = list(csv.reader(io.StringIO(saved["CSV"].decode("utf-8"))))
    assert rows[0] == ["Indicator", "Phase", "Period", "Value"]
    assert ["People treated for addiction", "Phase one", "2020", "9 people"] in rows or len(
        rows
    ) > 8
    svg = saved["SVG"].decode("utf-8")
    assert "Counts: the figures by period" in svg
    assert "Lienchiang County. Strategy 4" in svg
    assert "Safety Net Workbook authors" in svg
    assert "3,954" in svg
    assert "@font-face" in svg
    assert saved["PNG"].startswith(b"\x89PNG")
    assert len(saved["PNG"]) > 20_000
    assert {path.stem for path in tmp_path.iterdir()} == {"lienchiang-strategy-4-counts"}
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV for spreadsheets").click()
    assert waiting.value.suggested_filename == "lienchiang-strategy-4.csv"


@pytest.mark.parametrize("unable", ["", "delete Uint8Array.fromBase64;"])
def test_the_font_is_there_before_the_first_line(browser: Browser, site: Path, unable: str) -> None:
    """Where a browser cannot read it at once, the page's rule brings it."""
    page = browser.new_page()
    page.add_init_script(unable)
    page.goto((site / "en/yilan/strategy-3.html").as_uri())
    assert page.evaluate("document.getElementById('face').disabled") == (not unable)
    faces = "document.fonts.ready.then((all) => [...all].map((face) => face.status))"
    assert page.evaluate(faces) == ["loaded"]
    page.close()


def test_on_a_phone_the_page_that_one_is_on_is_seen_in_its_strip(opened) -> None:
    page = opened("en/tainan/strategy-4.html", width=360)
    page.wait_for_timeout(300)
    link = page.locator("nav.county [aria-current]").bounding_box()
    strip = page.locator("nav.county").bounding_box()
    assert link
    assert strip
    assert strip["x"] - 1 <= link["x"]
    assert link["x"] < strip["x"] + strip["width"] / 2
    assert page.evaluate("scrollY") == 0


def test_a_table_that_fits_stands_in_no_box_that_scrolls(opened) -> None:
    """At every width, also in what is opened later."""
    boxes = """() => [...document.querySelectorAll(".scroll")].filter((box) => box.checkVisibility())
      .map((box) => [box.classList.contains("fits"), box.scrollWidth <= box.clientWidth])"""
    page = opened("sources/yilan-2021-briefing.html")
    seen = set()
    for width in (1200, 500, 2200):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.wait_for_timeout(500)
        found = page.evaluate(boxes)
        assert [kept for kept, _ in found] == [fits for _, fits in found]
        seen |= {fits for _, fits in found}
    assert seen == {True, False}


def test_scripts_make_no_layout_of_the_page_for_each_table(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto((site / "tainan/strategy-4.html").as_uri())
    page.wait_for_timeout(500)
    metrics = {
        one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
    }
    assert page.locator(".scroll").count() > 10
    assert metrics["LayoutCount"] < 8
    page.close()


def test_a_chart_shows_its_figures_on_demand(opened) -> None:
    page = opened("lienchiang/strategy-4.html")
    data = page.locator("#chart-counts details.data")
    assert not data.locator("table").is_visible()
    data.locator("summary").click()
    assert "3,954人次" in data.locator("table").inner_text()


@pytest.mark.parametrize(
    ("language", "query", "title", "address"),
    [
        ("", "自殺", "自殺個案列管人數", "sources/lienchiang-2023-briefing.html#figure-"),
        ("", "24小時", "案件受理24小時內派案比率", "indicators/reports-dispatched-24h-share.html"),
        ("", "penghu", "澎湖縣　四項策略一覽", "penghu/index.html"),
        ("", "台南 策略3", "臺南市　策略三", "tainan/strategy-3.html"),
        ("en/", "Penghu", "Penghu County at a glance", "penghu/index.html"),
        ("en/", "vulnerable families", "Vulnerable-family cases", "glossary.html#indicator-"),
        ("en/", "suicide", "Lienchiang County. Strategy 3", "lienchiang/strategy-3.html"),
        ("en/", "自殺", "People under suicide prevention", "sources/lienchiang-2023-briefing.html#figure-"),
        ("en/", "confidence", "95% confidence interval", "glossary.html#term-confidence-interval"),
    ],
)  # fmt: skip
def test_search_finds(opened, language: str, query: str, title: str, address: str) -> None:
    page = opened(f"{language}yilan/index.html")
    page.locator("header input[type=search]").fill(query)
    page.locator("header input[type=search]").press("Enter")
    page.wait_for_url("**/search.html?q=*")
    found = page.locator("#search-found a")
    links = [(link.inner_text(), link.get_attribute("href") or "") for link in found.all()]
    assert any(title in text and href.startswith(address) for text, href in links), links[:8]
    assert "/" not in address or links


def test_search_says_when_there_is_nothing(opened) -> None:
    page = opened("en/search.html")
    page.get_by_label("Search all pages").last.fill("<script>alert(1)</script>")
    assert "Nothing found" in page.get_by_role("status").inner_text()


def test_print_is_clean(opened) -> None:
    page = opened("lienchiang/strategy-3.html")
    page.emulate_media(media="print")
    for hidden in ("header.bar", ".contents", "details.code", ".downloads", ".search", ".turn"):
        assert not page.locator(hidden).first.is_visible(), hidden
    page.set_viewport_size({"width": 690, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    assert page.locator("#picture").evaluate("table => table.scrollWidth") <= 690
    assert page.pdf(format="A4").startswith(b"%PDF")
