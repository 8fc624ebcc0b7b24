"""Whether a result meets the target of its own period: tables of cases, and real ones."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.evidence.arithmetic import IMPOSSIBLE
from safetynet.evidence.figures import COLUMNS, NUMBERS
from safetynet.evidence.results import select_results
from safetynet.printed.quantity import parse_printed
from safetynet.raw.programme import Programme
from safetynet.statistics.target import REASONS, STATES, judge_targets

# Document a is of the end of phase one, b of the middle of phase two.
WRITTEN = {"a": (date(2020, 12, 31),) * 2, "b": (date(2023, 6, 30),) * 2}
Y2019, Y2020 = "2019-01-01/2019-12-31", "2020-01-01/2020-12-31"
PHASE1, PHASE2 = "2018-01-01/2020-12-31", "2021-01-01/2025-12-31"
Judged = dict[str, Any]


def printed(role: str, text: str, **cells: Any) -> dict[str, Any]:
    """Return a figure that is read from its printed text; of 2020 unless told otherwise."""
    return {"role": role, "text": text, "time_period": Y2020, "phase_basis": "period",
            "breakdown": "", "source": "a"} | cells  # fmt: skip


def result(text: str, **cells: Any) -> dict[str, Any]:
    return printed("result", text, **cells)


def target(text: str, **cells: Any) -> dict[str, Any]:
    return printed("target", text, **cells)


def clean(programme: Programme, figures: list[dict[str, Any]]) -> pd.DataFrame:
    """Return clean figures f0, f1 and so on, each of its document."""
    rows = []
    for number, figure in enumerate(figures):
        [quantity] = parse_printed(figure["text"], programme.printed_units)
        shown = quantity.value if quantity.value is not None else quantity.lower
        assert shown is not None
        days = figure["time_period"][:10]
        phase = "2" if days >= "2021" or figure["time_period"][:1] == "R" else "1"
        rows.append(
            dict.fromkeys(COLUMNS, "")
            | {"figure_id": f"{figure['source']}/f{number}", "ref_area": "TW-ILA",
               "strategy": "1", "indicator": "i", "phase": phase, "obs_value": quantity.value,
               "lower": quantity.lower, "upper": quantity.upper, "per": quantity.per,
               "bound": quantity.bound, "unit_measure": quantity.unit or "%",
               "decimals": -int(shown.as_tuple().exponent), "printed_value": None,
               "numerator_value": None, "denominator_value": None}
            | figure
        )  # fmt: skip
    return pd.DataFrame(rows)[COLUMNS].astype(dict.fromkeys(NUMBERS, float))


def judge(
    programme: Programme, *figures: dict[str, Any], direction: str = "higher",
    measure: str = "share", counted: str = "flow", wrong: frozenset[str] = frozenset(),
    **cells: float,
) -> list[Judged]:  # fmt: skip
    """Return the judgements of the results among some figures, in their order.

    ``cells`` are what the results have beside that.
    """
    entry = dict.fromkeys(programme.indicators.columns, "") | {
        "indicator": "i", "direction": direction, "measure": measure, "counted": counted
    }  # fmt: skip
    programme = replace(programme, indicators=pd.DataFrame([entry]))
    table = clean(programme, list(figures))
    audit = pd.DataFrame(
        [{"figure_id": name, "kind": "equal", "verdict": IMPOSSIBLE} for name in wrong],
        columns=["figure_id", "kind", "verdict", "base_lower", "base_upper"],
    )
    results = select_results(table, audit, programme, WRITTEN).assign(**cells)
    judged = judge_targets(results, table, set(wrong), programme, WRITTEN)
    assert set(judged["state"]) <= set(STATES)
    assert set(judged["reason"]) <= {"", *REASONS}
    assert ((judged["state"] == "undecided") == (judged["reason"] != "")).all()
    return judged.to_dict("records")


def said(judged: Judged) -> tuple[str, str]:
    return judged["state"], judged["reason"]


MET, MISSED = ("met", ""), ("missed", "")
NO_DIRECTION, STRADDLES = ("undecided", "no-direction"), ("undecided", "straddles")


@pytest.mark.parametrize(
    ("shown", "aim", "direction", "expected"),
    [
        ("3.85%", "低於7%", "", MET),
        ("7%", "低於7%", "", MISSED),
        ("7%", "不超過7%", "", MET),
        ("7.1%", "7%以下", "", MISSED),
        ("7%", "超過7%", "lower", MISSED),
        ("7%", "至少7%", "lower", MET),
        ("83.2%", "80%", "higher", MET),
        ("80%", "80%", "higher", MET),
        ("99.95%", "100%", "higher", MISSED),
        ("9.48%", "10%", "lower", MET),
        ("10%", "10%", "lower", MET),
        ("10.01%", "10%", "lower", MISSED),
        ("0%", "10%", "", NO_DIRECTION),
        ("0%", "10%", "none", NO_DIRECTION),
        ("5人", "10%", "lower", ("undecided", "unit")),
        # a bound says what the number may be
        ("50%以上", "60%", "higher", STRADDLES),
        ("50%以上", "50%", "higher", MET),
        ("50%以上", "超過50%", "higher", STRADDLES),
        ("超過50%", "超過50%", "higher", MET),
        ("超過50%", "低於50%", "", MISSED),
        ("低於50%", "50%", "higher", MISSED),
        ("50%以下", "50%", "higher", STRADDLES),
        ("低於5%", "低於7%", "", MET),
        # so does a range, and what is only about: half a unit of its last digit that is not zero
        ("45-50%", "50%", "lower", MET),
        ("45-50%", "44%", "lower", MISSED),
        ("45-50%", "47%", "lower", STRADDLES),
        ("約50%", "56%", "lower", MET),
        ("約50%", "44%", "lower", MISSED),
        ("約50%", "52%", "lower", STRADDLES),
        ("約50%", "約52%", "lower", STRADDLES),
        # who is to reach a range has to come to its nearer end
        ("11%", "11-15%", "higher", MET),
        ("10%", "11-15%", "higher", MISSED),
        ("15%", "11-15%", "lower", MET),
        ("16%", "11-15%", "lower", MISSED),
        ("12%", "約12%", "higher", STRADDLES),
        ("13%", "約12%", "higher", MET),
    ],
)  # fmt: skip
def test_a_result_beside_its_target(
    evidence: Evidence, shown: str, aim: str, direction: str, expected: tuple[str, str]
) -> None:
    [judged] = judge(evidence.programme, result(shown), target(aim), direction=direction)
    assert said(judged) == expected
    marked = aim[0] in "低不超至" or aim[-1] in "上下"
    assert judged["bound_from"] == ("printed" if marked else "direction")


def test_a_result_that_is_not_printed_is_not_judged(evidence: Evidence) -> None:
    assert judge(evidence.programme, target("10%")) == []
    assert judge(evidence.programme, result("10%")) == []


def test_a_ratio_is_divided_out(evidence: Evidence) -> None:
    """90 cases for 2 workers are 45 for one."""
    for shown, expected in (("2:90", MET), ("2:110", MISSED), ("1:45-50", MET)):
        [judged] = judge(
            evidence.programme, result(shown), target("1:50"),
            direction="lower", measure="ratio", counted="",
        )  # fmt: skip
        assert said(judged) == expected


@pytest.mark.parametrize(
    ("targets", "own", "expected"),
    [
        # its own year's, not another one's
        ([target("80%"), target("90%", time_period=Y2019)], 0, MET),
        ([target("90%", time_period=Y2019)], 0, ("undecided", "other-period")),
        ([target("90%", time_period=PHASE2)], 0, ("undecided", "other-phase")),
        # the phase's, if the year has none
        ([target("90%", time_period=PHASE1, phase_basis="phase")], 0, MISSED),
        ([target("90%", time_period=PHASE1), target("80%")], 1, MET),
        ([target("90%", time_period="", phase_basis="title")], 0, MISSED),
        # of two for one period the later document's
        ([target("80%"), target("90%", source="b")], 1, MISSED),
        ([target("90%", source="b"), target("80%")], 0, MISSED),
        # that of its own breakdown, else that of all
        ([target("80%", breakdown="sex=female")], None, None),
    ],
)  # fmt: skip
def test_a_result_is_judged_by_its_own_target(
    evidence: Evidence, targets: list[dict[str, Any]], own: int | None,
    expected: tuple[str, str] | None,
) -> None:  # fmt: skip
    judged = judge(evidence.programme, *targets, result("85%"))
    assert [said(one) for one in judged] == ([expected] if expected else [])
    for one in judged:
        assert own is not None
        assert one["target_id"] == f"{targets[own]['source']}/f{own}"


def test_a_target_printed_once_is_that_of_each_kind(evidence: Evidence) -> None:
    """Women have one of their own."""
    judged = judge(
        evidence.programme, target("80%"), target("90%", breakdown="sex=female"),
        result("85%", breakdown="sex=female"), result("85%", breakdown="sex=male"),
    )  # fmt: skip
    assert [(one["breakdown"], one["target_id"], said(one)) for one in judged] == [
        ("sex=female", "a/f1", MISSED), ("sex=male", "a/f0", MET)
    ]  # fmt: skip


def test_years_are_judged_one_by_one(evidence: Evidence) -> None:
    figures = [
        target("80%", time_period=Y2019), target("90%"), result("85%", time_period=Y2019),
        result("85%"),
    ]  # fmt: skip
    judged = judge(evidence.programme, *figures)
    assert [said(one) for one in judged] == [MET, MISSED]


HALF, TWO = {"time_period": "2021-01-01/2021-06-30"}, {"time_period": "2021-01-01/2022-12-31"}
YEAR = {"time_period": "2021-01-01/2021-12-31"}
RECURRING = {"time_period": "R/P1Y"}
PART, UNLIKE = ("undecided", "part-of-period"), ("undecided", "unlike-lengths")


@pytest.mark.parametrize("counted", ["flow", "repeated", "unduplicated"])
@pytest.mark.parametrize(
    ("shown", "days", "aim", "aimed", "direction", "expected"),
    [
        ("10人", YEAR, "10人", YEAR, "higher", MET),
        ("9人", YEAR, "10人", YEAR, "higher", MISSED),
        ("9人", YEAR, "10人", RECURRING, "higher", MISSED),
        # half of the year: more may come, and nothing goes
        ("10人", HALF, "10人", YEAR, "higher", MET),
        ("9人", HALF, "10人", YEAR, "higher", PART),
        ("9人", HALF, "10人", YEAR, "lower", PART),
        ("10人", HALF, "10人", YEAR, "lower", PART),
        ("11人", HALF, "10人", YEAR, "lower", MISSED),
        ("10人", HALF, "低於10人", YEAR, "", MISSED),
        ("11人", HALF, "10人", RECURRING, "lower", MISSED),
        # two years beside a target for one: not both can have kept to it, or it is not known
        ("19人", TWO, "10人", RECURRING, "higher", MISSED),
        ("20人", TWO, "10人", RECURRING, "higher", UNLIKE),
        ("21人", TWO, "10人", RECURRING, "lower", MISSED),
        ("20人", TWO, "10人", RECURRING, "lower", UNLIKE),
    ],
)  # fmt: skip
def test_a_count_is_judged_by_its_length(
    evidence: Evidence, counted: str, shown: str, days: dict[str, str], aim: str,
    aimed: dict[str, str], direction: str, expected: tuple[str, str],
) -> None:  # fmt: skip
    """Never by its rate: 9 in half a year are not 18 a year."""
    [judged] = judge(
        evidence.programme, result(shown, source="b", **days), target(aim, source="b", **aimed),
        direction=direction, measure="count", counted=counted,
    )  # fmt: skip
    assert said(judged) == expected


def test_what_is_there_at_a_date_has_no_length(evidence: Evidence) -> None:
    [judged] = judge(
        evidence.programme, result("9人", source="b", time_period="2021-06-30"),
        target("10人", source="b", **YEAR), measure="count", counted="stock",
    )  # fmt: skip
    assert said(judged) == MISSED


def test_a_count_of_a_length_that_is_not_known_is_undecided(evidence: Evidence) -> None:
    """A heading says the phase and not since when; both under one heading are of one period."""
    heading = {"source": "b", "phase_basis": "heading", "time_period": "2021-01-01/2023-06-30"}
    figures = result("9人", **heading), target("10人", source="b", **YEAR)
    [judged] = judge(evidence.programme, *figures, measure="count")
    assert said(judged) == ("undecided", "no-period")
    figures = result("9人", **heading), target("10人", **heading | {"time_period": PHASE2})
    [judged] = judge(evidence.programme, *figures, measure="count")
    assert said(judged) == MISSED


def test_what_cannot_be_right_judges_nothing_and_is_not_judged(evidence: Evidence) -> None:
    figures = result("85%"), target("80%")
    for name, reason in (("a/f0", "accused-result"), ("a/f1", "accused-target")):
        [judged] = judge(evidence.programme, *figures, wrong=frozenset({name}))
        assert said(judged) == ("undecided", reason)
        assert judged["certain"] == ""


def test_results_that_contradict_each_other_are_undecided(evidence: Evidence) -> None:
    judged = judge(evidence.programme, result("85%"), result("75%"), target("80%"))
    assert [said(one) for one in judged] == [("undecided", "contradiction")] * 2


def test_what_a_later_document_revised_is_not_judged(evidence: Evidence) -> None:
    [judged] = judge(evidence.programme, result("75%"), result("85%", source="b"), target("80%"))
    assert (judged["figure_id"], said(judged)) == ("b/f1", MET)


@pytest.mark.parametrize(
    ("count", "base", "aim", "direction", "state", "certain"),
    [
        (1, 26, "低於7%", "", "met", "no"),
        (0, 200, "低於7%", "", "met", "yes"),
        (30, 100, "低於7%", "", "missed", "yes"),
        (8, 100, "低於7%", "", "missed", "no"),
        (99, 100, "80%", "higher", "met", "yes"),
    ],
)
def test_a_target_within_the_limits_is_not_certain(
    evidence: Evidence, count: int, base: int, aim: str, direction: str, state: str, certain: str
) -> None:
    """Wilson's limits of 1 of 26 are 0.7 % to 18.9 %, of 8 of 100 4.1 % to 15.0 %."""
    share = result(f"{count / base * 100:.2f}%", numerator_value=count, denominator_value=base)
    [judged] = judge(evidence.programme, share, target(aim), direction=direction)
    assert (judged["state"], judged["certain"]) == (state, certain)


