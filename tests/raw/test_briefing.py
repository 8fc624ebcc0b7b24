import pytest
from conftest import edit
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.raw.fault import DataError
from safetynet.raw.source import DOCUMENTS_VARIABLE, check_document, find_document
from safetynet.workbook import Workbook

FIGURES = "briefings/lienchiang-2023-briefing/figures.csv"
NAME = "data/raw/" + FIGURES

DAMAGE = {
    "unknown indicator": ("suicide-cases,,result,,,\nf255b", "suicide-case,,result,,,\nf255b", "indicator", "an indicator of indicators.csv"),
    "unknown area": ("TW,,life-expectancy", "JP,,life-expectancy", "ref_area", "an area of areas.csv"),
    "unknown role": ("f39a,關於馬祖／人口概況,39,鄉,四鄉,,,TW-LIE,,townships-island,,context", "f39a,關於馬祖／人口概況,39,鄉,四鄉,,,TW-LIE,,townships-island,,contxt", "role", "a role: claim, context"),
    "unknown title": ("f79a,持續精進作為／策略一,79,聯合服務涵蓋率,100%,,,TW-LIE,擴增家庭", "f79a,持續精進作為／策略一,79,聯合服務涵蓋率,100%,,,TW-LIE,擴充家庭", "strategy_title", "the title of a strategy"),
    "id twice": ("f44b,", "f44a,", "figure_id", "it once; it stands in row"),
    "unreadable printed text": ("29.6km ²", "29.6公里", "printed", "a number with its unit"),
    "date for a number": ("五島", "3月7日", "printed", "a number with its unit"),
    "scientific notation": ("13983人", "1E+05", "printed", "a number with its unit"),
    "formula": ("13983人", "=13983", "printed", "a number with its unit"),
    "share above 100": ("14.16%", "114.16%", "printed", "a share from 0 % to 100 %"),
    "unit of another thing": ("13983人", "13983案", "printed", "the unit of population, 人"),
    "numerator above denominator": ("總收案人數 總計,25,", "總收案人數 總計,15,", "numerator", "no larger than its denominator"),
    "denominator of nothing": ("總收案人數 總計,25,", "總收案人數 總計,0,", "denominator", "a base above 0"),
    "numerator that is not there": ("f232b,f232c", "f232x,f232c", "numerator", "a figure_id of this briefing"),
    "second number without a row": (",f151c,,未列分母", ",,,未列分母", "printed", "a row of its own for 1案"),
    "period that is none": ("10.12%,111年10月", "10.12%,111年十月", "period_printed", "a period such as"),
    "unknown breakdown": ("age=older", "age=old", "breakdown", "breakdowns.csv"),
    "line that is none": ("f39b,關於馬祖／人口概況,39,", "f39b,關於馬祖／人口概況,-39,", "line", "a line number"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "column", "expected"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_named(copy: Workbook, old: str, new: str, column: str, expected: str) -> None:
    path = copy.raw / FIGURES
    edit(path, old, new)
    where = {
        "f44a,": "f44a,關於馬祖,44,島",
        ",,,未列分母": "f151b,",
        "總收案人數 總計,15,": "f309a,",
        "總收案人數 總計,0,": "f309a,",
    }
    wanted = where.get(new, new.split("\n")[0])
    lines = path.read_text(encoding="utf-8").split("\n")
    row = next(number for number, line in enumerate(lines, 1) if wanted in line)
    with pytest.raises(DataError) as caught:
        read_evidence(copy)
    named = [f for f in caught.value.faults if (f.file, f.column) == (NAME, column)]
    assert any(expected in fault.expected for fault in named), caught.value
    assert row in {fault.row for fault in named}, caught.value


def test_every_fault_in_one_report(copy: Workbook) -> None:
    edit(copy.raw / FIGURES, "29.6km ²", "29.6公里")
    edit(copy.raw / FIGURES, "14.16%", "114.16%")
    edit(copy.raw / "briefings/yilan-2021-briefing/figures.csv", "451,175人", "45,1175人")
    (copy.raw / "briefings/yilan-2021-briefing/source.yml").unlink()
    with pytest.raises(DataError, match="4 faults in the data") as caught:
        read_evidence(copy)
    assert len({fault.file for fault in caught.value.faults}) == 3


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("kind: briefing", "kind: speech", "one of briefing"), ("issuer:", "issued:", "the key"), ("title: ", "title: [", "YAML")],
)  # fmt: skip
def test_source_faults(copy: Workbook, old: str, new: str, expected: str) -> None:
    edit(copy.raw / "briefings/yilan-2021-briefing/source.yml", old, new)
    with pytest.raises(DataError, match=expected):
        read_evidence(copy)


def test_a_thousand_faulty_rows_are_all_named(copy: Workbook) -> None:
    path = copy.raw / FIGURES
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    many = [rows[0].replace("f27a", f"x{n}").replace("29.6km ²", "?") for n in range(1000)]
    path.write_text("\n".join([header, *many]) + "\n", encoding="utf-8", newline="\n")
    with pytest.raises(DataError) as caught:
        read_evidence(copy)
    assert sum(fault.column == "printed" for fault in caught.value.faults) == 1000


def test_printed_texts_stand_in_the_documents(evidence: Evidence) -> None:
    checked = 0
    for briefing in evidence.briefings.values():
        document = find_document(briefing.source)
        if document is not None:
            assert (
                check_document(
                    {"figures": briefing.figures, "measures": briefing.measures},
                    briefing.source,
                    document,
                )
                == []
            )
            checked += len(briefing.figures)
    if not checked:
        pytest.skip(
            f"the briefings' own texts are not at hand: {DOCUMENTS_VARIABLE} names no folder with them"
        )
    assert checked == len(evidence.figures)


def test_a_text_that_is_not_there(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    text = copy.root / "documents" / "000_c78ce257388485f1.txt"
    text.parent.mkdir()
    text.write_text("nothing of the kind\n", encoding="utf-8")
    monkeypatch.setenv(DOCUMENTS_VARIABLE, str(text.parent))
    with pytest.raises(DataError) as caught:
        read_evidence(copy)
    expected = {fault.expected for fault in caught.value.faults}
    assert "a line with text of 000_c78ce257388485f1.txt" in expected
    assert any(fault.column == "sha256" for fault in caught.value.faults)
