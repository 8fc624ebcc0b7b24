"""Every part of a page has an address made of names, and a reader who follows it sees what it is."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from chromium import NEEDED
from conftest import build_site
from playwright.sync_api import Page
from safetynet.book.evidence import Evidence
from safetynet.pages.county import open_county
from safetynet.pages.html import with_links
from safetynet.pages.indicator import open_indicator
from safetynet.pages.source import open_source
from safetynet.pages.strategy import StrategyReport, open_report
from safetynet.tables.behind import behind_id
from safetynet.words.terms import Words
from safetynet.workbook import SITE_VARIABLE, Workbook

SITE = "https://statistics.example/net"
NAMED = re.compile(r"(figure|comparison|value|measure|finding|correction|result)-[\w-]+", re.ASCII)


def rows(html: str) -> list[str]:
    return re.findall(r'<(?:tr|li) id="([^"]+)"', html)


def tables(evidence: Evidence) -> Iterator[str]:
    """Yield every table of rows of every kind of page, each page's in one text."""
    for area in ("lienchiang", "yilan", "tainan", "penghu"):
        for strategy in evidence.programme.strategy_numbers:
            page = open_report(county=area, strategy=strategy, language="en", evidence=evidence)
            shown = (page.picture, page.figure_table, page.results, page.measure_table)
            yield "".join(table.text for table in shown)
        yield open_county(county=area, language="en", evidence=evidence).profile.text
    for name in evidence.briefings:
        source = open_source(source=name, language="en", evidence=evidence)
        yield "".join(
            table.text
            for table in (source.findings, source.corrections, source.figure_table,
                          source.measure_table)
        )  # fmt: skip
    for name, count in evidence.reach.items():
        if count > 1:
            yield open_indicator(indicator=name, language="en", evidence=evidence).picture.text


def test_every_row_has_an_address_of_its_own_and_a_link_to_itself(evidence: Evidence) -> None:
    kinds: Counter[str] = Counter()
    for html in tables(evidence):
        found = rows(html)
        assert len(found) == len(set(found))
        for place in found:
            named = NAMED.fullmatch(place)
            assert named, place
            kinds[named[1]] += 1
            link = re.search(rf'<a class="anchor" href="#{place}" aria-label="([^"]+)">', html)
            assert link, place
            assert link[1].removeprefix("Link to this row:").strip(), place
    assert set(kinds) == {"figure", "comparison", "value", "measure", "finding",
                          "correction", "result"}  # fmt: skip


