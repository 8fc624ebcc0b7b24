"""A folder for a new briefing: commented, valid, empty tables."""

import hashlib
import math
import os
import re
import shutil
from itertools import count
from pathlib import Path

import pandas as pd
import yaml

from safetynet.raw.briefing import COLUMNS, MEASURE_KINDS, RELATION_KINDS, ROLES, STATUSES
from safetynet.raw.character import odd_character
from safetynet.raw.file import decode, read_file, reason
from safetynet.raw.programme import Programme
from safetynet.raw.source import KINDS, LONGEST_DOCUMENT, is_plain_name
from safetynet.workbook import Workbook

# So many documents of one kind a county gives out in a year, and no more.
MOST = 99
COMMENTS = {
    "figures": [
        "One row per printed number. printed: exactly as the document has it, with unit and bound.",
        "figure_id: f + line + letter, such as f151b. line: of the text. label: the printed name.",
        "period_printed, strategy_title: as printed over the figure; empty where there is none.",
        "period_from: heading, where the period stands only in a section heading; else empty.",
        "indicator: an id of data/raw/indicators.csv; add what is new there.",
        f"role: {', '.join(ROLES)}. numerator, denominator: figure_ids printed as such.",
    ],
    "measures": [
        f"One row per measure in your own words. kind: {', '.join(MEASURE_KINDS)}.",
        "service, theme: codes of data/raw/programme. responds_to: measure_ids, joined by |.",
    ],
    "relations": [
        "What must hold between figures; shares with printed parts are checked anyway.",
        f"kind: {', '.join(RELATION_KINDS)}.",
        "operands: figure_ids, population@<area>@<date> or numbers, joined by |.",
    ],
    "corrections": [
        "A figure that is provably wrong: the text printed, the reading used, the evidence.",
        f"status: {', '.join(STATUSES)} (proposed changes no number).",
    ],
}  # fmt: skip


def new_briefing(
    workbook: Workbook, programme: Programme, area: str, year: str, kind: str, text: Path | None,
    number: int = 1,
) -> Path:  # fmt: skip
    """Write the folder of a new briefing and return it, whole or not at all.

    ``number`` tells documents of one county, year and kind apart: the second has ``-2`` behind the
    name of its folder.

    Raises ValueError for an unknown area, year or kind, a text file that cannot be read or has no
    plain name, and a folder that cannot be made; FileExistsError for one that is there.
    """
    county = programme.county(area)
    if not re.fullmatch("20[0-9]{2}", year):
        raise ValueError(
            f"unknown year {year!r}. Valid: four digits of the common era from 2000 to 2099, such"
            " as 2023"
        )
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}. Valid: {', '.join(KINDS)}")
    digest = _digest(text) if text else ""
    if not 1 <= number <= MOST:
        raise ValueError(f"unknown number {number!r}. Valid: 1 to {MOST}")
    name = folder_name(str(county["slug"]), year, kind, number)
    folder = workbook.raw / "briefings" / name
    if os.path.lexists(folder):
        free = next_number(folder.parent, str(county["slug"]), year, kind)
        raise FileExistsError(
            f"{workbook.name(folder)} is there already. For another document of that county, year"
            f" and kind: --number {free}"
        )
    files = {f"{table}.csv": _table(table) for table in COLUMNS}
    files["source.yml"] = _source(county, year, kind, text.name if text else "", digest)
    # Hidden until it is whole, so that nobody reads half of it.
    part = folder.with_name(f".{name}.{os.getpid()}")
    try:
        part.mkdir()
        for file, content in files.items():
            (part / file).write_text(content, encoding="utf-8", newline="\n")
        part.rename(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise ValueError(f"cannot make {workbook.name(folder)}: {reason(error)}") from None
    return folder


def folder_name(slug: str, year: str, kind: str, number: int) -> str:
    """Return the name of a briefing's folder.

    >>> folder_name("hualien", "2024", "briefing", 2)
    'hualien-2024-briefing-2'
    """
    return f"{slug}-{year}-{kind}" + (f"-{number}" if number > 1 else "")


def next_number(folder: Path, slug: str, year: str, kind: str) -> int:
    """Return the first number of a county, year and kind that no folder of briefings has."""
    return next(
        number
        for number in count(1)
        if not os.path.lexists(folder / folder_name(slug, year, kind, number))
    )


def _digest(text: Path) -> str:
    """Return the SHA-256 of a text file that source.yml can name."""
    if not is_plain_name(text.name) or odd_character(text.name) or text.name != text.name.strip():
        raise ValueError(
            f"cannot take {str(text)!r}: valid are names of files without \\, control characters"
            " or space at the ends"
        )
    data, faults = read_file(text, str(text), "a text file", LONGEST_DOCUMENT)
    _, undecoded = decode(data, str(text))
    for fault in faults + undecoded:
        raise ValueError(str(fault))
    return hashlib.sha256(data).hexdigest()


def _table(table: str) -> str:
    """Return an empty table with its comments."""
    comments = "".join(f"# {line}\n" for line in COMMENTS[table])
    return f"{comments}{','.join(COLUMNS[table].split())}\n"


def _source(county: pd.Series, year: str, kind: str, text: str, digest: str) -> str:
    """Return source.yml, with its comments."""
    return (
        "# Title and issuing body as printed; date as printed on it, or the year.\n"
        + _line("title", f"{county['name_zh']} {year}")
        + _line("issuer", f"{county['name_zh']}政府")
        + _line("ref_area", county["ref_area"])
        + _line("date", year)
        + _line("kind", kind)
        + "# Phases that the document covers, joined by |.\n"
        + _line("phases", "")
        + "# Name and SHA-256 of the text file that line numbers count in.\n"
        + _line("text", text)
        + _line("sha256", digest)
        + "# What two readings differed on, and what was settled, one item each.\n"
        "settled: []\n"
    )


def _line(key: str, text: str) -> str:
    """Return a line of YAML whose text is read as it is, whatever characters it has."""
    quoted: str = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=math.inf)
    return f"{key}: {quoted}"
