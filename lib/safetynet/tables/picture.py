"""The first table of a page: a row per indicator, drawn and in words, what matters most on top."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.evidence.arithmetic import IMPOSSIBLE
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.comparison import (
    known_figures,
    p_text,
    value_and_counts,
    verdict_cell,
)
from safetynet.tables.drawings import Drawings
from safetynet.tables.drawn import Drawing
from safetynet.tables.key import Key
from safetynet.tables.table import (
    Html,
    figure_link,
    plain_text,
    render_part,
    row_id,
    self_link,
    show_list,
    sortable,
    stacked,
)
from safetynet.tables.target import TargetCells
from safetynet.words.numbers import (
    is_there,
    scale_unit,
    show_estimate,
    show_limits,
    show_missing,
    show_name,
    show_number,
    show_side,
)
from safetynet.words.sentences import (
    change_text,
    choices_text,
    phase_name,
    ruled_out_text,
)
from safetynet.words.terms import Words

Row = dict[str, Any]
ENDS = ("_from", "_to")
# A table of fewer rows shows plain values too before it folds them away.
FEW = 6


def picture(
    summary: pd.DataFrame, figures: pd.DataFrame, judged: pd.DataFrame, spread: pd.DataFrame,
    programme: Programme, words: Words,
) -> Html:  # fmt: skip
    """Return the rows of ``summarise`` as a table with a drawn column.

    ``spread`` tells where all counties stand, drawn in grey where that is on the row's scale.
    Indicators with a value alone are folded below, but for official ones.
    """
    if summary.empty:
        return show_list([words("no_indicators")], "empty")
    told = (summary["outcome"] != "value") | (summary["official"] != "")
    told |= (~told).cumsum() <= FEW - told.sum()
    view = View(summary, figures, judged, spread, programme, words)
    parts = [view.table(summary[told], "picture"), view.table(summary[~told], "values")]
    html = render_part("picture.html.j2", "picture", view.key, *parts, words)
    return Html(html.text, plain_frame(parts), words("picture"))


def plain_frame(parts: Sequence[Row]) -> pd.DataFrame:
    """Return the rows of tables as plain texts under their heads, without what is drawn."""
    heads: dict[str, str] = {}
    for part in parts:
        heads |= part["heads"]
    heads.pop("drawn", None)
    rows = [
        [plain_text(row.get(name, "")) for name in heads] for part in parts for row in part["rows"]
    ]
    return pd.DataFrame(rows, columns=list(heads.values()), dtype="str")


class View:
    """What every row of one page shares: its scale of shares, its columns, its figures."""

    def __init__(
        self, summary: pd.DataFrame, figures: pd.DataFrame, judged: pd.DataFrame,
        spread: pd.DataFrame, programme: Programme, words: Words,
    ) -> None:  # fmt: skip
        self.programme, self.words, self.known = programme, words, known_figures(figures)
        self.targets = TargetCells(judged, figures, programme, words)
        self.drawings = Drawings(summary, spread, list(programme.phases["phase"]))

    @property
    def key(self) -> Key:
        """Return what the marks of the rows so far mean."""
        return self.drawings.key(self.programme, self.words)

    def table(self, rows: pd.DataFrame, name: str) -> Row:
        """Return the heads and rows of a table, without columns that would be empty."""
        shown = [self._row(row) for row in records(rows)]
        heads = self._heads()
        kept = {n: h for n, h in heads.items() if n == "drawn" or any(row.get(n) for row in shown)}
        if not any(row["drawn"] for row in shown):
            kept.pop("drawn")
        top = self.drawings.top
        ends = {"top": f"{top:g}%", "half": f"{top / 2:g}%"}
        shares = any(row["shares"] for row in shown)
        return ends | {"name": name, "heads": kept, "rows": shown, "shares": shares}

    def _heads(self) -> dict[str, str]:
        """Return the columns' names and heads."""
        heads = {"name": self.words("indicator"), "drawn": ""}
        for phase in self.programme.phases["phase"]:
            heads[f"value-{phase}"] = phase_name(phase, self.programme, self.words)
        return heads | {"target": self.words("target"), "said": self.words("verdict_head")}

    def _row(self, row: Row) -> Row:
        words, programme = self.words, self.programme
        pair, latest = row["verdict"] != "one-phase", f"_{row['latest']}"
        unit = scale_unit(row, latest, programme, words)
        small = Markup("<small>{}</small>").format(unit) if unit not in ("", "%") else ""
        drawing = self.drawings.of(row)
        cells = {f"value-{row[f'phase{end}']}": self._value(row, end) for end in ENDS}
        said = self._verdict(row) if pair else []
        place = row_id("comparison", row["indicator"], row["breakdown"])
        link = self_link(place, "row", show_name(row, programme, words), words)
        return cells | {
            "id": place,
            "name": stacked([show_name(row, programme, words), small]) + link,
            "drawn": drawing.svg if drawing else "",
            "shares": row["measure"] == "share" and drawing is not None,
            "ends": show_number(drawing.top) if drawing and row["measure"] != "share" else "",
            "others": self._beside(drawing, row) if drawing else "",
            "target": self._target(row),
            "said": stacked(said),
            "outcome": row["outcome"],
            "group": words(f"outcome_{row['outcome']}"),
        }

    def _beside(self, drawing: Drawing, row: Row) -> Markup:
        """Return in words what a row draws in grey, the country's value a link to its words."""
        words, country = self.words, self.drawings.country(row)
        parts: list[Markup | str] = [spread_text(drawing, row, words)]
        if country:
            text = show_number(country["value"]) + "%" * (row["measure"] == "share")
            link = figure_link(country["figure_id"], text, None, words)
            parts.append(Markup(words("spread_country", value=link)))
        return stacked([part for part in parts if part])

    def _verdict(self, row: Row) -> list[Markup | str]:
        """Return the verdict, the change, its p, and what can be ruled out all the same."""
        words = self.words
        more = [change_text(row, words), p_text(row, words)]
        more.append(ruled_out_text(row, self.programme, words) + choices_text(row, words))
        small = [Markup("<small>{}</small>").format(part.strip()) for part in more if part.strip()]
        return [verdict_cell(row, words), *small]

    def _target(self, row: Row) -> Markup:
        """Return the targets of both phases; beside two values each says which phase it is of."""
        targets = {end: self.targets.cell(row, end) for end in ENDS}
        told = {end: target for end, target in targets.items() if target}
        same = len(set(told.values())) < len(told)
        if same or (len(told) < len(ENDS) and not all(is_there(row, end) for end in ENDS)):
            return stacked(list(dict.fromkeys(told.values())))
        label = Markup("<small>{}</small><br>{}")
        names = {end: phase_name(row[f"phase{end}"], self.programme, self.words) for end in told}
        return stacked([label.format(names[end], target) for end, target in told.items()])

    def _value(self, row: Row, end: str) -> Markup:
        """Return one phase's value with its interval, counts and period; empty for a gap."""
        words = self.words
        if not is_there(row, end):
            pair = row["verdict"] != "one-phase"
            told = pair or row[f"reason{end}"] in ("contradiction", "several")
            missing = show_missing(row, end, words) if told else ""
            return Markup('<span class="missing">{}</span>' if missing else "{}").format(missing)
        text = show_side(row, end, words) + "%" * (row["unit_measure"] == "%")
        value, counts = value_and_counts(row, end, text, self.known, self.programme, words)
        lower, upper = row[f"lower{end}"], row[f"upper{end}"]
        limits: str = show_limits(lower, upper) if pd.notna(lower) else ""
        contradicted = self._contradicted(row, end)
        told = [part for part in (limits, counts, contradicted) if part]
        small = [Markup("<small>{}</small>").format(part) for part in told]
        return stacked([Markup("<b>{}</b>").format(sortable(row[f"value{end}"], value)), *small])

    def _contradicted(self, row: Row, end: str) -> str:
        """Return that a printed number contradicts a value, where the value does not say so."""
        names = row[f"figure_ids{end}"].split("|")
        wrong = any(self.known.get(name, {}).get("audit") == IMPOSSIBLE for name in names)
        said = row[f"reason{end}"] == "accused"
        return self.words("mark_accused") if wrong and not said else ""


def spread_text(drawing: Drawing, row: Row, words: Words) -> str:
    """Return in words where the other counties lie that a row draws; empty where it draws none."""
    unit = "%" if row["measure"] == "share" else ""
    ends = drawing.spread or sorted(drawing.others)
    shown = [
        f"{show_number(number) if number == round(number) else show_estimate(number)}{unit}"
        for number in ends
    ]
    if drawing.spread:
        return words("spread_quartiles", low=shown[0], median=shown[1], high=shown[2])
    if len(shown) < 2:
        return words("spread_one", value=shown[0]) if shown else ""
    return words("spread_range", count=len(shown), low=shown[0], high=shown[-1])