def test_an_address_stays_when_rows_come_and_go(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made of what a row is, not of where it stands."""
    page = open_report(county="lienchiang", strategy=4, language="zh", evidence=evidence)
    before = rows(page.picture.text)
    fewer = page.summary.iloc[1:]
    monkeypatch.setattr(StrategyReport, "summary", property(lambda _: fewer))
    assert len(before) > 3
    assert rows(page.picture.text) == before[1:]


def test_a_heading_links_to_itself() -> None:
    html = with_links('<h2 id="a">One &amp; two</h2><p>', Words("en"))
    assert html == (
        '<h2 id="a">One &amp; two</h2> <a class="anchor" href="#a"'
        ' aria-label="Link to this section: One &amp; two">#</a><p>'
    )


def test_a_value_of_several_figures_leads_to_their_list(evidence: Evidence) -> None:
    page = open_report(county="lienchiang", strategy=4, language="en", evidence=evidence)
    pooled = page.comparisons[page.comparisons["figure_ids_to"].str.contains("|", regex=False)]
    assert len(pooled)
    for row in pooled.to_dict("records"):
        place = behind_id(row["indicator"], row["breakdown"], row["phase_to"])
        assert f'href="../lienchiang/strategy-4.html#{place}"' in page.picture.text
        [listed] = re.findall(rf'<tbody id="{place}">(.*?)</tbody>', page.results.text, re.DOTALL)
        for name in row["figure_ids_to"].split("|"):
            assert f'id="result-{name.replace("/", "-")}"' in listed


@pytest.fixture
def opened(opened: Callable[..., Page]) -> Callable[..., Page]:
    """Open pages that may copy."""
    return partial(
        opened, width=1280, height=800, permissions=["clipboard-read", "clipboard-write"]
    )


FIGURE = "sources/yilan-2021-briefing.html#figure-yilan-2021-briefing-f270a"


def boxes(page: Page) -> dict[str, dict[str, float]]:
    """Return where the row that was led to stands, its cells, its heads and its briefing."""
    return page.evaluate(
        """() => {
          const box = (e) => { const r = e.getBoundingClientRect(); return { top: r.top, bottom: r.bottom, left: r.left, right: r.right }; };
          const row = document.querySelector("tr:target"), table = row.closest("table");
          return { row: box(row), line: box(row.cells[1]), last: box([...row.cells].at(-1)),
            heads: box(table.tHead), briefing: box(document.querySelector("h1")) };
        }"""
    )  # fmt: skip


class TestInABrowser:
    pytestmark = NEEDED

    @pytest.mark.parametrize("scripts", [True, False])
    @pytest.mark.parametrize("language", ["", "en/"])
    def test_who_follows_a_number_sees_its_row_heads_line_and_briefing(
        self, opened, language: str, scripts: bool
    ) -> None:
        page = opened(language + FIGURE, java_script_enabled=scripts)
        page.wait_for_timeout(300)
        found = boxes(page) if scripts else None
        if found is None:
            # without scripts a page is looked at from outside
            row = page.locator("tr:target").bounding_box()
            heads = page.locator("#table-evidence_table thead").bounding_box()
            briefing = page.locator("h1").bounding_box()
            assert row is not None
            assert heads is not None
            assert briefing is not None
            assert 0 <= briefing["y"] < heads["y"] < row["y"] < 800 - row["height"]
            assert heads["y"] >= briefing["y"] + briefing["height"] - 1
            assert row["x"] + row["width"] <= 1280
            return
        assert found["briefing"]["top"] >= 0
        assert found["heads"]["top"] >= found["briefing"]["bottom"] - 1
        assert found["row"]["top"] >= found["heads"]["bottom"] - 1
        assert found["row"]["bottom"] <= 800
        assert found["last"]["right"] <= 1280
        assert found["line"]["right"] <= 1280
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        marked = page.locator("tr:target td").first
        paper = page.locator("tr:not(:target) td").first
        colour = "cell => getComputedStyle(cell).backgroundColor"
        assert marked.evaluate(colour) != paper.evaluate(colour)

    def test_a_link_copies_the_whole_address_and_says_so(self, opened) -> None:
        page = opened("en/lienchiang/strategy-4.html?x=1#how")
        link = page.locator("table.picture tr[id] a.anchor").first
        link.focus()
        page.keyboard.press("Enter")
        place = link.get_attribute("href")
        expected = page.url.partition("#")[0] + str(place)
        page.wait_for_function("document.querySelector('[role=status].copied-said').textContent")
        assert page.evaluate("navigator.clipboard.readText()") == expected
        assert page.locator(".copied-said").inner_text() == f"Copied: {expected}"
        assert page.url.endswith(str(place))

    @pytest.mark.parametrize("path", ["lienchiang/strategy-4.html", FIGURE])
    def test_links_are_large_enough_and_shown_when_wanted(self, opened, path: str) -> None:
        page = opened(path)
        link = page.locator("main tr[id] a.anchor").first
        assert link.evaluate("a => getComputedStyle(a).opacity") == "0"
        link.focus()
        assert link.evaluate("a => getComputedStyle(a).opacity") == "1"
        sizes = page.eval_on_selector_all(
            "a.anchor", "all => all.map(a => a.getBoundingClientRect()).filter(r => r.width)"
            ".map(r => Math.min(r.width, r.height))",
        )  # fmt: skip
        assert min(sizes) >= 24
        touch = opened(path, width=390, has_touch=True, is_mobile=True)
        link = touch.locator("main tr[id] a.anchor").first
        assert link.evaluate("a => getComputedStyle(a).opacity") == "1"

    def test_a_pooled_value_opens_the_list_of_its_figures(self, opened) -> None:
        page = opened("en/lienchiang/strategy-4.html")
        value = page.locator("table.picture a.figure[href*='#figures-']").first
        place = str(value.get_attribute("href")).partition("#")[2]
        listed = page.locator(f"#{place}")
        assert not listed.is_visible()
        value.click()
        page.wait_for_timeout(300)
        assert listed.is_visible()
        assert listed.locator("tr[id] a[href*='/sources/']").count() >= 2
        assert listed.evaluate("e => e.getBoundingClientRect().top") < 800

    def test_the_citation_is_copied(self, opened) -> None:
        page = opened("en/lienchiang/strategy-4.html")
        page.locator("summary", has_text="BibTeX").click()
        page.locator("summary#bibtex ~ button").click()
        page.wait_for_function("document.querySelector('.copied-said').textContent")
        assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{lienchiang-strat")

    def test_no_address_stands_twice_on_a_page(self, opened) -> None:
        for path in ("en/lienchiang/strategy-4.html", "en/lienchiang/index.html", f"en/{FIGURE}"):
            page = opened(path)
            ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
            assert [name for name, count in Counter(ids).items() if count > 1] == []


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', html))


def test_a_page_says_what_it_finds_to_those_who_are_sent_it(built: Workbook) -> None:
    for path, locale in (("lienchiang/strategy-4.html", "zh_TW"), ("en/yilan/index.html", "en_GB")):
        html = (built.reports / path).read_text(encoding="utf-8")
        said = meta(html)
        finding = re.findall(r'<p class="finding">(.*?)</p>', html)[0]
        assert said["og:description"] == said["description"] == re.sub("<[^>]+>", "", finding)
        assert said["og:type"] == "article"
        assert said["og:locale"] == locale
        assert said["og:title"] in html.split("<h1>")[1].split("</h1>")[0]
        assert "og:url" not in said
        assert "og:image" not in said
        assert "canonical" not in html.split("</head>")[0]


def test_with_an_address_a_page_has_its_picture_and_both_go_together(
    copy: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy.root / "pyproject.toml").write_text(
        f'[tool.safetynet]\nsite = "{SITE}/"\n', encoding="utf-8"
    )
    asked = {"counties": ("lienchiang",), "strategies": ("3",), "languages": ("en",)}
    build_site(copy, **asked)
    folder = copy.reports / "en" / "lienchiang"
    html = (folder / "strategy-3.html").read_text(encoding="utf-8")
    said = meta(html)
    address = f"{SITE}/en/lienchiang/strategy-3.html"
    assert said["og:url"] == address
    assert f'<link rel="canonical" href="{address}">' in html
    assert said["og:image"] == f"{SITE}/en/lienchiang/lienchiang-strategy-3.png"
    assert (folder / "lienchiang-strategy-3.png").stat().st_size <= 60_000
    assert html.count(address) > 3  # in the head, the citation and its entry
    beside = {path.name for path in folder.iterdir()}
    assert beside == {"strategy-3.html", "strategy-3.ipynb"} | {
        f"lienchiang-strategy-3{suffix}"
        for suffix in (".csv", ".data.csv", ".json", ".xlsx", ".png")
    }
    # another address is another page
    monkeypatch.setenv(SITE_VARIABLE, "https://elsewhere.example")
    build_site(copy, **asked)
    assert "https://elsewhere.example/en/" in (folder / "strategy-3.html").read_text("utf-8")
    # a page that fails is withdrawn with all that stands beside it
    path = copy.notebooks / "strategy.ipynb"
    broken = path.read_text("utf-8").replace("report.headline", "report.no_such")
    path.write_text(broken, encoding="utf-8")
    recap = build_site(copy, **asked)
    assert list(recap.failed) == ["en/lienchiang/strategy-3.html"]
    assert {path.name for path in folder.iterdir()} == {"strategy-3.failed.ipynb"}


@pytest.mark.parametrize(
    "site", ["statistics.example", "https://a b", "https://x/?q", 'https://x"y', "ftp://x"]
)
def test_what_is_no_address_is_refused(copy: Workbook, site: str) -> None:
    with pytest.raises(ValueError, match=r"is no address such as https://example\.org"):
        copy.site(site)
    assert copy.site(f"{SITE}/") == SITE
    assert copy.site() == ""
