"""A researcher's own cells and notebooks on published pages."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import build_site, digests
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from safetynet.build.check import site_faults
from safetynet.build.planner import make_plan
from safetynet.build.task import Request
from safetynet.pages.notebooks import cell_sources
from safetynet.workbook import Workbook

CHART = """import seaborn as sns
once = figures[(figures["role"] == "result") & figures["year"].notna()]
axes = sns.countplot(once, x="year", hue="phase")
axes.set_title("各年的結果數")
axes"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def add_cells(workbook: Workbook, *cells: Any, name: str = "strategy") -> None:
    path = workbook.notebooks / f"{name}.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells += cells
    nbformat.write(notebook, path)


def write(workbook: Workbook, name: str, parameters: str, *cells: Any, **metadata: Any) -> None:
    own = [new_code_cell(parameters, metadata={"tags": ["parameters"]}), *cells]
    notebook = new_notebook(cells=own, metadata=KERNEL | {"safetynet": metadata})
    nbformat.write(notebook, workbook.notebooks / f"{name}.ipynb")


def page(workbook: Workbook, path: str) -> str:
    return (workbook.reports / path).read_text(encoding="utf-8")


@pytest.fixture
def copy(copy: Workbook) -> Workbook:
    """A workbook of one briefing, so that a build of its county is short."""
    for folder in (copy.raw / "briefings").iterdir():
        if folder.name != "lienchiang-2023-briefing":
            shutil.rmtree(folder)
    return copy


@pytest.mark.parametrize("kernel", [False, True], ids=["in-process", "kernel"])
def test_a_chart_of_ones_own_is_on_every_strategy_page(copy: Workbook, kernel: bool) -> None:
    heading = new_markdown_cell("## 我的圖：甪直巷 與 𠮷")
    add_cells(copy, heading, new_code_cell(CHART))
    recap = build_site(copy, strategies=("1", "4"), languages=("zh",), kernel=kernel)
    assert recap.failed == {}
    for number in (1, 4):
        html = page(copy, f"lienchiang/strategy-{number}.html")
        body = html[html.index("我的圖") :]
        [picture] = re.findall(r'<figure class="own">(.*?)</figure>', html, re.DOTALL)
        assert "各年的結果數" in picture  # drawn text, or the alternative text
        assert ("<svg" in picture) is not kernel
        assert "&lt;Axes" not in html
        assert "我的圖" in html[html.index('class="contents"') : html.index("<main")]
        assert "figure" in body
    faults = site_faults(copy, make_plan(Request(copy.root)))
    assert not [fault for fault in faults if "strategy-" in fault and "not built" not in fault
                and "other language" not in fault and "leads to no" not in fault]  # fmt: skip


def test_frames_pictures_and_prints_are_on_the_page(copy: Workbook) -> None:
    cells = [
        new_code_cell("results[['figure_id', 'use', 'reason']]"),
        new_code_cell("from IPython.display import Markdown; Markdown('a **bold** word')"),
        new_code_cell("print('printed 1 < 2')"),
    ]
    add_cells(copy, *cells)
    build_site(copy, strategies=("4",), languages=("en",))
    html = page(copy, "en/lienchiang/strategy-4.html")
    assert '<table class="frame">' in html
    assert "<strong>bold</strong>" in html
    assert "printed 1 &lt; 2" in html


def test_a_repr_on_a_page_is_refused(copy: Workbook) -> None:
    add_cells(copy, new_code_cell("object()"))
    build_site(copy, strategies=("4",), languages=("zh",))
    faults = site_faults(copy, make_plan(Request(copy.root)))
    assert [f for f in faults if "what Python says of an object" in f and "strategy-4" in f]


OWN = {
    "strategy": ("county: str = 'lienchiang'\nstrategy: int = 1\nlanguage: str = 'zh'",
                 "book = sn.open_workbook(county, strategy, language)", "lienchiang/mine-3.html"),
    "county": ("county: str = 'lienchiang'\nlanguage: str = 'zh'",
               "book = sn.open_workbook(county, language=language)", "lienchiang/mine.html"),
    "indicator": ("indicator: str = 'child-abuse-deaths'\nlanguage: str = 'zh'",
                  "book = sn.open_workbook(indicator=indicator, language=language)",
                  "indicators/child-abuse-deaths-mine.html"),
    "source": ("source: str = 'yilan-2021-briefing'\nlanguage: str = 'zh'",
               "book = sn.open_workbook(source=source, language=language)",
               "sources/lienchiang-2023-briefing-mine.html"),
    "site": ("language: str = 'zh'", "book = sn.open_workbook(language=language)", "mine.html"),
}  # fmt: skip


