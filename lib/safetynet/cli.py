"""The command line: add a briefing, check the data, build the reports."""

import os
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from safetynet.fault import DataError
from safetynet.workbook import Workbook

CORES = os.cpu_count() or 1
Result = TypeVar("Result")

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

Counties = Annotated[
    list[str], typer.Option("--county", help="Slug, code or name; may be repeated.")
]
Strategies = Annotated[list[str], typer.Option("--strategy", help="Number; may be repeated.")]
Languages = Annotated[list[str], typer.Option("--language", help="zh or en; may be repeated.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Reports at a time; default: cores.")]


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A briefing's folder; default: all of them.")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option(help="Folder with the briefings' own texts, to compare with.")
    ] = None,
) -> None:
    """Check the raw data; list every fault with file, row and column.

    For one briefing, also list what its results can and cannot be compared with.
    """
    from safetynet.audit import IMPOSSIBLE
    from safetynet.comparable import comparable_results
    from safetynet.evidence import read_evidence
    from safetynet.source import DOCUMENTS_VARIABLE, find_document

    if documents:
        os.environ[DOCUMENTS_VARIABLE] = str(documents)
    texts = os.environ.get(DOCUMENTS_VARIABLE)
    if texts and not Path(texts).is_dir():
        errors.print(f"no folder {texts} ({DOCUMENTS_VARIABLE})", style="red")
        raise typer.Exit(1)
    evidence = _or_exit(read_evidence)
    compared = sum(find_document(b.source) is not None for b in evidence.briefings.values())
    unplaced = int((evidence.figures["strategy"] == "").sum())
    wrong = int((evidence.audit["verdict"] == IMPOSSIBLE).sum())
    typer.echo(
        f"{len(evidence.briefings)} briefings, {len(evidence.figures)} figures,"
        f" {len(evidence.measures)} measures: no fault.\n"
        f"Compared with their own texts: {compared} of {len(evidence.briefings)} briefings.\n"
        f"Without a strategy title, so on source pages only: {unplaced} figures.\n"
        f"Audit: {len(evidence.audit)} relations, {wrong} that cannot be right as printed."
    )
    if path is None:
        return
    name = path.resolve().name
    if name not in evidence.briefings:
        valid = ", ".join(sorted(evidence.briefings))
        errors.print(f"no briefing {name}. Valid: {valid}", style="red")
        raise typer.Exit(1)
    for row in comparable_results(evidence, name).to_dict("records"):
        breakdown = f" ({row['breakdown']})" if row["breakdown"] else ""
        typer.echo(f"{row['indicator']}{breakdown}: {_comparable(row)}")


def _comparable(row: dict[Hashable, Any]) -> str:
    """Return in words what an indicator's results can be set beside."""
    phases = set(filter(None, f"{row['phases_here']}|{row['phases_before']}".split("|")))
    parts = [
        "phases " + " and ".join(sorted(phases))
        if len(phases) > 1
        else f"no second phase (only {''.join(phases) or 'results without a phase'})",
        f"counties {row['counties'].replace('|', ', ')}" if row["counties"] else "no other county",
    ]
    return "; ".join([*parts, *([f"note: {row['note_en']}"] if row["note_en"] else [])])


@app.command()
def new(
    area: Annotated[str, typer.Argument(help="County: slug, code or name.")],
    year: Annotated[str, typer.Argument(help="Year of the document, four digits.")],
    kind: Annotated[str, typer.Argument(help="briefing, minutes or report.")],
    text: Annotated[Path | None, typer.Option(help="The document's text file.")] = None,
) -> None:
    """Make the folder of a new briefing, with commented, valid, empty tables."""
    from safetynet.fault import raise_faults
    from safetynet.new import new_briefing
    from safetynet.programme import read_programme

    def make() -> Path:
        workbook = Workbook.find()
        programme, faults = read_programme(workbook)
        raise_faults(faults)
        return new_briefing(workbook, programme, area, year, kind, text)

    folder = _or_exit(make)
    typer.echo(f"Made {folder}. Fill in figures.csv, then: safetynet check {folder.name}")


@app.command()
def build(
    county: Counties = [],  # noqa: B006
    strategy: Strategies = [],  # noqa: B006
    language: Languages = [],  # noqa: B006
    jobs: Jobs = CORES,
) -> None:
    """Build the reports and the index that links them."""
    from safetynet.processes import start_server

    start_server("safetynet.build")
    from safetynet.build import build as build_reports
    from safetynet.evidence import read_evidence
    from safetynet.plan import plan

    evidence = _or_exit(read_evidence)
    reports = _or_exit(lambda: plan(evidence, county, strategy, language))
    failures = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("Building reports", total=len(reports))
        for report, failure in build_reports(reports, jobs):
            progress.advance(bar)
            if failure:
                failures.append((report, failure))
    for report, failure in failures:
        errors.print(f"failed: {report.path}\n{failure}", markup=False, style="red")
    typer.echo(f"{len(reports) - len(failures)} reports built, {len(failures)} failed.")
    typer.echo(f"Open {Workbook.find().reports / 'index.html'}")
    raise typer.Exit(1 if failures else 0)


def _or_exit(action: Callable[[], Result]) -> Result:
    """Return what an action returns, or print why it cannot and leave with status 1."""
    try:
        return action()
    except (DataError, ValueError, FileNotFoundError, FileExistsError) as error:
        errors.print(str(error), markup=False, style="red")
        raise typer.Exit(1) from None
