"""The build: plan, make what must be made, publish each report whole, say how it went."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path

from safetynet.build.inputs import inputs_digest
from safetynet.build.publish import STATE, Publisher
from safetynet.build.round import LOG, Recap, Watcher, brief, failed_notebook, make_all
from safetynet.build.task import Request, Steps, Task
from safetynet.build.work import CHANGED, make, plan_build
from safetynet.identity import code_identity
from safetynet.run.pool import Outcomes, run_each, serving, start_server
from safetynet.seal import private_folder, seal, unseal, write_whole
from safetynet.workbook import Workbook

PRELOAD = "safetynet.build.preload"
LIMIT = 600.0


class BuildError(Exception):
    """Nothing can be built, and why."""


def build(
    request: Request,
    jobs: int,
    limit: float = LIMIT,
    scheduler: str = "",
    watcher: Watcher | None = None,
) -> Recap:
    """Build what a request asks for and has changed; return how it went.

    Raises BuildError for faults in the data or in the request, BusyError while another build runs,
    PublishError where the site cannot be written, ClusterError for a scheduler that cannot be used.
    """
    watcher = watcher or Watcher()
    request = replace(request, remote=bool(scheduler))
    publisher = Publisher(request.root)
    with publisher.lock():
        publisher.recover()
        workbook = Workbook(request.root)
        inputs = inputs_digest(workbook)
        memory = _memory(request)
        standing = [] if request.force else _standing(request, memory, inputs, publisher)
        if standing:
            return Recap(current=standing)
        with _scratch(request.root) as scratch:
            steps = plan_steps(request, making=not scheduler)
            if request.whole:
                _withdraw(steps, publisher)
            runs = _runs(jobs, limit, scheduler, scratch)
            recap = make_all(steps, publisher, runs, watcher)
        # What was changed meanwhile may be in the pages, or not.
        if not (recap.failed or recap.kept) and inputs_digest(workbook) == inputs:
            _remember(memory, inputs, steps)
        return recap


@contextmanager
def _scratch(root: Path) -> Iterator[Path]:
    """Give the build a folder for what it needs only meanwhile, without what a killed one left."""
    state = root / STATE
    tmp, jobs = state / "tmp", state / "jobs"
    for folder in (tmp, jobs):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        (state / LOG).unlink(missing_ok=True)
        private_folder(tmp)
        yield tmp
    except OSError as error:
        raise BuildError(f"nothing can be built: {error.strerror or error}") from error
    finally:
        shutil.rmtree(jobs, ignore_errors=True)
        for folder in tmp.glob("*"):
            # multiprocessing removes its own when this process ends, and complains if it cannot
            if not folder.name.startswith("pymp-"):
                shutil.rmtree(folder, ignore_errors=True)


def plan_steps(request: Request, making: bool = False) -> Steps:
    """Return what a request comes to; raise BuildError where it comes to nothing.

    ``making`` says that pages will be made here: what they need is then imported meanwhile.
    """
    starter = PRELOAD if serving(PRELOAD) else ""
    if making:
        start_server(PRELOAD)
    steps = _plan(request, starter)
    if steps.refusal == CHANGED:
        # A process that loads it all again has the code of now.
        steps = _plan(request, "")
    if steps.refusal:
        raise BuildError(steps.refusal)
    return steps


def _plan(request: Request, starter: str) -> Steps:
    """Return a plan, from a second process if the first was ended before it had one."""
    failure = ""
    for _ in range(2):
        [(_, found, failure)] = run_each(plan_build, [request], 1, starter)
        if found:
            steps: Steps = found
            return steps
    return Steps(refusal=f"nothing can be planned: {brief(failure)}")


def _withdraw(steps: Steps, publisher: Publisher) -> None:
    """Take away what no longer belongs to the site, also what is left of its failed runs."""
    known = {failed_notebook(step.unit) for step in steps.steps}
    for path in (publisher.root / "reports").rglob("*.failed.ipynb"):
        name = path.relative_to(publisher.root).as_posix()
        if name not in known:
            path.unlink(missing_ok=True)
    for unit in steps.surplus:
        publisher.withdraw(unit, {}, remove=[failed_notebook(unit)])


def _runs(
    jobs: int, limit: float, scheduler: str, scratch: Path
) -> list[Callable[[Iterable[Task]], Outcomes]]:
    """Return how tasks are run, here or on a cluster, and how those that a machine failed are."""
    if not scheduler:
        return [
            lambda tasks: run_each(make, tasks, jobs, PRELOAD, limit=limit, scratch=scratch),
            # Alone, for what failed beside others may have had too little memory.
            lambda tasks: run_each(make, tasks, 1, PRELOAD, limit=limit, scratch=scratch),
        ]
    from safetynet.run.cluster import run_on_cluster

    def send(tasks: Iterable[Task]) -> Outcomes:
        loaded = (replace(task, content=task.path.read_bytes()) for task in tasks)
        return run_on_cluster(make, loaded, scheduler, code_identity(), limit, preload=PRELOAD)

    return [send, send]


def _memory(request: Request) -> Path:
    """Return the file that remembers the last build of a request."""
    same = {"root": "", "force": False, "remote": False, "documents": ""}
    asked = json.dumps(asdict(request) | same, sort_keys=True)
    name = hashlib.sha256(asked.encode()).hexdigest()[:16]
    return request.root / STATE / "last" / f"{name}.json"


def _standing(request: Request, memory: Path, inputs: str, publisher: Publisher) -> list[str]:
    """Return the units of the last build if no input has changed and all of them stand.

    None where the site has other units too, which no longer belong to it.
    """
    try:
        last = json.loads(unseal(memory.read_bytes(), memory.name))
        units = dict(last["units"]) if last["inputs"] == inputs else {}
    except (OSError, ValueError, KeyError, TypeError):
        return []
    if request.whole and not set(publisher.units()) <= set(units):
        return []
    return list(units) if all(publisher.current(*item) for item in units.items()) else []


def _remember(memory: Path, inputs: str, steps: Steps) -> None:
    """Keep what this build found; where that cannot be written, the next one looks again."""
    units = {step.unit: step.key for step in steps.steps}
    text = json.dumps({"inputs": inputs, "units": units}, indent=1)
    with suppress(OSError):
        write_whole(memory, seal(text.encode(), memory.name))
