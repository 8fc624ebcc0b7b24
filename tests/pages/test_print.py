"""Pages on paper: sheets, heads, feet, and what no sheet shows."""

import re
from pathlib import Path

import pypdfium2
import pytest
from chromium import CHROMIUM, NEEDED
from safetynet import __version__
from safetynet.build.browser import Browser
from safetynet.pages.html import css_text
from safetynet.workbook import Workbook

COUNTIES = ("lienchiang", "penghu", "tainan", "yilan")
NAMES = [f"{county}/{name}" for county in COUNTIES
         for name in ("index", *(f"strategy-{n}" for n in range(1, 5)))]  # fmt: skip
# Each page in one of the languages, every kind of page in both.
BRIEFS = [f"{('', 'en/')[n % 2]}{name}.html" for n, name in enumerate((*NAMES, "kinmen/index"))]
SOURCE = "sources/lienchiang-2023-briefing.html"


@pytest.fixture(scope="module")
def browser() -> Browser:
    return Browser(CHROMIUM or "")


def texts(browser: Browser, page: Path) -> list[str]:
    """Return the text of each printed page, without what breaks its lines."""
    document = pypdfium2.PdfDocument(browser.print_page(page, 120))
    found = [page.get_textpage().get_text_range() for page in document]
    return [re.sub(r"\s+", " ", text.replace("\ufffe", "")) for text in found]


@pytest.mark.browser
@NEEDED[1]
@pytest.mark.parametrize("path", BRIEFS)
def test_a_brief_has_two_sheets_with_feet(browser: Browser, built: Workbook, path: str) -> None:
    sheets = texts(browser, built.reports / path)
    assert len(sheets) == 2
    html = (built.reports / path).read_text(encoding="utf-8")
    finding = re.search(r'<p class="finding">(.{12})', html)
    assert finding
    assert finding[1].replace(" ", "") in sheets[0].replace(" ", "")
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / 2" in sheet
        assert path in sheet
        assert __version__ in sheet
    cited = "How to cite" if path.startswith("en/") else "引用方式"
    assert cited in sheets[1]


@pytest.mark.browser
@NEEDED[1]
@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        ("tainan/strategy-4", "1,972", "藥癮個管服務中個案數"),
        ("en/penghu/strategy-1", "221", "Cases in therapy"),
    ],
)
def test_plain_values_fill_what_the_rows_leave_of_the_first_sheet(
    browser: Browser, built: Workbook, path: str, value: str, name: str
) -> None:
    html = (built.reports / f"{path}.html").read_text(encoding="utf-8")
    assert html.index('<details class="folded"') < html.index(f">{value}<")
    first, second = texts(browser, built.reports / f"{path}.html")
    assert value in first
    assert name in first
    assert value not in second


@pytest.mark.browser
@NEEDED[1]
def test_what_does_not_fit_is_left_out_by_whole_rows(
    browser: Browser, built: Workbook, tmp_path: Path
) -> None:
    """As of a county with hundreds of indicators, panels and sources: still two sheets."""
    html = (built.reports / "en/lienchiang/strategy-4.html").read_text(encoding="utf-8")
    row = re.compile(r'<tr id="comparison-[^"]*" role="row">.*?</tr>', re.DOTALL)
    many = row.sub(lambda found: found[0] * 20, html)
    many = re.sub(r'<div class="panel">.*?</svg></div>', lambda found: found[0] * 20, many)
    many = re.sub(r"<li>(?=[^<]*Lienchiang)", "<li>" + "A source. " * 20 + "</li><li>", many)
    page = tmp_path / "page.html"
    page.write_text(many, encoding="utf-8")
    assert len(row.findall(many)) > 200
    first, second = texts(browser, page)
    shown = first.count("no clear change")
    assert 4 <= shown <= 12
    assert re.search(r"The page lists all \d+ indicators", first)
    assert "How to cite" in second


@pytest.mark.browser
@NEEDED[1]
def test_a_long_page_repeats_its_heads_and_ends_in_feet(browser: Browser, built: Workbook) -> None:
    sheets = texts(browser, built.reports / SOURCE)
    heads = [sheet for sheet in sheets if "原文名稱" in sheet]
    assert len(sheets) > 4
    assert len(heads) > 3
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in sheet
        assert SOURCE in sheet


@pytest.mark.browser
@NEEDED[1]
def test_what_is_folded_is_printed_on_a_page_that_is_read_to_its_end(
    browser: Browser, built: Workbook
) -> None:
    [*_, last] = texts(browser, built.reports / "en/search.html")
    every = " ".join(texts(browser, built.reports / "en/search.html"))
    assert "Lienchiang County. Strategy 3" in every
    assert "en/search.html" in last


def test_a_title_cannot_leave_its_text_in_the_style_sheet() -> None:
    text = css_text('a" } </style><script>\\')
    assert not set(text[1:-1]) & set('"<>&')
    assert re.sub(r"\\([0-9a-f]+) ", lambda sign: chr(int(sign[1], 16)), text[1:-1]) == (
        'a" } </style><script>\\'
    )
