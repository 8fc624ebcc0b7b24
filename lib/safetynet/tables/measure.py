"""What a county does and plans, what stands in its way, what it asks, as a table."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.table import CHINESE, Column, Html, anchor, show_list, show_table, stacked
from safetynet.words.terms import Words


def measure_table(measures: pd.DataFrame, programme: Programme, words: Words) -> Html:
    """Return actions, obstacles, requests and responses, each with its line."""
    if measures.empty:
        return show_list([words("no_measures")], "empty")
    services, themes = programme.services.set_index("service"), programme.themes.set_index("theme")
    shown = set(measures["measure_id"])
    rows = [
        {
            "id": anchor(row["measure_id"]),
            "summary": stacked([words.name(row, "summary"), *_answers(row, shown, words)]),
            "kind": words(f"kind_{row['kind']}"),
            "service": words.name(services.loc[row["service"]]),
            "theme": words.name(themes.loc[row["theme"]]),
            "responsible": row["responsible"],
            "line": row["line"],
        }
        for row in records(measures)
    ]
    columns = [
        Column("summary", words("summary")),
        Column("kind", words("kind")),
        Column("service", words("service")),
        Column("theme", words("theme")),
        Column("responsible", words("responsible"), lang=CHINESE),
        Column("line", words("line"), numeric=True),
    ]
    return show_table(
        "measures", columns, rows, words("measures"), words("measures_caption"), words
    )


def _answers(row: dict[str, Any], shown: set[str], words: Words) -> list[Markup]:
    """Return links to what a response answers: on this page, else on the page of its briefing."""
    return [
        Markup('<a href="{}#{}">{} {}</a>').format(
            "" if name in shown else f"../sources/{name.partition('/')[0]}.html",
            anchor(name),
            words("answers"),
            name.partition("/")[2],
        )
        for name in row["responds_to"].split("|")
        if name
    ]
