import re
from dataclasses import replace

import pandas as pd
import pytest
from markupsafe import escape
from safetynet.book.evidence import Evidence
from safetynet.book.selection import select_strategy
from safetynet.pages.county import open_county
from safetynet.pages.glossary import open_glossary
from safetynet.pages.index import open_index
from safetynet.pages.indicator import open_indicator
from safetynet.pages.search import open_search
from safetynet.pages.source import open_source
from safetynet.pages.strategy import StrategyReport, open_report
from safetynet.tables.table import source_address


def report(evidence: Evidence, county: str, strategy: int, language: str = "zh") -> StrategyReport:
    return open_report(county=county, strategy=strategy, language=language, evidence=evidence)


def test_the_first_lines_say_what_is_covered(evidence: Evidence) -> None:
    """Four rows of the table on lines 253 to 256, each with 109, 110 and 111."""
    text = report(evidence, "lienchiang", 3, "en").headline.text
    assert "Years covered: 2020–2022" in text
    assert 'href="../sources/lienchiang-2018-minutes.html"' in text
    assert 'href="../sources/lienchiang-2023-briefing.html"' in text
    assert "they cannot be tested, so nothing can be said about change" in text


def rows_of(html: str) -> list[str]:
    """Return the rows of a page's first table, as plain texts."""
    rows = re.findall(r'<tr id="comparison-.*?</tr>', html, flags=re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows]


def test_every_indicator_has_one_row_missed_targets_first(evidence: Evidence) -> None:
    for county in ("lienchiang", "yilan", "tainan", "penghu"):
        for strategy in (1, 2, 3, 4):
            page = report(evidence, county, strategy, "en")
            rows = rows_of(page.picture.text)
            assert len(rows) == len(page.summary), (county, strategy)
            missed = [number for number, row in enumerate(rows) if "✗ not met" in row]
            assert missed == list(range(len(missed))), (county, strategy)
    first = rows_of(report(evidence, "yilan", 2, "en").picture.text)[0]
    assert "28.99%" in first
    assert "72%" in first


def test_targets_of_two_phases_say_which_is_which(evidence: Evidence) -> None:
    """Tainan's welfare centres have a target of phase one, their staffing one of phase two."""
    rows = rows_of(report(evidence, "tainan", 1, "en").picture.text)
    [centres] = [row for row in rows if row.startswith("Social welfare service centres sites")]
    assert "Phase one 12 sites (read as at least) ✓ met Phase two ? undecided" in centres
    [filled] = [row for row in rows if row.startswith("Social work posts filled")]
    assert re.search(r"Phase one \? undecided .* Phase two at least 85%", filled)
    alone = rows_of(report(evidence, "tainan", 4, "en").picture.text)
    assert any("✓ met" in row for row in alone)
    assert not any("Phase two" in row for row in alone)


def test_an_answer_names_the_line_of_what_it_answers(evidence: Evidence) -> None:
    """Also where that is on no page but its briefing's: the line is in its id."""
    text = report(evidence, "lienchiang", 4, "en").measure_table.text
    said = re.findall(r">(answers [^<]*)<", text)
    assert "answers line 343" in said
    assert all(re.fullmatch(r"answers line \d+", one) for one in said)


def test_what_is_counted_in_per_cent_has_its_sign(evidence: Evidence) -> None:
    """Line 331 prints 4%, a growth and no share of anything."""
    rows = rows_of(report(evidence, "lienchiang", 4, "en").picture.text)
    [growth] = [row for row in rows if row.startswith("Growth of attendances")]
    assert "4%" in growth


def test_a_derived_base_is_said_to_be_one(evidence: Evidence) -> None:
    """Line 157 prints 96 people and 12.6 %: between 759 and 764 people."""
    rows = rows_of(report(evidence, "tainan", 3, "en").picture.text)
    [again] = [row for row in rows if "12.6%" in row]
    assert "96/759–764 (base derived)" in again


def test_a_row_says_what_its_test_gave_and_rules_out(evidence: Evidence) -> None:
    """Drug cases, of which men and women, and school counsellors: two indicators in both phases."""
    rows = rows_of(report(evidence, "lienchiang", 4, "en").picture.text)
    [tested] = [row for row in rows if "no clear change" in row]
    assert "p 0.868" in tested
    assert "16" in tested
    assert sum("not tested" in row for row in rows) == 3


def test_a_page_draws_within_its_scales(evidence: Evidence) -> None:
    """Places on a scale are between none and all of its width; those of phases are in order."""
    for county in ("lienchiang", "yilan", "tainan", "penghu"):
        for strategy in (1, 2, 3, 4):
            html = report(evidence, county, strategy, "en").picture.text
            places = [float(p) for p in re.findall(r'(?:x|x1|x2|cx)="([\d.e-]+)%"', html)]
            assert all(0 <= place <= 100 for place in places)
    html = report(evidence, "yilan", 2, "en").picture.text
    row = html[html.index('id="comparison-child-protection-opened-share"') :]
    assert 'class="p1" x="28.99%"' in row[: row.index("</tr>")]
    assert 'class="aim" x1="72%"' in row[: row.index("</tr>")]


def test_headline_of_a_strategy_without_figures(evidence: Evidence) -> None:
    text = report(evidence, "yilan", 3, "en").headline.text
    assert "give no results for Strategy 3" in text
    assert "does not mean that nothing changed" in text
    assert "No briefing" not in text
    assert "<table" not in report(evidence, "yilan", 3, "en").picture.text


