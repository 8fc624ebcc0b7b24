"""The first numbers of a page: a tile per indicator, both phases side by side."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.evidence.indicators import KEY
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import TESTED
from safetynet.tables.comparison import value_and_counts, verdict_cell
from safetynet.tables.target import aim_text, state_mark
from safetynet.words.numbers import (
    is_there,
    scale_unit,
    show_limits,
    show_missing,
    show_name,
    show_side,
)
from safetynet.words.sentences import change_text, phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
SHOWN = 6
UNIT = ["ref_area", "strategy", *KEY]


def tiles(
    rows: pd.DataFrame, figures: pd.DataFrame, judged: pd.DataFrame, programme: Programme,
    words: Words,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the first numbers of a page: indicators with both phases, then official ones.

    ``rows`` are comparisons; an official indicator with one phase stands beside its target.
    """
    both = rows[rows["verdict"] != "one-phase"]
    clear = both[both["singled"] == "yes"]
    tested = both[both["verdict"].isin(TESTED)].drop(clear.index)
    rest = both.drop([*clear.index, *tested.index])
    one = rows[(rows["verdict"] == "one-phase") & (rows["official"] != "")]
    one = pd.concat([one.groupby("strategy").head(2), one]).drop_duplicates(UNIT)
    chosen = pd.concat([clear, tested, rest, one]).head(SHOWN)
    known = {row["figure_id"]: row for row in records(figures)}
    return [_tile(row, known, judged, programme, words) for row in records(chosen)]


def _tile(
    row: Row, known: dict[str, Row], judged: pd.DataFrame, programme: Programme, words: Words
) -> Row:
    one = row["verdict"] == "one-phase"
    there: str = "_from" if is_there(row, "_from") else "_to"
    if one:
        said = _against_target(row, there, known, judged, programme, words)
    else:
        said = verdict_cell(row, words) + Markup(" <small>{}</small>").format(
            change_text(row, words)
        )
    unit = scale_unit(row, there, programme, words)
    return {
        "name": show_name(row, programme, words),
        "unit": "" if unit == "%" else unit,
        "sides": [_side(row, end, known, programme, words) for end in ("_from", "_to")],
        "said": said,
    }


def _side(
    row: Row, end: str, known: dict[str, Row], programme: Programme, words: Words
) -> dict[str, Any]:
    """Return one phase of a tile: its name, its value, its interval."""
    lower = row[f"lower{end}"]
    phase = phase_name(row[f"phase{end}"], programme, words)
    if not is_there(row, end):
        missing = show_missing(row, end, words)
        if not row[f"reason{end}"] and _elsewhere(row, known):
            missing = words("reported_elsewhere")
        return {"phase": phase, "value": "—", "limits": missing, "counts": ""}
    text = show_side(row, end, words) + "%" * (row["measure"] == "share")
    limits: str = show_limits(lower, row[f"upper{end}"]) if pd.notna(lower) else ""
    value, counts = value_and_counts(row, end, text, known, programme, words)
    return {"phase": phase, "value": value, "limits": limits, "counts": counts}


def _elsewhere(row: Row, known: dict[str, Row]) -> bool:
    """Return whether an indicator has results that belong to no phase."""
    return any(
        figure["role"] == "result"
        and not figure["phase"]
        and all(figure[name] == row[name] for name in KEY)
        for figure in known.values()
    )


def _against_target(
    row: Row, end: str, known: dict[str, Row], judged: pd.DataFrame, programme: Programme,
    words: Words,
) -> Markup:  # fmt: skip
    """Return what the only phase came to beside its target, or that there is one phase only."""
    ids = row[f"figure_ids{end}"].split("|")
    mine = records(judged[judged["figure_id"].isin(ids)])
    if not mine:
        return Markup('<span class="verdict unclear">{}</span>').format(words("tile_one_phase"))
    one = mine[-1]
    return Markup("{} <small>{} {}</small>").format(
        state_mark(one, words), words("target"), aim_text(one, known, programme, words)
    )
