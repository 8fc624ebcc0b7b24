"""When a page first shows something, on a processor slowed four times.

    python bench/paint.py                               one page of every kind
    python bench/paint.py --rounds 20 reports/tainan/*.html
    python bench/paint.py --steady                      a quarter of the machine's own best speed

The browser is spoken to through its own protocol, so that no test tool adds to the page. Beside
the pages stand an empty one and that on which the browser says that there is no page: what they
take is the machine's. A machine shared with others is faster in one minute than in the next, so
pages are opened in turn, and a loop that does nothing says how fast the machine was meanwhile.
With --steady each page is slowed by so much less as the machine itself was slower than at its best.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from chromium import CHROMIUM, QUIET, SPARE, WITHOUT  # noqa: E402

KINDS = [
    "index", "compare", "tainan/index", "tainan/strategy-4", "lienchiang/strategy-4",
    "en/penghu/strategy-3", "kinmen/index", "indicators/rereport-after-closure-share",
]  # fmt: skip
EMPTY = "data:text/html,<!doctype html><p>Empty"
MISSING = "file:///no-such-page"
SLOWED = 4
PATIENCE = 10
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


class Browser:
    """A Chromium at the other end of two pipes."""

    def __init__(self, write: int, read: int) -> None:
        self.to, self.of = os.fdopen(write, "wb", 0), os.fdopen(read, "rb")
        self.numbers = count(1)

    def ask(self, method: str, session: str | None = None, **params: object) -> Any:
        """Return what the browser answers to a command of its protocol."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self.to.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._next())
            if answer.get("id") == number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def _next(self) -> bytes:
        read = bytearray()
        while (sign := self.of.read(1)) != b"\0":
            if not sign:
                sys.exit("the browser has ended")
            read += sign
        return bytes(read)

    def first_paint(self, address: str, slowed: float) -> float:
        """Return the milliseconds from the start of a navigation to the first contentful paint.

        The page's processor is ``slowed`` so many times.
        """
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Emulation.setCPUThrottlingRate", session, rate=max(slowed, 1))
        self.ask("Page.navigate", session, url=address)
        end = time.monotonic() + PATIENCE
        found = None
        while found is None and time.monotonic() < end:
            time.sleep(0.7)  # asking in between would keep the page from its work
            asked = self.ask("Runtime.evaluate", session, expression=PAINTED)
            found = asked["result"].get("value")
        self.ask("Target.closeTarget", targetId=target)
        if found is None:
            sys.exit(f"{address}: nothing was shown within {PATIENCE} s")
        return float(found)


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield a browser without a window, of the size that pages are made for."""
    if not CHROMIUM:
        sys.exit(WITHOUT)
    (their_read, my_write), (my_read, their_write) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            "/bin/sh", "-c", f'exec "$0" "$@" 3<&{their_read} 4>&{their_write}', CHROMIUM,
            "--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--no-first-run",
            "--window-size=1280,800", f"--user-data-dir={profile}", *SPARE, *QUIET, "about:blank",
        ]  # fmt: skip
        process = subprocess.Popen(
            command, pass_fds=(their_read, their_write), stderr=subprocess.DEVNULL
        )
        os.close(their_read)
        os.close(their_write)
        try:
            yield Browser(my_write, my_read)
        finally:
            process.kill()
            process.wait()


def loop() -> float:
    """Return the milliseconds of a loop that does nothing."""
    start = time.perf_counter()
    for _ in range(1_000_000):
        pass
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print a table of the pages."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", nargs="*", type=Path)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--steady", action="store_true")
    asked = options.parse_args()
    pages = asked.pages or [ROOT / "reports" / f"{kind}.html" for kind in KINDS]
    if absent := [str(page) for page in pages if not page.is_file()]:
        sys.exit(f"no such page: {', '.join(absent)}; run make reports first")
    addresses = {"an empty page": EMPTY, "the browser's own page": MISSING} | {
        os.path.relpath(page, ROOT): page.resolve().as_uri() for page in pages
    }
    found, loops = defaultdict(list), [loop() for _ in range(50)]
    with browser() as opened:
        for one in range(asked.rounds + 1):
            for name, address in addresses.items():
                loops.append(now := min(loop() for _ in range(3)))
                rate = SLOWED * min(loops) / now if asked.steady else SLOWED
                painted = opened.first_paint(address, rate)
                if one:  # the first round warms up
                    found[name].append(painted)
    print(f"First paint in ms, processor slowed {SLOWED} times, {asked.rounds} rounds.\n")
    print("| | best | median | worst |\n|---|---:|---:|---:|")
    for name, times in found.items():
        print(f"| {name} | {min(times):.0f} | {median(times):.0f} | {max(times):.0f} |")
    print(f"\nA loop of a million steps: best {min(loops):.0f} ms, median {median(loops):.0f} ms.")


if __name__ == "__main__":
    main()
