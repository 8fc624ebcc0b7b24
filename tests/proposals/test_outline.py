"""Under which chapter and strategy a line stands, in the many ways in which decks print it."""

import pytest
from conftest import ROOT
from safetynet.documents.document import Document, Line
from safetynet.proposals.outline import Outline
from safetynet.proposals.place import Place
from safetynet.proposals.taught import text_document
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.workbook import Workbook


@pytest.fixture(scope="module")
def programme() -> Programme:
    return read_programme(Workbook(ROOT))[0]


def last(text: str, programme: Programme, day: str = "2023") -> Place:
    """Return the place of the last line of a text."""
    outline = Outline(text_document(text, "x"), programme, frozenset(), day)
    return outline.places[len(text.split("\n"))]


@pytest.mark.parametrize(
    ("heading", "strategy"),
    [
        ("【策略二】優化保護服務輸送，提升風險控管", ("2", "2")),
        ("策略一-擴增家庭服務資源-社福中心", ("2", "1")),
        ("策略1-1 社福中心布建", ("2", "1")),
        ("(策略三)強化精神疾病及自殺防治服務", ("2", "3")),
        ("策略四：強化部會網絡資源佈建，拓展公私協力服務", ("2", "4")),
        ("二、優化保護服務輸送，提升風險控管", ("2", "2")),
        ("一、策略一：擴增家庭服務資源，提供可近性服務\n(一)成果", ("2", "1")),
        ("策略三 強化精神疾病\n及自殺防治服務，\n精進前端預防\n及危機處理機制", ("2", "3")),
        ("策略 二\n優化保護服務輸送 提升風險控管", ("2", "2")),
        ("參、策略三執行成果", ("2", "3")),
        ("貳、第一期計畫成果\n\n策略二", ("1", "2")),
        ("整合加害人合併精神疾病與自殺防治服務", ("1", "3")),
        ("布建社福中心、整合社會救助及福利服務(1/2)", ("1", "1")),
        ("整合跨單位服務體系", ("1", "4")),
        ("優化保護服務輸送", ("2", "2")),
    ],
)
def test_a_strategy_is_recognised(
    programme: Programme, heading: str, strategy: tuple[str, str]
) -> None:
    title = last(f"{heading}\n\n服務30案", programme).title
    assert title is not None
    assert strategy in title.strategies


@pytest.mark.parametrize(
    "text",
    [
        "依據策略一擴增家庭服務資源，提供可近性服務辦理各項工作並配合推動。",
        "策略一至策略四執行情形",
        "策略一、二人力進用",
        "策略1-4總說明",
        "策略二\n\n服務5案\n\n需中央協助事項",
        "整合服務體系",
        "強化藥癮個案服務",
    ],
)
def test_no_strategy_is_made_up(programme: Programme, text: str) -> None:
    assert last(f"{text}\n\n服務30案", programme).title is None


def test_a_strategy_named_by_number_is_one_of_the_day_s_phase(programme: Programme) -> None:
    first = last("策略二\n\n服務30案", programme, "2019-05").title
    second = last("策略二\n\n服務30案", programme, "2024-05-06").title
    assert first is not None
    assert second is not None
    assert (first.strategies[0][0], second.strategies[0][0]) == ("1", "2")


def test_the_rows_of_a_table_may_be_of_strategies(programme: Programme) -> None:
    table = (
        "人力進用情形\n\n策略別\t核定\t進用\n策略一\t40\t38\n\t12\t9\n策略三\t20\t15\n合計\t72\t62"
    )
    outline = Outline(text_document(table, "x"), programme, frozenset(), "2023")
    titles = [outline.places[line].title for line in (4, 5, 6, 7)]
    assert [title.strategies if title else () for title in titles] == [
        (("2", "1"),), (("2", "1"),), (("2", "3"),), ()
    ]  # fmt: skip


