"""The commands from a document to coded evidence: read it, decide, accept what was decided."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safetynet.exit import errors, or_exit
from safetynet.workbook import Workbook

if TYPE_CHECKING:
    from safetynet.book.evidence import Evidence
    from safetynet.intake.receive import Received
    from safetynet.raw.programme import Programme

# So many of what could not be read are listed one by one.
LISTED = 40

app = typer.Typer(add_completion=False)
Folder = Annotated[Path, typer.Argument(help="A briefing's folder, or its name.")]


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A .pptx, .docx, .pdf, .xlsx or .txt file.")],
    county: Annotated[str, typer.Option(help="Slug, code or name.")],
    date: Annotated[str, typer.Option(help="Of the document: 2023, 2023-05 or 2023-05-17.")],
    kind: Annotated[str, typer.Option(help="briefing, minutes or report.")] = "briefing",
    texts: Annotated[
        Path | None, typer.Option(help="Folder for the document's text; default: its own.")
    ] = None,
    number: Annotated[
        int, typer.Option(min=1, help="2 for a second document of that county, year and kind.")
    ] = 1,
) -> None:
    """Read a document; propose what each number of it is. Decisions made before are kept."""
    from safetynet.documents.reading import read_document
    from safetynet.intake.new import folder_name
    from safetynet.intake.receive import receive
    from safetynet.proposals.propose import propose
    from safetynet.proposals.taught import read_taught

    def take_in() -> "tuple[Received, list[str]]":
        workbook, programme = _programme()
        document, area = read_document(file), programme.county(county)
        name = folder_name(area["slug"], date[:4], kind, number)
        taught = [one for one in read_taught(workbook, programme) if one.name != name]
        received = receive(
            document, file, workbook, programme,
            lambda found: propose(found, programme, taught, str(area["ref_area"]), date),
            county, date, kind, texts, number,
        )  # fmt: skip
        return received, [f"{unread.address}: {unread.what}" for unread in document.unread]

    received, unread = or_exit(take_in)
    for said in unread[:LISTED]:
        errors.print(f"not read: {said}", markup=False, style="yellow")
    if len(unread) > LISTED:
        errors.print(f"not read: {len(unread) - LISTED} more places", style="yellow")
    kinds = Counter(received.candidates["kind"])
    others = ", ".join(f"{name} {n}" for name, n in kinds.most_common() if name != "figure")
    typer.echo(
        f"{len(received.candidates)} numbers: {kinds['figure']} proposed as figures"
        f"{f'; {others}' if others else ''}.\n{received.decided} decided before."
        f"\nText: {received.text}\nCandidates: {received.folder / 'candidates.csv'}\n"
        f"Decide in notebooks/intake.ipynb, or: safetynet sheet {received.folder.name}\n"
        f"Then: safetynet accept {received.folder.name}"
    )


@app.command()
def sheet(
    folder: Folder,
    back: Annotated[
        Path | None, typer.Option("--from", help="A spreadsheet (.xlsx, .csv) to take in.")
    ] = None,
) -> None:
    """Write a briefing's candidates as candidates.xlsx, or take in what was decided there."""
    from safetynet.intake.candidates import NAME
    from safetynet.intake.merge import merge_sheet
    from safetynet.intake.register import Register
    from safetynet.intake.returned import read_sheet
    from safetynet.intake.sheet import NAME as SHEET
    from safetynet.intake.sheet import write_sheet
    from safetynet.raw.fault import raise_faults

    def out_or_in() -> str:
        workbook, programme = _programme()
        place = _folder(workbook, folder)
        register, path = Register(place, workbook), place / SHEET
        if back is None:
            if path.exists():
                raise ValueError(
                    f"{workbook.name(path)} is there already: take in what was decided there with"
                    f" --from, or delete it"
                )
            write_sheet(register.frame, path, programme)
            return f"Wrote {path}. Decide there, then: safetynet sheet {place.name} --from {path}"
        returned, faults = read_sheet(back)
        raise_faults(faults)
        merged, faults = merge_sheet(register.frame, returned, back.name, programme)
        raise_faults(faults)
        before = register.frame["decision"]
        register.save(merged)
        now = merged["decision"]
        return (
            f"{int((now.to_numpy() != before.to_numpy()).sum())} decisions taken in to {NAME};"
            f" {int((now == '').sum())} of {len(merged)} still undecided."
        )

    typer.echo(or_exit(out_or_in))


