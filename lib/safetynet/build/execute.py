"""A report is made: its notebook is run, and becomes its page."""

import os
import tempfile
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from platformdirs import user_cache_path

from safetynet.book.evidence import provide
from safetynet.build.engine import NAME as ENGINE
from safetynet.build.failure import failure_in, of_machine
from safetynet.build.files import files_beside
from safetynet.build.job import Job
from safetynet.build.task import Built
from safetynet.charts.font import site_glyphs
from safetynet.evidence.indicators import select_figures
from safetynet.pages.html import render_notebook
from safetynet.raw.table import csv_text
from safetynet.tables.table import ADDRESS_VARIABLE, PAGE_VARIABLE
from safetynet.workbook import ROOT_VARIABLE


def run_job(job: Job) -> Built:
    """Run a report's notebook and return its page, its notebook, and the files beside them.

    A notebook that fails by itself leaves the notebook of its run; one that the machine failed,
    only the reason.
    """
    page = Path("reports", job.report.path)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, out = folder / job.report.notebook, folder / "out.ipynb"
        source.write_text(job.notebook, encoding="utf-8")
        os.environ[ROOT_VARIABLE] = job.root
        os.environ[PAGE_VARIABLE] = job.report.path
        os.environ[ADDRESS_VARIABLE] = job.page.address
        try:
            notebook = _execute(job, source, out)
        except papermill.PapermillExecutionError as error:
            failed = nbformat.read(str(out), 4)
            said = failure_in(failed) or str(error)
            if of_machine(failed):
                return Built({}, hindrance=said)
            files = {page.with_suffix(".failed.ipynb").as_posix(): _notebook_bytes(failed)}
            return Built(files, said)
        fonts = Path(job.fonts) if job.fonts else user_cache_path("safetynet")
        glyphs = site_glyphs(job.characters, fonts)
        files = files_beside(job, notebook)
        files |= {
            page.as_posix(): render_notebook(notebook, job.page, glyphs).encode("utf-8"),
            page.with_suffix(".ipynb").as_posix(): _notebook_bytes(notebook),
        }
        files |= processed_files(job)
        return Built(files)


def processed_files(job: Job) -> dict[str, bytes]:
    """Return the processed figures that a strategy's page rests on, by the file's name."""
    if job.report.kind != "strategy" or job.report.own:
        return {}
    county, strategy = job.report.value("county"), str(job.report.value("strategy"))
    area = job.evidence.programme.county(county)
    figures = select_figures(job.evidence.figures, area["ref_area"], strategy)
    if job.evidence.read_of.get(str(area["ref_area"])) is None:
        return {}
    name = f"data/processed/{area['slug']}/strategy-{strategy}.csv"
    return {name: csv_text(figures).encode("utf-8")}


def _execute(job: Job, source: Path, out: Path) -> NotebookNode:
    """Return the executed notebook, cleaned; raise papermill's error for a cell that fails."""
    provide(job.evidence)
    notebook = papermill.execute_notebook(
        str(source),
        str(out),
        parameters=dict(job.report.parameters),
        engine_name=None if job.kernel else ENGINE,
        progress_bar=False,
        request_save_on_cell_execute=False,
        cwd=str(source.parent),
    )
    return clean_notebook(notebook)


def clean_notebook(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without times, paths and versions, so that equal runs are equal bytes."""
    notebook.metadata.papermill = {"parameters": notebook.metadata.papermill["parameters"]}
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            # a kernel tells a cell's result from what it displays; a page does not
            if output.output_type == "execute_result":
                output.output_type = "display_data"
                output.pop("execution_count", None)
    return notebook


def _notebook_bytes(notebook: NotebookNode) -> bytes:
    return f"{nbformat.writes(notebook)}\n".encode()
