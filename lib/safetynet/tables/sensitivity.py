"""Each tested comparison under other defensible choices, as a table."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import TESTED
from safetynet.tables.comparison import verdict_mark
from safetynet.tables.table import Column, Html, folded, show_list, show_table
from safetynet.words.numbers import show_name, show_number, show_p, show_period
from safetynet.words.sentences import change_text, choices_text
from safetynet.words.terms import Words

Row = dict[str, Any]


def sensitivity_table(
    choices: pd.DataFrame, comparisons: pd.DataFrame, figures: pd.DataFrame, programme: Programme,
    words: Words,
) -> Html:  # fmt: skip
    """Return the choices of a page's tests with what each gives, folded under one line a test."""
    tested = records(comparisons[comparisons["verdict"].isin(TESTED)])
    if not tested:
        return show_list([words("nothing_tested")], "empty")
    known = {row["figure_id"]: row for row in records(figures)}
    rows, said = [], []
    for test in tested:
        name = show_name(test, programme, words)
        mine = choices[(choices["indicator"] == test["indicator"])
                       & (choices["phase_from"] == test["phase_from"])]  # fmt: skip
        said.append(f"{name}{words('colon')}{choices_text(test, words) or words('choices_none')}")
        rows += [
            {
                "choice": _choice(row, known, programme, words),
                "from": _count(row, "from"),
                "to": _count(row, "to"),
                "change": change_text(row | {"measure": test["measure"]}, words),
                "p": _p(row["p"], test["confidence"]),
                "verdict": _verdict(row, words),
                "group": name,
            }
            for row in records(mine)
        ]
    if not rows:
        return show_list(said)
    names = ("choice", "from", "to", "change", "p", "verdict")
    heads = dict(zip(names, (words("choice"), *(words.name(p) for p in
                 records(programme.phases)[:2]), words("change"), "p", words("verdict_head")),
                 strict=True))  # fmt: skip
    columns = [Column(n, heads[n], numeric=n in ("from", "to", "p")) for n in names]
    table = show_table(
        "sensitivity", columns, rows, words("sensitivity"), words("sensitivity_caption"), words
    )
    return Html(show_list(said).text + folded(words("sensitivity_open"), table).text)


def _choice(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    figure = known.get(row["figure_id"])
    period = show_period(figure, programme, words) if figure else ""
    return words(f"choice_{row['choice']}", period=period)


def _p(p: float, confidence: float) -> str:
    """Return p so that it does not look like the level that it keeps below, or above."""
    return "—" if pd.isna(p) else show_p(p, round(1 - confidence, 9))


def _verdict(row: Row, words: Words) -> str | Markup:
    """Return the verdict of a choice, or the direction of one that cannot be tested."""
    if row["verdict"]:
        return verdict_mark(row["verdict"], words)
    return words("direction_same" if row["same"] == "yes" else "direction_turned")


def _count(row: Row, end: str) -> str:
    """Return a count and what it is over: a base, years, or years lived."""
    if pd.isna(row[f"count_{end}"]):
        return "—"
    over = row[f"over_{end}"]
    return f"{show_number(row[f'count_{end}'])}/{show_number(round(over, 2))}"
