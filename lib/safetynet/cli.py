"""The command line: add a briefing, check the data, build the reports."""

import os
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safetynet import cli_intake
from safetynet.exit import errors
from safetynet.exit import or_exit as _or_exit
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook

if TYPE_CHECKING:
    from safetynet.book.evidence import Evidence
    from safetynet.build.round import Recap
    from safetynet.build.task import Request, Steps

CORES = os.cpu_count() or 1
# The address of a socket has 104 to 108 bytes, and its own name takes 32 of them.
LONGEST_FOLDER = 70

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(cli_intake.app)

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
    open_: Annotated[
        bool, typer.Option("--open", help="List the numbers neither coded nor refused.")
    ] = False,
) -> None:
    """Check the raw data; list every fault with file, row and column.

    For one briefing, also list what its results can and cannot be compared with, and the numbers
    of its text that are neither coded nor refused.
    """
    from safetynet.book.comparable import comparable_results
    from safetynet.book.evidence import read_evidence
    from safetynet.evidence.arithmetic import IMPOSSIBLE
    from safetynet.raw.source import find_document

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
    name = path.resolve().name if path else ""
    for said in cli_intake.accounts(evidence, name or None, open_):
        typer.echo(said)
    if path and name not in evidence.briefings:
        valid = ", ".join(sorted(evidence.briefings))
        errors.print(f"no briefing {name}. Valid: {valid}", style="red")
        raise typer.Exit(1)
    _say_remarks(evidence, [name] if path else sorted(evidence.briefings))
    if path is None:
        return
    for row in comparable_results(evidence, name).to_dict("records"):
        breakdown = f" ({row['breakdown']})" if row["breakdown"] else ""
        typer.echo(f"{row['indicator']}{breakdown}: {_comparable(row)}")


def _say_remarks(evidence: "Evidence", names: list[str]) -> None:
    """Print what is no fault and may be wrong, for a person to look at."""
    from safetynet.raw.remark import remarks_on, say

    remarks = [
        remark
        for name in names
        for remark in remarks_on(evidence.briefings[name], evidence.programme)
    ]
    if remarks:
        typer.echo("To be looked at, for it may be right:")
    for line in say(remarks):
        typer.echo(f"  {line}")


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
        kernel,
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


@app.command("publish-check")
def publish_check() -> None:
    """Refuse a site with broken links, missing languages, stale pages or absolute paths."""
    from safetynet.build.check import site_faults
    from safetynet.build.task import Request

    workbook = _or_exit(Workbook.find)
    steps = _or_exit(lambda: _plan_only(Request(workbook.root)))
    faults = site_faults(workbook, steps)
    for fault in faults:
        errors.print(fault, markup=False, style="red")
    if faults:
        errors.print(f"{len(faults)} faults: this site should not be published.", style="red")
        raise typer.Exit(1)
    typer.echo(f"{len(steps.steps)} units, all up to date and whole: publish the folder reports.")


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
    steps = _plan_only(request)
    for step in steps.steps:
        typer.echo(f"{step.unit}: {', '.join(step.reasons) or 'up to date'}")
    for unit in steps.surplus:
        typer.echo(f"{unit}: to be removed, no longer part of the site")


def _plan_only(request: "Request") -> "Steps":
    """Return what a build would do."""
    import shutil

    from safetynet.build.main import plan_steps
    from safetynet.build.publish import STATE, Publisher

    publisher = Publisher(request.root)
    with publisher.lock():
        publisher.recover()
        try:
            return plan_steps(request)
        finally:
            shutil.rmtree(request.root / STATE / "jobs", ignore_errors=True)
