import re

import pytest
from safetynet.evidence import Evidence
from safetynet.report import StrategyReport, open_report


def report(evidence: Evidence, county: str, strategy: int, language: str = "zh") -> StrategyReport:
    return open_report(county=county, strategy=strategy, language=language, evidence=evidence)


def test_headline_says_the_counts(evidence: Evidence) -> None:
    text = report(evidence, "lienchiang", 3, "en").headline.text
    assert "report 12 results for strategy 3, on 4 indicators" in text
    assert "4 have figures in more than one phase." in text
    assert "Read from: Minutes 2018, Briefing 2023." in text


def test_headline_of_a_strategy_without_figures(evidence: Evidence) -> None:
    text = report(evidence, "yilan", 3, "en").headline.text
    assert "report no results" in text
    assert "not an absence of change" in text
    assert "No briefing" not in text


def test_headline_of_a_county_without_briefing(evidence: Evidence) -> None:
    assert "尚未讀入花蓮縣的簡報" in report(evidence, "hualien", 1).headline.text


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
    shown = page.indicator_table.text + page.other_table.text
    links = re.findall(r'href="#([^"]+)"', shown)
    anchors = re.findall(r'<tr id="([^"]+)"', page.evidence_table.text)
    assert set(links) <= set(anchors)
    targets = page.figures[page.figures["role"] == "target"]
    said_twice = targets.duplicated(["indicator", "breakdown", "obs_value", "bound", "time_period"])
    assert len(links) == len(anchors) - int(said_twice.sum())
    assert len(anchors) == len(page.figures)
    assert len(set(anchors)) == len(anchors)


def test_targets_are_marked_with_word_and_symbol(evidence: Evidence) -> None:
    table = report(evidence, "yilan", 2, "en").indicator_table.text
    assert "✗ not met" in table
    assert "✓ met" in table
    row = next(line for line in table.split("\n") if "printed as a percentage" in line)
    assert "met" not in re.sub("<[^>]*>", "", row).split()


def test_words_of_change_stand_in_comparisons_only(evidence: Evidence) -> None:
    """Figures set side by side allow no such word."""
    for strategy in (1, 2, 3, 4):
        page = report(evidence, "lienchiang", strategy, "en")
        text = page.headline.text + page.indicator_table.text + page.share_chart.alternative
        assert not re.search(r"\b(improved|worsened|rose|fell|better|worse)\b", text)


def test_texts_from_the_data_stay_text(evidence: Evidence) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{7*7}}'
    figures = evidence.figures.assign(label=evil, printed=evil, section=evil, note=evil)
    tampered = type(evidence)(evidence.programme, evidence.briefings, figures)
    html = report(tampered, "lienchiang", 3).evidence_table.text
    assert "<script" not in html
    assert "<img" not in html
    assert "{{7*7}}" in html
