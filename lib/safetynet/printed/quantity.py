"""What a printed text says: values with unit, bound or range."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from safetynet.printed.bound import CANONICAL, CHANGES, PREFIXES, SUFFIXES, TURNED
from safetynet.printed.character import is_odd, refuse_odd
from safetynet.printed.numeral import ARABIC, DASHES, NUMBER, join_parts, normalise, parse_number
from safetynet.printed.percent import TENTH, written_out

# What 第N counts: ranks, meetings, years.
ORDINALS = {"名": "名次", "次": "次", "年": "年"}
FILLERS = ("召開", "辦理", "提供", "設置", "補助")
UNIT_SIGNS = range(0x3371, 0x3400)  # the square signs of Unicode, ㎡ among them
HALF = "半數"
HALF_A_YEAR = "半"  # as in 半年
# 2/3人 may be two thirds; of ten or more a part is counted.
LEAST_BASE = 10


@dataclass(frozen=True)
class Quantity:
    """One number of a printed text.

    ``value`` is empty for a range, which has ``lower`` and ``upper``. A ratio ``a:b`` is ``b`` per
    ``a``: ``1:45-50`` has per 1, lower 45, upper 50. ``bound`` is one of ``< <= > >= ~`` or empty.
    ``unit`` is a code of the units table, empty where the text prints none. ``change`` says that
    the text prints by how much something grew (成長約18%) or fell (減少5人, which is -5).
    """

    value: Decimal | None = None
    unit: str = ""
    bound: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    per: Decimal | None = None
    change: bool = False

    def __str__(self) -> str:
        if self.change:
            return self._print_change()
        number = f"{self.lower:f}-{self.upper:f}" if self.value is None else f"{self.value:f}"
        ratio = f"{self.per:f}:" if self.per is not None else ""
        ordinal = "第" if self.unit == "名次" else ""
        unit = "名" if ordinal else self.unit
        return f"{CANONICAL[self.bound]}{ordinal}{ratio}{number}{unit}"

    def _print_change(self) -> str:
        fell = self.value is not None and self.value.is_signed()
        size = replace(self.turned() if fell else self, change=False)
        return f"{'減少' if fell else '增加'}{size}"

    def turned(self) -> "Quantity":
        """Return the same with the other sign: what it fell by as a change, and back."""
        value = None if self.value is None else self.value.copy_negate()
        return replace(self, value=value, bound=TURNED.get(self.bound, self.bound))


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
    rest = written_out(join_parts(plain))
    found: list[Quantity] = []
    pattern = _pattern(tuple(known))
    while rest:
        opening = rest[0] in "(/" and bool(found)
        match = pattern.match(rest, 1 if opening else 0)
        if not match or (found and not opening and not found[-1].unit):
            raise ValueError(f"cannot be read from {rest!r} on: {text!r}")
        parts = rest[0] == "(" and opening and found[-1].unit in ("%", "‰")
        if rest[0] == "(" and opening:
            if rest[match.end() : match.end() + 1] != ")":
                raise ValueError(f"bracket not closed: {text!r}")
            rest = rest[match.end() + 1 :]
        else:
            rest = rest[match.end() :]
        if match["whole"] and (match["unit"] or parts):
            found += _of_base(match, known, parts)
        else:
            found.append(_quantity(match, known))
    if not found:
        raise ValueError("empty")
    return tuple(found)


def _of_base(match: re.Match[str], known: Mapping[str, str], parts: bool) -> list[Quantity]:
    """Return a count and the base that it is of: 12/13區 are 12 of 13 districts, no percentage.

    ``parts`` says that it stands in brackets behind a share, where a small base is one too.
    """
    others = ("prefix", "ordinal", "per", "per2", "odd", "myriad", "second", "suffix", "change")
    if any(match[name] for name in others):
        raise ValueError(f"a part of a base with more than a unit: {match.group()!r}")
    whole = (re.fullmatch(ARABIC, match[name]) for name in ("first", "whole"))
    if not all(whole) or "." in match["first"] + match["whole"]:
        raise ValueError(f"a part of a base that is no plain whole number: {match.group()!r}")
    part, base = parse_number(match["first"]), parse_number(match["whole"])
    if part > base:
        raise ValueError(f"a part larger than its base: {match.group()!r}")
    if base < LEAST_BASE and not parts:
        raise ValueError(f"a fraction, or a part of a base: {match.group()!r}; type each number")
    unit = known.get(match["unit"] or "", "")
    return [Quantity(part, unit), Quantity(base, unit)]


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
    number = rf"(?:{NUMBER}{TENTH}?|{HALF}|{HALF_A_YEAR}(?=年))"
    return re.compile(
        rf"(?P<change>{choice(tuple(CHANGES))})?"
        rf"(?P<prefix>{choice(tuple(PREFIXES))})?(?:{choice(FILLERS)})?(?P<ordinal>第)?"
        rf"(?:(?P<per>{number}):)?(?P<first>-?{number})(?:/(?P<whole>{ARABIC}))?"
        rf"(?P<odd>[多餘])?(?P<myriad>萬)?(?P<unit>{unit})?"
        rf"(?:[-~至到](?:(?P<per2>{number}):)?(?P<second>-?{number})(?P<unit2>{unit})?)?"
        rf"(?P<suffix>{choice(tuple(SUFFIXES))})?"
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


def _number(text: str) -> Decimal:
    """Return the number that a part of a text says, tenths as tens of percent."""
    return parse_number(text.removesuffix(TENTH)).scaleb(1 if text.endswith(TENTH) else 0)


def _quantity(match: re.Match[str], known: Mapping[str, str]) -> Quantity:
    quantity = _level(match, known)
    return _changed(quantity, match) if match["change"] else quantity


def _level(match: re.Match[str], known: Mapping[str, str]) -> Quantity:
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
    if part["per2"] and (
        not part["per"] or parse_number(part["per2"]) != parse_number(part["per"])
    ):
        raise ValueError(f"a range from one ratio to one of another kind: {match.group()!r}")
    half = part["first"] == HALF_A_YEAR
    first = Decimal("0.5") if half else _number(part["first"] + (part["myriad"] or ""))
    quantity = Quantity(first, unit, bound)
    if part["second"]:
        second = _number(part["second"])
        if second < first:
            raise ValueError(f"range runs backwards: {match.group()!r}")
        quantity = replace(quantity, value=None, lower=first, upper=second)
    if not part["per"]:
        return quantity
    per = parse_number(part["per"])
    if not per:
        raise ValueError(f"a ratio per nothing: {match.group()!r}")
    return replace(quantity, per=per)


def _changed(quantity: Quantity, match: re.Match[str]) -> Quantity:
    """Return the change by a number: what it fell by is below nothing."""
    several = match["per"] or match["ordinal"] or match["whole"] or match["first"] == HALF
    if several or quantity.value is None or quantity.value.is_signed():
        raise ValueError(f"a change by more than one plain number: {match.group()!r}")
    quantity = replace(quantity, change=True)
    return quantity.turned() if CHANGES[match["change"]] < 0 else quantity
