"""Which indicators may be one: near in name, used by different counties."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
from safetynet.book.evidence import Evidence
from safetynet.cli import app
from safetynet.proposals.similar import COLUMNS, similar_indicators
from safetynet.raw.programme import Programme
from safetynet.workbook import Workbook
from typer.testing import CliRunner


def catalogue(evidence: Evidence, *rows: tuple[str, str, str, str, str]) -> Programme:
    """Return the programme with a catalogue of ids, names, measures and units alone."""
    columns = ["indicator", "name_zh", "name_en", "measure", "unit"]
    frame = pd.DataFrame(rows, columns=columns).assign(service="suicide")
    return replace(
        evidence.programme,
        indicators=frame.reindex(columns=evidence.programme.indicators.columns, fill_value=""),
    )


def test_near_names_of_different_counties_come_first(evidence: Evidence) -> None:
    programme = catalogue(
        evidence,
        ("a", "自殺個案訪視人次", "Visits to suicide cases", "count", "人次"),
        ("b", "自殺個案關懷訪視人次", "Care visits to suicide cases", "count", "人次"),
        ("c", "自殺個案訪視率", "Visits to suicide cases", "share", "%"),
        ("d", "電話諮詢次數", "Telephone advice", "count", "次"),
    )
    pairs = similar_indicators(programme, {"a": {"TW-A"}, "b": {"TW-B"}, "d": {"TW-A"}})
    assert list(pairs.columns) == COLUMNS
    assert (pairs.loc[0, "indicator"], pairs.loc[0, "other"]) == ("a", "b")
    assert (pairs.loc[0, "counties"], pairs.loc[0, "other_counties"]) == ("TW-A", "TW-B")
    assert "c" not in set(pairs["indicator"]) | set(pairs["other"]), "a share is no count"


def test_what_one_county_tells_apart_is_two_things(evidence: Evidence) -> None:
    programme = catalogue(
        evidence,
        ("a", "自殺個案訪視人次", "Visits", "count", "人次"),
        ("b", "自殺個案訪視人次二", "Visits two", "count", "人次"),
    )
    both = {"a": {"TW-A", "TW-B"}, "b": {"TW-A"}}
    assert similar_indicators(programme, both).empty
    assert len(similar_indicators(programme, both, every=True)) == 1
    assert len(similar_indicators(programme, {})) == 1, "nobody uses either"


def test_the_command_lists_and_writes(copy: Workbook, tmp_path: Path) -> None:
    target = tmp_path / "pairs.csv"
    result = CliRunner().invoke(app, ["similar", "--limit", "3", "--csv", str(target)])
    assert result.exit_code == 0, result.output
    lines = result.output.strip().split("\n")
    assert len(lines) == 4
    scores = [float(line.split()[0]) for line in lines[:3]]
    assert scores == sorted(scores, reverse=True)
    table = pd.read_csv(target, dtype=str, keep_default_na=False)
    assert lines[-1] == f"{len(table)} pairs of 278 indicators."
    for pair in table.itertuples():
        used = set(filter(None, pair.counties.split("|")))
        assert not used & set(filter(None, pair.other_counties.split("|")))
    every = CliRunner().invoke(app, ["similar", "--all", "--limit", "1"]).output
    assert int(every.strip().split("\n")[-1].split()[0]) > len(table)
