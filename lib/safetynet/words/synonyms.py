"""Other words for the themes and services of the programme, by which a reader may search."""

import csv
from functools import lru_cache
from importlib.resources import files

from safetynet.words.terms import LANGUAGES


@lru_cache(maxsize=1)
def read_synonyms() -> dict[tuple[str, str], str]:
    """Return the words for each table and id, of both languages; ``("themes", "staffing")``.

    >>> "人力不足" in read_synonyms()["themes", "staffing"]
    True
    """
    text = files("safetynet.words").joinpath("synonyms.csv").read_text(encoding="utf-8")
    return {
        (row["table"], row["id"]): " ".join(row[code].replace("|", " ") for code in LANGUAGES)
        for row in csv.DictReader(text.splitlines())
    }
