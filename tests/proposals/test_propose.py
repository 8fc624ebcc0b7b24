"""What is proposed for the numbers of invented documents, unlike those that people coded."""

import pandas as pd
import pytest
from conftest import ROOT
from invented import DECK, MINUTES, SLIDES
from safetynet.numbers.candidate import COLUMNS, FIGURE
from safetynet.numbers.find import Number
from safetynet.proposals.propose import candidate_ids, propose
from safetynet.proposals.taught import Taught, read_taught, text_document
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.workbook import Workbook

FIRST = "擴增家庭服務資源，提供可近性服務"
THIRD = "強化精神疾病及自殺防治服務，精進前端預防及危機處理機制"


@pytest.fixture(scope="module")
def programme() -> Programme:
    return read_programme(Workbook(ROOT))[0]


@pytest.fixture(scope="module")
def taught(programme: Programme) -> list[Taught]:
    return list(read_taught(Workbook(ROOT), programme))


@pytest.fixture(scope="module")
def deck(programme: Programme, taught: list[Taught]) -> pd.DataFrame:
    return propose(text_document(DECK, "deck"), programme, taught, "TW-HUA", "2024-09-12")


@pytest.fixture(scope="module")
def slides(programme: Programme, taught: list[Taught]) -> pd.DataFrame:
    return propose(text_document(SLIDES, "slides"), programme, taught, "TW-HUA", "2024-10-08")


@pytest.fixture(scope="module")
def minutes(programme: Programme, taught: list[Taught]) -> pd.DataFrame:
    return propose(text_document(MINUTES, "minutes"), programme, taught, "TW-MIA", "2024-05-07")


def row(table: pd.DataFrame, printed: str, nth: int = 0) -> dict[str, str]:
    """Return the nth figure that is printed so."""
    same = table[(table["kind"] == FIGURE) & (table["printed"] == printed)]
    return {str(name): str(cell) for name, cell in same.iloc[nth].items()}


def test_every_number_has_a_row_of_its_own(deck: pd.DataFrame) -> None:
    assert list(deck.columns) == list(COLUMNS)
    assert deck["candidate_id"].is_unique
    assert deck["candidate_id"].str.fullmatch("c[0-9]+[a-z]{1,2}").all()
    lines = DECK.split("\n")
    for cells in deck.itertuples():
        start = int(str(cells.start))
        assert lines[int(str(cells.line)) - 1][start:].startswith(str(cells.printed)[0])


@pytest.mark.parametrize(
    ("printed", "period", "role"),
    [
        ("8,000", "112年", "target"), ("8,412", "112年", "result"),
        ("9,000", "113年1-8月", "target"), ("88.5%", "113年1-8月", "result"),
    ],
)  # fmt: skip
def test_two_header_rows_give_period_and_role(
    deck: pd.DataFrame, printed: str, period: str, role: str
) -> None:
    found = row(deck, printed)
    assert (found["period_printed"], found["role"]) == (period, role)
    assert (found["period_where"], found["period_from"]) == ("column-head", "")


@pytest.mark.parametrize(
    ("printed", "period", "where"),
    [
        ("285,310人", "113年6月底", "sentence"), ("6處", "113年度", "heading"),
        ("2,350件", "113年上半年", "sentence"), ("8處", "114年度", "heading"),
        ("3,000元", "每月", "sentence"),
    ],
)  # fmt: skip
def test_the_nearest_period_is_taken(
    deck: pd.DataFrame, printed: str, period: str, where: str
) -> None:
    found = row(deck, printed)
    assert (found["period_printed"], found["period_where"]) == (period, where)
    assert found["period_from"] == ("heading" if where == "heading" else "")


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("285,310人", ""), ("6處", FIRST), ("21.5%", FIRST),
        ("23.5%", "優化保護服務輸送，提升風險控管"), ("370", THIRD), ("8處", FIRST), ("3,000元", ""),
    ],
)  # fmt: skip
def test_titles_run_over_lines_and_end_with_their_chapter(
    deck: pd.DataFrame, printed: str, title: str
) -> None:
    assert row(deck, printed)["strategy_title"] == title


