"""The floor: the same cells and pages in two warm processes, without isolation."""

import multiprocessing
import pickle
import time
from pathlib import Path

from safetynet.build.planner import make_plan
from safetynet.build.task import Request

WORKERS = 2


def floor_seconds(workbook: Path, areas: int) -> float:
    """Return the seconds per report of all reports of a workbook, planning left out."""
    strategies = ("1", "2", "3", "4")
    request = Request(workbook, strategies=strategies, languages=("zh",), force=True)
    jobs = [step.job for step in make_plan(request).steps if step.job]
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    workers = [
        context.Process(target=_work, args=(jobs[place::WORKERS], queue))
        for place in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    spent = [queue.get() for _ in workers]
    for worker in workers:
        worker.join()
    return max(spent) / (4 * areas)


def _work(jobs: list[Path], queue: "multiprocessing.Queue[float]") -> None:
    """Run jobs one after the other in this process, the first twice: once to warm up."""
    from IPython.core.interactiveshell import InteractiveShell
    from safetynet.build.execute import run_job

    def one(path: Path) -> None:
        built = run_job(pickle.loads(path.read_bytes()))
        if built.failure:
            raise RuntimeError(built.failure)
        InteractiveShell.clear_instance()

    one(jobs[0])
    start = time.perf_counter()
    for path in jobs:
        one(path)
    queue.put(time.perf_counter() - start)
