import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import papermill
import pytest
from conftest import ROOT
from safetynet.build import build, clean_notebook
from safetynet.evidence import Evidence, read_evidence
from safetynet.plan import plan
from safetynet.workbook import ROOT_VARIABLE, Workbook


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The whole site, built once from a copy of the data."""
    root = tmp_path_factory.mktemp("workbook")
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(root))
        failures = [failure for _, failure in build(plan(read_evidence()), 2) if failure]
    assert failures == []
    return Workbook(root)


class Tags(HTMLParser):
    """Collects addresses, ids and the plain text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.sources: list[str] = []
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.language = self.language or found.get("lang") or ""
        if tag == "a":
            self.links.append(found["href"] or "")
        self.sources += [found[key] or "" for key in ("src", "srcset", "data") if key in found]
        if tag == "link":
            self.sources.append(found.get("href") or "")
        if "id" in found:
            self.ids.append(found["id"] or "")


def pages(site: Workbook) -> dict[str, str]:
    return {
        path.relative_to(site.reports).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.reports.rglob("*.html"))
    }


def test_every_report_has_page_and_notebook(site: Workbook, evidence: Evidence) -> None:
    expected = {report.path for report in plan(evidence)} | {"index.html", "en/index.html"}
    assert set(pages(site)) == expected
    for report in plan(evidence):
        assert (site.reports / report.path).with_suffix(".ipynb").is_file()
    assert not list(site.reports.rglob("*.failed.ipynb"))
    assert not list(site.reports.rglob(".*"))


def test_links_resolve_and_nothing_is_fetched(site: Workbook) -> None:
    built = pages(site)
    for path, html in built.items():
        page = Tags(html)
        assert page.sources == [], path
        assert page.language == ("en" if path.startswith("en/") else "zh-Hant-TW")
        assert not re.search(r"url\((?!data:|#)", html), path
        for address in page.links:
            target, _, fragment = address.partition("#")
            full = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
            assert full in built, f"{path} links to {address}"
            assert not fragment or fragment in Tags(built[full]).ids, f"{path} links to {address}"


def test_pages_say_nothing_of_the_machine(site: Workbook) -> None:
    for path in site.reports.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"base64,[^)]*", "", text)
        text = text.replace("http://www.w3.org", "")
        assert str(site.root) not in text, path
        assert str(ROOT) not in text, path
        assert not re.search(r"\d{4}-\d\d-\d\dT\d\d:", text), path
        assert not re.search(r"https?://(?!www\.w3\.org)", text), path


def test_every_character_of_a_page_is_in_its_font(site: Workbook) -> None:
    import base64
    import io

    from fontTools.ttLib import TTFont

    for path, html in pages(site).items():
        data = re.search(r"font/woff;base64,([^)]*)", html)
        assert data, path
        known = TTFont(io.BytesIO(base64.b64decode(data[1]))).getBestCmap()
        text = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
        wanted = {c for c in text if "\u4e00" <= c <= "\u9fff"}
        assert {c for c in wanted if ord(c) not in known} == set(), path


def test_processed_data_is_what_the_repository_holds(site: Workbook) -> None:
    built = {p.relative_to(site.processed): p.read_bytes() for p in site.processed.rglob("*.*")}
    kept = ROOT / "data" / "processed"
    held = {p.relative_to(kept): p.read_bytes() for p in kept.rglob("*.*")}
    assert built == held, "run `make reports` and commit data/processed"


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.*")
        if path.is_file()
    }


def test_same_inputs_same_bytes(site: Workbook, copy: Workbook) -> None:
    """Another folder, another hash seed, time zone and locale, one report at a time."""
    changed = {"PYTHONHASHSEED": "7", "TZ": "Asia/Taipei", "LC_ALL": "C", "NUMBER": "1"}
    command = [sys.executable, "-m", "safetynet", "build", "--jobs", "1", "--county", "yilan"]
    subprocess.run(command, check=True, env=os.environ | changed, capture_output=True)
    again = digests(copy.reports / "yilan") | digests(copy.reports / "en" / "yilan")
    before = digests(site.reports / "yilan") | digests(site.reports / "en" / "yilan")
    assert again == before


def test_a_failed_report_is_not_published(copy: Workbook) -> None:
    notebook = copy.notebooks / "strategy.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(
        text.replace('"report.count_chart"', '"1 / (strategy - 3)"'), encoding="utf-8"
    )
    old = copy.reports / "yilan" / "strategy-3.html"
    old.parent.mkdir(parents=True)
    old.write_text("an older page", encoding="utf-8")
    reports = plan(read_evidence(copy), ["yilan"], ["2", "3"], ["zh"])
    ended = {
        str(dict(report.parameters)["strategy"]): failure for report, failure in build(reports, 2)
    }
    assert ended["2"] == ""
    assert "ZeroDivisionError" in ended["3"]
    assert (copy.reports / "yilan" / "strategy-2.html").is_file()
    assert not old.exists()
    kept = json.loads((copy.reports / "yilan" / "strategy-3.failed.ipynb").read_text("utf-8"))
    assert any(o["output_type"] == "error" for c in kept["cells"] for o in c.get("outputs", []))
    assert "strategy-3" not in (copy.reports / "index.html").read_text(encoding="utf-8")


def test_plain_papermill_gives_the_same_tables(site: Workbook, tmp_path: Path) -> None:
    """papermill's own command and kernel, from another folder, with names as people write them."""
    out = tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(ROOT / "notebooks" / "strategy.ipynb"),
        str(out),
    ]
    command += ["-p", "county", "連江縣", "-p", "strategy", "3", "--no-progress-bar"]
    environment = os.environ | {ROOT_VARIABLE: str(site.root)}
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)
    plain = clean_notebook(papermill.iorw.load_notebook_node(str(out)))
    ours = papermill.iorw.load_notebook_node(str(site.reports / "lienchiang" / "strategy-3.ipynb"))

    def shown(notebook) -> list[str]:
        outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
        return [o["data"]["text/html"] for o in outputs if "text/html" in o.get("data", {})]

    assert len(shown(plain)) == 17
    assert shown(plain) == shown(ours)


def test_plan_lists_what_is_valid(evidence: Evidence) -> None:
    counties, briefings = len(evidence.areas_read), len(evidence.briefings)
    assert len(plan(evidence)) == 2 * (counties * 5 + briefings)
    assert len(plan(evidence, ["連江縣"], languages=["zh"])) == 5 + 2
    assert len(plan(evidence, ["yilan"], ["2"])) == 2
    assert [r.path for r in plan(evidence, ["臺南市"], ["1"], ["en"])] == [
        "en/tainan/strategy-1.html"
    ]
    with pytest.raises(ValueError, match="Valid: 1, 2, 3, 4"):
        plan(evidence, strategies=["5"])