def test_a_total_has_the_time_of_its_parts_and_is_their_sum(
    deck: pd.DataFrame, programme: Programme
) -> None:
    total = row(deck, "1,500")
    parts = [row(deck, printed)["candidate_id"] for printed in ("500", "630", "370")]
    assert total["relation"] == f"sum {'|'.join(parts)}"
    period = programme.parse_period(total["period_printed"])
    assert period.isoformat() == "2022-01-01/2024-06-30"
    assert total["breakdown"] == "sex=male"


def test_a_share_is_linked_to_the_columns_it_comes_from(slides: pd.DataFrame) -> None:
    share, top, base = (row(slides, printed) for printed in ("90%", "108", "120"))
    assert share["numerator"] == top["candidate_id"]
    assert share["denominator"] == base["candidate_id"]
    assert row(slides, "140")["relation"].startswith("sum ")
    assert share["period_printed"] == "至113年8月31日"
    assert share["section"].startswith("第二期計畫執行情形")


def test_a_strategy_named_by_number_has_the_title_of_its_phase(slides: pd.DataFrame) -> None:
    assert row(slides, "9處")["strategy_title"].startswith("布建社會福利服務中心")
    assert row(slides, "8名")["strategy_title"] == "強化部會網絡資源布建，拓展公私協力服務"


def test_years_may_stand_in_the_rows(slides: pd.DataFrame) -> None:
    assert row(slides, "13")["period_printed"] == "111年"
    assert row(slides, "76.9%")["period_where"] == "row-head"


def test_a_period_that_is_compared_with_is_not_the_figure_s(slides: pd.DataFrame) -> None:
    assert row(slides, "約12%")["period_printed"] == "113年1-8月"
    assert row(slides, "62.5%")["period_where"] == "paragraph"


def test_each_number_of_a_bracket_has_its_own_date(slides: pd.DataFrame) -> None:
    assert row(slides, "3名")["period_printed"] == "113年"
    assert row(slides, "5名")["period_printed"] == "114年"
    assert row(slides, "5名")["role"] == "plan"


def test_prose_carries_a_period_through_its_sentence(minutes: pd.DataFrame) -> None:
    assert row(minutes, "4次")["period_printed"] == "112年度"
    assert row(minutes, "1,206戶")["period_printed"] == "112年底"
    assert row(minutes, "3名")["role"] in ("plan", "context")
    assert set(minutes["strategy_title"]) == {""}


@pytest.mark.parametrize(
    ("text", "printed", "period", "role"),
    [
        # posts and staff in one sentence
        ("保護性社工核定40名，實聘35名", "35名", "", "result"),
        ("112年目標值：80%\n112年達成值：85.5%", "85.5%", "112年", "result"),
        ("112年新增據點3處，共計9處", "3處", "112年", "result"),
        ("規劃新增據點3處", "3處", "", "plan"),
        ("經費需求：114年2,300萬元", "2,300萬元", "114年", "plan"),
        ("每25萬人設置一處中心", "25萬人", "", "context"),
        ("壹、檢討與困境\n112年離職12人", "12人", "112年", "result"),
        ("壹、未來規劃\n訪視比率達75%", "75%", "", "target"),
        ("112年開案320案，較111年280案增加14.3%", "14.3%", "112年", "result"),
        ("1.110年至112年通報640案", "640案", "110年至112年", "result"),
        ("112年訪視700人，中心自111年3月1日起運作，進用社工4名", "4名", "", "result"),
        # what most of the year lies ahead of is planned
        ("壹、未來規劃\n114年新設2處中心", "2處", "114年", "plan"),
        # a line of an item is whole: its year is not that of the next
        ("112年開案30件\n結案14件", "14件", "", "result"),
        ("112年布建9處\n涵蓋率達65%。", "65%", "112年", "result"),
        ("指標\t112目標\t112實績\n訪視率(%)\t80\t83.5", "83.5", "112", "result"),
    ],
)
def test_the_words_around_a_number_tell_its_period_and_role(
    programme: Programme, taught: list[Taught], text: str, printed: str, period: str, role: str
) -> None:
    found = propose(
        text_document(text, "x"),
        programme,
        taught,
        "TW-HUA",
        "2025-02-01" if "114年新設" in text else "2024-02-01",
    )
    number = row(found, printed)
    assert (number["period_printed"], number["role"]) == (period, role)


