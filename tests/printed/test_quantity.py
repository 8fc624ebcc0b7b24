import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from safetynet.book.evidence import Evidence
from safetynet.printed.quantity import Quantity, parse_printed

UNITS = {
    u: u
    for u in [
        "%",
        "人",
        "名",
        "人次",
        "案",
        "處",
        "場次",
        "次",
        "歲",
        "戶",
        "元",
        "年",
        "‰",
        "km²",
        "區",
    ]
} | {
    "督": "名",
    "員": "名",
    "大面向": "面向",
    "個百分點": "百分點",
}

CASES = {
    "0%": [Quantity(Decimal(0), "%")],
    "100.00%": [Quantity(Decimal("100.00"), "%")],
    "100 %": [Quantity(Decimal(100), "%")],
    "-4.73%": [Quantity(Decimal("-4.73"), "%")],
    "1萬8,835": [Quantity(Decimal(18835))],
    "29.6km²": [Quantity(Decimal("29.6"), "km²")],
    "29.6㎢": [Quantity(Decimal("29.6"), "km²")],
    "⼀案": [Quantity(Decimal(1), "案")],
    "六案": [Quantity(Decimal(6), "案")],
    "1:0.5": [Quantity(Decimal("0.5"), per=Decimal(1))],
    "29.6km ²": [Quantity(Decimal("29.6"), "km²")],
    "３，３３６人次": [Quantity(Decimal(3336), "人次")],
    "低於7%": [Quantity(Decimal(7), "%", "<")],
    "至少200人次": [Quantity(Decimal(200), "人次", ">=")],
    "超過90名": [Quantity(Decimal(90), "名", ">")],
    "85%以上": [Quantity(Decimal(85), "%", ">=")],
    "6歲以下": [Quantity(Decimal(6), "歲", "<=")],
    "3場次(含以上)": [Quantity(Decimal(3), "場次", ">=")],
    "約95人": [Quantity(Decimal(95), "人", "~")],
    "1千多名": [Quantity(Decimal(1000), "名", ">")],
    "至少召開二次": [Quantity(Decimal(2), "次", ">=")],
    "半數以上": [Quantity(Decimal(50), "%", ">=")],
    "1:45-50": [Quantity(lower=Decimal(45), upper=Decimal(50), per=Decimal(1))],
    "４：５": [Quantity(Decimal(5), per=Decimal(4))],
    "11%-15%": [Quantity(unit="%", lower=Decimal(11), upper=Decimal(15))],
    "11-20歲": [Quantity(unit="歲", lower=Decimal(11), upper=Decimal(20))],
    "第1名": [Quantity(Decimal(1), "名次")],
    "第 5次": [Quantity(Decimal(5), "次")],
    "近 1/4": [Quantity(Decimal(25), "%", "~")],
    "約1千多萬": [Quantity(Decimal(10_000_000), "", ">")],
    "3萬 3,000 元": [Quantity(Decimal(33_000), "元")],
    "至少半年": [Quantity(Decimal("0.5"), "年", ">=")],
    "400餘案": [Quantity(Decimal(400), "案", ">")],
    "≧85%": [Quantity(Decimal(85), "%", ">=")],
    "百分之九十五": [Quantity(Decimal(95), "%")],
    "85%(含)以上": [Quantity(Decimal(85), "%", ">=")],
    "3–5歲": [Quantity(unit="歲", lower=Decimal(3), upper=Decimal(5))],
    "滿1年": [Quantity(Decimal(1), "年", ">=")],
    "最高補助25,000元": [Quantity(Decimal(25_000), "元", "<=")],
    "約為1:45-50": [Quantity(None, "", "~", Decimal(45), Decimal(50), Decimal(1))],
    "-4.73‰": [Quantity(Decimal("-4.73"), "‰")],
    "兩名": [Quantity(Decimal(2), "名")],
    "四大面向": [Quantity(Decimal(4), "面向")],
    "3.85% (1案)": [Quantity(Decimal("3.85"), "%"), Quantity(Decimal(1), "案")],
    "5督27員": [Quantity(Decimal(5), "名"), Quantity(Decimal(27), "名")],
    "34,284戶/88,082人": [Quantity(Decimal(34284), "戶"), Quantity(Decimal(88082), "人")],
    "約1萬1千人次": [Quantity(Decimal(11000), "人次", "~")],
    "8萬5千元": [Quantity(Decimal(85000), "元")],
    "1億2,300萬": [Quantity(Decimal(123_000_000))],
    "九成五": [Quantity(Decimal(95), "%")],
    "８成５": [Quantity(Decimal(85), "%")],
    "8.5成": [Quantity(Decimal(85), "%")],
    "近9成": [Quantity(Decimal(90), "%", "~")],
    "八成以上": [Quantity(Decimal(80), "%", ">=")],
    "1成多": [Quantity(Decimal(10), "%", ">")],
    "七至八成": [Quantity(None, "%", "", Decimal(70), Decimal(80))],
    "7成-8成": [Quantity(None, "%", "", Decimal(70), Decimal(80))],
    "百分之八十五": [Quantity(Decimal(85), "%")],
    "約百分之85": [Quantity(Decimal(85), "%", "~")],
    "百分之五至百分之十": [Quantity(None, "%", "", Decimal(5), Decimal(10))],
    "千分之三": [Quantity(Decimal(3), "‰")],
    "0.8個百分點": [Quantity(Decimal("0.8"), "百分點")],
    "2.3百分點": [Quantity(Decimal("2.3"), "百分點")],
    "12/13區": [Quantity(Decimal(12), "區"), Quantity(Decimal(13), "區")],
    "１２／１３區": [Quantity(Decimal(12), "區"), Quantity(Decimal(13), "區")],
    "86.5%(1,204/1,392)": [Quantity(Decimal("86.5"), "%"), Quantity(Decimal(1204)), Quantity(Decimal(1392))],
    "66.7%(2/3處)": [Quantity(Decimal("66.7"), "%"), Quantity(Decimal(2), "處"), Quantity(Decimal(3), "處")],
    "約1:36至1:40": [Quantity(None, "", "~", Decimal(36), Decimal(40), Decimal(1))],
    "3到5人": [Quantity(None, "人", "", Decimal(3), Decimal(5))],
    "成長約18%": [Quantity(Decimal(18), "%", "~", change=True)],
    "增加1,204人": [Quantity(Decimal(1204), "人", change=True)],
    "減少0.8個百分點": [Quantity(Decimal("-0.8"), "百分點", change=True)],
    "減少至少5人": [Quantity(Decimal(-5), "人", "<=", change=True)],
    "−4.73%": [Quantity(Decimal("-4.73"), "%")],
}  # fmt: skip


