"""Percentages in words: 百分之八十五, 九成五, 近9成, 千分之三."""

import re

from safetynet.printed.numeral import DIGITS, NUMBER

SIGNS = {"百": "%", "千": "‰"}
NUMERAL = "0-9〇零一二兩三四五六七八九十百千萬億"
DIGIT = "[0-9一二三四五六七八九]"
TENTHS = rf"(?P<tens>{DIGIT})成(?P<ones>{DIGIT}?)"
RANGE = rf"(?P<low>{DIGIT})[-~至到、](?P<high>{DIGIT})成(?!{DIGIT})"
# Behind a digit that says tenths, and no more exactly: no text holds it, for none can be seen.
TENTH = "\ue000"
# What stands before would be a part of the number: 12成, 1/4成, 1:4成.
APART = rf"(?<![{NUMERAL}.,/:])"


def written_out(text: str) -> str:
    """Return a text, without white space, in which shares in words have their sign.

    A tenth (成) is 10 %, a digit behind it a hundredth. Tenths alone are marked, for they are
    printed no more exactly. What would be more than a share, or part of another number, stays as
    it is, and is no number then.

    >>> written_out("百分之八十五"), written_out("近九成五"), written_out("12成")
    ('八十五%', '近95%', '12成')
    """
    text = re.sub(rf"{APART}([百千])分之({NUMBER})", _share, text)
    text = re.sub(rf"{APART}([0-9])\.([0-9])成(?!{DIGIT})", r"\1\2%", text)
    text = re.sub(rf"{APART}{RANGE}", _range, text)
    text = re.sub(rf"{APART}(?<![0-9{NUMERAL}][-~至到、]){TENTHS}", _tenths, text)
    return re.sub("(?<=[0-9])百分點", "個百分點", text)


def _share(found: re.Match[str]) -> str:
    return f"{found[2]}{SIGNS[found[1]]}"


def _range(found: re.Match[str]) -> str:
    return f"{_digit(found['low'])}{TENTH}%-{_digit(found['high'])}{TENTH}%"


def _tenths(found: re.Match[str]) -> str:
    ones = _digit(found["ones"]) if found["ones"] else TENTH
    return f"{_digit(found['tens'])}{ones}%"


def _digit(digit: str) -> int:
    return int(digit) if digit.isdecimal() else DIGITS[digit]