def test_a_row_s_head_may_begin_with_a_length_of_time(
    programme: Programme, taught: list[Taught]
) -> None:
    text = "指標\t目標值\t達成值\n24小時內派案比率\t95%\t97.5%"
    found = propose(text_document(text, "x"), programme, taught, "TW-HUA", "2024-02-01")
    assert row(found, "97.5%")["label"] == "24小時內派案比率 達成值"
    assert row(found, "97.5%")["role"] == "result"


def test_residents_that_stand_together_are_counted_on_one_day(
    programme: Programme, taught: list[Taught]
) -> None:
    text = "壹、縣情概況\n\n112年底，總人口數為28萬人。\n65歲以上老年人口5萬人。\n\n低收入戶900戶。"
    found = propose(text_document(text, "x"), programme, taught, "TW-HUA", "2024")
    periods = [row(found, printed)["period_printed"] for printed in ("28萬人", "5萬人", "900戶")]
    assert periods == ["112年底", "112年底", ""]


def test_the_counts_of_a_share_are_no_shares(programme: Programme, taught: list[Taught]) -> None:
    text = "策略一\n\n社福中心社工人力進用率90%(36/40)"
    found = propose(text_document(text, "x"), programme, taught, "TW-HUA", "2024")
    assert row(found, "90%(36/40)")["indicator"] == "welfare-centre-staffing-share"
    assert row(found, "36")["indicator"] == "welfare-centre-staff"


def test_a_place_that_is_counted_names_itself(programme: Programme, taught: list[Taught]) -> None:
    found = propose(
        text_document("轄12個鄉鎮市、176村里", "x"), programme, taught, "TW-HUA", "2024"
    )
    assert (row(found, "176村里")["label"], row(found, "176村里")["indicator"]) == (
        "村里",
        "villages",
    )


def test_known_indicators_are_recognised(deck: pd.DataFrame) -> None:
    assert row(deck, "285,310人")["indicator"] == "population"
    assert row(deck, "6處")["indicator"] == "welfare-centres"
    three = [row(deck, "99.8%")[name] for name in ("indicator", "indicator_2", "indicator_3")]
    assert "reports-dispatched-24h-share" in three


def test_nothing_coded_before_still_gives_a_row_for_each_number(programme: Programme) -> None:
    table = propose(text_document(DECK, "deck"), programme, [], "TW-HUA", "2024")
    assert row(table, "6處")["strategy_title"] == FIRST
    assert row(table, "6處")["indicator"] != ""


def test_an_empty_document_has_no_candidates(programme: Programme, taught: list[Taught]) -> None:
    table = propose(text_document("", "empty"), programme, taught, "TW-HUA", "2024")
    assert list(table.columns) == list(COLUMNS)
    assert table.empty


def test_ids_go_on_after_the_last_letter() -> None:
    numbers = [Number(7, place, "1", FIGURE, 1.0) for place in range(26 * 27 + 1)]
    names = candidate_ids(numbers)
    assert [names[n] for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "c7a", "c7z", "c7aa", "c7az", "c7ba", "c7zz", "c7aaa",
    ]  # fmt: skip
    assert len(set(names)) == len(names)
