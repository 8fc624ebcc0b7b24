"""The notebooks of the workbook: those that come with it, and a researcher's own."""

import ast
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetynet.words.terms import LANGUAGES, Words
from safetynet.workbook import Workbook

# What a notebook may be published for: each has a page per what, with which parameter.
KINDS = {"strategy": ("county", "strategy"), "county": ("county",), "indicator": ("indicator",),
         "source": ("source",), "site": ()}  # fmt: skip
# The notebooks that come with the workbook; their pages have addresses of their own.
BUILT_IN = ("strategy", "county", "indicator", "source", "index", "search", "glossary")
ROWS = ("county", "indicator", "all")


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

    Raises ValueError that names the notebook, what was found and what is valid.
    """
    paths = sorted(workbook.notebooks.glob("*.ipynb"))
    found = [_read(path) for path in paths if path.stem not in BUILT_IN]
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


def _read(path: Path) -> Own | None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    said = notebook["metadata"].get("safetynet", {})
    publish = said.get("publish")
    if publish is None:
        return None
    where = f"notebooks/{path.name}"
    if publish not in KINDS:
        raise ValueError(f"{where}: publish {publish!r} is none of {', '.join(KINDS)}")
    rows = said.get("rows", "")
    if rows and rows not in ROWS:
        raise ValueError(f"{where}: rows {rows!r} is none of {', '.join(ROWS)}")
    if not path.stem.replace("-", "").replace("_", "").isalnum() or not path.stem.isascii():
        raise ValueError(f"{where}: a published notebook's name is letters, digits and hyphens")
    names = _parameters(notebook["cells"])
    missing = [name for name in (*KINDS[publish], "language") if name not in names]
    if missing:
        raise ValueError(
            f"{where}: publish {publish!r} needs the parameter {', '.join(missing)} in the cell"
            " tagged parameters"
        )
    titles = said.get("title", {})
    titles = dict.fromkeys(LANGUAGES, titles) if isinstance(titles, str) else titles
    return Own(path.stem, publish, rows, names, tuple(sorted(titles.items())))


def _parameters(cells: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the names that the cell tagged parameters assigns."""
    for cell in cells:
        if "parameters" in cell["metadata"].get("tags", []):
            body = ast.parse("".join(cell["source"])).body
            targets = [node.target for node in body if isinstance(node, ast.AnnAssign)]
            plain = [t for node in body if isinstance(node, ast.Assign) for t in node.targets]
            return tuple(t.id for t in (*targets, *plain) if isinstance(t, ast.Name))
    return ()
