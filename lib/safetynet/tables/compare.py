"""Counties side by side: every value that may stand beside another county's, for the page's script.

Only series of one definition and one breakdown stand in a row. Of a row only shares, ratios and
rates per residents in one unit are drawn, on one scale; counts depend on how large a county is.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from safetynet.book.evidence import Evidence
from safetynet.evidence.results import SERIES
from safetynet.raw.table import records
from safetynet.statistics.pairs import one_scale
from safetynet.tables.comparison import judged_when, known_figures, period_text
from safetynet.tables.drawn import round_top, share_top
from safetynet.tables.programme import series_address
from safetynet.tables.table import Column, Html, show_list, show_table
from safetynet.words.finding import aim_value, judged_value, side_value
from safetynet.words.numbers import is_rate, is_there, show_missing, show_name
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words

Row = dict[str, Any]
# With more values the page holds official indicators alone, then these in their latest phase.
MOST = 3000
ALL, OFFICIAL, LATEST, NOTHING = "all", "official", "latest", "nothing"
# A list of counties is read while it is short.
LISTED = 12


def compared(evidence: Evidence, most: int = MOST) -> tuple[str, pd.DataFrame]:
    """Return which values a page of at most so many holds, and these: rows of the estimates.

    Every rate of a series is per year where one county's population is not known.
    """
    rows = one_scale(evidence.estimates)
    local = rows["ref_area"].isin(evidence.programme.counties["ref_area"])
    rows = rows[local & (rows["strategy"] != "")]
    official = rows[rows["official"] != ""]
    latest = official[official["phase"] == official.groupby(SERIES)["phase"].transform("max")]
    for name, kept in ((ALL, rows), (OFFICIAL, official), (LATEST, latest)):
        if len(kept) <= most:
            return name, kept
    return NOTHING, rows.iloc[:0]


def compare_data(evidence: Evidence, rows: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Return what the page's script shows: phases, counties, and a row per series.

    A row is strategy, name, address of its indicator's page, note, row on the strategy page, and
    by the place of a county its values (place of the phase, text, period, figure, place on the
    scale in hundredths) and its judged target (text, state, words).
    """
    view = _View(evidence, rows, words)
    programme = evidence.programme
    order = {name: place for place, name in enumerate(programme.indicators["indicator"])}
    keys = ["indicator", "breakdown", "strategy"]
    ordered = rows.assign(place=rows["indicator"].map(order)).sort_values(
        ["place", "breakdown", "strategy", "ref_area", "phase"], kind="stable"
    )
    return {
        "phases": [words.name(phase) for phase in records(programme.phases)],
        "counties": [[area["slug"], words.name(area)] for area in records(view.areas)],
        "rows": [view.row(records(part)) for _, part in ordered.groupby(keys, sort=False)],
    }


