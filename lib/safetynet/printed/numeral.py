"""Numbers as the briefings print them: 13983, 451,175, 1萬8,835, 二十三, 兩."""

import re
import unicodedata
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "兩": 2}
TENS = {"十": 10, "百": 100, "千": 1_000}
MYRIADS = {"萬": 10_000, "億": 100_000_000}

ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
CHINESE = "[〇零一二兩三四五六七八九十百千萬億]+"
NUMBER = rf"(?:{ARABIC}(?:億(?:{ARABIC}萬)?(?:{ARABIC})?|萬(?:{ARABIC})?|千萬?)?|{CHINESE})"


def normalise(text: str) -> str:
    """Return the text with full-width characters made plain (Unicode NFKC) and outer space cut.

    >>> normalise("４：５ ")
    '4:5'
    """
    return unicodedata.normalize("NFKC", text).strip()


def parse_number(text: str) -> Decimal:
    """Return the exact number that a text says.

    Arabic digits with or without thousands separators, 千 萬 億 after or between them, and Chinese
    numerals. Raises ValueError for anything else.

    >>> parse_number("1萬8,835"), parse_number("兩"), parse_number("二十三"), parse_number("640.80")
    (Decimal('18835'), Decimal('2'), Decimal('23'), Decimal('640.80'))
    """
    plain = normalise(text).replace(" ", "")
    sign = -1 if plain.startswith("-") else 1
    plain = plain.removeprefix("-")
    if not re.fullmatch(NUMBER, plain):
        raise ValueError(f"not a number: {text!r}")
    if re.fullmatch(ARABIC, plain):
        return sign * Decimal(plain.replace(",", ""))
    if plain[0].isdecimal():
        if re.search(r"[萬億]\d{1,3}$", plain):
            raise ValueError(f"a remainder below 1,000 after 萬 may mean thousands: {text!r}")
        first, *others = [_scaled(part) for part in _parts(plain)]
        return sign * sum(others, first)
    return sign * Decimal(_chinese(plain))


def _parts(text: str) -> list[str]:
    return re.findall(rf"{ARABIC}(?:千萬|[千萬億])?", text)


def _scaled(part: str) -> Decimal:
    power = 7 if part.endswith("千萬") else {"千": 3, "萬": 4, "億": 8}.get(part[-1], 0)
    # moving the point keeps how exact the text is: 1.2萬 is a number of thousands
    return Decimal(part.rstrip("千萬億").replace(",", "")).scaleb(power)


def _chinese(text: str) -> int:
    """Return a whole number from Chinese numerals, or raise where the order makes no sense."""
    total = section = 0
    digit: int | None = None
    largest = 10
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
            if not section or (total and MYRIADS[character] == 100_000_000):
                raise ValueError(f"nothing before {character}: {text!r}")
            total += section * MYRIADS[character]
            section, digit = 0, None
    if digit and largest > 10 and section and text[-2:-1] not in ("零", "〇"):
        raise ValueError(f"a digit after {text[-2:-1]} may mean the next place: {text!r}")
    return total + section + (digit or 0)
