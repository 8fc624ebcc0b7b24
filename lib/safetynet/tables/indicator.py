"""The figures of a report as tables: indicators with their targets, and what is neither."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.evidence.figures import DOCUMENT, HEADING, SCHOOL_YEAR, TITLE, UNFINISHED
from safetynet.evidence.indicators import KEY
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.table import Column, Html, figure_link, show_list, show_table, stacked
from safetynet.tables.target import state_mark
from safetynet.words.numbers import show_name, show_period, show_value, unit_name
from safetynet.words.terms import Words

Row = dict[str, Any]
# A phase that rests on these is marked.
MARKED = (SCHOOL_YEAR, UNFINISHED, HEADING, TITLE, DOCUMENT)


def indicator_table(
    figures: pd.DataFrame, status: pd.DataFrame, judged: pd.DataFrame, programme: Programme,
    words: Words,
) -> Html:  # fmt: skip
    """Return the indicators with results and targets, phase beside phase, grouped by service."""
    states = {row["figure_id"]: row for row in records(judged)}
    again: dict[str, list[Row]] = {}
    for figure in records(figures[figures["reprint_of"] != ""]):
        again.setdefault(figure["reprint_of"], []).append(figure)
    figures = figures[figures["reprint_of"] == ""]
    services = programme.services.set_index("service")
    none = figures.iloc[:0]
    by_key = dict(iter(figures.sort_values("time_period", kind="stable").groupby(KEY, sort=False)))
    columns = [Column("name", words("indicator")), Column("unit", words("unit"))]
    for phase in records(programme.phases):
        name = words.name(phase)
        columns.append(Column(f"result-{phase['phase']}", words("result"), span=name))
        columns.append(Column(f"target-{phase['phase']}", words("target"), span=name))
    if status["undated"].any():
        columns.append(Column("undated", words("undated")))
    rows = [
        _indicator_row(
            row, by_key.get(tuple(row[name] for name in KEY), none), states, again, programme, words
        )
        | {"group": words.name(services.loc[row["service"]])}
        for row in records(status)
    ]
    label, caption = words("indicator_table"), words("indicator_table_caption")
    return show_table("indicators", columns, rows, label, caption, words)


def _indicator_row(
    row: Row, mine: pd.DataFrame, states: dict[str, Row], again: dict[str, list[Row]],
    programme: Programme, words: Words,
) -> Row:  # fmt: skip
    reported = mine[mine["role"].isin(["result", "target"])]
    unit = str(reported["unit_measure"].iloc[0])
    cells: Row = {
        "name": show_name(row, programme, words),
        "unit": unit_name(unit, programme, words) if unit else "",
    }
    for phase in programme.phases["phase"]:
        here = mine[mine["phase"] == phase]
        results = records(here[here["role"] == "result"])
        targets = here[here["role"] == "target"]
        shown = targets.drop_duplicates(["obs_value", "lower", "upper", "bound", "time_period"])
        cells[f"result-{phase}"] = stacked(
            [
                figure_cell(figure, unit, programme, words, _marks(figure, states, again, words))
                for figure in results
            ]
        ) or Markup('<span class="missing">{}</span>').format(
            words("reported_in_column" if row["undated"] else "not_reported")
        )
        cells[f"target-{phase}"] = stacked(
            [
                figure_cell(figure, unit, programme, words, _reading(figure, row, words))
                for figure in records(shown)
            ]
        )
    undated = mine[(mine["phase"] == "") & (mine["role"] == "result")]
    cells["undated"] = stacked(
        [figure_cell(figure, unit, programme, words) for figure in records(undated)]
    )
    return cells


def figure_cell(
    figure: Row, unit: str, programme: Programme, words: Words, mark: Markup | str = ""
) -> Markup:
    """Return a figure as a link to its words, with period, warning and mark.

    The unit is left to the table's column unless the figure has another.
    """
    text = show_value(figure, programme, words, bare=figure["unit_measure"] == unit)
    period = show_period(figure, programme, words)
    if figure["phase_basis"] in MARKED:
        period = words("list_separator").join([period, words(f"phase_by_{figure['phase_basis']}")])
    warning = Markup("")
    if figure.get("audit"):
        said = words(f"verdict_{figure['audit']}")
        warning = Markup(' <span class="mark missed" title="{}">⚠ {}</span>').format(
            figure.get("audit_note", ""), said
        )
    link = figure_link(figure["figure_id"], text, figure, words)
    return Markup('{} <span class="period">{}</span>{}{}').format(link, period, warning, mark)


def _marks(
    figure: Row, states: dict[str, Row], again: dict[str, list[Row]], words: Words
) -> Markup:
    """Return what a result came to beside its target, and where else it is printed."""
    judged = states.get(figure["figure_id"])
    said = Markup(" ") + state_mark(judged, words) if judged else Markup("")
    for other in again.get(figure["figure_id"], []):
        link = figure_link(other["figure_id"], other["source"], other, words)
        said += Markup(' <span class="period">{}{}</span>').format(words("reprint_also"), link)
    return said


def _reading(figure: Row, row: Row, words: Words) -> Markup | str:
    """Return the direction in which a bare target is read."""
    if figure["bound"] or row["direction"] not in ("higher", "lower"):
        return ""
    return Markup(' <span class="mark">{}</span>').format(words(f"read_as_{row['direction']}"))


def other_table(figures: pd.DataFrame, programme: Programme, words: Words) -> Html:
    """Return plans, claims and context, which are never set beside results."""
    rows = [
        {
            "name": show_name(figure, programme, words),
            "value": figure_cell(figure, "", programme, words),
            "group": words(f"role_{role}"),
        }
        for role in ("plan", "claim", "context")
        for figure in records(figures[figures["role"] == role])
    ]
    if not rows:
        return show_list([words("no_others")], "empty")
    columns = [Column("name", words("indicator")), Column("value", words("value"))]
    return show_table(
        "others", columns, rows, words("other_table"), words("other_table_caption"), words
    )
