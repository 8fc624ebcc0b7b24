import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import papermill
import pytest
from conftest import ROOT, build_site, digests, edit
from safetynet import __version__
from safetynet.book.evidence import Evidence
from safetynet.build.execute import clean_notebook
from safetynet.charts.display import FRAME_TYPE
from safetynet.pages.plan import plan
from safetynet.tables.table import PAGE_VARIABLE
from safetynet.words.terms import Words
from safetynet.words.titles import source_line
from safetynet.workbook import ROOT_VARIABLE, Workbook


@pytest.fixture(scope="module")
def site(built: Workbook) -> Workbook:
    return built


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
        if tag == "form" and "action" in found:
            self.links.append(found["action"] or "")
        if "id" in found:
            self.ids.append(found["id"] or "")


def pages(site: Workbook) -> dict[str, str]:
    return {
        path.relative_to(site.reports).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.reports.rglob("*.html"))
    }


def test_every_report_has_page_and_notebook(site: Workbook, evidence: Evidence) -> None:
    expected = {report.path for report in plan(evidence)}
    assert set(pages(site)) == expected
    for report in plan(evidence):
        assert (site.reports / report.path).with_suffix(".ipynb").is_file()
    assert not list(site.reports.rglob("*.failed.ipynb"))
    assert not list(site.reports.rglob(".*"))


def test_links_resolve_and_nothing_is_fetched(site: Workbook) -> None:
    built = pages(site)
    parsed = {path: Tags(html) for path, html in built.items()}
    for path, html in built.items():
        page = parsed[path]
        assert page.sources == [], path
        assert page.language == ("en" if path.startswith("en/") else "zh-Hant-TW")
        assert not re.search(r"url\((?!data:|#)", html), path
        for address in page.links:
            if address.startswith("data:text/csv"):
                continue
            target, _, fragment = address.partition("#")
            target = target.partition("?")[0]
            full = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
            if not full.endswith(".html"):
                assert (site.reports / full).is_file(), f"{path} links to {address}"
                continue
            assert full in built, f"{path} links to {address}"
            assert not fragment or fragment in parsed[full].ids, f"{path} links to {address}"


