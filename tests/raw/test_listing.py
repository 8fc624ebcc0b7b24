"""What lies under data/raw by another name, of another kind, or elsewhere."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from safetynet.book.evidence import read_evidence
from safetynet.raw.fault import DataError
from safetynet.raw.file import read_file
from safetynet.raw.listing import stray_files
from safetynet.workbook import Workbook

FOLDER = "briefings/penghu-2023-briefing"

RENAMED = {
    f"{FOLDER}/corrections.csv": ["correction.csv", "corrections.CSV", "Corrections.csv"],
    f"{FOLDER}/relations.csv": ["relation.csv", "relations (1).csv", "relations - copy.csv"],
    f"{FOLDER}/measures.csv": ["measure.csv", "measures.csv.txt", "measures.xlsx"],
    f"{FOLDER}/figures.csv": ["Figures.csv", "figures.csv.txt", "figures (1).csv", "figure.csv"],
    f"{FOLDER}/source.yml": ["source.yaml", "Source.yml"],
    "programme/population.csv": ["populations.csv", "Population.csv", "population (2).csv"],
    "indicators.csv": ["indicator.csv", "Indicators.csv"],
}
CASES = [(old, new) for old, names in RENAMED.items() for new in names]


@pytest.mark.parametrize(("old", "new"), CASES, ids=[new for _, new in CASES])
def test_another_name_is_refused_with_the_right_one(copy: Workbook, old: str, new: str) -> None:
    path = copy.raw / old
    path.rename(path.with_name(new))
    with pytest.raises(DataError) as caught:
        read_evidence(copy)
    where = (Path("data/raw") / old).with_name(new).as_posix()
    [fault] = [fault for fault in caught.value.faults if fault.file == where]
    assert fault.found == "an unknown file"
    assert fault.expected.startswith(f"{path.name}, it seems; valid: ")


LEFT = [".DS_Store", ".~lock.figures.csv#", "~$figures.csv", "figures.csv~", "#figures.csv#",
        "README", "README.md", "README.zh-TW.md", "Thumbs.db", "desktop.ini"]  # fmt: skip


def test_what_editors_leave_and_a_readme_are_left_in_peace(copy: Workbook) -> None:
    for folder in ("", "programme", "briefings", FOLDER):
        for name in LEFT:
            (copy.raw / folder / name).write_bytes(b"\xff")
        (copy.raw / folder / ".ipynb_checkpoints").mkdir()
    assert stray_files(copy) == []
    assert len(read_evidence(copy).briefings) == 5


def _folder(raw: Path) -> str:
    (raw / FOLDER / "old").mkdir()
    return f"{FOLDER}/old"


def _file(raw: Path) -> str:
    (raw / "briefings" / "penghu.csv").write_text("x")
    return "briefings/penghu.csv"


def _file_outside(raw: Path) -> str:
    path = raw / FOLDER / "corrections.csv"
    path.rename(raw.parent / "elsewhere.csv")
    path.symlink_to(raw.parent / "elsewhere.csv")
    return f"{FOLDER}/corrections.csv"


def _folder_outside(raw: Path) -> str:
    (raw / FOLDER).rename(raw.parent / "elsewhere")
    (raw / FOLDER).symlink_to(raw.parent / "elsewhere")
    return FOLDER


def _nowhere(raw: Path) -> str:
    path = raw / FOLDER / "corrections.csv"
    path.unlink()
    path.symlink_to("no-such.csv")
    return f"{FOLDER}/corrections.csv"


def _circle(raw: Path) -> str:
    path = raw / FOLDER / "corrections.csv"
    path.unlink()
    path.symlink_to("corrections.csv")
    return f"{FOLDER}/corrections.csv"


def _folder_for_file(raw: Path) -> str:
    (raw / FOLDER / "corrections.csv").unlink()
    (raw / FOLDER / "corrections.csv").mkdir()
    return f"{FOLDER}/corrections.csv"


def _pipe(raw: Path) -> str:
    (raw / FOLDER / "figures.csv").unlink()
    os.mkfifo(raw / FOLDER / "figures.csv")
    return f"{FOLDER}/figures.csv"


def _source_folder(raw: Path) -> str:
    (raw / FOLDER / "source.yml").unlink()
    (raw / FOLDER / "source.yml").mkdir()
    return f"{FOLDER}/source.yml"


def _not_utf8(raw: Path) -> str:
    name = os.fsdecode(b"caf\xe9.csv")
    (raw / FOLDER / name).write_text("x")
    return f"{FOLDER}/{name}"


KINDS = {
    _folder: "an unknown folder", _file: "a file", _file_outside: "out of data/raw",
    _folder_outside: "out of data/raw", _nowhere: "leads nowhere", _circle: "leads nowhere",
    _folder_for_file: "a folder", _pipe: "no regular file", _source_folder: "a folder",
    _not_utf8: "an unknown file",
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has other links and no pipes")
@pytest.mark.parametrize(
    ("damage", "found"), KINDS.items(), ids=lambda p: getattr(p, "__name__", "")
)
def test_what_is_no_file_of_the_workbook(
    copy: Workbook, damage: Callable[[Path], str], found: str
) -> None:
    where = f"data/raw/{damage(copy.raw)}"
    signal.alarm(20)  # a pipe that is read never ends
    try:
        with pytest.raises(DataError) as caught:
            read_evidence(copy)
    finally:
        signal.alarm(0)
    faults = [fault for fault in caught.value.faults if fault.file == where]
    assert any(found in fault.found for fault in faults), caught.value
    str(caught.value).encode("utf-8")  # can be printed


def refuse(path: Path, *arguments: object, **named: object) -> object:
    raise PermissionError(13, "Permission denied", str(path))


def test_a_file_that_may_not_be_read(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path.open

    def open_(path: Path, *arguments: object, **named: object) -> object:
        act = refuse if path.suffix in (".csv", ".yml") else before
        return act(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", open_)
    with pytest.raises(DataError) as caught:
        read_evidence(copy)
    assert {fault.found for fault in caught.value.faults} == {"Permission denied"}
    assert "data/raw/indicators.csv: found 'Permission denied'" in str(caught.value)


def test_a_folder_that_may_not_be_listed(copy: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path.iterdir
    monkeypatch.setattr(
        Path, "iterdir", lambda path: refuse(path) if path.name == "programme" else before(path)
    )
    [fault] = stray_files(copy)
    assert (fault.file, fault.found) == ("data/raw/programme", "Permission denied")


def test_a_file_that_goes_between_listing_and_reading(tmp_path: Path) -> None:
    _, [fault] = read_file(tmp_path / "gone.csv", "gone.csv", "a CSV file", 10)
    assert (fault.file, fault.found, fault.expected) == ("gone.csv", "no such file", "a CSV file")


@pytest.mark.parametrize(("size", "found"), [(1000, []), (1001, ["more than 1 kB"])])
def test_a_file_of_more_than_it_may_have(tmp_path: Path, size: int, found: list[str]) -> None:
    (tmp_path / "x").write_bytes(b"x" * size)
    data, faults = read_file(tmp_path / "x", "x", "a file", 1000)
    assert [fault.found for fault in faults] == found
    assert len(data) == (0 if found else size)
