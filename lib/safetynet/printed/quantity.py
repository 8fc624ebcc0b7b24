"""What a printed text says: values with unit, bound or range."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from safetynet.printed.character import is_odd, refuse_odd
from safetynet.printed.numeral import ARABIC, NUMBER, join_parts, normalise, parse_number

PREFIXES = {
    "低於": "<", "未達": "<", "不到": "<", "少於": "<", "未滿": "<", "<": "<",
    "不低於": ">=", "不少於": ">=", "至少": ">=", ">=": ">=", "≥": ">=", "≧": ">=",
    "超過": ">", "高於": ">", "多於": ">", "逾": ">", ">": ">",
    "不超過": "<=", "不高於": "<=", "至多": "<=", "<=": "<=", "≤": "<=", "≦": "<=",
    "最高": "<=", "最低": ">=", "滿": ">=", "達": "",
    "大約": "~", "約為": "~", "約": "~", "將近": "~", "近": "~",
}  # fmt: skip
# 以上 and 以下 include the number itself (Criminal Code of the Republic of China, article 10).
SUFFIXES = {
    "(含以上)": ">=",
    "(含)以上": ">=",
    "左右": "~",
    "含以上": ">=",
    "以上": ">=",
    "以下": "<=",
    "以內": "<=",
    "多": ">",
    "餘": ">",
}
# What 第N counts: ranks, meetings, years.
ORDINALS = {"名": "名次", "次": "次", "年": "年"}
CANONICAL = {"<": "低於", ">=": "至少", ">": "超過", "<=": "至多", "~": "約", "": ""}
FILLERS = ("召開", "辦理", "提供", "設置", "補助")
UNIT_SIGNS = range(0x3371, 0x3400)  # the square signs of Unicode, ㎡ among them
HALF = "半數"
HALF_A_YEAR = "半"  # as in 半年


DASHES = str.maketrans("–—～", "---")


@dataclass(frozen=True)
class Quantity:
    """One number of a printed text.

    ``value`` is empty for a range, which has ``lower`` and ``upper``. A ratio ``a:b`` is ``b`` per
    ``a``: ``1:45-50`` has per 1, lower 45, upper 50. ``bound`` is one of ``< <= > >= ~`` or empty.
    ``unit`` is a code of the units table, empty where the text prints none.
    """

    value: Decimal | None = None
    unit: str = ""
    bound: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    per: Decimal | None = None

    def __str__(self) -> str:
        number = f"{self.lower:f}-{self.upper:f}" if self.value is None else f"{self.value:f}"
        ratio = f"{self.per:f}:" if self.per is not None else ""
        ordinal = "第" if self.unit == "名次" else ""
        unit = "名" if ordinal else self.unit
        return f"{CANONICAL[self.bound]}{ordinal}{ratio}{number}{unit}"


def parse_printed(text: str, units: Mapping[str, str]) -> tuple[Quantity, ...]:
    """Return the quantities that a printed text holds, in its order; nothing is dropped.

    ``units`` maps what briefings print after a number to a unit code. Raises ValueError that
    quotes the part which cannot be read.

    >>> units = {"%": "%", "案": "案", "人次": "人次"}
    >>> print(*parse_printed("3.85% (1案)", units))
    3.85% 1案
    >>> print(*parse_printed("至少２００人次", units), *parse_printed("1:45-50", units))
    至少200人次 1:45-50
    """
    return _parse(text, tuple(units.items()))


@lru_cache(maxsize=50_000)
def _parse(text: str, units: tuple[tuple[str, str], ...]) -> tuple[Quantity, ...]:
    """Return what a text holds; checks and readers ask for the same texts again and again."""
    known = _known(units)
    refuse_odd(_odd_units(units).sub(lambda match: " " * len(match.group()), text))
    plain = normalise(text).translate(DASHES)
    if percent := re.fullmatch(rf"百分之({NUMBER})(.*)", plain):
        plain = f"{percent[1]}%{percent[2]}"
    rest = join_parts(plain)
    found: list[Quantity] = []
    pattern = _pattern(tuple(known))
    while rest:
        opening = rest[0] in "(/" and bool(found)
        match = pattern.match(rest, 1 if opening else 0)
        if not match or (found and not opening and not found[-1].unit):
            raise ValueError(f"cannot be read from {rest!r} on: {text!r}")
        if rest[0] == "(" and opening:
            if rest[match.end() : match.end() + 1] != ")":
                raise ValueError(f"bracket not closed: {text!r}")
            rest = rest[match.end() + 1 :]
        else:
            rest = rest[match.end() :]
        found.append(_quantity(match, known))
    if not found:
        raise ValueError("empty")
    return tuple(found)


def _percent(part: str, whole: str) -> Decimal:
    """Return a fraction such as 1/4 as a percentage that is exact, or raise."""
    top, base = parse_number(part) * 100, parse_number(whole)
    if not base or top % base:
        raise ValueError(f"a fraction that is no whole percentage: {part}/{whole}")
    return top / base


@lru_cache(maxsize=8)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    def choice(words: tuple[str, ...]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    unit = choice(units) or "(?!)"
    number = rf"(?:{NUMBER}|{HALF}|{HALF_A_YEAR}(?=年))"
    return re.compile(
        rf"(?P<prefix>{choice(tuple(PREFIXES))})?(?:{choice(FILLERS)})?(?P<ordinal>第)?"
        rf"(?:(?P<per>{number}):)?(?P<first>-?{number})(?:/(?P<whole>[0-9]+))?(?P<odd>[多餘])?(?P<myriad>萬)?(?P<unit>{unit})?"
        rf"(?:[-~至](?P<second>-?{number})(?P<unit2>{unit})?)?(?P<suffix>{choice(tuple(SUFFIXES))})?"
    )


@lru_cache(maxsize=8)
def _known(units: tuple[tuple[str, str], ...]) -> dict[str, str]:
    words = {normalise(word): code for word, code in units}
    # one sign for a whole unit, as ㎢ is for km²
    forms = {unicodedata.normalize("NFKC", word): code for word, code in words.items()}
    for sign in map(chr, UNIT_SIGNS):
        form = unicodedata.normalize("NFKC", sign)
        if form in forms:
            words[normalise(sign)] = forms[form]
    return words


@lru_cache(maxsize=8)
def _odd_units(units: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Return what finds the units that hold a numeral of their own, as km² does."""
    words = [word for word in _known(units) if is_odd(word)]
    return re.compile("|".join(r"\s*".join(map(re.escape, word)) for word in words) or "(?!)")