def test_own_notebooks_are_published_linked_and_kept_up_to_date(copy: Workbook) -> None:
    """One of each kind at once; a second build makes nothing, an edit makes its own pages alone."""
    for kind, (parameters, opening, _) in OWN.items():
        body = new_code_cell(f"import safetynet as sn\n{opening}\nprint(len(book.raw), 'rows')")
        random = new_code_cell("import numpy as np; print(np.random.random())")
        titles = {"zh": f"我的{kind}", "en": f"My {kind}"}
        name = {"strategy": "mine", "county": "mine2", "indicator": "mine3", "source": "mine4",
                "site": "mine5"}[kind]  # fmt: skip
        write(copy, name, parameters, body, random, publish=kind, title=titles)
    asked = {"counties": ("lienchiang",)}
    recap = build_site(copy, **asked)
    assert recap.failed == {}
    names = ["lienchiang/mine-3", "lienchiang/mine2",
             "sources/lienchiang-2023-briefing-mine4", "mine5"]  # fmt: skip
    for path in names:
        html = page(copy, f"en/{path}.html")
        assert re.search(r"<h1>.*My ", html), path
        assert re.search(r"\d+ rows", html), path
    county = page(copy, "en/lienchiang/strategy-1.html")
    assert 'href="../../en/lienchiang/mine2.html"' in county
    assert 'href="../../en/mine5.html"' in county
    before = digests(copy.reports)
    assert build_site(copy, **asked, force=True).failed == {}
    assert digests(copy.reports) == before
    assert build_site(copy, **asked).built == []
    add_cells(copy, new_code_cell("1 + 1"), name="mine2")
    assert sorted(build_site(copy, **asked).built) == [
        "en/lienchiang/mine2.html",
        "lienchiang/mine2.html",
    ]


def test_rows_of_others_have_to_be_asked_for(copy: Workbook) -> None:
    parameters = "county: str = 'lienchiang'\nlanguage: str = 'zh'"
    body = new_code_cell(
        "import safetynet as sn\nbook = sn.open_workbook(language=language)\n"
        "print(len(book.raw), 'rows')"
    )
    write(copy, "mine", parameters, body, publish="county")
    asked = {"counties": ("lienchiang",), "languages": ("zh",)}
    failed = build_site(copy, **asked).failed
    assert list(failed) == ["lienchiang/mine.html"]
    assert '"rows": "county"' in failed["lienchiang/mine.html"]
    write(copy, "mine", parameters, body, publish="county", rows="all")
    assert build_site(copy, **asked).failed == {}
    assert re.search(r"\d\d+ rows", page(copy, "lienchiang/mine.html"))


@pytest.mark.parametrize(
    ("parameters", "metadata", "message"),
    [
        ("language: str = 'zh'", {"publish": "county"}, "needs the parameter county"),
        ("county = 1", {"publish": "county"}, "needs the parameter language"),
        ("language = 'zh'", {"publish": "page"}, "publish 'page' is none of strategy, county"),
        ("language = 'zh'", {"publish": "site", "rows": "some"}, "rows 'some' is none of"),
    ],
)
def test_a_notebook_that_cannot_be_published_says_why(
    copy: Workbook, parameters: str, metadata: dict[str, str], message: str
) -> None:
    from safetynet.build.main import BuildError

    write(copy, "mine", parameters, **metadata)
    with pytest.raises(BuildError, match=f"notebooks/mine.ipynb: .*{message}"):
        build_site(copy, counties=("lienchiang",))


def test_a_scratch_notebook_is_left_alone(copy: Workbook) -> None:
    (copy.notebooks / "scratch").mkdir()
    write(copy, "scratch/try", "language = 'zh'", publish="site")
    write(copy, "plain", "language = 'zh'")
    recap = build_site(copy, counties=("hualien",), languages=("zh",))
    assert recap.failed == {}
    assert not [unit for unit in recap.built if "try" in unit or "plain" in unit]


def test_what_jupyterlab_saves_makes_no_page_stale(copy: Workbook) -> None:
    path = copy.notebooks / "strategy.ipynb"
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    notebook["metadata"]["language_info"] |= {"version": "3.11.9", "pygments_lexer": "ipython3"}
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell |= {"execution_count": number, "outputs": []}
            cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01"}
    saved = json.dumps(notebook)
    assert cell_sources(saved) == cell_sources(text)
    notebook["cells"][-1]["source"] += ["\n# changed"]
    assert cell_sources(json.dumps(notebook)) != cell_sources(text)


def test_nothing_is_written_by_a_run(copy: Workbook, tmp_path: Path) -> None:
    import papermill

    before = digests(copy.root)
    out = tmp_path / "elsewhere"
    out.mkdir()
    papermill.execute_notebook(
        str(copy.notebooks / "strategy.ipynb"), str(out / "out.ipynb"), {"county": "taipei"},
        progress_bar=False, cwd=str(out),
    )  # fmt: skip
    after = digests(copy.root)
    assert {name: after[name] for name in before} == before
    assert [path.name for path in out.rglob("*") if path.is_file()] == ["out.ipynb"]
