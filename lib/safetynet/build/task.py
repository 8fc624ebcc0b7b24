"""What passes between a build and the processes that work for it; small, so that it loads fast."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from safetynet.workbook import DOCUMENTS_VARIABLE, SITE_VARIABLE


@dataclass(frozen=True)
class Request:
    """What is asked of a build."""

    root: Path
    counties: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    force: bool = False
    kernel: bool = False
    remote: bool = False
    documents: str = field(default_factory=lambda: os.environ.get(DOCUMENTS_VARIABLE, ""))
    site: str = field(default_factory=lambda: os.environ.get(SITE_VARIABLE, ""))

    @property
    def whole(self) -> bool:
        """Return whether every page is asked for."""
        return not (self.counties or self.strategies or self.languages)


@dataclass(frozen=True)
class Step:
    """One unit of a build: its key, why it must be made (empty: it stands), its job's file.

    ``digest`` is that of the file, so that no other is taken for it.
    """

    unit: str
    key: str
    reasons: tuple[str, ...]
    job: Path | None
    digest: str = ""


@dataclass(frozen=True)
class Steps:
    """The units of a build in order, and those on record that no longer belong to the site.

    ``refusal`` says why nothing can be built, such as faults in the raw data.
    """

    steps: list[Step] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    refusal: str = ""


@dataclass(frozen=True)
class Built:
    """The files of a unit by their names in the workbook.

    ``failure`` says how its own notebook failed, of which the files are all that is left;
    ``hindrance`` what kept this machine from making it, which says nothing against what stands.
    """

    files: dict[str, bytes]
    failure: str = ""
    hindrance: str = ""


@dataclass(frozen=True)
class Task:
    """A step's job, in a file or on its way to another machine; ``digest`` is the job's."""

    unit: str
    path: Path
    digest: str
    content: bytes = b""
