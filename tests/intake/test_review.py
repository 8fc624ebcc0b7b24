"""A review: every decision on the disk at once, nothing of another review overwritten."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from conftest import edit
from intake.hualien import (
    FIRST,
    LINES,
    PAGE,
    SECOND,
    VISITS,
    WOMEN,
    make_briefing,
    programme_of,
)  # fmt: skip
from safetynet.documents.document import Line
from safetynet.intake.candidates import NAME, read_candidates
from safetynet.intake.decision import refuse, take
from safetynet.intake.desk import Desk
from safetynet.intake.draft import NAME as DRAFTS
from safetynet.intake.register import ConflictError, Register
from safetynet.intake.review import Review, review
from safetynet.raw.fault import DataError
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook


def desk_of(workbook: Workbook, folder: Path) -> Desk:
    lines = [Line(n, text, f"line {n}") for n, text in enumerate(LINES, 1)]
    return Desk(Register(folder, workbook), lines, programme_of(workbook))


def decisions(folder: Path) -> dict[str, str]:
    frame, faults = read_candidates(folder)
    assert faults == []
    return dict(zip(frame["candidate_id"], frame["decision"], strict=True))


def test_each_decision_is_saved_and_the_next_number_shown(copy: Workbook) -> None:
    folder = make_briefing(copy)
    desk = desk_of(copy, folder)
    assert desk.candidate == PAGE
    desk.refuse("page-number")
    assert decisions(folder)[PAGE] == "refused"
    assert desk.candidate == FIRST
    desk.take({"label": " 另一個\n名稱 ", "note": "seen"})
    assert decisions(folder)[FIRST] == "changed"
    row = desk.frame.set_index("candidate_id").loc[FIRST]
    assert (row["label"], row["note"]) == ("另一個 名稱", "seen")
    # interrupted here, a later review goes on at the next number
    assert desk_of(copy, folder).candidate == WOMEN


def test_undo_goes_back_through_what_was_decided(copy: Workbook) -> None:
    folder = make_briefing(copy)
    before = (folder / NAME).read_bytes()
    desk = desk_of(copy, folder)
    desk.refuse("page-number")
    desk.take({"role": "target"})
    desk.undo()
    assert (desk.candidate, decisions(folder)[FIRST]) == (FIRST, "")
    desk.undo()
    assert desk.candidate == PAGE
    assert (folder / NAME).read_bytes() == before
    desk.take({})
    later = desk_of(copy, folder)
    later.step(-1)
    later.undo()
    assert decisions(folder)[PAGE] == ""


def test_doubtful_ones_come_first_when_asked_for(copy: Workbook) -> None:
    desk = desk_of(copy, make_briefing(copy))
    desk.next_doubtful()
    assert desk.candidate == WOMEN
    assert desk.view()["doubtful"]
    desk.take({})
    desk.next_doubtful()
    assert desk.candidate == VISITS
    desk.step(-99)
    assert desk.candidate == PAGE
    desk.step(99)
    assert desk.candidate == VISITS


def test_a_number_is_shown_in_its_words(copy: Workbook) -> None:
    desk = desk_of(copy, make_briefing(copy))
    desk.step(4)
    view = desk.view()
    here = [line for line in view["lines"] if line["here"]]
    assert here == [{"number": 6, "parts": ["每年訪視 ", "1,204 人次", ""], "here": True}]
    assert [line["number"] for line in view["lines"]] == [2, 3, 4, 5, 6]
    assert [name for name, _, _ in view["proposals"]] == ["population", "population"]
    assert view["proposals"][0][2] == "80%"
    assert view["draft"]["measure"] == "count"


def test_the_head_of_a_table_is_shown_with_its_row(copy: Workbook) -> None:
    folder = make_briefing(copy)
    lines = [Line(n, "年\t人數" if n == 1 else f"{n}\tx", f"line {n}") for n in range(1, 13)]
    desk = Desk(Register(folder, copy), lines, programme_of(copy))
    desk.frame.loc[desk.frame.index[0], ["line", "start"]] = ["12", "0"]
    assert [line["number"] for line in desk.view()["lines"]] == [1, 8, 9, 10, 11, 12]


def test_of_two_reviews_the_later_overwrites_nothing(copy: Workbook) -> None:
    folder = make_briefing(copy)
    one, two = desk_of(copy, folder), desk_of(copy, folder)
    one.refuse("page-number")
    with pytest.raises(ConflictError, match="nothing was overwritten"):
        two.take({})
    assert decisions(folder)[PAGE] == "refused"
    assert two.history == []
    two.load()
    assert two.candidate == PAGE
    two.step(1)
    two.take({})
    assert decisions(folder) == {PAGE: "refused", FIRST: "taken", WOMEN: "", SECOND: "", VISITS: ""}


def hammer(root: Path, folder: Path, candidate: str) -> None:
    """Decide on one candidate from a process of its own, however often another one is in the way."""
    workbook = Workbook(root)
    register = Register(folder, workbook)
    while True:
        try:
            register.save(take(register.frame, candidate))
            return
        except ConflictError:
            register.load()


def test_many_reviews_at_once_lose_no_decision(copy: Workbook) -> None:
    folder = make_briefing(copy)
    context = multiprocessing.get_context("spawn")
    taken = (FIRST, WOMEN, SECOND, VISITS)
    workers = [context.Process(target=hammer, args=(copy.root, folder, name)) for name in taken]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert decisions(folder) == {PAGE: "", **dict.fromkeys(taken, "taken")}


def flip(root: Path, folder: Path) -> None:
    """Decide again and again, until somebody ends this."""
    register = Register(folder, Workbook(root))
    while True:
        register.save(take(register.frame, FIRST))
        register.save(refuse(register.frame, FIRST, "other"))


@pytest.mark.skipif(os.name != "posix", reason="ends a process as the power does")
def test_a_review_that_is_killed_leaves_a_whole_file(copy: Workbook) -> None:
    folder = make_briefing(copy)
    context = multiprocessing.get_context("spawn")
    seen = set()
    for wait in (0.0, 0.03, 0.07, 0.11):
        before = (folder / NAME).stat().st_mtime_ns
        worker = context.Process(target=flip, args=(copy.root, folder))
        worker.start()
        end = time.monotonic() + 60
        while (folder / NAME).stat().st_mtime_ns == before and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(wait)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        found = decisions(folder)
        assert len(found) == 5
        seen.add(found[FIRST])
    assert seen <= {"taken", "refused"}
    desk_of(copy, folder).take({})


def test_a_damaged_file_is_not_reviewed(copy: Workbook) -> None:
    folder = make_briefing(copy)
    edit(folder / NAME, "c4a,line 4,4,", "c4a,line 4,5,")
    with pytest.raises(DataError, match="row 3, column line"):
        desk_of(copy, folder)
    (folder / NAME).unlink()
    with pytest.raises(FileNotFoundError, match="safetynet read makes it"):
        desk_of(copy, folder)


def heard(widget: Review, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    said: list[dict[str, str]] = []
    monkeypatch.setattr(type(widget), "send", lambda self, message, *_: said.append(message))
    return said


def test_the_widget_does_what_keys_ask_for(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_briefing(copy)
    monkeypatch.setenv(DOCUMENTS_VARIABLE, str(copy.root / "texts"))
    widget = review(folder.name, workbook=copy)
    said = heard(widget, monkeypatch)
    assert widget.view["row"]["candidate_id"] == PAGE
    assert widget.view["lines"][1]["parts"] == ["第 ", "2", " 頁"]
    widget.act({"do": "refuse", "reason": "page-number"})
    widget.act({"do": "take", "values": {"role": "target", "note": ""}})
    assert decisions(folder) == {
        PAGE: "refused",
        FIRST: "changed",
        WOMEN: "",
        SECOND: "",
        VISITS: "",
    }
    widget.act({"do": "undo"})
    assert widget.view["row"]["candidate_id"] == FIRST
    for key in ("doubtful", "back", "next"):
        turn = widget.view["turn"]
        widget.act({"do": key})
        assert widget.view["turn"] == turn + 1
    assert said == []
    widget.act({"do": "take", "values": {"line": "7"}})
    assert "line cannot be changed" in said.pop()["said"]
    review(folder.name, workbook=copy).act({"do": "take", "values": {}})
    widget.act({"do": "take", "values": {}})
    assert "nothing was overwritten" in said[-1]["conflict"]
    widget.act({"do": "load"})
    widget.act({"do": "take", "values": {}})
    assert decisions(folder)[WOMEN] == "taken"


def test_the_widget_drafts_an_indicator(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_briefing(copy)
    widget = review(folder.name, workbook=copy)
    assert "not at hand" in widget.view["said"]
    said = heard(widget, monkeypatch)
    draft = widget.view["draft"]
    for name, expected in (
        ("", "small letters"),
        ("No Id", "small letters"),
        ("population", "already"),
    ):
        widget.act({"do": "draft", "values": draft | {"indicator": name}})
        assert expected in said[-1]["said"]
    assert not (folder / DRAFTS).exists()
    widget.act({"do": "draft", "values": draft | {"indicator": "new-one", "name_zh": "新"}})
    assert said[-1]["drafted"] == "new-one"
    assert "fill name_en, service" in said[-1]["said"]
    widget.show()
    assert widget.view["drafted"] == [["new:new-one", "新"]]


def test_another_text_is_refused(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_briefing(copy)
    edit(copy.root / "texts" / "hualien.txt", "花蓮縣", "花縣")
    with pytest.raises(ValueError, match="not the text that the candidates were read from"):
        review(folder.name, str(copy.root / "texts" / "hualien.txt"), copy)
    with pytest.raises(ValueError, match="Valid: hualien-2024-briefing, lien"):
        review("hualien", workbook=copy)
