"""The commands that look and write nothing: at the raw data, at a plan, at a site to publish."""

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
    from safetynet.build.task import Request, Steps

app = typer.Typer(add_completion=False)


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


@app.command("publish-check")
def publish_check() -> None:
    """Refuse a site with broken links, missing languages, stale pages or absolute paths."""
    from safetynet.build.check import site_faults
    from safetynet.build.task import Request

    workbook = _or_exit(Workbook.find)
    steps = _or_exit(lambda: plan_only(Request(workbook.root)))
    faults = site_faults(workbook, steps)
    for fault in faults:
        errors.print(fault, markup=False, style="red")
    if faults:
        errors.print(f"{len(faults)} faults: this site should not be published.", style="red")
        raise typer.Exit(1)
    typer.echo(f"{len(steps.steps)} units, all up to date and whole: publish the folder reports.")


def plan_only(request: "Request") -> "Steps":
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
