"""The words of the pages, in Chinese and English, from one term table."""

import csv
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("zh", "en")
HTML_LANGUAGE = {"zh": "zh-Hant-TW", "en": "en"}


class Words:
    """The terms of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}. Valid: {', '.join(LANGUAGES)}")
        self.language = language
        self._terms = {term: texts[language] for term, texts in read_terms().items()}

    def __call__(self, term: str, **values: object) -> str:
        """Return a term with its values filled in.

        >>> Words("en")("strategy", strategy=3)
        'Strategy 3'
        """
        return self._terms[term].format(**values)

    def name(self, row: object, column: str = "name") -> str:
        """Return a table row's name in this language."""
        return str(row[f"{column}_{self.language}"])  # type: ignore[index]


@lru_cache(maxsize=1)
def read_terms() -> dict[str, dict[str, str]]:
    """Return the term table: each term's text by language."""
    text = files("safetynet").joinpath("terms.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["term"]: {code: row[code] for code in LANGUAGES} for row in rows}
