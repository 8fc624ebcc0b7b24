"""Tasks on a Dask cluster, each in a fresh process of a worker that has this very code."""

import ipaddress
import logging
import multiprocessing
import pickle
import ssl
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from safetynet.identity import code_identity
from safetynet.run.pool import run_each
from safetynet.run.workers import INTERVAL, PATIENCE, ClusterError, Workers, refusal, resource

Task = TypeVar("Task")

AHEAD = 3  # tasks on their way per thread of the workers


def run_on_cluster(
    work: Callable[[Task], Any],
    tasks: Iterable[Task],
    scheduler: str,
    identity: str,
    limit: float | None = None,
    *,
    preload: str = "",
) -> Iterator[tuple[Task, Any, str]]:
    """Yield each task as it ends, with its result and its failure in words (empty: none).

    As ``run_each`` does, on the workers of the scheduler at an address such as
    ``tcp://127.0.0.1:8786``. The module of ``work`` must be importable there; ``preload`` (that
    module, unless another is named) is imported once per worker. A task whose worker
    dies is run again on another, but fails after as many deaths as the scheduler allows
    (``distributed.scheduler.allowed-failures``, 3 by default). Tasks are taken as they are sent.

    Workers of another identity are refused: all those present at the start with an error, those
    that join later with a warning. An address that others can reach without a key is warned of.
    Raises ClusterError, also if there is no scheduler or no worker.
    """
    if is_open(scheduler):
        logging.getLogger(__name__).warning(
            f"{scheduler} is open: who reaches it can run code as you, here and on every worker,"
            " and change what is built; use a tls:// address (README, On a cluster)"
        )
    with _connect(scheduler) as client:
        workers = Workers(client, identity)
        waiting, pending = iter(tasks), dict[Any, Task]()
        try:
            workers.gather()
            while True:
                workers.refresh()
                free = max(1, AHEAD * workers.threads) - len(pending)
                for task in islice(waiting, max(0, free)):
                    request = pickle.dumps((work, task))
                    future = client.submit(
                        on_worker, request, identity, limit, preload or work.__module__,
                        pure=False, resources={resource(identity): 1},
                    )  # fmt: skip
                    pending[future] = task
                if not pending:
                    return
                for future in _ended(list(pending)):
                    task = pending.pop(future)
                    yield task, *_outcome(future)
        finally:
            client.cancel(list(pending))


def on_worker(request: bytes, identity: str, limit: float | None, preload: str) -> tuple[Any, str]:
    """Return a task's result and failure, from a fresh process of the worker that calls this."""
    from distributed import get_worker

    if code_identity() != identity:
        return None, refusal(get_worker().address, code_identity(), identity)
    # Dask's nanny starts its worker as a daemon, which may not start processes.
    multiprocessing.current_process().daemon = False
    work, task = pickle.loads(request)
    scratch = Path(get_worker().local_directory)
    [(_, result, failure)] = run_each(work, [task], 1, preload, limit=limit, scratch=scratch)
    return result, failure


def is_open(scheduler: str) -> bool:
    """Return whether others can reach a scheduler's address without a key.

    >>> is_open("tcp://10.0.0.5:8786"), is_open("tls://10.0.0.5:8786"), is_open("127.0.0.1:8786")
    (True, False, False)
    """
    parts = urlsplit(scheduler if "://" in scheduler else f"tcp://{scheduler}")
    if parts.scheme == "tls":
        return False
    try:
        return not ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname != "localhost"


def _connect(scheduler: str) -> Any:
    """Return a client of the scheduler."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "a cluster needs Dask: python -m pip install 'safetynet[cluster]'"
        ) from error
    try:
        return Client(scheduler, timeout=PATIENCE)
    except (FileNotFoundError, PermissionError, RuntimeError, TypeError, ssl.SSLError) as error:
        raise ClusterError(
            f"{scheduler} cannot be spoken to with the keys that Dask's configuration names"
            f" (README, On a cluster): {error}"
        ) from error
    except OSError as error:
        raise ClusterError(
            f"no scheduler answers at {scheduler}: start one with dask scheduler; one with tls://"
            " answers only to tls:// and a key of its own (README, On a cluster)"
        ) from error


def _ended(futures: list[Any]) -> set[Any]:
    """Return the tasks that have ended, after a short wait if there are none."""
    from distributed import CancelledError, wait

    try:
        return set(wait(futures, timeout=INTERVAL, return_when="FIRST_COMPLETED").done)
    except TimeoutError:
        return set()
    except CancelledError as error:
        raise ClusterError("the scheduler has dropped this build's tasks") from error


def _outcome(future: Any) -> tuple[Any, str]:
    """Return a task's result and failure, or how the cluster failed to run it."""
    from distributed import CancelledError, KilledWorker

    try:
        result, failure = future.result()
    except CancelledError as error:
        raise ClusterError("the scheduler has dropped this build's tasks") from error
    except KilledWorker as error:
        deaths = error.allowed_failures + 1
        return (
            None,
            f"{deaths} workers died while they ran it, the last {error.last_worker.address}",
        )
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"
    return result, failure
