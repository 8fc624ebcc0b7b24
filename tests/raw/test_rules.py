import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from conftest import edit
from safetynet.book.cache import Cache, slim
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.evidence.arithmetic import IMPOSSIBLE
from safetynet.pages.source import open_source
from safetynet.raw.fault import DataError
from safetynet.workbook import Workbook

LIENCHIANG = "briefings/lienchiang-2023-briefing"
TAINAN = "briefings/tainan-2021-briefing"
YILAN = "briefings/yilan-2021-briefing"

DAMAGE = {
    "relation to a figure that is not there": (f"{YILAN}/relations.csv", "r1,share,f32b,f32a|f31a", "r1,share,f32b,f32a|f31x", "figure_ids of this briefing"),
    "relation of an unknown kind": (f"{LIENCHIANG}/relations.csv", "r3,growth", "r3,grows", "a kind of relation"),
    "relation with an id of the audit's own": (f"{YILAN}/relations.csv", "r1,share,f32b", "share-f32b,share,f32b", "an id such as r12"),
    "population on an unknown day": (f"{LIENCHIANG}/relations.csv", "population@TW-LIE@2021-12-31", "population@TW-LIE@2021-12-30", "population@area@date"),
    "correction of a changed figure": (f"{LIENCHIANG}/figures.csv", ",24.77%,", ",24.78%,", "24.78%, which is what f46d says now"),
    "correction of no figure": (f"{LIENCHIANG}/corrections.csv", "f46d,", "f46z,", "a figure_id of this briefing"),
    "correction that cannot be read": (f"{LIENCHIANG}/corrections.csv", "24.77‰", "24.77 per mille", "a number with its unit"),
    "period before the programme": (f"{LIENCHIANG}/figures.csv", "自殺個案列管人數,9,109,", "自殺個案列管人數,9,99,", "a period of the programme"),
    "result later than its briefing": (f"{LIENCHIANG}/figures.csv", "自殺個案列管人數,16,111,", "自殺個案列管人數,16,121,", "no later than the briefing of 2023"),
    "period that goes on from a day after the briefing": (f"{LIENCHIANG}/figures.csv", "自殺個案列管人數,16,111,", "自殺個案列管人數,16,121年迄今,", "no later than the briefing of 2023"),
    "change for a count": (f"{LIENCHIANG}/figures.csv", ",614人,110年,", ",增加614人,110年,", "by how much it changed is no count"),
    "fall for a share": (f"{LIENCHIANG}/figures.csv", ",50%,第一期,", ",減少50%,第一期,", "by how much it changed is no share"),
    "base without a row": (f"{LIENCHIANG}/figures.csv", ",614人,110年,", ",614/1204人,110年,", "a row of its own for 1204人"),
    "area of another county": (f"{LIENCHIANG}/figures.csv", "自殺個案列管人數,9,109,,TW-LIE", "自殺個案列管人數,9,109,,TW-ILA", "the area of this briefing"),
    "unknown theme": ("programme/themes.csv", "staffing,", "staff,", "a theme of themes.csv"),
    "digest that is none": (f"{YILAN}/source.yml", "sha256: ", "sha256: x", "64 hexadecimal digits"),
    "folder of another name": (f"{YILAN}/source.yml", 'date: "2021"', 'date: "2022"', "a folder called yilan-2022-briefing"),
    "county outside the 22": (f"{YILAN}/source.yml", "ref_area: TW-ILA", "ref_area: TW-XXX", "a county's code of areas.csv"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_named(copy: Workbook, case: str) -> None:
    file, old, new, expected = DAMAGE[case]
    edit(copy.raw / file, old, new)
    with pytest.raises(DataError, match="found") as caught:
        read_evidence(copy)
    assert any(expected in fault.expected for fault in caught.value.faults), caught.value


def change_row(path: Path, figure: str, old: str, new: str) -> None:
    """Replace a text in the row of one figure."""
    rows = path.read_text("utf-8").split("\n")
    row = next(line for line in rows if line.startswith(f"{figure},"))
    assert old in row
    edit(path, row, row.replace(old, new))


def append_copy(workbook: Workbook, briefing: str, printed: str) -> None:
    """Print Yilan's f168b, 28.99 %, in another briefing too."""
    lines = (workbook.raw / YILAN / "figures.csv").read_text("utf-8").split("\n")
    cells = next(csv.reader([next(line for line in lines if line.startswith("f168b,"))]))
    assert cells[4] == "28.99%"
    cells[4], cells[8] = printed, ""
    with (workbook.raw / briefing / "figures.csv").open("a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(cells)


def contradictions(evidence: Evidence) -> dict[str, tuple[str, str, str]]:
    """Return verdict, printed text and the others of each contradiction, by figure."""
    found = evidence.audit[evidence.audit["kind"] == "contradiction"]
    assert evidence.audit["audit_id"].is_unique
    columns = (found[name] for name in ("figure_id", "verdict", "printed", "operands"))
    return {figure: tuple(rest) for figure, *rest in zip(*columns, strict=True)}


def test_results_that_disagree(copy: Workbook) -> None:
    """Women's 2 cases of 109 called men's, of whom 7 are printed: told once, and neither stands."""
    assert contradictions(read_evidence(copy)) == {}
    change_row(copy.raw / LIENCHIANG / "figures.csv", "f298a", "sex=female", "sex=male")
    evidence = read_evidence(copy)
    men, women = (f"lienchiang-2023-briefing/{name}" for name in ("f297a", "f298a"))
    assert contradictions(evidence) == {men: (IMPOSSIBLE, "7", women)}
    results = evidence.results.set_index("figure_id").loc[[men, women]]
    assert results[["use", "reason"]].to_numpy().tolist() == [["aside", "contradiction"]] * 2
    [torn] = evidence.estimates[evidence.estimates["reason"] == "contradiction"].to_dict("records")
    assert (torn["breakdown"], torn["phase"], torn["other_ids"]) == (
        "sex=male", "1", f"{men}|{women}"
    )  # fmt: skip
    assert pd.isna(torn["value"])
    row = evidence.comparisons[evidence.comparisons["breakdown"] == "sex=male"]
    row = row[row["indicator"] == "drug-cases"].iloc[0]
    assert (row["verdict"], row["why"]) == ("side-by-side", "contradiction")
    assert pd.isna(row["change"])


def test_results_without_a_period_that_disagree_are_a_list(copy: Workbook) -> None:
    """Both boxes of Tainan's chart called one, 8 and 7 posts by heading: two, not a contradiction."""
    change_row(copy.raw / TAINAN / "figures.csv", "f138a", "box=two", "box=one")
    evidence = read_evidence(copy)
    assert contradictions(evidence) == {}
    ids = [f"tainan-2021-briefing/{name}" for name in ("f135a", "f138a")]
    results = evidence.results.set_index("figure_id").loc[ids]
    assert results[["use", "reason"]].to_numpy().tolist() == [["aside", "several"]] * 2
    estimates = evidence.estimates[evidence.estimates["reason"] == "several"]
    [mine] = estimates[estimates["indicator"] == "mental-health-staff"].to_dict("records")
    assert mine["other_ids"].split("|") == ids
    assert pd.isna(mine["value"])


@pytest.mark.parametrize(
    ("briefing", "reasons"),
    [
        ("tainan-2021-briefing", ("contradiction", "contradiction")),
        ("penghu-2023-briefing", ("revised", "")),
    ],
)
def test_a_result_read_long_ago_that_disagrees_is_told_with_its_row(
    copy: Workbook, briefing: str, reasons: tuple[str, str]
) -> None:
    """What was kept of a briefing has no rows; what contradicts it is still told with its words.

    Tainan's may be older or newer than Yilan's, both of 2021; Penghu's of 2023 is later.
    """
    cache = Cache()
    assert len(read_evidence(copy, cache).briefings) == 5
    append_copy(copy, f"briefings/{briefing}", "30%")
    kept = replace(cache, briefings=slim(cache.briefings))
    evidence = read_evidence(copy, kept)
    one, other = "yilan-2021-briefing/f168b", f"{briefing}/f168b"
    results = evidence.results.set_index("figure_id")["reason"]
    assert (results[one], results[other]) == reasons
    torn = reasons[1] == "contradiction"
    assert contradictions(evidence) == ({other: (IMPOSSIBLE, "30%", one)} if torn else {})
    evidence = read_evidence(copy)
    for name, why in zip((one, other), reasons, strict=True):
        page = open_source(source=name.partition("/")[0], language="en", evidence=evidence)
        row = page.figure_table.text.split(f'id="figure-{name.replace("/", "-")}"')[1]
        row = row.split("</tr>")[0]
        assert ("contradicted: another value for the same period" in row) is torn
        assert ("revised by" in row) is (why == "revised")


@pytest.mark.parametrize("printed", ["29%", "29.0%", "約29%"])
def test_the_same_result_rounded_is_no_contradiction(copy: Workbook, printed: str) -> None:
    append_copy(copy, TAINAN, printed)
    evidence = read_evidence(copy)
    assert contradictions(evidence) == {}
    row = evidence.results.set_index("figure_id").loc["tainan-2021-briefing/f168b"]
    assert (row["reason"], row["of"]) == ("reprint", "yilan-2021-briefing/f168b")


def test_one_document_read_twice(copy: Workbook) -> None:
    shutil.copytree(copy.raw / YILAN, copy.raw / "briefings" / "yilan-2021-report")
    edit(copy.raw / "briefings/yilan-2021-report/source.yml", "kind: briefing", "kind: report")
    with pytest.raises(DataError, match="another document than that of yilan-2021-briefing"):
        read_evidence(copy)


def test_ten_thousand_rows_are_read(copy: Workbook) -> None:
    path = copy.raw / YILAN / "figures.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    many = [rows[0].replace("f31a,", f"x{number},") for number in range(10_000)]
    before = len(read_evidence(copy).figures)
    path.write_text("\n".join([header, *rows, *many]) + "\n", encoding="utf-8", newline="\n")
    assert len(read_evidence(copy).figures) == before + 10_000


def test_measures_of_every_briefing(evidence: Evidence) -> None:
    measures = evidence.measures
    assert measures["measure_id"].is_unique
    kinds = measures.groupby("source")["kind"].agg(set)
    assert {"request", "obstacle", "action"} <= kinds["tainan-2021-briefing"]
    assert {"request", "obstacle", "action"} <= kinds["yilan-2021-briefing"]
    assert {"request", "response", "obstacle"} <= kinds["lienchiang-2018-minutes"]
    answers = measures[measures["kind"] == "response"]["responds_to"]
    known = set(measures["measure_id"])
    assert all(set(filter(None, text.split("|"))) <= known for text in answers)
    assert (measures["summary_zh"].str.len() <= 45).all()