def test_a_line_with_a_number_is_of_its_own_strategy_only(programme: Programme) -> None:
    text = "未來規劃\n\n114年目標\n\n策略一 據點增至8處\n策略三 服務500人次\n經費300萬元"
    outline = Outline(text_document(text, "x"), programme, frozenset(), "2024")
    title = outline.places[5].title
    assert title is not None
    assert title.strategies == (("2", "1"),)
    assert [heading for _, heading in outline.places[6].headings] == ["114年目標"]
    assert outline.places[7].title is None


def test_a_heading_over_a_strategy_that_names_a_phase_is_its_chapter(programme: Programme) -> None:
    text = "第一期計畫執行成果\n\n策略一\n\n服務30案\n\n策略二\n\n服務5案"
    place = last(text, programme)
    assert place.chapter == "第一期計畫執行成果"
    assert place.section() == "第一期計畫執行成果／策略二"


def test_closing_words_under_each_strategy_are_smaller_headings(programme: Programme) -> None:
    one = "策略一\n\n成果\n\n服務3案\n\n檢討與策進\n\n人力不足\n\n"
    two = "策略二\n\n成果\n\n服務4案\n\n檢討與策進\n\n缺2人"
    place = last(one + two, programme)
    assert place.title is not None
    assert place.section() == "策略二／檢討與策進"


def test_paragraphs_of_a_file_do_not_run_into_each_other(programme: Programme) -> None:
    texts = ["策略一", "109年設置12處", "育兒指導", "服務30案"]
    lines = tuple(Line(n, text, f"paragraph {n}") for n, text in enumerate(texts, 1))
    places = Outline(Document("x.docx", lines), programme, frozenset(), "2021").places
    assert places[4].before == ()
    assert places[4].section() == "策略一／育兒指導"


def test_the_footer_of_a_slide_is_no_heading(programme: Programme) -> None:
    lines = (
        Line(1, "策略一 擴增家庭服務資源，提供可近性服務", "slide 1", 1, 1),
        Line(2, "海風縣政府", "slide 1, footer", 1),
        Line(3, "服務30案", "slide 1", 1),
    )
    places = Outline(Document("x.pptx", lines), programme, frozenset(), "2021").places
    assert places[3].section() == "策略一"


def test_an_item_is_the_lead_of_those_indented_under_it(programme: Programme) -> None:
    text = "策略一\n\n- 109年服務成果\n - 通報45案\n- 人力"
    outline = Outline(text_document(text, "x"), programme, frozenset(), "2021")
    assert outline.places[4].lead == "109年服務成果"
    assert outline.places[5].lead == ""


def test_paragraphs_that_are_lines_run_on_as_lines_do(programme: Programme) -> None:
    texts = [
        "壹、成果",
        "",
        "截至112年6月底計有9處",
        "進用12名",
        "",
        "一、服務",
        "",
        "執行情形",
        "",
        "服務30案",
    ]
    lines = tuple(
        Line(n, text, f"paragraph {n}" if text else "") for n, text in enumerate(texts, 1)
    )
    places = Outline(Document("x.docx", lines), programme, frozenset(), "2023").places
    assert places[4].before == (3,)


def test_a_paragraph_that_ends_with_a_comma_goes_on_in_the_next(programme: Programme) -> None:
    lines = (Line(1, "至112年6月底止，", "paragraph 1"), Line(2, "計服務30案", "paragraph 2"))
    places = Outline(Document("x.docx", lines), programme, frozenset(), "2023").places
    assert places[2].before == (1,)


@pytest.mark.parametrize("word", ["參加人數共40人", "參與家庭30戶。", "陸續辦理5場"])
def test_a_line_that_begins_like_a_numeral_is_no_chapter(programme: Programme, word: str) -> None:
    place = last(f"參、成果\n\n策略二\n\n個案研討會由各網絡單位\n{word}", programme)
    assert place.chapter == "參、成果"
    assert place.title is not None
