"""Tables of a report as HTML: every number a link to the words it came from."""

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jinja2
import pandas as pd

from safetynet.indicators import KEY, target_met
from safetynet.programme import Programme
from safetynet.show import show_name, show_period, show_value
from safetynet.words import Words


@dataclass(frozen=True)
class Html:
    """A piece of HTML that Jupyter displays."""

    text: str

    def _repr_html_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<HTML, {len(self.text):,} characters>"


@lru_cache(maxsize=1)
def template_environment() -> jinja2.Environment:
    """Return the environment of the page templates; it escapes everything that is put in."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("safetynet"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )


def render(macro: str, *values: Any) -> Html:
    """Return what a macro of the table templates makes of some values."""
    module = template_environment().get_template("tables.html.j2").module
    return Html(str(getattr(module, macro)(*values)))


def anchor(figure_id: str) -> str:
    """Return the address of a figure within a page."""
    return "figure-" + figure_id.replace("/", "-")


def indicator_table(
    figures: pd.DataFrame, status: pd.DataFrame, programme: Programme, words: Words
) -> Html:
    """Return the indicators with results and targets, phase beside phase, grouped by service."""
    undated = bool(status["undated"].any())
    services = programme.services.set_index("service")
    groups, none = [], figures.iloc[:0]
    by_key = dict(iter(figures.sort_values("time_period", kind="stable").groupby(KEY, sort=False)))
    for service, rows in itertools.groupby(
        (row for _, row in status.iterrows()), key=lambda row: row["service"]
    ):
        cells = [
            _indicator_row(row, by_key.get(tuple(row[KEY]), none), programme, words) for row in rows
        ]
        groups.append((words.name(services.loc[service]), cells))
    phases = [words.name(phase) for _, phase in programme.phases.iterrows()]
    return render("indicators", words, phases, groups, words("indicator_table_caption"), undated)


def _indicator_row(
    row: "pd.Series[Any]", mine: pd.DataFrame, programme: Programme, words: Words
) -> dict[str, Any]:
    cells = []
    for phase in programme.phases["phase"]:
        here = mine[mine["phase"] == phase]
        targets = here[here["role"] == "target"]
        results = [
            _cell(figure, programme, words)
            | _mark(
                [target_met(figure, aim, row["direction"]) for _, aim in targets.iterrows()], words
            )
            for _, figure in here[here["role"] == "result"].iterrows()
        ]
        shown = targets.drop_duplicates(["obs_value", "lower", "upper", "bound", "time_period"])
        aims = [_aim(figure, row["direction"], programme, words) for _, figure in shown.iterrows()]
        cells.append({"results": results, "targets": aims})
    undated = mine[(mine["phase"] == "") & (mine["role"] == "result")]
    return {
        "name": show_name(row, programme, words),
        "phases": cells,
        "undated": [_cell(figure, programme, words) for _, figure in undated.iterrows()],
    }


def _cell(figure: "pd.Series[Any]", programme: Programme, words: Words) -> dict[str, str]:
    period = show_period(figure, programme, words)
    if figure["phase_basis"] in ("title", "heading"):
        period = words("list_separator").join([period, words(f"phase_by_{figure['phase_basis']}")])
    return {
        "anchor": anchor(figure["figure_id"]),
        "text": show_value(figure, programme, words),
        "period": period,
        "warning": words(f"verdict_{figure['audit']}") if figure.get("audit") else "",
        "mark": "",
        "mark_class": "",
    }


def _aim(
    figure: "pd.Series[Any]", direction: str, programme: Programme, words: Words
) -> dict[str, str]:
    """Return a target's cell, with the direction in which a bare number is read."""
    cell = _cell(figure, programme, words)
    if not figure["bound"] and direction in ("higher", "lower"):
        cell["mark"] = words(f"read_as_{direction}")
    return cell


def _mark(met: list[bool | None], words: Words) -> dict[str, str]:
    known = {verdict for verdict in met if verdict is not None}
    if len(known) != 1:
        return {}
    term = "met" if known.pop() else "missed"
    return {"mark": words(term), "mark_class": term}


def other_table(figures: pd.DataFrame, programme: Programme, words: Words) -> Html:
    """Return plans, claims and context, which are never set beside results."""
    rows = [
        {
            "role": words(f"role_{figure['role']}"),
            "name": show_name(figure, programme, words),
            "value": _cell(figure, programme, words),
        }
        for role in ("plan", "claim", "context")
        for _, figure in figures[figures["role"] == role].iterrows()
    ]
    if not rows:
        return render("list", [words("no_others")])
    return render("others", words, rows, words("other_table_caption"))


def evidence_table(
    figures: pd.DataFrame, titles: dict[str, str], programme: Programme, words: Words
) -> Html:
    """Return every figure with its printed words, line and coding; ``titles`` names the sources."""
    phases = programme.phases.set_index("phase")
    rows = [
        {
            "anchor": anchor(figure["figure_id"]),
            "value": show_value(figure, programme, words),
            "period": show_period(figure, programme, words),
            "phase": words.name(phases.loc[figure["phase"]]) if figure["phase"] else "—",
            "role": words(f"role_{figure['role']}"),
            "name": show_name(figure, programme, words),
            "source": titles[figure["source"]],
            "figure_id": figure["figure_id"].partition("/")[2],
            "source_href": f"../sources/{figure['source']}.html#{anchor(figure['figure_id'])}",
            **{
                column: figure[column] for column in ("printed", "label", "section", "line", "note")
            },
        }
        for _, figure in figures.iterrows()
    ]
    return render("evidence", words, rows, words("evidence_table_caption"))


def measure_table(measures: pd.DataFrame, programme: Programme, words: Words) -> Html:
    """Return actions, obstacles, requests and responses, each with its line."""
    services, themes = programme.services.set_index("service"), programme.themes.set_index("theme")
    rows = [
        {
            "anchor": anchor(row["measure_id"]),
            "cells": [
                {"parts": [{"text": words(f"kind_{row['kind']}")}]},
                {"parts": [{"text": words.name(row, "summary")}, *_answers(row, words)]},
                {"parts": [{"text": words.name(services.loc[row["service"]])}]},
                {"parts": [{"text": words.name(themes.loc[row["theme"]])}]},
                {"parts": [{"text": row["responsible"]}], "lang": "zh-Hant-TW"},
                {"parts": [{"text": str(row["line"])}]},
            ],
        }
        for row in measures.to_dict("records")
    ]
    heads = [words(head) for head in ("kind", "summary", "service", "theme", "responsible", "line")]
    return render("searchable", words, words("measures"), words("measures_caption"), heads, rows)


def _answers(row: dict[Any, Any], words: Words) -> list[dict[str, str]]:
    """Return links to what a response answers."""
    return [
        {"text": f"{words('answers')} {name.partition('/')[2]}", "href": f"#{anchor(name)}"}
        for name in row["responds_to"].split("|")
        if name
    ]
