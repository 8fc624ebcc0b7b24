"""What was read and coded before: the figures of a briefing, and its text where it is at hand."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from safetynet.documents.document import Document, Line
from safetynet.raw.briefing import briefing_folders, read_briefing
from safetynet.raw.programme import Programme
from safetynet.raw.source import find_document
from safetynet.workbook import Workbook


@dataclass(frozen=True, eq=False)
class Taught:
    """A briefing that people coded: ``figures`` as in figures.csv, the text None if not at hand."""

    name: str
    figures: pd.DataFrame
    ref_area: str
    date: str
    document: Document | None = None


def read_taught(workbook: Workbook, programme: Programme) -> Sequence[Taught]:
    """Return all briefings of a workbook as what a proposal learns from."""
    taught = []
    for folder in briefing_folders(workbook):
        briefing, _ = read_briefing(folder, workbook, programme)
        source = briefing.source
        path = find_document(source)
        document = text_document(path.read_text(encoding="utf-8"), path.name) if path else None
        area, date = source.get("ref_area", ""), source.get("date", "")
        taught.append(Taught(briefing.name, briefing.figures, area, date, document))
    return taught


def text_document(text: str, name: str) -> Document:
    r"""Return a text as a document, each line at its number.

    >>> text_document("一\n二\n", "x.txt").lines[1].address
    'line 2'
    """
    lines = text.removesuffix("\n").split("\n")
    return Document(name, tuple(Line(n, line, f"line {n}") for n, line in enumerate(lines, 1)))
