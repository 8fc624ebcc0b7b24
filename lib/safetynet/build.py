"""The build: a report per county, strategy and language, and the index that links them."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode

from safetynet.engine import NAME as ENGINE
from safetynet.figures import Evidence, read_evidence
from safetynet.font import subset_font
from safetynet.indicators import indicator_status, select_figures
from safetynet.page import (
    Page,
    link,
    localise,
    render_notebook,
    render_template,
    translation,
)
from safetynet.processes import run_each
from safetynet.report import report_title, strategy_name
from safetynet.table import write_table
from safetynet.words import LANGUAGES, Words, read_terms
from safetynet.workbook import ROOT_VARIABLE, Workbook

NOTEBOOK = "strategy.ipynb"


@dataclass(frozen=True)
class Report:
    """One report to build, by its parameters."""

    county: str
    strategy: str
    language: str

    @property
    def path(self) -> str:
        """Return the address of the report's page within the site."""
        return localise(f"{self.county}/strategy-{self.strategy}.html", self.language)

    @property
    def parameters(self) -> dict[str, str | int]:
        """Return the parameters of the notebook."""
        return {"county": self.county, "strategy": int(self.strategy), "language": self.language}


@dataclass(frozen=True)
class Job:
    """A report, its workbook, the frame of its page and the font with the site's characters."""

    workbook: Workbook
    report: Report
    page: Page
    font: Path


def plan(
    evidence: Evidence,
    counties: Sequence[str] = (),
    strategies: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> list[Report]:
    """Return the reports to build: by default every county with a briefing, in every language.

    Raises ValueError that lists what is valid.
    """
    programme = evidence.programme
    for strategy in strategies:
        if strategy not in programme.strategy_numbers:
            valid = ", ".join(programme.strategy_numbers)
            raise ValueError(f"unknown strategy {strategy!r}. Valid: {valid}")
    read = {briefing.source["ref_area"] for briefing in evidence.briefings.values()}
    areas = programme.counties[programme.counties["ref_area"].isin(read)]
    slugs = [str(programme.county(name)["slug"]) for name in counties] or sorted(areas["slug"])
    return [
        Report(slug, strategy, Words(language).language)
        for language in languages or LANGUAGES
        for slug in dict.fromkeys(slugs)
        for strategy in strategies or programme.strategy_numbers
    ]


def build(reports: Sequence[Report], jobs: int) -> Iterator[tuple[Report, str]]:
    """Build reports and then the indexes; yield each report with its failure, empty if none."""
    workbook = Workbook.find()
    evidence = read_evidence(workbook)
    write_table(evidence.figures, workbook.processed / "figures.csv")
    pages = {report.path for report in reports}
    languages = dict.fromkeys(report.language for report in reports)
    pages |= {localise("index.html", language) for language in languages}
    with tempfile.TemporaryDirectory() as folder:
        font = Path(folder) / "site.otf"
        font.write_bytes(subset_font(_characters(workbook), flavor=None))
        site = frozenset(_built(workbook) | pages)
        tasks = [
            Job(workbook, report, report_page(evidence, report, site), font) for report in reports
        ]
        for job, _, failure in run_each(build_report, tasks, jobs, "safetynet.build"):
            yield job.report, failure
        site = frozenset(_built(workbook) | pages - {report.path for report in reports})
        for language in languages:
            path = workbook.reports / localise("index.html", language)
            _write(path, index_page(evidence, site, language, font))


def _built(workbook: Workbook) -> set[str]:
    """Return the addresses of the pages that stand in the site."""
    pages = workbook.reports.rglob("*.html")
    return {path.relative_to(workbook.reports).as_posix() for path in pages}


def build_report(job: Job) -> None:
    """Run one report's notebook and write page and notebook, or raise what went wrong.

    A failed run leaves its notebook as ``*.failed.ipynb`` and no page.
    """
    workbook, report = job.workbook, job.report
    os.environ[ROOT_VARIABLE] = str(workbook.root)
    page_path = workbook.reports / report.path
    page_path.parent.mkdir(parents=True, exist_ok=True)
    failed = page_path.with_suffix(".failed.ipynb")
    failed.unlink(missing_ok=True)
    try:
        notebook = papermill.execute_notebook(
            str(workbook.notebooks / NOTEBOOK),
            str(failed),
            parameters=report.parameters,
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


def report_page(evidence: Evidence, report: Report, site: frozenset[str]) -> Page:
    """Return the frame of a report's page, with links to the county's other strategies."""
    words = Words(report.language)
    area = evidence.programme.county(report.county)
    links = [
        {
            "href": link(report.path, other.path),
            "text": words("strategy", strategy=other.strategy),
            "current": other == report,
        }
        for other in plan(evidence, [report.county], (), [report.language])
        if other.path in site
    ]
    title = report_title(evidence, area, report.strategy, words)
    translated = translation(report.path, report.language)[0] in site
    return Page(report.path, title, words, links, translated)


def clean_notebook(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without times, paths and versions, so that equal runs are equal bytes."""
    notebook.metadata.papermill = {"parameters": notebook.metadata.papermill["parameters"]}
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
    return notebook


def index_page(evidence: Evidence, site: frozenset[str], language: str, font: Path) -> str:
    """Return the index: every built report by county, with what was found."""
    words, programme = Words(language), evidence.programme
    path = localise("index.html", language)
    counties, unread = [], []
    read = {briefing.source["ref_area"] for briefing in evidence.briefings.values()}
    for _, area in programme.counties.iterrows():
        reports = [
            {
                "href": link(path, report.path),
                "text": strategy_name(evidence, report.strategy, words),
                "found": _found(evidence, area, report.strategy, words),
            }
            for report in plan(evidence, [area["slug"]], (), [language])
            if report.path in site
        ]
        if reports:
            counties.append({"slug": area["slug"], "name": words.name(area), "reports": reports})
        if area["ref_area"] not in read:
            unread.append(words.name(area))
    page = Page(path, words("site_title"), words, translated=translation(path, language)[0] in site)
    joined = words("list_separator").join(unread)
    return render_template("index.html.j2", page, font, counties=counties, unread=joined)


def _found(evidence: Evidence, area: Any, strategy: str, words: Words) -> str:
    figures = select_figures(evidence.figures, area["ref_area"], strategy)
    status = indicator_status(figures, evidence.programme)
    reported = status[status["results"] > 0]
    if reported.empty:
        return words("index_nothing")
    return words("index_counts", results=int(reported["results"].sum()), indicators=len(reported))


def _characters(workbook: Workbook) -> str:
    """Return every character that a page can need: those of the raw tables and of the terms."""
    texts = [path.read_text(encoding="utf-8") for path in workbook.raw.rglob("*.*")]
    notebooks = [path.read_text(encoding="utf-8") for path in workbook.notebooks.glob("*.ipynb")]
    terms = ["".join(texts.values()) for texts in read_terms().values()]
    return "".join(sorted(set("".join(texts + notebooks + terms))))


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
