"""A file as it lies on the disk: read whole, or the reason why it cannot be."""

import stat
from pathlib import Path

from safetynet.raw.fault import Fault

MEGABYTE = 1_000_000
MOSTLY = 0.9


def read_file(path: Path, name: str, what: str, limit: int) -> tuple[bytes, list[Fault]]:
    """Return a file's bytes, and the fault that keeps it from being read.

    ``what`` says what is expected there, ``limit`` how many bytes of it at most. Only a regular
    file is read: a pipe would never end.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            found = "a folder" if stat.S_ISDIR(mode) else "no regular file"
            return b"", [Fault(name, 0, "", found, what)]
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        return b"", [Fault(name, 0, "", "no such file", what)]
    except (OSError, ValueError) as error:
        return b"", [Fault(name, 0, "", reason(error), f"{what} that can be read")]
    if len(data) > limit:
        most = f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1000} kB"
        return b"", [Fault(name, 0, "", f"more than {most}", f"{what} of at most {most}")]
    return data, []


def reason(error: Exception) -> str:
    """Return why the system refused a file, without the file's name."""
    said = error.strerror if isinstance(error, OSError) else None
    return said or str(error) or type(error).__name__


def decode(data: bytes, name: str) -> tuple[str, list[Fault]]:
    """Return the UTF-8 text that bytes hold, and the byte that is none, by its row."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        expected = "UTF-8 text"
        if is_big5(data):
            expected += "; this looks like Big5: save as UTF-8"
        return "", [Fault(name, row, "", f"byte 0x{data[error.start]:02x}", expected)]


def is_big5(data: bytes) -> bool:
    """Return whether bytes that are no UTF-8 look like Big5, as Excel in Taiwan saves CSV.

    >>> is_big5("花蓮縣自殺個案列管人數".encode("big5")), is_big5("é à è".encode("latin-1"))
    (True, False)
    """
    try:
        text = data.decode("cp950")
    except UnicodeDecodeError:
        # a file may be cut, or hold a character that its writer made
        text = data.decode("cp950", "ignore")
        if len(text.encode("cp950", "ignore")) < MOSTLY * len(data):
            return False
    wide = [character for character in text if ord(character) > 0x7F]
    # Common characters come first in Big5; other encodings read as it give rare ones.
    common = [character for character in wide if _common(character)]
    return bool(wide) and len(common) >= MOSTLY * len(wide)


def _common(character: str) -> bool:
    """Return whether Big5 has a character among its signs and its common ideographs."""
    return character.encode("cp950", "replace")[0] <= 0xC6
