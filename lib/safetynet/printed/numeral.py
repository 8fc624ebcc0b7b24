"""Numbers as the briefings print them: 13983, 451,175, 1萬8,835, 二十三, 兩."""

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise

from safetynet.printed.character import plain, refuse_odd

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "兩": 2}
TENS = {"十": 10, "百": 100, "千": 1_000}
MYRIADS = {"萬": 10_000, "億": 100_000_000}
DASHES = str.maketrans("–—～〜∼−", "------")
# A number of the analysis holds as many digits exactly.
MOST_DIGITS = 15

ARABIC = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
CHINESE = "[〇零一二兩三四五六七八九十百千萬億]+"
# 8萬5千, 1億2,300萬, 1千5百: each place after the one above it.
THOUSANDS = rf"{ARABIC}(?:千(?:[1-9]百)?)?"
BELOW = rf"(?:{ARABIC}千?萬(?:{THOUSANDS})?|{ARABIC})?"
NUMBER = rf"(?:{ARABIC}(?:億{BELOW}|萬(?:{THOUSANDS})?|千(?:萬|[1-9]百(?!萬))?)?|{CHINESE})"


def normalise(text: str) -> str:
    """Return the text with full-width characters made plain and outer space cut.

    It is Unicode NFKC, character by character, without those that would become digits: every digit
    of the result is a plain or full-width one of the text.

    >>> normalise("４：５ "), normalise("３①")
    ('4:5', '3①')
    """
    return unicodedata.normalize("NFC", "".join(map(plain, text))).strip()


def parse_number(text: str) -> Decimal:
    """Return the exact number that a text says.

    Arabic digits with or without thousands separators, 千 萬 億 after or between them, and Chinese
    numerals, of at most 15 digits. Raises ValueError for anything else.

    >>> parse_number("1萬8,835"), parse_number("兩"), parse_number("二十三"), parse_number("640.80")
    (Decimal('18835'), Decimal('2'), Decimal('23'), Decimal('640.80'))
    >>> int(parse_number("8萬5千")), int(parse_number("1億2,300萬"))
    (85000, 123000000)
    """
    refuse_odd(text)
    bare = join_parts(normalise(text))
    digits = bare.removeprefix("-")
    if not re.fullmatch(NUMBER, digits):
        raise ValueError(f"not a number: {text!r}")
    if len(re.findall("[0-9]", digits)) > MOST_DIGITS:
        raise ValueError(f"a number of more than {MOST_DIGITS} digits: {text!r}")
    number = _unsigned(digits)
    if number >= 10**MOST_DIGITS:
        raise ValueError(f"a number of more than {MOST_DIGITS} digits: {text!r}")
    return -number if bare != digits else number


def join_parts(text: str) -> str:
    """Return a text without white space; raise ValueError where that would join two numbers."""
    if re.search(r"[0-9]\s+[0-9]", text):
        raise ValueError(f"two numbers with a space between them: {text!r}")
    return re.sub(r"\s", "", text)


def _unsigned(text: str) -> Decimal:
    if re.fullmatch(ARABIC, text):
        return Decimal(text.replace(",", ""))
    if text[0] not in "0123456789":
        return Decimal(_chinese(text))
    if re.search(r"[萬億][0-9]{1,3}(?:\.[0-9]+)?$", text):
        raise ValueError(f"a remainder below 1,000 after 萬 may mean thousands: {text!r}")
    parts = [_scaled(part) for part in re.findall(rf"{ARABIC}(?:千萬|[百千萬億])?", text)]
    for (before, place), (after, _) in pairwise(parts):
        if not after or after >= place or before % place:
            raise ValueError(f"places out of order: {text!r}")
    return sum((number for number, _ in parts[1:]), parts[0][0])


def _scaled(part: str) -> tuple[Decimal, int]:
    """Return a number such as 3,000萬 and the place that it ends with."""
    power = 7 if part.endswith("千萬") else {"百": 2, "千": 3, "萬": 4, "億": 8}.get(part[-1], 0)
    # moving the point keeps how exact the text is: 1.2萬 is a number of thousands
    return Decimal(part.rstrip("百千萬億").replace(",", "")).scaleb(power), 10**power


def _chinese(text: str) -> int:
    """Return a whole number from Chinese numerals, or raise where the order makes no sense."""
    total = section = 0
    digit: int | None = None
    largest, last = 10, 10**12
    for character in text:
        if character in DIGITS:
            if digit:
                raise ValueError(f"two digits in a row: {text!r}")
            digit = DIGITS[character]
        elif character in TENS:
            factor = TENS[character]
            if section and factor >= largest:
                raise ValueError(f"places out of order: {text!r}")
            section += (1 if digit is None else digit or 1) * factor
            largest, digit = factor, None
        else:
            section += digit or 0
            if not section or MYRIADS[character] >= last:
                raise ValueError(f"nothing before {character}, or out of order: {text!r}")
            last = MYRIADS[character]
            total += section * last
            section, digit = 0, None
    if digit and text[-2:-1] in ("百", "千", "萬", "億"):
        raise ValueError(f"a digit after {text[-2:-1]} may mean the next place: {text!r}")
    return total + section + (digit or 0)
