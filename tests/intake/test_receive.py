"""From a file to candidates, read once and again: nothing decided is lost, no text is mislaid."""

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, build_site, edit
from intake.hualien import (
    FIRST,
    PAGE,
    SECOND,
    TEXT,
    VISITS,
    WOMEN,
    files_of,
    make_briefing,
    programme_of,
    proposals,
)  # fmt: skip
from safetynet.book.evidence import read_evidence
from safetynet.build.main import build
from safetynet.build.task import Request
from safetynet.cli import app
from safetynet.documents.document import Document, Line
from safetynet.intake.again import read_again
from safetynet.intake.candidates import NAME, read_candidates, write_candidates
from safetynet.intake.decision import accuracy, decide, refuse, take
from safetynet.intake.forgotten import account, text_lines
from safetynet.intake.receive import Received, receive
from safetynet.raw.table import records
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook
from typer.testing import CliRunner

run = CliRunner().invoke


def document_of(text: str) -> Document:
    lines = text.rstrip("\n").split("\n")
    return Document(
        "hualien.pptx", tuple(Line(n, t, f"slide {n}, line 1") for n, t in enumerate(lines, 1))
    )


def receive_in(
    workbook: Workbook, folder: Path, text: str = TEXT, day: str = "2024-05-07",
    frame: pd.DataFrame | None = None, **asked: object,
) -> Received:  # fmt: skip
    folder.mkdir(exist_ok=True)
    file = folder / "hualien.pptx"
    file.write_bytes(b"deck")
    found = proposals() if frame is None else frame
    return receive(
        document_of(text), file, workbook, programme_of(workbook), lambda _: found, "花蓮縣", day,
        **asked,
    )  # fmt: skip


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


