"""What one printed number may be: cells that must be refused, with the reason, and near ones."""

import pytest
from conftest import add_briefing
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.raw.catalogue import AGAIN, TIME
from safetynet.raw.fault import DataError, Fault
from safetynet.workbook import Workbook

NAME = "hualien-2022-briefing"
CASES, PEOPLE_PER_CENTRE, SHARE = (
    "suicide-cases", "mental-health-centre-population", "vulnerable-family-visit-coverage-share"
)  # fmt: skip
WHOLE = "a whole number, for what is counted one by one"


def faults(
    workbook: Workbook, rows: list[dict[str, str]], corrections: list[tuple[str, ...]] | None = None
) -> list[Fault]:
    """Return the faults of a briefing with some figures and corrections (figure, printed, used)."""
    add_briefing(workbook, NAME, "2022", [{"role": "context"} | row for row in rows])
    lines = [f"{','.join(cells)},applied,x,x" for cells in corrections or []]
    text = "\n".join(["figure_id,printed,used,status,evidence_zh,evidence_en", *lines])
    path = workbook.raw / "briefings" / NAME / "corrections.csv"
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    try:
        read_evidence(workbook)
    except DataError as error:
        return error.faults
    return []


REFUSED = {
    "a dot for a comma": (CASES, "13.983人", WHOLE),
    "a dot for a comma, of an amount of people": (PEOPLE_PER_CENTRE, "33.5人", WHOLE),
    "a dot for a comma, without a unit": (PEOPLE_PER_CENTRE, "13.983", WHOLE),
    "a dot for a comma, in another unit": ("ccf-social-workers", "1.5位", WHOLE),
    "a dot for a comma, of households": ("households", "34.284戶", WHOLE),
    "a fraction of a range": (CASES, "1.5-2人", WHOLE),
    "too many decimals before 萬": (CASES, "1.23456萬人", WHOLE),
    "a comma for a dot": (CASES, "0,385人", "cannot be read from"),
    "a rank between": ("happy-city-rank", "1.5名次", "a rank, which is a whole number"),
    "rank zero": ("happy-city-rank", "第0名", "a rank, which is a whole number"),
    "a ratio per nothing": ("drug-caseload-ratio", "0:45", "a ratio per nothing"),
    "a footnote": (CASES, "3①", "'①' (CIRCLED DIGIT ONE) at character 2, which may be a footnote"),
    "a raised footnote": (CASES, "3人²", "'²' (SUPERSCRIPT TWO) at character 3, which may be"),
    "a keycap": (CASES, "3\u20e3人", "U+20E3 (COMBINING ENCLOSING KEYCAP) at character 2"),
    "a zero-width space": (CASES, "1\u200b3人", "ZERO WIDTH SPACE (U+200B), character 2"),
    "an Arabic-Indic digit": (CASES, "٣人", "(ARABIC-INDIC DIGIT THREE) at character 1"),
    "a very long number": (CASES, "9" * 5000, "5,000 characters, of which at most 200 are read"),
    "a long number": (CASES, "9" * 16 + "人", "a number of more than 15 digits"),
}  # fmt: skip


def test_numbers_that_are_refused(copy: Workbook) -> None:
    rows = [{"indicator": name, "printed": text} for name, text, _ in REFUSED.values()]
    found = faults(copy, rows)
    for row, (case, (_, text, expected)) in enumerate(REFUSED.items(), 2):
        mine = [fault for fault in found if (fault.row, fault.column) == (row, "printed")]
        assert any(expected in fault.expected for fault in mine), (case, mine)
        assert {fault.found for fault in mine} == {text}


SOUND = [
    (CASES, "13,983人"), (CASES, "13983人"), (CASES, "1.2萬人"), (CASES, "1萬3,983人"), (CASES, "12.0人"),
    (CASES, "１３，９８３人"), (PEOPLE_PER_CENTRE, "33萬人口"), ("households", "34,284戶"),
    ("health-staff-seniority", "4.1年"), ("land-area", "29.6km ²"), ("land-area", "29.6㎢"),
    ("emergency-relief-amount", "1.5元"), ("training-hours", "1.5小時"), ("life-expectancy", "80.86歲"),
    ("drug-caseload-ratio", "1:45.5"), ("happy-city-score", "640.8分"), ("happy-city-rank", "第1名"),
    (SHARE, "3.85%"), (SHARE, "0.0385%"), (SHARE, "0"), (SHARE, "12.5"),
]  # fmt: skip


def test_numbers_that_stand(copy: Workbook) -> None:
    assert faults(copy, [{"indicator": name, "printed": text} for name, text in SOUND]) == []


def test_units_of_whole_things(evidence: Evidence) -> None:
    units = evidence.programme.whole_units
    assert {"人", "名", "位", "案", "戶", "處", "場", "場次", "人次", "島"} <= units
    assert not units & {"%", "‰", "元", "km²", "分", "", *TIME}
    assert set(AGAIN) & set(evidence.programme.units_known) <= units


PERIODS = {
    "0年": "no year, month or day", "111年13月": "there is no month 13", "99999年": "no year, month or day",
    "9999年": "no year from 1921", "211年": "no year from 1921", "111①年": "which may be a footnote",
    "111²年": "(SUPERSCRIPT TWO) at character 4", "٣١年": "ARABIC-INDIC", "9" * 5000: "of which at most 200",
    "11 1年": "two numbers with a space", "112-110年": "runs backwards", "民國2022年": "no period",
}  # fmt: skip


