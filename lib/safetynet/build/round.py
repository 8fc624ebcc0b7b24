"""Every unit is made and published, tried once more where that can help, or kept as it stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from safetynet.build.publish import STATE, Publisher, PublishError
from safetynet.build.task import Built, Step, Steps, Task
from safetynet.build.work import CHANGED, OTHER_JOB
from safetynet.run.pool import Outcomes
from safetynet.run.process import EXPIRED
from safetynet.run.workers import ClusterError

Run = Callable[[Iterable[Task]], Outcomes]
# What a second try cannot mend.
LASTING = (EXPIRED, CHANGED, OTHER_JOB)
LOG = "failures.log"


@dataclass
class Recap:
    """How a build went: the units built and up to date, and what went wrong with the others.

    ``failed`` are those whose own notebook failed, which are withdrawn; ``kept`` those that this
    machine could not make, whose pages stand as they were.
    """

    built: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Watcher:
    """What a build tells while it runs: how much there is to do, and what has been done."""

    begin: Callable[[int], None] = lambda total: None
    done: Callable[[str], None] = lambda unit: None


def make_all(steps: Steps, publisher: Publisher, runs: Sequence[Run], watcher: Watcher) -> Recap:
    """Make and publish every step that is due; return how it went.

    ``runs`` are the ways to run tasks, each for what the one before it could not make. Raises
    ClusterError where there is no cluster to begin with.
    """
    recap = Recap(current=[step.unit for step in steps.steps if not step.reasons])
    due = {step.unit: step for step in steps.steps if step.job}
    watcher.begin(len(due))
    for run in runs:
        hindered = _round(due, publisher, run, recap, watcher)
        due = {unit: step for unit, step in due.items() if unit in hindered}
        if not due:
            break
    return recap


def _round(
    due: Mapping[str, Step], publisher: Publisher, run: Run, recap: Recap, watcher: Watcher
) -> set[str]:
    """Make some units and publish them; return those that another try may mend."""
    hindered, left = set(), dict.fromkeys(due)
    try:
        for task, built, failure in run(_tasks(due.values())):
            left.pop(task.unit)
            said = failure or (built.hindrance if built else "no answer")
            if built and not said:
                said = _publish(publisher, due[task.unit], built, recap)
            elif not said.startswith(LASTING):
                hindered.add(task.unit)
            if said:
                recap.kept[task.unit] = _noted(publisher, task.unit, said)
            else:
                recap.kept.pop(task.unit, None)
            watcher.done(task.unit)
    except ClusterError as error:
        if len(left) == len(due) and not recap.built:
            raise
        recap.kept |= dict.fromkeys(left, str(error))
    return hindered


def _tasks(due: Iterable[Step]) -> Iterator[Task]:
    return (Task(step.unit, step.job, step.digest) for step in due if step.job)


def _publish(publisher: Publisher, step: Step, built: Built, recap: Recap) -> str:
    """Publish a unit, or withdraw it and keep the notebook of its failed run.

    Returns why neither could be done, empty if it was.
    """
    try:
        if built.failure:
            recap.failed[step.unit] = built.failure
            publisher.withdraw(step.unit, built.files)
        else:
            publisher.publish(step.unit, step.key, built.files, [failed_notebook(step.unit)])
            recap.built.append(step.unit)
    except PublishError as error:
        if not built.failure:
            return str(error)
        recap.failed[step.unit] += f" ({error})"
    return ""


def failed_notebook(unit: str) -> str:
    """Return the name of the notebook that a unit's failed run leaves.

    >>> failed_notebook("en/yilan/strategy-2.html")
    'reports/en/yilan/strategy-2.failed.ipynb'
    """
    return f"reports/{unit}".removesuffix(".html") + ".failed.ipynb"


def brief(failure: str) -> str:
    r"""Return the last line of a failure: of a traceback, the error.

    >>> brief("Traceback (most recent call last):\n  ...\nOSError: [Errno 28] No space left\n")
    'OSError: [Errno 28] No space left'
    """
    return failure.strip().rpartition("\n")[2]


def _noted(publisher: Publisher, unit: str, failure: str) -> str:
    """Return a failure in one line; of a traceback, the whole stays in a file of the state."""
    if "\n" not in failure.strip():
        return failure
    log = Path(publisher.root, STATE, LOG)
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{unit}\n{failure}\n")
    except OSError:
        return brief(failure)
    return f"{brief(failure)} (more in {STATE}/{LOG})"
