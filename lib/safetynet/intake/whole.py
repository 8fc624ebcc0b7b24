"""Files of the raw data, written whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write some files, each whole or not at all, and none before all of them are on the disk.

    Whoever ends this in the middle leaves each file as it was or as it is to be; to do it again
    brings all of them to the same end. Raises OSError.
    """
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    try:
        for path, part in parts.items():
            with part.open("wb") as file:
                file.write(files[path])
                file.flush()
                os.fsync(file.fileno())
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