def test_a_document_gets_its_folder_its_text_and_its_candidates(copy: Workbook, desk: Path) -> None:
    received = receive_in(copy, desk)
    assert received.folder.name == "hualien-2024-briefing"
    assert received.text == desk / "hualien.txt"
    assert received.text.read_text("utf-8") == TEXT
    source = read_evidence(copy).briefings[received.folder.name].source
    assert source["date"] == "2024-05-07"
    assert source["text"] == "hualien.txt"
    assert source["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert len(received.candidates) == 5
    assert TEXT.split("\n")[3] not in "".join(
        p.read_text("utf-8") for p in received.folder.iterdir()
    )


def test_a_second_reading_keeps_what_was_decided(copy: Workbook, desk: Path) -> None:
    folder = receive_in(copy, desk).folder
    frame, _ = read_candidates(folder)
    write_candidates(folder, refuse(decide(frame, FIRST, {"label": "改"}), PAGE, "page-number"))
    before = read_candidates(folder)[0]
    again = receive_in(copy, desk)
    assert again.decided == 2
    pd.testing.assert_frame_equal(again.candidates, before)


def test_another_reading_names_numbers_anew_but_not_what_was_decided() -> None:
    kept = take(proposals(), WOMEN)
    anew = proposals().iloc[[0, 1, 2, 4]].copy()
    # the women are found first now, and so each number has another id
    anew["candidate_id"] = ["c2a", "c4b", "c4a", "c6a"]
    anew["relation"] = ["", "at-least c4a", "", ""]
    anew["denominator"] = ["", "", "c4b", "c4b"]
    found = read_again(kept, anew)
    rows = {row["printed"]: row for row in records(found)}
    assert list(found["printed"]) == ["2", "12人", "5人", "1,204 人次"]
    assert rows["5人"]["candidate_id"] == WOMEN
    assert rows["5人"]["decision"] == "taken"
    assert rows["12人"]["candidate_id"] not in (WOMEN, "")
    assert rows["12人"]["relation"] == f"at-least {WOMEN}"
    assert rows["1,204 人次"]["denominator"] == rows["12人"]["candidate_id"]
    assert found["candidate_id"].is_unique
    lost = read_again(take(proposals(), SECOND), anew)
    assert "15人以上" in set(lost["printed"])


def test_another_text_is_not_taken_for_the_one_that_was_coded(copy: Workbook, desk: Path) -> None:
    folder = receive_in(copy, desk).folder
    frame, _ = read_candidates(folder)
    # nothing is decided yet: a corrected file may come
    (desk / "hualien.txt").unlink()
    receive_in(copy, desk, TEXT + "尾\n")
    write_candidates(folder, take(frame, FIRST))
    before = files_of(folder)
    with pytest.raises(ValueError, match="holds another text"):
        receive_in(copy, desk)
    (desk / "hualien.txt").unlink()
    with pytest.raises(ValueError, match="was coded by another text"):
        receive_in(copy, desk)
    assert files_of(folder) == before
    assert not (desk / "hualien.txt").exists()


@pytest.mark.parametrize("day", ["113", "2024-13", "2024-02-30", "2024-00", "today", "2024-5"])
def test_a_date_that_is_none(copy: Workbook, desk: Path, day: str) -> None:
    with pytest.raises(ValueError, match="Valid: 2023, 2023-05 or 2023-05-17"):
        receive_in(copy, desk, day=day)
    assert not (desk / "hualien.txt").exists()


def test_the_text_stays_outside_the_repository(
    copy: Workbook, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = copy.root / "deck"
    with pytest.raises(ValueError, match="does not belong into the repository"):
        receive_in(copy, inside)
    assert not (copy.raw / "briefings" / "hualien-2024-briefing").exists()
    texts = desk / "texts"
    monkeypatch.setenv(DOCUMENTS_VARIABLE, str(texts))
    with pytest.raises(ValueError, match="no folder"):
        receive_in(copy, inside)
    texts.mkdir()
    assert receive_in(copy, inside).text == texts / "hualien.txt"
    asked = copy.root / "asked"
    asked.mkdir()
    assert receive_in(copy, inside, texts=asked).text == asked / "hualien.txt"


def test_every_number_is_accounted_for(copy: Workbook) -> None:
    folder = make_briefing(copy)
    frame, _ = read_candidates(folder)
    figures = pd.DataFrame(
        [{"line": "4", "printed": "12 人"}, {"line": "6", "printed": "1,204人次"}]
    )
    found = account(
        text_lines(TEXT), figures, refuse(frame, PAGE, "page-number"), programme_of(copy)
    )
    assert (found.coded, found.refused) == (2, 1)
    left = [(number.line, number.printed) for number in found.open]
    assert {(4, "5人"), (5, "15人以上")} <= set(left)
    assert (6, "1,204 人次") not in left
    assert str(found).endswith(f"1 refused, {len(left)} open")


def test_of_two_equal_numbers_each_needs_its_own_row(copy: Workbook) -> None:
    lines = text_lines("甲12人、乙12人\n合計\n240\n人\n")
    one = pd.DataFrame([{"line": "1", "printed": "12人"}])
    none = proposals().iloc[:0]
    found = account(lines, one, none, programme_of(copy))
    assert [(n.line, n.start) for n in found.open if n.line == 1] == [(1, 6)]
    both = account(lines, pd.concat([one, one]), none, programme_of(copy))
    assert [n for n in both.open if n.line == 1] == []


def test_the_way_by_commands(copy: Workbook, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, decide in a spreadsheet, accept, check: no number is left."""
    file = desk / "deck.txt"
    file.write_text(TEXT, encoding="utf-8", newline="\n")
    asked = ["--county", "hualien", "--date", "2024"]
    result = run(app, ["read", str(file), *asked])
    assert result.exit_code == 0, result.output
    name = "hualien-2024-briefing"
    folder = copy.raw / "briefings" / name
    result = run(app, ["accept", name])
    assert result.exit_code == 1
    assert "are undecided, the first in row 2" in result.output
    assert run(app, ["sheet", name]).exit_code == 0
    assert "is there already" in run(app, ["sheet", name]).output
    frame, _ = read_candidates(folder)
    for row in records(frame):
        if row["kind"] != "figure":
            frame = refuse(frame, row["candidate_id"], row["kind"])
        else:
            values = {"indicator": "suicide-cases", "period_printed": "111年", "role": "result",
                      "label": "x", "ref_area": "TW-HUA", "breakdown": "", "relation": "",
                      "strategy_title": "", "numerator": "", "denominator": ""}  # fmt: skip
            if "人次" in row["printed"]:
                frame = refuse(frame, row["candidate_id"], "repetition")
            else:
                frame = decide(frame, row["candidate_id"], values)
    returned = desk / "back.csv"
    frame.to_csv(returned, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    result = run(app, ["sheet", name, "--from", str(returned)])
    assert result.exit_code == 0, result.output
    assert "0 of" in result.output
    monkeypatch.setenv(DOCUMENTS_VARIABLE, str(desk))
    result = run(app, ["accept", str(folder)])
    assert result.exit_code == 0, result.output
    result = run(app, ["check", name])
    assert result.exit_code == 0, result.output
    assert ", 0 open" in result.output
    assert set(read_evidence(copy).briefings[name].figures["printed"]) == {
        "12人",
        "5人",
        "15人以上",
    }
    result = run(app, ["evaluate", "--real"])
    assert "strategy_title" in result.output
    decided = accuracy([read_candidates(folder)[0]]).set_index("field")
    assert decided.loc["printed", "share"] == 1
    again = run(app, ["read", str(file), *asked])
    assert again.exit_code == 0, again.output
    assert f"{len(frame)} decided before" in again.output


def test_a_page_says_what_became_of_the_numbers(copy: Workbook) -> None:
    folder = make_briefing(copy)
    shutil.copy(ROOT / "notebooks" / "intake.ipynb", copy.notebooks)
    frame = refuse(refuse(proposals(), PAGE, "page-number"), VISITS, "repetition")
    write_candidates(folder, take(take(frame, FIRST), SECOND))
    assert build_site(copy, counties=("hualien", "penghu")).failed == {}
    pages = [(copy.reports / f"{path}sources/{folder.name}.html").read_text("utf-8")
             for path in ("", "en/")]  # fmt: skip
    assert "文件所列5個數字中，2個已登錄，2個不登錄（頁碼1、重複1），1個尚未決定。" in pages[0]
    assert (
        "Of the 5 numbers that the document prints, 2 were recorded; 2 were left out"
        " (1 page number, 1 repetition); 1 is still undecided." in pages[1]
    )
    other = (copy.reports / "en/sources/penghu-2023-briefing.html").read_text("utf-8")
    assert "that the document prints" not in other
    # only that briefing's own pages show it
    write_candidates(folder, take(take(take(frame, FIRST), SECOND), WOMEN))
    (folder / "candidates.xlsx").write_bytes(b"PK")
    edit(copy.notebooks / "intake.ipynb", "hualien-2024-briefing", "yilan-2021-briefing")
    recap = build(Request(copy.root, counties=("hualien", "penghu")), 2)
    assert recap.failed == {}
    assert recap.built
    assert all(f"sources/{folder.name}" in unit for unit in recap.built if unit != "data"), (
        recap.built
    )


def test_the_review_is_no_page(copy: Workbook) -> None:
    from safetynet.pages.notebooks import own_notebooks

    shutil.copy(ROOT / "notebooks" / "intake.ipynb", copy.notebooks)
    assert own_notebooks(copy) == ()
    assert NAME == "candidates.csv"


def test_a_document_without_a_number_makes_no_folder(
    copy: Workbook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("document") / "scan.txt"
    file.write_text("一張圖\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["read", str(file), "--county", "hualien", "--date", "2024"])
    assert done.exit_code == 1
    assert "no number can be read in it" in done.output
    assert not (copy.raw / "briefings" / "hualien-2024-briefing").exists()
    assert [path.name for path in file.parent.iterdir()] == ["scan.txt"]
