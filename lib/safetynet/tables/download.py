"""Files that a reader takes away: embedded in a page, or beside it."""

import base64

import pandas as pd

from safetynet.raw.table import csv_text
from safetynet.tables.table import Html, render
from safetynet.words.terms import Words


def figures_download(figures: pd.DataFrame, name: str, words: Words) -> Html:
    """Return a link that saves the figures of a page as CSV, without a server."""
    data = base64.b64encode(csv_text(figures).encode("utf-8")).decode("ascii")
    return render("download", name, data, words("download_figures", count=len(figures)))
