"""How many targets, comparisons and obstacles a county has: numbers with words, each a link."""

from typing import Any

import pandas as pd

from safetynet.evidence.measures import of_county
from safetynet.statistics.target import STATES
from safetynet.tables.table import Html, render_part
from safetynet.words.finding import PAIR
from safetynet.words.terms import Words

PLACES = {"missed": "#missed", "met": "#profile", "undecided": "#profile"}


def tally(summary: pd.DataFrame, measures: pd.DataFrame, words: Words) -> Html:
    """Return targets missed, met and undecided, indicators compared, and obstacles named.

    An indicator with its parts is compared once; a change is clear if it may be picked out of many.
    ``measures`` are those of the county, each once.
    """
    items: list[dict[str, Any]] = [
        {"count": count, "tone": state if count else "", "href": PLACES[state] if count else
         "#profile", "text": words(f"tally_{state}", count=count), "more": ""}
        for state in ("missed", "met", "undecided")
        for count in [int((summary["state"] == state).sum())]
    ]  # fmt: skip
    if not summary["state"].isin(STATES).any():
        items = [{"count": 0, "tone": "", "href": "#profile", "more": words("tally_unjudged_why"),
                  "text": words("tally_unjudged")}]  # fmt: skip
    pairs = summary[summary["verdict"] != "one-phase"]
    compared = len(pairs.drop_duplicates(PAIR))
    tested = len(pairs[pairs["p"].notna()].drop_duplicates(PAIR))
    clear = len(pairs[pairs["singled"] == "yes"].drop_duplicates(PAIR))
    more = words("tally_tested", tested=tested, clear=clear) if compared else ""
    href = "#changes" if compared else "#profile"
    items.append({"count": compared, "tone": "", "href": href, "more": more,
                  "text": words("tally_compared", count=compared)})  # fmt: skip
    mine = of_county(measures)
    held, asked = (int((mine["kind"] == kind).sum()) for kind in ("obstacle", "request"))
    more = words("tally_requests", count=asked)
    items.append({"count": held, "tone": "", "href": "#agenda", "more": more,
                  "text": words("tally_obstacles", count=held)})  # fmt: skip
    return render_part("profile.html.j2", "tally", items)
