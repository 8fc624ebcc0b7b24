"""What of a notebook's cells stands on its page, and how."""

import re
from typing import Any

from nbformat import NotebookNode

from safetynet.charts.display import FRAME_TYPE, ROWS
from safetynet.evidence import audit, figures, results
from safetynet.pages.frame import Page, link
from safetynet.statistics import comparison, estimate, sensitivity, target
from safetynet.tables.table import render

# The published table that a frame of these columns is a part of.
WHOLE = {
    "audit": audit.COLUMNS, "figures": figures.COLUMNS, "results": results.COLUMNS,
    "targets": target.COLUMNS, "estimates": estimate.COLUMNS,
    "comparisons": comparison.COLUMNS, "sensitivity": sensitivity.COLUMNS,
}  # fmt: skip
# What Python says of a picture that is shown anyway.
REPR = re.compile(r"^(<(Axes|Figure|seaborn)|\[<matplotlib|Text\(|\(?array\(|<BarContainer)")
# Sections that are printed on the sheet of the finding, where they follow it.
FIRST_SHEET = ("four_strategies", "profile")
PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "text/html")


def prepare(notebook: NotebookNode, page: Page) -> NotebookNode:
    """Return an executed notebook as its page shows it.

    Frames become small tables, what Python says of a picture is left out, sections that say nothing
    are left out, and what is tagged ``step`` comes last, folded: the finding stands first.
    """
    cells = [_shown(cell, page) for cell in notebook.cells]
    steps = [cell for cell in cells if is_step(cell)]
    cells = _without_empty_sections([cell for cell in cells if not is_step(cell)])
    cells = _folded([*_turned(cells), *steps])
    return NotebookNode(notebook | {"cells": cells})


def is_step(cell: NotebookNode) -> bool:
    """Return whether a cell is a step of the analysis, which a page folds."""
    return "step" in cell.metadata.get("tags", [])


def term_of(cell: NotebookNode) -> str:
    """Return the term of a heading, empty for any other cell."""
    heading = cell.cell_type == "markdown" and "term" in cell.metadata.get("safetynet", {})
    return str(cell.metadata["safetynet"]["term"]) if heading else ""


def _shown(cell: NotebookNode, page: Page) -> NotebookNode:
    outputs = cell.get("outputs", [])
    if not outputs:
        return cell
    pictured = any(name in out.get("data", {}) for out in outputs for name in PICTURES)
    kept = []
    for output in outputs:
        data = output.get("data", {})
        if FRAME_TYPE in data:
            table = frame_table(data[FRAME_TYPE], page)
            output = NotebookNode(output | {"data": {"text/html": table}})
        elif pictured and set(data) == {"text/plain"} and REPR.match(data["text/plain"]):
            continue
        kept.append(output)
    return NotebookNode(cell | {"outputs": kept})


def frame_table(frame: dict[str, Any], page: Page) -> str:
    """Return the first rows of a frame as a table, with a link to the whole if it is published."""
    size, names, words = frame["size"], frame["names"], page.words
    note = ""
    if size["rows"] > ROWS or size["columns"] > len(names):
        note = words(
            "frame_part", rows=min(size["rows"], ROWS), all_rows=size["rows"],
            columns=len(names), all_columns=size["columns"],
        )  # fmt: skip
    whole = next((name for name, known in WHOLE.items() if names == list(known)[: len(names)]), "")
    href = link(page.path, f"data/{whole}.csv") if whole and note else ""
    return render("frame", frame, note, href, words).text


def _turned(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the cells, the heading with which the second printed sheet begins marked as such."""
    marked = list(cells)
    for place, cell in enumerate(cells):
        if _heads(cell) and term_of(cell) not in FIRST_SHEET:
            own = dict(cell.metadata["safetynet"]) | {"turns": True}
            marked[place] = NotebookNode(cell | {"metadata": cell.metadata | {"safetynet": own}})
            break
    return marked


def _folded(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the cells, the first and the last of each run of steps marked as such."""
    marked = []
    for place, cell in enumerate(cells):
        if is_step(cell):
            near = [cells[i] if 0 <= i < len(cells) else None for i in (place - 1, place + 1)]
            ends = [other is None or not is_step(other) for other in near]
            own = dict(cell.metadata.get("safetynet", {})) | {"first": ends[0], "last": ends[1]}
            cell = NotebookNode(cell | {"metadata": cell.metadata | {"safetynet": own}})
        marked.append(cell)
    return marked


def _without_empty_sections(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the cells without the sections whose every output only says that there is nothing.

    What they would say stands in the notebook beside the page.
    """
    kept: list[NotebookNode] = []
    section: list[NotebookNode] = []
    for cell in cells:
        if _heads(cell):
            kept += _told(section)
            section = []
        section.append(cell)
    return kept + _told(section)


def _told(section: list[NotebookNode]) -> list[NotebookNode]:
    """Return the cells of a section, none if it has a heading and says nothing."""
    headed = bool(section) and _heads(section[0])
    return section if not headed or any(map(_says, section[1:])) else []


def _heads(cell: NotebookNode) -> bool:
    """Return whether a cell is the heading of a section that a page may leave out."""
    return bool(term_of(cell)) and not is_step(cell)


def _says(cell: NotebookNode) -> bool:
    """Return whether a cell shows anything but that there is nothing."""
    shown = [
        str(output.get("data", {}).get("text/html", "shown")).strip()
        for output in cell.get("outputs", [])
    ]
    said = any(html and not re.match(r'<(ul|p) class="empty"', html) for html in shown)
    return said or (cell.cell_type == "markdown" and bool(cell.source.strip()))
