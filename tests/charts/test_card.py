"""The picture that a page is passed on with."""

import io

import pytest
from PIL import Image
from safetynet.book.evidence import Evidence
from safetynet.charts.card import _balanced, _lines, draw_card
from safetynet.charts.chart import text_width
from safetynet.words.terms import Words


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("area", ["TW-LIE", "TW-KIN"])
def test_a_picture_is_small_and_the_same_every_time(
    evidence: Evidence, area: str, language: str
) -> None:
    words, rows = Words(language), evidence.comparisons
    rows = rows[(rows["ref_area"] == area) & (rows["verdict"] != "one-phase")]
    finding = words("finding_none_clear", what=words("counted_indicators", count=4), tested=2)
    made = draw_card("A title", finding, rows, evidence.programme, words)
    assert made == draw_card("A title", finding, rows, evidence.programme, words)
    other = draw_card("A title", finding, rows.iloc[1:], evidence.programme, words)
    assert (made == other) == rows.empty
    assert len(made) <= 60_000
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (1200, 630)
    assert picture.info.get("Software") is None


def test_lines_fit_and_break_between_words() -> None:
    text = "Of four indicators with figures in both phases two were tested and none is clear."
    for lines in (_lines(text, 38, 4), _balanced(text, 38, 4)):
        assert " ".join(line.strip() for line in lines) == text
        assert all(text_width(line) * 38 <= 1080 for line in lines)
    chinese = "四項指標兩期都有數字，檢定兩項，沒有一項看得出明確變化。" * 3
    broken = _lines(chinese, 38, 9)
    assert "".join(broken) == chinese
    assert all(line[0] not in "，。" for line in broken)
    [cut] = _lines(chinese, 38, 1)
    assert cut.endswith("…")
