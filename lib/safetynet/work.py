"""What passes between a build and the processes that work for it; small, so that it loads fast."""

import os
import pickle
from dataclasses import dataclass, field
from pathlib import Path

from safetynet.identity import PACKAGE, code_identity, identity_of
from safetynet.workbook import DOCUMENTS_VARIABLE


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

    @property
    def whole(self) -> bool:
        """Return whether every page is asked for."""
        return not (self.counties or self.strategies or self.languages)


@dataclass(frozen=True)
class Step:
    """One unit of a build: its key, why it must be made (empty: it stands), its job's file."""

    unit: str
    key: str
    reasons: tuple[str, ...]
    job: Path | None


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
    """The files of a unit by their names in the workbook; a failed one is its notebook alone."""

    files: dict[str, bytes]
    failure: str = ""


@dataclass(frozen=True)
class Task:
    """A step's job, in a file or on its way to another machine."""

    unit: str
    path: Path
    content: bytes = b""


CHANGED = "the code has changed since this build began to load it: build again"


def plan_build(request: Request) -> Steps:
    """Return what must be made, or why nothing can."""
    # As it is before the rest is loaded, and still has to be when all of it is.
    loaded = code_identity()
    from safetynet.fault import DataError
    from safetynet.planner import make_plan

    # The fork server has the environment of its own start, not of this build.
    os.environ[DOCUMENTS_VARIABLE] = request.documents
    try:
        steps = make_plan(request)
    except (DataError, ValueError, FileNotFoundError) as error:
        return Steps(refusal=str(error))
    return steps if identity_of(PACKAGE) == loaded else Steps(refusal=CHANGED)


def make(task: Task) -> Built:
    """Return the files of a task's unit."""
    from safetynet.execute import run_job
    from safetynet.job import Job

    found = pickle.loads(task.content or task.path.read_bytes())
    if not isinstance(found, Job):
        return Built(found)
    return run_job(found) if found.code == code_identity() else Built({}, CHANGED)
