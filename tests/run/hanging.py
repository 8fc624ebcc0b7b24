"""A build of tasks that print past Python, fork and hang, until something ends it."""

import os
import sys
import time
from pathlib import Path

from safetynet.run.pool import run_each


def hang(folder: str) -> None:
    os.system("echo noise; echo noise >&2")
    os.write(1, b"noise")
    os.fork()
    Path(folder, str(os.getpid())).touch()
    while True:
        time.sleep(1)


if __name__ == "__main__":
    import hanging

    list(run_each(hanging.hang, [sys.argv[1]] * 4, 2, "hanging"))
