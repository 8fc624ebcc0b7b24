"""Measures: what counties do or plan, what stands in their way, what they ask and are answered."""

import pandas as pd

from safetynet.evidence.figures import place
from safetynet.raw.briefing import Briefing
from safetynet.raw.programme import Programme
from safetynet.raw.source import document_days
from safetynet.raw.table import records

COLUMNS = (
    "measure_id source line section ref_area kind strategy strategy_basis phase phase_basis service"
    " theme"
    " responsible period_printed time_period responds_to summary_zh summary_en note"
).split()


def clean_measures(briefing: Briefing, programme: Programme) -> pd.DataFrame:
    """Return one row per measure, placed in strategy and phase as figures are.

    ``responds_to`` holds the measure_ids that a response answers, joined by ``|``.
    """
    days = document_days(briefing.source)
    usual = programme.services.set_index("service")["strategy"]
    rows = [
        {
            **{column: cells[column] for column in cells if column in COLUMNS},
            **place(cells, programme, days, usual[cells["service"]]),
            "measure_id": f"{briefing.name}/{cells['measure_id']}",
            "source": briefing.name,
            "ref_area": briefing.source["ref_area"],
            "line": int(cells["line"]),
            "responds_to": "|".join(
                f"{briefing.name}/{name}" for name in cells["responds_to"].split("|") if name
            ),
        }
        for cells in records(briefing.measures)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
