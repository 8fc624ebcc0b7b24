"""The words of the pages, in Chinese and English, from one term table."""

import csv
import string
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from safetynet.statistics.level import CONFIDENCE

LANGUAGES = ("zh", "en")
HTML_LANGUAGE = {"zh": "zh-Hant-TW", "en": "en"}


class TermFormatter(string.Formatter):
    """Fills in terms; a format of two words by a bar is singular and plural."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value, or the word that goes with it."""
        one, bar, many = format_spec.partition("|")
        if bar:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


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
    return {row["term"]: {code: row[code] for code in LANGUAGES} for row in rows}


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
