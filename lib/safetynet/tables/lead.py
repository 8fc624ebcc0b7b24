"""What stands first on a page: what it covers, the finding, and what a run differs in."""

from collections.abc import Sequence
from typing import Any

from safetynet.tables.table import Html, render_part
from safetynet.words.terms import Words


def lead(
    finding: str, scope: Sequence[Any], notes: Sequence[str], words: Words,
    details: Sequence[str] = (),
) -> Html:  # fmt: skip
    """Return the finding under a line of what the page covers, and details below it.

    ``notes`` say what the run behind the page has chosen that the published one has not.
    """
    differs = words("differs", what=words("list_separator").join(notes)) if notes else ""
    return render_part("lead.html.j2", "lead", finding, scope, details, differs)
