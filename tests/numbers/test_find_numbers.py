import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetynet.book.evidence import Evidence
from safetynet.documents.document import Line
from safetynet.numbers.candidate import FIGURE, REFUSED
from safetynet.numbers.find import Number, find_numbers
from safetynet.numbers.level import number_level
from safetynet.printed.numeral import normalise
from safetynet.printed.quantity import parse_printed
from safetynet.raw.source import DOCUMENTS_VARIABLE, find_document

UNITS = {
    u: u
    for u in "% ‰ 人 名 位 人次 案 件 件次 案次 戶 處 所 場 場次 次 校 元 歲 年 分 區 小時 個 個月 方 間 套 市 鄉".split()
}
UNITS |= {
    "個百分點": "百分點",
    "大面向": "面向",
    "督導": "名",
    "社工": "名",
    "大方案": "方案",
    "個行政區": "區",
    "個鄉鎮": "鄉鎮市",
}

# A line, and the numbers of it that are figures, as people type them.
FIGURES = {
    "辦理12場次，共計356人次": ["12場次", "356人次"],
    "受益人數 1,204 人（占 86.5%）": ["1,204 人", "86.5%"],
    "約1萬1千人次，經費8萬5千元、總經費1億2,300萬元": ["約1萬1千人次", "8萬5千元", "1億2,300萬元"],
    "比率低於6.5%，達85%以上；面訪率≧90%": ["低於6.5%", "85%以上", "≧90%"],
    "訪視率達九成五，近9成，8成5，約佔4.5成": ["九成五", "近9成", "8成5", "4.5成"],
    "百分之八十五，上升0.8個百分點": ["百分之八十五", "0.8個百分點"],
    "案量比約1:36至1:40，目標1：30": ["約1:36至1:40", "1:30"],
    "服務涵蓋12/13區": ["12/13區", "13區"],
    "達成率86.5%(1,204/1,392)": ["86.5%(1,204/1,392)", "1,204", "1,392"],
    "實聘39人/應聘52人=75%": ["39人", "52人", "75%"],
    "有近 1/4 個案": ["近 1/4"],
    "進用３名督導、２７名社工": ["3名", "27名"],
    "負成長(-4.73%)，增為24.77‰": ["-4.73%", "24.77‰"],
    "現有兩名人員，僅剩一名，設三大方案": ["兩名", "一名", "三大方案"],
    "於一市五鄉設站": ["一市", "五鄉"],
    "有一個平台，另設一個窗口": [],
    "三級預防、第二期計畫、一般性、第一線、統一窗口、八大行業": [],
    "補助4督導28社工": ["4督導", "28社工"],
    "聘用1千多名社工、300餘案": ["1千多名", "300餘案"],
    "最高補助25,000元，滿1年者": ["最高補助25,000元", "滿1年"],
    "每年至少召開二次會議": ["至少召開二次"],
    "已預約30人、簽約5家": ["30人", "5家"],
    "年齡多為11-20歲，對象為0至 2歲": ["11-20歲", "0至 2歲"],
    "65歲以上長者62,345人、0-6歲人口比例為5.03%": ["62,345人", "5.03%"],
    "5歲以下5人、6-11歲(15%)": ["5人", "15%"],
    "每2個月訪視1次；於24小時內完成；前6個月": ["1次"],
    "1鄉鎮1據點": ["1據點"],
    "一人一案": [],
    "**95.09%**，執行金額 <u>3,854,500</u> 元": ["95.09%", "3,854,500 元"],
    "滿意度4.8分，平均4.5次": ["4.8分", "4.5次"],
    "服務病床30床、專車2輛": ["30床", "2輛"],
    "獲第1名、第5次討論": ["第1名", "第5次"],
    "經費2,500萬 110年起": ["2,500萬"],
    "轄7個行政區，服務遍及5個鄉鎮": ["7個行政區", "5個鄉鎮"],
    "策略三 社區據點5處": ["5處"],
    "1.108年至110年開案60案": ["60案"],
    "2.24小時內派案98%": ["98%"],
    "1.108萬人": ["1.108萬人"],
    "02 人力布建": [],
    "每十萬人口12.5人": ["12.5人"],
    "指標\t112目標\t112實績": [],
}  # fmt: skip
# A line, and its numbers that are none, with the reason.
OTHERS = {
    "1. 依據": [("1", "list-number")],
    "- (2)團體工作": [("2", "list-number")],
    "3、110年2社工": [("3", "list-number"), ("110年", "date")],
    "04 執行成效": [("04", "list-number")],
    "2.1 計畫目標": [("2.1", "list-number")],
    "社會福利中心(1/2)": [("1/2", "page-number")],
    "中央簡報第 25 頁": [("第 25 頁", "page-number")],
    "報告日期：110年11月17日": [("110年11月17日", "date")],
    "107 年 7月 3日(星期二)上午 10 時": [("107 年 7月 3日(星期二)", "date"), ("上午 10 時", "date")],
    "今（107）年 5月 10 日": [("107)年 5月 10 日", "date")],
    "113學年度第1學期": [("113學年度第1學期", "date")],
    "110年1-10月、112年3、7、11月": [("110年1-10月", "date"), ("112年3、7、11月", "date")],
    "107年7月-109年": [("107年7月-109年", "date")],
    "108Q2、110/1~110/12": [("108Q2", "date"), ("110/1~110/12", "date")],
    "111. 3. 12": [("111. 3. 12", "date")],
    "(2018、2020、2022)": [("2018、2020、2022", "date")],
    "112上半年、110內政部資料": [("112上半年", "date"), ("110", "date")],
    "14：30-15：00": [("14:30-15:00", "date")],
    "近3年": [("近3年", "date")],
    "依社會救助法第5條第1項第9款": [("第5條第1項第9款", "law-article")],
    "府社工字第1120134567號函": [("字第1120134567號函", "citation")],
    "如附件3": [("3", "citation")],
    "電話：03-8227171分機385、386": [("03-8227171分機385、386", "telephone")],
    "撥打113保護專線、0912-345-678": [("113", "telephone"), ("0912-345-678", "telephone")],
    "府前路17號3樓": [("17號3樓", "address")],
    "策略2：保護服務": [("2", "strategy-number")],
    "長照2.0、Level 1": [("2.0", "programme-name"), ("1", "programme-name")],
    "(B/A) *100%": [("100%", "not-a-number")],
    "A4、e化、PM2.5": [("4", "not-a-number"), ("2.5", "not-a-number")],
    "第7至第14個月、第1階段": [("第7至第14個月", "ordinal"), ("第1階", "ordinal")],
    "每半年召開會議": [("半年", "other")],
    "通報後3個月內": [("3個月", "other")],
}  # fmt: skip


