"""A document is received: its text beside it, its briefing's folder, its candidates."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from safetynet.documents.document import Document
from safetynet.intake.again import read_again
from safetynet.intake.candidates import NAME, read_candidates, write_candidates
from safetynet.intake.new import folder_name, new_briefing
from safetynet.intake.register import Register
from safetynet.intake.whole import write_files
from safetynet.raw.briefing import COLUMNS
from safetynet.raw.fault import raise_faults
from safetynet.raw.programme import Programme
from safetynet.raw.source import document_days, read_source
from safetynet.raw.table import read_table
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook

DAY = re.compile("20[0-9]{2}(-[0-9]{2}){0,2}")
Propose = Callable[[Document], pd.DataFrame]


@dataclass(frozen=True)
class Received:
    """A briefing's folder, the text that its lines count in, its candidates, how many decided."""

    folder: Path
    text: Path
    candidates: pd.DataFrame
    decided: int


def receive(
    document: Document, file: Path, workbook: Workbook, programme: Programme, propose: Propose,
    county: str, day: str, kind: str = "briefing", texts: Path | None = None, number: int = 1,
) -> Received:  # fmt: skip
    """Write a document's text, the folder of its briefing where there is none, and candidates.

    ``number`` tells documents of one county, year and kind apart.

    What was decided before is kept. Raises ValueError where the folder is of another text, or the
    document has no number.
    """
    year, area = _day(day)[:4], programme.county(county)["slug"]
    folder = workbook.raw / "briefings" / folder_name(area, year, kind, number)
    text = _text_path(file, workbook, texts)
    _refuse_other(text, document)
    if folder.exists():
        _refuse_coded(folder, document, workbook, programme)
    proposed = propose(document)
    if proposed.empty:
        raise ValueError(
            f"{file.name}: no number can be read in it, as in a scan or a picture; nothing was"
            " written. Type what it says: safetynet new"
        )
    write_files({text: document.text.encode("utf-8")} if not text.exists() else {})
    if not folder.exists():
        folder = new_briefing(workbook, programme, county, year, kind, text, number)
        _note(folder, date=day)
    _note(folder, text=text.name, sha256=document.sha256)
    if (folder / NAME).exists():
        register = Register(folder, workbook)
        register.save(read_again(register.frame, proposed))
    else:
        write_candidates(folder, proposed)
    candidates, faults = read_candidates(folder, workbook.name(folder / NAME))
    raise_faults(faults)
    return Received(folder, text, candidates, int((candidates["decision"] != "").sum()))


def _day(day: str) -> str:
    """Return a date of the common era; raises ValueError for any other text."""
    try:
        if DAY.fullmatch(day) and "-00" not in day:
            document_days({"date": day})
            return day
    except ValueError:
        day = f"{day}, a day that there is not"
    raise ValueError(f"unknown date {day}. Valid: 2023, 2023-05 or 2023-05-17 (113 is 2024)")


def _text_path(file: Path, workbook: Workbook, texts: Path | None) -> Path:
    """Return where a document's text lies: never in the repository unless it is asked for."""
    named = os.environ.get(DOCUMENTS_VARIABLE)
    place = texts or (Path(named) if named else file.resolve().parent)
    if not place.is_dir():
        raise ValueError(f"no folder {place} for the document's text: make it, or name another")
    if texts is None and place.resolve().is_relative_to(workbook.root):
        raise ValueError(
            "the document's text does not belong into the repository: name another folder with"
            f" --texts or {DOCUMENTS_VARIABLE}"
        )
    return place / f"{file.stem}.txt"


def _refuse_other(text: Path, document: Document) -> None:
    """Raise ValueError where another text lies under the same name."""
    if text.exists() and text.read_bytes() != document.text.encode("utf-8"):
        raise ValueError(
            f"{text.name} is there already and holds another text: name another folder with"
            " --texts, or give the document another name"
        )


def _refuse_coded(
    folder: Path, document: Document, workbook: Workbook, programme: Programme
) -> None:
    """Raise ValueError where something was coded or decided by another text of the briefing."""
    source, faults = read_source(folder, workbook, programme)
    raise_faults(faults)
    if source["sha256"] in ("", document.sha256):
        return
    figures, found = read_table(folder / "figures.csv", "figures.csv", COLUMNS["figures"].split())
    candidates, _ = read_candidates(folder)
    if found or len(figures) or (candidates["decision"] != "").any():
        raise ValueError(
            f"{workbook.name(folder)} was coded by another text ({source['text']}, SHA-256"
            f" {source['sha256'][:12]}); this one's is {document.sha256[:12]}: nothing was written."
            " A newer version of a document is a briefing of its own: --number 2"
        )


def _note(folder: Path, **values: str) -> None:
    """Put some texts into source.yml, all else as it stands."""
    path = folder / "source.yml"
    text = path.read_text(encoding="utf-8")
    lines = []
    for line in text.split("\n"):
        key = line.partition(":")[0]
        lines.append(
            f"{key}: {json.dumps(values[key], ensure_ascii=False)}" if key in values else line
        )
    noted = "\n".join(lines)
    if noted != text:
        write_files({path: noted.encode("utf-8")})
