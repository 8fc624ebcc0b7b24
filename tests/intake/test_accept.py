"""From decisions to rows: all of them, or none, and no row that people typed is touched."""

import os
from pathlib import Path

import pytest
from conftest import edit
from intake.hualien import (
    FIRST,
    IDS,
    PAGE,
    SECOND,
    VISITS,
    WOMEN,
    files_of,
    make_briefing,
    programme_of,
)  # fmt: skip
from safetynet.book.evidence import read_evidence
from safetynet.intake.accept import Accepted, accept
from safetynet.intake.candidates import NAME, read_candidates, write_candidates
from safetynet.intake.decision import change, refuse, take, undo
from safetynet.intake.draft import draft_indicator, read_drafts, write_draft
from safetynet.raw.fault import DataError
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook


def decide_all(folder: Path, indicator: str = "") -> None:
    frame, _ = read_candidates(folder)
    frame = refuse(frame, PAGE, "page-number")
    for candidate in (FIRST, WOMEN, SECOND):
        frame = take(frame, candidate)
    if indicator:
        frame = change(frame, VISITS, "indicator", indicator)
    else:
        frame = refuse(frame, VISITS, "repetition")
    write_candidates(folder, frame)


def accept_all(folder: Path, workbook: Workbook, **asked: bool) -> Accepted:
    return accept(folder, workbook, programme_of(workbook), read_evidence, **asked)


