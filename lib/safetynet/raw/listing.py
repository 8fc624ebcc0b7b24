"""What lies under data/raw: a file by another name would be passed over without a word."""

import re
from pathlib import Path

from safetynet.raw.briefing import COLUMNS
from safetynet.raw.fault import Fault, nearest
from safetynet.raw.file import reason
from safetynet.raw.reading import COLUMNS as PROGRAMME
from safetynet.workbook import Workbook

# What a briefing's numbers are decided in, beside what they became.
DECIDED = ("candidates.csv", "candidates.xlsx", "new-indicators.csv")
BRIEFING = ("source.yml", *(f"{table}.csv" for table in COLUMNS), *DECIDED)
TABLES = tuple(f"{table}.csv" for table in PROGRAMME if table != "indicators")
TOP = ("indicators.csv", "programme", "briefings")
# What is hidden, what editors and systems leave behind, and a word to readers.
LEFT = re.compile(r"\..*|~\$.*|.*~|#.*#|Thumbs\.db|desktop\.ini|README(\.[\w.-]+)?")


def stray_files(workbook: Workbook) -> list[Fault]:
    """Return what lies under data/raw and is not one of its files, with the name it may mean.

    Left in peace: hidden files and folders (a dot before the name), what editors and systems leave
    behind (``~$x``, ``x~``, ``#x#``, Thumbs.db, desktop.ini), and a README with any ending. A link
    that leads out of data/raw, or nowhere, is a fault.
    """
    faults = _listed(workbook.raw, TOP, workbook)
    faults += _listed(workbook.raw / "programme", TABLES, workbook)
    folder = workbook.raw / "briefings"
    paths, unread = _children(folder, workbook)
    faults += unread
    for path in paths:
        if found := _astray(path, workbook):
            faults.append(found)
        elif path.is_dir():
            faults += _listed(path, BRIEFING, workbook)
        else:
            expected = "only folders, one a briefing"
            faults.append(Fault(workbook.name(path), 0, "", "a file", expected))
    return faults


def _listed(folder: Path, known: tuple[str, ...], workbook: Workbook) -> list[Fault]:
    """Return what lies in a folder beside the files that belong there."""
    paths, faults = _children(folder, workbook)
    for path in paths:
        if found := _astray(path, workbook):
            faults.append(found)
        elif path.name not in known:
            found_there = "an unknown folder" if path.is_dir() else "an unknown file"
            expected = nearest(path.name, known)
            faults.append(Fault(workbook.name(path), 0, "", found_there, expected))
    return faults


def _children(folder: Path, workbook: Workbook) -> tuple[list[Path], list[Fault]]:
    try:
        paths = sorted(path for path in folder.iterdir() if not LEFT.fullmatch(path.name))
    except OSError as error:
        return [], [Fault(workbook.name(folder), 0, "", reason(error), "a folder")]
    return paths, []


def _astray(path: Path, workbook: Workbook) -> Fault | None:
    """Return the fault of a link that leads out of data/raw, or nowhere."""
    if not path.is_symlink():
        return None
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return Fault(workbook.name(path), 0, "", "a link that leads nowhere", "a file")
    if target.is_relative_to(workbook.raw.resolve()):
        return None
    found = "a link that leads out of data/raw"
    return Fault(workbook.name(path), 0, "", found, "the file or folder itself")