@pytest.mark.parametrize(("text", "quantities"), CASES.items())
def test_printed(text: str, quantities: list[Quantity]) -> None:
    assert list(parse_printed(text, UNITS)) == quantities


@pytest.mark.parametrize(
    "text",
    [
        "", "人", "約", "12公斤", "3.85% (1案", "3.85% ()", "1 2", "15-11%", "11%-15人", "1,23人",
        "低於7%以上", "第1人", "3月7日", "1E+05", "=1+1", "12人嗎", "1:45:50", "人3", "45,1175人", "3.5.1", "12十", "1/3", "1/0", "3²案", "半", "第半名",
        "3①", "3①人", "①3人", "3₁人", "3⓪人", "⒈3人", "㉑人", "㏠", "3½%", "½", "3Ⅲ人", "３¹人", "29.6㎡", "3²km",
        "3\u20e3人", "3\ufe0f\u20e3人", "1\u200b3人", "1\u00ad3人", "3\u0301人", "٣人", "3٣人", "𝟑人", "🄁人",
        "㈢人", "㊂人", "參人", "廿人", "卅人", "3百人", "0,385人", "0:45人", "00:45人", "0.0:5", "1:45人²",
        "12成", "1/4成", "1:4成", "7-8成5", "十成", "半成", "8.55成", "12.5成", "8.5成5", "9成5人", "3百分之5", "百分之", "百分之五點五", "1萬分之3",
        "3/4區", "13/12區", "約12/13區", "12/13區以上", "12/13", "12/13區案", "1.5/13區", "2:12/13區", "十二/13區", "12/13至14區",
        "86.5%(1,204/1,392", "86.5%(1,392/1,204)", "86.5%(1,204/)", "1:36至2:40", "36至1:40", "1:40至1:36", "0.8個百分", "0.8百分",
        "成長", "成長率18%", "增加至18%", "增加-5人", "減少5-8人", "減少1/4", "減少半數", "增加第1名", "減少1:5", "增加減少5人", "1億5千元", "1萬8千5元",
        "9" * 5000, "9" * 16 + "人", "1:" + "9" * 5000, "1/" + "9" * 300, "1人" * 101, "(" * 5000,
    ],
)  # fmt: skip
def test_unreadable(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_printed(text, UNITS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3①", "'①' (CIRCLED DIGIT ONE) at character 2, which may be a footnote"),
        ("29.6km² 3²", "'²' (SUPERSCRIPT TWO) at character 10, which may be a footnote"),
        ("13\u200b983人", "U+200B (ZERO WIDTH SPACE) at character 3, which cannot be seen"),
        ("3\u20e3人", "U+20E3 (COMBINING ENCLOSING KEYCAP) at character 2, a mark on the"),
        ("0:45人", "a ratio per nothing: '0:45人'"),
        ("9" * 5000, "5,000 characters, of which at most 200 are read"),
    ],
)
def test_the_reason_names_the_character(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        parse_printed(text, UNITS)


@pytest.mark.parametrize(
    "text",
    ["2:1/4", "1/4-5", "1/4-1/2", "1/4萬", "1/4%", "3/4人", "一/2", "萬/0", "半數/2", "第1/4次"],
)
def test_a_fraction_with_more_is_not_read_as_a_share(text: str) -> None:
    """1/4 alone is 25 %; a unit, a range or a ratio with it would be dropped."""
    with pytest.raises(ValueError, match=r"\S"):
        parse_printed(text, UNITS)


def test_tenths_are_no_more_exact_than_printed() -> None:
    """近9成 may be 88 %; 九成五 says a hundredth."""
    exponents = {
        t: parse_printed(t, UNITS)[0].value.as_tuple().exponent
        for t in ("近9成", "九成五", "8萬5千元")
    }
    assert exponents == {"近9成": 1, "九成五": 0, "8萬5千元": 3}


numbers = st.decimals(0, 10**7, allow_nan=False, places=2)
quantities = st.builds(
    Quantity,
    numbers,
    st.sampled_from(["", *sorted(set(UNITS.values()) - {"面向"})]),
    st.sampled_from(["", "<", "<=", ">", ">=", "~"]),
    change=st.booleans(),
) | st.builds(
    lambda pair, unit: Quantity(None, unit, "", min(pair), max(pair)),
    st.tuples(numbers, numbers),
    st.sampled_from(["", "%", "歲"]),
)


@given(quantities)
def test_reads_what_it_prints(quantity: Quantity) -> None:
    assert parse_printed(str(quantity), UNITS) == (quantity,)


def exact_percent(fraction: re.Match[str]) -> str:
    return f"{Decimal(fraction[1].replace(',', '')) * 100 / Decimal(fraction[2]):f}"


@example("0/1")
@example("1/4")
@example("約3/4以上")
@example("12/13人")
@example("90%(1,2/13人)")
@example("90%(1/13)")
@example("1/13(2人)")
@given(st.text("0123456789.,萬一二十%人案()/:-~低於至少以上約多 ", max_size=12))
def test_drops_nothing(text: str) -> None:
    """What is read says every digit of the text; everything else is refused.

    A fraction is said as the percentage that it is, a part of a base as both numbers.
    """
    try:
        found = parse_printed(text, UNITS)
    except ValueError:
        return
    bare = re.sub(r"\s", "", text)
    fraction = r"(?<!%\()(?<![\d.,])(\d[\d.,]*)/(\d+)(?![\d,]*[人案])"
    arabic = [c for c in re.sub(fraction, exact_percent, bare) if c.isdecimal()]
    said = "".join(str(quantity) for quantity in found)
    assert found
    if not set(text) & set("萬一二十"):
        leading = str.maketrans("", "", "0.")
        assert "".join(arabic).translate(leading) == "".join(
            c for c in said if c.isdecimal()
        ).translate(leading)


@given(
    st.text(
        "0123456789１一兩十千萬億.,:/-~()%人次歲區km²㎢①½第名至約低於以上餘半數年成百分之點個增加減少 ",
        max_size=14,
    )
)
def test_anything_is_read_and_printed_back_or_refused(text: str) -> None:
    try:
        found = parse_printed(text, UNITS)
    except ValueError:
        return
    for quantity in found:
        assert parse_printed(str(quantity), UNITS) == (quantity,)


@given(st.text(max_size=12), st.sampled_from(["", "3", "3人", "1:4"]))
def test_any_text_is_read_or_refused(text: str, before: str) -> None:
    try:
        found = parse_printed(before + text, UNITS)
    except ValueError:
        return
    assert found
    assert all(parse_printed(str(quantity), UNITS) == (quantity,) for quantity in found)


def test_every_printed_text_of_the_briefings(evidence: Evidence) -> None:
    units = evidence.programme.printed_units
    for printed in evidence.figures["printed"]:
        first, *others = parse_printed(printed, units)
        assert parse_printed(str(first), units) == (first,), printed
        assert len(others) <= 1, printed