def test_the_whole_way(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_briefing(copy)
    decide_all(folder)
    monkeypatch.setenv(DOCUMENTS_VARIABLE, str(copy.root / "texts"))
    done = accept_all(folder, copy)
    assert (done.figures, done.relations, done.indicators, done.kept) == (3, 1, 0, ())
    evidence = read_evidence(copy)
    mine = evidence.figures[evidence.figures["source"] == folder.name]
    assert dict(zip(mine["figure_id"].str.rpartition("/")[2], mine["printed"], strict=True)) == {
        "f4a": "12人", "f4b": "5人", "f5a": "15人以上",
    }  # fmt: skip
    assert evidence.briefings[folder.name].relations.iloc[0]["operands"] == "f4b"
    assert evidence.briefings[folder.name].numbers == {
        "coded": 3, "open": 0, "page-number": 1, "repetition": 1,
    }  # fmt: skip
    before = files_of(folder)
    again = accept_all(folder, copy)
    assert (again.figures, again.relations) == (0, 0)
    assert files_of(folder) == before


def test_nothing_enters_undecided(copy: Workbook) -> None:
    folder = make_briefing(copy)
    decide_all(folder)
    frame, _ = read_candidates(folder)
    write_candidates(folder, undo(frame, SECOND))
    before = files_of(folder)
    with pytest.raises(ValueError, match=r"1 of 5 candidates are undecided, the first in row 5"):
        accept_all(folder, copy)
    assert files_of(folder) == before


def test_rows_that_people_typed_stay(copy: Workbook) -> None:
    folder = make_briefing(copy)
    decide_all(folder)
    figures = folder / "figures.csv"
    typed = "f4a,x,4,手打,12 人,111年,,TW-HUA,,suicide-cases,,result,,,my note\n"
    typed += "f5a,x,5,另一個數字,15,112年,,TW-HUA,,suicide-cases,,result,,,\n"
    standing = figures.read_text("utf-8") + typed
    figures.write_text(standing, encoding="utf-8", newline="\n")
    done = accept_all(folder, copy)
    assert figures.read_text("utf-8").startswith(standing)
    assert done.figures == 2
    assert "f5b" in figures.read_text("utf-8")
    assert len(done.kept) == 1
    assert done.kept[0].startswith("f4a: section, label")


def test_a_fault_is_told_of_the_candidate_and_nothing_is_written(copy: Workbook) -> None:
    folder = make_briefing(copy)
    decide_all(folder, indicator="population-share")  # a share of 1,204
    before = files_of(folder)
    with pytest.raises(DataError) as raised:
        accept_all(folder, copy)
    assert {fault.file for fault in raised.value.faults} == {
        f"data/raw/briefings/{folder.name}/{NAME}"
    }
    assert {fault.row for fault in raised.value.faults} == {6}
    assert files_of(folder) == before
    assert accept_all(folder, copy, faults_too=True).figures == 4
    with pytest.raises(DataError):
        read_evidence(copy)


def test_a_relation_on_a_refused_number_is_left_out(copy: Workbook) -> None:
    folder = make_briefing(copy)
    decide_all(folder)
    frame, _ = read_candidates(folder)
    write_candidates(folder, refuse(frame, WOMEN, "repetition"))
    done = accept_all(folder, copy)
    assert done.relations == 0
    assert done.without == ("f4a: at-least of c4b",)


def complete(draft: dict[str, str]) -> dict[str, str]:
    return draft | {"indicator": "suicide-visits", "name_en": "Visits", "service": "context"}


def test_a_new_indicator_is_drafted_completed_and_accepted(copy: Workbook) -> None:
    folder = make_briefing(copy)
    programme = programme_of(copy)
    frame, _ = read_candidates(folder)
    row = frame.set_index("candidate_id", drop=False).loc[VISITS].to_dict()
    draft = draft_indicator(row, programme)
    assert (draft["unit"], draft["measure"], draft["counted"]) == ("人次", "count", "repeated")
    assert draft["strategy"] == "3"
    write_draft(folder, complete(draft) | {"name_en": ""})
    decide_all(folder, indicator="new:suicide-visits")
    with pytest.raises(DataError, match="name_en"):
        accept_all(folder, copy)
    write_draft(folder, complete(draft))
    assert len(read_drafts(folder)[0]) == 1
    done = accept_all(folder, copy)
    assert (done.figures, done.indicators) == (4, 1)
    assert "suicide-visits" in read_evidence(copy).programme.catalogue
    assert not (folder / "new-indicators.csv").exists()
    assert accept_all(folder, copy).figures == 0


def test_an_indicator_that_was_never_drafted_is_a_fault(copy: Workbook) -> None:
    folder = make_briefing(copy)
    decide_all(folder, indicator="new:suicide-visits")
    with pytest.raises(DataError, match="new:<id> once drafted"):
        accept_all(folder, copy)


@pytest.mark.parametrize("ended", range(3))
def test_what_is_ended_in_the_middle_is_done_again(
    copy: Workbook, monkeypatch: pytest.MonkeyPatch, ended: int
) -> None:
    """Ended at each of its writes, it leaves whole files, and a second time makes all of them."""
    folder = make_briefing(copy)
    row = dict.fromkeys(("label", "printed", "indicator", "strategy_title"), "")
    write_draft(folder, complete(draft_indicator(row, programme_of(copy)))
                | {"name_zh": "訪視", "measure": "count", "unit": "人次", "counted": "repeated"})  # fmt: skip
    decide_all(folder, indicator="new:suicide-visits")
    replace, written = Path.replace, []

    def stop(part: Path, path: Path) -> Path:
        if len(written) == ended:
            raise KeyboardInterrupt
        written.append(path)
        return replace(part, path)

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        accept_all(folder, copy)
    monkeypatch.setattr(Path, "replace", replace)
    assert len(written) == ended
    assert not list(folder.glob(".*.part"))
    accept_all(folder, copy)
    assert len(read_evidence(copy).briefings[folder.name].figures) == 4
    assert len(read_evidence(copy).briefings[folder.name].relations) == 1


def test_a_folder_without_candidates(copy: Workbook) -> None:
    folder = make_briefing(copy)
    os.remove(folder / NAME)
    with pytest.raises(ValueError, match="safetynet read makes them"):
        accept_all(folder, copy)


def test_an_edited_candidate_stops_every_command(copy: Workbook) -> None:
    folder = make_briefing(copy)
    edit(folder / NAME, "c4a,line 4,", "c4a,line 40,")
    with pytest.raises(DataError, match=r"candidates.csv, row 3, column address: found 'line 40'"):
        read_evidence(copy)
    assert IDS
