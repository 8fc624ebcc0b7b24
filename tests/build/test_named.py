"""A row of units, services, themes or breakdowns concerns the pages that name it, and no others."""

import random
from dataclasses import replace

import pandas as pd
import pytest
from conftest import ROOT, build_site, digests, edit
from safetynet.book.evidence import Evidence
from safetynet.build.keys import Keys
from safetynet.build.main import plan_steps
from safetynet.build.task import Request
from safetynet.charts.font import page_font, site_glyphs
from safetynet.pages.plan import Report, plan, selection
from safetynet.pages.site import Site
from safetynet.raw.named import TABLES, Names
from safetynet.workbook import Workbook

SITE = {"index.html", "compare.html", "glossary.html", "search.html"}


def due(workbook: Workbook) -> set[str]:
    return {step.unit for step in plan_steps(Request(workbook.root)).steps if step.reasons}


def handed(evidence: Evidence, report: Report) -> list[str]:
    """Return all of the programme's tables that a page can see."""
    programme = selection(evidence, report).programme
    return [getattr(programme, name).to_csv() for name in TABLES]


def append(workbook: Workbook, table: str, row: str) -> None:
    path = workbook.raw / table
    path.write_text(f"{path.read_text('utf-8')}{row}\n", encoding="utf-8", newline="\n")


@pytest.mark.parametrize("table", TABLES)
def test_a_key_changes_if_and_only_if_the_page_sees_the_row(evidence: Evidence, table: str) -> None:
    """A page is handed the rows that it names and no others, so that no others can change it."""
    texts = {p.name: p.read_text("utf-8") for p in (ROOT / "notebooks").glob("*.ipynb")}
    reports = plan(evidence, ("yilan", "lienchiang", "hualien"), languages=["zh"])
    site, before = Site(evidence), Keys(evidence, texts)
    pages = {report: site.page(report) for report in reports}
    old = {r: (handed(evidence, r), before.key(r, pages[r]).data) for r in reports}
    chance = random.Random(table)
    touched = 0
    frame = getattr(evidence.programme, table)
    for row in chance.sample(range(len(frame)), 4):
        changed = frame.copy()
        column = chance.choice(["name_zh", "name_en"])
        changed.iloc[row, changed.columns.get_loc(column)] += "新"
        other = replace(evidence, programme=replace(evidence.programme, **{table: changed}))
        keys = Keys(other, texts)
        for report in reports:
            seen, data = old[report]
            differs = handed(other, report) != seen
            touched += differs
            assert (keys.key(report, pages[report]).data != data) == differs, (row, report)
    assert 0 < touched < 4 * len(reports) * 0.8


def test_others_and_their_units_are_seen(evidence: Evidence) -> None:
    """What is handed is enough to read all that is printed as the whole programme reads it."""
    for report in plan(evidence, languages=["zh"]):
        part = selection(evidence, report)
        whole, narrow = evidence.programme, part.programme
        names = Names(whole)
        for texts in (part.figures["printed"], part.figures["used"], part.others["printed"]):
            for text in set(texts) - {""}:
                assert names._units(text) == Names(narrow)._units(text)
        for figures in (part.figures, part.others):
            assert set(figures["unit_measure"]) - {""} <= set(narrow.units["unit"])
        used = set(part.measures["theme"])
        assert used <= set(narrow.themes["theme"])
        if report.kind not in ("index", "compare", "search", "glossary"):
            assert used == set(narrow.themes["theme"])


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("programme/units.csv", "艘,艘,boats,boat,艘,"),
        ("programme/breakdowns.csv", "age,0-1,0至1歲,Aged 0 to 1"),
        ("programme/services.csv", "boats,船舶,Boats,1"),
        ("programme/themes.csv", "boats,船舶,Boats"),
        ("indicators.csv", "boats,船舶數,Boats,1,staff,count,處,,,stock,,,,,,,現況,What is there"),
    ],
)
def test_an_added_row_is_no_matter_to_pages_that_do_not_name_it(
    standing: Workbook, table: str, row: str
) -> None:
    append(standing, table, row)
    assert due(standing) == SITE | {f"en/{page}" for page in SITE}


def test_what_is_renamed_changes_no_page_that_is_not_due(standing: Workbook) -> None:
    """Names of each table are changed; pages made anew differ only where they were due."""
    programme = standing.raw / "programme"
    edit(programme / "units.csv", "\n元,元,", "\n元,圓,")
    edit(programme / "services.csv", "\ngoods,實物給付,", "\ngoods,實物,")
    edit(programme / "themes.csv", "\nplacement,安置,", "\nplacement,安排,")
    edit(programme / "breakdowns.csv", "centre,suao,蘇澳社福中心", "centre,suao,蘇澳中心")
    changed = due(standing)
    before = digests(standing.reports)
    asked = {"counties": ("yilan", "penghu"), "languages": ("zh",), "force": True}
    recap = build_site(standing, **asked)
    assert recap.failed == {}
    after = digests(standing.reports)
    touched = {unit for unit in recap.built if after.get(unit) != before.get(unit)} - {"data"}
    assert touched <= changed
    assert "yilan/strategy-1.html" in touched
    assert "penghu/strategy-3.html" not in changed
    assert "hualien/index.html" not in changed


def test_a_page_carries_its_own_characters_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Characters that come to the site change no font of a page that has none of them."""
    folder = tmp_path_factory.mktemp("fonts")
    text = "自殺個案列管人數 15"
    few, more = (site_glyphs(text + extra, folder) for extra in ("", "艘船舶"))
    assert page_font(text, few) == page_font(text, more)
    assert page_font(text + "艘", more) != page_font(text, more)


def test_a_text_names_the_units_that_stand_in_it(evidence: Evidence) -> None:
    names = Names(evidence.programme)
    found = {text: {code for _, code in names.cell("printed", text)} for text in
             ("3.85% (1案)", "200人次", "百分之五十", "29.6km ²", "第1名")}  # fmt: skip
    assert {"%", "案"} <= found["3.85% (1案)"]
    assert {"人", "人次"} <= found["200人次"]
    assert "%" in found["百分之五十"]
    assert "km²" in found["29.6km ²"]
    assert "名次" in found["第1名"]
    assert names.hashes(pd.DataFrame({"unit_measure": ["人", "案", ""]}))[2] == 0
