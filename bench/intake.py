"""How well briefings are proposed: each left out in turn, proposed from what the others teach.

    SAFETYNET_DOCUMENTS=<folder of the texts> python bench/intake.py

Prints the table that stands in results.md. Needs the briefings' own texts.
"""

import sys
import time

from safetynet.proposals.evaluate import evaluate
from safetynet.workbook import Workbook

ROWS = {
    "recall": "printed numbers found",
    "precision": "of those proposed as figures",
    "period": "period",
    "title": "strategy title",
    "role": "role",
    "row": "whole row",
    "known": "figures whose indicator another briefing has",
    "top_1": "indicator first",
    "top_3": "indicator among three",
    "said_period": "periods with a confidence of 0.9 or more",
    "sure_period": "of these right",
    "said_title": "titles with 0.9 or more",
    "sure_title": "of these right",
    "said_role": "roles with 0.9 or more",
    "sure_role": "of these right",
}


def main() -> None:
    """Print what evaluate returns as a table of percentages, and how long it took."""
    start = time.perf_counter()
    try:
        table = evaluate(Workbook.find())
    except ValueError as error:
        sys.exit(str(error))
    seconds = time.perf_counter() - start
    print(f"| % | {' | '.join(table.index)} |")
    print(f"|---|{'---:|' * len(table)}")
    for name, words in ROWS.items():
        cells = [f"{v:.0f}" if name == "known" else f"{100 * v:.1f}" for v in table[name]]
        print(f"| {words} | {' | '.join(cells)} |")
    print(f"\n{len(table) - 1} briefings in {seconds:.1f} s.")


if __name__ == "__main__":
    main()
