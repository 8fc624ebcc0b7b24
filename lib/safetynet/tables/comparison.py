"""Tables of estimates and comparisons: values with intervals, change, test and verdict."""

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import CLEAR
from safetynet.tables.behind import behind_link, figure_links
from safetynet.tables.dated import dated, dated_list, joined
from safetynet.tables.table import (
    figure_link,
    sortable,
    stacked,
)
from safetynet.words.counts import count_text, derived_parts
from safetynet.words.finding import judged_period
from safetynet.words.numbers import (
    by_heading,
    is_rate,
    is_there,
    show_limits,
    show_missing,
    show_number,
    show_p,
    show_period,
    show_periods,
    show_side,
)
from safetynet.words.sentences import mark_texts, phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
PARTS = ("value", "interval", "counts")
# Verdicts that are read at a glance by a sign beside the word.
SIGNS = {"improved": "✓ ", "worsened": "✗ ", "rose": "↑ ", "fell": "↓ ", "no-clear-change": "≈ ",
         "too-few": "≈ "}  # fmt: skip


def verdict_cell(row: Row, words: Words) -> Markup:
    """Return a verdict with the reason where there is no test or no difference."""
    because = words(f"because_{row['why']}") if row["why"] else ""
    return stacked([verdict_mark(row["verdict"], words),
                    Markup("<small>{}</small>").format(because) if because else ""])  # fmt: skip


def verdict_mark(verdict: str, words: Words) -> Markup:
    """Return a verdict as sign and word."""
    kind = "clear" if verdict in CLEAR else "unclear"
    text = SIGNS.get(verdict, "") + words(f"short_{verdict}")
    return Markup('<span class="verdict {}">{}</span>').format(kind, text)


def _side(
    row: Row, end: str, known: dict[str, Row], programme: Programme, words: Words,
    dated: bool = True,
) -> Row:  # fmt: skip
    """Return the cells of one phase's value: the value as a link, its interval, its counts.

    ``dated`` says that the counts tell the period too.
    """
    lower = row[f"lower{end}"]
    if not is_there(row, end):
        missing = show_missing(row, end, words)
        text = Markup('<span class="missing">{}</span>').format(missing)
        listed = figure_links([n for n in row[f"other_ids{end}"].split("|") if n], known, words)
        return {f"value{end}": text, f"interval{end}": "", f"counts{end}": listed}
    value = show_side(row, end, words)
    shown, counts = value_and_counts(row, end, value, known, programme, words, dated)
    interval: str = show_limits(lower, row[f"upper{end}"]) if pd.notna(lower) else ""
    return {
        f"value{end}": sortable(row[f"value{end}"], shown),
        f"interval{end}": interval,
        f"counts{end}": counts,
    }


def value_and_counts(
    row: Row, end: str, text: str, known: dict[str, Row], programme: Programme, words: Words,
    dated: bool = True,
) -> tuple[str | Markup, Markup]:  # fmt: skip
    """Return a value and what it rests on; every printed number of it is a link to its words.

    A value of several figures is a link to the list of them, beside which they stand too.
    """
    when = _when(row, end, known, programme, words) if dated else ""
    counts = escape(_counts(row, end, when, words))
    figures = row[f"figure_ids{end}"].split("|")
    if len(figures) == 1:
        return figure_link(figures[0], text, known.get(figures[0]), words), counts
    joined = figure_links(figures, known, words)
    value = behind_link(row, end, text, programme, words)
    return value, Markup('{} <span class="period">({})</span>').format(counts, joined)


def _exposure(rows: pd.DataFrame, programme: Programme, words: Words) -> str:
    """Return what the rates are divided by, where all have the same."""
    names = ["phase_from", "exposure_from", "phase_to", "exposure_to"]
    known = rows["exposure_from"].notna() & rows["exposure_to"].notna()
    used = records(rows[known][names].drop_duplicates())
    if len(used) != 1:
        return ""
    values = {name: used[0][name] for name in names}
    for end in ("from", "to"):
        values[f"phase_{end}"] = phase_name(values[f"phase_{end}"], programme, words)
        values[f"exposure_{end}"] = show_number(round(values[f"exposure_{end}"]))
    return words("exposure_used", **values)


