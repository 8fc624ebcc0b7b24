"""A sixth briefing and a third phase, added as data alone."""

import csv
import os
import re
from pathlib import Path

import pytest
from conftest import add_briefing, build_site, edit
from safetynet.book.evidence import read_evidence
from safetynet.cli import app
from safetynet.pages.plan import plan
from safetynet.raw.briefing import read_briefing
from safetynet.raw.reading import read_programme
from safetynet.workbook import Workbook
from typer.testing import CliRunner

run = CliRunner().invoke


def append(path: Path, *rows: str) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("".join(f"{row}\n" for row in rows))


def test_a_new_folder_is_valid_and_empty(copy: Workbook, tmp_path: Path) -> None:
    text = tmp_path / "hualien.txt"
    text.write_text("花蓮縣\n自殺個案列管人數 12\n", encoding="utf-8")
    result = run(app, ["new", "花蓮縣", "2024", "briefing", "--text", str(text)])
    assert result.exit_code == 0, result.output
    folder = copy.raw / "briefings" / "hualien-2024-briefing"
    assert sorted(p.name for p in folder.iterdir()) == [
        "corrections.csv", "figures.csv", "measures.csv", "relations.csv", "source.yml",
    ]  # fmt: skip
    assert (folder / "figures.csv").read_text(encoding="utf-8").startswith("# One row per printed")
    assert run(app, ["check"]).exit_code == 0
    assert run(app, ["new", "花蓮縣", "2024", "briefing"]).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hualin", "2024", "briefing"], "Did you mean 'hualien'?"),
        (["hualien", "113", "briefing"], "four digits"),
        (["hualien", "2024", "talk"], "Valid: briefing, minutes, report"),
        (["hualien", "２０２４", "briefing"], "four digits"),
        (["hualien", "٢٠٢٤", "briefing"], "four digits"),
        (["hualien", "1024", "briefing"], "from 2000 to 2099"),
        (["hualien", "2024\n", "briefing"], "four digits"),
        (["hualien", "2024", "Briefing"], "unknown kind 'Briefing'"),
        (["[red]x[/red]", "2024", "briefing"], "unknown county '[red]x[/red]'"),
        (["[/]", "2024", "briefing"], "unknown county '[/]'"),
        (["../..", "2024", "briefing"], "unknown county '../..'"),
        (["hualien", "2024", "briefing", "--text", "no.txt"], "no.txt: found 'no such file'"),
        (["hualien", "2024", "briefing", "--text", "."], "found 'a folder'"),
        (["hualien", "2024", "briefing", "--text", "/"], "found 'a folder'"),
        (["hualien", "2024", "briefing", "--text", "/dev/null"], "found 'no regular file'"),
        (["hualien", "2024", "briefing", "--text", "a\nb.txt"], "cannot take 'a\\nb.txt'"),
        (["hualien", "2024", "briefing", "--text", "a\\b.txt"], "cannot take 'a"),
        (["hualien", "2024", "briefing", "--text", "\u202etxt.a"], "cannot take"),
    ],
)
def test_wrong_arguments(copy: Workbook, arguments: list[str], message: str) -> None:
    before = sorted((copy.raw / "briefings").iterdir())
    result = run(app, ["new", *arguments])
    assert result.exit_code == 1
    assert message in result.output
    assert sorted((copy.raw / "briefings").iterdir()) == before


NAMES = ['a"b.txt', "a'b.txt", "甲：乙: 丙.txt", "# x.txt", "- x", "{x}.txt", "*x", "&x", "!x", "%x", "@x", "yes",
         "2024", "null", "a #b.txt", "[x]", "？｜.txt", "x" * 200, "a   b.txt", "`x`", "12:30:45", "~"]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_text_is_read_back(copy: Workbook, name: str) -> None:
    text = copy.root / "documents" / name
    text.parent.mkdir()
    text.write_text("x\n", encoding="utf-8")
    result = run(app, ["new", "hualien", "2024", "briefing", "--text", str(text)])
    assert result.exit_code == 0, result.output
    programme, _ = read_programme(copy)
    folder = copy.raw / "briefings" / "hualien-2024-briefing"
    briefing, faults = read_briefing(folder, copy, programme)
    assert faults == []
    assert briefing.source["text"] == name
    assert briefing.source["settled"] == ""
    assert [path.name for path in (copy.raw / "briefings").iterdir() if path.name[0] == "."] == []


