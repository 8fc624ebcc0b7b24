"""The files beside a page: what its notebook hands over, with what only the page says."""

from typing import Any

import pandas as pd
from nbformat import NotebookNode

from safetynet.build.job import Job
from safetynet.charts.card import draw_card
from safetynet.pages.finding import finding_of
from safetynet.tables.beside import PICTURE, beside
from safetynet.tables.download import FILES_TYPE
from safetynet.tables.files import page_files


def files_beside(job: Job, notebook: NotebookNode) -> dict[str, bytes]:
    """Return the files beside a report's page by their names, and take them out of its notebook.

    They are published and withdrawn with the page. Their names follow from its address alone, so
    that no notebook writes elsewhere.
    """
    finding = finding_of(notebook)
    files: dict[str, bytes] = {}
    if content := _handed_over(notebook):
        notes = {"title": job.page.title, "finding": finding, "address": job.page.address}
        files |= page_files(content, notes)
    if job.page.picture:
        files[PICTURE] = draw_card(
            job.page.title, finding, _compared(job), job.evidence.programme, job.page.words
        )
    return {f"reports/{beside(job.report.path, suffix)}": data for suffix, data in files.items()}


def _compared(job: Job) -> pd.DataFrame:
    """Return the comparisons that a page's picture may show: those of its strategy, if of one."""
    report, rows = job.report, job.evidence.comparisons
    area = job.evidence.programme.county(report.value("county"))["ref_area"]
    rows = rows[(rows["ref_area"] == area) & (rows["verdict"] != "one-phase")]
    if report.kind == "strategy":
        rows = rows[rows["strategy"] == str(report.value("strategy"))]
    return pd.DataFrame(rows.reset_index(drop=True))


def _handed_over(notebook: NotebookNode) -> dict[str, Any]:
    """Return what a notebook hands over for files: the first, as a page has one set of them."""
    found: list[dict[str, Any]] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if FILES_TYPE in output.get("data", {}):
                found.append(output["data"].pop(FILES_TYPE))
                output.get("metadata", {}).pop(FILES_TYPE, None)
    return found[0] if found else {}
