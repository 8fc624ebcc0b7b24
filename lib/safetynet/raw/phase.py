"""Phases: one after the other, day by day, each with names of its own."""

from datetime import date, timedelta

from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme
from safetynet.raw.table import records


def phase_faults(programme: Programme, name: str) -> list[Fault]:
    """Return the phases that do not begin the day after the one in the row before ended."""
    faults = []
    before: date | None = None
    named: dict[str, str] = {}
    for place, cells in zip(programme.phases.index, records(programme.phases), strict=True):
        row = int(str(place))
        start, end = date.fromisoformat(cells["start"]), date.fromisoformat(cells["end"])
        if end < start:
            faults.append(Fault(name, row, "end", cells["end"], f"a day after the start, {start}"))
        if before is not None and start != before + timedelta(days=1):
            expected = f"{before + timedelta(days=1)}, the day after the phase before it"
            faults.append(Fault(name, row, "start", cells["start"], expected))
        before = max(end, before or end)
        for column, text in (
            ("name_zh", cells["name_zh"]),
            ("also_printed", cells["also_printed"]),
        ):
            for printed in filter(None, text.split("|")):
                other = named.setdefault(printed, cells["phase"])
                if other != cells["phase"]:
                    expected = f"names of its own; {printed} is phase {other}"
                    faults.append(Fault(name, row, column, text, expected))
    return faults
