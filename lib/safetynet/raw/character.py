"""Characters that no printed text has: controls, invisible ones, those without a meaning."""

import unicodedata

# Controls, formats (invisible: marks of direction, zero-width and soft hyphens), halves of a pair,
# private use, separators of lines and paragraphs.
ODD = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
KINDS = {"Cc": "a control character", "Cs": "half of a pair", "Co": "a character of private use",
         "Cn": "a noncharacter"}  # fmt: skip
# What a program writes in place of what it could not read.
REPLACEMENT = "\ufffd"


def odd_character(text: str) -> str:
    """Return name and place of the first character that no printed text has, empty for none.

    >>> odd_character("1\u200b3 人"), odd_character("13\u3000人")
    ('ZERO WIDTH SPACE (U+200B), character 2', '')
    """
    # Almost every text is printable as a whole, which is quickly said.
    if text.isprintable() and REPLACEMENT not in text:
        return ""
    for place, character in enumerate(text, 1):
        if is_odd(character):
            kind = KINDS.get(unicodedata.category(character), "a character without a name")
            name = unicodedata.name(character, kind)
            return f"{name} (U+{ord(character):04X}), character {place}"
    return ""


def is_odd(character: str) -> bool:
    """Return whether no printed text has a character."""
    code = ord(character)
    # New characters that this Python does not know yet are none of them.
    nothing = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return nothing or character == REPLACEMENT or unicodedata.category(character) in ODD
