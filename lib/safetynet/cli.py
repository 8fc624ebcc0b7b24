"""The command line: add a briefing, check the data, build the reports."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safetynet import cli_brief, cli_check, cli_intake
from safetynet.cli_brief import Counties, Languages, Strategies
from safetynet.cli_check import plan_only
from safetynet.exit import errors
from safetynet.exit import or_exit as _or_exit
from safetynet.workbook import SITE_VARIABLE, Workbook

if TYPE_CHECKING:
    from safetynet.build.round import Recap
    from safetynet.build.task import Request

CORES = os.cpu_count() or 1
# The address of a socket has 104 to 108 bytes, and its own name takes 32 of them.
LONGEST_FOLDER = 70

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(cli_check.app)
app.add_typer(cli_intake.app)

Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Reports at a time; default: cores.")]


@app.command()
def new(
    area: Annotated[str, typer.Argument(help="County: slug, code or name.")],
    year: Annotated[str, typer.Argument(help="Year of the document, four digits.")],
    kind: Annotated[str, typer.Argument(help="briefing, minutes or report.")],
    text: Annotated[Path | None, typer.Option(help="The document's text file.")] = None,
    number: Annotated[
        int, typer.Option(help="2 for a second document of that county, year and kind, and so on.")
    ] = 1,
) -> None:
    """Make the folder of a new briefing, with commented, valid, empty tables."""
    from safetynet.intake.new import new_briefing
    from safetynet.raw.fault import raise_faults
    from safetynet.raw.reading import read_programme

    def make() -> Path:
        workbook = Workbook.find()
        programme, faults = read_programme(workbook)
        raise_faults(faults)
        return new_briefing(workbook, programme, area, year, kind, text, number)

    folder = _or_exit(make)
    typer.echo(f"Made {folder}. Fill in figures.csv, then: safetynet check {folder.name}")


@app.command()
def similar(
    every: Annotated[
        bool, typer.Option("--all", help="Also pairs that one county uses side by side.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many pairs, the nearest first.")] = 40,
    csv: Annotated[Path | None, typer.Option(help="Write all of them to this CSV file.")] = None,
) -> None:
    """List pairs of indicators that may be one: near in name, unit and service.

    The two are used by different counties, or one of them by none: one id for both would let the
    counties be compared. Which are the same thing, a person decides.
    """
    from safetynet.book.evidence import read_evidence
    from safetynet.proposals.similar import say_pair, similar_indicators
    from safetynet.raw.table import records, write_table

    evidence = _or_exit(read_evidence)
    areas = {name: b.source["ref_area"] for name, b in evidence.briefings.items()}
    counties: dict[str, set[str]] = {}
    for name, source in evidence.figures[["indicator", "source"]].itertuples(index=False):
        counties.setdefault(name, set()).add(areas[source])
    pairs = similar_indicators(evidence.programme, counties, every)
    if csv:
        target = csv
        _or_exit(lambda: write_table(pairs, target))
    for row in records(pairs.head(limit)):
        typer.echo(say_pair(row))
    typer.echo(f"{len(pairs)} pairs of {len(evidence.programme.indicators)} indicators.")


@app.command()
def build(
    county: Counties = [],  # noqa: B006
    strategy: Strategies = [],  # noqa: B006
    language: Languages = [],  # noqa: B006
    jobs: Jobs = CORES,
    limit: Annotated[
        float, typer.Option("--limit", min=1, help="Seconds after which a report is ended.")
    ] = 600,
    scheduler: Annotated[
        str, typer.Option(help="Dask scheduler to build on, such as tls://host:8786.")
    ] = "",
    kernel: Annotated[
        bool, typer.Option("--kernel", help="Run notebooks in Jupyter kernels; slower.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Build what is up to date too.")] = False,
    site: Annotated[
        str,
        typer.Option(
            envvar=SITE_VARIABLE,
            help="Address that the site is published under; default: tool.safetynet.site of"
            " pyproject.toml.",
        ),
    ] = "",
    why: Annotated[
        bool, typer.Option("--why", help="Say for each page why it would be built; build nothing.")
    ] = False,
) -> None:
    """Build the pages that are not up to date.

    A page is withdrawn only if its own notebook fails, or if it no longer belongs to the site;
    whatever else goes wrong, the page that stands is kept, and the reason said.

    Exit status: 0 if all went well, 1 if anything failed or was kept, 130 if stopped.
    """
    from safetynet.build.task import Request

    request = Request(
        _or_exit(Workbook.find).root, tuple(county), tuple(strategy), tuple(language), force,
        kernel, site=site,
    )  # fmt: skip
    if why:
        _or_exit(lambda: _say_why(request))
        return
    recap = _or_exit(lambda: _build(request, jobs, limit, scheduler))
    for unit, said in recap.failed.items():
        errors.print(f"failed: {unit}: {said}", markup=False, style="red")
        notebook = request.root / "reports" / unit.replace(".html", ".failed.ipynb")
        if notebook.is_file():
            errors.print(f"        see {notebook}", markup=False, style="red")
    _say_kept(recap.kept)
    typer.echo(
        f"{len(recap.built)} built, {len(recap.current)} up to date, {len(recap.failed)} failed,"
        f" {len(recap.kept)} kept."
    )
    typer.echo(f"Open {request.root / 'reports' / 'index.html'}")
    raise typer.Exit(1 if recap.failed or recap.kept else 0)


def _say_kept(kept: dict[str, str]) -> None:
    """Print which pages stand as they were and why, a line per reason."""
    units: dict[str, list[str]] = {}
    for unit, said in kept.items():
        units.setdefault(said, []).append(unit)
    for said, names in units.items():
        few = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
        errors.print(f"kept, not rebuilt: {few}: {said}", markup=False, style="red")


app.add_typer(cli_brief.app)


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8000,
) -> None:
    """Show the built site on this machine, until Ctrl-C."""
    from safetynet.build.preview import HOST, preview_server

    folder = _or_exit(Workbook.find).reports
    if not (folder / "index.html").is_file():
        errors.print("nothing is built yet: safetynet build", style="red")
        raise typer.Exit(1)
    try:
        server = preview_server(folder, port)
    except OSError as error:
        errors.print(f"port {port} cannot be used ({error.strerror}): --port 0", style="red")
        raise typer.Exit(1) from None
    typer.echo(f"http://{HOST}:{server.server_port}/  (Ctrl-C ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        typer.echo("")
    finally:
        server.server_close()


def _build(request: "Request", jobs: int, limit: float, scheduler: str) -> "Recap":
    """Build with a progress bar of the reports still to do."""
    from safetynet.build.main import build as build_reports
    from safetynet.build.round import Watcher

    _keep_temporary_files(request.root)
    bar = _Bar()
    try:
        return build_reports(request, jobs, limit, scheduler, Watcher(bar.begin, bar.done))
    except KeyboardInterrupt:
        errors.print("Stopped. What was built stands; build again to go on.", style="red")
        raise typer.Exit(130) from None
    finally:
        bar.end()


def _keep_temporary_files(root: Path) -> None:
    """Have this process's temporary files in the workbook's state, where the next build looks.

    A process that is killed leaves them. They hold a socket, whose address the system limits.
    """
    import tempfile

    folder = os.fspath(root / ".safetynet" / "tmp")
    if len(os.fsencode(folder)) <= LONGEST_FOLDER:
        tempfile.tempdir = folder


class _Bar:
    """A progress bar that appears once there is something to do."""

    def begin(self, total: int) -> None:
        """Show how many reports there are to build."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        if total:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._progress = Progress(*columns, console=errors)
            self._progress.start()
            self._task = self._progress.add_task("Building reports", total=total)

    def done(self, unit: str) -> None:
        """Count one report."""
        self._progress.advance(self._task)

    def end(self) -> None:
        """Leave the bar as it stands."""
        if hasattr(self, "_progress"):
            self._progress.stop()


def _say_why(request: "Request") -> None:
    """Print each unit of a request with what has changed since it was built."""
    steps = plan_only(request)
    for step in steps.steps:
        typer.echo(f"{step.unit}: {', '.join(step.reasons) or 'up to date'}")
    for unit in steps.surplus:
        typer.echo(f"{unit}: to be removed, no longer part of the site")
