"""Clean figures: one row per printed figure, with value, unit, period, phase and strategy."""

from decimal import Decimal

import pandas as pd

from safetynet.briefing import Briefing
from safetynet.programme import Programme
from safetynet.quantity import Quantity, parse_printed
from safetynet.table import records

COLUMNS = (
    "figure_id source line section label printed used ref_area strategy phase phase_basis"
    " indicator breakdown role period_printed time_period obs_value lower upper bound per"
    " unit_measure unit_basis numerator numerator_value denominator denominator_value note"
).split()
NUMBERS = ["obs_value", "lower", "upper", "per", "numerator_value", "denominator_value"]


def clean_figures(briefing: Briefing, programme: Programme) -> pd.DataFrame:
    """Return one clean row per figure of a briefing.

    The strategy comes from the title over the figure; the phase from its period (``phase_basis``
    period), or, where the period names no days, from that title if one phase alone has it
    (``phase_basis`` title); ``heading`` says that the period stands in a section heading, not with
    the figure. ``time_period`` is an ISO 8601 interval, ``obs_value`` is in
    ``unit_measure``, which is the printed unit or, where none is printed, the indicator's
    (``unit_basis``). ``used`` is the reading of an applied correction, else empty.
    """
    quantities, used = apply_corrections(briefing, programme)
    numbers = {figure_id: _float(quantity.value) for figure_id, quantity in quantities.items()}
    rows = []
    for cells in records(briefing.figures):
        figure_id = cells["figure_id"]
        quantity = quantities[figure_id]
        rows.append(
            {
                **{column: cells[column] for column in cells if column in COLUMNS},
                **place(cells, programme),
                "figure_id": f"{briefing.name}/{figure_id}",
                "source": briefing.name,
                "line": int(cells["line"]),
                "used": used.get(figure_id, ""),
                "obs_value": _float(quantity.value),
                "lower": _float(quantity.lower),
                "upper": _float(quantity.upper),
                "bound": quantity.bound,
                "per": _float(quantity.per),
                "unit_measure": quantity.unit or programme.catalogue[cells["indicator"]]["unit"],
                "unit_basis": "printed" if quantity.unit else "indicator",
                "numerator_value": numbers.get(cells["numerator"]),
                "denominator_value": numbers.get(cells["denominator"]),
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype(dict.fromkeys(NUMBERS, "float64"))


def apply_corrections(
    briefing: Briefing, programme: Programme
) -> tuple[dict[str, Quantity], dict[str, str]]:
    """Return the quantity used for each figure, and the texts of the corrections applied."""
    quantities = dict(briefing.printed_quantities)
    applied = briefing.corrections[briefing.corrections["status"] == "applied"]
    used = dict(zip(applied["figure_id"], applied["used"], strict=True))
    for figure_id, text in used.items():
        quantities[figure_id] = parse_printed(text, programme.printed_units)[0]
    return quantities, used


def place(cells: dict[str, str], programme: Programme) -> dict[str, str]:
    """Return strategy, phase, phase_basis and time_period of what stands under a title."""
    period, title = programme.parse_period(cells["period_printed"]), cells["strategy_title"]
    titled = programme.strategies_titled(title) if title else []
    phase, basis = programme.phase_of(period), cells.get("period_from") or "period"
    if not phase and period.start is None and len({p for p, _ in titled}) == 1:
        phase, basis = titled[0][0], "title"
    return {
        "strategy": titled[0][1] if titled else "",
        "phase": phase,
        "phase_basis": basis if phase else "",
        "time_period": period.isoformat(),
    }


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
