"""Whatever stands in one cell: it is a fault with its place, or all that follows can be done."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from safetynet.book.evidence import Evidence
from safetynet.evidence.audit import audit_briefing
from safetynet.evidence.figures import clean_figures
from safetynet.raw.briefing import COLUMNS, read_briefing
from safetynet.raw.rules import check_rows
from safetynet.workbook import Workbook

TABLES = {
    "figures": [
        "f1,x,1,x,7人,110年,,TW-HUA,,suicide-cases,,result,,,",
        "f2,x,1,x,5人,110年,,TW-HUA,,suicide-cases,sex=male,result,,,",
        "f3,x,1,x,2人,110年,,TW-HUA,,suicide-cases,sex=female,result,,,",
        "f4,x,1,x,71.43%,110年,,TW-HUA,,vulnerable-family-visit-coverage-share,,result,f2,f1,",
        "f5,x,1,x,1:30,,,TW-HUA,,drug-caseload-ratio,,context,,,",
    ],
    "relations": ["r1,sum,f1,f2|f3,x,x", "r2,growth,f4,f3|f2,x,x", "r3,ratio,f5,2|60,x,x", "r4,unit,f1,人,x,x"],
    "corrections": ["f3,2人,3人,applied,x,x"],
}  # fmt: skip
SOURCE = "title: x\nissuer: x\nref_area: TW-HUA\ndate: '2022'\nkind: briefing\nphases: '2'\ntext: ''\nsha256: ''\n"
KINDS = ["sum", "share", "difference", "growth", "hundred", "quotient", "equal", "whole", "at-most"]
cells = st.sampled_from([(table, row, column) for table, rows in TABLES.items()
                         for row in range(len(rows)) for column in COLUMNS[table].split()])  # fmt: skip
texts = (
    st.text("0123456789１①²年月%人案.,:-/|=@()約萬十f \u200b\u20e3", max_size=10)
    | st.text(max_size=8)
    | st.sampled_from(["f1", "f2", "f4", "f1|f2", "0", "0|0", "f2|0", "population@TW@2018-12-31", *KINDS])
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("any") / "data/raw/briefings/hualien-2022-briefing"
    folder.mkdir(parents=True)
    (folder / "source.yml").write_text(SOURCE, encoding="utf-8")
    return folder


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # reads and writes files
@example(changes=[])
@example(changes=[(("relations", 1, "operands"), "0|0"), (("relations", 2, "operands"), "0|0")])
@example(changes=[(("relations", 0, "kind"), "growth"), (("relations", 0, "operands"), "f2")])
@example(changes=[(("figures", 4, "printed"), "0:30")])
@example(changes=[(("figures", 0, "line"), "9" * 5000), (("figures", 0, "printed"), "9" * 5000)])
@given(changes=st.lists(st.tuples(cells, texts), max_size=3))
def test_any_cell(
    evidence: Evidence, folder: Path, changes: list[tuple[tuple[str, int, str], str]]
) -> None:
    for table, lines in TABLES.items():
        columns = COLUMNS[table].split()
        rows = [dict(zip(columns, line.split(","), strict=True)) for line in lines]
        for (changed, row, column), text in changes:
            if changed == table:
                rows[row][column] = text
        path = folder / f"{table}.csv"
        with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    workbook = Workbook(folder.parents[3])
    briefing, faults = read_briefing(folder, workbook, evidence.programme)
    faults += check_rows(briefing, evidence.programme)
    if faults:
        assert changes
        assert {Path(fault.file).parent.name for fault in faults} == {folder.name}
        assert all(fault.expected.strip() for fault in faults)
        return
    figures = clean_figures(briefing, evidence.programme)
    audit = audit_briefing(briefing, evidence.programme)
    assert len(figures) == len(briefing.figures)
    assert set(audit["audit_id"].str.split("/").str[1]) >= set(briefing.relations["relation_id"])
