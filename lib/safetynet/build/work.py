"""What a process does for a build: plan it, or make one of its units."""

import os
import pickle

from safetynet.build.task import Built, Request, Steps, Task
from safetynet.identity import PACKAGE, code_identity, identity_of
from safetynet.workbook import DOCUMENTS_VARIABLE

CHANGED = "the code has changed since this build began to load it: build again"


def plan_build(request: Request) -> Steps:
    """Return what must be made, or why nothing can."""
    # As it is before the rest is loaded, and still has to be when all of it is.
    loaded = code_identity()
    from safetynet.build.planner import make_plan
    from safetynet.raw.fault import DataError

    # The fork server has the environment of its own start, not of this build.
    os.environ[DOCUMENTS_VARIABLE] = request.documents
    try:
        steps = make_plan(request)
    except (DataError, ValueError, FileNotFoundError) as error:
        return Steps(refusal=str(error))
    return steps if identity_of(PACKAGE) == loaded else Steps(refusal=CHANGED)


def make(task: Task) -> Built:
    """Return the files of a task's unit."""
    from safetynet.build.execute import run_job
    from safetynet.build.job import Job

    found = pickle.loads(task.content or task.path.read_bytes())
    if not isinstance(found, Job):
        return Built(found)
    return run_job(found) if found.code == code_identity() else Built({}, CHANGED)
