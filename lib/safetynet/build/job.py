"""One report to make: all that it needs."""

from dataclasses import dataclass

from safetynet.book.evidence import Evidence
from safetynet.pages.frame import Page
from safetynet.pages.plan import Report


@dataclass(frozen=True)
class Job:
    """A report, the evidence it uses, its notebook, the frame of its page, the site's characters.

    ``fonts`` is the folder that keeps the site's font, empty on other machines; ``root`` that of
    the workbook, for a run in a Jupyter kernel (``kernel``), which is not handed any evidence;
    ``code`` is the identity of the code that it was planned with.
    """

    report: Report
    evidence: Evidence
    notebook: str
    page: Page
    characters: str
    fonts: str
    root: str
    code: str
    kernel: bool = False
