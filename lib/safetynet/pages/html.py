"""One published page: the executed notebook as HTML, and the frame around it."""

import base64
import hashlib
import re
from dataclasses import fields
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nbconvert import HTMLExporter, TemplateExporter
from nbformat import NotebookNode

from safetynet.charts.font import page_font
from safetynet.pages.frame import Page, link
from safetynet.words.terms import HTML_LANGUAGE, localise

FONT, SCRIPT, DIGEST = "@@font@@", "@@script@@", "@@digest@@"
# What a page must hold for a script to be of use there.
SCRIPTS = {
    "page": "<main",
    "chart": '<figure class="chart"',
    "search": '<script type="application/json"',
}


def frame_values(page: Page, contents: list[str]) -> dict[str, Any]:
    """Return what the template needs; ``contents`` are the terms of the sections."""
    words = page.words
    own = {field.name: getattr(page, field.name) for field in fields(page)}
    return own | {
        "lang": HTML_LANGUAGE[words.language],
        "site": words("site_title"),
        "index": link(page.path, localise("index.html", words.language)),
        "search": link(page.path, localise("search.html", words.language)),
        "contents": contents,
        "style": read_style(),
        "font": FONT,
        "script": SCRIPT,
        "script_digest": DIGEST,
    }


@lru_cache(maxsize=1)
def read_style() -> str:
    """Return the one style sheet of all pages, without the spaces that people need."""
    return re.sub(r"\s*\n\s*|(?<=[{};,]) | (?=\{)", "", _read("page.css"))


@cache
def read_script(name: str) -> str:
    """Return a script without its comments and its indentation."""
    return re.sub(r"(?m)^\s*(//.*)?|\s+$", "", _read(name)) + "\n"


def _read(name: str) -> str:
    return files("safetynet.pages").joinpath(f"templates/{name}").read_text(encoding="utf-8")


class PageExporter(HTMLExporter):
    """nbconvert's HTML exporter without its second parse of the page.

    The stock exporter reads its own HTML again to add alternative texts; the charts bring theirs.
    """

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> Any:
        """Return the HTML and the resources of a notebook."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    def load_templates(self) -> None:
        """Read and compile the page's templates."""
        for name in ("parts.html.j2", self.template_file):
            self.environment.get_template(name)


@lru_cache(maxsize=1)
def html_exporter() -> PageExporter:
    """Return the exporter with the project's template; making one is slow, so it is kept."""
    templates = Path(str(files("safetynet.pages").joinpath("templates")))
    return PageExporter(
        template_name="safetynet",
        extra_template_basedirs=[str(templates)],
        extra_template_paths=[str(templates)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )


def without_empty_sections(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without the sections whose every output only says that there is nothing.

    What they would say stands in the notebook beside the page.
    """
    kept: list[Any] = []
    section: list[Any] = []
    for cell in [*notebook.cells, None]:
        if cell is None or _term(cell):
            kept += section if not _term(section[0]) or any(map(_says, section[1:])) else []
            section = []
        section.append(cell)
    return NotebookNode(notebook | {"cells": kept})


def _term(cell: NotebookNode) -> str:
    """Return the term of a section's heading, empty for any other cell."""
    heading = cell.cell_type == "markdown" and "safetynet" in cell.metadata
    return str(cell.metadata["safetynet"]["term"]) if heading else ""


def _says(cell: NotebookNode) -> bool:
    """Return whether a cell shows anything but that there is nothing."""
    shown = [
        str(output.get("data", {}).get("text/html", "shown")).strip()
        for output in cell.get("outputs", [])
    ]
    return any(html and not re.match(r'<(ul|p) class="empty"', html) for html in shown)


def render_notebook(notebook: NotebookNode, page: Page, glyphs: Path | None = None) -> str:
    """Return the HTML of an executed notebook, with its scripts and the font of its own text.

    ``glyphs`` is a file of the site's outlines that has the page's characters.
    """
    notebook = without_empty_sections(notebook)
    contents = [term for cell in notebook.cells if (term := _term(cell))]
    resources = {"page": frame_values(page, contents)}
    html = str(html_exporter().from_notebook_node(notebook, resources)[0])
    script = "".join(read_script(f"{name}.js") for name, sign in SCRIPTS.items() if sign in html)
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    characters = "".join(sorted(set(html)))
    font_data = base64.b64encode(page_font(characters, glyphs)).decode("ascii")
    html = html.replace(DIGEST, base64.b64encode(digest).decode("ascii"), 1)
    before, _, after = html.replace(FONT, font_data, 1).rpartition(SCRIPT)
    return f"{before}{script}{after}"
