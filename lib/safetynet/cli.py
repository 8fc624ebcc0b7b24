"""The command line: check the data, build the reports."""

import os
from collections.abc import Callable
from typing import Annotated, TypeVar

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
def check() -> None:
    """Check the raw data; list every fault with file, row and column."""
    from safetynet.figures import read_evidence

    evidence = _or_exit(read_evidence)
    typer.echo(f"{len(evidence.briefings)} briefings, {len(evidence.figures)} figures: no fault.")


@app.command()
def build(
    county: Counties = [],  # noqa: B006
    strategy: Strategies = [],  # noqa: B006
    language: Languages = [],  # noqa: B006
    jobs: Jobs = CORES,
) -> None:
    """Build the reports and the index that links them."""
    from safetynet.build import build as build_reports
    from safetynet.build import plan
    from safetynet.figures import read_evidence

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
    except (DataError, ValueError, FileNotFoundError) as error:
        errors.print(str(error), markup=False, style="red")
        raise typer.Exit(1) from None
