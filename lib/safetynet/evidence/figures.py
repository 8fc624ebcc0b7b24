"""Clean figures: one row per printed figure, with value, unit, period, phase and strategy."""

from decimal import Decimal

import pandas as pd

from safetynet.printed.period import Period
from safetynet.printed.quantity import Quantity, parse_printed
from safetynet.raw.briefing import Briefing
from safetynet.raw.programme import Programme
from safetynet.raw.source import document_days
from safetynet.raw.table import records

COLUMNS = (
    "figure_id source line section label printed used ref_area strategy strategy_basis phase"
    " phase_basis"
    " indicator breakdown role period_printed time_period obs_value lower upper bound per decimals"
    " printed_value unit_measure unit_basis numerator numerator_value denominator"
    " denominator_value note"
).split()
NUMBERS = ["obs_value", "lower", "upper", "per", "printed_value", "numerator_value",
           "denominator_value"]  # fmt: skip
# What a phase may rest on; with the first two the period is the figure's own and has a length.
PERIOD, SCHOOL_YEAR, UNFINISHED, PHASE, HEADING, TITLE, DOCUMENT = BASES = (
    "period", "school-year", "unfinished", "phase", "heading", "title", "document"
)  # fmt: skip
DATED = (PERIOD, SCHOOL_YEAR)


def clean_figures(briefing: Briefing, programme: Programme) -> pd.DataFrame:
    """Return one clean row per figure of a briefing.

    Strategy and phase are found as ``place`` says. ``time_period``
    is an ISO 8601 interval, ``obs_value`` is in ``unit_measure``, which is the printed unit or,
    where none is printed, the indicator's (``unit_basis``). ``decimals`` says how exactly it is
    printed (-3: to thousands). ``used`` is the reading of an applied correction, else empty;
    ``printed_value`` is then what the document says.
    """
    quantities, used = apply_corrections(briefing, programme)
    # what is printed as about or at least is no exact part of a share
    numbers = {
        figure_id: None if quantity.bound else _float(quantity.value)
        for figure_id, quantity in quantities.items()
    }
    rows = []
    for cells in records(briefing.figures):
        figure_id = cells["figure_id"]
        quantity = quantities[figure_id]
        rows.append(
            {
                **{column: cells[column] for column in cells if column in COLUMNS},
                **place(
                    cells,
                    programme,
                    briefing.source,
                    programme.catalogue[cells["indicator"]]["strategy"],
                ),
                "figure_id": f"{briefing.name}/{figure_id}",
                "source": briefing.name,
                "line": int(cells["line"]),
                "used": used.get(figure_id, ""),
                "obs_value": _float(quantity.value),
                "lower": _float(quantity.lower),
                "upper": _float(quantity.upper),
                "bound": quantity.bound,
                "per": _float(quantity.per),
                "decimals": _decimals(quantity),
                "printed_value": _float(briefing.printed_quantities[figure_id].value)
                if figure_id in used
                else None,
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


def place(
    cells: dict[str, str], programme: Programme, source: dict[str, str], usual: str
) -> dict[str, str]:
    """Return strategy, phase and period of what stands under a title, and what they rest on.

    The strategy is that of the title (``strategy_basis`` title); without a title the ``usual`` one,
    in which the catalogue has the indicator or the service (``strategy_basis`` catalogue).

    The phase rests (``phase_basis``) on the ``period`` printed with the figure; on most days of a
    ``school-year`` that lies in two phases; on a period that was ``unfinished`` when the document
    was written, so that its length is not known; on the ``phase`` printed by its name; on the
    period of a section ``heading``; where no days are named, on the ``title`` over it if one phase
    alone has that; else on the ``document``, that is, the phase in which it was written. What has
    come about ends at the latest with the document.
    """
    period, title = programme.parse_period(cells["period_printed"]), cells["strategy_title"]
    titled = programme.strategies_titled(title) if title else []
    first, last = document_days(source)
    phase, basis = programme.phase_of(period), cells.get("period_from") or PERIOD
    if basis == PERIOD and programme.names_phase(cells["period_printed"]):
        basis = PHASE
    elif basis == PERIOD and phase and not period.within(*programme.phase_days[phase]):
        basis = SCHOOL_YEAR
    if cells.get("role") == "result" and period.end is not None and period.end > last:
        basis, period = UNFINISHED if basis in DATED else basis, period.until(last)
    if not phase and period.start is None:
        if len({p for p, _ in titled}) == 1:
            phase, basis = titled[0][0], TITLE
        else:
            phase, basis = programme.phase_of(Period(first, last)), DOCUMENT
    strategy = titled[0][1] if titled else usual
    return {
        "strategy": strategy,
        "strategy_basis": ("title" if titled else "catalogue") if strategy else "",
        "phase": phase,
        "phase_basis": basis if phase else "",
        "time_period": period.isoformat(),
    }


def _decimals(quantity: Quantity) -> int:
    """Return how many decimals a number is printed with."""
    number = quantity.value if quantity.value is not None else quantity.lower
    exponent = number.as_tuple().exponent if number is not None else 0
    return -exponent if isinstance(exponent, int) else 0


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
