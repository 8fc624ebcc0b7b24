"""What is built again, and what is not; and that nothing is ever half done."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from conftest import ROOT, build_site, digests, edit
from safetynet.book.evidence import TABLES, Evidence
from safetynet.build.keys import Key, Keys
from safetynet.build.main import plan_steps
from safetynet.build.planner import make_plan
from safetynet.build.publish import Publisher
from safetynet.build.reach import closure
from safetynet.build.task import Built, Request, Steps, Task
from safetynet.build.work import CHANGED, make, plan_build
from safetynet.lock import BusyError
from safetynet.pages.plan import plan, selection
from safetynet.pages.site import Site
from safetynet.raw.reading import read_programme
from safetynet.workbook import ROOT_VARIABLE, Workbook


def due(workbook: Workbook, **asked: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    steps = plan_steps(Request(workbook.root, **asked))
    return {step.unit: step.reasons for step in steps.steps if step.reasons}


def figures_of(workbook: Workbook, briefing: str) -> Path:
    return workbook.raw / "briefings" / briefing / "figures.csv"


def test_nothing_changed_nothing_to_do(standing: Workbook) -> None:
    assert due(standing) == {}
    recap = build_site(standing)
    assert recap.built == []
    assert len(recap.current) == len(due_all(standing))


def due_all(workbook: Workbook) -> list[str]:
    return [step.unit for step in plan_steps(Request(workbook.root)).steps]


def test_a_comment_in_a_table_rebuilds_nothing(standing: Workbook) -> None:
    path = figures_of(standing, "yilan-2021-briefing")
    path.write_text("# read in October\n" + path.read_text("utf-8"), encoding="utf-8", newline="\n")
    assert due(standing) == {}


def test_a_changed_figure_rebuilds_its_pages_and_no_others(standing: Workbook) -> None:
    """A count of one county alone: its report, its county, its briefing, and the whole site's."""
    edit(figures_of(standing, "yilan-2021-briefing"), "3,854,500 元", "3,854,501 元")
    changed = due(standing)
    own = {"yilan/index.html", "yilan/strategy-1.html", "sources/yilan-2021-briefing.html"}
    site = {"index.html", "compare.html", "glossary.html", "search.html"}
    pages = own | site
    assert set(changed) == pages | {f"en/{page}" for page in pages} | {"data"}
    assert all(reasons == ("data",) for reasons in changed.values())
    before = digests(standing.reports)
    recap = build_site(standing)
    assert set(recap.built) == set(changed)
    after = digests(standing.reports)
    touched = {name for name in after if after[name] != before.get(name)}
    assert {name for name in touched if name.endswith(".html")} <= set(changed)
    assert "yilan/strategy-1.html" in touched


def test_built_bit_by_bit_is_built_at_once(standing: Workbook, copy: Workbook) -> None:
    """What an incremental build leaves is what a clean build makes."""
    for workbook in (standing, copy):
        path = figures_of(workbook, "lienchiang-2023-briefing")
        row = next(
            line for line in path.read_text("utf-8").split("\n") if line.startswith("f255b,")
        )
        edit(path, row, row.replace(",18,", ",19,"))
    for workbook in (standing, copy):
        asked = {"counties": ("lienchiang",), "languages": ("zh",)}
        assert build_site(workbook, **asked).failed == {}
    again = digests(copy.reports)
    whole = digests(standing.reports)
    assert {name: whole[name] for name in again} == again


def test_a_key_changes_whenever_the_page_could(evidence: Evidence) -> None:
    """Whatever cell is changed: a report whose selection differs has another key."""
    texts = {p.name: p.read_text("utf-8") for p in (ROOT / "notebooks").glob("*.ipynb")}
    reports = [report for report in plan(evidence) if report.language == "zh"]
    site, before = Site(evidence), Keys(evidence, texts)
    old = {r: (selection(evidence, r).version, before.key(r, site.page(r)).data) for r in reports}
    chance = random.Random(7)
    touched = 0
    for name in TABLES:
        table = getattr(evidence, name).copy()
        column = chance.choice(
            [c for c in table.columns if str(table[c].dtype) in ("str", "object")]
        )
        row = chance.randrange(len(table))
        if column in ("ref_area", "strategy", "indicator", "breakdown", "source", "figure_id"):
            continue
        table[column] = table[column].astype("object")
        table.iloc[row, table.columns.get_loc(column)] = "changed"
        changed = replace(evidence, **{name: table})
        keys = Keys(changed, texts)
        for report in reports:
            version, data = old[report]
            if selection(changed, report).version != version:
                touched += 1
                assert keys.key(report, site.page(report)).data != data, (name, column, row, report)
    assert touched > 5


