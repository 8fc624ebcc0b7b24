"""A folder for a new briefing: commented, valid, empty tables."""

import hashlib
from pathlib import Path

from safetynet.raw.briefing import COLUMNS, MEASURE_KINDS, RELATION_KINDS, ROLES, STATUSES
from safetynet.raw.programme import Programme
from safetynet.raw.source import KINDS
from safetynet.workbook import Workbook

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
    workbook: Workbook, programme: Programme, area: str, year: str, kind: str, text: Path | None
) -> Path:
    """Write the folder of a new briefing and return it.

    Raises ValueError for an unknown area, year or kind, FileExistsError for a folder that is
    there, FileNotFoundError for a text file that is not.
    """
    county = programme.county(area)
    if not (year.isdecimal() and len(year) == 4):
        raise ValueError(
            f"unknown year {year!r}. Valid: four digits of the common era, such as 2023"
        )
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}. Valid: {', '.join(KINDS)}")
    digest = hashlib.sha256(text.read_bytes()).hexdigest() if text else ""
    folder = workbook.raw / "briefings" / f"{county['slug']}-{year}-{kind}"
    folder.mkdir()
    for table, columns in COLUMNS.items():
        comments = "".join(f"# {line}\n" for line in COMMENTS[table])
        _write(folder / f"{table}.csv", comments + ",".join(columns.split()) + "\n")
    _write(
        folder / "source.yml",
        f"# Title and issuing body as printed; date as printed on it, or the year.\n"
        f"title: {county['name_zh']} {year}\n"
        f"issuer: {county['name_zh']}政府\n"
        f"ref_area: {county['ref_area']}\n"
        f'date: "{year}"\n'
        f"kind: {kind}\n"
        f"# Phases that the document covers, joined by |.\n"
        f'phases: ""\n'
        f"# Name and SHA-256 of the text file that line numbers count in.\n"
        f'text: "{text.name if text else ""}"\n'
        f'sha256: "{digest}"\n'
        f"# What two readings differed on, and what was settled, one item each.\n"
        f"settled: []\n",
    )
    return folder


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
