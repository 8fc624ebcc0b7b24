"""Invented briefings of many counties, which report one share with its base year by year."""

import pandas as pd
from conftest import add_briefing
from safetynet.workbook import Workbook

SHARE, BASE = "reports-dispatched-24h-share", "intake-reports"
TITLE = "優化保護服務輸送，提升風險控管"
YEARS = (110, 111, 112, 113)
# Counties that real briefings were read of have their own figures.
READ = {"lienchiang", "penghu", "yilan", "tainan"}


def add_counties(workbook: Workbook, count: int, odd: str = "keelung") -> list[str]:
    """Write briefings of so many counties and return their slugs.

    All share one true value but ``odd``, whose share is far below; a target of 90 % is printed.
    """
    areas = pd.read_csv(workbook.raw / "programme" / "areas.csv", dtype=str)
    slugs = list(areas[areas["kind"] != "country"]["slug"])
    chosen = [slug for slug in slugs if slug not in READ and "-" not in slug][:count]
    for place, slug in enumerate(chosen):
        rows = []
        for number, year in enumerate(YEARS):
            base = 300 * (place + 1) + 40 * number
            met = round(base * (0.88 if slug == odd else 0.95)) - (place + number) % 3
            count_row = {"printed": f"{base}案", "indicator": BASE, "role": "result"}
            share = {
                "printed": f"{met / base * 100:.2f}%", "indicator": SHARE, "role": "result",
                "denominator": f"f{3 * number}", "label": "24小時內派案率",
            }  # fmt: skip
            aim = {"printed": "90%以上", "indicator": SHARE, "role": "target"}
            rows += [
                row | {"period_printed": f"{year}年", "strategy_title": TITLE}
                for row in (count_row, share, aim)
            ]
        add_briefing(workbook, f"{slug}-2025-briefing", "2025", rows)
    return chosen
