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
    ],
)
def test_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_period(text, PHASES)


days = st.dates(date(1930, 1, 1), date(2100, 12, 31))


@given(days, days)
def test_reads_what_it_prints(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    assert parse_period(str(period)) == period


@given(st.integers(19, 189), st.integers(1, 12))
def test_months_and_years_read_back(year: int, month: int) -> None:
    for text in (f"{year}年", f"{year}年{month}月", f"{year}學年度", f"{year}-{year + 2}年"):
        assert parse_period(str(parse_period(text))) == parse_period(text)


@pytest.mark.parametrize("text", [*RECURRING, "每2個月", "每12個月"])
def test_recurrences_read_back(text: str) -> None:
    assert parse_period(str(parse_period(text))) == parse_period(text)


def test_within() -> None:
    assert parse_period("107年7-12月").within(*PHASES["第一期"])
    assert not parse_period("109-111").within(*PHASES["第一期"])
    assert not parse_period("每年").within(*PHASES["第一期"])
