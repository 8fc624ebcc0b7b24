"""Pairs of indicators that may be one: near in name, unit and service, used by other counties."""

from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.raw.table import records

COLUMNS = (
    "score indicator other name_zh other_name_zh name_en other_name_en measure unit other_unit"
    " service other_service counties other_counties"
).split()
# What the parts of a score weigh: the names in Chinese and in English, the service, the unit.
WEIGHTS = (0.45, 0.2, 0.15, 0.2)
# Below this, pairs have hardly more in common than that both count something.
LEAST = 0.5


def similar_indicators(
    programme: Programme, counties: Mapping[str, set[str]], every: bool = False
) -> pd.DataFrame:
    """Return pairs of indicators that are near each other, best first, columns COLUMNS.

    ``counties`` has the areas that use each indicator. A pair measures in the same way, and at
    least one of the two is used by a county that does not use the other, or by none: what one
    county tells apart in all its documents is two things. ``every`` returns those too.
    """
    entries = [(row, _pairs(row["name_zh"]), _words(row["name_en"]))
               for row in records(programme.indicators)]  # fmt: skip
    rows = []
    for one, other in combinations(entries, 2):
        if one[0]["measure"] != other[0]["measure"]:
            continue
        score = _score(one, other, programme)
        if score < LEAST:
            continue
        here, there = (counties.get(entry[0]["indicator"], set()) for entry in (one, other))
        if every or not here or not there or not here & there:
            rows.append(_row(score, one[0], other[0], here, there))
    table = pd.DataFrame(rows, columns=COLUMNS)
    by = ["score", "indicator", "other"]
    return table.sort_values(by, ascending=[False, True, True], ignore_index=True)


Entry = tuple[dict[str, str], frozenset[str], frozenset[str]]


def say_pair(pair: Mapping[str, Any]) -> str:
    """Return a pair in a line: its score, and of both sides name, id and counties."""
    sides = [
        f"{pair[f'{side}name_zh']} {pair[name]}"
        f" ({pair[f'{side}counties'].replace('|', ', ') or 'no county'})"
        for side, name in (("", "indicator"), ("other_", "other"))
    ]
    return f"{pair['score']:.2f}  {'  |  '.join(sides)}"


def _score(one: Entry, other: Entry, programme: Programme) -> float:
    """Return how near two indicators are, from 0 to 1."""
    parts = (
        _shared(one[1], other[1]),
        _shared(one[2], other[2]),
        float(one[0]["service"] == other[0]["service"]),
        float(programme.same_unit(one[0]["unit"], other[0]["unit"])),
    )
    return round(sum(weight * part for weight, part in zip(WEIGHTS, parts, strict=True)), 3)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets share (Dice's coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _pairs(name: str) -> frozenset[str]:
    """Return the characters of a Chinese name, and its pairs of neighbours, which say the order."""
    plain = [character for character in name.replace("台", "臺") if character.isalnum()]
    return frozenset([*plain, *("".join(pair) for pair in pairwise(plain))])


def _words(name: str) -> frozenset[str]:
    return frozenset(word.strip("(),.;:") for word in name.casefold().split()) - SMALL


SMALL = frozenset("a an and at by for from in of on or per the to with".split())


def _row(
    score: float, one: dict[str, str], other: dict[str, str], here: set[str], there: set[str]
) -> list[object]:
    return [
        score, one["indicator"], other["indicator"], one["name_zh"], other["name_zh"],
        one["name_en"], other["name_en"], one["measure"], one["unit"], other["unit"],
        one["service"], other["service"], "|".join(sorted(here)), "|".join(sorted(there)),
    ]  # fmt: skip
