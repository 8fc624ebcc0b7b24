"""candidates.xlsx: the candidates as a spreadsheet, every cell a text."""

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import xlsxwriter

from safetynet.intake.candidates import CHANGEABLE
from safetynet.numbers.candidate import COLUMNS, DECISIONS, FIGURE, REFUSED
from safetynet.raw.briefing import ROLES
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

NAME = "candidates.xlsx"
# What is decided stands first, then what it is, then where it stands and why it is proposed.
FIRST = ("decision", "reason", "printed", "label", "period_printed", "strategy_title", "indicator",
         "role", "breakdown", "numerator", "denominator", "note")  # fmt: skip
ORDER = (*FIRST, *(column for column in COLUMNS if column not in FIRST))
WIDTHS = {"label": 30, "strategy_title": 40, "indicator": 32, "section": 24, "address": 24,
          "indicator_2": 28, "indicator_3": 28, "printed": 16, "changed": 24,
          "note": 24}  # fmt: skip
USUAL = 13
# Rows below the last one that are texts too.
SPARE = 200


def write_sheet(frame: pd.DataFrame, path: Path, programme: Programme) -> None:
    """Write candidates as a spreadsheet: cells are texts, choices are listed, nothing computes.

    What is undecided stands first, what is a figure before what is not.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    book = xlsxwriter.Workbook(
        part, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    text = book.add_format({"num_format": "@", "valign": "top"})
    wrapped = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    place = book.add_format({"num_format": "@", "valign": "top", "font_color": "#666666"})
    head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
    page = book.add_worksheet("candidates")
    for number, column in enumerate(ORDER):
        usual = wrapped if column in ("label", "strategy_title") else text
        form = usual if column in (*CHANGEABLE, "decision", "reason", "note") else place
        page.set_column(number, number, WIDTHS.get(column, USUAL), form)
        page.write_string(0, number, column, head)
        for line, cell in enumerate(_ordered(frame)[column], 1):
            page.write_string(line, number, cell, form)
    _choices(book, page, len(frame) + SPARE, programme)
    page.freeze_panes(1, 3)
    page.autofilter(0, 0, max(len(frame), 1), len(ORDER) - 1)
    book.close()
    part.replace(path)


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    keys = frame.assign(_open=frame["decision"] != "", _none=frame["kind"] != FIGURE)
    return keys.sort_values(["_open", "_none"], kind="stable")


def _choices(
    book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, rows: int, programme: Programme
) -> None:
    """Let the cells of some columns be chosen from a list; other texts stay possible there."""
    catalogue = [str(row["indicator"]) for row in records(programme.indicators)]
    choices: dict[str, Sequence[str]] = {
        "decision": DECISIONS, "reason": REFUSED, "role": ROLES, "kind": (FIGURE, *REFUSED),
        "strategy_title": list(dict.fromkeys(programme.strategies["title_zh"])),
        "indicator": catalogue,
    }  # fmt: skip
    lists = book.add_worksheet("lists")
    text = book.add_format({"num_format": "@"})
    for number, (column, values) in enumerate(choices.items()):
        lists.write_string(0, number, column, text)
        for line, value in enumerate(values, 1):
            lists.write_string(line, number, value, text)
        letter = chr(ord("A") + number)
        page.data_validation(
            1, ORDER.index(column), rows, ORDER.index(column),
            {"validate": "list", "source": f"=lists!${letter}$2:${letter}${len(values) + 1}",
             "error_type": "warning"},
        )  # fmt: skip
