"""Known vulnerabilities of what requirements.lock pins: exit status 1 if there is one.

Where no service can be asked, one line says "not audited: ..." and why, with exit status 0.
"""

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TOOL = "pip-audit==2.10.1"
LIMIT = 600.0  # seconds for each of the two commands


class AuditError(Exception):
    """Why nothing can be said of the packages."""


def ask(folder: Path) -> Mapping[str, Any]:
    """Return what pip-audit says of the lock; the tool is installed in a folder of its own."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    answer = folder / "answer.json"
    try:
        venv.create(folder, with_pip=True)
        _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TOOL])
        _run(
            [python, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--requirement",
             ROOT / "requirements.lock", "--progress-spinner", "off", "--format", "json",
             "--output", answer]
        )  # fmt: skip
        return json.loads(answer.read_text(encoding="utf-8"))
    except (OSError, subprocess.SubprocessError) as error:
        raise AuditError(f"{type(error).__name__}: {error}") from error


def _run(command: Sequence[str | Path]) -> None:
    """Run a command; raise AuditError with its last words if it failed, but not if it found any."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    said = (done.stderr.strip() or "no reason given").splitlines()[-1]
    if done.returncode and not said.startswith("Found "):
        raise AuditError(said)


def findings(answer: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return a line for each vulnerability, and one for each package that the service knows not.

    Raises AuditError where it knows none of them: then it was no such service that answered.
    """
    found, unknown = [], []
    for package in answer["dependencies"]:
        if "skip_reason" in package:
            unknown.append(f"not audited: {package['name']}: {package['skip_reason']}")
            continue
        for flaw in package["vulns"]:
            mended = ", ".join(flaw["fix_versions"]) or "no version yet"
            found.append(
                f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended}"
            )
    if len(unknown) == len(answer["dependencies"]):
        raise AuditError(f"the service that answers knows none of {len(unknown)} packages")
    return found, unknown


def main() -> int:
    """Audit the lock; return the exit status."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            answer = ask(Path(folder))
        found, unknown = findings(answer)
    except AuditError as reason:
        print(f"not audited: {reason}")
        return 0
    count = len(answer["dependencies"]) - len(unknown)
    print("\n".join([*found, *unknown, f"{count} packages audited, {len(found)} vulnerabilities"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
