from decimal import Decimal

import pytest
from conftest import edit
from hypothesis import given
from hypothesis import strategies as st
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.evidence.arithmetic import AGREES, IMPOSSIBLE, TRUNCATED, UNCHECKED, WORDING, check
from safetynet.printed.quantity import Quantity
from safetynet.workbook import Workbook

FIVE = [f"lienchiang-{kind}" for kind in ("2018-minutes", "2023-briefing")]
FIVE += ["penghu-2023-briefing", "tainan-2021-briefing", "yilan-2021-briefing"]


def q(text: str, bound: str = "", per: int | None = None) -> Quantity:
    return Quantity(Decimal(text), bound=bound, per=None if per is None else Decimal(per))


CASES = [
    ("sum", q("25"), ["22", "3"], AGREES),
    ("sum", q("25"), ["22", "4"], IMPOSSIBLE),
    ("difference", q("21"), ["22", "1"], AGREES),
    ("share", q("34.92"), ["2049", "5867"], AGREES),
    ("share", q("100.00"), ["104", "104"], AGREES),
    ("share", q("75.1"), ["536", "713"], TRUNCATED),
    ("share", q("81.3"), ["756", "933"], IMPOSSIBLE),
    ("share", q("0.5"), ["1", "200"], AGREES),
    ("share", q("12.5"), ["1", "8"], AGREES),
    ("share", q("13"), ["1", "8"], AGREES),
    ("share", q("12"), ["1", "8"], TRUNCATED),
    ("share", q("50"), ["1", "0"], UNCHECKED),
    ("hundred", q("88"), ["12"], AGREES),
    ("hundred", q("88"), ["13"], IMPOSSIBLE),
    ("growth", q("4"), ["3954", "4129"], AGREES),
    ("growth", q("24.77"), ["13645", "13983"], IMPOSSIBLE),
    ("growth", q("-4.73"), ["23375314", "23264640"], IMPOSSIBLE),
    ("ratio", q("5", per=4), ["20", "25"], AGREES),
    ("ratio", q("5", per=4), ["20", "26"], IMPOSSIBLE),
    ("ratio", q("5", per=4), ["0", "26"], IMPOSSIBLE),
    ("quotient", q("2.5"), ["5", "2"], AGREES),
    ("equal", q("7", "<"), ["6.5"], IMPOSSIBLE),
    ("equal", q("7.0"), ["7"], AGREES),
    ("at-most", q("45"), ["64"], AGREES),
    ("at-most", q("65"), ["64"], IMPOSSIBLE),
    ("at-least", q("64"), ["64"], AGREES),
    ("sum", q("25", ">="), ["22", "3"], AGREES),
    ("sum", q("25", ">"), ["22", "3"], IMPOSSIBLE),
    ("sum", q("25", "<="), ["22", "3"], AGREES),
    ("sum", q("25", "<"), ["22", "3"], IMPOSSIBLE),
    ("sum", q("25", "<"), ["22", "2.9"], AGREES),
    ("sum", q("26", ">="), ["22", "3"], IMPOSSIBLE),
    ("sum", q("30", "~"), ["22", "3"], AGREES),
    ("sum", q("30", "~"), ["22", "2"], IMPOSSIBLE),
    ("sum", q("31", "~"), ["22", "3"], IMPOSSIBLE),
    ("quotient", q("2", ">="), ["24", "12"], AGREES),
    ("quotient", q("2", ">="), ["23", "12"], IMPOSSIBLE),
    ("whole", q("3.85", ">="), ["1"], UNCHECKED),
    ("hundred", q("88", ">="), ["12"], UNCHECKED),
    ("whole", q("3.85"), ["1"], AGREES),
    ("whole", q("3.9"), ["7"], AGREES),
    ("whole", q("70.1"), ["1"], IMPOSSIBLE),
    ("whole", q("0"), ["0"], UNCHECKED),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "figure", "operands", "verdict"), CASES)
def test_verdict(kind: str, figure: Quantity, operands: list[str], verdict: str) -> None:
    assert check(kind, figure, "", [q(text) for text in operands]).verdict == verdict


@pytest.mark.parametrize(
    ("printed", "expected", "verdict"),
    [("人次", "人次", AGREES), ("人", "人次", WORDING), ("%", "人", WORDING), ("", "%", WORDING),
     ("%", "‰", IMPOSSIBLE), ("‰", "%", IMPOSSIBLE)],
)  # fmt: skip
def test_a_unit_worded_differently_is_no_wrong_number(
    printed: str, expected: str, verdict: str
) -> None:
    """Only between per cent and per mille does the unit change the number."""
    assert check("unit", q("7"), printed, [expected]).verdict == verdict


@pytest.mark.parametrize(
    ("printed", "count", "bases"),
    [("3.85", 1, (26, 26)), ("64.63", 53, (82, 82)), ("12.6", 96, (759, 764)), ("50", 1, (2, 2))],
)
def test_bases_that_fit(printed: str, count: int, bases: tuple[int, int]) -> None:
    assert check("whole", q(printed), "%", [q(str(count))]).bases == bases


