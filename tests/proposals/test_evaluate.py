"""How well the real briefings are proposed, where their texts are at hand."""

import os

import pandas as pd
import pytest
from conftest import ROOT
from safetynet.proposals.evaluate import evaluate, match
from safetynet.raw.source import DOCUMENTS_VARIABLE
from safetynet.workbook import Workbook

FOLDER = os.environ.get(DOCUMENTS_VARIABLE)
# A little below what was measured, so that a step back shows.
LEVELS = {
    "recall": 0.98, "precision": 0.95, "period": 0.97, "title": 0.98, "role": 0.88, "row": 0.86,
    "top_3": 0.92, "sure_period": 0.97, "sure_title": 0.97, "sure_role": 0.9,
}  # fmt: skip
# No briefing may be far below the others.
LEAST = {"period": 0.93, "title": 0.95, "role": 0.70, "row": 0.68}


@pytest.mark.skipif(not FOLDER, reason=f"{DOCUMENTS_VARIABLE} names no folder of the texts")
def test_the_level_is_held() -> None:
    table = evaluate(Workbook(ROOT))
    assert len(table) > 1
    low = {name: table.loc["all", name] for name in LEVELS if table.loc["all", name] < LEVELS[name]}
    assert not low
    for name, least in LEAST.items():
        assert table[name].min() >= least, name


def test_without_any_text_there_is_nothing_to_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DOCUMENTS_VARIABLE, raising=False)
    with pytest.raises(ValueError, match="no briefing's text is at hand"):
        evaluate(Workbook(ROOT))


def test_a_figure_is_found_by_line_and_printed_text_once() -> None:
    figures = pd.DataFrame(
        {
            "line": ["3", "3", "4"],
            "printed": ["12處", "12處", "４：５"],
            "figure_id": ["a", "b", "c"],
        }
    )
    candidates = pd.DataFrame(
        {
            "line": ["3", "4", "3"],
            "printed": ["12 處", "4:5", "12處"],
            "kind": ["figure", "figure", "ordinal"],
        }
    )
    found = [candidate is not None for _, candidate in match(figures, candidates)]
    assert found == [True, False, True]
