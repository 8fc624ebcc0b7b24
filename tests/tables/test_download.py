"""What a reader takes away: files for people and for programs, the same figures in all of them."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from safetynet import __version__
from safetynet.book.evidence import Evidence
from safetynet.pages.source import open_source
from safetynet.pages.strategy import StrategyReport, open_report
from safetynet.tables.beside import DESCRIBED, MACHINES, PEOPLE, SHEETS
from safetynet.tables.download import COLUMNS, FILES_TYPE, snippets
from safetynet.tables.files import page_files
from safetynet.tables.table import PAGE_VARIABLE
from safetynet.words.terms import Words

NOTES = {"title": "A title", "finding": "What was found.", "address": "https://example/a.html"}


@pytest.fixture(params=["zh", "en"])
def report(evidence: Evidence, request: pytest.FixtureRequest) -> StrategyReport:
    return open_report(county="yilan", strategy=2, language=request.param, evidence=evidence)


@pytest.fixture
def content(report: StrategyReport) -> dict[str, Any]:
    """What a notebook hands to the build, as it comes out of the notebook's file."""
    content: dict[str, Any] = json.loads(json.dumps(report.download.content))
    return content


def rows(data: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def test_people_get_a_mark_and_their_language_programs_neither(
    report: StrategyReport, content: dict[str, Any]
) -> None:
    files = page_files(content, NOTES)
    assert files[PEOPLE].startswith(b"\xef\xbb\xbf")
    head, *people = rows(files[PEOPLE], "utf-8-sig")
    assert head == [report.words(column) for column in COLUMNS]
    assert files[MACHINES].startswith(b"figure_id,indicator,")
    names, *coded = rows(files[MACHINES], "utf-8")
    assert len(people) == len(coded) == len(report.figures)
    assert [row[-1] for row in people] == [row[names.index("figure_id")] for row in coded]


def test_json_says_what_it_is_and_holds_the_same(
    report: StrategyReport, content: dict[str, Any]
) -> None:
    said = json.loads(page_files(content, NOTES)[DESCRIBED])
    assert {name: said[name] for name in NOTES} == NOTES
    assert said["version"] == __version__
    assert said["data_version"] == report.evidence.version
    assert said["licence"] == "CC BY 4.0"
    assert len(said["sources"]) == len(report.evidence.briefings)
    values = {row["figure_id"]: row["obs_value"] for row in said["figures"]}
    known = report.figures.set_index("figure_id")["obs_value"]
    assert set(values) == set(known.index)
    for name, value in values.items():
        assert value is None if pd.isna(known[name]) else value == known[name]
    assert {column["name"] for column in said["columns"]} == set(said["figures"][0])
    assert "address" not in json.loads(page_files(content, NOTES | {"address": ""})[DESCRIBED])


def test_sheets_keep_texts_and_explain_themselves(
    report: StrategyReport, content: dict[str, Any]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(page_files(content, NOTES)[SHEETS]))
    figures, notes = book.worksheets
    head = [cell.value for cell in figures[1]]
    printed, value = (head.index(report.words(name)) for name in ("printed", "value"))
    found = [[cell.value for cell in row] for row in figures.iter_rows(min_row=2)]
    assert [row[printed] for row in found] == list(report.figures["printed"])
    assert all(isinstance(row[value], int | float | None) for row in found)
    assert not any(cell.data_type == "f" for row in figures.iter_rows() for cell in row)
    told = {row[0].value: row[1].value for row in notes.iter_rows()}
    assert set(NOTES.values()) <= set(told.values())
    assert report.evidence.version in told.values()
    for column in COLUMNS:
        assert told[report.words(column)] == report.words(f"explain_{column}")


def test_equal_figures_are_equal_bytes(content: dict[str, Any]) -> None:
    assert page_files(content, NOTES) == page_files(content, NOTES)


def test_what_looks_like_a_formula_stays_a_text(content: dict[str, Any]) -> None:
    label = content["heads"].index(content["heads"][3])
    content["people"][0][label] = "=HYPERLINK(1)"
    files = page_files(content, NOTES)
    assert rows(files[PEOPLE], "utf-8-sig")[1][label] == "'=HYPERLINK(1)"
    sheet = openpyxl.load_workbook(io.BytesIO(files[SHEETS])).worksheets[0]
    assert sheet.cell(2, label + 1).value == "=HYPERLINK(1)"
    assert sheet.cell(2, label + 1).data_type == "s"


def test_the_code_beside_the_files_reads_them(content: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "yilan.data.csv").write_bytes(page_files(content, NOTES)[MACHINES])
    code = snippets("yilan.data.csv")
    assert set(code) == {"Python", "R"}
    ran = subprocess.run(
        [sys.executable, "-c", code["Python"] + "\nprint(len(figures), figures['strategy'].iloc[0])"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    count, strategy = ran.stdout.split()[-2:]
    assert int(count) == len(content["people"])
    assert strategy == "2"
    assert 'read.csv("yilan.data.csv"' in code["R"]


def test_a_page_links_to_files_and_a_notebook_holds_them(
    report: StrategyReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = report.download
    assert "data:text/csv;charset=utf-8;base64," in held.text
    assert FILES_TYPE not in held._repr_mimebundle_()
    monkeypatch.setenv(PAGE_VARIABLE, "en/yilan/strategy-2.html")
    linked = report.download
    for suffix in (PEOPLE, MACHINES, DESCRIBED, SHEETS):
        assert f'href="yilan-strategy-2{suffix}"' in linked.text
    assert "data:" not in linked.text
    assert linked._repr_mimebundle_()[FILES_TYPE]["csv"]


def test_a_figure_without_a_strategy_is_taken_along(evidence: Evidence) -> None:
    page = open_source(source="yilan-2021-briefing", language="en", evidence=evidence)
    content = page.download.content
    assert len(content["people"]) == len(page.figures)
    empty = [row for row in content["people"] if row[COLUMNS.index("strategy_number")] == ""]
    assert len(empty) == int((page.figures["strategy"] == "").sum())
    assert Words("en")("explain_line") in content["explained"]
