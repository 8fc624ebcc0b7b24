"""What stands behind a share: the figures named as its numerator and denominator."""

from collections.abc import Iterator
from decimal import Decimal

from safetynet.printed.quantity import Quantity
from safetynet.raw.briefing import Briefing
from safetynet.raw.catalogue import AGAIN
from safetynet.raw.fault import Fault
from safetynet.raw.limit import WHOLE
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

PARTS = ("numerator", "denominator")


def linked_faults(briefing: Briefing, programme: Programme) -> list[Fault]:
    """Return the faults of the figures that others name as numerator or denominator."""
    file = briefing.file("figures")
    rows = {row["figure_id"]: row for row in records(briefing.figures)}
    links = {
        name: [row[part] for part in PARTS if row[part]]
        for name, row in rows.items()
        if row["numerator"] or row["denominator"]
    }
    faults = []
    for place, name in zip(briefing.figures.index, briefing.figures["figure_id"], strict=True):
        if name in links:
            row = int(str(place))
            for column, expected in _reasons(rows[name], rows, links, briefing, programme):
                faults.append(Fault(file, row, column, rows[name][column], expected))
    return faults


def _reasons(
    row: dict[str, str], rows: dict[str, dict[str, str]], links: dict[str, list[str]],
    briefing: Briefing, programme: Programme,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Yield column and expectation of what is wrong with one row's numerator and denominator."""
    name, values = row["figure_id"], briefing.printed_quantities
    if row["numerator"] and row["numerator"] == row["denominator"]:
        yield "denominator", "another figure than the numerator"
    for column in PARTS:
        linked = rows.get(row[column])
        if linked is None or linked["indicator"] not in programme.catalogue:
            continue
        if row[column] == name:
            yield column, "another figure than the row's own"
        elif name in _named_by(row[column], links):
            yield column, f"a figure that does not rest on {name} itself"
        entry, quantity = programme.catalogue[linked["indicator"]], values.get(row[column])
        if entry["measure"] not in ("count", "amount"):
            yield column, f"a figure that counts or measures; that one is a {entry['measure']}"
        elif _broken(quantity, entry["unit"], programme):
            yield column, f"{WHOLE}; that figure says {quantity}"
    least = _least_share(row, rows, briefing, programme)
    own = values.get(name)
    if own is not None and least is not None and _below(own, least):
        yield "printed", f"a share of {least:.4g} % or more, for that many of all residents"


def _broken(quantity: Quantity | None, usual: str, programme: Programme) -> bool:
    """Return whether a number of whole things has a fraction."""
    if quantity is None or quantity.value is None:
        return False
    return (quantity.unit or usual) in programme.whole_units and bool(quantity.value % 1)


def _named_by(start: str, links: dict[str, list[str]]) -> set[str]:
    """Return the figures that one rests on, through others too."""
    found: set[str] = set()
    left = [*links.get(start, ())]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += links.get(name, ())
    return found


def _least_share(
    row: dict[str, str], rows: dict[str, dict[str, str]], briefing: Briefing, programme: Programme
) -> Decimal | None:
    """Return the share that a counted numerator is of all residents, who are the largest base.

    None where a base is printed, which the audit works out, and where the same people may be
    counted again and again.
    """
    share = programme.catalogue.get(row["indicator"])
    count = programme.catalogue.get(rows.get(row["numerator"], {}).get("indicator", ""))
    top = briefing.printed_quantities.get(row["numerator"])
    residents = programme.most_residents.get(row["ref_area"])
    if row["denominator"] or not (share and count and top and top.value and residents):
        return None
    unit = top.unit or count["unit"]
    once = unit in programme.whole_units and unit not in AGAIN
    if share["measure"] != "share" or not once or top.bound not in ("", ">", ">="):
        return None
    return 100 * top.value / residents


def _below(share: Quantity, least: Decimal) -> bool:
    """Return whether a share, rounded as it is printed, lies below the least that is possible."""
    number = share.upper if share.value is None else share.value
    if number is None or share.bound not in ("", "<", "<="):
        return False
    size = Decimal(10) if share.unit == "‰" else Decimal(1)
    step = Decimal(0) if share.bound else Decimal(1).scaleb(int(number.as_tuple().exponent))
    return (number + step) / size < least
