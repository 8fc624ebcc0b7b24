"""How well briefings are proposed: each left out in turn, proposed from what others teach."""

import re
from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from safetynet.documents.document import Document
from safetynet.numbers.candidate import FIGURE
from safetynet.printed.numeral import normalise
from safetynet.proposals.propose import propose
from safetynet.proposals.taught import Taught, read_taught
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.raw.table import records
from safetynet.workbook import Workbook

FIELDS = ("period", "title", "role")
SURE = 0.9


def evaluate(workbook: Workbook) -> pd.DataFrame:
    """Return how well each briefing whose text is at hand is proposed from the others.

    One row per briefing and one for all, as shares. A figure is found where a candidate of kind
    figure stands on its line with the same printed text. Period, title and role are those of the
    figures found, ``row`` is all of them right and found, of all figures; the indicators are
    those of figures whose indicator another briefing has. ``sure_…`` is how many of the proposals
    with a confidence of 0.9 or more are right. Raises ValueError where no text is at hand.
    """
    programme, _ = read_programme(workbook)
    taught = read_taught(workbook, programme)
    rows = []
    for one in taught:
        if one.document is not None:
            others = [other for other in taught if other is not one]
            rows.append(_tally(one, one.document, others, programme))
    if not rows:
        raise ValueError("no briefing's text is at hand: name their folder in SAFETYNET_DOCUMENTS")
    total: dict[str, float] = defaultdict(float)
    for row in rows:
        for name, number in row.items():
            total[name] += number
    names = [one.name for one in taught if one.document is not None]
    table = {name: _shares(row) for name, row in zip([*names, "all"], [*rows, total], strict=True)}
    return pd.DataFrame.from_dict(table, orient="index")


def match(
    figures: pd.DataFrame, candidates: pd.DataFrame
) -> list[tuple[dict[str, str], dict[str, str] | None]]:
    """Return each figure with the candidate of kind figure that it is, None where there is none."""
    free: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in records(candidates[candidates["kind"] == FIGURE]):
        free[row["line"], bare(row["printed"])].append(row)
    pairs: list[tuple[dict[str, str], dict[str, str] | None]] = []
    for figure in records(figures):
        same = free[figure["line"], bare(figure["printed"])]
        pairs.append((figure, same.pop(0) if same else None))
    return pairs


def bare(printed: str) -> str:
    """Return a printed text as texts are compared: plain characters, no spaces.

    >>> bare("４：５ "), bare("3.85% (1案)")
    ('4:5', '3.85%(1案)')
    """
    return re.sub(r"\s", "", normalise(printed))


def right_fields(
    figure: dict[str, str], candidate: dict[str, str], programme: Programme
) -> dict[str, bool]:
    """Return which of period, title and role of a candidate are as a figure has them."""
    mine, theirs = candidate["strategy_title"], figure["strategy_title"]
    return {
        "period": _period(candidate, programme) == _period(figure, programme),
        "title": _strategies(mine, programme) == _strategies(theirs, programme),
        "role": candidate["role"] == figure["role"],
    }


def _period(row: dict[str, str], programme: Programme) -> str:
    return programme.parse_period(row["period_printed"]).isoformat()


def _strategies(title: str, programme: Programme) -> set[tuple[str, str]]:
    return set(programme.strategies_titled(title)) if title else set()


def _tally(
    one: Taught, document: Document, others: Sequence[Taught], programme: Programme
) -> dict[str, float]:
    """Return counts of what is right of one briefing, proposed from the others."""
    elsewhere = {name for other in others for name in other.figures["indicator"]}
    own = frozenset(set(one.figures["indicator"]) - elsewhere)
    candidates = propose(document, programme, others, one.ref_area, one.date, own)
    counts: dict[str, float] = defaultdict(float)
    counts["figures"] = len(one.figures)
    counts["candidates"] = (candidates["kind"] == FIGURE).sum()
    for figure, candidate in match(one.figures, candidates):
        if figure["indicator"] in elsewhere:
            counts["known"] += 1
        if candidate is None:
            continue
        counts["found"] += 1
        fields = right_fields(figure, candidate, programme)
        counts["row"] += all(fields.values())
        for name, is_right in fields.items():
            counts[name] += is_right
            if float(candidate[f"sure_{name}"]) >= SURE:
                counts[f"said_{name}"] += 1
                counts[f"sure_{name}"] += is_right
        if figure["indicator"] in elsewhere:
            three = [candidate[name] for name in ("indicator", "indicator_2", "indicator_3")]
            counts["top_1"] += figure["indicator"] == three[0]
            counts["top_3"] += figure["indicator"] in three
    return counts


def _shares(counts: dict[str, float]) -> dict[str, float]:
    """Return counts as shares of what they are counted of."""
    found = counts["found"]
    shares = {
        "figures": counts["figures"],
        "recall": _share(found, counts["figures"]),
        "precision": _share(found, counts["candidates"]),
        **{name: _share(counts[name], found) for name in FIELDS},
        "row": _share(counts["row"], counts["figures"]),
        "known": counts["known"],
        "top_1": _share(counts["top_1"], counts["known"]),
        "top_3": _share(counts["top_3"], counts["known"]),
    }
    for name in FIELDS:
        shares[f"said_{name}"] = _share(counts[f"said_{name}"], found)
        shares[f"sure_{name}"] = _share(counts[f"sure_{name}"], counts[f"said_{name}"])
    return shares


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
