"""What a value is called, and the figures behind it: links to them, and where their list is."""

from typing import Any

from markupsafe import Markup, escape

from safetynet.raw.programme import Programme
from safetynet.tables.table import figure_link, row_id
from safetynet.words.numbers import show_name
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]


def behind_id(indicator: str, breakdown: str, phase: str) -> str:
    """Return the address of a list of figures within the page of its county and strategy.

    >>> behind_id("violence-reports", "type=child", "1")
    'figures-violence-reports-type-child-phase-1'
    """
    return row_id("figures", indicator, breakdown, "phase", phase or "none")


def behind_link(row: Row, end: str, text: str, programme: Programme, words: Words) -> Markup | str:
    """Return a value of several figures as a link to their list, seen from one folder deep.

    Plain where there is no such list: the page of a county's strategy needs a briefing of it.
    """
    slug = programme.areas.set_index("ref_area").loc[row["ref_area"]]["slug"]
    own = any(name.startswith(f"{slug}-") for name in row[f"figure_ids{end}"].split("|"))
    if not own or not row["strategy"]:
        return text
    phase = row[f"phase{end}"]
    place = behind_id(row["indicator"], row["breakdown"], phase)
    said = words(
        "behind_value", name=show_name(row, programme, words),
        phase=phase_name(phase, programme, words),
    )  # fmt: skip
    link = '<a class="figure" href="../{}/strategy-{}.html#{}" title="{}">{}</a>'
    return Markup(link).format(slug, row["strategy"], place, said, text)


def figure_links(figures: list[str], known: dict[str, Row], words: Words) -> Markup:
    """Return printed figures, each a link to its words, in one line."""
    parts = [
        figure_link(name, known[name]["printed"] if name in known else "→", known.get(name), words)
        for name in figures
    ]
    return Markup(escape(words("list_separator"))).join(parts)


def value_name(row: Row, county: str, programme: Programme, words: Words) -> str:
    """Return what an estimate is of: county, phase and indicator."""
    parts = (county, phase_name(row["phase"], programme, words), show_name(row, programme, words))
    return words("pair_separator").join(parts)