def test_pages_say_nothing_of_the_machine(site: Workbook) -> None:
    for path in site.reports.rglob("*.*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                text = "".join(parts.read(name).decode("utf-8") for name in parts.namelist())
            text = text.replace("2000-01-01T00:00:00Z", "").replace("http://schemas.", "")
            text = text.replace("http://purl.org", "")
        else:
            text = path.read_text(encoding="utf-8")
        text = re.sub(r"base64,[^)\"]*", "", text)
        text = text.replace("http://www.w3.org", "").replace("https://schema.org", "")
        text = text.replace("https://creativecommons.org/licenses/by/4.0/", "")
        assert str(site.root) not in text, path
        assert str(ROOT) not in text, path
        assert not re.search(r"\d{4}-\d\d-\d\dT\d\d:", text), path
        assert not re.search(r"https?://(?!www\.w3\.org)", text), path


def test_every_character_of_a_page_is_in_its_font(site: Workbook) -> None:
    import base64
    import io

    from fontTools.ttLib import TTFont

    for path, html in pages(site).items():
        data = re.search(r"font/woff2;base64,([^)]*)", html)
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


YILAN = ["--county", "yilan", *(w for n in "1234" for w in ("--strategy", n))]


def test_same_inputs_same_bytes(site: Workbook, copy: Workbook) -> None:
    """Another folder, another hash seed, time zone and locale, one report at a time."""
    changed = {"PYTHONHASHSEED": "7", "TZ": "Asia/Taipei", "LC_ALL": "C", "NUMBER": "1"}
    command = [sys.executable, "-m", "safetynet", "build", "--jobs", "1", *YILAN]
    subprocess.run(command, check=True, env=os.environ | changed, capture_output=True)
    again = digests(copy.reports)
    assert len(again) == 8 * 6
    assert again == {name: digests(site.reports)[name] for name in again}


@pytest.mark.skipif("SAFETYNET_PYTHON" not in os.environ,
                    reason="SAFETYNET_PYTHON names no Python of another version with the lock")  # fmt: skip
def test_another_python_same_bytes(site: Workbook, copy: Workbook) -> None:
    """The lock installed for another version of Python gives the same pages, charts and data."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
    command = [os.environ["SAFETYNET_PYTHON"], "-m", "safetynet", "build", *YILAN]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    again = digests(copy.reports)
    assert again == {name: digests(site.reports)[name] for name in again}


def test_a_failed_report_is_not_published(copy: Workbook) -> None:
    """The old page goes, the notebook with its traceback stays, the other reports are built."""
    only: dict = {"counties": ("yilan",), "strategies": ("2", "3"), "languages": ("zh",)}
    assert build_site(copy, **only).failed == {}
    page = copy.reports / "yilan" / "strategy-3.html"
    assert page.is_file()
    notebook = copy.notebooks / "strategy.ipynb"
    text = notebook.read_text(encoding="utf-8")
    cell = "sn.plot_years(figures, book, results)"
    edit(notebook, f'"{cell}"', f'"{cell}\\n1 / (strategy - 3)"')
    recap = build_site(copy, **only)
    assert recap.built == ["yilan/strategy-2.html"]
    assert recap.failed == {
        "yilan/strategy-3.html": "cell 20, line 2: ZeroDivisionError: division by zero"
    }
    assert not page.exists()
    failed = page.with_suffix(".failed.ipynb")
    kept = json.loads(failed.read_text(encoding="utf-8"))
    assert any(o["output_type"] == "error" for c in kept["cells"] for o in c.get("outputs", []))
    assert build_site(copy, **only).failed != {}
    notebook.write_text(text, encoding="utf-8")
    assert build_site(copy, **only).failed == {}
    assert page.is_file()
    assert not failed.exists()


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
    # as on a page: without the style that JupyterLab needs
    own = {ROOT_VARIABLE: str(site.root), PAGE_VARIABLE: "lienchiang/strategy-3.html"}
    environment = os.environ | own
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)
    plain = clean_notebook(papermill.iorw.load_notebook_node(str(out)))
    ours = papermill.iorw.load_notebook_node(str(site.reports / "lienchiang" / "strategy-3.ipynb"))

    def shown(notebook) -> list:
        """Return the frames as rows, for pandas lays them out in a kernel, and the rest as HTML."""
        outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
        found = [o["data"] for o in outputs if "text/html" in o.get("data", {})]
        return [data.get(FRAME_TYPE, data["text/html"]) for data in found]

    assert len(shown(plain)) == 21
    assert shown(plain) == shown(ours)


def test_a_real_kernel_gives_the_same_page(site: Workbook, copy: Workbook) -> None:
    """--kernel runs plain papermill, which needs nothing of the build's own engine."""
    recap = build_site(copy, counties=("yilan",), strategies=("3",), languages=("en",), kernel=True)
    assert recap.failed == {}
    name = "en/yilan/strategy-3.html"
    assert (copy.reports / name).read_bytes() == (site.reports / name).read_bytes()


def test_plan_lists_what_is_valid(evidence: Evidence) -> None:
    counties, briefings = len(evidence.areas_read), len(evidence.briefings)
    shared = sum(count > 1 for count in evidence.reach.values())
    assert len(plan(evidence)) == 2 * (22 + counties * 4 + briefings + shared + 4)
    assert len(plan(evidence, ["連江縣"], languages=["zh"])) == 5 + 2 + shared + 4
    assert len(plan(evidence, ["yilan"], ["2"])) == 2
    assert len(plan(evidence, ["hualien"], languages=["zh"])) == 1 + shared + 4
    assert [r.path for r in plan(evidence, ["臺南市"], ["1"], ["en"])] == [
        "en/tainan/strategy-1.html"
    ]
    with pytest.raises(ValueError, match="Valid: 1, 2, 3, 4"):
        plan(evidence, strategies=["5"])


def test_pages_are_light(site: Workbook) -> None:
    """A strategy report takes less than 120 kB on its way to a reader, font and downloads included."""
    for path, html in pages(site).items():
        if "strategy-" in path:
            assert len(gzip.compress(html.encode("utf-8"))) < 120_000, path


def test_every_page_says_where_it_comes_from(site: Workbook, evidence: Evidence) -> None:
    for path, html in pages(site).items():
        text = re.sub(r"<[^>]*>", "", html)
        said = "data version" if path.startswith("en/") else "資料版本"
        assert re.search(rf"{said} ?[0-9a-f]{{12}}", text), path
        assert "CC BY 4.0" in text, path
        assert __version__ in text, path
        area = re.fullmatch(r"(?:en/)?([\w-]+)/strategy-\d\.html", path)
        if area:
            code = evidence.programme.county(area[1])["ref_area"]
            for briefing in evidence.briefings.values():
                if briefing.source["ref_area"] == code:
                    words = Words("en" if path.startswith("en/") else "zh")
                    assert source_line(briefing.source, words) in unescape(text), path


def test_index_describes_the_data_set(site: Workbook) -> None:
    for path in ("index.html", "en/index.html"):
        html = pages(site)[path]
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        assert found, path
        dataset = json.loads(found[1])
        assert dataset["@type"] == "Dataset"
        assert dataset["license"].startswith("https://creativecommons.org")
        for item in dataset["distribution"]:
            file = site.reports / os.path.normpath(Path(path).parent / item["contentUrl"])
            assert file.is_file()


def test_a_county_without_briefing_has_a_page_of_its_own(site: Workbook) -> None:
    html = pages(site)["en/kinmen/index.html"]
    assert "No briefing of Kinmen County has been read yet" in html
    assert "strategy-1.html" not in html


def test_evil_names_stay_text_in_pages_and_files(copy: Workbook) -> None:
    """A county's name, an indicator's note, a printed label: none becomes markup or formula."""
    evil = "<script>alert(1)</script>{{7*7}}"
    edit(copy.raw / "programme/areas.csv", ",宜蘭縣,", f",{evil},")
    edit(copy.raw / "programme/services.csv", "社福中心,", '"""><img src=x onerror=alert(1)>",')
    figures = copy.raw / "briefings/yilan-2021-briefing/figures.csv"
    lines = figures.read_text(encoding="utf-8").split("\n")
    place = next(i for i, line in enumerate(lines) if line.startswith("f130c,"))
    cells = next(csv.reader([lines[place]]))
    cells[3] = cells[-1] = "=cmd|'/c calc'!A1"
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    lines[place] = buffer.getvalue()
    figures.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    assert build_site(copy, counties=("yilan",), languages=("zh",)).failed == {}
    for name in ("yilan/strategy-1.html", "index.html", "search.html"):
        html = (copy.reports / name).read_text(encoding="utf-8")
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "{{7*7}}" in html
        assert html.count("<script") == (1 if name.startswith("yilan") else 2)
    for path in [*copy.processed.rglob("*.csv"), *(copy.reports / "data").glob("*.csv")]:
        for row in csv.reader(path.open(encoding="utf-8")):
            assert not any(cell.startswith("=") for cell in row), path
    assert "'=cmd|" in (copy.processed / "figures.csv").read_text(encoding="utf-8")
