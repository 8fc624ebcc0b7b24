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
    " responsible voice period_printed time_period responds_to summary_zh summary_en note"
).split()


COUNTY, ASKED = "county", "asked"
# How a county's own document speaks of itself.
OWN = ("本府", "本縣", "本市", "縣府", "市府")


def clean_measures(briefing: Briefing, programme: Programme) -> pd.DataFrame:
    """Return one row per measure, placed in strategy and phase as figures are.

    ``responds_to`` holds the measure_ids that a response answers, joined by ``|``. ``voice`` says
    who speaks: the county's side, or the side that was asked and answers.
    """
    days = document_days(briefing.source)
    usual = programme.services.set_index("service")["strategy"]
    asked = _asked(briefing, programme)
    rows = [
        {
            **{column: cells[column] for column in cells if column in COLUMNS},
            **place(cells, programme, days, usual[cells["service"]]),
            "measure_id": f"{briefing.name}/{cells['measure_id']}",
            "source": briefing.name,
            "ref_area": briefing.source["ref_area"],
            "line": int(cells["line"]),
            "voice": ASKED if cells["responsible"] in asked else COUNTY,
            "responds_to": "|".join(
                f"{briefing.name}/{name}" for name in cells["responds_to"].split("|") if name
            ),
        }
        for cells in records(briefing.measures)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def of_county(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures without the obstacles and requests that the side asked speaks of.

    What a ministry says in a meeting is no request of the county that it meets.
    """
    raised = measures["kind"].isin(["obstacle", "request"])
    return measures[~(raised & (measures["voice"] == ASKED))]


def _asked(briefing: Briefing, programme: Programme) -> set[str]:
    """Return the bodies that answer in a document and are not the county's."""
    area = programme.areas.set_index("ref_area").loc[briefing.source["ref_area"]]
    own = (str(area["name_zh"]), *OWN)
    answers = briefing.measures[briefing.measures["kind"] == "response"]
    return {
        body for body in answers["responsible"].unique() if body and not any(n in body for n in own)
    }