def _quantity(match: re.Match[str], known: Mapping[str, str]) -> Quantity:
    part = match.groupdict()
    suffix = part["suffix"] or part["odd"]
    if part["prefix"] and suffix and PREFIXES[part["prefix"]] not in ("", "~", SUFFIXES[suffix]):
        raise ValueError(f"two bounds: {match.group()!r}")
    if part["unit"] and part["unit2"] and part["unit"] != part["unit2"]:
        raise ValueError(f"two units in a range: {match.group()!r}")
    bound = SUFFIXES[suffix] if suffix else PREFIXES.get(part["prefix"] or "", "")
    unit = known.get(part["unit2"] or part["unit"] or "", "")
    if part["first"] == HALF and not part["whole"]:
        return Quantity(Decimal(50), "%", bound)
    if part["ordinal"]:
        unit = ORDINALS.get(unit, "")
        if not unit:
            raise ValueError(f"an ordinal that is no rank: {match.group()!r}")
    if part["whole"]:
        others = ("per", "ordinal", "odd", "myriad", "unit", "second")
        if any(part[name] for name in others) or not re.fullmatch(ARABIC, part["first"]):
            raise ValueError(f"a fraction with more than a bound: {match.group()!r}")
        return Quantity(_percent(part["first"], part["whole"]), "%", bound)
    half = part["first"] == HALF_A_YEAR
    first = Decimal("0.5") if half else parse_number(part["first"] + (part["myriad"] or ""))
    quantity = Quantity(first, unit, bound)
    if part["second"]:
        second = parse_number(part["second"])
        if second < first:
            raise ValueError(f"range runs backwards: {match.group()!r}")
        quantity = replace(quantity, value=None, lower=first, upper=second)
    if not part["per"]:
        return quantity
    per = parse_number(part["per"])
    if not per:
        raise ValueError(f"a ratio per nothing: {match.group()!r}")
    return replace(quantity, per=per)
