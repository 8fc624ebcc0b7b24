"""Every figure of a county and strategy in one table, each a link to its words."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.evidence.figures import DOCUMENT, HEADING, SCHOOL_YEAR, TITLE, UNFINISHED
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.dated import dated
from safetynet.tables.table import (
    Column,
    Html,
    anchor,
    figure_link,
    folded,
    show_list,
    show_table,
    stacked,
)
from safetynet.tables.target import state_mark
from safetynet.words.numbers import show_name, show_value
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
# A phase that rests on these is marked.
MARKED = (SCHOOL_YEAR, UNFINISHED, HEADING, TITLE, DOCUMENT)
ROLES = ("result", "target", "plan", "claim", "context")


def figure_table(
    figures: pd.DataFrame, judged: pd.DataFrame, programme: Programme, words: Words
) -> Html:
    """Return every figure that is no reprint, grouped by service, folded under how many there are.

    Rows of an indicator stand together: by role, then by period. Columns that would be empty are
    left out.
    """
    again: dict[str, list[Row]] = {}
    for figure in records(figures[figures["reprint_of"] != ""]):
        again.setdefault(figure["reprint_of"], []).append(figure)
    rows = figures[(figures["reprint_of"] == "") & figures["role"].isin(ROLES)]
    if rows.empty:
        return show_list([words("no_indicators")], "empty")
    states = {row["figure_id"]: row for row in records(judged)}
    services = programme.services.set_index("service")
    shown = [
        _figure_row(figure, states, again, programme, words)
        | {"group": words.name(services.loc[programme.catalogue[figure["indicator"]]["service"]])}
        for figure in records(_ordered(rows, programme))
    ]
    names = {"name": "indicator", "role": "role", "phase": "phase", "period": "period",
             "value": "value", "mark": "beside_target"}  # fmt: skip
    columns = [
        Column(name, words(term), numeric=name == "value")
        for name, term in names.items()
        if any(row[name] for row in shown)
    ]
    caption = words("figure_table_caption")
    table = show_table("figures", columns, shown, words("figure_table"), caption, words)
    return folded(words("figure_table_summary", count=len(shown)), table)


def _ordered(figures: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return figures by service, indicator, kind, role and period."""
    places = {name: n for n, name in enumerate(programme.services["service"])}
    order = {name: n for n, name in enumerate(programme.indicators["indicator"])}
    service = figures["indicator"].map(lambda name: programme.catalogue[name]["service"])
    sorted_ = figures.assign(
        _service=service.map(places),
        _indicator=figures["indicator"].map(order),
        _role=figures["role"].map(ROLES.index),
    ).sort_values(["_service", "_indicator", "breakdown", "_role", "time_period"], kind="stable")
    return sorted_.drop(columns=["_service", "_indicator", "_role"])


def _figure_row(
    figure: Row, states: dict[str, Row], again: dict[str, list[Row]], programme: Programme,
    words: Words,
) -> Row:  # fmt: skip
    period = dated(figure, programme, words)
    if figure["phase_basis"] in MARKED:
        period += words("in_brackets", text=words(f"phase_by_{figure['phase_basis']}"))
    state = states.get(figure["figure_id"])
    marks: list[str | Markup] = [state_mark(state, words)] if state else []
    if figure["role"] == "target":
        marks = [reading(figure, programme, words)]
    return {
        "id": anchor(figure["figure_id"]),
        "name": show_name(figure, programme, words),
        "role": words(f"role_{figure['role']}"),
        "phase": phase_name(figure["phase"], programme, words) if figure["phase"] else "",
        "period": period,
        "value": stacked([figure_value(figure, programme, words), *_also(figure, again, words)]),
        "mark": stacked(marks),
    }


def figure_value(figure: Row, programme: Programme, words: Words) -> Markup:
    """Return a figure as a link to its words, with the warning where it cannot be right."""
    text = show_value(figure, programme, words)
    link = figure_link(figure["figure_id"], text, figure, words)
    if not figure.get("audit"):
        return link
    said = words(f"verdict_{figure['audit']}")
    return Markup('{} <span class="mark doubt" title="{}">⚠ {}</span>').format(
        link, figure.get("audit_note", ""), said
    )


def _also(figure: Row, again: dict[str, list[Row]], words: Words) -> list[Markup]:
    """Return where else a figure is printed."""
    return [
        Markup('<span class="period">{}{}</span>').format(
            words("reprint_also"), figure_link(other["figure_id"], other["source"], other, words)
        )
        for other in again.get(figure["figure_id"], [])
    ]


def reading(figure: Row, programme: Programme, words: Words) -> str:
    """Return the direction in which a bare target is read, empty where a bound is printed."""
    direction = programme.catalogue[figure["indicator"]]["direction"]
    if figure["bound"] or direction not in ("higher", "lower"):
        return ""
    return words(f"read_as_{direction}")
