"""Rules that hold between cells, rows and briefings, checked once all cells are sound."""

import re
from collections.abc import Iterable
from datetime import date

from safetynet.printed.period import Period
from safetynet.printed.quantity import Quantity
from safetynet.raw.briefing import Briefing
from safetynet.raw.correction import correction_faults
from safetynet.raw.fault import Fault
from safetynet.raw.limit import limit_reasons, sign_reasons
from safetynet.raw.linked import linked_faults
from safetynet.raw.programme import Programme
from safetynet.raw.relation import relation_faults
from safetynet.raw.table import records

REPORTED = ("result", "target", "plan")


def check_rows(briefing: Briefing, programme: Programme) -> list[Fault]:
    """Return the faults of a briefing that show only when cells or rows are read together.

    Cells that cannot be read are passed over; they have faults of their own.
    """
    catalogue = programme.catalogue
    values = briefing.printed_quantities
    first = min((start for start, _ in programme.phase_days.values()), default=date.min)
    corrected = briefing.corrections[briefing.corrections["status"] == "applied"]
    applied = set(corrected["figure_id"])
    own, known = briefing.source.get("ref_area", ""), set(programme.areas["ref_area"])
    faults = []
    for place, cells in zip(briefing.figures.index, records(briefing.figures), strict=True):
        row, quantities = int(place), briefing.quantities.get(int(place))
        if quantities is None or cells["indicator"] not in catalogue:
            continue
        linked = [values.get(cells[column]) for column in ("numerator", "denominator")]
        signs = sign_reasons(quantities[0], catalogue[cells["indicator"]])
        if cells["figure_id"] in applied:
            signs = []  # the correction says what is meant
        reasons = [
            *_unit(quantities[0], catalogue[cells["indicator"]], cells["indicator"], programme),
            *limit_reasons(quantities[0], catalogue[cells["indicator"]], programme),
            *signs,
            *_others(quantities[1:], linked),
        ]
        file = briefing.file("figures")
        faults += [Fault(file, row, "printed", cells["printed"], reason) for reason in reasons]
        top, base = linked
        share = catalogue[cells["indicator"]]["measure"] == "share"
        if share and top and base and _exceeds(top, base):
            found = f"{cells['numerator']} = {top}, {cells['denominator']} = {base}"
            expected = "a numerator no larger than its denominator"
            faults.append(Fault(file, row, "numerator", found, expected))
        if share and cells["role"] == "result" and base and base.value == 0:
            expected = "a base above 0; what is printed of a base of 0 has the role context"
            faults.append(Fault(file, row, "denominator", cells["denominator"], expected))
        areas = {"TW", own}
        if own in known and cells["strategy_title"] and cells["ref_area"] not in areas:
            expected = f"{own}, the area of this briefing, or TW"
            faults.append(Fault(file, row, "ref_area", cells["ref_area"], expected))
        ongoing = _period(cells["period_printed"], programme).ongoing
        if (cells["role"] == "result" or ongoing) and _after(cells, briefing, programme):
            expected = f"a period no later than the briefing of {briefing.source['date']}"
            faults.append(Fault(file, row, "period_printed", cells["period_printed"], expected))
        if cells["role"] in REPORTED and _before(cells["period_printed"], first, programme):
            expected = f"a period of the programme, which began on {first}"
            faults.append(Fault(file, row, "period_printed", cells["period_printed"], expected))
    faults += linked_faults(briefing, programme)
    return faults + relation_faults(briefing, programme) + correction_faults(briefing, programme)


def check_briefings(briefings: Iterable[Briefing]) -> list[Fault]:
    """Return what is wrong between briefings: one document that was read twice."""
    seen: dict[str, str] = {}
    faults = []
    for briefing in briefings:
        digest = briefing.source.get("sha256", "")
        if digest and digest in seen:
            expected = f"another document than that of {seen[digest]}"
            faults.append(Fault(f"{briefing.folder}/source.yml", 0, "sha256", digest, expected))
        seen.setdefault(digest, briefing.name)
    return faults


def _unit(
    quantity: Quantity, indicator: dict[str, str], name: str, programme: Programme
) -> list[str]:
    unsure = "printed_as" in programme.doubt.unsure
    if not quantity.unit or unsure or programme.same_unit(quantity.unit, indicator["unit"]):
        return []
    return [f"the unit of {name}, {indicator['unit'] or 'none'}"]


def _others(others: tuple[Quantity, ...], linked: list[Quantity | None]) -> list[str]:
    missing = [other for other in others if other not in linked]
    return [f"a row of its own for {q}, named as numerator or denominator" for q in missing]


def _exceeds(top: Quantity, base: Quantity) -> bool:
    return top.value is not None and base.value is not None and top.value > base.value


def _before(text: str, first: date, programme: Programme) -> bool:
    end = _period(text, programme).end
    return end is not None and end < first


def _after(cells: dict[str, str], briefing: Briefing, programme: Programme) -> bool:
    """Return whether a result's period begins after the year of the briefing."""
    start, year = (
        _period(cells["period_printed"], programme).start,
        briefing.source.get("date", "")[:4],
    )
    return start is not None and bool(re.fullmatch("[0-9]{4}", year)) and start.year > int(year)


def _period(text: str, programme: Programme) -> Period:
    try:
        return programme.parse_period(text)
    except ValueError:
        return Period()
