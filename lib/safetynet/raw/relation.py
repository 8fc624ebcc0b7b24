"""Relations: what must hold between figures, and which numbers each kind takes."""

from collections.abc import Iterator

from safetynet.raw.briefing import OPERANDS, Briefing
from safetynet.raw.catalogue import AGAIN
from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

# Kinds that put the figure and its operands on one scale.
ONE_SCALE = ("sum", "difference", "hundred", "equal")


def relation_faults(briefing: Briefing, programme: Programme) -> list[Fault]:
    """Return the relations that say nothing: by number, kind or unit of their operands."""
    file = briefing.file("relations")
    indicators = dict(
        zip(briefing.figures["figure_id"], briefing.figures["indicator"], strict=True)
    )
    return [
        Fault(file, int(str(place)), "operands", cells["operands"], expected)
        for place, cells in zip(briefing.relations.index, records(briefing.relations), strict=True)
        if cells["kind"] in OPERANDS
        for expected in _reasons(cells, indicators, briefing, programme)
    ]


def _reasons(
    cells: dict[str, str], indicators: dict[str, str], briefing: Briefing, programme: Programme
) -> Iterator[str]:
    kind, figure, operands = cells["kind"], cells["figure"], cells["operands"].split("|")
    least, most = OPERANDS[kind]
    if not least <= len(operands) <= (most or len(operands)):
        more = "" if most else " or more"
        yield f"{least}{more} operand{'s' if least > 1 or more else ''} for {kind}"
    if figure in operands:
        yield f"other figures than {figure}, of which the relation tells"
    twice = {
        operand for operand in operands if operand in indicators and operands.count(operand) > 1
    }
    if twice:
        yield f"each figure once; {', '.join(sorted(twice))} stands twice"
    units = [operand in programme.units_known and operand not in indicators for operand in operands]
    if kind == "unit" and not all(units):
        yield "a unit of units.csv for unit"
    elif kind != "unit" and any(units):
        yield f"figures or numbers for {kind}; a unit alone is neither"
    quantity = briefing.printed_quantities.get(figure)
    if kind == "ratio" and quantity is not None and quantity.per is None:
        yield f"a figure printed as a ratio, such as 1:45; {figure} is {quantity}"
    scales = _scales([figure, *operands], indicators, briefing, programme)
    if kind in ONE_SCALE and len(scales) > 1:
        yield f"numbers of one kind for {kind}; {' and '.join(sorted(scales))} are not"


def _scales(
    names: list[str], indicators: dict[str, str], briefing: Briefing, programme: Programme
) -> set[str]:
    """Return one unit for each kind of number among some figures.

    What is counted once is one kind, whatever its unit; attendances, sessions, shares and measures
    are each a kind of their own. Numbers without a figure are of any kind.
    """
    kinds: dict[str, str] = {}
    for name in names:
        quantity = briefing.printed_quantities.get(name)
        entry = programme.catalogue.get(indicators.get(name, ""))
        if quantity is None or entry is None:
            continue
        unit = quantity.unit or entry["unit"]
        if unit in programme.whole_units and unit not in AGAIN:
            kinds.setdefault("", unit)
        elif unit:
            kinds.setdefault(programme.units_known.get(unit) or unit, unit)
    return set(kinds.values())
