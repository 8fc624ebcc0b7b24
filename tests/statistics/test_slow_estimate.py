"""Formulas, estimates and comparisons on small tables, the answers worked out by hand."""

from datetime import date
from fractions import Fraction
from math import inf

import pytest
from slow.cases import ABOUT, BAD, ONCE, STOCK, one, row, share
from slow.comparison import binomial_central, compare, fisher_central, newcombe, ratio_limits
from slow.estimate import Estimate, mid_year_population, poisson_limits, wilson
from slow.rows import Row, years_of


def near(*numbers: float) -> object:
    return pytest.approx(numbers, abs=6e-4)


def test_formulas() -> None:
    assert wilson(10, 20) == near(0.2993, 0.7007)
    assert wilson(0, 10) == near(0, 0.2775)
    assert poisson_limits(0) == near(0, 3.6889)
    assert poisson_limits(5) == near(1.6235, 11.6683)
    assert poisson_limits(9) == near(4.1154, 17.0848)
    assert poisson_limits(10) == near(4.7875, 18.3915)
    assert newcombe(48, 80, 56, 70) == near(0.0524, 0.3339)
    assert (fisher_central(1, 4, 3, 4), fisher_central(0, 5, 5, 5)) == near(34 / 70, 2 / 252)
    assert (
        binomial_central(0, Fraction(1), 5, Fraction(1)),
        binomial_central(0, Fraction(1), 2, Fraction(2)),
    ) == near(1 / 16, 8 / 9)
    assert ratio_limits(5, Fraction(1), 0, Fraction(1)) == near(0, 1.0913)
    assert ratio_limits(0, Fraction(1), 5, Fraction(1)) == (
        pytest.approx(1 / 1.09128, abs=1e-4),
        inf,
    )
    assert ratio_limits(5, Fraction(1), 0, Fraction(2)) == near(0, 1.0913 / 2)


def test_years_and_population() -> None:
    assert years_of(row("a", "2020", 1)) == years_of(row("a", "2021", 1)) == 1
    assert years_of(row("a", "S20", 1)) == 1
    ends = {date(2019, 12, 31): 100, date(2020, 12, 31): 200, date(2021, 12, 31): 400}
    assert [mid_year_population(ends, year) for year in (2020, 2021, 2022, 2023)] == [
        150,
        300,
        400,
        None,
    ]
    assert mid_year_population(ends | {date(2021, 6, 30): 7}, 2021) == 7
    assert mid_year_population({date(2022, 1, 1): 9}, 2021) == 9
    assert mid_year_population({date(2022, 1, 2): 9}, 2021) is None


PEOPLE = {("x", "residents"): {date(2021, 6, 30): 20000, date(2022, 6, 30): 30000}}
RES, MONEY = {"population": "residents"}, {"measure": "amount"}
ESTIMATES = [
    ("a year", [row("a", "2021", 4), row("b", "2022", 5)], Fraction(9, 2), ""),
    ("half a year", [row("a", "2101-2106", 4)], Fraction(8), ""),
    ("for people", [row("a", "2021", 4, **RES), row("b", "2022", 6, **RES)], Fraction(2), ""),
    ("no population", [row("a", "2021", 4, **RES), row("b", "2023", 6, **RES)], Fraction(5), ""),
    ("breakdown", [row("a", "2021", 4, breakdown="women", **RES)], Fraction(4), ""),
    ("children", [row("a", "2021", 4, population="children")], Fraction(4), ""),
    ("repeated", [row("a", "2021-2022", 4, counted="repeated")], Fraction(2), "repeated"),
    ("money", [row("a", "2021-2022", 4, **MONEY)], Fraction(2), "money"),
    ("share as printed", [share("a", "2021", 1, 3)], Fraction("33.3"), ""),
    ("share pooled", [share("a", "2021", 1, 3), share("b", "2022", 1, 3)], Fraction(100, 3), ""),
    ("undated share", [share("a", None, 1, 3)], Fraction("33.3"), ""),
    ("repeated share", [share("a", "2021", 1, 3, counted="repeated")], Fraction("33.3"), "repeated"),
    ("several bases", [share("a", "2021", 50, None, count=10, base_low=19, base_high=21)], Fraction(50),
     ""),
    ("no base", [share("a", "2021", 50, None)], Fraction(50), "base-unknown"),
    ("mean", [row("a", "2021", 4, **ONCE), row("b", "2022", 5, **ONCE)], Fraction(9, 2), "people"),
    ("stock", [row("a", "2021-2022", 4, **STOCK)], Fraction(4), "stock"),
    ("complete", [share("a", "2021", 12, 12, counted="complete")], Fraction(100), "complete"),
    ("about", [row("a", "2021-2022", 4, **ABOUT)], Fraction(4), "inexact"),
    ("inexact before stock", [row("a", "2021", low=1, high=2, **STOCK)], None, "inexact"),
    ("no period", [row("a", None, 4)], Fraction(4), "no-period"),
    ("document", [row("a", None, 4, basis="document", **STOCK)], Fraction(4), "document"),
    ("accused", [row("a", "2021-2022", 4, **BAD)], Fraction(2), "accused"),
    ("accused reprint", [row("a", "2021", 4), row("b", "2021", 4, **BAD)], Fraction(4), "accused"),
    ("ratio", [row("a", "2021", Fraction(1, 3), measure="ratio", counted="")], Fraction(1, 3), "not-applicable"),
    ("several", [row("a", None, 4), row("b", None, 5)], None, "several"),
    ("contradiction", [row("a", "2021", 4), row("b", "2021", 5)], None, "contradiction"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "rows", "value", "reason"), ESTIMATES, ids=[c[0] for c in ESTIMATES]
)
def test_estimate(why: str, rows: list[Row], value: Fraction | None, reason: str) -> None:
    answer = one(*rows, population=PEOPLE)
    assert (answer.value, answer.reason) == (value, reason)
    assert (answer.lower is None) == (answer.upper is None) == (reason != "")


