"""What a page says first: one sentence on change, and the numbers behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from safetynet.comparison import CLEAR, TESTED
from safetynet.comparison_chart import scale_unit
from safetynet.comparison_table import value_and_counts, verdict_cell
from safetynet.indicators import KEY
from safetynet.programme import Programme
from safetynet.sentence import change_text, phase_name
from safetynet.show import is_there, show_limits, show_missing, show_name, show_side
from safetynet.table import records
from safetynet.target_text import aim_text, state_mark
from safetynet.words import Words

if TYPE_CHECKING:
    from safetynet.report import StrategyReport

Row = dict[str, Any]
SHOWN = 6
UNIT = ["ref_area", "strategy", *KEY]


def finding(report: StrategyReport) -> str:
    """Return what may be said about change in a county and strategy, in one sentence."""
    words, rows = report.words, report.comparisons
    names = {"county": words.name(report.area), "strategy": report.strategy}
    if len(rows):
        return change_finding(rows, report.evidence.programme, words)
    reported = report.status[report.status["results"] > 0]
    phases = sorted({p for cell in reported["phases"] for p in cell.split("|") if p})
    if len(phases) == 1:
        phase = phase_name(phases[0], report.evidence.programme, words)
        return words("finding_one_phase", phase=phase, count=len(reported), **names)
    if phases:
        return words("finding_apart", count=len(reported), **names)
    if len(reported):
        return words("finding_undated", count=len(reported), **names)
    unread = report.area["ref_area"] not in report.evidence.areas_read
    return words("finding_unread" if unread else "finding_nothing", **names)


def change_finding(rows: pd.DataFrame, programme: Programme, words: Words) -> str:
    """Return which changes may be picked out of all that were compared, or that none may.

    What is picked out of many must be clear at 99.8 %; an indicator with its parts counts once.
    """
    count = len(rows.drop_duplicates(["ref_area", "indicator"]))
    tested, clear = int(rows["p"].notna().sum()), rows[rows["singled"] == "yes"]
    if clear.empty:
        own = int(rows["verdict"].isin(CLEAR).sum())
        term = "finding_none_singled" if own else "finding_none_clear"
        term = term if tested else "finding_none_tested"
        return words(term, count=count, tested=tested, own=own)
    said = words("list_separator").join(
        f"{show_name(row, programme, words)} {words('short_' + row['verdict'])}"
        for row in records(clear)
    )
    return words("finding_clear", clear=len(clear), count=count, tested=tested, said=said)


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
    value, counts = value_and_counts(row, end, text, known, words)
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
