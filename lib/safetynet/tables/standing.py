"""The targets that a county missed most and its clearest changes, each with how certain it is."""

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import CLEAR, TESTED
from safetynet.statistics.target import MISSED
from safetynet.tables.comparison import known_figures, p_text
from safetynet.tables.table import Html, render_part, row_id, show_list
from safetynet.words.finding import aim_value, count_once, doubted, judged_period, judged_value
from safetynet.words.numbers import show_name
from safetynet.words.sentences import change_sentence
from safetynet.words.terms import Words

Row = dict[str, Any]
TOP = 3


def standing(
    summary: pd.DataFrame, figures: pd.DataFrame, programme: Programme, words: Words
) -> Html:
    """Return the first misses and the first changes of a county's summary, with their certainty."""
    known = known_figures(figures)
    missed = summary[summary["state"] == MISSED]
    said = [
        {"said": _miss(row, known, programme, words), "certainty": miss_certainty(row, words)}
        for row in records(missed.head(TOP))
    ]
    changed = clearest_changes(summary)
    told = [
        {"said": change_sentence(row, programme, words), "certainty": change_certainty(row, words)}
        for row in records(changed.head(TOP))
    ]
    groups = [
        {"place": "missed", "title": words("standing_missed"), "items": said,
         "rest": _rest(len(missed) - TOP, words)},
        {"place": "changes", "title": words("standing_changes"), "items": told,
         "rest": _rest(len(changed) - TOP, words)},
    ]  # fmt: skip
    groups = [group for group in groups if group["items"]]
    if not groups:
        return show_list([words("comparison_none")], "empty")
    return render_part("profile.html.j2", "standing", groups)


def clearest_changes(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators with both phases once each, what is most certain first.

    First those that may be picked out of many, then the clear ones, then the tested by p, then what
    cannot be tested.
    """
    pairs = summary[summary["verdict"] != "one-phase"]
    rows = count_once(pairs)
    order = pd.DataFrame(
        {
            "singled": rows["singled"] != "yes",
            "clear": ~rows["verdict"].isin(CLEAR),
            "tested": ~rows["verdict"].isin(TESTED),
            "p": rows["p"].fillna(2),
        }
    )
    return rows.loc[order.sort_values(list(order.columns), kind="stable").index]


def miss_certainty(row: Row, words: Words) -> str:
    """Return whether the interval of a missed share lies beyond the target, or that it has none."""
    return words(f"miss_{row['certain'] or 'unknown'}")


def change_certainty(row: Row, words: Words) -> str:
    """Return what a test says of a change: p, and whether it may be picked out of many."""
    if pd.isna(row["p"]):
        return ""
    term = "change_uncertain"
    if row["verdict"] in CLEAR:
        term = "change_singled" if row["singled"] == "yes" else "change_clear"
    return words(term, p=p_text(row, words))


def _miss(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> Markup:
    """Return a missed target in words, its indicator a link to its row."""
    name = Markup('<a href="#{}">{}</a>').format(
        row_id("comparison", row["indicator"], row["breakdown"]), show_name(row, programme, words)
    )
    values = {
        "value": judged_value(row, known, programme, words),
        "aim": aim_value(row, known, programme, words),
        "period": judged_period(row, known, programme, words),
    }
    escaped = {term: escape(value) for term, value in values.items()}
    said = words("say_against", name=name, **escaped)
    return Markup(doubted(said, row | {"certain": ""}, known, programme, words))


def _rest(count: int, words: Words) -> str:
    return words("standing_rest", count=count) if count > 0 else ""
