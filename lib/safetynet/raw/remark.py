"""What may be wrong and need not be: to be looked at, row by row."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from safetynet.printed.quantity import Quantity
from safetynet.raw.briefing import Briefing
from safetynet.raw.fault import Fault, told
from safetynet.raw.linked import PARTS
from safetynet.raw.programme import Programme
from safetynet.raw.table import records


@dataclass(frozen=True, order=True)
class Remark:
    """One thing to look at: where it stands, what was found, what speaks against it."""

    file: str
    row: int
    column: str
    found: str
    against: str

    def __str__(self) -> str:
        return say([self])[0]


def say(remarks: Iterable[Remark]) -> list[str]:
    """Return remarks in words, what is one and the same once, with its rows."""
    return told((Fault(*astuple(remark)) for remark in remarks), before="; ")


def remarks_on(briefing: Briefing, programme: Programme) -> list[Remark]:
    """Return what is to be looked at in a briefing without faults, in the order of its rows."""
    file, found = briefing.file("figures"), []
    shares = _shares(briefing)
    for place, cells in zip(briefing.figures.index, records(briefing.figures), strict=True):
        for column, against in (
            *_place(cells, programme),
            *_line_of(cells),
            *_parts(cells, shares.get(cells["figure_id"], [])),
            *_ratio(briefing.quantities[int(str(place))][0]),
        ):
            found.append(Remark(file, int(str(place)), column, cells[column], against))
    return sorted(found)


def _place(cells: dict[str, str], programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield what speaks against the title over a figure: its indicator, its period."""
    if not cells["strategy_title"]:
        return
    titled = programme.strategies_titled(cells["strategy_title"])
    strategies, phases = {strategy for _, strategy in titled}, {phase for phase, _ in titled}
    usual = programme.catalogue[cells["indicator"]]["strategy"]
    if usual and usual not in strategies:
        yield (
            "strategy_title",
            (
                f"a title of strategy {' or '.join(sorted(strategies))}; {cells['indicator']} is of"
                f" strategy {usual} in the catalogue"
            ),
        )
    phase = programme.phase_of(programme.parse_period(cells["period_printed"]))
    if phase and phase not in phases and cells["role"] == "result":
        yield (
            "strategy_title",
            (
                f"a title of phase {' or '.join(sorted(phases))}, over a result of"
                f" {cells['period_printed']}, which lies in phase {phase}"
            ),
        )


def _line_of(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    named = re.match(r"f([0-9]+)(?![0-9])", cells["figure_id"])
    if named and named[1] != cells["line"]:
        yield "line", f"its figure_id, {cells['figure_id']}, names line {named[1]}"


def _ratio(quantity: Quantity) -> Iterator[tuple[str, str]]:
    """Yield how a ratio is read that has more before its colon than behind it."""
    most = quantity.value if quantity.value is not None else quantity.upper
    if quantity.per is not None and most is not None and most < quantity.per:
        each = f"{most / quantity.per:.3g}"
        yield "printed", f"a ratio is what stands behind its colon for each before it, here {each}"


def _shares(briefing: Briefing) -> dict[str, list[list[str]]]:
    """Return numerator and base of the shares that relations.csv tells of, by figure."""
    found: dict[str, list[list[str]]] = {}
    for row in records(briefing.relations):
        if row["kind"] == "share":
            found.setdefault(row["figure"], []).append(row["operands"].split("|"))
    return found


def _parts(cells: dict[str, str], shares: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Yield where a share's numerator or base is another one in relations.csv."""
    for column, place in zip(PARTS, range(2), strict=True):
        told_of = {share[place] for share in shares}
        if cells[column] and told_of and cells[column] not in told_of:
            yield column, f"relations.csv has {', '.join(sorted(told_of))} as its {column}"
