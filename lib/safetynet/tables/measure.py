"""What a county does and plans, what stands in its way, what it asks, folded by service."""

from collections.abc import Mapping, Sequence
from string import ascii_letters
from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.raw.briefing import Briefing
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.table import (
    CHINESE,
    Html,
    measure_address,
    measure_anchor,
    self_link,
    show_list,
    template_environment,
)
from safetynet.words.terms import Words
from safetynet.words.titles import source_name

Row = dict[str, Any]
# In this order: what is wrong, what is asked, what was answered, what is done.
KINDS = ("obstacle", "request", "response", "action")


def measure_table(
    measures: pd.DataFrame, programme: Programme, words: Words,
    briefings: Mapping[str, Briefing] | None = None,
) -> Html:  # fmt: skip
    """Return actions, obstacles, requests and responses by service, each with its line.

    ``briefings`` are named and linked beside the lines, on a page that is not a briefing's own.
    """
    if measures.empty:
        return show_list([words("no_measures")], "empty")
    names = {name: source_name(name, b.source, words) for name, b in (briefings or {}).items()}
    lines = dict(zip(measures["measure_id"], measures["line"], strict=True))
    services = programme.services.set_index("service")
    by_kind = measures.assign(place=measures["kind"].map(KINDS.index))
    by_kind = by_kind.sort_values("place", kind="stable")
    groups = []
    for service in services.index[services.index.isin(measures["service"])]:
        mine = records(by_kind[by_kind["service"] == service])
        rows = [
            measure_row(row, programme, words, names) | {"replies": _replies(row, lines, words)}
            for row in mine
        ]
        name = words.name(services.loc[service])
        groups.append({"name": name, "counts": counts_text(mine, words), "rows": rows})
    html = render_measures("measures", groups, words("measures_caption"))
    return Html(html.text, _frame(groups, words), words("measures"))


def measure_row(
    row: Row, programme: Programme, words: Words, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return what a page says of one measure; ``names`` are those of the documents it may be in."""
    where = words("line_number", line=row["line"])
    if row["source"] in names:
        where = words("line_of", source=names[row["source"]], line=row["line"])
    themes = programme.themes.set_index("theme")
    return {
        "id": measure_anchor(row["measure_id"]),
        "link": self_link(
            measure_anchor(row["measure_id"]), "row", words.name(row, "summary"), words
        ),
        "tone": row["kind"],
        "kind": words(f"kind_{row['kind']}"),
        "summary": words.name(row, "summary"),
        "theme": words.name(themes.loc[row["theme"]]),
        "body": row["responsible"],
        "where": where,
        "href": measure_address(row["measure_id"]) if row["source"] in names else "",
    }


def counts_text(rows: Sequence[Row], words: Words) -> str:
    """Return how many measures of each kind there are."""
    kinds = [row["kind"] for row in rows]
    counts = [(kind, kinds.count(kind)) for kind in KINDS if kind in kinds]
    said = [words(f"count_{kind}", count=count) for kind, count in counts]
    return words("list_separator").join(said)


def render_measures(macro: str, *values: Any) -> Html:
    """Return what a macro of the lists of measures makes of some values."""
    module = template_environment().get_template("measures.html.j2").module
    return Html(str(getattr(module, macro)(CHINESE, *values)).strip())


def _replies(row: Row, lines: dict[str, int], words: Words) -> list[Markup]:
    """Return links to what a response answers: on this page, else on the page of its briefing."""
    found = []
    for name in filter(None, row["responds_to"].split("|")):
        # what is not on this page is found by its id, which begins with its line
        line = lines.get(name) or name.partition("/")[2].strip(ascii_letters)
        said = words("answers_line", line=line)
        href = f"#{measure_anchor(name)}" if name in lines else measure_address(name)
        found.append(Markup('<a href="{}">{}</a>').format(href, said))
    return found


def _frame(groups: list[dict[str, Any]], words: Words) -> pd.DataFrame:
    """Return the measures as rows, for a file."""
    cells = ("kind", "summary", "theme", "body", "where")
    rows = [[group["name"], *(row[name] for name in cells)]
            for group in groups for row in group["rows"]]  # fmt: skip
    names = ("service", "kind", "summary", "theme", "responsible", "line")
    return pd.DataFrame(rows, columns=[words(name) for name in names], dtype="str")
