"""Invents a workbook of any size: python bench/invent.py FOLDER --areas 368.

The programme and the notebooks are the repository's; areas beyond the counties are invented
townships; every figure and measure is invented. The same seed gives the same bytes, and the first
areas are the same whatever their number.
"""

import argparse
import csv
import random
import shutil
from pathlib import Path

from catalogue import Catalogue
from draft import Draft
from invented_areas import Area, invent_areas
from invented_briefing import Writer
from safetynet.raw.briefing import COLUMNS
from safetynet.raw.table import records

ROOT = Path(__file__).parents[1]
# Year, kind, phases, and the portion of the rows that a real briefing has.
PLANS: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    ("2023", "briefing", ("1", "2"), 1.0),
    ("2021", "report", ("1",), 0.3),
)
# Every so many areas have both.
SECOND = 4


def invent(folder: Path, number: int, seed: str) -> dict[str, int]:
    """Write a workbook and return how many rows of each table its briefings hold.

    Raises FileExistsError where the folder holds a workbook already.
    """
    catalogue = Catalogue.read(ROOT)
    leave_out = shutil.ignore_patterns("briefings")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw", ignore=leave_out)
    leave_out = shutil.ignore_patterns(".*")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=leave_out)
    areas = _areas(catalogue, folder, number, seed)
    rows = dict.fromkeys(("areas", "briefings", "figures", "measures", "relations"), 0)
    rows["areas"] = len(areas)
    for place, area in enumerate(areas):
        chance = random.Random(f"{seed} briefings of {area.slug}")
        taken: set[tuple[str, str, str]] = set()
        for year, kind, phases, portion in PLANS[: 2 if place % SECOND == SECOND - 1 else 1]:
            draft = Writer(area, catalogue, chance, taken, seed=seed)
            draft.fill(phases, portion)
            _write_briefing(folder, draft, year, kind, phases)
            rows["briefings"] += 1
            for table in ("figures", "measures", "relations"):
                rows[table] += len(getattr(draft, table))
    return rows


def _areas(catalogue: Catalogue, folder: Path, number: int, seed: str) -> list[Area]:
    """Return the areas with a briefing; add those that are no counties to the programme."""
    programme = catalogue.programme
    days = sorted(set(programme.population["date"]))
    residents = {
        (row["ref_area"], row["date"]): int(row["population"])
        for row in records(programme.population)
    }
    counties = [
        Area(
            **{
                column: row[column] for column in ("ref_area", "slug", "kind", "name_zh", "name_en")
            },
            population={day: residents[row["ref_area"], day] for day in days},
        )
        for row in records(programme.counties)
    ]
    known = records(programme.areas)
    invented = invent_areas(max(0, number - len(counties)), known, days, seed)
    tables = folder / "data" / "raw" / "programme"
    columns = list(programme.areas.columns)
    cells = [[area.row.get(column, "") for column in columns] for area in invented]
    _append(tables / "areas.csv", cells)
    _append(
        tables / "population.csv",
        [[a.ref_area, day, str(n)] for a in invented for day, n in a.population.items()],
    )
    return [*counties, *invented][:number]


def _write_briefing(
    folder: Path, draft: Draft, year: str, kind: str, phases: tuple[str, ...]
) -> None:
    area = draft.area
    place = folder / "data" / "raw" / "briefings" / f"{area.slug}-{year}-{kind}"
    place.mkdir(parents=True)
    for table in ("figures", "measures", "relations"):
        columns = COLUMNS[table].split()
        cells = [[row.get(column, "") for column in columns] for row in getattr(draft, table)]
        _append(place / f"{table}.csv", [columns, *cells])
    source = {"title": f"{area.name_zh}（虛構資料）", "issuer": f"{area.name_zh}（虛構）"}
    source |= {"ref_area": area.ref_area, "date": f'"{year}"', "kind": kind}
    source |= {"phases": f'"{"|".join(phases)}"', "text": '""', "sha256": '""', "settled": "[]"}
    lines = "".join(f"{key}: {value}\n" for key, value in source.items())
    (place / "source.yml").write_text(lines, encoding="utf-8", newline="\n")


def _append(path: Path, rows: list[list[str]]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main() -> None:
    """Read the command line and print what was invented."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--areas", type=int, default=22)
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    rows = invent(given.folder, given.areas, given.seed)
    print(", ".join(f"{number:,} {table}" for table, number in rows.items()))


if __name__ == "__main__":
    main()
