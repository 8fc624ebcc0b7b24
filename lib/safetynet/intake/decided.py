"""How many numbers of a document were coded, and for what reasons the others were not."""

from pathlib import Path

from safetynet.intake.candidates import NAME, read_candidates
from safetynet.intake.decision import SET_ASIDE
from safetynet.intake.draft import NAME as DRAFTS
from safetynet.intake.draft import read_drafts
from safetynet.numbers.candidate import REFUSED
from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme
from safetynet.workbook import Workbook

CODED, OPEN = "coded", "open"


def decided_numbers(
    folder: Path, workbook: Workbook, programme: Programme
) -> tuple[dict[str, int], list[Fault]]:
    """Return how many candidates of a briefing are coded, open, and refused for each reason.

    The reasons come in the order of ``REFUSED``, those that occur; nothing where there are no
    candidates. The faults are those of candidates.csv and of the drafted indicators.
    """
    frame, faults = read_candidates(folder, workbook.name(folder / NAME), programme)
    _, undrafted = read_drafts(folder, workbook.name(folder / DRAFTS))
    if frame.empty:
        return {}, faults + undrafted
    refused = frame[frame["decision"] == SET_ASIDE]["reason"].value_counts()
    counts = {
        CODED: int(frame["decision"].isin(["taken", "changed"]).sum()),
        OPEN: int((frame["decision"] == "").sum()),
        **{reason: int(refused[reason]) for reason in REFUSED if reason in refused},
    }
    return counts, faults + undrafted
