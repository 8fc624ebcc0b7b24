import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetynet.printed.character import NUMERALS, is_odd, plain, refuse_odd
from safetynet.printed.numeral import normalise

FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
DIGITS = "0123456789"
# Characters of which NFKC makes a plain digit or numeral.
FOLDED = "①₁⓪²⒈㉑㏠½Ⅲ㎡⑴⓵❶㈠㊀㋀🄁𝟏㍘〡"


def numerals(text: str) -> str:
    return "".join(c for c in text if unicodedata.numeric(c, None) is not None)


@given(st.text() | st.text(FOLDED + "0３人 %％"))
def test_every_digit_is_one_of_the_text(text: str) -> None:
    digits = [c for c in text.translate(FULL_WIDTH) if c in DIGITS]
    assert [c for c in normalise(text) if c in DIGITS] == digits


@given(st.text())
def test_a_normalised_text_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_no_character_becomes_a_digit_unseen() -> None:
    """Of all characters of Unicode those alone that are digits become or stay readable ones."""
    every = map(chr, range(sys.maxunicode + 1))
    numeric = [c for c in every if numerals(c + unicodedata.normalize("NFKC", c))]
    assert len(numeric) > 1500
    digits = {c for c in numeric if set(plain(c)) & set(DIGITS)}
    assert digits == set(DIGITS + "０１２３４５６７８９")
    readable = {c for c in numeric if not is_odd(c)}
    assert {plain(c) for c in readable} == NUMERALS


@pytest.mark.parametrize("character", FOLDED)
def test_what_only_looks_like_a_digit_stays(character: str) -> None:
    assert normalise(f"3{character}") == f"3{character}"
    with pytest.raises(ValueError, match="at character 2, which may be a footnote"):
        refuse_odd(f"3{character}")


@pytest.mark.parametrize(
    ("text", "same"),
    [("３：４％", "3:4%"), ("（１）", "(1)"), ("⼀⼆⼗", "一二十"), ("ｋｍ", "km"), ("㎏", "kg"), ("六", "六"), ("　x　", "x")],
)  # fmt: skip
def test_full_width_forms_and_radicals_become_plain(text: str, same: str) -> None:
    assert normalise(text) == same
    refuse_odd(text)


@pytest.mark.parametrize(
    "text", ["3\u20e3", "3\ufe0f", "1\u0301", "1\u200b2", "\ufeff1", "1\ue000", "1\x00", "1\udc80"]
)
def test_marks_and_what_cannot_be_seen_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"U\+[0-9A-F]{4}.* at character"):
        refuse_odd(text)
