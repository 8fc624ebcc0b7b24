"""A Chromium of this machine, which prints pages; it is asked for nothing else."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PDF = b"%PDF-"
# A profile of its own, nothing beside the page, and no address that leads anywhere.
QUIET = """--headless --disable-dev-shm-usage --no-first-run --no-default-browser-check
    --disable-gpu --disable-extensions --disable-sync --disable-component-update
    --disable-default-apps --disable-background-networking --disable-breakpad
    --no-pdf-header-footer""".split()
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND"
OPEN = "--no-sandbox"
LAST_WORDS = 300


class BrowserError(ValueError):
    """What keeps pages from being printed, in a sentence."""


@dataclass
class Browser:
    """A program that prints; ``sandboxed`` until its sandbox has been seen not to start."""

    program: str
    sandboxed: bool = True

    def print_page(self, page: Path, limit: float) -> bytes:
        """Return a page as PDF, as its style sheet prints it.

        Raises BrowserError where there is none within so many seconds.
        """
        data, said = self._run(page, limit)
        if self.sandboxed and not data and "sandbox" in said.lower():
            self.sandboxed = False
            data, said = self._run(page, limit)
        if not data:
            raise BrowserError(f"{self.program} printed nothing: {said or 'it said nothing'}")
        return data

    def _run(self, page: Path, limit: float) -> tuple[bytes, str]:
        """Return the PDF, empty if there is none, and the last words of the program."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            made = Path(name, "page.pdf")
            command = [
                self.program, *QUIET, NOWHERE, *([] if self.sandboxed else [OPEN]),
                f"--user-data-dir={name}/profile", f"--print-to-pdf={made}", page.as_uri(),
            ]  # fmt: skip
            said = _run(command, limit)
            data = made.read_bytes() if made.is_file() else b""
            return (data if data.startswith(PDF) else b""), said


def find_browser() -> Browser:
    """Return the Chromium of this machine; raise BrowserError where there is none.

    It is the program that ``CHROMIUM`` names, else the first of the usual names on the path.
    """
    named = os.environ.get(VARIABLE, "")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if found:
        return Browser(found)
    if named:
        raise BrowserError(f"{VARIABLE} names {named}, which is no program that can be run")
    raise BrowserError(
        f"no Chromium to print with: install one (apt install chromium), or set {VARIABLE} to its"
        f" path. Or open a page in any browser and print it."
    )


def _run(command: list[str], limit: float) -> str:
    """Run a program and what it starts; return its last words. Raises BrowserError."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise BrowserError(f"{command[0]} cannot be run: {error.strerror or error}") from None
    try:
        _, said = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        raise BrowserError(f"{command[0]} printed nothing within {limit:g} seconds") from None
    finally:
        _end(process)
    return said.decode("utf-8", "replace").strip()[-LAST_WORDS:]


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program with all that it started, where the system can."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    if process.stderr:
        process.stderr.close()
