"""The build: every planned report in a process of its own, then the indexes that link them."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode

from safetynet.engine import NAME as ENGINE
from safetynet.evidence import Evidence, provide, read_evidence
from safetynet.font import site_font
from safetynet.glossary_report import read_glossary
from safetynet.package import write_package
from safetynet.page import Page, render_notebook
from safetynet.plan import Report, selection
from safetynet.processes import run_each
from safetynet.site import Site
from safetynet.words import read_terms
from safetynet.workbook import ROOT_VARIABLE, Workbook


@dataclass(frozen=True)
class Job:
    """A report, its workbook and the evidence it uses, the frame of its page, the site's font."""

    workbook: Workbook
    evidence: Evidence
    report: Report
    page: Page
    font: Path


def build(reports: Sequence[Report], jobs: int) -> Iterator[tuple[Report, str]]:
    """Build reports; yield each with its failure, empty if none."""
    workbook = Workbook.find()
    evidence = read_evidence(workbook)
    write_package(evidence, workbook)
    data = workbook.reports / "data"
    data.mkdir(parents=True, exist_ok=True)
    for path in sorted(workbook.processed.glob("*.*")):
        _write(data / path.name, path.read_text(encoding="utf-8"))
    site = Site(evidence)
    font = site_font(_characters(workbook), workbook.state / "fonts")
    tasks = [
        Job(workbook, selection(evidence, report), report, site.page(report), font)
        for report in reports
    ]
    for job, _, failure in run_each(build_report, tasks, jobs, "safetynet.build"):
        yield job.report, failure


def build_report(job: Job) -> None:
    """Run one report's notebook and write page and notebook, or raise what went wrong.

    A failed run leaves its notebook as ``*.failed.ipynb`` and no page.
    """
    workbook, report = job.workbook, job.report
    os.environ[ROOT_VARIABLE] = str(workbook.root)
    provide(job.evidence)
    page_path = workbook.reports / report.path
    page_path.parent.mkdir(parents=True, exist_ok=True)
    failed = page_path.with_suffix(".failed.ipynb")
    failed.unlink(missing_ok=True)
    try:
        notebook = papermill.execute_notebook(
            str(workbook.notebooks / report.notebook),
            str(failed),
            parameters=dict(report.parameters),
            engine_name=ENGINE,
            progress_bar=False,
            request_save_on_cell_execute=False,
        )
    except papermill.PapermillExecutionError:
        page_path.unlink(missing_ok=True)
        raise
    notebook = clean_notebook(notebook)
    html = render_notebook(notebook, job.page, job.font)
    _write(page_path.with_suffix(".ipynb"), nbformat.writes(notebook) + "\n")
    _write(page_path, html)
    failed.unlink()


def clean_notebook(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without times, paths and versions, so that equal runs are equal bytes."""
    notebook.metadata.papermill = {"parameters": notebook.metadata.papermill["parameters"]}
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
    return notebook


def _characters(workbook: Workbook) -> str:
    """Return every character that a page can need: those of the raw tables and of the terms."""
    texts = [path.read_text(encoding="utf-8") for path in workbook.raw.rglob("*.*")]
    notebooks = [path.read_text(encoding="utf-8") for path in workbook.notebooks.glob("*.ipynb")]
    terms = ["".join(texts.values()) for texts in read_terms().values()]
    terms += ["".join(entry.values()) for entry in read_glossary()]
    return "".join(sorted(set("".join(texts + notebooks + terms))))


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
