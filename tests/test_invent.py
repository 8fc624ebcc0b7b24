import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from safetynet.book.evidence import read_evidence
from safetynet.workbook import Workbook


def invent(folder: Path, areas: int) -> dict[str, bytes]:
    command = [
        sys.executable,
        str(ROOT / "bench" / "invent.py"),
        str(folder),
        "--areas",
        str(areas),
    ]
    subprocess.run(command, check=True, capture_output=True)
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_invented_data_have_no_fault_and_only_grow(tmp_path: Path) -> None:
    few, more = invent(tmp_path / "few", 8), invent(tmp_path / "more", 24)
    briefings = {name: data for name, data in few.items() if "/briefings/" in name}
    assert len(briefings) == (8 + 2) * 4
    assert briefings.items() <= more.items()
    evidence = read_evidence(Workbook(tmp_path / "more"))
    assert len(evidence.areas_read) == 24
    assert set(evidence.figures["phase"]) == {"1", "2"}
    assert set(evidence.figures["phase_basis"]) == {
        "period", "heading", "document", "unfinished",
    }  # fmt: skip
    assert set(evidence.figures["strategy"]) == {"", "1", "2", "3", "4"}
    assert set(evidence.audit["verdict"]) <= {"agrees", "unchecked"}
    assert (evidence.comparisons["p"] < 0.05).any()
