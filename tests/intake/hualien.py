"""A briefing that nobody gave: its text, and what a program could propose of its numbers."""

import hashlib
from pathlib import Path

import pandas as pd
from safetynet.intake.candidates import write_candidates
from safetynet.intake.new import new_briefing
from safetynet.numbers.candidate import COLUMNS
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.workbook import Workbook

TITLE = "強化精神疾病及自殺防治服務，精進前端預防及危機處理機制"
LINES = (
    "花蓮縣社會安全網簡報",
    "第 2 頁",
    TITLE,
    "111年列管的自殺個案有12人，其中女性5人",
    "112年列管的自殺個案有-15人以上",
    "每年訪視 1,204 人次",
)
TEXT = "".join(f"{line}\n" for line in LINES)
PAGE, FIRST, WOMEN, SECOND, VISITS = IDS = ("c2a", "c4a", "c4b", "c5a", "c6a")


def _row(candidate: str, line: int, printed: str, **cells: str) -> dict[str, str]:
    start = LINES[line - 1].index(printed)
    usual = {"candidate_id": candidate, "address": f"line {line}", "line": str(line),
             "start": str(start), "printed": printed, "kind": "figure", "ref_area": "TW-HUA",
             "section": "成果", "role": "result", "strategy_title": TITLE, "label": "列管的自殺個案",
             "indicator": "suicide-cases", "indicator_2": "population", "sure_figure": "0.9",
             "sure_indicator": "0.8"}  # fmt: skip
    return usual | cells


def proposals() -> pd.DataFrame:
    """Return what is proposed: a page number, and four figures."""
    rows = [
        _row(PAGE, 2, "2", kind="page-number", label="", indicator="", role="", strategy_title=""),
        _row(FIRST, 4, "12人", period_printed="111年", relation="at-least:c4b"),
        _row(WOMEN, 4, "5人", period_printed="111年", breakdown="sex=female", sure_figure="0.4"),
        _row(SECOND, 5, "15人以上", period_printed="112年"),
        _row(VISITS, 6, "1,204 人次", period_printed="每年", label="訪視", indicator="population"),
    ]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str").fillna("")


def programme_of(workbook: Workbook) -> Programme:
    programme, faults = read_programme(workbook)
    assert not faults
    return programme


def make_briefing(workbook: Workbook, frame: pd.DataFrame | None = None) -> Path:
    """Write the folder of the briefing with its candidates, and its text beside the workbook."""
    text = workbook.root / "texts" / "hualien.txt"
    text.parent.mkdir()
    text.write_text(TEXT, encoding="utf-8", newline="\n")
    folder = new_briefing(workbook, programme_of(workbook), "hualien", "2024", "briefing", text)
    write_candidates(folder, proposals() if frame is None else frame)
    return folder


def files_of(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
