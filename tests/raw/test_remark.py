"""What may be wrong and need not be: told by the check, and no fault."""

from pathlib import Path

import pytest
from conftest import add_briefing
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.cli import app
from safetynet.raw.remark import remarks_on, say
from safetynet.workbook import Workbook
from typer.testing import CliRunner

PROTECTION = "優化保護服務輸送，提升風險控管"
USUAL = {"printed": "5人", "indicator": "suicide-cases", "strategy_title": "", "period_printed": ""}
CASES = {
    "an indicator under another strategy's title": ({"strategy_title": PROTECTION}, "strategy_title", "suicide-cases is of strategy 3"),
    "a title of phase two over 108": ({"strategy_title": "強化精神疾病及自殺防治服務，精進前端預防及危機處理機制", "period_printed": "108年"}, "strategy_title", "which lies in phase 1"),
    "a title of phase one over 111": ({"strategy_title": "整合加害人合併精神疾病與自殺防治服務", "period_printed": "111年"}, "strategy_title", "which lies in phase 2"),
    "a ratio the other way round": ({"printed": "45:1", "indicator": "drug-caseload-ratio"}, "printed", "for each before it, here 0.0222"),
    "an id of another line": ({"figure_id": "f12a", "line": "13"}, "line", "names line 12"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_to_be_looked_at(copy: Workbook, case: str) -> None:
    row, column, against = CASES[case]
    add_briefing(
        copy,
        "hualien-2023-briefing",
        "2023",
        [{"line": "0", "figure_id": "a"} | USUAL | {"line": "7"} | row],
    )
    evidence = read_evidence(copy)
    [remark] = remarks_on(evidence.briefings["hualien-2023-briefing"], evidence.programme)
    assert (remark.column, Path(remark.file).name, remark.row) == (column, "figures.csv", 2)
    assert against in remark.against
    result = CliRunner().invoke(app, ["check", "data/raw/briefings/hualien-2023-briefing"])
    assert result.exit_code == 0
    assert against in result.output
    assert "lienchiang-2023-briefing/figures.csv" not in result.output


def test_a_base_that_relations_contradict(copy: Workbook) -> None:
    share = {"indicator": "vulnerable-family-visit-coverage-share", "printed": "50%"}
    count = {"indicator": "vulnerable-families", "printed": ""}
    catalogue = (copy.raw / "indicators.csv").read_text("utf-8")
    name = next(line.split(",")[0] for line in catalogue.split("\n")
                if ",vulnerable-family,count,案," in line)  # fmt: skip
    count["indicator"] = name
    rows = [USUAL | share | {"figure_id": "a", "numerator": "b", "denominator": "d"},
            USUAL | count | {"figure_id": "b", "printed": "4案"},
            USUAL | count | {"figure_id": "c", "printed": "8案"},
            USUAL | count | {"figure_id": "d", "printed": "8案"}]  # fmt: skip
    add_briefing(copy, "hualien-2023-briefing", "2023", rows)
    path = copy.raw / "briefings/hualien-2023-briefing/relations.csv"
    path.write_text(
        path.read_text("utf-8") + "r1,share,a,b|c,x,x\n", encoding="utf-8", newline="\n"
    )
    evidence = read_evidence(copy)
    [remark] = remarks_on(evidence.briefings["hualien-2023-briefing"], evidence.programme)
    assert (remark.column, remark.found) == ("denominator", "d")
    assert remark.against == "relations.csv has c as its denominator"


def test_the_briefings_have_some_and_all_of_a_kind_are_told_once(evidence: Evidence) -> None:
    found = [r for b in evidence.briefings.values() for r in remarks_on(b, evidence.programme)]
    assert {remark.column for remark in found} == {"strategy_title"}
    assert 0 < len(say(found)) < len(found)
