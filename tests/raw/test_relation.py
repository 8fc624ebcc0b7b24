"""Relations and links between figures that say nothing, and near ones that stand."""

from collections.abc import Sequence

import pytest
from conftest import add_briefing
from safetynet.book.evidence import read_evidence
from safetynet.evidence.arithmetic import UNCHECKED, check
from safetynet.printed.quantity import parse_printed
from safetynet.raw.briefing import OPERANDS, RELATION_KINDS
from safetynet.raw.fault import DataError, Fault
from safetynet.workbook import Workbook

NAME = "hualien-2022-briefing"
# Figures to relate: people, attendances, cases, shares, ratios, money.
FIGURES = [
    ("suicide-cases", "12人"), ("suicide-cases", "7人"), ("suicide-cases", "5人"),
    ("youth-finance-course-participants", "30人次"), ("vulnerable-family-cases", "20案"),
    ("vulnerable-family-visit-coverage-share", "40%"),
    ("vulnerable-family-visit-coverage-share", "60%"), ("drug-caseload-ratio", "1:30"),
    ("emergency-relief-amount", "500元"),
]  # fmt: skip


def faults(
    workbook: Workbook,
    relations: Sequence[tuple[str, str, str]] = (),
    rows: Sequence[dict[str, str]] = (),
) -> list[Fault]:
    """Return the faults of a briefing with some relations (kind, figure, operands) and rows."""
    figures = [{"indicator": name, "printed": text, "role": "context"} for name, text in FIGURES]
    add_briefing(workbook, NAME, "2022", [*figures, *rows])
    lines = [f"r{n},{','.join(relation)},x,x" for n, relation in enumerate(relations)]
    path = workbook.raw / "briefings" / NAME / "relations.csv"
    text = "\n".join(["relation_id,kind,figure,operands,note_zh,note_en", *lines])
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    try:
        read_evidence(workbook)
    except DataError as error:
        return error.faults
    return []


WRONG = {
    "growth from nothing": ("growth", "f5", "f1", "2 operands for growth"),
    "growth over three": ("growth", "f5", "f1|f2|f3", "2 operands for growth"),
    "sum of one": ("sum", "f0", "f1", "2 or more operands for sum"),
    "difference of one": ("difference", "f0", "f1", "2 or more operands for difference"),
    "share of one": ("share", "f5", "f1", "2 operands for share"),
    "quotient of three": ("quotient", "f0", "f1|f2|3", "2 operands for quotient"),
    "ratio of one": ("ratio", "f7", "30", "2 operands for ratio"),
    "ratio of no ratio": ("ratio", "f0", "1|12", "a figure printed as a ratio"),
    "equal to two": ("equal", "f0", "f1|f2", "1 operand for equal"),
    "no more than two": ("at-most", "f1", "f0|f2", "1 operand for at-most"),
    "no less than two": ("at-least", "f0", "f1|f2", "1 operand for at-least"),
    "two units": ("unit", "f0", "人|名", "1 operand for unit"),
    "a number for a unit": ("unit", "f0", "12", "a unit of units.csv"),
    "a figure for a unit": ("unit", "f0", "f1", "a unit of units.csv"),
    "an unknown unit": ("unit", "f0", "公斤", "not a number: '公斤'"),
    "whole of two": ("whole", "f5", "f1|f2", "1 operand for whole"),
    "a unit for a number": ("sum", "f0", "f1|人", "a unit alone is neither"),
    "itself": ("sum", "f0", "f1|f0", "other figures than f0"),
    "a figure twice": ("sum", "f0", "f1|f2|f2", "each figure once; f2 stands twice"),
    "people and attendances": ("sum", "f0", "f1|f3", "人 and 人次 are not"),
    "people and money": ("difference", "f0", "f8|f1", "人 and 元 are not"),
    "shares that make people": ("sum", "f0", "f5|f6", "% and 人 are not"),
    "people in a hundred": ("hundred", "f5", "f0", "% and 人 are not"),
    "people for money": ("equal", "f0", "f8", "人 and 元 are not"),
    "an empty operand": ("sum", "f0", "f1||f2", "an empty operand"),
    "a circled digit": ("sum", "f0", "f1|5①", "'①' (CIRCLED DIGIT ONE) at character 2"),
    "a space in a number": ("equal", "f0", "1 2", "two numbers with a space between them"),
    "a long number": ("equal", "f0", "9" * 5000, "5,000 characters"),
    "a day without population": ("at-most", "f0", "population@TW-HUA@20181231", "known on 2018-12-31"),
    "an area without population": ("at-most", "f0", "population@JP@2018-12-31", "no such area"),
    "a country not counted whole": ("at-most", "f0", "population@TW@2018-12-30", "known on 2018-12-31"),
}  # fmt: skip
SOUND = {
    "a sum": ("sum", "f0", "f1|f2"), "numbers": ("sum", "f0", "6|6"), "a difference": ("difference", "f1", "f0|f2"),
    "growth": ("growth", "f5", "f2|f1"), "cases and people": ("sum", "f4", "f1|f2"), "a hundred": ("hundred", "f5", "f6"),
    "a share": ("share", "f5", "f0|30"), "a ratio": ("ratio", "f7", "2|60"), "a unit": ("unit", "f0", "人"),
    "fewer than attendances": ("at-most", "f0", "f3"), "a population": ("at-most", "f0", "population@TW-HUA@2018-12-31"),
    "the country": ("at-most", "f0", "population@TW@2018-12-31"), "a quotient": ("quotient", "f0", "24|2"),
}  # fmt: skip


