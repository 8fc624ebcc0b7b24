"""Which results stand for a phase, and why the others do not, as a table."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.evidence.results import USED
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.behind import behind_id
from safetynet.tables.dated import dated
from safetynet.tables.table import (
    Column,
    Html,
    folded,
    row_id,
    show_list,
    show_table,
    source_address,
)
from safetynet.words.numbers import show_name, show_value
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]


def use_text(result: Row, figure: Row, programme: Programme, words: Words) -> Markup:
    """Return what a result is used for, or why it is set aside and for which other.

    ``figure`` is the result as it is printed.
    """
    if result["use"] == USED:
        phase = phase_name(result["phase"], programme, words)
        return Markup("{}").format(words("used_for", phase=phase))
    said = _aside(result, figure, words)
    if not result["of"]:
        return Markup("{}").format(said)
    link = Markup('<a href="{}">{}</a>').format(
        source_address(result["of"]), result["of"].partition("/")[2]
    )
    return Markup("{} {}").format(said, link)


def _aside(result: Row, figure: Row, words: Words) -> str:
    """Return why a result is set aside; without a length, what its period rests on."""
    if result["reason"] != "undated":
        return words(f"aside_{result['reason']}")
    recurring = figure["time_period"][:1] in ("R", "P")
    basis = "recurring" if recurring else result["phase_basis"]
    why = words(f"undated_{basis}")
    return words("aside_undated", why=why) if result["of"] else why


def _group(row: Row, programme: Programme, words: Words) -> str:
    """Return what the figures behind a value are of: an indicator in a phase, or in neither."""
    phase = phase_name(row["phase"], programme, words) if row["phase"] else words("behind_no_phase")
    return words("behind_group", name=show_name(row, programme, words), phase=phase)


def results_table(
    results: pd.DataFrame, figures: pd.DataFrame, programme: Programme, words: Words
) -> Html:
    """Return every result of a page with what it is used for: the figures behind each value."""
    known = {row["figure_id"]: row for row in records(figures)}
    rows = [
        {
            "id": row_id("result", row["figure_id"]),
            "called": known[row["figure_id"]]["label"],
            "group": _group(row, programme, words),
            "group_id": behind_id(row["indicator"], row["breakdown"], row["phase"]),
            "period": dated(known[row["figure_id"]], programme, words),
            "value": Markup('<a href="{}">{}</a>').format(
                source_address(row["figure_id"]),
                show_value(known[row["figure_id"]], programme, words),
            ),
            "use": use_text(row, known[row["figure_id"]], programme, words),
        }
        for row in records(results.sort_values(["indicator", "breakdown", "phase", "start"],
                                               kind="stable"))
        if row["figure_id"] in known
    ]  # fmt: skip
    if not rows:
        return show_list([words("no_indicators")], "empty")
    columns = [Column(name, words(name), numeric=name == "value")
               for name in ("period", "value", "use")]  # fmt: skip
    aside = int((results["use"] != USED).sum())
    said = words("results_summary", used=len(results) - aside, aside=aside)
    caption = words("results_caption")
    table = show_table("results", columns, rows, words("results"), caption, words)
    return folded(said, table)