def lines(*texts: str) -> list[Line]:
    return [Line(number, text, f"line {number}") for number, text in enumerate(texts, 1)]


def figures(*texts: str) -> list[tuple[int, str]]:
    return [(n.line, n.printed) for n in find_numbers(lines(*texts), UNITS) if n.kind == FIGURE]


@pytest.mark.parametrize("text", FIGURES)
def test_figures_as_people_type_them(text: str) -> None:
    assert [printed for _, printed in figures(text)] == FIGURES[text]


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_figure_has_its_reason(text: str) -> None:
    found = [(n.printed, n.kind) for n in find_numbers(lines(text), UNITS) if n.kind != FIGURE]
    assert found == OTHERS[text]


@pytest.mark.parametrize("text", FIGURES)
def test_the_grammar_reads_what_is_found(text: str) -> None:
    known = UNITS | {word: word for word in ("家", "床", "輛", "據點", "大方案")}
    for printed in FIGURES[text]:
        assert parse_printed(printed, known), printed


def test_a_number_over_two_lines_is_found_once_where_it_begins() -> None:
    assert figures("專業服務費 3", "", "萬 3,000 元，今年", "5人") == [
        (1, "3萬 3,000 元"),
        (4, "5人"),
    ]
    assert figures("共 136", "人，外傭") == [(1, "136人")]
    assert figures("經費約1千多", "萬，各縣市") == [(1, "約1千多萬")]
    assert figures("辦理宣導3場", "(含以上)之達成率") == [(1, "3場(含以上)")]
    assert figures("去年通報 3,2 ", "", "15 件，今年") == [(1, "3,215 件")]
    assert figures("共 1,204", "356 人") == [(1, "1,204"), (2, "356 人")]
    assert figures("據點 12", "34 人") == [(1, "12"), (2, "34 人")]
    assert figures("3人", "", "", "次") == [(1, "3人")]


