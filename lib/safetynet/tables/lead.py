"""What stands first on a page: the finding, the numbers behind it, and what a run differs in."""

from collections.abc import Sequence
from typing import Any

from safetynet.tables.table import Html, render
from safetynet.words.terms import Words


def lead(
    finding: str, tiles: list[dict[str, Any]], details: list[str], notes: Sequence[str],
    words: Words,
) -> Html:  # fmt: skip
    """Return the finding in one sentence, tiles of numbers, and details.

    ``notes`` say what the run behind the page has chosen that the published one has not.
    """
    differs = words("differs", what=words("list_separator").join(notes)) if notes else ""
    return render("lead", finding, tiles, details, differs)