def period_cell(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> Markup:
    """Return the periods that a value rests on, with the other calendar on hover."""
    names = row["figure_ids"].split("|")
    if all(name in known for name in names):
        return joined((dated(known[name], programme, words) for name in names), words)
    return dated_list(row["periods"], words) or escape(words("period_inexact"))


def period_text(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return the periods that a value rests on: as printed where its figures are known."""
    said = _printed_periods(row["figure_ids"].split("|"), known, programme, words)
    return said or show_periods(row["periods"], words) or words("period_inexact")


def judged_when(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return the period of the result that a target judges, as a table says it."""
    figures = [known[name] for name in (row["judged_id"],) if name in known]
    return by_heading(judged_period(row, known, programme, words), figures, words)


def _printed_periods(
    names: list[str], known: dict[str, Row], programme: Programme, words: Words
) -> str:  # fmt: skip
    """Return the periods of figures, empty where not all of them are known."""
    if not all(name in known for name in names):
        return ""
    figures = [known[name] for name in names]
    said = dict.fromkeys(by_heading(show_period(f, programme, words), [f], words) for f in figures)
    return words("list_separator").join(said)


def _when(
    row: Row, end: str, known: dict[str, Row], programme: Programme, words: Words
) -> str:  # fmt: skip
    """Return the days that a value covers, else its printed period unless that names the phase."""
    names = row[f"figure_ids{end}"].split("|")
    if span := show_periods(row[f"periods{end}"], words):
        return by_heading(span, [known[name] for name in names if name in known], words)
    printed = [known[name]["period_printed"] for name in names if name in known]
    if row[f"reason{end}"] == "document" or any(map(programme.names_phase, printed)):
        return ""
    return _printed_periods(names, known, programme, words)


def _counts(row: Row, end: str, when: str, words: Words) -> str:
    """Return what an estimate rests on, when that was, and what a reader must know of it.

    That is the count of the base, or how many there were.
    """
    if row["measure"] != "share" and is_rate(row, end):
        count, span = show_number(row[f"count{end}"]), show_periods(row[f"periods{end}"], words)
        parts = [words("count_in_span", count=count, span=span)]
    else:
        parts = [_over_base(row, end, words)] if row["measure"] == "share" else []
        parts += [when] if when else []
    return words("pair_separator").join([*parts, *mark_texts(row, end, words)])


def _over_base(row: Row, end: str, words: Words) -> str:
    """Return the count of a share over its base and which is derived, or that it is not known."""
    if row[f"base_from{end}"] == "range":
        low, high = (show_number(row[f"base_{side}{end}"]) for side in ("low", "high"))
        said = words("derived_short_base")
        return f"{count_text(row, end, words)}/{low}–{high}{said}"
    if pd.isna(row[f"base{end}"]):
        return words("base_unknown_short")
    derived = derived_parts(row, end)
    said = words(f"derived_short_{derived}") if derived else ""
    return f"{count_text(row, end, words)}/{show_number(row[f'base{end}'])}{said}"


def known_figures(figures: pd.DataFrame) -> dict[str, Row]:
    """Return figures by their ids."""
    return {row["figure_id"]: row for row in records(figures)}


def p_text(row: Row, words: Words) -> str:
    """Return p, and q where the test is one of all those of the workbook; empty without a test."""
    if pd.isna(row["p"]):
        return ""
    # p must not look like the level that it keeps below, or above
    said = f"p {show_p(row['p'], round(1 - row['confidence'], 9))}"
    if pd.isna(row["q"]):
        return said
    return said + words("in_brackets", text=f"q {show_p(row['q'])}")
