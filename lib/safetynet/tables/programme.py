"""What all counties together come to: targets missed on top, then changes, then targets met."""

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from safetynet.evidence.arithmetic import IMPOSSIBLE
from safetynet.evidence.results import SERIES
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.target import still_open
from safetynet.tables.comparison import judged_when, known_figures, period_text, verdict_cell
from safetynet.tables.drawings import Drawings
from safetynet.tables.table import Html, render_part, row_id, show_list, stacked
from safetynet.tables.target import state_mark
from safetynet.words.finding import PAIR, aim_value, judged_value, side_value
from safetynet.words.numbers import (
    is_rate,
    is_there,
    scale_unit,
    show_name,
    show_number,
    show_side,
)
from safetynet.words.sentences import change_text, phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
# So many rows stand open; of more than LISTED in all, the rest is left to the counties' pages.
SHOWN, LISTED = 12, 100
TOLD = ("missed", "short", "changed", "uncertain")


def series_address(row: Row, slug: str) -> str:
    """Return the address of a series' row on its strategy's page, as seen from the first page.

    >>> series_address({"strategy": "4", "indicator": "drug-cases", "breakdown": "sex=male"}, "a")
    'a/strategy-4.html#comparison-drug-cases-sex-male'
    """
    name = row_id("comparison", row["indicator"], row["breakdown"])
    return f"{slug}/strategy-{row['strategy']}.html#{name}"


