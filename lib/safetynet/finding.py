"""What a page says first: one sentence on change, and the numbers behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from safetynet.comparison import CLEAR
from safetynet.comparison_chart import scale_unit
from safetynet.comparison_table import value_and_counts, verdict_mark
from safetynet.indicators import KEY
from safetynet.programme import Programme
from safetynet.sentence import change_text, phase_name
from safetynet.show import show_limits, show_name, show_number, show_side
from safetynet.table import records
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
    """Return which comparisons are clear, or that none is."""
    clear = rows[rows["verdict"].isin(CLEAR)]
    tested = int(rows["p"].notna().sum())
    if clear.empty:
        term = "finding_none_clear" if tested else "finding_none_tested"
        return words(term, count=len(rows), tested=tested)
    said = words("list_separator").join(
        f"{show_name(row, programme, words)} {words('short_' + row['verdict'])}"
        for row in records(clear)
    )
    return words("finding_clear", clear=len(clear), count=len(rows), tested=tested, said=said)


def tiles(
    rows: pd.DataFrame, figures: pd.DataFrame, programme: Programme, words: Words
) -> list[dict[str, Any]]:
    """Return the first numbers of a page: indicators with both phases, then official ones.

    ``rows`` are comparisons; an official indicator with one phase stands beside its target.
    """
    both = rows[rows["verdict"] != "one-phase"]
    clear = both[both["verdict"].isin(CLEAR)]
    unclear = both[both["verdict"] == "no-clear-change"]
    rest = both.drop([*clear.index, *unclear.index])
    one = rows[(rows["verdict"] == "one-phase") & (rows["official"] != "")]
    one = pd.concat([one.groupby("strategy").head(2), one]).drop_duplicates(UNIT)
    chosen = pd.concat([clear, unclear, rest, one]).head(SHOWN)
    known = {row["figure_id"]: row for row in records(figures)}
    return [_tile(row, known, programme, words) for row in records(chosen)]


def _tile(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> Row:
    one = row["verdict"] == "one-phase"
    there: str = "_to" if pd.isna(row["value_from"]) else "_from"
    if one:
        said = _against_target(row, there, words)
    else:
        said = verdict_mark(row["verdict"], words) + Markup(" <small>{}</small>").format(
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
    value, lower = row[f"value{end}"], row[f"lower{end}"]
    phase = phase_name(row[f"phase{end}"], programme, words)
    if pd.isna(value):
        elsewhere = _elsewhere(row, known)
        term = "reported_elsewhere" if elsewhere else "not_reported"
        return {"phase": phase, "value": "—", "limits": words(term), "counts": ""}
    text = show_side(row, end) + "%" * (row["measure"] == "share")
    limits = show_limits(lower, row[f"upper{end}"]) if pd.notna(lower) else ""
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


def _against_target(row: Row, end: str, words: Words) -> Markup:
    """Return whether the only phase met its target."""
    met = row[f"target_met{end}"]
    if met not in ("yes", "no"):
        return Markup('<span class="verdict unclear">{}</span>').format(words("tile_one_phase"))
    term = "met" if met == "yes" else "missed"
    bound = words(f"bound_{row[f'target_bound{end}']}") if row[f"target_bound{end}"] else ""
    aim = f"{bound}{show_number(row[f'target{end}'])}" + "%" * (row["measure"] == "share")
    if not bound and row["direction"] in ("higher", "lower"):
        aim += words(f"read_as_{row['direction']}")
    unsure = words("met_unsure") if row[f"target_certain{end}"] == "no" else ""
    return Markup('<span class="mark {}">{}{}</span> <small>{} {}</small>').format(
        term, words(term), unsure, words("target"), aim
    )
