"""Targets in words and signs: met, missed, or why it cannot be said."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.evidence.results import KEY
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.table import figure_link, stacked
from safetynet.words.numbers import show_period, show_value
from safetynet.words.terms import Words

Row = dict[str, Any]


def state_mark(judged: Row, words: Words) -> Markup:
    """Return whether a result met its target, by sign and word, with the doubt or the reason."""
    doubt = words("met_unsure") if judged["certain"] == "no" else ""
    if judged["reason"]:
        doubt = words("in_brackets", text=words(f"target_{judged['reason']}"))
    return Markup('<span class="mark {}">{}{}</span>').format(
        judged["state"], words(judged["state"]), doubt
    )


def aim_text(judged: Row, figures: dict[str, Row], programme: Programme, words: Words) -> Markup:
    """Return a target as a link to its words, with the direction in which a bare one is read."""
    aim = figures.get(judged["target_id"])
    if aim is None:
        return Markup("")
    link = figure_link(aim["figure_id"], show_value(aim, programme, words), aim, words)
    read = ""
    if judged["bound_from"] == "direction" and judged["target_bound"]:
        read = words("read_as_higher" if judged["target_bound"] == ">=" else "read_as_lower")
    return Markup("{}{}").format(link, read)


def target_cell(
    row: Row, end: str, judged: pd.DataFrame, figures: pd.DataFrame, programme: Programme,
    words: Words,
) -> Markup:  # fmt: skip
    """Return the targets of one phase of a series, each with what its results came to.

    A target that no result is judged by is shown alone. One that is printed for another phase
    stands there; here is only said that it judges nothing.
    """
    key = [row[name] for name in KEY[:-1]] + [row[f"phase{end}"]]
    mine = records(judged[(judged[KEY] == key).all(axis=1)])
    series = judged[(judged[KEY[:-1]] == key[:-1]).all(axis=1)]
    aims = figures[(figures["role"] == "target") & (figures["phase"] == row[f"phase{end}"])]
    own = (aims[KEY[:-1]] == key[:-1]).all(axis=1)
    # a target printed once for several kinds is that of each
    aims = aims[own | aims["figure_id"].isin(series["target_id"])]
    known = {aim["figure_id"]: aim for aim in records(figures[figures["role"] == "target"])}
    said: dict[str, list[Markup]] = {}
    used = row[f"figure_ids{end}"].split("|")
    results = {figure["figure_id"]: figure for figure in records(figures)}
    for one in sorted(mine, key=lambda one: one["figure_id"] not in used):
        here = one["target_phase"] in (row[f"phase{end}"], "")
        text = aim_text(one, known, programme, words) if here else Markup("")
        marks = said.setdefault(str(text), [text] if here else [])
        mark = state_mark(one, words)
        if one["figure_id"] not in used and one["figure_id"] in results:
            # a result that does not stand for the phase is named, so that it is read as no target
            mark = Markup("{}{}{}").format(
                _result_text(results[one["figure_id"]], programme, words), words("colon"), mark
            )
        if mark not in marks:
            marks.append(mark)
    shown = {one["target_id"] for one in mine if one["target_phase"] in (row[f"phase{end}"], "")}
    parts = [Markup(" ").join(marks) for marks in said.values()]
    texts = {show_value(known[name], programme, words) for name in shown if name in known}
    for aim in records(aims):
        plain = show_value(aim, programme, words)
        if plain not in texts:
            texts.add(plain)
            parts.append(figure_link(aim["figure_id"], plain, aim, words))
    return stacked(parts)


def _result_text(result: Row, programme: Programme, words: Words) -> str:
    """Return a result with its period: 0%（110年）."""
    period = words("in_brackets", text=show_period(result, programme, words))
    return f"{show_value(result, programme, words)}{period}"
