"""Everything that a build depends on, file by file."""

import hashlib

from safetynet.identity import PACKAGE, identity_of
from safetynet.workbook import SETTINGS, Workbook


def inputs_digest(workbook: Workbook) -> str:
    """Return the digest of every file that a build reads: raw data, notebooks, code, settings."""
    digest = hashlib.sha256(identity_of(PACKAGE).encode())
    paths = [*workbook.raw.rglob("*"), *workbook.notebooks.glob("*.ipynb")]
    for path in sorted(path for path in paths if path.is_file()):
        try:
            content = path.read_bytes()
        except OSError as error:
            # Which file cannot be read is a fault that the reading of the data tells.
            content = str(error).encode()
        digest.update(f"{workbook.name(path)}\0{len(content)}\0".encode() + content)
    settings = workbook.root / SETTINGS
    digest.update(settings.read_bytes() if settings.is_file() else b"")
    return digest.hexdigest()
