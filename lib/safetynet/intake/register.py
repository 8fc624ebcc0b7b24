"""A briefing's candidates on the desk of one review: saved at every decision, never over another's.

Several reviews may have the same file open. Each saves only over what it has read itself.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from safetynet.intake.candidates import NAME, read_candidates, write_candidates
from safetynet.intake.draft import write_draft
from safetynet.lock import BusyError, LockError, only_one
from safetynet.raw.fault import raise_faults
from safetynet.workbook import Workbook


class ConflictError(ValueError):
    """Somebody else has decided in the meantime; nothing was overwritten."""


class Register:
    """The candidates of a briefing's folder, as they were read; ``frame`` holds them."""

    def __init__(self, folder: Path, workbook: Workbook) -> None:
        if not (folder / NAME).is_file():
            raise FileNotFoundError(f"no {workbook.name(folder / NAME)}: safetynet read makes it")
        self.folder, self.workbook = folder, workbook
        self.path = folder / NAME
        self.load()

    def load(self) -> None:
        """Read the file anew; raises DataError with every fault in it."""
        digest = self._digest()
        frame, faults = read_candidates(self.folder, self.workbook.name(self.path))
        raise_faults(faults)
        self.frame, self.digest = frame, digest

    def save(self, frame: pd.DataFrame) -> None:
        """Write the file whole, and have it as ``frame``.

        Raises ConflictError where the file is no longer what was read.
        """
        with self._alone():
            if self._digest() != self.digest:
                raise ConflictError(
                    f"{self.workbook.name(self.path)} was changed by another review or program"
                    " since it was read here: nothing was overwritten. Load it again, then decide"
                )
            write_candidates(self.folder, frame)
            self.frame, self.digest = frame, self._digest()

    def draft(self, draft: Mapping[str, str]) -> None:
        """Keep a drafted indicator beside the candidates."""
        with self._alone():
            write_draft(self.folder, draft)

    def _digest(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other process save in the same moment."""
        try:
            with only_one(self.workbook.state / "locks" / f"{self.folder.name}.lock"):
                yield
        except BusyError:
            said = f"another review of {self.folder.name} is saving; nothing was overwritten"
            raise ConflictError(f"{said}: try again") from None
        except LockError as error:
            raise ConflictError(str(error)) from None