@app.command()
def accept(
    folder: Folder,
    mend: Annotated[
        bool, typer.Option("--mend", help="Write the rows with their faults, to mend by hand.")
    ] = False,
) -> None:
    """Write what was decided into figures.csv, relations.csv and indicators.csv.

    All or nothing: while a number is undecided, or the data would have a fault, no file changes.
    """
    from safetynet.book.evidence import read_evidence
    from safetynet.intake.accept import accept as accept_candidates

    def write() -> str:
        workbook, programme = _programme()
        place = _folder(workbook, folder)
        done = accept_candidates(place, workbook, programme, read_evidence, mend)
        for said in done.kept:
            errors.print(f"kept as it stands, decided otherwise: {said}", markup=False)
        for said in done.without:
            errors.print(f"relation left out, a number of it is refused: {said}", markup=False)
        return (
            f"{done.figures} figures, {done.relations} relations, {done.indicators} new indicators"
            f" written. Next: safetynet check {place.name}, safetynet build"
        )

    typer.echo(or_exit(write))


@app.command()
def evaluate(
    real: Annotated[
        bool, typer.Option("--real", help="By what people decided, not by what they coded.")
    ] = False,
) -> None:
    """Print how well numbers are read and proposed, briefing by briefing, or field by field."""
    from safetynet.intake.candidates import read_candidates
    from safetynet.intake.decision import accuracy
    from safetynet.proposals.evaluate import evaluate as evaluate_briefings
    from safetynet.raw.briefing import briefing_folders

    def measure() -> str:
        workbook, _ = _programme()
        if not real:
            return evaluate_briefings(workbook).round(3).T.to_string()
        frames = [read_candidates(folder)[0] for folder in briefing_folders(workbook)]
        if not any(len(frame) for frame in frames):
            raise ValueError("no candidates.csv in any briefing: nothing was decided yet")
        return accuracy(frames).round(3).to_string(index=False)

    typer.echo(or_exit(measure))


def accounts(evidence: "Evidence", name: str | None, every: bool) -> Iterator[str]:
    """Yield what became of the numbers of each briefing whose text is at hand.

    The open ones follow, for a briefing that is named, or for every one.
    """
    from safetynet.intake.candidates import read_candidates
    from safetynet.intake.forgotten import account, text_lines
    from safetynet.raw.source import find_document

    folder = Workbook.find().raw / "briefings"
    for briefing in evidence.briefings.values():
        document = find_document(briefing.source)
        if document is None or name not in (None, briefing.name):
            continue
        lines = text_lines(document.read_text(encoding="utf-8"))
        candidates, _ = read_candidates(folder / briefing.name)
        found = account(lines, briefing.figures, candidates, evidence.programme)
        yield f"{briefing.name}: {found}"
        if every or name:
            for number in found.open:
                yield f"  line {number.line}, {number.start}: {number.printed} ({number.kind})"


def _programme() -> "tuple[Workbook, Programme]":
    from safetynet.raw.fault import raise_faults
    from safetynet.raw.reading import read_programme

    workbook = Workbook.find()
    programme, faults = read_programme(workbook)
    raise_faults(faults)
    return workbook, programme


def _folder(workbook: Workbook, folder: Path) -> Path:
    """Return a briefing's folder by its path or name."""
    named = workbook.raw / "briefings" / folder.resolve().name
    if not named.is_dir():
        valid = ", ".join(sorted(path.name for path in named.parent.iterdir() if path.is_dir()))
        raise ValueError(f"no briefing {folder.name}. Valid: {valid}")
    return named