def test_periods_that_are_refused(copy: Workbook) -> None:
    usual = {"indicator": CASES, "printed": "3人"}
    found = faults(copy, [usual | {"period_printed": text} for text in PERIODS])
    for row, (text, expected) in enumerate(PERIODS.items(), 2):
        [fault] = [fault for fault in found if (fault.row, fault.column) == (row, "period_printed")]
        assert fault.found == text
        assert expected in fault.expected


BREAKDOWNS = {
    "age=0-6;sex=female": "sex=female;age=0-6, in the order of breakdowns.csv",
    "post=supervisor;zone=one": "zone=one;post=supervisor, in the order",
    "sex=female;sex=male": "each dimension once, not sex twice",
    "sex=female;sex=female": "each dimension once, not sex twice",
    "sex=female;": "sex=female, in the order",
    ";sex=female": "sex=female, in the order",
    "sex=female;;age=0-6": "sex=female;age=0-6, in the order",
    "sex": "one of female, male",
    "sex=women": "one of female, male",
    "size=9": "one of the dimensions age, area",
}  # fmt: skip


def test_breakdowns_have_one_spelling(copy: Workbook) -> None:
    usual = {"indicator": CASES, "printed": "3人"}
    found = faults(copy, [usual | {"breakdown": text} for text in BREAKDOWNS])
    for row, (text, expected) in enumerate(BREAKDOWNS.items(), 2):
        [fault] = [fault for fault in found if (fault.row, fault.column) == (row, "breakdown")]
        assert (fault.found, expected in fault.expected) == (text, True), fault


def test_every_line_number_is_plain(copy: Workbook) -> None:
    usual = {"indicator": CASES, "printed": "3人"}
    lines = ["１２", "٣", "0", "01", "9" * 5000, "1.0"]
    found = faults(copy, [usual | {"line": line} for line in lines])
    assert [fault.found for fault in found if fault.column == "line"] == lines


CORRECTIONS = {
    "another unit": (CASES, "3人", "3案", "the unit of 3人, 人"),
    "a share of a count": (CASES, "3人", "3%", "the unit of 3人, 人"),
    "a range": (CASES, "3人", "3-4人", "one number, as 3人 is"),
    "no range": (CASES, "3-4人", "3人", "a range, as 3-4人 is"),
    "a ratio": ("drug-caseload-ratio", "1:30", "30", "a ratio, as 1:30 is"),
    "no ratio": ("happy-city-score", "640.8", "1:640", "one number, as 640.8 is"),
    "more numbers": (CASES, "3人", "3人 (1案)", "as many numbers as 3人 has, 1"),
    "nothing": (CASES, "3人", "3人", "another reading than 3人, which it does not change"),
    "nothing but its look": (CASES, "3人", "３ 人", "which it does not change"),
    "a share above 100": (SHARE, "85%", "185%", "a share from 0 % to 100 %"),
    "a fraction of a person": (CASES, "3人", "3.5人", WHOLE),
    "a footnote": (CASES, "31人", "3①人", "'①' (CIRCLED DIGIT ONE) at character 2"),
    "a share without its sign": (SHARE, "38.5%", "0.385", "a share with its sign"),
    "another text": (CASES, "3人", "4人", "5人, which is what"),
}  # fmt: skip


def test_corrections_that_are_none(copy: Workbook) -> None:
    rows, corrections = [], []
    for number, (case, (indicator, printed, used, _)) in enumerate(CORRECTIONS.items()):
        says = "5人" if case == "another text" else printed
        rows.append({"indicator": indicator, "printed": says})
        corrections.append((f"f{number}", printed, used))
    found = faults(copy, rows, corrections)
    for row, (case, (*_, expected)) in enumerate(CORRECTIONS.items(), 2):
        mine = [fault for fault in found if fault.file.endswith("corrections.csv")]
        assert any(expected in fault.expected for fault in mine if fault.row == row), (case, mine)


def test_corrections_that_stand(copy: Workbook) -> None:
    good = [
        (CASES, "3人", "5人"), (CASES, "3人", "3名"), (CASES, "3人", "至少3人"), (CASES, "3", "4人"),
        ("population-growth", "24.77%", "24.77‰"), (SHARE, "85%", "未達85%"), (SHARE, "0.0385", "3.85%"),
        (SHARE, "0.5", "0.5%"), ("drug-caseload-ratio", "1:30", "1:45"), (CASES, "3-4人", "3-5人"),
    ]  # fmt: skip
    rows = [{"indicator": name, "printed": printed} for name, printed, _ in good]
    corrections = [(f"f{n}", printed, used) for n, (_, printed, used) in enumerate(good)]
    assert faults(copy, rows, corrections) == []


@pytest.mark.parametrize("used", ["5人", "4人"])
def test_a_figure_is_corrected_once(copy: Workbook, used: str) -> None:
    corrections = [("f0", "3人", "5人"), ("f0", "3人", used)]
    [fault] = faults(copy, [{"indicator": CASES, "printed": "3人"}], corrections)
    assert (fault.row, fault.column) == (3, "figure_id")
    assert "it stands in row 2 already" in fault.expected
