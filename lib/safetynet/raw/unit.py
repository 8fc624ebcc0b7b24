"""Units: each printed word means one of them, and holds no part of the number before it."""

from safetynet.printed.character import NUMERALS
from safetynet.printed.numeral import normalise
from safetynet.raw.fault import Fault
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
