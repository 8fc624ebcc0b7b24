import re

import pytest
from safetynet.book.evidence import Evidence
from safetynet.pages.source import open_source


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_and_finding_is_shown(evidence: Evidence, language: str) -> None:
    for name in evidence.briefings:
        page = open_source(source=name, language=language, evidence=evidence)
        anchors = set(re.findall(r'<tr id="([^"]+)"', page.figure_table.text))
        assert len(anchors) == len(page.figures)
        linked = set(
            re.findall(r'href="#(figure-[^"]+)"', page.findings.text + page.corrections.text)
        )
        assert linked <= anchors
        assert page.findings.text.count('<tr id="finding-') == len(page.audit)
        assert page.measure_table.text.count('<li id="measure-') == len(page.measures)


def test_findings_come_first(evidence: Evidence) -> None:
    page = open_source(source="tainan-2021-briefing", language="en", evidence=evidence)
    tones = re.findall(r'class="verdict-(\w+)"', page.findings.text)
    # r61; then r60, r75 and r107
    assert tones[:4] == ["impossible"] + ["truncated"] * 3
    assert set(tones[4:]) == {"agrees"}
    assert (
        "1 check with the result &#34;the printed numbers contradict each other&#34;."
        in page.headline.text
    )
    assert "3 checks with the result &#34;agrees only if truncated&#34;." in page.headline.text


def test_corrections_show_both_readings(evidence: Evidence) -> None:
    page = open_source(source="lienchiang-2023-briefing", language="en", evidence=evidence)
    for text in ("24.77%", "24.77‰", "applied", "proposed only"):
        assert text in page.corrections.text
    assert "Used: 24.77‰" in page.figure_table.text


def test_unknown_source_lists_the_valid(evidence: Evidence) -> None:
    with pytest.raises(
        ValueError, match=r"unknown source 'yilan'\. Valid: lienchiang-2018-minutes"
    ):
        open_source(source="yilan", language="zh", evidence=evidence)


def test_the_printed_period_stands_beside_the_years(evidence: Evidence) -> None:
    page = open_source(source="yilan-2021-briefing", language="en", evidence=evidence)
    table = re.sub(r"</?time[^>]*>|</?abbr[^>]*>", "", page.figure_table.text)
    assert '2018–2020<br><q lang="zh-Hant-TW">107-109年</q>' in table


def test_the_country_has_all_its_people(evidence: Evidence) -> None:
    """Lienchiang prints growth of the national population: 23,375,314 at the end of 2021."""
    page = open_source(source="lienchiang-2023-briefing", language="en", evidence=evidence)
    assert "23,375,314" in page.findings.text
    whole = [line for line in page.findings.text.split("<tr") if "f45b" in line or "-4.73%" in line]
    assert all("13,645" not in line for line in whole)
