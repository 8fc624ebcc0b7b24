"""Corrections: another reading of one and the same printed number."""

from safetynet.printed.quantity import Quantity, parse_printed
from safetynet.raw.briefing import Briefing
from safetynet.raw.fault import Fault
from safetynet.raw.limit import limit_reasons, sign_reasons
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

# Signs that are printed one for the other; both say parts of a whole.
PARTS_OF_WHOLE = ("%", "‰")


def correction_faults(briefing: Briefing, programme: Programme) -> list[Fault]:
    """Return the corrections that are none: of another text, of another kind, or of nothing."""
    figures = {row["figure_id"]: row for row in records(briefing.figures)}
    file, faults = briefing.file("corrections"), []
    for place, cells in zip(briefing.corrections.index, records(briefing.corrections), strict=True):
        row, figure = int(str(place)), figures.get(cells["figure_id"])
        if figure is None:
            continue
        if figure["printed"] != cells["printed"]:
            expected = f"{figure['printed']}, which is what {cells['figure_id']} says now"
            faults.append(Fault(file, row, "printed", cells["printed"], expected))
            continue
        for expected in _reasons(figure, cells["used"], programme):
            faults.append(Fault(file, row, "used", cells["used"], expected))
    return faults


def _reasons(figure: dict[str, str], used: str, programme: Programme) -> list[str]:
    """Return what is expected of a reading that cannot be one of the printed text."""
    entry = programme.catalogue.get(figure["indicator"])
    try:
        printed = parse_printed(figure["printed"], programme.printed_units)
        read = parse_printed(used, programme.printed_units)
    except ValueError:
        return []  # the check of cells reports it
    if entry is None:
        return []
    if printed == read:
        return [f"another reading than {figure['printed']}, which it does not change"]
    if len(printed) != len(read):
        return [f"as many numbers as {figure['printed']} has, {len(printed)}"]
    reasons = []
    for one, other in zip(printed, read, strict=True):
        if _kind(one) != _kind(other):
            reasons.append(f"{_kind(one)}, as {one} is")
        # only the first number is the figure's own
        wanted, found = (
            q.unit or (entry["unit"] if one is printed[0] else "") for q in (one, other)
        )
        scaled = wanted in PARTS_OF_WHOLE and found in PARTS_OF_WHOLE
        if not scaled and not programme.same_unit(wanted, found):
            reasons.append(f"the unit of {one}, {wanted or 'none'}")
    return reasons or [*limit_reasons(read[0], entry, programme), *sign_reasons(read[0], entry)]


def _kind(quantity: Quantity) -> str:
    if quantity.per is not None:
        return "a ratio"
    return "one number" if quantity.value is not None else "a range"
