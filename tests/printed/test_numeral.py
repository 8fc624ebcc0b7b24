from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetynet.printed.numeral import MOST_DIGITS, parse_number

CASES = {
    "13983": 13983,
    "451,175": 451175,
    "3,854,500": 3854500,
    "640.8": "640.8",
    "-4.73": "-4.73",
    "１２": 12,
    "1萬8,835": 18835,
    "10萬7,276": 107276,
    "3萬 3,000": 33000,
    "500萬": 5000000,
    "1千": 1000,
    "2億3,000萬": 230000000,
    "一": 1,
    "兩": 2,
    "十": 10,
    "十二": 12,
    "二十三": 23,
    "一百零五": 105,
    "一百二十": 120,
    "一萬二千": 12000,
    "三十萬五千六百": 305600,
    "一億二千萬": 120000000,
    "8萬5千": 85000,
    "1萬1千": 11000,
    "1萬1千5百": 11500,
    "1千5百": 1500,
    "1億2,300萬": 123000000,
    "1億2千萬": 120000000,
    "1億2千萬5千": 120005000,
    "１億２，３００萬": 123000000,
    "1億 2,300萬": 123000000,
    "12千": 12000,
}


@pytest.mark.parametrize(("text", "number"), CASES.items())
def test_number(text: str, number: int | str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "", "人", "1,23", "12,3456", "一二", "十百", "萬", "1.2.3", "1E+05", "--1", "三百五", "1萬8",
        "0,385", "1 2", "1 234", "一萬五", "一億二", "一萬二萬", "一萬二億", "1萬12,345", "1.5萬3,000",
        "1萬8.5", "1.2億3,000萬", "3①", "3²", "３₁", "٣", "壹", "廿", "½", "Ⅲ", "3\u200b", "3\u20e3",
        "1億5千", "1億5", "1萬8千5", "1千5", "1千5百萬", "1萬12千", "1.5萬3千", "1萬0千", "1萬5百", "1百", "3百5",
        "3千萬5千", "1千百", "萬1千", "2千3萬", "一萬五千六",
        "9" * 16, "9" * 5000, "0." + "1" * 15, "999,999,999億", "十萬億", "五千兆", "12345678億", "一" * 5000,
    ],
)  # fmt: skip
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_number(text)


@given(st.integers(0, 10**9))
def test_reads_thousands_separators(number: int) -> None:
    assert parse_number(f"{number:,}") == number == parse_number(str(number))


@given(st.integers(1, 99_999_999))
def test_reads_chinese_numerals(number: int) -> None:
    assert parse_number(chinese(number)) == number


@given(st.text("0123456789.,一二十百千萬億 -", max_size=30))
def test_no_number_is_rounded(text: str) -> None:
    """What is read has so few digits that a float holds them all."""
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert abs(number) < 10**MOST_DIGITS
    assert Decimal(repr(float(number))) == number


def chinese(number: int) -> str:
    """Write a whole number as Chinese does; independent of the parser."""
    digits = "〇一二三四五六七八九"
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return chinese(high) + "萬" + gap + (chinese(low) if low else "")
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += digits[digit] + name
        elif text and number % unit:
            text += "" if text.endswith("零") else "零"
    return text
