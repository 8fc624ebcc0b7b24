"""From decided candidates to rows of figures.csv, relations.csv and indicators.csv."""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from safetynet.intake.candidates import NAME, read_candidates
from safetynet.intake.decision import SET_ASIDE
from safetynet.intake.draft import FIELDS, NEW, read_drafts
from safetynet.intake.draft import NAME as DRAFTS
from safetynet.intake.figure_rows import Coded, figure_rows, relation_rows
from safetynet.intake.whole import write_files
from safetynet.raw.briefing import COLUMNS
from safetynet.raw.fault import DataError, Fault, raise_faults
from safetynet.raw.programme import Programme
from safetynet.raw.table import read_table, records
from safetynet.workbook import Workbook


@dataclass(frozen=True)
class Accepted:
    """What was written: how many new rows of each table.

    ``kept`` are the figures that stood there otherwise, ``without`` the relations left out, for
    they rest on a number that was refused.
    """

    figures: int
    relations: int
    indicators: int
    kept: tuple[str, ...]
    without: tuple[str, ...]


def accept(
    folder: Path, workbook: Workbook, programme: Programme, check: Callable[[Workbook], object],
    faults_too: bool = False,
) -> Accepted:  # fmt: skip
    """Write the rows of a briefing's decided candidates, all of them or none.

    Rows that stand in the tables stay as they are, byte for byte; new ones follow in the order of
    the document, and a number that has its row already is given no second one, so that what was
    interrupted is done again. ``check`` reads a copy of the workbook that has the new rows; where
    it finds faults, nothing is written unless ``faults_too``: then to be mended by hand. Raises
    ValueError while any candidate is undecided, DataError with every fault, named by candidate.
    """
    name = workbook.name(folder / NAME)
    frame, faults = read_candidates(folder, name, programme)
    raise_faults(faults)
    if frame.empty:
        raise ValueError(f"no candidates in {workbook.name(folder)}: safetynet read makes them")
    left = frame[frame["decision"] == ""]
    if len(left):
        first = left.iloc[0]
        raise ValueError(
            f"{len(left)} of {len(frame)} candidates are undecided, the first in row"
            f" {left.index[0]} ({first['printed']}, {first['address']}): nothing was written"
        )
    tables = {t: _table(folder, t, workbook) for t in ("figures", "relations")}
    taken = frame[frame["decision"] != SET_ASIDE]
    coded = figure_rows(taken, tables["figures"], programme)
    refused = set(frame["candidate_id"]) - set(coded.ids)
    relations, without = relation_rows(taken, coded, tables["relations"], refused)
    drafts = _new_indicators(folder, {row["indicator"] for row in records(taken)}, programme)
    added = {
        workbook.raw / "indicators.csv": (FIELDS, drafts),
        folder / "figures.csv": (COLUMNS["figures"].split(), coded.rows),
        folder / "relations.csv": (COLUMNS["relations"].split(), relations),
    }
    files = {path: _with_rows(path, *rows) for path, rows in added.items() if rows[1]}
    _try(files, folder, workbook, check, coded, faults_too)
    write_files(files)
    # last, so that what was ended in the middle finds its drafts again
    (folder / DRAFTS).unlink(missing_ok=True)
    return Accepted(len(coded.rows), len(relations), len(drafts), coded.kept, without)


def _table(folder: Path, table: str, workbook: Workbook) -> list[dict[str, str]]:
    """Return the rows that stand in a table already."""
    path = folder / f"{table}.csv"
    if not path.exists():
        return []
    frame, faults = read_table(path, workbook.name(path), COLUMNS[table].split())
    raise_faults(faults)
    return records(frame)


def _new_indicators(
    folder: Path, used: Iterable[str], programme: Programme
) -> list[dict[str, str]]:
    """Return the drafted rows that are used and not in the catalogue yet."""
    drafts, faults = read_drafts(folder)
    raise_faults(faults)
    wanted = {name.removeprefix(NEW) for name in used}
    return [
        row for row in records(drafts)
        if row["indicator"] in wanted and row["indicator"] not in programme.catalogue
    ]  # fmt: skip


def _with_rows(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a table's file as it stands, with rows after the last one."""
    text = io.StringIO(newline="")
    if path.exists():
        text.write(path.read_text(encoding="utf-8"))
        header = columns
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(line for line in file if not line.startswith("#")))
    else:
        header = columns
        csv.writer(text, lineterminator="\n").writerow(columns)
    writer = csv.DictWriter(text, header, lineterminator="\n", extrasaction="ignore")
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _try(
    files: Mapping[Path, bytes], folder: Path, workbook: Workbook,
    check: Callable[[Workbook], object], coded: Coded, faults_too: bool,
) -> None:  # fmt: skip
    """Check a copy of the raw data that has the new rows, before the data itself has them."""
    with tempfile.TemporaryDirectory() as place:
        copy = Workbook(Path(place).resolve())
        shutil.copytree(workbook.raw, copy.raw)
        for path, data in files.items():
            (copy.raw / path.relative_to(workbook.raw)).write_bytes(data)
        try:
            check(copy)
        except DataError as error:
            if not faults_too:
                raise DataError(_told(error.faults, folder, copy, coded)) from None


def _told(faults: list[Fault], folder: Path, copy: Workbook, coded: Coded) -> list[Fault]:
    """Return faults of new rows as faults of the candidates that they were made of."""
    path = copy.raw / "briefings" / folder.name / "figures.csv"
    frame, _ = read_table(path, "", COLUMNS["figures"].split())
    ids = {int(str(row)): name for row, name in zip(frame.index, frame["figure_id"], strict=True)}
    figures = copy.name(path)
    candidates = copy.name(path.with_name(NAME))
    return [
        Fault(candidates, coded.places[ids[f.row]], f.column, f.found, f.expected)
        if f.file == figures and ids.get(f.row) in coded.places else f
        for f in faults
    ]  # fmt: skip
