"""The words of the pages, in Chinese and English, from one term table."""

import csv
import re
import string
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from safetynet.statistics.level import CONFIDENCE

LANGUAGES = ("zh", "en")
HTML_LANGUAGE = {"zh": "zh-Hant-TW", "en": "en"}


DIGITS = "〇一二三四五六七八九十"
IDEOGRAPH = "\u3400-\u9fff"
HAN = f"\u3000-\u303f{IDEOGRAPH}\uff00-\uffef"
# Where Chinese meets digits, Latin letters or a blank of a term.
SEAM = re.compile(f"(?<=[{HAN}}}]) (?=[{HAN}{{])|(?<=[{HAN}]) (?=[A-Za-z0-9])"
                  f"|(?<=[A-Za-z0-9%]) (?=[{HAN}])")  # fmt: skip


class TermFormatter(string.Formatter):
    """Fills in terms: ``{n:is|are}``, ``{strategy:numeral}`` (三), ``{phase:mid}`` (phase one)."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value as its format says, or the word that goes with it.

        A format of two words by a bar is singular and plural; ``numeral`` writes numbers in
        Chinese, ``mid`` a name as it stands within a sentence.
        """
        one, bar, many = format_spec.partition("|")
        if bar:
            return one if str(value) == "1" else many
        if format_spec == "numeral":
            return re.sub(r"\d+", lambda digits: chinese_numeral(int(digits[0])), str(value))
        if format_spec == "mid":
            text = str(value)
            # what begins with capitals is an abbreviation
            return text if text[1:2].isupper() else text[:1].lower() + text[1:]
        return str(super().format_field(value, format_spec))


def chinese_numeral(number: int) -> str:
    """Return a number below 100 in Chinese, any other in digits.

    >>> [chinese_numeral(number) for number in (3, 10, 12, 20, 45)]
    ['三', '十', '十二', '二十', '四十五']
    """
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = (DIGITS[tens] if tens > 1 else "") + DIGITS[10] if tens else ""
    return head + (DIGITS[ones] if ones or not tens else "")


def close_up(text: str) -> str:
    """Return a Chinese text without spaces between Chinese and digits, letters or blanks.

    >>> close_up("另有 {count} 項，用 Wilson 95% 區間")
    '另有{count}項，用Wilson 95%區間'
    """
    return SEAM.sub("", text)


FORMATTER = TermFormatter()


class Words:
    """The terms of one language."""

    def __init__(self, language: str, confidence: float = CONFIDENCE) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}. Valid: {', '.join(LANGUAGES)}")
        self.language = language
        # what every label of an interval or test says of its level
        self.level = {
            "level": f"{confidence * 100:.6g}%", "alpha": f"{1 - confidence:.4g}"
        }  # fmt: skip
        self._terms = {term: texts[language] for term, texts in read_terms().items()}

    def __call__(self, term: str, **values: object) -> str:
        """Return a term with its values filled in; ``{count:is|are}`` gives the singular for 1.

        ``{level}`` is the confidence of the intervals, ``{alpha}`` what it leaves to the test.

        >>> Words("en")("strategy", strategy=3)
        'Strategy 3'
        """
        return FORMATTER.vformat(self._terms[term], (), self.level | values)

    def sentences(self, parts: Iterable[str]) -> str:
        """Return sentences one after the other, as the language sets them.

        >>> Words("en").sentences(["One.", "Two."])
        'One. Two.'
        """
        return ("" if self.language == "zh" else " ").join(parts)

    def name(self, row: object, column: str = "name") -> str:
        """Return a table row's name in this language."""
        return str(row[f"{column}_{self.language}"])  # type: ignore[index]


@cache
def words_of(language: str) -> Words:
    """Return the words of a language, made once."""
    return Words(language)


@lru_cache(maxsize=1)
def read_terms() -> dict[str, dict[str, str]]:
    """Return the term table: each term's text by language."""
    text = files("safetynet.words").joinpath("terms.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["term"]: {"zh": close_up(row["zh"]), "en": row["en"]} for row in rows}


def localise(path: str, language: str) -> str:
    """Return the address of a page in a language: Chinese at the root, others in a folder.

    >>> localise("yilan/strategy-2.html", "en")
    'en/yilan/strategy-2.html'
    """
    return path if language == LANGUAGES[0] else f"{language}/{path}"


def translation(path: str, language: str) -> tuple[str, str]:
    """Return the address of a page's other language, and that language.

    >>> translation("en/index.html", "en")
    ('index.html', 'zh')
    """
    other = next(code for code in LANGUAGES if code != language)
    first, _, rest = path.partition("/")
    return localise(rest if first in LANGUAGES else path, other), other