@pytest.mark.parametrize("counted", ["complete", "stock", "repeated"])
def test_what_is_no_sample_of_events_has_no_certainty(evidence: Evidence, counted: str) -> None:
    """8 of 8 posts are filled: there is no error that could reach across 85 %."""
    share = result("100%", numerator_value=8, denominator_value=8)
    [judged] = judge(evidence.programme, share, target("85%"), counted=counted)
    assert (judged["state"], judged["certain"]) == ("met", "")


def test_a_base_that_is_a_range_has_limits_too(evidence: Evidence) -> None:
    """37 cases are 4.9 % of 748 to 762; Wilson's limits of 37 of 755 are 3.6 % to 6.7 %."""
    share = result("4.9%", numerator_value=37)
    for aim, certain in (("5%以下", "no"), ("9%以下", "yes")):
        [judged] = judge(evidence.programme, share, target(aim), direction="lower",
                         count=37, base_low=748, base_high=762)  # fmt: skip
        assert (judged["state"], judged["certain"]) == ("met", certain)


def test_a_result_without_a_period_is_not_said_to_be_of_another(evidence: Evidence) -> None:
    undated = result("75%", time_period="", phase_basis="title")
    [judged] = judge(evidence.programme, undated, target("80%"))
    assert said(judged) == ("undecided", "no-period")


def test_a_real_target_within_the_interval_is_not_certain(evidence: Evidence) -> None:
    """3.85 % of 26 meets a target below 7 %, but the interval reaches 18.9 %."""
    judged = evidence.targets.set_index("figure_id")
    row = judged.loc["lienchiang-2023-briefing/f151b"]
    assert (row["target"], row["target_bound"], row["bound_from"]) == (7, "<", "printed")
    assert (row["state"], row["certain"]) == ("met", "no")


def test_a_real_target_without_base_has_no_certainty(evidence: Evidence) -> None:
    """28.99 % of child protection reports opened, against 72 %."""
    row = evidence.targets.set_index("figure_id").loc["yilan-2021-briefing/f168b"]
    assert (row["target"], row["target_bound"], row["bound_from"]) == (72, ">=", "direction")
    assert (row["state"], row["certain"]) == ("missed", "")


def test_every_judgement_names_a_result_and_a_target(evidence: Evidence) -> None:
    role = evidence.figures.set_index("figure_id")["role"]
    assert set(role[evidence.targets["figure_id"]]) == {"result"}
    assert set(role[evidence.targets["target_id"]]) == {"target"}
    assert evidence.targets["figure_id"].is_unique