def test_a_table_has_years_rows_and_figures() -> None:
    found = find_numbers(
        lines("\t109\t110\t111", "人數\t0\t3\t2", "", "項次\t單位\t人數\t比率", "1\t社會處\t45\t3.85% (1案)", "2\t衛生局\t30\t0%"), UNITS
    )  # fmt: skip
    assert [n.printed for n in found if n.kind == "date"] == ["109", "110", "111"]
    assert [n.printed for n in found if n.kind == "list-number"] == ["1", "2"]
    counted = ["0", "3", "2", "45", "3.85% (1案)", "1案", "30", "0%"]
    assert [n.printed for n in found if n.kind == FIGURE] == counted


def test_ages_that_part_a_table_are_no_figures() -> None:
    rows = ("\t0-5歲\t6-11歲", "人數\t120\t130")
    assert figures(*rows) == [(2, "120"), (2, "130")]


def test_pages_rise_and_tiles_do_not() -> None:
    pages = [n.kind for n in find_numbers(lines("1", "人力", "2", "服務", "5"), UNITS)]
    tiles = [n.kind for n in find_numbers(lines("95", "人力", "12", "服務", "3"), UNITS)]
    assert (set(pages), set(tiles)) == ({"page-number"}, {FIGURE})


def test_every_number_has_its_place() -> None:
    texts = [text for text in (*FIGURES, *OTHERS) if "<" not in text and "*" not in text]
    for text in texts:
        for number in find_numbers(lines(text), UNITS):
            rest = normalise(text[number.start :]).replace(" ", "")
            assert rest.startswith(normalise(number.printed).replace(" ", "")), (text, number)


@given(
    st.text(
        "0123456789０１一兩十百萬億.,:/-~()[]%人次歲年月日第至約低於以上餘半每個\t <>*、。A",
        max_size=40,
    )
)
def test_any_text_is_searched(text: str) -> None:
    """Numbers come in their order, none over another, each of a kind that there is."""
    found = find_numbers(lines(text, text), UNITS)
    assert all(n.kind in (FIGURE, *REFUSED) and 0 <= n.sure <= 1 and n.printed for n in found)
    assert [(n.line, n.start) for n in found] == sorted((n.line, n.start) for n in found)
    assert all(0 <= n.start < len(text) for n in found)


@pytest.mark.parametrize(
    "text", ["1" * 5000, "一" * 5000, "1," * 2500, "1、" * 2500, "111" + " " * 5000, "111-" * 1500, "12\t" * 3000, "<" * 5000, "1萬" * 2500]
)  # fmt: skip
def test_long_lines_take_no_time(text: str) -> None:
    start = time.perf_counter()
    assert isinstance(find_numbers(lines(text), UNITS), list)
    assert time.perf_counter() - start < 10


def test_the_level_counts_what_was_coded() -> None:
    found = [Number(1, 0, "12 處", FIGURE, 0.9), Number(1, 9, "5", FIGURE, 0.5), Number(2, 0, "1", "list-number", 0.9)]  # fmt: skip
    level = number_level(found, [(1, "12處"), (1, "12處"), (2, "1")])
    assert (level.coded, level.proposed) == (3, 2)
    assert (level.missed, level.wrong) == (((2, "1"),), ((1, "5"),))
    assert (round(level.recall, 2), level.precision) == (0.67, 0.5)


def test_the_level_on_the_briefings(evidence: Evidence) -> None:
    """At least 98 % of what people coded is found, and 90 % of what is proposed was coded."""
    levels = {}
    for name, briefing in evidence.briefings.items():
        if (document := find_document(briefing.source)) is None:
            continue
        texts = Path(document).read_text("utf-8").split("\n")
        found = find_numbers(lines(*texts), evidence.programme.printed_units)
        coded = zip(briefing.figures["line"].astype(int), briefing.figures["printed"], strict=True)
        levels[name] = number_level(found, coded)
    if not levels:
        assert DOCUMENTS_VARIABLE not in os.environ or not os.environ[DOCUMENTS_VARIABLE]
        pytest.skip(f"the briefings' own texts are not at hand: {DOCUMENTS_VARIABLE} names none")
    low = {
        n: (v.recall, v.precision)
        for n, v in levels.items()
        if v.recall < 0.98 or v.precision < 0.9
    }
    assert low == {}
