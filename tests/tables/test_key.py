"""The key of a table names the marks that its rows draw, and no other."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.tables.drawings import Drawings
from safetynet.tables.drawn import Drawing, Mark
from safetynet.tables.key import drawn_key
from safetynet.words.terms import Words


def drawings(*marks: Mark, **how: Any) -> list[Drawing]:
    """Return a drawing of some marks."""
    return [Drawing(marks, 100, **how)]


def named(key: list[tuple[Any, str]]) -> list[str]:
    """Return the names of a key."""
    return [name for _, name in key]


@pytest.mark.parametrize(
    ("found", "names"),
    [
        ([], []),
        (drawings(Mark(0, 5.0)), ["Phase one"]),
        (drawings(Mark(1, 5.0), aim=9.0), ["Phase two", "from 0", "Target"]),
        (drawings(Mark(1, 5.0), aim=9.0, bullet=False), ["Phase two", "Target"]),
        (drawings(Mark(0, 5.0), Mark(1, 6.0), aim=9.0, missed=1),
         ["Phase one", "Phase two", "Target", "gap"]),
        (drawings(Mark(0, 5.0, 4.0, 6.0)), ["Phase one", "95% confidence interval"]),
        (drawings(Mark(0, None, low=1.0, high=2.0)), ["Phase one", "a bound or a range"]),
        (drawings(Mark(1, 5.0), others=[4.0]), ["Phase two", "Other counties"]),
        (drawings(Mark(1, 5.0), spread=[4.0, 5.0, 6.0]), ["Phase two", "Middle half"]),
    ],
)  # fmt: skip
def test_a_key_names_what_is_drawn(
    evidence: Evidence, found: list[Drawing], names: list[str]
) -> None:
    said = named(drawn_key(found, evidence.programme, Words("en")))
    assert len(said) == len(names), said
    assert all(one.startswith(name) for one, name in zip(said, names, strict=True)), said


def test_a_third_phase_has_its_mark(evidence: Evidence) -> None:
    programme = evidence.programme
    third = programme.phases.tail(1).assign(phase="3", name_zh="第三期", name_en="Phase three")
    three = replace(programme, phases=pd.concat([programme.phases, third]))
    [(mark, name)] = drawn_key(drawings(Mark(2, 5.0)), three, Words("en"))
    assert name == "Phase three"
    assert "<rect" in mark


@pytest.mark.parametrize("area", ["TW-ILA", "TW-PEN", "TW-LIE", "TW-TNN"])
def test_rows_are_explained_by_the_marks_that_they_have(evidence: Evidence, area: str) -> None:
    summary = evidence.summary
    for _, rows in summary[summary["ref_area"] == area].groupby("strategy"):
        held = Drawings(rows, pd.DataFrame(), list(evidence.programme.phases["phase"]))
        drawn = [drawing.svg for row in rows.to_dict("records") if (drawing := held.of(row))]
        whole = "".join(drawn)
        names = named(held.key(evidence.programme, Words("en")))
        assert ("Phase one" in names) is (' p1"' in whole or 'class="p1' in whole)
        assert ("Phase two" in names) is (' p2"' in whole or 'class="p2' in whole)
        assert ("Target" in names) is ('class="aim"' in whole)
        assert ("gap to the target" in names) is ('class="gap"' in whole)
        assert ("from 0 to the value" in names) is ('class="bullet' in whole)
        assert ("95% confidence interval" in names) is ('class="limits' in whole)
        # two values are joined where their change was tested
        assert whole.count('class="joined"') <= rows["p"].notna().sum()
