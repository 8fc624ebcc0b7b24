"""What a process does for a build: plan it, or make one of its units."""

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from safetynet.build.staging import FULL, digest
from safetynet.build.task import Built, Request, Steps, Task
from safetynet.identity import PACKAGE, code_identity, code_stands, identity_of
from safetynet.workbook import DOCUMENTS_VARIABLE

CHANGED = "the code has changed since this build began to load it: build again"
OTHER_JOB = "its job is no longer what was planned"
# A thousand counties with two hundred indicators take 0.7 GB.
MEMORY = 6 << 30
TOO_MUCH = "planning takes more memory than {} GB: the raw data hold too much"
TOO_DEEP = "planning goes too deep: something in the raw data is nested too often"


def plan_build(request: Request) -> Steps:
    """Return what must be made, or why nothing can."""
    # As it is before the rest is loaded, and still has to be when all of it is.
    loaded = code_identity()
    from safetynet.build.planner import make_plan
    from safetynet.raw.fault import DataError

    # The fork server has the environment of its own start, not of this build.
    os.environ[DOCUMENTS_VARIABLE] = request.documents
    try:
        with _limited_memory():
            steps = make_plan(request)
    except (DataError, ValueError, FileNotFoundError) as error:
        return Steps(refusal=str(error))
    except OSError as error:
        return Steps(refusal=_refusal(error))
    except MemoryError:
        return Steps(refusal=TOO_MUCH.format(MEMORY >> 30))
    except RecursionError:
        return Steps(refusal=TOO_DEEP)
    return steps if identity_of(PACKAGE) == loaded else Steps(refusal=CHANGED)


def _refusal(error: OSError) -> str:
    full = " Free some space and build again." if error.errno in FULL else ""
    return f"nothing can be planned: {error.strerror or error}.{full}"


@contextmanager
def _limited_memory() -> Iterator[None]:
    """Let planning fail by itself before the system ends whatever takes most memory."""
    if sys.platform == "win32":
        yield
        return
    import resource

    before, most = resource.getrlimit(resource.RLIMIT_AS)
    limits = [MEMORY, *(limit for limit in (before, most) if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))


def make(task: Task) -> Built:
    """Return the files of a task's unit."""
    from safetynet.build.execute import run_job
    from safetynet.build.job import Job

    content = task.content or task.path.read_bytes()
    if digest(content) != task.digest:
        return Built({}, hindrance=OTHER_JOB)
    found = pickle.loads(content)
    if not isinstance(found, Job):
        return Built(found)
    planned = found.code == code_identity() and code_stands()
    return run_job(found) if planned else Built({}, hindrance=CHANGED)
