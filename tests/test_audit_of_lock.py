"""What `make audit` says of an answer, of none, and of one that knows nothing."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT

FLAW = {"id": "PYSEC-1", "fix_versions": ["2", "3"]}
CLEAN = {"name": "a", "version": "1", "vulns": []}
FLAWED = {"name": "b", "version": "1", "vulns": [FLAW]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([CLEAN], 0, "1 packages audited, 0 vulnerabilities"),
        ([CLEAN, FLAWED], 1, "b 1: PYSEC-1, mended in 2, 3"),
        ([CLEAN, UNKNOWN], 0, "not audited: c: not found"),
        ([UNKNOWN], 0, "not audited: the service that answers knows none of 1 packages"),
    ],
)
def test_an_answer_is_judged(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    packages: list[dict[str, Any]], status: int, said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(audit, "ask", lambda folder: {"dependencies": packages})
    assert audit.main() == status
    assert said in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("code", "reason"),
    [("import sys; sys.exit('ERROR: no service')", "ERROR: no service"),
     ("import sys; sys.exit(2)", "no reason given")],
)  # fmt: skip
def test_no_answer_is_said_to_be_none(audit: ModuleType, code: str, reason: str) -> None:
    with pytest.raises(audit.AuditError, match=reason):
        audit._run([sys.executable, "-c", code])


def test_what_was_found_is_an_answer(audit: ModuleType, tmp_path: Path) -> None:
    """The tool ends with status 1 both when it finds something and when it breaks."""
    answer = tmp_path / "answer.json"
    text = json.dumps({"dependencies": [FLAWED]})
    code = f"import sys; open({str(answer)!r}, 'w').write({text!r}); sys.exit('Found 1 known')"
    audit._run([sys.executable, "-c", code])
    found, unknown = audit.findings(json.loads(answer.read_text(encoding="utf-8")))
    assert len(found) == 1
    assert unknown == []