def test_limits_of_estimates() -> None:
    rate = one(row("a", "2021-2022", 5, **RES), population=PEOPLE)
    assert (rate.count, rate.years, rate.exposure, rate.value) == (5, 2, 50000, 1)
    assert (rate.lower, rate.upper) == near(1.6235 / 5, 11.6683 / 5)
    wide = one(share("a", "2021", 50, None, count=10, base_low=19, base_high=20))
    assert (wide.lower, wide.upper) == near(100 * wilson(10, 20)[0], 100 * wilson(10, 19)[1])
    assert (wide.count, wide.base) == (10, None)
    kept = one(row("a", "2021", low=1, high=2))
    assert (kept.value, kept.low, kept.high, one(row("a", "2021", 3, bound=">")).bound) == (
        None,
        1,
        2,
        ">",
    )


def events(count: int, when: str = "2021", **more: object) -> Estimate:
    return one(row("a", when, count, **more), population=PEOPLE)


def part(n: int, base: int | None, **more: object) -> Estimate:
    return one(share("a", "2021", n, base, **more))


PERSONS = ("count", "unduplicated")
SEVERAL, FLOW, SHARE = Estimate(reason="several"), ("count", "flow"), ("share", "flow")
COMPARE = [
    ("no group", None, events(4), FLOW, {}, None, "one-phase"),
    ("several is there", SEVERAL, events(4), FLOW, {}, None, "side-by-side"),
    ("definition", events(4), events(4), FLOW, {"comparable_from": date(2021, 1, 1)}, None,
     "definition-changed"),
    ("same definition", events(4), events(4), FLOW, {"comparable_from": date(2020, 12, 31)}, 1,
     "no-clear-change"),
    ("bound", events(4, bound=">"), events(4), FLOW, {}, None, "side-by-side"),
    ("one rate", events(4, None), events(4), FLOW, {}, None, "side-by-side"),
    ("no rates", events(4, None), events(4, None), FLOW, {}, None, "side-by-side"),
    ("about is no rate", events(4, **ABOUT), events(4), FLOW, {}, None, "side-by-side"),
    ("about stocks", events(4, **STOCK, **ABOUT), events(6, **STOCK), ("count", "stock"), {}, 2,
     "no-test"),
    ("lengths", events(4, **ONCE), events(4, "2021-2022", **ONCE),
     PERSONS, {}, None, "side-by-side"),
    ("same lengths", events(4, **ONCE), events(5, **ONCE), PERSONS, {}, 1, "no-test"),
    ("rates fell", events(40), events(20, "2021-2022"), FLOW, {}, 0.25, "fell"),
    ("improved", events(40), events(20, "2021-2022"), FLOW, {"direction": "lower"}, 0.25,
     "improved"),
    ("worsened", events(40), events(20, "2021-2022"), FLOW, {"direction": "higher"}, 0.25,
     "worsened"),
    ("both for people", events(40, **RES), events(40, "2022", **RES), FLOW, {}, 2 / 3,
     "no-clear-change"),
    ("one for people", events(40, **RES), events(40), FLOW, {}, 1, "no-clear-change"),
    ("breakdown", events(40), events(10), FLOW, {"breakdown": "women"}, 0.25, "no-test"),
    ("from nothing", events(0), events(5), FLOW, {}, inf, "no-clear-change"),
    ("accused", events(40, **BAD), events(10), FLOW, {}, 0.25, "no-test"),
    ("shares rose", part(0, 5), part(5, 5), SHARE, {}, 100, "rose"),
    ("too few", part(0, 5), part(3, 5), SHARE, {}, 60, "too-few"),
    ("no clear", part(1, 4), part(3, 4), SHARE, {}, 50, "no-clear-change"),
    ("no base", part(50, None), part(5, 5), SHARE, {}, 50, "base-unknown"),
    ("two bases", part(50, None, count=10, base_low=19, base_high=21), part(5, 5), SHARE, {}, 50,
     "no-clear-change"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "a", "b", "kind", "more", "change", "verdict"), COMPARE, ids=[c[0] for c in COMPARE]
)
def test_compare(why, a, b, kind, more, change, verdict) -> None:
    answer = compare(a, b, *kind, **more)
    assert (answer.change, answer.verdict) == (
        change if change is None else pytest.approx(change),
        verdict,
    )


def test_compare_at_another_confidence() -> None:
    # p is 1/16: too much at 0.95, little enough at 0.9.
    assert compare(events(0), events(5), *FLOW, confidence=0.9).verdict == "rose"
    assert compare(events(0), events(0), *FLOW).p == 1
