"""One form of each name, one calendar and no stray space: in terms, names and built sentences."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from conftest import ROOT
from safetynet.book.evidence import Evidence
from safetynet.pages.glossary import read_glossary
from safetynet.pages.language import mark_languages
from safetynet.raw.table import records
from safetynet.tables.dated import dated
from safetynet.words.calendar import show_date, show_other, show_span
from safetynet.words.numbers import show_period, show_value
from safetynet.words.sentences import (
    change_sentence,
    coverage_sentences,
    population_sentences,
)
from safetynet.words.terms import LANGUAGES, Words, chinese_numeral, close_up, read_terms
from safetynet.words.titles import source_line, source_name, strategy_name

TABLES = ("areas", "breakdowns", "phases", "services", "strategies", "themes", "units")
# A form that is not used, and the one that is.
NOT_CHINESE = {
    "策略 ?[0-9]": "策略一",
    "(?<!資料)來源：": "資料來源：",
    "社區心衛中心": "社區心理衛生中心",
    "台(?=灣|北|中|南|東)": "臺",
    "佔": "占",
    "佈建(?!率)": "布建",
    "身份": "身分",
    "部份": "部分",
    "計劃": "計畫",
    "母數": "分母",
    "置信": "信賴",
    "✓ 達到|✗ 未達$": "✓ 達成、✗ 未達成",
    "[所未]印|印出": "所列、未列",
    "的的": "的",
    "[\u4e00-\u9fff][,;:?!](?![0-9A-Za-z])": "，；：？！",
    "[\u4e00-\u9fff)） ]\\([\u4e00-\u9fff]": "（",
    "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef] (?=[0-9A-Za-z\u4e00-\u9fff])": "沒有空格",
    "[0-9A-Za-z%] [\u4e00-\u9fff]": "沒有空格",
}
NOT_ENGLISH = {
    r"(?<=[a-z0-9,;:] )Phase (one|two)": "phase one",
    r"\bphase [12]\b": "phase one",
    r"\bstrategy [0-9]": "Strategy 1",
    r"\bcase-times?\b|\bperson-times?\b": "case contacts, attendances",
    r"\bpersons\b": "people",
    r"[A-Za-z0-9%]\(": "a space before a bracket",
    r"[0-9] %": "72%",
    r"\b1 [a-z]+s\b(?<!1 times)(?<!1 has)(?<!1 was)(?<!1 shows)": "the singular",
    r"  |\.\.(?!\.)|,,": "one",
    # the font of the pages draws the curly ones as wide as a Chinese character
    r"[\u3000-\u303f\uff01-\uff5e‘’“”]": "English marks, straight",
}
# What is quoted as it is printed, or is an address or a name of code.
QUOTED = re.compile("「[^」]*」|[（(]含以上[）)]|親職\\(子\\)|[a-z_]+\\.[a-z_]+\\([^)]*\\)")


def wrong(text: str, language: str) -> list[str]:
    """Return the forms of a text that are not used, each with the one that is."""
    forms = NOT_CHINESE if language == "zh" else NOT_ENGLISH
    plain = QUOTED.sub("「」" if language == "zh" else "Q", text)
    return [f"{found[0]!r}: {better}" for form, better in forms.items()
            if (found := re.search(form, plain))]  # fmt: skip


def names() -> Iterator[tuple[str, str, str]]:
    """Yield where each written text stands, its language and the text."""
    for term, texts in read_terms().items():
        for language in LANGUAGES:
            yield term, language, texts[language].strip()
    for entry in read_glossary():
        for column, language in product(("name", "text"), LANGUAGES):
            yield entry["id"], language, entry[f"{column}_{language}"]
    for table in (*TABLES, "../indicators"):
        path = ROOT / "data" / "raw" / "programme" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column, text in row.items():
                    stem, _, language = column.rpartition("_")
                    if stem in ("name", "title", "short", "note") and language in LANGUAGES:
                        yield f"{table}: {next(iter(row.values()))}", language, text


def test_every_written_text_has_the_chosen_forms() -> None:
    found = [(where, *wrong(text, language)) for where, language, text in names()
             if wrong(text, language) and where not in ("other_language", "month_names")]  # fmt: skip
    assert found == []
    assert sum(1 for _ in names()) > 2000


@pytest.mark.parametrize(
    ("text", "language"),
    [("策略3", "zh"), ("另有 3 項", "zh"), ("佔 5%", "zh"), ("社區心衛中心", "zh"), ("所印", "zh"),
     ("縣市,期別", "zh"), ("5 have figures in Phase one", "en"), ("Target 72%(read as", "en"),
     ("for strategy 2", "en"), ("1 indicators", "en"), ("6.5 %", "en")],
)  # fmt: skip
def test_a_wrong_form_is_found(text: str, language: str) -> None:
    assert wrong(text, language)


def test_a_name_within_an_english_sentence_is_told_to_be_one() -> None:
    """A phase is a blank of a term: within a sentence the term says so."""
    for term, texts in read_terms().items():
        for blank in re.finditer(r"{(phase|missing|phase_from|phase_to)(:mid)?}", texts["en"]):
            assert blank.start() == 0 or blank[2], term
        assert not re.search(r"策略{\w+}", texts["zh"]), f"{term}: 策略{{strategy:numeral}}"


def said(evidence: Evidence, language: str) -> Iterator[str]:
    """Yield sentences, values, periods and titles of the workbook in a language."""
    words, programme = Words(language), evidence.programme
    rows = evidence.comparisons
    for row in records(rows):
        yield change_sentence(row, programme, words)
    both = rows[rows["verdict"] != "one-phase"]
    yield from coverage_sentences(both, programme, words)
    yield from population_sentences(both, programme, words)
    for figure in records(evidence.figures):
        yield show_value(figure, programme, words)
        yield show_period(figure, programme, words)
    for name, briefing in evidence.briefings.items():
        yield source_name(name, briefing.source, words)
    for strategy in programme.strategy_numbers:
        yield strategy_name(programme, strategy, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_built_sentence_has_the_chosen_forms(evidence: Evidence, language: str) -> None:
    texts = list(said(evidence, language))
    assert [(text, *wrong(text, language)) for text in texts if wrong(text, language)] == []
    assert len(texts) > 1000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_one_calendar(evidence: Evidence, language: str) -> None:
    other = r"(?<![0-9])(19|20)[0-9]{2}(?![0-9])" if language == "zh" else r"\b1[01][0-9]年"
    texts = [*said(evidence, language)]
    texts += [source_line(b.source, Words(language)) for b in evidence.briefings.values()]
    assert [text for text in texts if re.search(other, text)] == []


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        ("2020-01-01", "2020-12-31", "109年", "2020"),
        ("2018-07-01", "2018-12-31", "107年7–12月", "July–December 2018"),
        ("2018-07-01", "2020-12-31", "107年7月–109年12月", "July 2018–December 2020"),
        ("2021-10-31", "2021-10-31", "110年10月底", "end of October 2021"),
        ("2020-12-31", "2020-12-31", "109年底", "end of 2020"),
        ("2022-03-12", "2022-03-12", "111年3月12日", "12 March 2022"),
        ("2019-08-01", "2020-07-31", "108學年度", "school year 2019/20"),
    ],
)
def test_a_period_reads_in_the_calendar_of_its_language(
    start: str, end: str, zh: str, en: str
) -> None:
    days = [date.fromisoformat(day) for day in (start, end)]
    assert show_span(*days, Words("zh")) == zh
    assert show_span(*days, Words("en")) == en
    assert "西元" in show_other(*days, Words("zh"))


def test_a_date_of_a_document_is_as_exact_as_it_is_known() -> None:
    assert show_date("2023", Words("zh")) == "112年"
    assert show_date("2023-02", Words("en")) == "February 2023"
    assert show_date("2018-07-03", Words("zh")) == "107年7月3日"


def test_a_cell_tells_its_period_in_the_other_calendar(evidence: Evidence) -> None:
    figures = evidence.figures.set_index("figure_id")
    row = figures.loc["lienchiang-2023-briefing/f253a"].to_dict()
    html = dated(row, evidence.programme, Words("zh"))
    assert html == '<time datetime="2020" title="西元2020年">109年</time>'
    html = dated(row, evidence.programme, Words("en"))
    assert 'datetime="2020"' in html
    assert ": 109" in html
    row = figures.loc["lienchiang-2023-briefing/f299d"].to_dict()
    html = dated(row, evidence.programme, Words("zh"))
    assert html == '<abbr title="西元2020–2022年">109–111年</abbr>'


def test_spaces_and_numerals() -> None:
    assert close_up("另有 {count} 項，用 Wilson 95% 區間") == "另有{count}項，用Wilson 95%區間"
    assert close_up("CC BY 4.0") == "CC BY 4.0"
    assert [chinese_numeral(number) for number in (0, 4, 10, 11, 30, 99)] == [
        "〇", "四", "十", "十一", "三十", "九十九",
    ]  # fmt: skip
    assert Words("zh")("strategy", strategy="1、2") == "策略一、二"


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        (
            '<html lang="en"><p>Asked by 社會處 of 24小時內 help.</p></html>',
            'by <span lang="zh-Hant-TW">社會處</span> of <span lang="zh-Hant-TW">24小時內</span> h',
        ),
        (
            '<html lang="en"><p lang="zh-Hant-TW">社會處</p></html>',
            '<p lang="zh-Hant-TW">社會處</p>',
        ),
        (
            '<html lang="en"><svg><text>社會處</text></svg></html>',
            '<tspan lang="zh-Hant-TW">社會處<',
        ),
        ('<html lang="en"><script>"社會處"</script></html>', '<script>"社會處"</script>'),
        ('<html lang="en"><p title="a > 社會處">b</p></html>', '<p title="a > 社會處">b</p>'),
        (
            '<html lang="zh-Hant-TW"><p>見 Cases opened in the year.</p></html>',
            '見 <span lang="en">Cases opened in the year.</span></p>',
        ),
        ('<html lang="zh-Hant-TW"><p>CC BY 4.0</p></html>', "<p>CC BY 4.0</p>"),
        (
            '<html lang="zh-Hant-TW"><code>one two three four five</code></html>',
            "<code>one two three four five</code>",
        ),
        (
            '<html lang="en"><p>a<br>b</p><ul><li>社<li>會</ul><p>處</p></html>',
            '<p><span lang="zh-Hant-TW">處</span></p>',
        ),
    ],
)
def test_foreign_words_stand_in_an_element_that_says_so(page: str, marked: str) -> None:
    assert marked in mark_languages(page)
    assert re.sub(r"</?t?span[^>]*>", "", mark_languages(page)) == page
    assert mark_languages(mark_languages(page)) == mark_languages(page)


def test_what_was_settled_is_told_in_both_languages(evidence: Evidence) -> None:
    for name, briefing in evidence.briefings.items():
        english, chinese = (briefing.source[key].split("\n") for key in ("settled", "settled_zh"))
        assert len(english) == len(chinese), name
        assert not [
            case for case in english if re.search("1[01][0-9]年", re.sub("'[^']*'", "", case))
        ]
        assert [(case, *wrong(case, "zh")) for case in chinese if wrong(case, "zh")] == []
