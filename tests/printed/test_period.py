from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetynet.printed.period import RECURRING, Period, parse_period

PHASES = {"第一期": (date(2018, 1, 1), date(2020, 12, 31))}
CASES = {
    "111年": "2022-01-01/2022-12-31",
    "111年度": "2022-01-01/2022-12-31",
    "110": "2021-01-01/2021-12-31",
    "2022年": "2022-01-01/2022-12-31",
    "民國99年": "2010-01-01/2010-12-31",
    "109-111": "2020-01-01/2022-12-31",
    "107-109年": "2018-01-01/2020-12-31",
    "107年7-12月": "2018-07-01/2018-12-31",
    "110年1-10月": "2021-01-01/2021-10-31",
    "107年7月-109年": "2018-07-01/2020-12-31",
    "112年2月": "2023-02-01/2023-02-28",
    "113年2月": "2024-02-01/2024-02-29",
    "110年12月份": "2021-12-01/2021-12-31",
    "110年10月底": "2021-10-31",
    "截至本110年10月底止": "2021-10-31",
    "至112年2月": "2023-02-28",
    "截至110年10月底": "2021-10-31",
    "108學年度": "2019-08-01/2020-07-31",
    "112下半年度": "2023-07-01/2023-12-31",
    "112上半年": "2023-01-01/2023-06-30",
    "111. 3. 12": "2022-03-12",
    "111.08.28": "2022-08-28",
    "110年11月17日": "2021-11-17",
    "１１１年": "2022-01-01/2022-12-31",
    "第一期": "2018-01-01/2020-12-31",
    "每學年": "R/P1Y",
    "111年1月至6月": "2022-01-01/2022-06-30",
    "111年第1季": "2022-01-01/2022-03-31",
    "111年底": "2022-12-31",
    "每季": "R/P3M",
    "1季": "R/P3M",
    "每個月": "R/P1M",
    "每2個月": "R/P2M",
    "全年度": "P1Y",
    "113學年度第1學期": "2024-08-01/2025-01-31",
    "113學年度第二學期": "2025-02-01/2025-07-31",
    "１１３學年度上學期": "2024-08-01/2025-01-31",
    "109-111學年度": "2020-08-01/2023-07-31",
    "108年第二季": "2019-04-01/2019-06-30",
    "108Q2": "2019-04-01/2019-06-30",
    "108年Q4": "2019-10-01/2019-12-31",
    "114年(1-10月)": "2025-01-01/2025-10-31",
    "114年度（1月至10月）": "2025-01-01/2025-10-31",
    "114年1至10月": "2025-01-01/2025-10-31",
    "107年7月—109年": "2018-07-01/2020-12-31",
    "截至113年底": "2024-12-31",
    "至113年12月底止": "2024-12-31",
    "113年12月底止": "2024-12-31",
    "迄113年6月30日": "2024-06-30",
    "112年迄今": "2023-01-01/..",
    "自112年3月起迄今": "2023-03-01/..",
    "": "",
}


@pytest.mark.parametrize(("text", "interval"), CASES.items())
def test_period(text: str, interval: str) -> None:
    assert parse_period(text, PHASES).isoformat() == interval


@pytest.mark.parametrize(
    "text",
    [
        "近年",
        "111年13月",
        "111年2月30日",
        "112-110年",
        "3月7日",
        "1E+05",
        "0年",
        "00",
        "第九期",
        "111年至",
        "11 1年",
        "111年1 2月",
        "111①年",
        "111年²",
        "11\u200b1年",
        "٣١年",
        "民國2022年",
        "9年",
        "09年",
        "0001年",
        "1110年",
        "211年",
        "9999年",
        "9999學年度",
        "99999年",
        "111年0月",
        "111年1月0日",
        "111年99月99日",
        "每0個月",
        "每100個月",
        "9" * 5000,
        "111年" * 100,
        "-",
        "至",
        "113學年度第3學期",
        "113年第五季",
        "108Q5",
        "113年(10-1月)",
        "113年()",
        "(113年)",
        "111-110學年度",
        "112年起",
        "9年迄今",
        "迄今112年",
        "截至112年迄今",
        "第二期迄今",
        "累計113年",
    ],
)
def test_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_period(text, PHASES)


@pytest.mark.parametrize(
    "text",
    ["本年", "去年", "今年度", "本學年度", "近3年", "近三年", "迄今", "第1學期", "上半年", "第二季", "3月", "12月底", "Q3"],
)  # fmt: skip
def test_what_prints_no_year_is_refused_as_such(text: str) -> None:
    with pytest.raises(ValueError, match=f"no year is printed .*{text}"):
        parse_period(text, PHASES)


def test_what_goes_on_ends_with_the_day_of_the_text() -> None:
    """No end is invented: it has one only once the day is known."""
    period = parse_period("112年迄今")
    assert (period.start, period.end, period.ongoing) == (date(2023, 1, 1), None, True)
    assert not period.within(date(2021, 1, 1), date(2025, 12, 31))
    assert period.until(date(2024, 5, 17)) == Period(date(2023, 1, 1), date(2024, 5, 17))
    assert period.until(date(2022, 12, 31)) == period


days = st.dates(date(1930, 1, 1), date(2100, 12, 31))


@given(days, days)
def test_reads_what_it_prints(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    assert parse_period(str(period)) == period


@given(st.integers(19, 189), st.integers(1, 12))
def test_months_and_years_read_back(year: int, month: int) -> None:
    for text in (f"{year}年", f"{year}年{month}月", f"{year}學年度", f"{year}-{year + 2}年"):
        assert parse_period(str(parse_period(text))) == parse_period(text)


@given(
    st.text("0123456789年月日度學上下半底第季期份每個至截迄今止起自Q()-~.民國一二１① ", max_size=16)
)
def test_anything_is_read_and_printed_back_or_refused(text: str) -> None:
    try:
        period = parse_period(text, PHASES)
    except ValueError:
        return
    assert parse_period(str(period)) == period


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert parse_period(str(period)) == period


def test_a_school_year_alone_is_printed_as_one() -> None:
    year = parse_period("108學年度")
    assert (str(year), year.school_year) == ("108學年度", True)
    months = parse_period("108年8月-109年7月")
    assert (str(months), months.school_year) == ("108年8月1日-109年7月31日", False)
    assert parse_period("至108學年度") == Period(date(2020, 7, 31), date(2020, 7, 31))
    assert str(Period()) == ""


@pytest.mark.parametrize("text", [*RECURRING, "每2個月", "每12個月"])
def test_recurrences_read_back(text: str) -> None:
    assert parse_period(str(parse_period(text))) == parse_period(text)


def test_within() -> None:
    assert parse_period("107年7-12月").within(*PHASES["第一期"])
    assert not parse_period("109-111").within(*PHASES["第一期"])
    assert not parse_period("每年").within(*PHASES["第一期"])
