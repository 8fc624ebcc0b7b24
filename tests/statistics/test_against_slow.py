"""The fast selection, estimates and comparisons against slow ones, on invented workbooks.

An invented workbook holds a few series, each in an area of its own, whose results collide in every
way that the rules know: reprints, revisions, parts and wholes, missing bases, bounds, accusations.
"""

import os
from dataclasses import replace
from datetime import date
from functools import cache
from math import isinf
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from safetynet.evidence.arithmetic import AGREES, IMPOSSIBLE
from safetynet.evidence.figures import NUMBERS
from safetynet.evidence.results import select_results
from safetynet.printed.period import Period
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.statistics.comparison import CLEAR, compare_phases
from safetynet.statistics.estimate import estimate_phases
from safetynet.workbook import Workbook
from slow import comparison as slow_comparison
from slow import estimate as slow_estimate
from slow.invented import DOCUMENTS, PHASES, by_phase, groups, populations
from slow.rows import Row, kind_of
from slow.selection import repeats, select, used_rows, with_unfinished

# Every series is a small workbook of its own; so many are looked at in each test.
SERIES = 2_000 if os.environ.get("SAFETYNET_FRESH") else 500
TOGETHER = (15, 25)
# What fails is made small by hand: to shrink it here takes longer than all else.
MANY = settings(
    max_examples=SERIES // 20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
FEW = settings(MANY, max_examples=SERIES // 60)
Series = list[list[Row]]
workbooks = st.lists(groups(), min_size=TOGETHER[0], max_size=TOGETHER[1])
# Reasons whose other figure the slow rules name too.
NAMED = ("reprint", "revised", "earlier", "shorter")


@cache
def programme() -> Programme:
    """The real programme, whose areas and phases the invented series take."""
    found, faults = read_programme(Workbook.find())
    assert not faults
    return found


def catalogue(series: Series, direction: str) -> Programme:
    """Return the programme with one indicator per invented series."""
    rows = [
        {**dict.fromkeys(programme().indicators.columns, ""), "indicator": f"i{place}",
         "measure": rows[0].measure, "counted": rows[0].counted, "direction": direction,
         "population": rows[0].population}
        for place, rows in enumerate(series)
    ]  # fmt: skip
    return replace(programme(), indicators=pd.DataFrame(rows))


def area(place: int) -> str:
    """Return the area of a series."""
    return str(programme().counties["ref_area"].iloc[place % len(programme().counties)])


def name_of(place: int, row: Row) -> str:
    """Return the figure_id of a row in the workbook."""
    return f"{row.source}/{place}-{row.figure_id.partition(':')[2]}"


def clean(series: Series) -> pd.DataFrame:
    """Return the rows as the clean figures of a workbook."""
    texts = ("label printed used unit_measure note strategy_basis").split()
    frame = pd.DataFrame(
        [
            dict.fromkeys(texts, "")
            | {
                "figure_id": name_of(place, row), "source": row.source, "ref_area": area(place),
                "strategy": row.strategy, "indicator": f"i{place}", "breakdown": row.breakdown,
                "role": "result", "phase": str(row.phase), "phase_basis": row.basis,
                "time_period": f"{row.start}/{row.end}" if row.start else "",
                "period_printed": str(Period(row.start, row.printed_end)) if row.start else "",
                "obs_value": number(row.value), "lower": number(row.low), "upper": number(row.high),
                "bound": row.bound, "decimals": row.decimals, "per": np.nan,
                "printed_value": np.nan, "numerator_value": number(row.count),
                "denominator_value": number(row.base),
            }
            for place, rows in enumerate(series)
            for row in rows
        ]
    )  # fmt: skip
    return frame.astype(dict.fromkeys(NUMBERS, float))


def audit_of(series: Series) -> pd.DataFrame:
    """Return the findings that accuse rows and the bases that fit others."""
    accused = [(name_of(p, r), "sum", IMPOSSIBLE, None, None)
               for p, rows in enumerate(series) for r in rows if r.accused]  # fmt: skip
    fits = [(name_of(p, r), "whole", AGREES, r.base_low, r.base_high)
            for p, rows in enumerate(series) for r in rows if r.base_low is not None]  # fmt: skip
    names = ["figure_id", "kind", "verdict", "base_lower", "base_upper"]
    return pd.DataFrame([*accused, *fits], columns=names).astype(
        {"base_lower": "Int64", "base_upper": "Int64"}
    )


def number(value: Any) -> float:
    """Return a number of the slow rules as the tables hold it."""
    return float("nan") if value is None else float(value)


def people(population: dict[tuple[str, str], dict[date, int]], series: int) -> pd.DataFrame:
    """Return a population as the table of it, the same for the area of each series."""
    rows = [(area(place), day.isoformat(), str(count), "" if group == "residents" else group)
            for place in range(min(series, len(programme().counties))) for (_, group), days in population.items()
            for day, count in days.items()]  # fmt: skip
    return pd.DataFrame(rows, columns=["ref_area", "date", "population", "group"], dtype=str)


def fast(
    series: Series, population: dict[tuple[str, str], dict[date, int]], direction: str = ""
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return results, estimates and comparisons of the library."""
    written = DOCUMENTS | {"2024": (date(2024, 1, 1), date(2024, 12, 31))}
    results = select_results(clean(series), audit_of(series), catalogue(series, direction), written)
    estimates = estimate_phases(results, people(population, len(series)))
    return results, estimates, compare_phases(estimates, ["1", "2"], {})


def slow(rows: list[Row], population: Any, direction: str) -> tuple[dict, dict, Any]:
    """Return choice and estimates by phase, and the comparison, of one series."""
    chosen, estimates = repeats(rows), {}
    standing = with_unfinished([row for row in rows if row.figure_id not in chosen])
    for phase, mine in by_phase(standing).items():
        aside, state = select(mine, *PHASES[phase])
        chosen |= aside
        used = used_rows(mine, aside)
        estimates[phase] = slow_estimate.estimate(used, state, population)
    first = rows[0]
    compared = slow_comparison.compare(
        estimates.get(1), estimates.get(2), first.measure, first.counted, first.breakdown, direction
    )
    return chosen, estimates, compared


@MANY
@given(workbooks, populations(), st.sampled_from(["", "higher", "lower"]))
def test_fast_is_slow(series: Series, population: Any, direction: str) -> None:
    results, estimates, comparisons = fast(series, population, direction)
    by_id = results.set_index("figure_id")
    by_series = estimates.set_index(["indicator", "phase"])
    compared = comparisons.set_index("indicator")
    for place, rows in enumerate(series):
        expected, values, change = slow(rows, population, direction)
        for row in rows:
            reason, of = expected[row.figure_id]
            found = by_id.loc[name_of(place, row)]
            assert found["reason"] == reason, (row, found)
            if reason in NAMED and of:
                other = next(r for r in rows if r.figure_id == of)
                assert found["of"] == name_of(place, other)
        for phase, value in values.items():
            same_estimate(by_series.loc[(f"i{place}", str(phase))], value, rows[0])
        same_change(compared.loc[f"i{place}"], change)


def same_estimate(found: "pd.Series[Any]", expected: slow_estimate.Estimate, row: Row) -> None:
    """Assert that an estimate is what the slow rules give."""
    assert found["reason"] == expected.reason
    names = ["value", "low", "high", "lower", "upper", "years", "exposure"]
    if kind_of(row.measure, row.counted) in ("add", "pool"):
        names += ["count", "base", "base_low", "base_high"]
    for name in names:
        wanted = number(getattr(expected, name))
        assert found[name] == pytest.approx(wanted, rel=1e-9, abs=1e-9, nan_ok=True), name
    assert found["bound"] == expected.bound


def same_change(found: "pd.Series[Any]", expected: slow_comparison.Comparison) -> None:
    """Assert that a comparison is what the slow rules give; endless ends are empty in the table."""
    assert found["verdict"] == expected.verdict
    for name in ("change", "change_lower", "change_upper", "p"):
        wanted = getattr(expected, name)
        endless = wanted is None or isinf(wanted)
        if name == "change_lower" and expected.p == 1 and np.isnan(found[name]):
            continue  # nothing happened in either phase: no ratio has limits
        wanted = float("nan") if endless else wanted
        assert found[name] == pytest.approx(wanted, rel=1e-6, abs=1e-9, nan_ok=True), name


@FEW
@given(workbooks, populations(), st.randoms(use_true_random=False))
def test_the_order_of_figures_and_files_changes_nothing(
    series: Series, population: Any, random: Any
) -> None:
    before = fast(series, population)
    shuffled = [random.sample(rows, len(rows)) for rows in series]
    after = fast(shuffled, population)
    pd.testing.assert_frame_equal(
        before[0].sort_values("figure_id", ignore_index=True),
        after[0].sort_values("figure_id", ignore_index=True),
    )
    for one, other in zip(before[1:], after[1:], strict=True):
        pd.testing.assert_frame_equal(one, other)


@MANY
@given(workbooks, populations(), st.sampled_from(["", "higher", "lower"]))
def test_values_lie_within_their_limits_and_verdicts_agree_with_them(
    series: Series, population: Any, direction: str
) -> None:
    _, estimates, comparisons = fast(series, population, direction)
    known = estimates[estimates["lower"].notna()]
    assert (known["lower"] <= known["value"] + 1e-9).all()
    assert (known["value"] <= known["upper"] + 1e-9).all()
    assert (known["reason"] == "").all()
    assert (estimates["base"].isna() | (estimates["count"] <= estimates["base"])).all()
    for row in comparisons.to_dict("records"):
        none = 1 if row["scale"] == "ratio" else 0
        if row["verdict"] in CLEAR:
            up = row["change_lower"] > none
            assert row["p"] < 0.05
            assert up or row["change_upper"] < none
            good = row["direction"] == ("higher" if up else "lower")
            plain = {True: "rose", False: "fell"}[up]
            judged = {True: "improved", False: "worsened"}[good]
            assert row["verdict"] == (judged if row["direction"] else plain)
        elif row["verdict"] == "no-clear-change":
            assert row["p"] >= 0.05
        if row["breakdown"]:
            assert np.isnan(row["p"])
        if row["verdict"] in ("side-by-side", "one-phase"):
            assert np.isnan(row["change"])


@FEW
@given(workbooks, populations())
def test_a_reprint_changes_nothing(series: Series, population: Any) -> None:
    """What stands is printed again, word for word, in a document of 2024."""
    results = fast(series, population)[0].set_index("figure_id")
    chosen, again = [], []
    for place, rows in enumerate(series):
        reasons = {row.figure_id: results.loc[name_of(place, row), "reason"] for row in rows}
        if {"revised", "contradiction"} & set(reasons.values()):
            continue  # a further document may settle these
        # parts that a later whole has replaced would contradict it in one document
        gone = ("reprint", "several", "part")
        standing = [row for row in rows if reasons[row.figure_id] not in gone]
        copies = [
            replace(row, figure_id=f"2024:9{row.figure_id.partition(':')[2]}{n}", source="2024",
                    doc_first=date(2024, 1, 1), doc_last=date(2024, 12, 31))
            for n, row in enumerate(standing) if row.dated
        ]  # fmt: skip
        chosen.append(rows)
        again.append([*rows, *copies])
    assume(chosen)
    _, before, comparisons = fast(chosen, population)
    _, after, compared = fast(again, population)
    columns = [name for name in before if name not in ("figure_ids", "other_ids")]
    pd.testing.assert_frame_equal(before[columns], after[columns])
    columns = [name for name in comparisons if "_ids_" not in name]
    pd.testing.assert_frame_equal(comparisons[columns], compared[columns])


@FEW
@given(workbooks, populations(), st.randoms(use_true_random=False))
def test_taking_a_figure_away_never_raises_the_evidence(
    series: Series, population: Any, random: Any
) -> None:
    """Without a figure no more of a phase is covered, where all can be added or averaged."""
    results, _, _ = fast(series, population)
    torn = {"contradiction", "several", "revised", "accused", "inexact", "no-base", "shorter"}
    chosen, fewer = [], []
    for place, rows in enumerate(series):
        mine = results[results["indicator"] == f"i{place}"]
        level = mine["way"].iloc[0] == "level"
        if not torn & set(mine["reason"]) and not mine["accused"].any() and not level:
            gone = random.choice(rows)
            chosen.append(rows)
            fewer.append([row for row in rows if row is not gone] or rows)
    assume(chosen)
    before, after = fast(chosen, population)[1], fast(fewer, population)[1]
    both = after.merge(before, on=["indicator", "phase"], how="left", suffixes=("", "_before"))
    assert both["results_before"].notna().all()
    grown = both["covered"].fillna(0) - both["covered_before"].fillna(0)
    undated = both["covered_before"].isna() & both["covered"].notna()
    assert not ((grown > 1e-9) | undated).any()


def test_workbooks_of_the_slow_rules_reach_every_reason() -> None:
    """The invented series would prove little if some rule never applied."""
    seen: set[str] = set()

    @settings(MANY, max_examples=400, derandomize=True)
    @given(groups())
    def gather(rows: list[Row]) -> None:
        for phase, mine in by_phase(rows).items():
            aside, _ = select(mine, *PHASES[phase])
            seen.update(reason for reason, _ in aside.values())

    gather()
    assert {"", "reprint", "revised", "contradiction", "accused", "undated", "several", "earlier",
            "whole", "part", "overlap", "no-base", "inexact", "shorter"} <= seen  # fmt: skip
