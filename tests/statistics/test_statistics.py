"""The statistics against worked cases of others, and against properties that must hold."""

import csv
import re
import sys

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import example, given
from hypothesis import strategies as st
from safetynet.statistics.change import (
    rate_ratio_interval,
    rate_ratio_test,
    share_difference_interval,
    share_difference_test,
)
from safetynet.statistics.comparison import VERDICTS, compare_phases
from safetynet.statistics.estimate import COLUMNS
from safetynet.statistics.funnel import (
    funnel_limits,
    funnel_points,
    funnel_position,
    rate_limits,
)
from safetynet.statistics.interval import count_interval, count_method, share_interval
from safetynet.words.numbers import show_estimate, show_rounded
from scipy.stats import binomtest, fisher_exact

with (ROOT / "tests" / "reference" / "statistics.csv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def computed(method: str, given_: str) -> list[float]:
    """Return what our functions give for a worked case."""
    x = numbers(given_)
    if method == "Wilson share":
        return [float(limit) for limit in share_interval(x[0], x[1])]
    if method in ("Byar count", "exact Poisson count"):
        return [float(limit) for limit in count_interval(x[0])]
    if method in ("exact Poisson rate", "Byar rate"):
        return [float(limit) / x[1] * x[2] for limit in count_interval(x[0])]
    if method == "Newcombe difference":
        x = [abs(number) for number in x]
        limits = share_difference_interval(x[2], x[3], x[0], x[1])
        return [x[0] / x[1] - x[2] / x[3], *map(float, limits)]
    if method == "rate ratio exact conditional":
        ratio = (x[0] / x[1]) / (x[2] / x[3])
        limits = rate_ratio_interval(x[2], x[3], x[0], x[1])
        return [ratio, *map(float, limits), float(rate_ratio_test(x[2], x[3], x[0], x[1]))]
    assert method == "Fisher exact two-sided"
    return [float(share_difference_test(x[0], x[0] + x[1], x[2], x[2] + x[3]))]


@pytest.mark.parametrize("case", [c for c in CASES if c["method"] not in ("any", "overlap is no test")],
                         ids=lambda c: f"{c['case']} {c['method']} ({c['source']})")  # fmt: skip
def test_reference(case: dict[str, str]) -> None:
    expected = numbers(case["expected"].replace("p ", ""))
    digits = [
        len(text.partition(".")[2]) for text in re.findall(r"\d+(?:\.\d+)?", case["expected"])
    ]
    found = computed(case["method"], case["input"])
    assert len(found) == len(expected)
    for value, wanted, places in zip(found, expected, digits, strict=True):
        assert value == pytest.approx(
            wanted, abs=max(1e-6, 0.6 * 10**-places) if places < 7 else 1e-9
        )


def test_overlap_is_no_test() -> None:
    """Case 14: the intervals overlap, the interval of the difference does not hold 0."""
    (low1, high1), (low2, high2) = share_interval(45, 60), share_interval(33, 60)
    assert low1 < high2
    low, high = share_difference_interval(33, 60, 45, 60)
    assert [round(float(x), 3) for x in (low1, high1, low2, high2, low, high)] == [
        0.628, 0.842, 0.425, 0.669, 0.029, 0.355,
    ]  # fmt: skip


bases = st.integers(1, 400)
shares = bases.flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@example((0, 1))
@example((1, 1))
@given(shares)
def test_share_limits_hold_the_share(share: tuple[int, int]) -> None:
    count, base = share
    low, high = (float(limit) for limit in share_interval(count, base))
    assert 0 <= low <= count / base <= high <= 1
    assert (high == 1) is (count == base) or high < 1
    other = share_interval(base - count, base)
    assert (float(1 - other[1]), float(1 - other[0])) == pytest.approx((low, high), abs=1e-12)


@given(st.integers(0, 100_000))
def test_count_limits_hold_the_count(count: int) -> None:
    low, high = (float(limit) for limit in count_interval(count))
    assert 0 <= low <= count < high < float("inf")
    assert str(count_method(count)) == ("exact Poisson" if count < 10 else "Byar")


@example((0, 1), (0, 1))
@example((0, 1), (1, 1))
@given(shares, shares)
def test_difference_changes_sign_when_phases_swap(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = (float(x) for x in share_difference_interval(*one, *other))
    assert -1 <= low <= other[0] / other[1] - one[0] / one[1] + 1e-9
    assert low <= high <= 1
    swapped = [float(x) for x in share_difference_interval(*other, *one)]
    assert (low, high) == pytest.approx((-swapped[1], -swapped[0]), abs=1e-9)
    p = float(share_difference_test(*one, *other))
    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    assert p == pytest.approx(fisher_exact(table)[1], abs=1e-9)
    assert p == pytest.approx(float(share_difference_test(*other, *one)), abs=1e-9)


rates = st.tuples(st.integers(0, 300), st.floats(0.1, 50))


@given(rates, rates)
def test_ratio_inverts_when_phases_swap(one: tuple[int, float], other: tuple[int, float]) -> None:
    low, high = (float(x) for x in rate_ratio_interval(*one, *other))
    p = float(rate_ratio_test(*one, *other))
    total = one[0] + other[0]
    if not total:
        assert np.isnan(low)
        assert p == 1
        return
    chance = other[1] / (one[1] + other[1])
    assert p == pytest.approx(binomtest(other[0], total, chance).pvalue, abs=1e-9)
    if one[0] and other[0]:
        ratio = (other[0] / other[1]) / (one[0] / one[1])
        assert low <= ratio * (1 + 1e-9)
        assert ratio <= high * (1 + 1e-9)
        swapped = [float(x) for x in rate_ratio_interval(*other, *one)]
        assert (1 / swapped[1], 1 / swapped[0]) == pytest.approx((low, high), rel=1e-6)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (2.25, 1, "2.3"),
        (2.35, 1, "2.4"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
    ],
)
def test_rounding_is_half_up(number: float, decimals: int, text: str) -> None:
    assert show_rounded(number, decimals) == text


def test_estimates_keep_small_numbers() -> None:
    assert [show_estimate(x) for x in (0, 0.018, 0.73, 6.78, 1234.5)] == [
        "0",
        "0.018",
        "0.73",
        "6.8",
        "1,235",
    ]


def invented(counties: int, indicators: int) -> pd.DataFrame:
    """Two phases of invented estimates: half of the indicators shares, half rates."""
    random = np.random.default_rng(1)
    size = counties * indicators
    county, indicator = np.divmod(np.arange(size), indicators)
    share = indicator % 2 == 0
    frames = []
    for phase in ("1", "2"):
        base = random.integers(5, 2000, size)
        count = random.binomial(base, 0.2)
        frame = pd.DataFrame(index=range(size), columns=COLUMNS)
        frame = frame.assign(
            ref_area=county, strategy="1", indicator=indicator, breakdown="", phase=phase,
            measure=np.where(share, "share", "count"), unit_measure="", official="",
            direction=np.where(indicator % 3 == 0, "higher", "lower"),
            value=np.where(share, count / base * 100, count / 2), count=count.astype(float),
            base=np.where(share, base, np.nan), base_from=np.where(share, "printed", ""),
            years=np.where(share, np.nan, 2.0), exposure=np.nan, results=1,
        )  # fmt: skip
        frames.append(frame.astype({"exposure": float, "lower": float, "upper": float}))
    return pd.concat(frames, ignore_index=True)


def calls(estimates: pd.DataFrame) -> int:
    """Return how many functions it takes to compare the phases of some estimates."""
    counted = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        compare_phases(estimates, ["1", "2"], {})
    finally:
        sys.setprofile(None)
    return counted


def test_two_hundred_thousand_comparisons_are_made_together() -> None:
    """However fast the machine: ten times the rows take no more calls, so none is made for a row."""
    import tracemalloc

    table = compare_phases(invented(1000, 200), ["1", "2"], {})
    assert len(table) == 200_000
    assert set(table["verdict"]) <= set(VERDICTS)
    assert table["p"].notna().all()
    assert (table["q"] >= table["p"] - 1e-12).all()
    assert calls(invented(50, 200)) < 1.1 * calls(invented(5, 200))
    fewer = invented(200, 200)  # memory grows with the rows, and to trace it takes long
    tracemalloc.start()
    compare_phases(fewer, ["1", "2"], {})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 5 * peak < 1_000_000_000


def test_a_detectable_change_is_just_clear() -> None:
    table = compare_phases(invented(5, 20), ["1", "2"], {}, detectable=True)
    unclear = table["verdict"].isin(["no-clear-change", "too-few"])
    unclear = table[unclear & (table["scale"] == "difference")]
    assert len(unclear) > 5
    for row in unclear.to_dict("records"):
        x1, n1, n2 = row["count_from"], row["base_from"], row["base_to"]
        for side, step in (("detectable_above", -1), ("detectable_below", 1)):
            if np.isnan(row[side]):
                continue
            found = round(row[side] / 100 * n2)
            for count, clear in ((found, True), (found + step, False)):
                low, high = share_difference_interval(x1, n1, count, n2)
                p = share_difference_test(x1, n1, count, n2, sides="central")
                assert bool((p < 0.05) & ((low > 0) | (high < 0))) is clear


def test_funnel_limits_narrow_with_the_base() -> None:
    low, high = funnel_limits(0.2, np.array([100, 400]), 0.95)
    assert [round(float(x), 4) for x in (*low, *high)] == [0.1216, 0.1608, 0.2784, 0.2392]
    wider = funnel_limits(0.2, 100, 0.998)
    assert wider[0] < low[0]
    assert wider[1] > high[0]


def limited(areas: int) -> pd.DataFrame:
    """Return invented estimates with limits, which a draw has."""
    return invented(areas, 2).assign(lower=0.0, upper=100.0)


def test_no_limits_below_ten_counties() -> None:
    estimates = limited(9)
    assert set(funnel_position(estimates)) == {""}
    positions = funnel_position(limited(40))
    assert {"inside", ""} <= set(positions)
    assert set(positions[invented(40, 2)["base"].isna()]) == {""}


def test_funnel_limits_of_rates_narrow_with_the_exposure() -> None:
    """A Poisson rate of 50 in 100 years: 0.5 plus and minus 1.96 times its root by the years."""
    low, high = rate_limits(0.5, np.array([100, 400]), 0.95)
    assert [round(float(x), 4) for x in (*low, *high)] == [0.3614, 0.4307, 0.6386, 0.5693]
    assert float(rate_limits(0.001, 10, 0.998)[0]) == 0


def test_what_has_no_interval_has_no_funnel() -> None:
    """A share that is complete, or a state at a date, is no draw from the whole."""
    estimates = limited(40)
    assert len(funnel_points(estimates)) > 0
    assert len(funnel_points(estimates.assign(lower=np.nan, upper=np.nan))) == 0
