"""On the built pages: whose language every word is in, and that a page has one calendar."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from safetynet.workbook import Workbook

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"script", "style", "code", "pre"}
HAN = re.compile("[\u3400-\u9fff]")
SENTENCE = re.compile(r"[A-Za-z][A-Za-z’'-]*(?:[ ,;:]+[A-Za-z][A-Za-z’'-]*){3,}")
COMMON_ERA = re.compile("(?:19|20)[0-9]{2} ?年")
# Where a period of the workbook's own stands, and where what is printed may.
DATED, PRINTED = {"time", "abbr"}, {"q", "td", "th"}
# A call that a note names is no bracket of a sentence.
CALL = re.compile(r"\w+\.\w+\([^)]*\)")
QUOTED = re.compile("「[^」]*」|“[^”]*”")


class Texts(HTMLParser):
    """Every text of a page with its language and the elements it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str, set[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        language = next((lang for _, lang in reversed(self.open) if lang), "")
        self.found.append((data, language, {tag for tag, _ in self.open}))


def texts(page: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Yield what a reader sees of a page: text, language, elements."""
    parser = Texts()
    parser.feed(page.read_text(encoding="utf-8"))
    parser.close()
    return (found for found in parser.found if found[0].strip() and not found[2] & UNREAD)


@pytest.fixture(scope="module")
def pages(built: Workbook) -> list[Path]:
    return sorted(built.reports.rglob("*.html"))


def test_chinese_on_an_english_page_is_called_chinese(pages: list[Path]) -> None:
    english = [page for page in pages if "en" in page.parts]
    wrong = [(page.name, text) for page in english for text, language, _ in texts(page)
             if HAN.search(text) and not language.startswith("zh")]  # fmt: skip
    assert wrong == []
    assert len(english) > 40


def test_an_english_sentence_on_a_chinese_page_is_called_english(pages: list[Path]) -> None:
    chinese = [page for page in pages if "en" not in page.parts]
    wrong = [(page.name, text) for page in chinese for text, language, _ in texts(page)
             if SENTENCE.search(text) and language != "en"]  # fmt: skip
    assert wrong == []
    assert len(chinese) > 40


def test_a_chinese_page_counts_years_from_the_republic(pages: list[Path]) -> None:
    """Only what is quoted as it is printed, and the raw rows of the analysis, have others."""
    wrong = [
        (page.name, text)
        for page in pages
        if "en" not in page.parts
        for text, language, within in texts(page)
        if language != "en"
        and (within & DATED or not within & PRINTED)
        and COMMON_ERA.search(QUOTED.sub("", text))
    ]
    assert wrong == []


def test_no_sentence_has_a_phase_in_capitals_or_a_bracket_without_a_space(
    pages: list[Path],
) -> None:
    slip = re.compile(r"(?<=[a-z0-9] )Phase (?:one|two)\b|[a-z%]\(")
    wrong = [(page.name, text) for page in pages if "en" in page.parts
             for text, language, _ in texts(page)
             if language == "en" and slip.search(CALL.sub("", text))]  # fmt: skip
    assert wrong == []