def compare_areas(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the counties that have a value to compare."""
    counties = evidence.programme.counties
    return counties[counties["ref_area"].isin(rows["ref_area"])]


class _View:
    """What the rows share: figures, targets judged, the counties' places."""

    def __init__(self, evidence: Evidence, rows: pd.DataFrame, words: Words) -> None:
        self.words, self.programme, self.evidence = words, evidence.programme, evidence
        self.areas = compare_areas(evidence, rows)
        self.places = {area: place for place, area in enumerate(self.areas["ref_area"])}
        self.phases = {name: n for n, name in enumerate(self.programme.phases["phase"])}
        summary = evidence.summary
        judged = summary[summary["state"] != ""].merge(rows[SERIES].drop_duplicates(), on=SERIES)
        self.judged = {tuple(row[name] for name in SERIES): row for row in records(judged)}
        named = set(rows["figure_ids"].str.split("|").explode())
        named |= set(judged["judged_id"]) | set(judged["target_id"])
        figures = evidence.figures
        self.known = known_figures(figures[figures["figure_id"].isin(named)])

    def row(self, estimates: Sequence[Row]) -> list[Any]:
        """Return the values of one series in every county."""
        first = estimates[0]
        entry = self.programme.catalogue[first["indicator"]]
        begins = entry["comparable_from"]
        of_one = [row for row in estimates if row["phase"] >= begins]
        top = _top(of_one)
        cells: dict[str, list[Any]] = {}
        for estimate in estimates:
            place = str(self.places[estimate["ref_area"]])
            cell = cells.setdefault(place, [[], self._target(estimate)])
            cell[0].append(self._value(estimate, top if estimate["phase"] >= begins else 0.0))
        notes = [self.words.name(entry, "note")]
        if begins in self.phases:
            phase = phase_name(begins, self.programme, self.words)
            notes.append(self.words("compare_from", phase=phase))
        shared = self.evidence.reach.get(first["indicator"], 0) > 1
        return [
            first["strategy"], show_name(first, self.programme, self.words),
            f"indicators/{first['indicator']}.html" if shared else "",
            self.words.sentences(filter(None, notes)),
            series_address(first, ""), cells,
        ]  # fmt: skip

    def _value(self, row: Row, top: float) -> list[Any]:
        """Return one phase's value in words, where it comes from, and its place on the scale."""
        words, phase = self.words, self.phases[row["phase"]]
        side = row | {f"{name}_to": value for name, value in row.items()}
        if not is_there(row, ""):
            return [phase, show_missing(row, "", words), "", "", None]
        figures = row["figure_ids"].split("|")
        place = None if top == 0 or row["bound"] or pd.isna(row["value"]) else (
            round(100 * min(row["value"] / top, 1), 1)
        )  # fmt: skip
        text = side_value(side, "to", self.programme, words)
        timed = row["measure"] != "share" and row["periods"] and is_rate(row, "")
        period = "" if timed else period_text(row, self.known, self.programme, words)
        # that the phase is its time says the phase itself
        if period.casefold() == phase_name(row["phase"], self.programme, words).casefold():
            period = ""
        return [phase, text, period, figures[0] if len(figures) == 1 else "", place]

    def _target(self, row: Row) -> list[str]:
        """Return the target that judges a county's series and what it gave; empty without one."""
        words = self.words
        judged = self.judged.get(tuple(row[name] for name in SERIES))
        if judged is None:
            return []
        aim = words("compare_target", aim=aim_value(judged, self.known, self.programme, words))
        said = words(judged["state"])
        if judged["judged_id"] not in row["figure_ids"].split("|"):
            result = judged_value(judged, self.known, self.programme, words)
            period = judged_when(judged, self.known, self.programme, words)
            said += words("in_brackets", text=words("say_dated", value=result, period=period))
        return [aim, judged["state"], said]


def _top(rows: Sequence[Row]) -> float:
    """Return the end of the scale that a row's values stand on, 0 where they have none."""
    exact = [row for row in rows if pd.notna(row["value"]) and not row["bound"]]
    if not exact or len({row["unit_measure"] for row in rows}) > 1:
        return 0.0
    if exact[0]["measure"] == "share":
        return share_top([row["value"] for row in exact])
    per_residents = all(is_rate(row, "") and pd.notna(row["exposure"]) for row in exact)
    if not (per_residents or exact[0]["measure"] == "ratio"):
        return 0.0
    return round_top(max(row["value"] for row in exact))


def shared_links(evidence: Evidence, words: Words) -> Html:
    """Return the indicators of several counties with links to their pages and counties."""
    programme, estimates = evidence.programme, evidence.estimates
    areas = {area["ref_area"]: area for area in records(programme.counties)}
    rows = []
    for entry in records(programme.indicators):
        reach = evidence.reach.get(entry["indicator"], 0)
        if reach < 2:
            continue
        mine = estimates[estimates["indicator"] == entry["indicator"]]
        mine = mine[mine["ref_area"].isin(list(areas))].drop_duplicates("ref_area")
        links = [
            Markup('<a href="{}">{}</a>').format(
                series_address(row, areas[row["ref_area"]]["slug"]),
                words.name(areas[row["ref_area"]]),
            )
            for row in records(mine)
            if row["strategy"]
        ]
        name = Markup('<a href="indicators/{}.html">{}</a>')
        number = words("strategy", strategy=entry["strategy"]) if entry["strategy"] else ""
        rows.append({
            "indicator": name.format(entry["indicator"], words.name(entry)), "strategy": number,
            "reach": reach,
            "counties": Markup(escape(words("list_separator"))).join(links)
            if len(links) <= LISTED else "",
        })  # fmt: skip
    if not rows:
        return show_list([words("across_none")], "empty")
    rows.sort(key=lambda row: str(row["strategy"]))
    columns = [
        Column("indicator", words("indicator")), Column("strategy", words("compare_strategy")),
        Column("reach", words("reach"), numeric=True), Column("counties", words("counties")),
    ]  # fmt: skip
    return show_table("several", columns, rows, words("shared"), "", words)
