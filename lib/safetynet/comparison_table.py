"""Tables of estimates and comparisons: values with intervals, change, test and verdict."""

from typing import Any

import pandas as pd

from safetynet.funnel import funnel_position
from safetynet.programme import Programme
from safetynet.sentence import change_text, phase_name, side_text
from safetynet.show import show_name, show_rounded, show_value
from safetynet.table import records
from safetynet.tables import Html, anchor, render
from safetynet.words import Words

Row = dict[str, Any]


def comparison_table(rows: pd.DataFrame, programme: Programme, words: Words) -> Html:
    """Return the comparisons whose two phases both have figures; each value links to a figure."""
    shown = [
        {
            "cells": [
                _cell(show_name(row, programme, words)),
                _side(row, "from", programme, words),
                _side(row, "to", programme, words),
                _cell(change_text(row, words)),
                _cell(_p(row)),
                _cell(words(f"short_{row['verdict']}")),
            ]
        }
        for row in records(rows)
    ]
    first = rows.iloc[0]
    phases = [phase_name(first[f"phase_{end}"], programme, words) for end in ("from", "to")]
    heads = [words("indicator"), *phases, words("change"), words("p_head"), words("verdict_head")]
    caption = words("comparison_caption")
    return render("searchable", words, words("comparison"), caption, heads, shown)


def across_table(estimates: pd.DataFrame, programme: Programme, words: Words) -> Html:
    """Return the same indicators in every county and phase that reports them, county by county."""
    areas = programme.areas.set_index("ref_area")
    positions = funnel_position(estimates)
    limited = bool((positions != "").any())
    shown = [
        {
            "cells": [
                _cell(show_name(row, programme, words)),
                _cell(words.name(areas.loc[row["ref_area"]])),
                _cell(phase_name(row["phase"], programme, words)),
                _cell(side_text(as_side(row), "to", programme, words)),
                *([_cell(words(f"funnel_{position}") if position else "—")] if limited else []),
            ]
        }
        for row, position in zip(records(estimates), positions, strict=True)
    ]
    heads = [words(head) for head in ("indicator", "county", "phase", "value")]
    heads += [words("funnel_head")] if limited else []
    caption = words("across_limited" if limited else "across_caption")
    return render("searchable", words, words("across"), caption, heads, shown)


def profile_table(
    rows: pd.DataFrame, targets: pd.DataFrame, programme: Programme, words: Words
) -> Html:
    """Return one row per indicator: value and target of each phase, change, verdict."""
    shown = []
    for row in records(rows):
        cells = [_cell(row["strategy"]), _cell(show_name(row, programme, words))]
        for end in ("from", "to"):
            aims = targets[
                (targets["indicator"] == row["indicator"])
                & (targets["breakdown"] == row["breakdown"])
                & (targets["phase"] == row[f"phase_{end}"])
            ]
            said = dict.fromkeys(show_value(aim, programme, words) for aim in records(aims))
            mark = [_met(row, end, words)] if row[f"target_met_{end}"] in ("yes", "no") else []
            cells += [_cell(side_text(row, end, programme, words)), _cell(*(said or [""]), *mark)]
        one = row["verdict"] == "one-phase"
        cells += [_cell("" if one else change_text(row, words))]
        cells += [_cell("—" if one else words(f"short_{row['verdict']}"))]
        shown.append({"cells": cells})
    phases = [phase_name(phase, programme, words) for phase in programme.phases["phase"][:2]]
    heads = [words("strategy_number"), words("indicator"), phases[0], words("target"), phases[1],
             words("target"), words("change"), words("verdict_head")]  # fmt: skip
    return render("searchable", words, words("profile"), words("profile_caption"), heads, shown)


def _met(row: Row, end: str, words: Words) -> str:
    """Return whether a target is met, and whether the interval allows another answer."""
    mark = words("met" if row[f"target_met_{end}"] == "yes" else "missed")
    return mark + (words("met_unsure") if row[f"target_certain_{end}"] == "no" else "")


def as_side(estimate: Row) -> Row:
    """Return an estimate as the later side of a comparison row."""
    return {**estimate, **{f"{name}_to": value for name, value in estimate.items()}}


def _side(row: Row, side: str, programme: Programme, words: Words) -> dict[str, Any]:
    text = side_text(row, side, programme, words)
    figure = row[f"figure_ids_{side}"].split("|")[-1]
    return {"parts": [{"text": text, "href": f"#{anchor(figure)}"}]}


def _cell(*texts: str) -> dict[str, Any]:
    return {"parts": [{"text": text} for text in texts]}


def _p(row: Row) -> str:
    if pd.isna(row["p"]):
        return "—"
    return f"{show_rounded(row['p'], 3)} ({show_rounded(row['q'], 3)})"