def programme_list(
    summary: pd.DataFrame, figures: pd.DataFrame, programme: Programme, words: Words
) -> Html:
    """Return the rows of ``summarise`` of all counties that are set against a target or compared.

    What is not met stands open, at most SHOWN rows; the others and what is met are folded.
    """
    rows = summary[summary["ref_area"].isin(programme.counties["ref_area"])]
    rows = _once(rows[rows["outcome"] != "value"])
    if rows.empty:
        return show_list([words("programme_nothing")], "empty")
    told, met = rows[rows["outcome"].isin(TOLD)], rows[rows["outcome"] == "met"]
    if told.empty:
        told, met = met.head(SHOWN), met.iloc[SHOWN:]
    short = len(rows) <= LISTED
    rest = told.iloc[SHOWN:] if short else told.iloc[:0]
    met = met if short else met.iloc[:0]
    shown = pd.concat([told.head(SHOWN), rest, met])
    view = _View(shown, figures, programme, words)
    left = len(rows) - len(shown)
    parts = [view.table(told.head(SHOWN), "programme"), view.table(rest, "rest"),
             view.table(met, "met")]  # fmt: skip
    key = view.drawings.key(programme, words)
    return render_part("programme.html.j2", "programme", key, parts, left, words)


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without parts that no target judges and whose whole stands here too."""
    whole = (rows["breakdown"] == "").groupby([rows[name] for name in PAIR]).transform("any")
    return rows[(rows["breakdown"] == "") | (rows["state"] != "") | ~whole.astype(bool)]


class _View:
    """What the rows share: the scale of shares, their figures, the names of their counties."""

    def __init__(
        self, shown: pd.DataFrame, figures: pd.DataFrame, programme: Programme, words: Words
    ) -> None:
        self.programme, self.words = programme, words
        self.known = known_figures(figures.merge(shown[SERIES].drop_duplicates(), on=SERIES))
        aims = figures[figures["figure_id"].isin(shown["target_id"])]
        self.known |= known_figures(aims)
        self.areas = programme.areas.set_index("ref_area")
        self.drawings = Drawings(shown, pd.DataFrame(), list(programme.phases["phase"]))

    def table(self, rows: pd.DataFrame, name: str) -> Row:
        """Return the heads and rows of a table."""
        words, top = self.words, self.drawings.top
        shown = [self._row(row, name) for row in records(rows)]
        heads = {"name": words("indicator"), "drawn": "", "value": words("programme_result"),
                 "target": words("target"), "said": words("verdict_head")}  # fmt: skip
        ends = {"top": f"{top:g}%", "half": f"{top / 2:g}%"}
        return ends | {"name": name, "heads": heads, "rows": shown,
                       "shares": any(row["shares"] for row in shown)}  # fmt: skip

    def _row(self, row: Row, table: str) -> Row:
        words, programme = self.words, self.programme
        area, drawing = self.areas.loc[row["ref_area"]], self.drawings.of(row)
        address = series_address(row, str(area["slug"]))
        name = Markup('<a href="{}">{}</a>').format(address, show_name(row, programme, words))
        where = Markup("<small>{}{}{}</small>").format(
            words.name(area), words("list_separator"), words("strategy", strategy=row["strategy"])
        )
        note = words.name(programme.catalogue[row["indicator"]], "note")
        pair = row["verdict"] != "one-phase"
        unit = scale_unit(row, f"_{row['latest']}", programme, words) if self._rated(row) else ""
        unit = unit if unit != "%" else ""
        return {
            "id": f"{table}-{area['slug']}-{address.partition('#')[2]}",
            "name": stacked([name, where, _small(unit), _small(note) if pair else ""]),
            "drawn": drawing.svg if drawing else "",
            "shares": row["measure"] == "share" and drawing is not None,
            "ends": show_number(drawing.top) if drawing and row["measure"] != "share" else "",
            "value": self._result(row),
            "target": escape(aim_value(row, self.known, programme, words)) if row["state"] else "",
            "said": self._said(row),
            "outcome": row["outcome"],
            "group": words(f"outcome_{row['outcome']}"),
        }

    def _said(self, row: Row) -> Markup:
        """Return what the result came to beside its target, and what may be said of its change."""
        words, said = self.words, []
        if row["state"]:
            judged, aim = (self.known.get(row[name], {}) for name in ("judged_id", "target_id"))
            mark = state_mark(row | {"reason": row["state_reason"]}, words)
            said.append(mark + _small(words("missed_open") * still_open(row, judged, aim)))
            contradicted = judged.get("audit") == IMPOSSIBLE
            said.append(_small(words("mark_accused") if contradicted else ""))
        if row["verdict"] != "one-phase":
            change = change_text(row, words) if row["verdict"] != "no-test" else ""
            said += [verdict_cell(row, words), _small(change)]
        return stacked(said)

    def _result(self, row: Row) -> Markup:
        """Return the judged result with its period, else each phase's value with its own."""
        programme, words = self.programme, self.words
        if row["state"]:
            value = judged_value(row, self.known, programme, words)
            return _dated(value, judged_when(row, self.known, programme, words))
        ends = [end for end in ("from", "to") if is_there(row, f"_{end}")]
        return stacked([_dated(self._value(row, end), self._period(row, end)) for end in ends])

    def _value(self, row: Row, end: str) -> str:
        """Return a phase's value; its unit stands below the name where it is no count."""
        if self._rated(row):
            return f"{show_side(row, f'_{end}', self.words)}{'%' * (row['measure'] == 'share')}"
        return side_value(row, end, self.programme, self.words)

    @staticmethod
    def _rated(row: Row) -> bool:
        return row["state"] == "" and is_rate(row, f"_{row['latest']}")

    def _period(self, row: Row, end: str) -> str:
        side = {name: row[f"{name}_{end}"] for name in ("figure_ids", "periods")}
        if row["measure"] != "share" and side["periods"] and pd.notna(row[f"years_{end}"]):
            # a rate tells its own
            phase = phase_name(row[f"phase_{end}"], self.programme, self.words)
            return self.words("phase_period", phase=phase)
        return period_text(side, self.known, self.programme, self.words)


def _dated(value: str, period: str) -> Markup:
    return Markup("<b>{}</b> <small>{}</small>").format(value, period)


def _small(text: str) -> Markup:
    return Markup("<small>{}</small>").format(text) if text else Markup("")
