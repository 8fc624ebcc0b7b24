"""What the real data look like: the indicators by strategy, the sizes of a report, the words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from safetynet.printed.quantity import parse_printed
from safetynet.raw.briefing import Briefing, briefing_folders, read_briefing
from safetynet.raw.fault import raise_faults
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.raw.table import records
from safetynet.workbook import Workbook

# How figures are printed where a unit alone would not do.
PRINTED = {"名次": "第{}名"}


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The programme and the real briefings, as patterns for invented ones."""

    programme: Programme
    briefings: list[Briefing]

    @classmethod
    def read(cls, root: Path) -> "Catalogue":
        """Return the patterns that a workbook's raw data show."""
        workbook = Workbook(root)
        programme, faults = read_programme(workbook)
        raise_faults(faults)
        folders = briefing_folders(workbook)
        return cls(programme, [read_briefing(f, workbook, programme)[0] for f in folders])

    @cached_property
    def indicators(self) -> dict[str, dict[str, str]]:
        """Return the rows of indicators.csv, by indicator."""
        return {row["indicator"]: row for row in records(self.programme.indicators)}

    @cached_property
    def titles(self) -> dict[tuple[str, str], str]:
        """Return the title of each phase and strategy."""
        rows = records(self.programme.strategies)
        return {(row["phase"], row["strategy"]): row["title_zh"] for row in rows}

    @cached_property
    def parts(self) -> dict[str, tuple[str, str]]:
        """Return numerator and denominator indicators of the shares that were printed with both."""
        found = {}
        for briefing in self.briefings:
            coded = dict(
                zip(briefing.figures["figure_id"], briefing.figures["indicator"], strict=True)
            )
            for row in records(briefing.figures):
                share = self.indicators[row["indicator"]]["measure"] == "share"
                if share and row["numerator"] and row["denominator"]:
                    parts = (coded[row["numerator"]], coded[row["denominator"]])
                    found[row["indicator"]] = parts
        return found

    @cached_property
    def sizes(self) -> dict[str, list[int]]:
        """Return how many rows of each table the briefings hold for one strategy."""
        return {
            table: [size for briefing in self.briefings for size in self._sizes(briefing, table)]
            for table in ("figures", "measures")
        }

    def _sizes(self, briefing: Briefing, table: str) -> Iterator[int]:
        titles = [title for title in getattr(briefing, table)["strategy_title"] if title]
        numbers = [self.programme.strategies_titled(title)[0][1] for title in titles]
        yield from (numbers.count(number) for number in sorted(set(numbers)))

    def print_number(self, number: str, indicator: str) -> str:
        """Return a number with its indicator's unit, as briefings print it."""
        unit = self.indicators[indicator]["unit"]
        text = PRINTED.get(unit, f"{{}}{unit}").format(number)
        try:
            read = parse_printed(text, self.programme.printed_units)
        except ValueError:
            return number
        return text if len(read) == 1 and read[0].unit == unit else number
