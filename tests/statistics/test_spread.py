"""Where counties stand: each of few, the quartiles of many."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetynet.book.evidence import Evidence
from safetynet.book.selection import select_strategy
from safetynet.statistics.spread import (
    COLUMNS,
    MANY,
    QUARTILES,
    country_beside,
    spread_counties,
)
from safetynet.tables.picture import picture
from safetynet.words.terms import Words
from slow.spread import beside as slow_beside
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
    told = table[[*KEY, "quantile", "value"]]
    for indicator, breakdown, phase, area, quantile, value in told.itertuples(index=False):
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
    assert set(table[table["ref_area"] == "TW"]["beside"]) == {"TW-TNN"}


printed = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["x", "y"]),
        "indicator": st.sampled_from(["a", "a", "b"]),
        "breakdown": st.sampled_from(["", "", "sex=female"]),
        "phase": st.sampled_from(["1", "2"]),
        "ref_area": st.sampled_from(["TW", "TW", "TW-01", "TW-02"]),
        "use": st.sampled_from(["used", "used", "aside"]),
        "value": st.one_of(st.just(nan), st.integers(0, 3).map(float)),
        "bound": st.sampled_from(["", "", "", "<"]),
        "measure": st.sampled_from(["share", "share", "ratio", "count"]),
        "start": st.sampled_from(["2021-01-01", "2021-01-01", "2022-01-01", ""]),
        "end": st.sampled_from(["2022-12-31", "2022-12-31", "2023-12-31"]),
        "accused": st.sampled_from([False, False, False, True]),
    }
)


@given(st.lists(printed, max_size=14))
def test_the_country_stands_beside_by_the_slow_rule(given_rows: list[dict]) -> None:
    rows = [row | {"end": row["end"] if row["start"] else ""} for row in given_rows]
    frame = pd.DataFrame(rows, columns=list(DATED))
    frame["figure_id"] = [f"{row['source']}/f{place}" for place, row in enumerate(rows)]
    frame = frame.astype({"start": "datetime64[s]", "end": "datetime64[s]", "accused": bool})
    table = country_beside(frame, "TW")
    assert list(table.columns) == COLUMNS
    keys = table[["indicator", "breakdown", "phase", "beside"]].itertuples(index=False, name=None)
    assert dict(zip(keys, table["value"], strict=True)) == slow_beside(rows, "TW")
    values = frame.set_index("figure_id")["value"]
    assert [values[name] for name in table["figure_id"]] == list(table["value"])


DATED = (
    "source indicator breakdown phase ref_area use value bound measure start end accused"
).split()


@pytest.mark.parametrize(
    ("change", "beside"),
    [
        ({}, [16.77]),
        ({"start": "2019-01-01"}, []),
        ({"source": "y"}, []),
        ({"bound": "<"}, []),
        ({"start": ""}, []),
        ({"accused": True}, []),
        ({"measure": "count"}, []),
        ({"breakdown": "sex=female"}, []),
    ],
)
def test_only_a_country_of_the_same_stands_beside(change: dict, beside: list[float]) -> None:
    own = {"source": "x", "indicator": "a", "breakdown": "", "phase": "1", "ref_area": "TW-01",
           "use": "used", "value": 12.6, "bound": "", "measure": "share", "start": "2018-01-01",
           "end": "2020-12-31", "accused": False, "figure_id": "x/f1"}  # fmt: skip
    whole = own | {"ref_area": "TW", "use": "aside", "value": 16.77, "figure_id": "x/f2"} | change
    frame = pd.DataFrame([own, whole]).astype({"start": "datetime64[s]", "end": "datetime64[s]"})
    assert country_beside(frame, "TW")["value"].tolist() == beside
    again = pd.concat([frame, frame.tail(1).assign(value=17.0)])
    assert country_beside(again, "TW").empty


def test_the_country_is_drawn_and_led_to_where_it_was_printed(evidence: Evidence) -> None:
    """Tainan's briefing prints the country's 16.77 % beside its own 12.6 %, both of 2018 to 2020."""
    mine = evidence.spread[evidence.spread["beside"] != ""]
    assert mine[["indicator", "phase", "value", "beside", "figure_id"]].values.tolist() == [
        ["domestic-violence-rereport-share", "1", 16.77, "TW-TNN", "tainan-2021-briefing/f157d"]
    ]
    part = select_strategy(evidence, "TW-TNN", "3")
    shown = picture(
        part.summary, part.figures, part.targets,
        part.spread, part.programme, Words("en"),
    )  # fmt: skip
    assert shown.text.count('class="country"') == 2  # the row's and the key's
    row = re.search(r'<tr id="comparison-domestic-violence-rereport-share".*?</tr>', shown.text)
    assert row
    assert "All of Taiwan, as printed: " in row[0]
    assert "figure-tainan-2021-briefing-f157d" in row[0]
    assert ">16.77%</a>" in row[0]