def test_headline_of_a_county_without_briefing(evidence: Evidence) -> None:
    assert "尚未收錄花蓮縣的簡報" in report(evidence, "hualien", 1).headline.text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"county": "lienchian"},
            r"unknown county 'lienchian'\. Did you mean 'lienchiang'\? Valid: ",
        ),
        ({"strategy": 5}, r"unknown strategy 5\. Valid: 1, 2, 3, 4"),
        ({"strategy": "three"}, "unknown strategy"),
        ({"strategy": True}, "unknown strategy"),
        ({"language": "fr"}, r"unknown language 'fr'\. Valid: zh, en"),
    ],
)
def test_wrong_parameters(evidence: Evidence, values: dict, message: str) -> None:
    right = {"county": "lienchiang", "strategy": 3, "language": "zh"}
    with pytest.raises(ValueError, match=message):
        open_report(**(right | values), evidence=evidence)


@pytest.mark.parametrize("county", ["lienchiang", "yilan", "tainan", "penghu", "kinmen"])
@pytest.mark.parametrize("strategy", [1, 2, 3, 4])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_links_to_its_words(
    evidence: Evidence, county: str, strategy: int, language: str
) -> None:
    page = report(evidence, county, strategy, language)
    shown = page.figure_table.text
    links = re.findall(r'class="figure" href="\.\./sources/([^"]+)" title="([^"]+)"', shown)
    known = {source_address(name).removeprefix("../sources/") for name in page.figures["figure_id"]}
    assert {address for address, _ in links} <= known
    assert len(links) == len(page.figures)
    printed = page.figures.set_index("figure_id")["printed"]
    for figure_id, text in printed.items():
        address = source_address(figure_id).removeprefix("../sources/")
        assert all(escape(text) in title for found, title in links if found == address)


def test_targets_are_marked_with_word_and_symbol(evidence: Evidence) -> None:
    table = report(evidence, "yilan", 2, "en").figure_table.text
    assert "✗ not met" in table
    assert "✓ met" in table
    row = next(line for line in table.split("\n") if "printed as a percentage" in line)
    assert "met" not in re.sub("<[^>]*>", "", row).split()


def test_words_of_change_stand_in_comparisons_only(evidence: Evidence) -> None:
    """Figures set side by side allow no such word."""
    for strategy in (1, 2, 3, 4):
        page = report(evidence, "lienchiang", strategy, "en")
        text = page.headline.text + page.picture.text + page.figure_table.text
        assert not re.search(r"\b(improved|worsened|rose|fell|better|worse)\b", text)


EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'


def test_texts_from_the_data_stay_text(evidence: Evidence) -> None:
    """Names, notes and labels of the data cannot become markup in any part of a report."""
    programme = evidence.programme
    evil = {"name_zh": EVIL, "name_en": EVIL}
    tampered = replace(
        evidence,
        programme=replace(
            programme,
            areas=programme.areas.assign(**evil),
            indicators=programme.indicators.assign(**evil, note_zh=EVIL, note_en=EVIL),
            units=programme.units.assign(**evil, one_en=EVIL),
            services=programme.services.assign(**evil),
        ),
        figures=evidence.figures.assign(label=EVIL, section=EVIL, note=EVIL),
        measures=evidence.measures.assign(summary_zh=EVIL, summary_en=EVIL, responsible=EVIL),
    )
    pages = [
        report(tampered, "lienchiang", 4),
        open_county(county="lienchiang", language="zh", evidence=tampered),
        open_source(source="lienchiang-2023-briefing", language="en", evidence=tampered),
        open_index(language="en", evidence=tampered),
        open_indicator(indicator="rereport-after-closure-share", language="zh", evidence=tampered),
        open_glossary(language="zh", evidence=tampered),
        open_search(language="zh", evidence=tampered),
    ]
    for page in pages:
        shown = [getattr(page, name) for name in dir(type(page)) if not name.startswith("_")]
        html = "".join(part._repr_html_() for part in shown if hasattr(part, "_repr_html_")
                       and not isinstance(part, pd.DataFrame | pd.Series))  # fmt: skip
        assert "<script>alert" not in html, type(page)
        assert "<img" not in html, type(page)
        assert "{{7*7}}" in html, type(page)


def test_a_selection_is_all_that_a_report_needs(evidence: Evidence) -> None:
    """What is not selected cannot show: the report of the whole and of the selection are one."""
    for language in ("zh", "en"):
        whole = report(evidence, "lienchiang", 4, language)
        part = open_report(
            county="lienchiang", strategy=4, language=language,
            evidence=select_strategy(evidence, "TW-LIE", "4"),
        )  # fmt: skip
        for name in (
            "headline",
            "picture",
            "figure_table",
            "method",
            "across",
            "measure_table",
            "sources",
        ):
            assert getattr(whole, name) == getattr(part, name), name


def test_a_version_changes_with_what_is_used_and_with_nothing_else(evidence: Evidence) -> None:
    mine = select_strategy(evidence, "TW-LIE", "3").version
    figures = evidence.figures.copy()
    row = figures.index[(figures["ref_area"] == "TW-ILA") & (figures["strategy"] == "2")][0]
    figures.loc[row, "note"] = "elsewhere"
    assert select_strategy(replace(evidence, figures=figures), "TW-LIE", "3").version == mine
    assert select_strategy(replace(evidence, figures=figures), "TW-ILA", "2").version != (
        select_strategy(evidence, "TW-ILA", "2").version
    )
    figures = evidence.figures.copy()
    row = figures.index[(figures["ref_area"] == "TW-LIE") & (figures["strategy"] == "3")][0]
    figures.loc[row, "printed"] = "35"
    assert select_strategy(replace(evidence, figures=figures), "TW-LIE", "3").version != mine
