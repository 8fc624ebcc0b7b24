"""Clean figures: one row per printed figure, with value, unit, period, phase and strategy."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from safetynet.briefing import (
    Briefing,
    briefing_folders,
    check_document,
    find_document,
    read_briefing,
)
from safetynet.fault import Fault, raise_faults
from safetynet.programme import Programme, read_programme
from safetynet.workbook import Workbook

COLUMNS = [
    "figure_id",
    "source",
    "line",
    "section",
    "label",
    "printed",
    "ref_area",
    "strategy",
    "phase",
    "phase_basis",
    "indicator",
    "breakdown",
    "role",
    "period_printed",
    "time_period",
    "obs_value",
    "lower",
    "upper",
    "bound",
    "per",
    "unit_measure",
    "unit_basis",
    "numerator",
    "numerator_value",
    "denominator",
    "denominator_value",
    "note",
]
NUMBERS = ["obs_value", "lower", "upper", "per", "numerator_value", "denominator_value"]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything the workbook knows: programme, briefings and their clean figures."""

    programme: Programme
    briefings: dict[str, Briefing]
    figures: pd.DataFrame


def read_evidence(workbook: Workbook | None = None) -> Evidence:
    """Return the checked and cleaned evidence of a workbook.

    Raises DataError with every fault of every file at once.
    """
    workbook = workbook or Workbook.find()
    programme, faults = read_programme(workbook)
    raise_faults(faults)
    briefings: dict[str, Briefing] = {}
    for folder in briefing_folders(workbook):
        briefing, found = read_briefing(folder, workbook, programme)
        faults += found
        if not found and (document := find_document(briefing.source)):
            faults += check_document(briefing, document)
        briefings[briefing.name] = briefing
    faults += [
        Fault(workbook.name(workbook.raw / "briefings"), 0, "", "no briefing", "at least one")
    ] * (not briefings)
    raise_faults(faults)
    frames = [clean_figures(briefing, programme) for briefing in briefings.values()]
    return Evidence(programme, briefings, pd.concat(frames, ignore_index=True))


def clean_figures(briefing: Briefing, programme: Programme) -> pd.DataFrame:
    """Return one clean row per figure of a briefing.

    The strategy comes from the title over the figure; the phase from its period (``phase_basis``
    period), or, where the period names no days, from that title if one phase alone has it
    (``phase_basis`` title). ``time_period`` is an ISO 8601 interval, ``obs_value`` is in
    ``unit_measure``, which is the printed unit or, where none is printed, the indicator's
    (``unit_basis``).
    """
    units = programme.indicators.set_index("indicator")["unit"]
    numbers = {
        figure_id: _float(briefing.quantities[int(str(row))][0].value)
        for row, figure_id in briefing.figures["figure_id"].items()
    }
    rows = []
    for row, cells in briefing.figures.iterrows():
        quantity = briefing.quantities[int(str(row))][0]
        period = programme.parse_period(cells["period_printed"])
        titled = (
            programme.strategies_titled(cells["strategy_title"]) if cells["strategy_title"] else []
        )
        phase, basis = programme.phase_of(period), "period"
        if not phase and period.start is None and len({p for p, _ in titled}) == 1:
            phase, basis = titled[0][0], "title"
        rows.append(
            {
                **{column: cells[column] for column in cells.index if column in COLUMNS},
                "figure_id": f"{briefing.name}/{cells['figure_id']}",
                "source": briefing.name,
                "line": int(cells["line"]),
                "strategy": titled[0][1] if titled else "",
                "phase": phase,
                "phase_basis": basis if phase else "",
                "time_period": period.isoformat(),
                "obs_value": _float(quantity.value),
                "lower": _float(quantity.lower),
                "upper": _float(quantity.upper),
                "bound": quantity.bound,
                "per": _float(quantity.per),
                "unit_measure": quantity.unit or units[cells["indicator"]],
                "unit_basis": "printed" if quantity.unit else "indicator",
                "numerator_value": numbers.get(cells["numerator"]),
                "denominator_value": numbers.get(cells["denominator"]),
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype(dict.fromkeys(NUMBERS, "float64"))


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
