"""One briefing: the document it was read from and the figures that were read."""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import yaml

from safetynet.fault import Fault
from safetynet.numeral import normalise
from safetynet.programme import ROLES, Programme
from safetynet.quantity import Quantity, parse_printed
from safetynet.schema import filled, find_faults, matches, one_of, readable
from safetynet.table import read_table
from safetynet.workbook import Workbook

DOCUMENTS_VARIABLE = "SAFETYNET_DOCUMENTS"
FIGURE_COLUMNS = [
    "figure_id",
    "section",
    "line",
    "label",
    "printed",
    "period_printed",
    "ref_area",
    "strategy_title",
    "indicator",
    "breakdown",
    "role",
    "numerator",
    "denominator",
    "note",
]
SOURCE_KEYS = ("title", "issuer", "ref_area", "date", "kind", "phases", "text", "sha256")
KINDS = ("briefing", "minutes")
MARKUP = re.compile(r"<[^>]+>|\*\*")


@dataclass(frozen=True, eq=False)
class Briefing:
    """A briefing's folder: ``source`` is source.yml, ``figures`` is figures.csv, all texts."""

    name: str
    file: str
    source: dict[str, str]
    figures: pd.DataFrame
    quantities: dict[int, tuple[Quantity, ...]] = field(default_factory=dict)


def read_briefing(
    folder: Path, workbook: Workbook, programme: Programme
) -> tuple[Briefing, list[Fault]]:
    """Return the briefing in a folder and every fault in it."""
    source, faults = _read_source(folder / "source.yml", workbook)
    path = folder / "figures.csv"
    figures, found = read_table(path, workbook.name(path), FIGURE_COLUMNS)
    faults += found
    name = workbook.name(path)
    if not found:
        faults += _check_cells(figures, name, programme)
    quantities = {}
    for row, cell in figures["printed"].items():
        try:
            quantities[int(str(row))] = parse_printed(cell, programme.printed_units)
        except ValueError:
            continue  # the check of cells has reported it
    briefing = Briefing(folder.name, name, source, figures, quantities)
    return briefing, faults + _check_rows(briefing, programme)


def _read_source(path: Path, workbook: Workbook) -> tuple[dict[str, str], list[Fault]]:
    name = workbook.name(path)
    if not path.is_file():
        return {}, [Fault(name, 0, "", "no such file", f"a file with {', '.join(SOURCE_KEYS)}")]
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return {}, [Fault(name, 0, "", str(error), "YAML in UTF-8")]
    if not isinstance(loaded, dict):
        return {}, [Fault(name, 0, "", type(loaded).__name__, "a mapping of keys to texts")]
    source = {str(key): "" if value is None else str(value) for key, value in loaded.items()}
    faults = [
        Fault(name, 0, key, "no such key", "the key") for key in SOURCE_KEYS if key not in source
    ]
    if source.get("kind") not in KINDS:
        faults.append(Fault(name, 0, "kind", source.get("kind", ""), f"one of {', '.join(KINDS)}"))
    return source, faults


def _check_cells(figures: pd.DataFrame, name: str, programme: Programme) -> list[Fault]:
    """Return the faults of single cells."""
    ids = figures["figure_id"]
    units = programme.printed_units
    breakdown = readable(
        lambda cell: _raise(programme.breakdown_faulty(cell)),
        "dimension=code of breakdowns.csv, joined by ;",
        optional=True,
    )
    printed = (
        "a number with its unit as units.csv knows it, such as 3.85% (1案), 至少200人次, 1:45-50"
    )
    period = "a period such as 111年, 109-111, 107年7-12月, 108學年度, 每學年, 第二期"
    titles = "; ".join(programme.strategies["title_zh"])
    checks = {
        "figure_id": [matches(r"[a-z][a-z0-9-]*", "a letter, then small letters and digits")],
        "line": [matches(r"[1-9]\d*", "a line number of the briefing's text")],
        "label": [filled()],
        "printed": [readable(lambda cell: parse_printed(cell, units), printed)],
        "period_printed": [readable(programme.parse_period, period, optional=True)],
        "ref_area": [one_of(programme.areas["ref_area"], "an area of areas.csv")],
        "strategy_title": [
            readable(
                programme.strategies_titled, f"the title of a strategy: {titles}", optional=True
            )
        ],
        "indicator": [one_of(programme.indicators["indicator"], "an indicator of indicators.csv")],
        "breakdown": [breakdown],
        "role": [one_of(ROLES, "a role")],
        "numerator": [one_of(ids, "a figure_id of this briefing", optional=True)],
        "denominator": [one_of(ids, "a figure_id of this briefing", optional=True)],
    }
    return find_faults(figures, name, checks, unique=["figure_id"])


