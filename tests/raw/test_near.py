"""What the check says of a wrong text: the nearest of what is known, once, with all its rows."""

from pathlib import Path

import pytest
from conftest import edit
from safetynet.book.evidence import read_evidence
from safetynet.raw.fault import DataError, Fault
from safetynet.raw.near import nearest
from safetynet.workbook import Workbook

FIGURES = "briefings/lienchiang-2023-briefing/figures.csv"


def change(path: Path, old: str, new: str, times: int) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) >= times
    path.write_text(text.replace(old, new, times), encoding="utf-8", newline="\n")


def faults(workbook: Workbook) -> DataError:
    with pytest.raises(DataError) as caught:
        read_evidence(workbook)
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("suicide-cases", "suicide-case", "nearest: suicide-cases (自殺個案列管人數)"),
        ("suicide-cases", "自殺列管人數", "nearest: suicide-cases (自殺個案列管人數)"),
        ("29.6km ²", "29.6公里", "units.csv has km² (平方公里)"),
        ("擴增家庭", "擴充家庭", "expected the title of a strategy; nearest: 擴增家庭服務資源"),
        ("age=older", "age=elder", "nearest: age=older"),
        ("TW-LIE", "連江", "nearest: TW-LIE (連江縣)"),
        (",result,", ",reslt,", "a role: claim, context, plan, result, target; nearest: result"),
    ],
)
def test_the_nearest_is_offered(copy: Workbook, old: str, new: str, said: str) -> None:
    change(copy.raw / FIGURES, old, new, 1)
    assert said in str(faults(copy))


def test_services_and_themes_by_name(copy: Workbook) -> None:
    path = copy.raw / "briefings/lienchiang-2023-briefing/measures.csv"
    change(path, ",staffing,", ",人力招募,", 2)
    error = faults(copy)
    assert len(error.faults) == 2
    assert "a theme of themes.csv; nearest: staffing (人力招募與留任)" in str(error)
    assert "rows 2 and 20, column theme" in str(error)


def test_a_wrong_text_is_told_once_with_its_rows(copy: Workbook) -> None:
    change(copy.raw / FIGURES, "suicide-cases", "suicide-case", 3)
    error = faults(copy)
    assert [fault.column for fault in error.faults] == ["indicator"] * 3
    rows = [fault.row for fault in error.faults]
    lines = [line for line in str(error).split("\n") if "suicide-case'" in line]
    assert len(lines) == 1
    assert f"rows {rows[0]}, {rows[1]} and {rows[2]}, column indicator" in lines[0]
    assert len(lines[0]) < 300, "the list of all indicators is left out"


def test_many_rows_are_counted() -> None:
    said = str(DataError(Fault("x.csv", row, "role", "a", "b") for row in range(2, 40)))
    assert said.startswith("38 faults in the data:")
    assert "x.csv, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 26 more, column role" in said


def test_what_else_speaks_for_one_decides() -> None:
    known = [("b-cases", "甲個案數"), ("b-visits", "甲訪視數")]
    assert nearest("b-cisis", known)[0] == "b-visits (甲訪視數)"
    assert nearest("b-cisis", known, lambda entry: entry[0] == "b-cases")[0] == "b-cases (甲個案數)"
    assert nearest("zzz", known) == []


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("indicators.csv", ",3,suicide,count", ",3,suicide,number"),
        ("indicators.csv", "suicide-cases,", "suicide-cases,,"),
        ("indicators.csv", "\nsuicide-cases,", "\nSuicide cases,"),
        ("programme/services.csv", "\nsuicide,", "\nsuicide,,"),
        ("programme/areas.csv", "TW-LIE,lienchiang,county", "TW-LIE,lienchiang,town"),
        ("programme/units.csv", "人,人,people", "人,人,,people"),
        ("programme/units.csv", "人|人口", "人|一人"),
        ("programme/phases.csv", "2020-12-31", "2020-13-31"),
        ("programme/strategies.csv", "1,1,布建", "1,0,布建"),
        ("programme/population.csv", "TW-LIE,2021-12-31,", "TW-LIE,2021-12-31,x"),
        ("programme/breakdowns.csv", "sex,female,", "sex,female,,"),
        ("programme/themes.csv", "\nstaffing,", "\nStaff ing,"),
    ],
)
def test_a_fault_in_a_table_hides_none_and_makes_none(
    copy: Workbook, table: str, old: str, new: str
) -> None:
    """Beside the table's own fault stand those of the briefings, and no consequences."""
    edit(copy.raw / table, old, new)
    edit(copy.raw / FIGURES, "29.6km ²", "2..96km ²")
    change(copy.raw / FIGURES, ",drug-cases,", ",drug-casez,", 1)
    found = {(Path(fault.file).name, fault.column) for fault in faults(copy).faults}
    briefing = {("figures.csv", "printed"), ("figures.csv", "indicator")}
    assert briefing <= found
    assert {file for file, _ in found - briefing} == {Path(table).name}


@pytest.mark.parametrize("table", ["indicators.csv", "programme/areas.csv", "programme/units.csv",
                                   "programme/strategies.csv", "programme/breakdowns.csv"])  # fmt: skip
def test_a_table_that_cannot_be_read_makes_no_other_faults(copy: Workbook, table: str) -> None:
    path = copy.raw / table
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    change(copy.raw / FIGURES, ",drug-cases,", ",drug-casez,", 1)
    found = faults(copy).faults
    assert [Path(fault.file).name for fault in found] == ["figures.csv", Path(table).name]


def test_rows_that_can_be_read_are_checked_beside_one_that_cannot(copy: Workbook) -> None:
    edit(copy.raw / FIGURES, "\nf151c,", "\nf151c,,")
    relations = copy.raw / "briefings/lienchiang-2023-briefing/relations.csv"
    edit(relations, "r3,growth", "r3,grow")
    found = {(Path(fault.file).name, fault.column) for fault in faults(copy).faults}
    assert found == {
        ("figures.csv", ""),
        ("relations.csv", "kind"),
        ("figures.csv", "printed"),
    } or (found == {("figures.csv", ""), ("relations.csv", "kind")})


def test_big5_is_named(copy: Workbook) -> None:
    path = copy.raw / FIGURES
    text = path.read_text("utf-8").replace("\n", "\r\n")
    path.write_bytes(text.encode("cp950", "replace"))
    source = copy.raw / "briefings/yilan-2021-briefing/source.yml"
    source.write_bytes(source.read_text("utf-8").encode("cp950", "replace"))
    error = faults(copy)
    assert {fault.expected for fault in error.faults} == {
        "UTF-8 text; this looks like Big5: save as UTF-8"
    }
    assert len(error.faults) == 2


def test_what_is_neither_is_not_called_big5(copy: Workbook) -> None:
    path = copy.raw / FIGURES
    path.write_bytes(path.read_bytes() + b"# caf\xe9 \xff\xfe\n")
    assert "Big5" not in str(faults(copy))
