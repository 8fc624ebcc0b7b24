"""Where counties stand: each of few, the quartiles of many."""

import math

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from safetynet.book.evidence import Evidence
from safetynet.statistics.spread import COLUMNS, MANY, QUARTILES, spread_counties
from slow.spread import spread as slow_spread

nan = math.nan
rows = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["a", "b"]),
        "breakdown": st.sampled_from(["", "", "sex=female"]),
        "phase": st.sampled_from(["1", "2", "2", "2"]),
        "ref_area": st.integers(1, 24).map(lambda n: f"TW-{n:02}"),
        "value": st.one_of(st.just(nan), st.integers(0, 12).map(float)),
        "bound": st.sampled_from(["", "", "", "", "<", "~"]),
        "measure": st.sampled_from(["share", "share", "ratio", "count"]),
        "counted": st.sampled_from(["flow", "flow", "unduplicated"]),
        "years": st.sampled_from([1.0, 2.0, nan]),
        "exposure": st.sampled_from([1e4, 2e4, nan]),
    }
)
KEY = ["indicator", "breakdown", "phase", "ref_area"]


def estimates_of(values: list[float]) -> pd.DataFrame:
    """A share of so many counties, all in one phase."""
    return pd.DataFrame(
        {"indicator": "a", "breakdown": "", "phase": "2", "value": values, "bound": "",
         "ref_area": [f"TW-{n:02}" for n in range(len(values))], "measure": "share",
         "counted": "flow", "years": nan, "exposure": nan}
    )  # fmt: skip


def as_found(table: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, float]]:
    found: dict[tuple[str, str, str], dict[str, float]] = {}
    for indicator, breakdown, phase, area, quantile, value in table.itertuples(index=False):
        found.setdefault((indicator, breakdown, phase), {})[area or f"{quantile}"] = value
    return found


@given(st.lists(rows, max_size=90, unique_by=lambda row: tuple(row[name] for name in KEY)))
def test_the_spread_is_that_of_the_slow_rule(given_rows: list[dict]) -> None:
    frame = pd.DataFrame(given_rows, columns=[*KEY, "value", "bound", "measure", "counted",
                                              "years", "exposure"])  # fmt: skip
    table = spread_counties(frame)
    assert list(table.columns) == COLUMNS
    assert as_found(table) == slow_spread(given_rows)


@given(st.lists(st.integers(0, 100).map(float), min_size=MANY, max_size=60))
def test_quartiles_are_those_of_numpy(values: list[float]) -> None:
    table = spread_counties(estimates_of(values))
    assert table["value"].tolist() == [
        float(np.quantile(values, q, method="inverted_cdf")) for q in QUARTILES
    ]
    assert set(table["value"]) <= set(values)


def test_a_county_at_either_end_moves_no_quartile() -> None:
    values = [float(n) for n in range(12)]
    before = spread_counties(estimates_of(values))
    for place, other in ((0, 1.0), (11, 99.0), (4, 3.5)):
        moved = [other if n == place else value for n, value in enumerate(values)]
        assert spread_counties(estimates_of(moved)).equals(before)
    moved = [2.5 if n == 2 else value for n, value in enumerate(values)]
    assert not spread_counties(estimates_of(moved)).equals(before)


def test_few_counties_are_each_named_and_many_are_none() -> None:
    few = spread_counties(estimates_of([5.0] * (MANY - 1)))
    assert few["ref_area"].tolist() == [f"TW-{n:02}" for n in range(MANY - 1)]
    many = spread_counties(estimates_of([5.0] * MANY))
    assert many["ref_area"].tolist() == ["", "", ""]


def test_what_counties_share_is_told_of_each(evidence: Evidence) -> None:
    """Reports assigned within 24 hours: Penghu's share of 2023 beside none of the same phase."""
    table = evidence.spread
    mine = table[table["indicator"] == "rereport-after-closure-share"]
    second = mine[(mine["phase"] == "2") & (mine["breakdown"] == "")]
    values = evidence.estimates.set_index(["indicator", "breakdown", "phase", "ref_area"])["value"]
    assert set(second["ref_area"]) == {"TW-LIE", "TW-PEN"}
    for row in mine.to_dict("records"):
        key = tuple(row[name] for name in KEY)
        assert row["value"] == values[key]
    assert "TW" not in set(table["ref_area"])