def test_an_answer_counts_where_it_is_asked_for(evidence: Evidence) -> None:
    """An answer on intake, which is of strategy 2, to a request under strategy 1."""
    texts = {p.name: p.read_text("utf-8") for p in (ROOT / "notebooks").glob("*.ipynb")}
    answer = evidence.measures["measure_id"] == "lienchiang-2018-minutes/m50a"
    assert list(evidence.measures[answer]["strategy"]) == ["2"]
    summaries = evidence.measures["summary_zh"].mask(answer, "changed")
    changed = replace(evidence, measures=evidence.measures.assign(summary_zh=summaries))
    site, before, after = Site(evidence), Keys(evidence, texts), Keys(changed, texts)
    seen = {
        str(report.value("strategy"))
        for report in plan(evidence, counties=["lienchiang"], languages=["zh"])
        if report.kind == "strategy"
        and before.key(report, site.page(report)).data != after.key(report, site.page(report)).data
    }
    assert seen == {"1", "2"}


def test_population_tests_and_other_counties_count(evidence: Evidence) -> None:
    texts = {p.name: p.read_text("utf-8") for p in (ROOT / "notebooks").glob("*.ipynb")}
    site = Site(evidence)

    def keys(changed: Evidence) -> dict[str, str]:
        made = Keys(changed, texts)
        return {r.path: made.key(r, site.page(r)).data for r in plan(evidence, languages=["zh"])}

    before = keys(evidence)
    population = evidence.programme.population.copy()
    row = population.index[population["ref_area"] == "TW-PEN"][0]
    population.loc[row, "population"] = "100000"
    after = keys(replace(evidence, programme=replace(evidence.programme, population=population)))
    assert after["penghu/strategy-1.html"] != before["penghu/strategy-1.html"]
    assert after["yilan/strategy-1.html"] == before["yilan/strategy-1.html"]
    after = keys(replace(evidence, tests=evidence.tests + 1))
    assert after["lienchiang/strategy-3.html"] != before["lienchiang/strategy-3.html"]
    assert after["sources/yilan-2021-briefing.html"] == before["sources/yilan-2021-briefing.html"]
    estimates = evidence.estimates.copy()
    mine = (estimates["indicator"] == "welfare-centres") & (estimates["ref_area"] == "TW-ILA")
    estimates.loc[mine, "value"] += 1
    after = keys(replace(evidence, estimates=estimates))
    changed = {path for path in after if after[path] != before[path]}
    assert {
        "yilan/strategy-1.html",
        "tainan/strategy-1.html",
        "indicators/welfare-centres.html",
    } <= changed
    assert not changed & {"lienchiang/strategy-1.html", "yilan/strategy-2.html"}


def test_a_notebook_reaches_its_code_and_no_other() -> None:
    assert "tables.comparison" in closure(["pages.strategy"])
    assert "tables.coverage" not in closure(["pages.strategy"])
    assert "tables.coverage" in closure(["pages.index"])


def test_a_key_says_what_changed() -> None:
    key = Key("1", "2", "3", "4", "5")
    assert key.changed(str(key)) == []
    assert key.changed("data=1 notebook=0 code=3 words=4 frame=0") == ["notebook", "frame"]


def test_what_is_kept_gives_the_keys_of_a_clean_reading(standing: Workbook) -> None:
    """Briefings changed, taken away and put back: planning from what was kept never differs."""
    request = Request(standing.root)
    kept = standing.state / "evidence"
    folders = sorted((standing.raw / "briefings").iterdir())
    original = {path: path.read_bytes() for folder in folders for path in folder.iterdir()}
    chance = random.Random(11)

    def keys() -> dict[str, str]:
        return {step.unit: step.key for step in make_plan(request).steps}

    first = keys()
    assert kept.is_file()
    for _ in range(3):
        path = chance.choice([p for p in original if p.name in ("figures.csv", "source.yml")])
        text = original[path].decode("utf-8")
        if path.name == "figures.csv":
            row = chance.choice([row for row in text.split("\n")[1:] if row.endswith(",")])
            text = text.replace(f"{row}\n", f"{row}讀\n", 1)
        else:
            text = text.replace("issuer: ", "issuer: 一", 1)
        path.write_text(text, encoding="utf-8", newline="\n")
        gone = chance.choice(folders)
        if chance.random() < 0.5 and gone != path.parent:
            shutil.rmtree(gone)
        warm = keys()
        assert warm != first
        kept.unlink()
        assert warm == keys()
        for path, content in original.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        assert keys() == first


