"""The chart of shares: a panel per indicator, its results in either phase, the printed targets."""

from typing import Any

import pandas as pd

from safetynet.charts.chart import Chart, Panel
from safetynet.charts.dots import Dot, draw_dots
from safetynet.charts.rows import phase_results, reported_phases
from safetynet.evidence.indicators import KEY
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.words.numbers import show_name, show_period, show_value
from safetynet.words.sentences import phase_name
from safetynet.words.terms import Words


def draw_shares(
    figures: pd.DataFrame, estimates: pd.DataFrame, programme: Programme, words: Words
) -> Chart:
    """Return dots of every share, phase under phase, with the printed targets as strokes.

    A share that is the only one of its phase has the interval of its estimate, if that has one. A
    printed range is a line without a dot, a bound stands as its text.
    Parts of a whole (breakdowns of an indicator that is not official) are left to the table.
    """
    results = phase_results(figures, programme, {"share"})
    official = programme.indicators[programme.indicators["official"] != ""]["indicator"]
    parts = (results["breakdown"] != "") & ~results["indicator"].isin(official)
    results = results[~parts]
    title, caption = words("share_chart"), words("share_chart_caption")
    if results.empty:
        return Chart("shares", title, "", caption, words("no_chart"), words)
    known = {row["figure_ids"]: row for row in records(estimates)
             if row["results"] == 1 and pd.notna(row["lower"])}  # fmt: skip
    panels, data = [], []
    for _, key in results[KEY].drop_duplicates().iterrows():
        here = figures[(figures[KEY] == key[KEY]).all(axis=1)]
        drawn = results.loc[results.index.intersection(here.index)]
        panels.append(_panel(key, here, drawn, known, programme, words))
        data += _data(here, drawn, programme, words)
    # an indicator with its parts by sex or kind counts once
    held = results.drop_duplicates(["indicator", "phase"])["phase"].value_counts().sort_index()
    counts = words("list_separator").join(
        words("phase_count", phase=phase_name(str(phase), programme, words), count=count)
        for phase, count in held.items()
    )
    sentence = words("share_sentence", count=results["indicator"].nunique(), phases=counts)
    said = words("pair_separator").join(
        "{}, {} {}: {}".format(*(row[words(n)] for n in ("indicator", "phase", "period", "value")))
        for row in data
    )
    return Chart(
        "shares", title, sentence, caption, f"{title}. {said}", words, panels, pd.DataFrame(data)
    )


def _panel(
    key: "pd.Series[Any]", here: pd.DataFrame, drawn: pd.DataFrame,
    known: dict[str, dict[str, Any]], programme: Programme, words: Words,
) -> Panel:  # fmt: skip
    """Return one indicator: a row per result, and one for a phase without any."""
    dots = []
    reported = reported_phases(here, key)
    for place, phase in programme.phases.reset_index(drop=True).iterrows():
        name_of_phase = words.name(phase)
        mine = drawn[drawn["phase"] == phase["phase"]].sort_values("time_period")
        aims = _targets(here, str(phase["phase"]))
        note = " ".join([words("target"), *_aims(aims, programme, words)]) if len(aims) else ""
        for row in records(mine):
            period = show_period(row, programme, words)
            same = period.lower() == name_of_phase.lower()
            label = name_of_phase if same else f"{name_of_phase}\n{period}"
            value, lower, upper = _place(row, known.get(row["figure_id"], {}))
            text = show_value(row, programme, words)
            dots.append(Dot(label, int(str(place)), value, text, lower, upper, note,
                            tuple(aims["obs_value"])))  # fmt: skip
        if mine.empty:
            text = words("not_drawn" if phase["phase"] in reported else "not_reported")
            dots.append(Dot(name_of_phase, int(str(place)), None, text, note=note,
                            targets=tuple(aims["obs_value"])))  # fmt: skip
    return draw_dots(show_name(key, programme, words), "%", dots, percent=True)


def _place(
    row: dict[str, Any], estimate: dict[str, Any]
) -> tuple[float | None, float | None, float | None]:
    """Return where a result stands: value and interval, a range without value, a bound nowhere."""
    if row["bound"] not in ("", "~"):
        return None, None, None
    if pd.isna(row["obs_value"]):
        return None, row["lower"], row["upper"]
    return row["obs_value"], estimate.get("lower"), estimate.get("upper")


def _targets(here: pd.DataFrame, phase: str) -> pd.DataFrame:
    targets = here[(here["role"] == "target") & (here["phase"] == phase)]
    return targets[targets["obs_value"].notna()].drop_duplicates(["obs_value", "bound"])


def _aims(targets: pd.DataFrame, programme: Programme, words: Words) -> list[str]:
    return [show_value(aim, programme, words) for aim in records(targets)]


def _data(
    here: pd.DataFrame, drawn: pd.DataFrame, programme: Programme, words: Words
) -> list[dict[str, str]]:
    """Return the drawn results as rows."""
    return [
        {
            words("indicator"): show_name(row, programme, words),
            words("phase"): phase_name(row["phase"], programme, words),
            words("period"): show_period(row, programme, words),
            words("value"): show_value(row, programme, words),
            words("target"): words("list_separator").join(
                _aims(_targets(here, row["phase"]), programme, words)
            ),
        }
        for row in records(drawn.sort_values(["phase", "time_period"]))
    ]
