"""Work for a cluster's workers, which have this folder on their path."""

import os
import random
import time

import numpy


def work(task: tuple[str, float]) -> dict[str, bytes]:
    """Return random numbers, which are the same in every fresh process, or fail as asked."""
    name, seconds = task
    time.sleep(seconds)
    if name == "error":
        raise ValueError(name)
    if name == "kill":
        os.kill(os.getpid(), 9)
    numbers = f"{name} {random.random()} {numpy.random.random(9)} {set('abcdef')}"
    return {f"{name}.html": numbers.encode(), "large": bytes(1_000_000)}
