import csv
import shutil
from dataclasses import replace

import pytest
from conftest import edit
from safetynet.cache import Cache, slim
from safetynet.evidence import Evidence, read_evidence
from safetynet.fault import DataError
from safetynet.workbook import Workbook

LIENCHIANG = "briefings/lienchiang-2023-briefing"
TAINAN = "briefings/tainan-2021-briefing"
YILAN = "briefings/yilan-2021-briefing"

DAMAGE = {
    "relation to a figure that is not there": (f"{YILAN}/relations.csv", "r1,share,f32b,f32a|f31a", "r1,share,f32b,f32a|f31x", "figure_ids of this briefing"),
    "relation of an unknown kind": (f"{LIENCHIANG}/relations.csv", "r3,growth", "r3,grows", "a kind of relation"),
    "population on an unknown day": (f"{LIENCHIANG}/relations.csv", "population@TW-LIE@2021-12-31", "population@TW-LIE@2021-12-30", "population@area@date"),
    "correction of a changed figure": (f"{LIENCHIANG}/figures.csv", ",24.77%,", ",24.78%,", "24.78%, which is what f46d says now"),
    "correction of no figure": (f"{LIENCHIANG}/corrections.csv", "f46d,", "f46z,", "a figure_id of this briefing"),
    "correction that cannot be read": (f"{LIENCHIANG}/corrections.csv", "24.77‰", "24.77 per mille", "a number with its unit"),
    "period before the programme": (f"{LIENCHIANG}/figures.csv", "自殺個案列管人數,9,109,", "自殺個案列管人數,9,99,", "a period of the programme"),
    "result later than its briefing": (f"{LIENCHIANG}/figures.csv", "自殺個案列管人數,16,111,", "自殺個案列管人數,16,121,", "no later than the briefing of 2023"),
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


def test_results_that_disagree(copy: Workbook) -> None:
    path = copy.raw / TAINAN / "figures.csv"
    row = next(line for line in path.read_text("utf-8").split("\n") if line.startswith("f138a,"))
    edit(path, row, row.replace("box=two", "box=one"))
    with pytest.raises(
        DataError, match=r"found '7名', expected 8名 as in tainan-2021-briefing/f135a"
    ):
        read_evidence(copy)


def test_a_result_read_long_ago_that_disagrees_is_told_with_its_row(copy: Workbook) -> None:
    """What was kept of a briefing has no rows; a fault of it is still told with its row."""
    cache = Cache()
    assert len(read_evidence(copy, cache).briefings) == 5
    lines = (copy.raw / YILAN / "figures.csv").read_text("utf-8").split("\n")
    place = next(n for n, line in enumerate(lines) if line.startswith("f168b,"))
    cells = next(csv.reader([lines[place]]))
    cells[4], cells[8] = "30%", ""
    with (copy.raw / "briefings/penghu-2023-briefing/figures.csv").open("a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(cells)
    kept = replace(cache, briefings=slim(cache.briefings))
    expected = rf"yilan-2021-briefing/figures\.csv, row {place + 1}, .* as in penghu-2023-briefing/"
    with pytest.raises(DataError, match=expected):
        read_evidence(copy, kept)


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
