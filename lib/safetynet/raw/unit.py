"""Units: each printed word means one of them, and holds no part of the number before it."""

import re

from safetynet.printed.character import NUMERALS
from safetynet.printed.numeral import normalise
from safetynet.printed.quantity import parse_printed
from safetynet.raw.fault import Fault
from safetynet.raw.known import known
from safetynet.raw.near import nearest
from safetynet.raw.programme import Programme
from safetynet.raw.table import records


def unit_faults(programme: Programme, name: str) -> list[Fault]:
    """Return the units whose printed words mean another unit too, or begin with a numeral."""
    faults = []
    meant: dict[str, str] = {}
    for place, cells in zip(programme.units.index, records(programme.units), strict=True):
        for word in map(normalise, cells["printed_as"].split("|")):
            expected = ""
            if not word:
                expected = "words joined by |, none of them empty"
            elif word[0] in NUMERALS:
                expected = f"words that no number ends with; {word} begins with {word[0]}"
            elif meant.setdefault(word, cells["unit"]) != cells["unit"]:
                expected = f"words of its own; {word} means {meant[word]} already"
            if expected:
                row = int(str(place))
                faults.append(Fault(name, row, "printed_as", cells["printed_as"], expected))
    return faults


def read_number(text: str, programme: Programme) -> None:
    """Raise ValueError where a printed text is no number with its unit, with the nearest units.

    Where units.csv cannot be read as a whole, whatever stands behind a number may be a unit.
    """
    try:
        parse_printed(text, programme.printed_units)
    except ValueError as error:
        word = _last_word(text)
        if "printed_as" in programme.doubt.unsure:
            stated = {unit: unit for unit in {*programme.units_known, word} if unit}
            if len(programme.units):
                parse_printed(text, stated | programme.printed_units)
            return
        near = nearest(word, known(programme, "units")) if word else []
        # a rank and a bound are words too: only what lies near is offered
        hint = f"; units.csv has {', '.join(near)}" if near else ""
        raise ValueError(f"{error}{hint}") from None


def _last_word(text: str) -> str:
    """Return what stands behind the last numeral of a text: a unit, if it is one."""
    found = re.search(rf"[^0-9{NUMERALS}().,%\s-]+$", normalise(text))
    return found.group() if found else ""
