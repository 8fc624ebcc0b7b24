"""Counties side by side: a row per county and phase, drawn on one scale where there may be one."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from safetynet.evidence.indicators import KEY
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.funnel import funnel_position
from safetynet.statistics.pairs import one_scale, shared_scale
from safetynet.tables.behind import figure_links, value_name
from safetynet.tables.comparison import (
    known_figures,
    period_text,
    value_and_counts,
)
from safetynet.tables.drawings import ABOVE, BELOW
from safetynet.tables.drawn import Drawing, Mark, round_top, share_top
from safetynet.tables.key import Key, drawn_key
from safetynet.tables.table import Html, render_part, row_id, self_link, stacked
from safetynet.tables.target import TargetCells, aim_text, state_mark
from safetynet.words.numbers import (
    is_rate,
    is_there,
    scale_unit,
    show_limits,
    show_missing,
    show_name,
    show_number,
    show_periods,
    show_side,
    show_value,
)
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words
from safetynet.words.titles import document_name

Row = dict[str, Any]
NUMBERS = ("value", "lower", "upper", "low", "high")


def strips(
    estimates: pd.DataFrame, figures: pd.DataFrame, judged: pd.DataFrame | None,
    programme: Programme, words: Words, *, name: str, own: str = "",
) -> Html:  # fmt: skip
    """Return the values of counties as a table with a drawn column, a group per indicator.

    Counties stand in the order of areas.csv, ``own`` first and marked, never by value. ``figures``
    are those that the estimates rest on, ``judged`` the targets' judgements, None where those of
    some counties are not known: then no target is shown. Rates of an indicator stand on one scale.
    """
    view = _View(one_scale(estimates), figures, judged, programme, words, name, own)
    return render_part("strip.html.j2", "strips", view, words)


class _View:
    """What the rows of one table share, and its groups of rows."""

    def __init__(
        self, estimates: pd.DataFrame, figures: pd.DataFrame, judged: pd.DataFrame | None,
        programme: Programme, words: Words, name: str, own: str,
    ) -> None:  # fmt: skip
        self.programme, self.words, self.name, self.own = programme, words, name, own
        self.known = known_figures(figures)
        self.judged = [] if judged is None else records(judged)
        self.targets = None if judged is None else TargetCells(judged, figures, programme, words)
        self.areas = {row["ref_area"]: row for row in records(programme.areas)}
        self.places = {phase: place for place, phase in enumerate(programme.phases["phase"])}
        self.positions = dict(zip(estimates.index, funnel_position(estimates), strict=True))
        shares = estimates[estimates["measure"] == "share"]
        self.top = share_top(self._numbers(records(shares)) or [100.0])
        self.groups = [self._group(estimates, key) for key in _series(estimates, programme)]

    @property
    def heads(self) -> dict[str, str]:
        """Return the heads of the columns that have anything in them."""
        words = self.words
        heads = {"county": words("county"), "drawn": words("drawn"), "value": words("value")}
        heads |= {"target": words("target"), "when": words("period_and_source")}
        rows = [row for group in self.groups for row in group["rows"]]
        return {name: head for name, head in heads.items() if any(row[name] for row in rows)}

    @property
    def caption(self) -> str:
        """Return how the table is to be read: no ranking, and what limits there are."""
        limited = any(self.positions.values())
        return self.words("strip_limited" if limited else "strip_caption")

    @property
    def key(self) -> Key:
        """Return what the marks mean; empty without drawings."""
        rows = [row for group in self.groups for row in group["rows"]]
        drawings = [row["drawing"] for row in rows if row["drawing"]]
        return drawn_key(drawings, self.programme, self.words)

    def _numbers(self, rows: Iterable[Row]) -> list[float]:
        aims = [self._aim(row) for row in rows]
        found = [float(row[name]) for row in rows for name in NUMBERS if pd.notna(row[name])]
        return found + [aim for aim in aims if aim is not None]

    def _group(self, estimates: pd.DataFrame, key: tuple[str, ...]) -> Row:
        words = self.words
        mine = estimates[(estimates[KEY] == list(key)).all(axis=1)]
        share = bool((mine["measure"] == "share").any())
        alone = mine["ref_area"].nunique() < 2
        # all shares of a table stand on one scale
        scaled = shared_scale(mine) & (share or not alone)
        drawn = mine[scaled]
        top = self.top if share else round_top(max(self._numbers(records(drawn)), default=0.0))
        order = [self.own, *self.areas]
        mine = mine.sort_values(
            ["ref_area", "phase"],
            key=lambda column: column.map((order if column.name == "ref_area" else
                                           list(self.places)).index),
        )  # fmt: skip
        rows = [self._row(row, scaled[place], self.positions[place], top)
                for place, row in zip(mine.index, records(mine), strict=True)]  # fmt: skip
        units = dict.fromkeys(scale_unit(row, "", self.programme, words) for row in records(mine))
        per_year = (mine["years"].notna() & mine["exposure"].isna()).any()
        why = "" if scaled.any() else words("strip_per_year" if per_year else "strip_by_size")
        why = words("strip_alone") if alone else why
        end = "%" if share else ""
        return {
            "name": show_name(records(mine)[0], self.programme, words),
            "unit": "" if share else words("list_separator").join(units),
            "several": len(units) > 1, "why": why, "rows": rows,
            "ends": [f"{show_number(number)}{end}" for number in (0, top / 2, top)
                     if scaled.any()],
        }  # fmt: skip

    def _row(self, row: Row, scaled: bool, position: str, top: float) -> Row:
        words, area = self.words, self.areas[row["ref_area"]]
        own = row["ref_area"] == self.own
        name = Markup("<strong>{}</strong>" if own else "{}").format(words.name(area))
        phase = phase_name(row["phase"], self.programme, words)
        small = words("own_county", phase=phase) if own else phase
        place = row_id("value", row["indicator"], row["breakdown"], area["slug"], "phase",
                       row["phase"])  # fmt: skip
        there = scaled and is_there(row, "")
        drawing = self._drawing(row, top) if there else None
        called = value_name(row, words.name(area), self.programme, words)
        return {
            "id": place,
            "own": own,
            "county": stacked([name, _small(small)]) + self_link(place, "row", called, words),
            "drawing": drawing,
            "drawn": drawing.svg if drawing else "",
            "value": self._value(row, position),
            "target": self._target(row, self.targets) if self.targets else "",
            "when": self._period(row),
        }

    def _value(self, row: Row, position: str) -> Markup:
        words = self.words
        if not is_there(row, ""):
            listed = figure_links([n for n in row["other_ids"].split("|") if n], self.known, words)
            missing = Markup('<span class="missing">{}</span>').format(show_missing(row, "", words))
            return stacked([missing, listed])
        text = show_side(row, "", words) + "%" * (row["measure"] == "share")
        value, counts = value_and_counts(
            row, "", text, self.known, self.programme, words, dated=False
        )
        limits: str = show_limits(row["lower"], row["upper"]) if pd.notna(row["lower"]) else ""
        outside = words(f"funnel_{position}") if position.startswith("outside") else ""
        unit = "" if row["measure"] == "share" else scale_unit(row, "", self.programme, words)
        small = [_small(part) for part in (unit, limits, counts, outside) if part]
        return stacked([Markup("<b>{}</b>").format(value), *small])

    def _target(self, row: Row, targets: TargetCells) -> Markup:
        """Return the targets of a value's results and what they came to, each once."""
        mine = self._judged(row)
        if len(mine) < 2:
            return targets.cell(row)
        said: dict[str, list[Markup]] = {}
        for one in mine:
            aim = self.known.get(one["target_id"], {})
            text = show_value(aim, self.programme, self.words) if aim else ""
            link = aim_text(one, self.known, self.programme, self.words)
            mark = state_mark(one, self.words)
            said.setdefault(f"{text} {mark}", []).append(Markup("{} {}").format(link, mark))
        return stacked(
            [
                Markup("{}{}").format(texts[0], self.words("results_of", count=len(texts))
                                      if len(texts) > 1 else "")
                for texts in said.values()
            ]
        )  # fmt: skip

    def _period(self, row: Row) -> Markup:
        """Return the period that a value rests on, and the briefings that print it, as links."""
        said = show_periods(row["periods"], self.words) if "|" in row["figure_ids"] else ""
        said = said or period_text(row, self.known, self.programme, self.words)
        named = [name for name in f"{row['figure_ids']}|{row['other_ids']}".split("|") if name]
        used = named if not row["figure_ids"] else row["figure_ids"].split("|")
        sources = dict.fromkeys(figure.partition("/")[0] for figure in used)
        link = Markup('<a href="../sources/{}.html">{}</a>')
        links = [link.format(source, document_name(source, self.words)) for source in sources]
        joined = Markup(escape(self.words("list_separator"))).join(links)
        return stacked([said if row["figure_ids"] else "", _small(joined)])

    def _aim(self, row: Row) -> float | None:
        """Return the target that judges a value, where it stands on the value's scale."""
        if is_rate(row, "") and row["measure"] != "share":
            return None
        return next((float(one["target"]) for one in self._judged(row)
                     if pd.notna(one["target"])), None)  # fmt: skip

    def _judged(self, row: Row) -> list[Row]:
        used = row["figure_ids"].split("|")
        return [one for one in self.judged if one["figure_id"] in used]

    def _drawing(self, row: Row, top: float) -> Drawing:
        place = self.places[row["phase"]]
        value, lower, upper, low, high = (_number(row[name]) for name in NUMBERS)
        mark = Mark(place, value, lower, upper, low, high)
        if value is not None and row["bound"] in (*BELOW, *ABOVE):
            ends = (0.0, value) if row["bound"] in BELOW else (value, top)
            mark = Mark(place, None, low=ends[0], high=ends[1], bound=True)
        missed = place if any(one["state"] == "missed" for one in self._judged(row)) else None
        return Drawing([mark], top, self._aim(row), missed, bullet=False)


def _series(estimates: pd.DataFrame, programme: Programme) -> list[tuple[str, ...]]:
    """Return the indicators with their breakdowns, in the order of the catalogue."""
    order = {name: place for place, name in enumerate(programme.catalogue)}
    found = {tuple(str(row[name]) for name in KEY) for row in records(estimates[KEY])}
    return sorted(found, key=lambda key: (order.get(key[0], len(order)), key))


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _small(text: str | Markup) -> Markup:
    return Markup("<small>{}</small>").format(text)
