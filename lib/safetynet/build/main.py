"""The build: plan, make what must be made, publish each report whole, say how it went."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from safetynet.build.inputs import inputs_digest
from safetynet.build.publish import STATE, Publisher
from safetynet.build.task import Built, Request, Step, Steps, Task
from safetynet.build.work import make, plan_build
from safetynet.identity import code_identity
from safetynet.run.pool import run_each, serving, start_server
from safetynet.workbook import Workbook

PRELOAD = "safetynet.build.preload"
LIMIT = 600.0
Outcomes = Iterator[tuple[Task, Built | None, str]]


class BuildError(Exception):
    """Nothing can be built, and why."""


@dataclass
class Recap:
    """How a build went: the reports built and up to date, and what went wrong with the others."""

    built: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Watcher:
    """What a build tells while it runs: how much there is to do, and what has been done."""

    begin: Callable[[int], None] = lambda total: None
    done: Callable[[str], None] = lambda unit: None


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
        standing = [] if request.force else _standing(memory, inputs, publisher)
        if standing:
            return Recap(current=standing)
        try:
            steps = plan_steps(request, making=not scheduler)
            recap = _make_all(steps, publisher, _runner(jobs, limit, scheduler), watcher)
        finally:
            shutil.rmtree(request.root / STATE / "jobs", ignore_errors=True)
        # What was changed meanwhile may be in the pages, or not.
        if not recap.failed and inputs_digest(workbook) == inputs:
            _remember(memory, inputs, steps)
        return recap


def plan_steps(request: Request, making: bool = False) -> Steps:
    """Return what a request comes to; raise BuildError where it comes to nothing.

    ``making`` says that pages will be made here: what they need is then imported meanwhile.
    """
    starter = PRELOAD if serving(PRELOAD) else ""
    if making:
        start_server(PRELOAD)
    [(_, found, failure)] = run_each(plan_build, [request], 1, starter)
    steps: Steps = found or Steps(refusal=failure)
    if steps.refusal:
        raise BuildError(steps.refusal)
    return steps


def _make_all(
    steps: Steps, publisher: Publisher, run: Callable[[Iterable[Task]], Outcomes], watcher: Watcher
) -> Recap:
    """Withdraw what no longer belongs to the site, then make and publish every step."""
    for unit in steps.surplus:
        publisher.withdraw(unit, {})
    recap = Recap(current=[step.unit for step in steps.steps if not step.reasons])
    due = {step.unit: step for step in steps.steps if step.job}
    watcher.begin(len(due))
    for task, built, failure in run(_tasks(due.values())):
        _publish(publisher, due[task.unit], built, failure, recap)
        task.path.unlink(missing_ok=True)
        watcher.done(task.unit)
    return recap


def _tasks(due: Iterable[Step]) -> Iterator[Task]:
    return (Task(step.unit, step.job) for step in due if step.job)


def _publish(
    publisher: Publisher, step: Step, built: Built | None, failure: str, recap: Recap
) -> None:
    """Publish a unit, or withdraw it and keep the notebook of its failed run."""
    failed = f"reports/{step.unit}".removesuffix(".html") + ".failed.ipynb"
    said = failure or (built.failure if built else "")
    if said or built is None:
        publisher.withdraw(step.unit, built.files if built else {})
        recap.failed[step.unit] = said
    else:
        publisher.publish(step.unit, step.key, built.files, remove=[failed])
        recap.built.append(step.unit)


def _runner(jobs: int, limit: float, scheduler: str) -> Callable[[Iterable[Task]], Outcomes]:
    """Return how tasks are run: in processes here, or on a cluster."""
    if not scheduler:
        return lambda tasks: run_each(make, tasks, jobs, PRELOAD, limit=limit)
    from safetynet.run.cluster import run_on_cluster

    def send(tasks: Iterable[Task]) -> Outcomes:
        loaded = (Task(task.unit, task.path, task.path.read_bytes()) for task in tasks)
        return run_on_cluster(make, loaded, scheduler, code_identity(), limit, preload=PRELOAD)

    return send


def _memory(request: Request) -> Path:
    """Return the file that remembers the last build of a request."""
    same = {"root": "", "force": False, "remote": False, "documents": ""}
    asked = json.dumps(asdict(request) | same, sort_keys=True)
    name = hashlib.sha256(asked.encode()).hexdigest()[:16]
    return request.root / STATE / "last" / f"{name}.json"


def _standing(memory: Path, inputs: str, publisher: Publisher) -> list[str]:
    """Return the units of the last build if no input has changed and all of them stand."""
    try:
        last = json.loads(memory.read_text(encoding="utf-8"))
        units = dict(last["units"]) if last["inputs"] == inputs else {}
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return list(units) if all(publisher.current(*item) for item in units.items()) else []


def _remember(memory: Path, inputs: str, steps: Steps) -> None:
    memory.parent.mkdir(parents=True, exist_ok=True)
    part = memory.with_suffix(".part")
    units = {step.unit: step.key for step in steps.steps}
    part.write_text(json.dumps({"inputs": inputs, "units": units}, indent=1), encoding="utf-8")
    part.replace(memory)