def _raise(reason: str) -> None:
    if reason:
        raise ValueError(reason)


def _check_rows(briefing: Briefing, programme: Programme) -> list[Fault]:
    """Return the faults that show only when cells or rows are read together."""
    catalogue = programme.indicators.set_index("indicator")
    values = {
        figure_id: briefing.quantities[row][0]
        for row, figure_id in briefing.figures["figure_id"].items()
        if row in briefing.quantities
    }
    faults = []
    for row, cells in briefing.figures.iterrows():
        quantities = briefing.quantities.get(int(str(row)))
        if quantities is None or cells["indicator"] not in catalogue.index:
            continue
        place = (briefing.file, int(str(row)))
        indicator = catalogue.loc[cells["indicator"]]
        quantity, *others = quantities
        if quantity.unit and quantity.unit != indicator["unit"]:
            expected = f"the unit of {cells['indicator']}, {indicator['unit'] or 'none'}"
            faults.append(Fault(*place, "printed", cells["printed"], expected))
        bounds = [n for n in (quantity.value, quantity.lower, quantity.upper) if n is not None]
        if indicator["measure"] == "share" and not all(0 <= number <= 100 for number in bounds):
            faults.append(Fault(*place, "printed", cells["printed"], "a share from 0 % to 100 %"))
        if indicator["measure"] == "count" and any(number < 0 for number in bounds):
            faults.append(Fault(*place, "printed", cells["printed"], "a count of 0 or more"))
        top, base = (values.get(cells[column]) for column in ("numerator", "denominator"))
        if indicator["measure"] == "share" and top and base and _exceeds(top, base):
            found = f"{cells['numerator']} = {top}, {cells['denominator']} = {base}"
            faults.append(
                Fault(*place, "numerator", found, "a numerator no larger than its denominator")
            )
        linked = {value for value in (top, base) if value}
        for other in others:
            if other not in linked:
                expected = f"a row of its own for {other}, named as numerator or denominator"
                faults.append(Fault(*place, "printed", cells["printed"], expected))
    return faults


def _exceeds(top: Quantity, base: Quantity) -> bool:
    return top.value is not None and base.value is not None and top.value > base.value


def find_document(source: dict[str, str]) -> Path | None:
    """Return the briefing's own text where ``SAFETYNET_DOCUMENTS`` names its folder, else None."""
    folder = os.environ.get(DOCUMENTS_VARIABLE)
    path = Path(folder) / source.get("text", "") if folder else None
    return path if path and path.is_file() else None


def check_document(briefing: Briefing, path: Path) -> list[Fault]:
    """Return the figures whose printed text does not stand on their line of the document.

    Markup of the text file (bold marks, tags) and white space do not count.
    """
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    faults = []
    if digest != briefing.source.get("sha256"):
        faults.append(Fault(path.name, 0, "sha256", digest, briefing.source.get("sha256", "")))
    lines = [_bare(line) for line in data.decode("utf-8").split("\n")]
    for row, cells in briefing.figures.iterrows():
        number = int(cells["line"])
        line = lines[number - 1] if number <= len(lines) else ""
        if _bare(cells["printed"]) not in line:
            expected = f"a text that stands on line {number} of {path.name}"
            faults.append(
                Fault(briefing.file, int(str(row)), "printed", cells["printed"], expected)
            )
    return faults


def _bare(text: str) -> str:
    return re.sub(r"\s", "", normalise(MARKUP.sub("", text)))


def briefing_folders(workbook: Workbook) -> Sequence[Path]:
    """Return the folders of all briefings, by name."""
    return sorted(path for path in (workbook.raw / "briefings").iterdir() if path.is_dir())
