"""The profile of a county: a row per indicator, where the county stands among the others."""

from collections.abc import Collection

import pandas as pd
from markupsafe import Markup, escape

from safetynet.raw.programme import Programme
from safetynet.statistics.target import STATES
from safetynet.tables.picture import Row, View
from safetynet.tables.table import Html, render_part, show_list, stacked
from safetynet.words.numbers import show_name, show_number
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words
from safetynet.words.titles import strategy_name


def profile(
    summary: pd.DataFrame, figures: pd.DataFrame, judged: pd.DataFrame, spread: pd.DataFrame,
    programme: Programme, words: Words, linked: Collection[str] = (),
) -> Html:  # fmt: skip
    """Return the rows of ``summarise`` that a county is known by, strategy by strategy.

    They are official indicators and all that a target judges or that has both phases; each row has
    its latest value, drawn among those of the other counties in that phase, its target, the value
    of phase one where both exist, and the verdict. ``linked`` are the indicators that have a page.
    """
    rows = summary[is_told(summary)]
    if rows.empty:
        return show_list([words("profile_none")], "empty")
    order = {number: place for place, number in enumerate(programme.strategy_numbers)}
    places = rows["strategy"].map(order).fillna(len(order))
    rows = rows.loc[places.sort_values(kind="stable").index]
    rest = summary[~is_told(summary)]["strategy"].value_counts()
    view = _Profile(summary, figures, judged, spread, programme, words)
    view.rest, view.linked = {str(name): int(n) for name, n in rest.items()}, set(linked)
    table = view.table(rows, "table-profile")
    return render_part("profile.html.j2", "profile", view.key, table, words)


def is_told(summary: pd.DataFrame) -> "pd.Series[bool]":
    """Return which rows of a summary a profile shows."""
    judged = summary["state"].isin(STATES)
    return judged | (summary["official"] != "") | (summary["verdict"] != "one-phase")


class _Profile(View):
    """The rows of a profile: the latest value first, each drawn on a scale of its own."""

    rest: dict[str, int]
    linked: set[str]

    def _heads(self) -> dict[str, str]:
        words = self.words
        return {"name": words("indicator"), "value": words("latest_value"), "drawn": "",
                "target": words("target"), "before": words("earlier_value"),
                "said": words("verdict_head")}  # fmt: skip

    def _row(self, row: Row) -> Row:
        shown, drawing = super()._row(row), self.drawings.of(row, alone=True)
        top = show_number(drawing.top) if drawing else ""
        pair = row["verdict"] != "one-phase" and row["latest"] == "to"
        return shown | {
            "name": self._named(shown["name"], row),
            "value": self._dated(row, f"_{row['latest']}"),
            "shares": False,
            "drawn": drawing.svg if drawing else "",
            "ends": top + "%" * (row["measure"] == "share") if drawing else "",
            "others": self._beside(drawing, row) if drawing else "",
            "before": self._dated(row, "_from") if pair else "",
            "outcome": "strategy",
            "group": self._strategy(row["strategy"]),
        }

    def _dated(self, row: Row, end: str) -> Markup:
        """Return the value of one phase, and which phase that is."""
        value = self._value(row, end)
        if not value:
            return value
        name = phase_name(row[f"phase{end}"], self.programme, self.words)
        return stacked([value, Markup("<small>{}</small>").format(name)])

    def _named(self, name: Markup, row: Row) -> Markup:
        """Return an indicator's name, a link where it has a page of its own."""
        if row["indicator"] not in self.linked:
            return name
        own = escape(show_name(row, self.programme, self.words))
        link = Markup('<a href="../indicators/{}.html">{}</a>').format(row["indicator"], own)
        return Markup(name.replace(own, link, 1))

    def _strategy(self, strategy: str) -> Markup:
        """Return a strategy's name as a link to its page, with what the profile leaves to it."""
        if not strategy:
            return escape(self.words("no_strategy"))
        name = strategy_name(self.programme, strategy, self.words)
        link = Markup('<a href="strategy-{}.html">{}</a>').format(strategy, name)
        count = self.rest.get(strategy, 0)
        more = self.words("picture_values", count=count) if count else ""
        return Markup("{} <small>{}</small>").format(link, more) if more else link
