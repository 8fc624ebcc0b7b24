"""What each indicator comes to: against a slow version on invented rows, and on the real ones."""

from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from safetynet.book.evidence import Evidence
from safetynet.evidence.results import SERIES
from safetynet.raw.table import records
from safetynet.statistics.summary import ADDED, OUTCOMES, summarise
from slow import summary as slow

VERDICTS = [*slow.VERDICTS, "one-phase"]
CATALOGUE = ["c", "a", "b", "d"]
NUMBERS = st.sampled_from([None, 0.0, 28.99, 50.0, 72.0, 99.95, 100.0])


@st.composite
def tables(draw: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Comparisons, judgements and results that fit together, in every mixture."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(CATALOGUE), st.sampled_from(["", "sex=female"])),
            min_size=1, max_size=8, unique=True,
        )
    )  # fmt: skip
    rows, targets, results = [], [], []
    for number, (indicator, breakdown) in enumerate(keys):
        series = {"ref_area": "TW-ILA", "indicator": indicator, "breakdown": breakdown}
        verdict = draw(st.sampled_from(VERDICTS))
        rows.append(
            series
            | {"value_from": draw(NUMBERS), "value_to": draw(NUMBERS), "low_to": draw(NUMBERS),
               "low_from": draw(NUMBERS), "reason_to": draw(st.sampled_from(["", "contradiction"])),
               "verdict": verdict, "phase_to": "2", "p": draw(st.sampled_from([None, 0.01, 0.5])),
               "singled": draw(st.sampled_from(["", "yes"])),
               "measure": draw(st.sampled_from(["share", "count"])),
               "counted": draw(st.sampled_from(["complete", "flow"])),
               "direction": draw(st.sampled_from(["higher", "lower", ""])),
               "official": draw(st.sampled_from(["", "1"]))}
        )  # fmt: skip
        for again in range(draw(st.integers(0, 3))):
            name = f"f{number}-{again}"
            state = draw(st.sampled_from(["met", "missed", "undecided"]))
            targets.append(
                series
                | {"figure_id": name, "phase": draw(st.sampled_from("12")), "state": state,
                   "reason": "unit" if state == "undecided" else "", "certain": "",
                   "target": draw(NUMBERS), "target_low": None, "target_high": None,
                   "target_bound": ">=", "target_id": f"t{number}", "bound_from": "printed"}
            )  # fmt: skip
            end = draw(st.sampled_from(["", "2019-12-31", "2020-12-31"]))
            use = draw(st.sampled_from(["used", "aside"]))
            results.append({"figure_id": name, "use": use, "end": end})
    return rows, targets, results


@settings(max_examples=150, deadline=None)
@given(tables())
def test_the_fast_summary_is_the_slow_one(given_tables: Any) -> None:
    rows, targets, results = given_tables
    frames = [
        pd.DataFrame(rows).astype(
            dict.fromkeys(["value_from", "value_to", "low_to", "low_from"], float)
        ),
        pd.DataFrame(targets, columns=list(targets[0]) if targets else TARGETS),
        pd.DataFrame(results, columns=["figure_id", "use", "end"]),
    ]
    frames[2]["end"] = pd.to_datetime(frames[2]["end"])
    found = summarise(*frames, CATALOGUE)
    by_id = {result["figure_id"]: result for result in results}
    wanted = []
    for row in rows:
        judged = slow.latest_judgement(row, targets, by_id)
        kind, side = slow.outcome(row, judged)
        wanted.append((slow.place(row, kind, side, judged, CATALOGUE), kind, side, row, judged))
    wanted.sort(key=lambda one: one[0])
    assert len(found) == len(rows)
    for one, (_, kind, side, row, judged) in zip(records(found), wanted, strict=True):
        assert (one["indicator"], one["breakdown"]) == (row["indicator"], row["breakdown"])
        assert (one["outcome"], one["latest"]) == (kind, side)
        assert one["state"] == (judged["state"] if judged else "")
        assert one["judged_id"] == (judged["figure_id"] if judged else "")
        if judged:
            assert one["missed"] == slow.missed(row, targets)
    assert set(found["outcome"]) <= set(OUTCOMES)


TARGETS = (
    "ref_area indicator breakdown figure_id phase state reason certain target target_low"
    " target_high target_bound target_id bound_from"
).split()


def test_every_series_has_one_row_and_keeps_its_comparison(evidence: Evidence) -> None:
    summary, comparisons = evidence.summary, evidence.comparisons
    assert list(summary.columns) == [*comparisons.columns, *ADDED]
    assert not summary.duplicated(SERIES).any()
    keys = ["ref_area", "indicator", "breakdown", "phase_from"]
    assert not summary.duplicated(keys).any()
    same = summary[comparisons.columns].sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(same, comparisons.sort_values(keys, ignore_index=True))


def test_of_three_phases_a_series_shows_the_last_two_that_it_has(evidence: Evidence) -> None:
    pair = evidence.comparisons[evidence.comparisons["verdict"] == "no-test"].head(1)
    later = pair.assign(phase_from="2", phase_to="3", value_from=pair["value_to"])
    alone = later.assign(verdict="one-phase", value_to=float("nan"), low_to=float("nan"))
    none = evidence.targets.iloc[:0]
    for rows, phases in (([pair, later], ["2", "3"]), ([pair, alone], ["1", "2"])):
        found = summarise(pd.concat(rows, ignore_index=True), none, evidence.results)
        assert found[["phase_from", "phase_to"]].to_numpy().tolist() == [phases]


def test_what_the_briefings_print_as_missed(evidence: Evidence) -> None:
    """Yilan: 28.99 of 72 % (line 168), 57.49 of 65 % (209), 99.95 of 100 % (164); Penghu: under 85
    of 85 % (69); Tainan: 1:45-50 cases instead of 1:30 (514, 525)."""
    missed = evidence.summary[evidence.summary["outcome"] == "missed"]
    assert missed[["ref_area", "indicator"]].to_numpy().tolist() == [
        ["TW-ILA", "child-protection-opened-share"],
        ["TW-ILA", "disadvantaged-placement-share"],
        ["TW-ILA", "reports-handled-24h-share"],
        ["TW-PEN", "mental-health-centre-staffing-share"],
        ["TW-TNN", "drug-caseload-ratio"],
    ]
    short = evidence.summary[evidence.summary["outcome"] == "short"]
    assert "protection-staffing-share" in set(short["indicator"])
