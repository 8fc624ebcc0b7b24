"""Links between numbers: what a share is a share of, which numbers add up to another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from safetynet.printed.quantity import parse_printed
from safetynet.proposals.moment import flat
from safetynet.proposals.spot import Spot
from safetynet.proposals.table_periods import TOTAL
from safetynet.raw.programme import Programme

# So many lines before and after may hold the base of a share.
REACH = 12
# Parts of a sum that no total says: at least so many, and so large a sum.
LEAST_PARTS = 2
PEOPLE = frozenset("人名位")
LEAST_SUM = 5
MOST_PARTS = 12


@dataclass(frozen=True)
class Counted:
    """A number with its value, by its place in the list of candidates."""

    place: int
    spot: Spot
    value: Decimal
    unit: str
    exact: bool
    # the value again, for a first look: exact arithmetic takes its time
    size: float

    @property
    def share(self) -> bool:
        """Return whether it is printed as a percentage."""
        return self.unit == "%"


def read_values(spots: Sequence[Spot], programme: Programme) -> list[Counted]:
    """Return the numbers that print one value."""
    values = []
    for place, spot in enumerate(spots):
        try:
            quantity = parse_printed(spot.printed, programme.printed_units)[0]
        except (ValueError, IndexError):
            continue
        if quantity.value is not None and quantity.per is None:
            value = quantity.value
            exact = not quantity.bound
            values.append(Counted(place, spot, value, quantity.unit, exact, float(value)))
    return values


def find_shares(values: Sequence[Counted]) -> dict[int, tuple[int | None, int | None]]:
    """Return numerator and denominator of each share whose parts are printed and fit."""
    found: dict[int, tuple[int | None, int | None]] = {}
    counts = [value for value in values if not value.share and value.exact]
    lines = _by_line(counts)
    totals: dict[int, list[Counted]] = {}
    for value in counts:
        if value.spot.in_table and TOTAL.search(value.spot.row_head):
            totals.setdefault(id(value.spot.table), []).append(value)
    for share in values:
        if not share.share or not share.exact:
            continue
        tops = lines.get(share.spot.line, [])
        bases = tops + (totals.get(id(share.spot.table), []) or _around(share, lines))
        pairs = [
            (_distance(top, share) + _distance(base, share), top.place, base.place)
            for top in tops for base in bases
            if top.place != base.place and _fits(share, top, base)
        ]  # fmt: skip
        if pairs:
            found[share.place] = min(pairs)[1:]
        elif (bracket := _bracketed(share, tops)) is not None:
            found[share.place] = (bracket, None)
    return found


def _by_line(values: Sequence[Counted]) -> dict[int, list[Counted]]:
    lines: dict[int, list[Counted]] = {}
    for value in values:
        lines.setdefault(value.spot.line, []).append(value)
    return lines


def _around(share: Counted, lines: Mapping[int, list[Counted]]) -> list[Counted]:
    """Return the numbers of the lines before and after a share that stands in no table."""
    if share.spot.table is not None:
        return []
    near = range(share.spot.line - REACH, share.spot.line + REACH + 1)
    others = [value for line in near if line != share.spot.line for value in lines.get(line, ())]
    return [value for value in others if value.spot.table is None]


def _distance(value: Counted, share: Counted) -> int:
    lines = abs(value.spot.line - share.spot.line)
    return 40 * lines + min(abs(value.spot.start - share.spot.start), 39)


def _fits(share: Counted, top: Counted, base: Counted) -> bool:
    """Return whether a share is that of two numbers, as exactly as it is printed."""
    if base.size <= 0 or not 0 <= top.size <= base.size:
        return False
    if abs(100 * top.size / base.size - share.size) > 1:
        return False
    if "" not in (top.unit, base.unit) and not _same(top.unit, base.unit):
        return False
    if share.value in (0, 100) and base.spot.line != share.spot.line:
        return False
    places = max(0, -int(share.value.as_tuple().exponent))
    if share.spot.line != base.spot.line and base.value < 20 and share.spot.table is None:
        return False
    return abs(100 * top.value / base.value - share.value) <= Decimal("0.51").scaleb(-places)


def _bracketed(share: Counted, near: Sequence[Counted]) -> int | None:
    """Return the number that a bracket joins to a share: 3.85% (1案), 71 (3.6%)."""
    text = flat(share.spot.text)
    for value in near:
        first, second = sorted((value, share), key=lambda v: v.spot.start)
        if first.spot.line != second.spot.line or first.spot.cell != second.spot.cell:
            continue
        between = text[first.spot.end : second.spot.start]
        inside = value.spot.start < share.spot.end and value.spot.start > share.spot.start
        if inside or re.fullmatch(r"\s*\(\s*(?:占|佔|共|計)?", between):
            return value.place
    return None


def find_sums(values: Sequence[Counted]) -> dict[int, tuple[int, ...]]:
    """Return the parts of each number that is the sum of others printed with it."""
    found = {}
    counts = [value for value in values if not value.share and value.exact]
    lines = _by_line(counts)
    columns: dict[tuple[int, int], list[Counted]] = {}
    for value in counts:
        columns.setdefault((id(value.spot.table), value.spot.column), []).append(value)
    for value in counts:
        spot, beside = value.spot, lines[value.spot.line]
        if not spot.in_table:
            parts = _bracket_parts(value, beside)
        elif TOTAL.search(spot.column_head):
            parts = [v for v in beside if not TOTAL.search(v.spot.column_head)]
        elif TOTAL.search(spot.row_head):
            column = columns[id(spot.table), spot.column]
            above = [v for v in column if v.spot.in_table and v.spot.line < spot.line]
            parts = [v for v in above if not TOTAL.search(v.spot.row_head)]
        else:
            continue
        if len(parts) >= LEAST_PARTS and sum(p.value for p in parts) == value.value:
            found[value.place] = tuple(p.place for p in parts)
    return found


def _bracket_parts(value: Counted, beside: Sequence[Counted]) -> list[Counted]:
    """Return the numbers of the bracket or list right after a number, where they add up."""
    after = [v for v in beside if v.spot.start > value.spot.start]
    for count in range(LEAST_PARTS, min(len(after), MOST_PARTS) + 1):
        parts = after[:count]
        same = all(_same(part.unit, value.unit) for part in parts)
        if same and value.value >= LEAST_SUM and sum(p.value for p in parts) == value.value:
            return parts
    return []


def _same(unit: str, other: str) -> bool:
    return unit == other or {unit, other} <= PEOPLE
