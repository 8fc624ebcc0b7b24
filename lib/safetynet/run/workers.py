"""The workers of a cluster: only those that have this very code get anything to do."""

import logging
import time
from typing import Any

from safetynet.identity import code_identity, short

PATIENCE = 10.0  # seconds to wait for the scheduler, or for a worker
INTERVAL = 1.0  # seconds between looks at who has come and gone


class ClusterError(RuntimeError):
    """The cluster cannot build; the message says what to do about it."""


class Workers:
    """Admits workers by their identity: to the rest, Dask gives none of this build's tasks."""

    def __init__(self, client: Any, identity: str) -> None:
        self.client = client
        self.identity = identity
        self.threads = 0
        self._met: dict[str, str] = {}
        self._looked = self._served = time.monotonic()

    def gather(self) -> None:
        """Wait for the first workers; raise ClusterError if none comes or one has other code."""
        refused = self._look()
        while not self.threads and not refused:
            time.sleep(INTERVAL / 5)
            refused = self._look()
        if refused:
            raise ClusterError("\n".join(refused))

    def refresh(self) -> None:
        """Admit or refuse who has come; raise ClusterError if none has been left for a while."""
        if time.monotonic() - self._looked > INTERVAL:
            for refusal in self._look():
                logging.getLogger(__name__).warning(refusal)

    def _look(self) -> list[str]:
        """Meet the workers that are new, and return why some of them are refused."""
        self._looked = time.monotonic()
        try:
            present = self.client.nthreads()
            new = [address for address in present if address not in self._met]
            found = self._ask(new) if new else {}
        except OSError as error:
            raise ClusterError(f"lost the scheduler: {error}") from error
        # One that cannot be reached may be on its way out; if not, the next look meets it.
        met = {a: answer for a, answer in found.items() if not isinstance(answer, OSError)}
        self._met |= {address: str(answer) for address, answer in met.items()}
        able = [a for a in present if self._met.get(a) == self.identity]
        self.threads = sum(present[address] for address in able)
        if able:
            self._served = self._looked
        elif self._looked - self._served > PATIENCE:
            raise ClusterError(
                f"no worker with this code has been at the scheduler for {PATIENCE:g} s: start one"
                f" with dask worker {self.client.scheduler.address}"
            )
        others = {a: answer for a, answer in met.items() if answer != self.identity}
        return [refusal(address, answer, self.identity) for address, answer in others.items()]

    def _ask(self, workers: list[str]) -> dict[str, Any]:
        """Return each worker's identity, or the error that it answered with."""
        found: dict[str, Any] = self.client.run(
            admit, self.identity, workers=workers, on_error="return"
        )
        return found


async def admit(identity: str, dask_worker: Any) -> str:
    """Return the identity of the worker that runs this; let it take tasks if it is the given."""
    own = code_identity()
    if own == identity:
        await dask_worker.set_resources(**{resource(identity): dask_worker.state.nthreads})
    return own


def resource(identity: str) -> str:
    """Return the name of what a worker must have to run a task."""
    return f"safetynet-{short(identity)}"


def refusal(address: str, answer: str | Exception, identity: str) -> str:
    """Return why a worker is refused that has another identity, or failed to say which."""
    if isinstance(answer, Exception):
        return f"worker {address} cannot say whether it has code {short(identity)}: {answer}"
    return (
        f"worker {address} has other code or another requirements.lock: {short(answer)}, not"
        f" {short(identity)}. Give it the same checkout and environment, and start it again."
    )
