"""The two-page briefs: pages of the site that stand, printed as PDF."""

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from safetynet.build.browser import Browser
from safetynet.build.task import Step, Steps
from safetynet.words.terms import LANGUAGES

FOLDER = "briefs"
LIMIT = 120.0
# The pages that are printed as two sheets: a county's and its strategies'.
PRINTED = re.compile(
    r"(?:(?P<language>[a-z]+)/)?(?P<county>[^/]+)/(?P<name>index|strategy-\d+).html"
)
NAMED = 3


def brief_name(unit: str) -> str:
    """Return what the brief of a page is called, empty for a page that has none.

    >>> brief_name("lienchiang/strategy-3.html"), brief_name("en/lienchiang/index.html")
    ('lienchiang-strategy-3.zh.pdf', 'lienchiang.en.pdf')
    >>> brief_name("index.html"), brief_name("en/index.html")
    ('', '')
    """
    found = PRINTED.fullmatch(unit)
    if not found or found["county"] in LANGUAGES:
        return ""
    name = "" if found["name"] == "index" else f"-{found['name']}"
    return f"{found['county']}{name}.{found['language'] or LANGUAGES[0]}.pdf"


def brief_steps(steps: Steps, asked: str = "") -> list[Step]:
    """Return the steps of pages that have a brief, in the order of the site.

    ``asked`` are the options of the command, for what to run first. Raises ValueError where a page
    is not built, or not of what the data and the code are now.
    """
    found = [step for step in steps.steps if brief_name(step.unit)]
    stale = [step.unit for step in found if step.reasons]
    if stale:
        named = ", ".join(stale[:NAMED])
        more = f" and {len(stale) - NAMED} more" if stale[NAMED:] else ""
        raise ValueError(
            f"not built, or not up to date: {named}{more}. First: safetynet build{asked}"
        )
    return found


def write_briefs(
    reports: Path, steps: Sequence[Step], out: Path, browser: Browser, limit: float = LIMIT
) -> Iterator[Path]:
    """Yield the file of each brief once it is written, whole or not at all.

    Raises BrowserError for a page that cannot be printed, OSError for a file that cannot be kept.
    """
    out.mkdir(parents=True, exist_ok=True)
    for step in steps:
        path = out / brief_name(step.unit)
        data = browser.print_page((reports / step.unit).resolve(), limit)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            part.write_bytes(data)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
        yield path
