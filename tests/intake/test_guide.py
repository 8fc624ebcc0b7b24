"""The guides to coding: every column stands in them, and their worked rows pass the check."""

import csv
import hashlib
import re
from pathlib import Path

import pytest
from conftest import ROOT
from safetynet.book.evidence import read_evidence
from safetynet.raw.briefing import COLUMNS, RELATION_KINDS, ROLES
from safetynet.raw.catalogue import COUNTED, GROUPS, MEASURES
from safetynet.raw.reading import COLUMNS as PROGRAMME
from safetynet.raw.remark import remarks_on, say
from safetynet.raw.source import DOCUMENTS_VARIABLE
from safetynet.workbook import Workbook

GUIDES = ("coding.md", "coding.zh-TW.md")
BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def guide(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def blocks(name: str) -> list[tuple[str, str, str]]:
    return BLOCK.findall(guide(name))


@pytest.mark.parametrize("name", GUIDES)
def test_every_column_stands_in_the_guide(name: str) -> None:
    named = set(re.findall("`([^`]+)`", guide(name)))
    for table, columns in [*COLUMNS.items(), ("indicators", PROGRAMME["indicators"])]:
        assert f"{table}.csv" in guide(name)
        assert set(columns.split()) <= named, table
    for words in (ROLES, RELATION_KINDS, MEASURES, COUNTED, GROUPS):
        assert set(words) <= named


def test_both_guides_have_the_same_rows() -> None:
    assert blocks(GUIDES[0]) == blocks(GUIDES[1])
    assert len(re.findall(r"^\*\*\d+\. ", guide(GUIDES[0]), re.MULTILINE)) == 10
    assert len(re.findall(r"^\*\*\d+\. ", guide(GUIDES[1]), re.MULTILINE)) == 10


def test_the_worked_rows_pass_the_check(
    copy: Workbook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = blocks(GUIDES[0])
    [text] = [content for kind, _, content in found if kind == "text"]
    rows = {
        table: "".join(c for kind, of, c in found if kind == "csv" and (of or "figures") == table)
        for table in ("figures", "indicators")
    }
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "hualien.txt").write_text(text, encoding="utf-8", newline="\n")
    folder = copy.raw / "briefings" / "hualien-2023-briefing"
    folder.mkdir()
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / "source.yml").write_text(
        'title: x\nissuer: x\nref_area: TW-HUA\ndate: "2023"\nkind: briefing\nphases: "2"\n'
        f"text: hualien.txt\nsha256: {digest}\nsettled: []\n",
        encoding="utf-8",
    )
    header = ",".join(COLUMNS["figures"].split())
    (folder / "figures.csv").write_text(
        f"{header}\n{rows['figures']}", encoding="utf-8", newline="\n"
    )
    catalogue = copy.raw / "indicators.csv"
    catalogue.write_text(
        catalogue.read_text("utf-8") + rows["indicators"], encoding="utf-8", newline="\n"
    )
    monkeypatch.setenv(DOCUMENTS_VARIABLE, str(documents))
    evidence = read_evidence(copy)
    briefing = evidence.briefings[folder.name]
    typed = list(csv.reader(rows["figures"].splitlines()))
    assert len(briefing.figures) == len(typed) > 10
    assert say(remarks_on(briefing, evidence.programme)) == []
    assert set(briefing.figures["role"]) == set(ROLES)
