"""Targets in words and signs: met, missed, or why it cannot be said."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.evidence.results import SERIES
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.target import still_open
from safetynet.tables.table import figure_link, stacked
from safetynet.words.numbers import by_heading, show_period, show_value
from safetynet.words.terms import Words

Row = dict[str, Any]
Series = tuple[Any, ...]


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


class TargetCells:
    """The targets of series by phase, each with what its results came to.

    ``judged`` has the rows of ``judge_targets``, ``figures`` those that they name.
    """

    def __init__(
        self, judged: pd.DataFrame, figures: pd.DataFrame, programme: Programme, words: Words
    ) -> None:
        self.programme, self.words = programme, words
        self.figures = {figure["figure_id"]: figure for figure in records(figures)}
        self.aims = [figure for figure in self.figures.values() if figure["role"] == "target"]
        self.judged: dict[Series, list[Row]] = {}
        for row in records(judged):
            self.judged.setdefault(_series(row), []).append(row)

    def cell(self, row: Row, end: str = "") -> Markup:
        """Return the targets of one phase of a series.

        A target that no result is judged by is shown alone. One that is printed for another phase
        stands there; here is only said that it judges nothing.
        """
        phase, known = row[f"phase{end}"], self.figures
        series = self.judged.get(_series(row), [])
        mine = [one for one in series if one["phase"] == phase]
        used = row[f"figure_ids{end}"].split("|")
        said: dict[str, list[Markup]] = {}
        for one in sorted(mine, key=lambda one: one["figure_id"] not in used):
            here = one["target_phase"] in (phase, "")
            text = aim_text(one, known, self.programme, self.words) if here else Markup("")
            marks = said.setdefault(str(text), [text] if here else [])
            mark = state_mark(one, self.words)
            if still_open(one, known.get(one["figure_id"], {}), known.get(one["target_id"], {})):
                mark += Markup("<small>{}</small>").format(self.words("missed_open"))
            if one["figure_id"] not in used and one["figure_id"] in known:
                # a result that does not stand for the phase is named, so that it is no target
                result = _result_text(known[one["figure_id"]], self.programme, self.words)
                mark = Markup("{}{}{}").format(result, self.words("colon"), mark)
            if mark not in marks:
                marks.append(mark)
        shown = {one["target_id"] for one in mine if one["target_phase"] in (phase, "")}
        texts = {show_value(known[name], self.programme, self.words)
                 for name in shown if name in known}  # fmt: skip
        parts = [Markup(" ").join(marks) for marks in said.values()]
        for aim in self._aims(row, phase, {one["target_id"] for one in series}):
            plain = show_value(aim, self.programme, self.words)
            if plain not in texts:
                texts.add(plain)
                parts.append(figure_link(aim["figure_id"], plain, aim, self.words))
        return stacked(parts)

    def _aims(self, row: Row, phase: str, named: set[str]) -> list[Row]:
        """Return a series' targets of a phase; one printed once for several kinds is each one's."""
        return [
            aim for aim in self.aims
            if aim["phase"] == phase
            and (_series(aim) == _series(row) or aim["figure_id"] in named)
        ]  # fmt: skip


def _series(row: Row) -> Series:
    return tuple(row[name] for name in SERIES)


def _result_text(result: Row, programme: Programme, words: Words) -> str:
    """Return a result with its period: 0%（110年）."""
    when = by_heading(show_period(result, programme, words), [result], words)
    period = words("in_brackets", text=when)
    return f"{show_value(result, programme, words)}{period}"
