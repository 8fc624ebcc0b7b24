"""The chart across counties: one indicator, every county and phase that reports it."""

import pandas as pd

from safetynet.charts.chart import Chart, Panel
from safetynet.charts.comparison import estimate_dot
from safetynet.charts.dots import draw_dots
from safetynet.evidence.indicators import KEY
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.pairs import one_scale, shared_scale
from safetynet.words.numbers import scale_unit, show_name, show_side
from safetynet.words.terms import Words

# A panel of more rows is no longer read; the table is.
DRAWN = 60


def draw_counties(estimates: pd.DataFrame, programme: Programme, words: Words) -> Chart:
    """Return a panel per indicator: a row per county and phase, with intervals where there are any.

    Counties stand in the order of areas.csv, never by value. Only shares, ratios and rates stand on
    one scale; totals that follow the size of a county are left to the table.
    """
    title, caption = words("across"), words("across_chart_caption")
    estimates = one_scale(estimates)
    shown = estimates[shared_scale(estimates) & estimates["value"].notna()]
    areas = shown.groupby(KEY)["ref_area"]
    shown = shown[(areas.transform("nunique") > 1) & (areas.transform("size") <= DRAWN)]
    if shown.empty:
        return Chart("counties", title, "", "", "", words)
    names = programme.areas.set_index("ref_area")
    order = list(programme.areas["ref_area"]) + list(programme.phases["phase"])
    panels, data = [], []
    for _, key in shown[KEY].drop_duplicates().iterrows():
        mine = shown[(shown[KEY] == key[KEY]).all(axis=1)]
        mine = mine.sort_values(["ref_area", "phase"], key=lambda column: column.map(order.index))
        panels.append(_panel(mine, programme, words))
        data += [
            {
                words("indicator"): show_name(row, programme, words),
                words("county"): words.name(names.loc[row["ref_area"]]),
                words("phase"): words.name(programme.phases.set_index("phase").loc[row["phase"]]),
                words("unit"): scale_unit(row, "", programme, words),
                words("data_value"): show_side(row, "", words),
                words("data_lower"): "" if pd.isna(row["lower"]) else f"{row['lower']:.6g}",
                words("data_upper"): "" if pd.isna(row["upper"]) else f"{row['upper']:.6g}",
            }
            for row in records(mine)
        ]
    counties = shown["ref_area"].nunique()
    sentence = words("across_sentence", count=len(panels), counties=counties)
    said = words("pair_separator").join(f"{panel.title}: {panel.alternative}" for panel in panels)
    return Chart(
        "counties", title, sentence, caption, f"{title}. {said}", words, panels, pd.DataFrame(data)
    )


def _panel(mine: pd.DataFrame, programme: Programme, words: Words) -> Panel:
    areas = programme.areas.set_index("ref_area")
    phases = list(programme.phases["phase"])
    dots = []
    for row in records(mine):
        place = phases.index(row["phase"])
        phase = words.name(programme.phases.iloc[place])
        label = f"{words.name(areas.loc[row['ref_area']])}\n{phase}"
        dots.append(estimate_dot(label, place, row, "", words))
    first = records(mine)[0]
    title, unit = show_name(first, programme, words), scale_unit(first, "", programme, words)
    return draw_dots(title, unit, dots, percent=first["measure"] == "share")
