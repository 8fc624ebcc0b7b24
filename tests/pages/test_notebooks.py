"""Notebooks in notebooks/ that are damaged, or none."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from safetynet.build.task import Request
from safetynet.build.work import plan_build
from safetynet.pages.notebooks import BUILT_IN, own_notebooks
from safetynet.workbook import Workbook

PARAMETERS = {"cell_type": "code", "metadata": {"tags": ["parameters"]},
              "source": "language: str = 'zh'", "outputs": [], "execution_count": None}  # fmt: skip


def notebook(cells: Any = None, metadata: Any = None, **said: Any) -> str:
    found = {"cells": [PARAMETERS] if cells is None else cells, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(found | {"metadata": {"safetynet": said} if metadata is None else metadata})


def with_cell(**changed: Any) -> str:
    return notebook([PARAMETERS | changed], publish="site")


WHOLE = notebook(publish="site", title="x")
DAMAGE = {
    "nothing": ("", "no JSON from line 1 on"),
    "half of it": (WHOLE[: len(WHOLE) // 2], "no JSON from line 1 on"),
    "a text": ("hello\n", "no JSON from line 1 on"),
    "a conflict of git": (WHOLE.replace("{", "{\n<<<<<<< HEAD\n", 1), "no JSON from line 2 on"),
    "a list": ("[]", "the whole is not a mapping"),
    "nothing in it": ("{}", "its metadata is not a mapping"),
    "no cells": ('{"metadata": {}}', "its cells is not a list"),
    "metadata that are a list": (notebook(metadata=[]), "its metadata is not a mapping"),
    "metadata that are null": ('{"metadata": null, "cells": []}', "its metadata is not a mapping"),
    "said in a text": (notebook(metadata={"safetynet": "site"}), "its metadata safetynet is not a mapping"),
    "said in null": (notebook(metadata={"safetynet": None}), "its metadata safetynet is not a mapping"),
    "published for a list": (notebook(publish=["site"]), "publish ['site'] is none of"),
    "published for a number": (notebook(publish=1), "publish 1 is none of"),
    "rows that are a list": (notebook(publish="site", rows=["all"]), "rows ['all'] is none of"),
    "a title that is a number": (notebook(publish="site", title=5), "title 5 is neither"),
    "a title of lists": (notebook(publish="site", title={"zh": ["x"]}), "is neither a text"),
    "cells that are a mapping": (notebook({}), "its cells is not a list"),
    "a cell that is a text": (notebook(["x"]), "cell 1 is not a mapping"),
    "a cell without metadata": (notebook([{"cell_type": "code", "source": ""}]), "the metadata of cell 1"),
    "a cell without a type": (notebook([{"metadata": {}, "source": ""}]), "the cell_type of cell 1"),
    "a cell without a source": (notebook([{"metadata": {}, "cell_type": "code"}]), "source of cell 1 is not a list of texts"),
    "a source of numbers": (with_cell(source=[1, 2]), "source of cell 1 is not a list of texts"),
    "tags that are a text": (with_cell(metadata={"tags": "parameters"}), "the tags of cell 1"),
    "tags that are lists": (with_cell(metadata={"tags": [["parameters"]]}), "the tags of cell 1"),
    "parameters that are no Python": (with_cell(source="language = ="), "is no Python, line 1"),
    "parameters with a NUL": (with_cell(source="language = '\0'"), "null bytes"),
    "parameters nested deeply": (with_cell(source="language = " + "(" * 5000), "is no Python"),
    "parameters nested very deeply": (with_cell(source="language = " + "-" * 200_000 + "1"), ""),
    "nested deeply": ('{"cells": ' + "[" * 200_000, "nested too deeply"),
    "a number of 5,000 digits": ('{"cells": ' + "9" * 5000 + "}", "Exceeds the limit"),
}  # fmt: skip


@pytest.fixture
def bare(tmp_path: Path) -> Workbook:
    (tmp_path / "notebooks").mkdir()
    return Workbook(tmp_path)


@pytest.mark.parametrize(("text", "said"), DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("name", ["mine", "strategy"])
def test_a_damaged_notebook_is_named(bare: Workbook, name: str, text: str, said: str) -> None:
    (bare.notebooks / f"{name}.ipynb").write_text(text, encoding="utf-8")
    if name == "strategy" and text not in [DAMAGE[key][0] for key in list(DAMAGE)[:11]]:
        return
    with pytest.raises(ValueError, match=rf"^notebooks/{name}\.ipynb: ") as caught:
        own_notebooks(bare)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


BYTES = {
    "not UTF-8": "台".encode("big5"),
    "UTF-16": WHOLE.encode("utf-16"),
    "noise": bytes(range(256)),
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
@pytest.mark.parametrize("name", ["mine", "strategy"])
def test_bytes_that_are_no_text(copy: Workbook, name: str, data: bytes) -> None:
    """As the build says it, which reads all notebooks."""
    (copy.notebooks / f"{name}.ipynb").write_bytes(data)
    refusal = plan_build(Request(copy.root, languages=("zh",))).refusal
    assert refusal.startswith(f"notebooks/{name}.ipynb: ")
    assert "expected UTF-8 text" in refusal


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes")
def test_what_is_no_file(bare: Workbook) -> None:
    (bare.notebooks / "mine.ipynb").mkdir()
    with pytest.raises(ValueError, match=r"notebooks/mine.ipynb: found a folder"):
        own_notebooks(bare)
    (bare.notebooks / "mine.ipynb").rmdir()
    os.mkfifo(bare.notebooks / "mine.ipynb")
    with pytest.raises(ValueError, match=r"notebooks/mine.ipynb: found no regular file"):
        own_notebooks(bare)


def test_sound_ones_are_read(bare: Workbook) -> None:
    (bare.notebooks / "mine.ipynb").write_text(WHOLE, encoding="utf-8")
    (bare.notebooks / "plain.ipynb").write_text(notebook([]), encoding="utf-8")
    (bare.notebooks / ".~mine.ipynb").write_bytes(b"\xff")
    assert [own.name for own in own_notebooks(bare)] == ["mine"]
    assert own_notebooks(Workbook(ROOT)) == ()
    assert all((ROOT / "notebooks" / f"{name}.ipynb").is_file() for name in BUILT_IN)


def test_no_notebook_takes_the_address_of_a_second_briefing(copy: Workbook) -> None:
    """sources/<briefing>-2.html is the page of the second document of that year and kind."""
    cell = PARAMETERS | {"source": "source: str = ''\nlanguage: str = 'zh'"}
    for name in ("2", "2-x", "12"):
        path = copy.notebooks / f"{name}.ipynb"
        path.write_text(notebook([cell], publish="source"), encoding="utf-8")
        with pytest.raises(ValueError, match="begins with a letter"):
            own_notebooks(copy)
        path.unlink()
    (copy.notebooks / "2nd.ipynb").write_text(notebook([cell], publish="source"), "utf-8")
    assert [own.name for own in own_notebooks(copy)] == ["2nd"]