def half_up(count: int, base: int, decimals: int) -> Decimal:
    """Round as a county would, in whole numbers only."""
    scaled, rest = divmod(count * 100 * 10**decimals, base)
    return Decimal(scaled + (2 * rest >= base)).scaleb(-decimals)


@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 2))
def test_a_true_share_is_never_accused(count: int, more: int, decimals: int) -> None:
    base = count + more
    printed = Quantity(half_up(count, base, decimals), "%")
    assert check("share", printed, "%", [q(str(count)), q(str(base))]).verdict == AGREES
    found = check("whole", printed, "%", [q(str(count))])
    assert found.verdict in (AGREES, UNCHECKED)
    if found.bases:
        assert found.bases[0] <= base <= found.bases[1]
        for fitting in range(found.bases[0], min(found.bases[1], found.bases[0] + 20) + 1):
            assert half_up(count, fitting, decimals) == printed.value
        if found.bases[0] > count:
            assert half_up(count, found.bases[0] - 1, decimals) != printed.value
        assert half_up(count, found.bases[1] + 1, decimals) != printed.value


def test_what_cannot_be_right(evidence: Evidence) -> None:
    """Recomputed by hand from what stands in figures.csv and in the relation.

    Lienchiang: f46c -110,674 of 23,375,314 is -0.47 %, f46d 338 of 13,645 is 2.48 %, f46e a birth
    rate in % and not ‰, f45a 2023-2018 is 5 and not 3, f202a 3 of 4 is 75 %, f299d 25 of which 111
    has 5. Penghu: f356a 7 beside 6.5, f69a under 85 where all posts are full, f143a 53 of 77 is
    68.8 %. Tainan: f160e 756 of 933 is 81.03 %, f648a 95-53 is 42, f648b 10-4 is 6, f249a 2 in
    three quarters of one each, f607a 89.308 after 89.637 and said to rise. Truncated, all Tainan:
    f161d 536 of 713 is 75.18 %, f281a 24 of 37 is 64.86 %, f378a 1,862,059 over 330,000 is 5.64.
    """
    audit = evidence.audit[evidence.audit["source"].isin(FIVE)]
    found = {
        verdict: set(audit[audit["verdict"] == verdict]["figure_id"])
        for verdict in (IMPOSSIBLE, TRUNCATED)
    }
    assert found[IMPOSSIBLE] == {
        *(f"lienchiang-2023-briefing/{name}" for name in (
            "f45a", "f46c", "f46d", "f46e", "f202a")),
        *(f"penghu-2023-briefing/{name}" for name in ("f69b", "f143a", "f356a")),
        "tainan-2021-briefing/f160e",
    }  # fmt: skip
    assert found[TRUNCATED] == {
        f"tainan-2021-briefing/{name}" for name in ("f161d", "f281a", "f378a")
    }


def test_what_is_only_worded_differently(evidence: Evidence) -> None:
    """Lienchiang: 人 in rows of 人次 or the reverse; Penghu: a bare 7, and % for a number of people;
    Yilan: % for a number of people."""
    audit = evidence.audit[evidence.audit["source"].isin(FIVE)]
    assert set(audit[audit["verdict"] == WORDING]["figure_id"]) == {
        *(f"lienchiang-2023-briefing/{name}" for name in (
            "f156a", "f156b", "f168a", "f168b", "f191a", "f390b")),
        *(f"penghu-2023-briefing/{name}" for name in ("f356a", "f375c")),
        *(f"yilan-2021-briefing/{name}" for name in ("f167a", "f167b")),
    }  # fmt: skip


def test_a_derived_base(evidence: Evidence) -> None:
    row = evidence.audit.set_index("audit_id")
    found = row[(row["figure_id"] == "lienchiang-2023-briefing/f151b") & (row["kind"] == "whole")]
    assert found[["base_lower", "base_upper"]].to_numpy().tolist() == [[26, 26]]


def test_growth_is_proved_with_population(evidence: Evidence) -> None:
    audit = evidence.audit[evidence.audit["kind"] == "growth"].set_index("figure_id")
    row = audit.loc["lienchiang-2023-briefing/f46d"]
    assert row["recomputed"] == "2.477098"
    assert "population@TW-LIE@2021-12-31" in row["operands"]


def test_a_changed_figure_changes_its_verdict(copy: Workbook) -> None:
    edit(copy.raw / "briefings/lienchiang-2023-briefing/figures.csv", "34.92%", "35.92%")
    audit = read_evidence(copy).audit
    row = audit[audit["figure_id"] == "lienchiang-2023-briefing/f353c"]
    assert IMPOSSIBLE in set(row["verdict"])


@pytest.mark.parametrize("kind", ["sum", "at-most", "equal", "share"])
def test_an_approximate_operand_checks_nothing(kind: str) -> None:
    assert check(kind, q("211"), "", [q("60", "~"), q("71")]).verdict == UNCHECKED