def test_operands_that_say_nothing(copy: Workbook) -> None:
    found = faults(copy, [case[:3] for case in WRONG.values()])
    for row, (case, (_, _, operands, expected)) in enumerate(WRONG.items(), 2):
        mine = [fault for fault in found if fault.row == row and fault.column == "operands"]
        assert any(expected in fault.expected for fault in mine), (case, mine)
        assert {fault.found for fault in mine} == {operands}


def test_operands_that_stand(copy: Workbook) -> None:
    assert faults(copy, list(SOUND.values())) == []


@pytest.mark.parametrize("kind", RELATION_KINDS)
def test_the_arithmetic_takes_as_many_operands_as_each_kind_may_have(kind: str) -> None:
    least, most = OPERANDS[kind]
    figure = parse_printed("1:45" if kind == "ratio" else "12%", {"%": "%"})[0]
    for count in {least, most or least + 3}:
        operands = ["%"] if kind == "unit" else [*parse_printed("7%", {"%": "%"})] * count
        assert check(kind, figure, "%", operands).verdict
    if kind in ("unit", "sum", "hundred", "difference"):
        return
    fewer = [*parse_printed("7%", {"%": "%"})] * (least - 1)
    try:
        assert check(kind, figure, "%", fewer).verdict == UNCHECKED
    except IndexError:
        assert len(fewer) < least


LINKS = {
    "its own numerator": ("20%", "f9", "f0", "numerator", "another figure than the row's own"),
    "its own denominator": ("20%", "f0", "f9", "denominator", "another figure than the row's own"),
    "one figure for both": ("100%", "f0", "f0", "denominator", "another figure than the numerator"),
    "a share of a share": ("20%", "f5", "f0", "numerator", "counts or measures; that one is a share"),
    "a share over a share": ("20%", "f2", "f5", "denominator", "counts or measures; that one is a share"),
    "a share over a ratio": ("20%", "f2", "f7", "denominator", "that one is a ratio"),
    "a fraction of a person": ("3%", "f10", "f0", "numerator", "a whole number"),
    "less than one of all": ("0.0001%", "f0", "", "printed", "for that many of all residents"),
    "under less than one of all": ("低於0.002%", "f0", "", "printed", "for that many of all residents"),
    "a share without its sign": ("0.0385", "f0", "", "printed", "a share with its sign"),
    "a share without its sign, with its count": ("0.0385 (12人)", "f0", "", "printed", "a share with its sign"),
    "a share between": ("0.2-0.4", "", "", "printed", "a share with its sign"),
}  # fmt: skip


@pytest.mark.parametrize("case", LINKS)
def test_links_that_cannot_be(copy: Workbook, case: str) -> None:
    printed, top, base, column, expected = LINKS[case]
    usual = {"role": "context", "indicator": "vulnerable-family-visit-coverage-share"}
    share = usual | {"printed": printed, "numerator": top, "denominator": base}
    part = {"role": "context", "indicator": "suicide-cases", "printed": "1.5人"}
    found = faults(copy, rows=[share, *[part] * ("f10" in (top, base))])
    mine = [fault for fault in found if fault.row == 11 and fault.column == column]
    assert any(expected in fault.expected for fault in mine), found


@pytest.mark.parametrize(
    ("printed", "top", "base"),
    [("41.67%", "f2", "f0"), ("0.01%", "f0", ""), ("0%", "f0", ""), ("0.5%", "f2", ""), ("0.0001%", "f3", ""),
     ("0.0001%", "f2", "f0"), ("超過0.0001%", "f0", ""), ("1", "", ""), ("0", "", ""), ("3.85", "", "")],
)  # fmt: skip
def test_links_that_may_be(copy: Workbook, printed: str, top: str, base: str) -> None:
    """A base that is printed is the audit's business, and so are attendances of the same people."""
    usual = {"role": "context", "indicator": "vulnerable-family-visit-coverage-share"}
    assert (
        faults(copy, rows=[usual | {"printed": printed, "numerator": top, "denominator": base}])
        == []
    )


def test_figures_that_rest_on_each_other(copy: Workbook) -> None:
    count = {"role": "context", "indicator": "suicide-cases", "printed": "5人"}
    rows = [
        count | {"numerator": "f10"},
        count | {"denominator": "f11"},
        count | {"numerator": "f9"},
    ]
    rows += [count | {"numerator": "f9"}]
    found = faults(copy, rows=rows)
    circle = [fault.row for fault in found if "does not rest on" in fault.expected]
    assert sorted(circle) == [11, 12, 13]
