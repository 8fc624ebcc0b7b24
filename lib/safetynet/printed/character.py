"""Characters of printed texts: which are plain, and which may make a number false unseen."""

import unicodedata
from functools import cache

# Longer texts are damage, not numbers or periods.
LONGEST = 200
# What the grammar of numbers reads; the Chinese numerals of everyday print.
NUMERALS = frozenset("0123456789〇零一二兩三四五六七八九十百千萬億")
FOOTNOTE = "which may be a footnote"
MARKS, UNSEEN = ("Mn", "Mc", "Me"), ("Cc", "Cf", "Cn", "Co", "Cs")


@cache
def plain(character: str) -> str:
    """Return the plain form of a character (Unicode NFKC), itself where that makes a number of it.

    Full-width digits become plain ones; a circled, raised or lowered digit, a fraction or a sign
    such as ㎡ stays what it is, for its digit may be a footnote or belongs to a unit.

    >>> plain("３"), plain("①"), plain("％"), plain("⼀")
    ('3', '①', '%', '一')
    """
    form = unicodedata.normalize("NFKC", character)
    if not any(map(_is_numeral, character + form)):
        return form
    kind, _, _ = unicodedata.decomposition(character).partition(" ")
    radical = unicodedata.name(character, "").startswith("KANGXI RADICAL")
    return form if kind == "<wide>" or not kind.startswith("<") or radical else character


def refuse_odd(text: str) -> None:
    """Raise ValueError for a text with a character from which a false number may come.

    That is a digit or numeral that is not read as such, a mark on the character before it, and
    what cannot be seen.

    >>> refuse_odd("3①")
    Traceback (most recent call last):
    ValueError: '①' (CIRCLED DIGIT ONE) at character 2, which may be a footnote
    """
    if len(text) > LONGEST:
        raise ValueError(f"{len(text):,} characters, of which at most {LONGEST} are read")
    for place, character in enumerate(text, 1):
        if reason := _odd(character):
            name = unicodedata.name(character, "no name")
            seen = f"'{character}'" if reason == FOOTNOTE else f"U+{ord(character):04X}"
            raise ValueError(f"{seen} ({name}) at character {place}, {reason}")


def is_odd(text: str) -> bool:
    """Return whether a text has a character that is refused."""
    return any(map(_odd, text))


@cache
def _odd(character: str) -> str:
    """Return why a character may make a number false, empty if it does not."""
    category = unicodedata.category(character)
    if category in MARKS:
        return "a mark on the character before it"
    if category in UNSEEN and not character.isspace():
        return "which cannot be seen"
    if set(plain(character)) <= NUMERALS:
        return ""
    form = unicodedata.normalize("NFKC", character)
    return FOOTNOTE if any(map(_is_numeral, character + form)) else ""


def _is_numeral(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Nd", "Nl", "No")
        or unicodedata.numeric(character, None) is not None
    )
