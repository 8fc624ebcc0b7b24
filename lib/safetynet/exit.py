"""How a command ends that cannot do what it was asked."""

from collections.abc import Callable
from typing import TypeVar

import typer
from rich.console import Console

from safetynet.raw.fault import DataError

Result = TypeVar("Result")

errors = Console(stderr=True, highlight=False, soft_wrap=True)


def or_exit(action: Callable[[], Result]) -> Result:
    """Return what an action returns, or print why it cannot and leave with status 1."""
    from safetynet.build.main import BuildError
    from safetynet.build.publish import PublishError
    from safetynet.lock import LockError
    from safetynet.run.workers import ClusterError

    known = (DataError, BuildError, LockError, PublishError, ClusterError, ValueError,
             FileNotFoundError, FileExistsError)  # fmt: skip
    try:
        return action()
    except known as error:
        said = str(error)
    except OSError as error:
        said = f"{error.filename or 'a file'}: {error.strerror or error}"
    except MemoryError:
        said = "there is not enough memory: end other programs, or use fewer --jobs"
    errors.print(said, markup=False, style="red")
    raise typer.Exit(1) from None
