"""The notebooks of the workbook: those that come with it, and a researcher's own."""

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetynet.raw.file import MEGABYTE, decode, read_file
from safetynet.words.terms import LANGUAGES, Words
from safetynet.workbook import Workbook

# What a notebook may be published for: each has a page per what, with which parameter.
KINDS = {"strategy": ("county", "strategy"), "county": ("county",), "indicator": ("indicator",),
         "source": ("source",), "site": ()}  # fmt: skip
# The notebooks that come with the workbook; their pages have addresses of their own.
BUILT_IN = ("strategy", "county", "indicator", "source", "index", "compare", "search",
            "glossary")  # fmt: skip
ROWS = ("county", "indicator", "all")
# With the pictures that JupyterLab saves; larger ones are no notebooks that anybody wrote.
LARGEST = 200 * MEGABYTE
KIND_NAMES: dict[type, str] = {dict: "a mapping", list: "a list", str: "a text"}


@dataclass(frozen=True)
class Own:
    """A researcher's notebook that is to be published: its name, for what, and with which rows.

    ``parameters`` are those of its cell, ``titles`` what its pages are called, by language.
    """

    name: str
    publish: str
    rows: str
    parameters: tuple[str, ...]
    titles: tuple[tuple[str, str], ...]

    def title(self, words: Words) -> str:
        """Return what its pages are called in a language."""
        return dict(self.titles).get(words.language) or self.name


def own_notebooks(workbook: Workbook) -> tuple[Own, ...]:
    """Return the notebooks beside the built-in ones whose metadata say what they are published for.

    Raises ValueError that names the notebook, what was found and what is valid; also for one that
    comes with the workbook and is damaged.
    """
    found = []
    for path in sorted(workbook.notebooks.glob("*.ipynb")):
        where = f"notebooks/{path.name}"
        if path.name.startswith("."):
            continue  # what editors hide
        try:
            notebook = _load(path)
            found.append(None if path.stem in BUILT_IN else _read(path.stem, notebook))
        except (ValueError, RecursionError, MemoryError, OverflowError) as error:
            said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise ValueError(f"{where}: {said}".split("\n")[0]) from None
    return tuple(own for own in found if own)


def cell_sources(text: str) -> str:
    """Return what a notebook's page depends on: its cells' sources and tags, its own metadata.

    Not what JupyterLab writes beside them: outputs, counters, versions of the kernel.
    """
    notebook = json.loads(text)
    cells = [
        [cell["cell_type"], "".join(cell["source"]), sorted(cell["metadata"].get("tags", [])),
         cell["metadata"].get("safetynet", {})]
        for cell in notebook["cells"]
    ]  # fmt: skip
    return json.dumps([cells, notebook["metadata"].get("safetynet", {})], ensure_ascii=False)


def _load(path: Path) -> dict[str, Any]:
    """Return a notebook whose parts are of the kinds that nbformat 4 gives them."""
    data, faults = read_file(path, path.name, "a notebook", LARGEST)
    text, undecoded = decode(data, path.name)
    for fault in faults + undecoded:
        raise ValueError(f"found {fault.found}, expected {fault.expected}")
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON from line {error.lineno} on ({error.msg})") from None
    _expect(notebook, dict, "the whole")
    _expect(notebook.get("metadata"), dict, "its metadata")
    _expect(notebook["metadata"].get("safetynet", {}), dict, "its metadata safetynet")
    _expect(notebook.get("cells"), list, "its cells")
    for number, cell in enumerate(notebook["cells"], 1):
        _expect(cell, dict, f"cell {number}")
        _expect(cell.get("cell_type"), str, f"the cell_type of cell {number}")
        _expect(cell.get("metadata"), dict, f"the metadata of cell {number}")
        _expect(cell["metadata"].get("safetynet", {}), dict, f"metadata safetynet of cell {number}")
        source = cell.get("source")
        _expect_texts([source] if isinstance(source, str) else source, f"source of cell {number}")
        _expect_texts(cell["metadata"].get("tags", []), f"the tags of cell {number}")
    return dict(notebook)


def _expect(found: Any, kind: type, what: str) -> None:
    if not isinstance(found, kind):
        raise ValueError(f"no notebook: {what} is not {KIND_NAMES[kind]}")


def _expect_texts(found: Any, what: str) -> None:
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise ValueError(f"no notebook: {what} is not a list of texts")


def _read(name: str, notebook: dict[str, Any]) -> Own | None:
    said = notebook["metadata"].get("safetynet", {})
    publish = said.get("publish")
    if publish is None:
        return None
    if not isinstance(publish, str) or publish not in KINDS:
        raise ValueError(f"publish {publish!r} is none of {', '.join(KINDS)}")
    rows = said.get("rows") or ""
    if rows and rows not in ROWS:
        raise ValueError(f"rows {rows!r} is none of {', '.join(ROWS)}")
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise ValueError("a published notebook's name is letters, digits and hyphens")
    if publish == "source" and re.match(r"[0-9]+(-|$)", name):
        # sources/<briefing>-2.html is the page of another briefing
        raise ValueError("the name of a notebook for briefings begins with a letter")
    names = _parameters(notebook["cells"])
    missing = [name for name in (*KINDS[publish], "language") if name not in names]
    if missing:
        raise ValueError(
            f"publish {publish!r} needs the parameter {', '.join(missing)} in the cell"
            " tagged parameters"
        )
    titles = said.get("title", {})
    titles = dict.fromkeys(LANGUAGES, titles) if isinstance(titles, str) else titles
    if not isinstance(titles, dict) or not all(isinstance(t, str) for t in titles.values()):
        raise ValueError(f"title {titles!r} is neither a text nor a text by language")
    return Own(name, publish, rows, names, tuple(sorted(titles.items())))


def _parameters(cells: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the names that the cell tagged parameters assigns."""
    for cell in cells:
        if "parameters" in cell["metadata"].get("tags", []):
            try:
                body = ast.parse("".join(cell["source"])).body
            except SyntaxError as error:
                at = f"line {error.lineno}: {error.msg}"
                raise ValueError(f"the cell tagged parameters is no Python, {at}") from None
            targets = [node.target for node in body if isinstance(node, ast.AnnAssign)]
            plain = [t for node in body if isinstance(node, ast.Assign) for t in node.targets]
            return tuple(t.id for t in (*targets, *plain) if isinstance(t, ast.Name))
    return ()