def test_what_is_changed_while_a_build_plans_is_not_taken_for_what_was(
    standing: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure changed between the look at the files and their reading, and changed back later."""
    path = figures_of(standing, "yilan-2021-briefing")
    before = path.read_bytes()

    def change(*_: object) -> None:
        path.write_bytes(before.replace("3,854,500 元".encode(), "3,854,501 元".encode()))

    def planned(request: Request, **rest: bool) -> Steps:
        change()
        return plan_steps(request, **rest)

    asked = {"counties": ("yilan",), "strategies": ("1",), "languages": ("zh",)}
    monkeypatch.setattr("safetynet.build.main.plan_steps", planned)
    assert build_site(standing, **asked).built == ["yilan/strategy-1.html"]
    monkeypatch.undo()
    path.write_bytes(before)
    assert build_site(standing, **asked).built == ["yilan/strategy-1.html"]
    assert due(standing) == {}


def test_what_is_changed_while_it_is_read_is_not_kept(
    copy: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = figures_of(copy, "yilan-2021-briefing")
    before = path.read_bytes()
    request = Request(copy.root, ("yilan",), ("1",), ("zh",))
    [first] = make_plan(request).steps
    (copy.state / "evidence").unlink()

    def read(*arguments: Any) -> Any:
        path.write_bytes(before.replace("3,854,500 元".encode(), "3,854,501 元".encode()))
        return read_programme(*arguments)

    monkeypatch.setattr("safetynet.book.evidence.read_programme", read)
    [second] = make_plan(request).steps
    assert second.key != first.key
    monkeypatch.undo()
    path.write_bytes(before)
    assert make_plan(request).steps[0].key == first.key


def test_code_that_has_changed_makes_nothing(
    standing: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the plan nor a page of code that is no longer there is taken for one of the new."""
    request = Request(standing.root, ("yilan",), ("1",), ("zh",), force=True)
    [step] = make_plan(request).steps
    assert step.job is not None
    monkeypatch.setattr("safetynet.build.work.code_identity", lambda: "other")
    assert make(Task(step.unit, step.job, step.digest)) == Built({}, hindrance=CHANGED)
    assert plan_build(request).refusal == CHANGED


def test_what_editors_hide_in_folders_is_no_data(standing: Workbook) -> None:
    """JupyterLab keeps checkpoints beside what it opens."""
    for folder in (standing.raw / "briefings", standing.raw / "programme",
                   standing.raw / "briefings" / "yilan-2021-briefing"):  # fmt: skip
        hidden = folder / ".ipynb_checkpoints"
        hidden.mkdir()
        (hidden / "figures-checkpoint.csv").write_bytes(b"\xff")
    assert due(standing) == {}


def test_a_missing_or_altered_page_is_built_again(standing: Workbook) -> None:
    (standing.reports / "yilan" / "strategy-2.html").unlink()
    (standing.reports / "index.html").write_text("altered", encoding="utf-8")
    assert due(standing) == {
        "yilan/strategy-2.html": ("files are missing or altered",),
        "index.html": ("files are missing or altered",),
    }
    recap = build_site(standing)
    assert set(recap.built) == {"index.html", "yilan/strategy-2.html"}


def test_what_no_longer_belongs_is_removed(standing: Workbook) -> None:
    old = "reports/nowhere/strategy-1.html"
    Publisher(standing.root).publish("nowhere/strategy-1.html", "key", {old: b"old"})
    (standing.reports / "yilan" / "strategy-3.html").unlink()
    assert build_site(standing).built == ["yilan/strategy-3.html"]
    assert not (standing.root / old).exists()
    assert (standing.reports / "yilan" / "strategy-1.html").is_file()


ONLY = ["--county", "yilan", "--language", "zh"]
ONLY += [word for number in "1234" for word in ("--strategy", number)]


def command(workbook: Workbook, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "safetynet", "build", "--jobs", "2", *arguments],
        env=os.environ | {ROOT_VARIABLE: str(workbook.root)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_a_build_cut_short_leaves_whole_pages_and_goes_on(
    copy: Workbook, built: Workbook, end: signal.Signals
) -> None:
    process = command(copy, *ONLY)
    deadline = time.monotonic() + 300
    while len(list(copy.reports.rglob("*.html"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(end)
    process.communicate(timeout=300)
    assert process.returncode == (130 if end == signal.SIGINT else -signal.SIGKILL)
    _, alive = psutil.wait_procs(children, timeout=120)
    assert alive == []
    publisher = Publisher(copy.root)
    publisher.recover()
    whole = digests(built.reports)
    for page in copy.reports.rglob("*.html"):
        name = page.relative_to(copy.reports).as_posix()
        assert digests(copy.reports)[name] == whole[name], "a page is whole or is not there"
        assert page.with_suffix(".ipynb").is_file()
    before = set(publisher.units())
    asked = {"counties": ("yilan",), "strategies": ("1", "2", "3", "4"), "languages": ("zh",)}
    recap = build_site(copy, **asked)
    assert recap.failed == {}
    assert before <= set(recap.current)
    assert recap.built


def test_a_second_build_is_told_to_wait(copy: Workbook) -> None:
    publisher = Publisher(copy.root)
    with publisher.lock():
        with pytest.raises(BusyError, match=r"another build is running \(process \d+\)"):
            build_site(copy)
        process = command(copy)
        _, said = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "another build is running" in said


def test_faults_in_the_data_build_nothing(copy: Workbook) -> None:
    edit(figures_of(copy, "yilan-2021-briefing"), "f130c,", "f130b,")
    process = command(copy)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "f130b" in said
    assert "Traceback" not in said
    assert not copy.reports.exists()