def test_a_text_that_is_no_text(copy: Workbook) -> None:
    (copy.root / "x.txt").write_bytes("花蓮縣".encode("big5"))
    (copy.root / "folder").mkdir()
    for name, said in (("x.txt", "UTF-8 text"), ("folder", "found 'a folder'")):
        result = run(app, ["new", "hualien", "2024", "briefing", "--text", str(copy.root / name)])
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
        assert said in result.output


def test_a_folder_that_cannot_be_made(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left of it, whether it is refused at once or half-way."""
    before = sorted((copy.raw / "briefings").iterdir())

    def refuse(path: Path, *arguments: object, **named: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    for act in ("mkdir", "write_text", "rename"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, act, refuse)
            result = run(app, ["new", "hualien", "2024", "briefing"])
        assert result.exit_code == 1
        said = "cannot make data/raw/briefings/hualien-2024-briefing: Permission denied"
        assert said in result.output
        assert sorted((copy.raw / "briefings").iterdir()) == before
    (copy.raw / "briefings" / "hualien-2024-briefing").symlink_to("nowhere")
    result = run(app, ["new", "hualien", "2024", "briefing"])
    assert "hualien-2024-briefing is there already" in result.output


def test_a_sixth_briefing_gets_its_pages(copy: Workbook) -> None:
    assert run(app, ["new", "hualien", "2024", "briefing"]).exit_code == 0
    folder = copy.raw / "briefings" / "hualien-2024-briefing"
    title = "強化精神疾病及自殺防治服務，精進前端預防及危機處理機制"
    append(
        folder / "figures.csv",
        f"f2a,成果,2,自殺個案列管人數,12,109年,,TW-HUA,{title},suicide-cases,,result,,,",
        f"f2b,成果,2,自殺個案列管人數,15人,112年,,TW-HUA,{title},suicide-cases,,result,,,",
    )
    result = run(app, ["check", str(folder)])
    assert result.exit_code == 0, result.output
    assert "suicide-cases: phases 1 and 2; counties TW-LIE" in result.output
    evidence = read_evidence(copy)
    assert "suicide-cases" in set(evidence.figures["indicator"])
    assert build_site(copy, counties=("hualien",), languages=("zh",)).failed == {}
    page = (copy.reports / "hualien" / "strategy-3.html").read_text(encoding="utf-8")
    assert ">12</a>" in page
    assert ">15</a>" in page
    assert (copy.reports / "sources" / "hualien-2024-briefing.html").is_file()
    assert "花蓮縣" in (copy.reports / "index.html").read_text(encoding="utf-8")


def test_all_counties_and_a_third_phase_are_data(copy: Workbook) -> None:
    programme = copy.raw / "programme"
    append(
        programme / "phases.csv", "3,第三期,Phase three,2026-01-01,2030-12-31,115-119年,第三期計畫"
    )
    for number in range(1, 7):
        before = number if number <= 4 else ""
        append(
            programme / "strategies.csv",
            f"3,{number},第三期策略名稱{number},Title {number},短名{number},Short {number},{before},",
        )
    with (programme / "areas.csv").open(encoding="utf-8") as file:
        counties = [row for row in csv.DictReader(file) if row["kind"] != "country"]
    header = (
        (copy.raw / "briefings/yilan-2021-briefing/figures.csv").read_text("utf-8").split("\n")[0]
    )
    for county in counties:
        folder = copy.raw / "briefings" / f"{county['slug']}-2027-report"
        folder.mkdir()
        keys = {"title": "測試", "issuer": "測試", "ref_area": county["ref_area"], "date": '"2027"'}
        keys |= {"kind": "report", "phases": '"3"', "text": '""', "sha256": '""'}
        lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
        (folder / "source.yml").write_text(lines, encoding="utf-8")
        row = (
            f"f1a,x,1,自殺,7人,115年,,{county['ref_area']},第三期策略名稱5,suicide-cases,,result,,,"
        )
        (folder / "figures.csv").write_text(f"{header}\n{row}\n", encoding="utf-8", newline="\n")
    evidence = read_evidence(copy)
    assert evidence.programme.strategy_numbers == ("1", "2", "3", "4", "5", "6")
    shared = sum(count > 1 for count in evidence.reach.values())
    assert len(plan(evidence, languages=["zh"])) == 22 * 7 + 5 + 22 + shared + 4
    invented = evidence.figures[evidence.figures["time_period"].str.startswith("2026")]
    assert set(invented["phase"]) == {"3"}
    assert set(invented["strategy"]) == {"5"}
    recap = build_site(copy, counties=("taichung",), strategies=("5", "6"))
    assert recap.failed == {}
    assert len(recap.built) == 4
    page = (copy.reports / "en" / "taichung" / "strategy-5.html").read_text(encoding="utf-8")
    assert "Phase three" in page
    assert re.search(r"<small>people</small>.*>7</a>", page)
    # a table that draws nothing explains no marks
    assert 'class="key"' not in page


def test_a_missing_folder_of_texts_is_said(copy: Workbook) -> None:
    result = run(app, ["check", "--documents", "nowhere"])
    assert result.exit_code == 1
    assert "no folder nowhere" in result.output


def test_a_wrong_printed_text_is_found_even_inside_a_number(copy: Workbook) -> None:
    document = copy.root / "documents" / "text.txt"
    document.parent.mkdir()
    document.write_text("x\n自殺個案列管人數 112\n", encoding="utf-8")
    run(app, ["new", "hualien", "2024", "briefing", "--text", str(document)])
    figures = copy.raw / "briefings/hualien-2024-briefing/figures.csv"
    append(figures, "f2a,x,2,自殺,12,,,TW-HUA,,suicide-cases,,result,,,")
    result = run(app, ["check", "--documents", str(document.parent)])
    assert result.exit_code == 1
    assert "found '12', expected a text that stands on line 2 of text.txt" in result.output
    edit(figures, ",自殺,12,", ",自殺,112,")
    assert run(app, ["check", "--documents", str(document.parent)]).exit_code == 0


def test_a_second_document_of_a_year_has_a_number(copy: Workbook) -> None:
    briefings = copy.raw / "briefings"
    assert run(app, ["new", "hualien", "2024", "briefing"]).exit_code == 0
    again = run(app, ["new", "hualien", "2024", "briefing"])
    assert again.exit_code == 1
    assert "hualien-2024-briefing is there already" in again.output
    assert "--number 2" in again.output
    for number in ("2", "3", "10"):
        made = run(app, ["new", "hualien", "2024", "briefing", "--number", number])
        assert made.exit_code == 0, made.output
        assert (briefings / f"hualien-2024-briefing-{number}" / "source.yml").is_file()
    assert "--number 4" in run(app, ["new", "hualien", "2024", "briefing", "--number", "2"]).output
    assert run(app, ["new", "hualien", "2024", "briefing", "--number", "0"]).exit_code == 1
    assert run(app, ["check", str(briefings / "hualien-2024-briefing-2")]).exit_code == 0
    evidence = read_evidence(copy)
    names = [f"hualien-2024-briefing{number}" for number in ("", "-2", "-3", "-10")]
    assert evidence.read_of["TW-HUA"] == names
    pages = [report.path for report in plan(evidence, ["hualien"], languages=["zh"])]
    assert [path for path in pages if path.startswith("sources/")] == [
        f"sources/{name}.html" for name in names
    ]
    for wrong in ("hualien-2024-briefing-1", "hualien-2024-briefing-x"):
        (briefings / "hualien-2024-briefing-3").rename(briefings / wrong)
        said = run(app, ["check"]).output
        assert "a folder called hualien-2024-briefing" in said
        (briefings / wrong).rename(briefings / "hualien-2024-briefing-3")


def test_what_a_later_document_of_a_day_prints_again_is_the_reprint(copy: Workbook) -> None:
    """The tenth comes after the second, and both after the first, which has no number."""
    row = {"printed": "5人", "indicator": "suicide-cases", "strategy_title": "", "role": "target",
           "period_printed": "111年"}  # fmt: skip
    for number in ("-10", "-2", ""):
        add_briefing(copy, f"hualien-2023-briefing{number}", "2023-05-01", [row])
    assert {
        again: first
        for again, first in read_evidence(copy).reprints.items()
        if again.startswith("hualien")
    } == {
        f"hualien-2023-briefing-{number}/f0": "hualien-2023-briefing/f0" for number in ("2", "10")
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("台中", "taichung is 臺中市."),
        ("臺中", "taichung is 臺中市."),
        ("嘉義", "Did you mean 'chiayi-city' (嘉義市) or 'chiayi-county' (嘉義縣)?"),
        ("花連縣", "hualien is 花蓮縣."),
        ("xyz", "雲林縣"),
    ],
)
def test_a_wrong_name_lists_names_too(copy: Workbook, name: str, said: str) -> None:
    result = run(app, ["new", name, "2024", "briefing"])
    assert result.exit_code == 1
    assert said in result.output
    assert "臺中市" in result.output
