"""The files beside a page: its figures for people and for machines, each with what it is."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from safetynet.raw.table import csv_text
from safetynet.tables.beside import DESCRIBED, MACHINES, PEOPLE, SHEETS

MARK = "\ufeff"
# No time of day in a file: equal tables are equal bytes.
UNDATED = datetime(2000, 1, 1)
WIDEST = 400  # pixels of a column
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False,
         "strings_to_urls": False}  # fmt: skip


def page_files(content: Mapping[str, Any], notes: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of a page by their endings; equal contents give equal bytes.

    ``content`` is that of ``tables.download``; ``notes`` are what only the finished page says:
    title, finding and address, each empty where there is none.
    """
    people = pd.DataFrame(content["people"], columns=content["heads"], dtype=object)
    said = {name: text for name, text in notes.items() if text} | content["about"]
    names = [column["name"] for column in content["columns"]]
    figures = [dict(zip(names, row, strict=True)) for row in content["figures"]]
    described = said | {"columns": content["columns"], "figures": figures}
    return {
        PEOPLE: (MARK + csv_text(people)).encode("utf-8"),
        MACHINES: content["csv"].encode("utf-8"),
        DESCRIBED: f"{json.dumps(described, ensure_ascii=False, indent=1)}\n".encode(),
        SHEETS: _workbook(people, content, notes),
    }


def _workbook(
    people: pd.DataFrame, content: Mapping[str, Any], notes: Mapping[str, str]
) -> bytes:  # fmt: skip
    """Return a workbook of two sheets, the figures and the notes; texts stay texts."""
    import xlsxwriter

    buffer, labels = io.BytesIO(), content["labels"]
    with xlsxwriter.Workbook(buffer, PLAIN) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(labels["figures"])
        sheet.write_row(0, 0, list(people.columns), head)
        for number, row in enumerate(people.itertuples(index=False, name=None), 1):
            for place, cell in enumerate(row):
                if cell is not None and cell != "":
                    sheet.write(number, place, cell)
        sheet.autofit(WIDEST)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(people), len(people.columns) - 1)
        about = book.add_worksheet(labels["notes"])
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 90)
        for number, (name, text) in enumerate(_noted(content, notes)):
            about.write(number, 0, name, head)
            about.write(number, 1, text, wrapped)
        about.hide_gridlines(2)
        book.set_properties(
            {"title": notes.get("title", ""), "subject": "; ".join(content["about"]["sources"]),
             "comments": content["about"]["data_version"], "created": UNDATED}
        )  # fmt: skip
    return buffer.getvalue()


def _noted(content: Mapping[str, Any], notes: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the notes in the page's language: what it is, where from, what the columns hold."""
    said = {name: text for name, text in notes.items() if text} | dict(content["about"])
    rows = []
    for name, text in said.items():
        for part in text if isinstance(text, list) else [text]:
            rows.append((content["labels"].get(name, name), part))
    explained = zip(content["heads"], content["explained"], strict=True)
    return [*rows, *((head, text) for head, text in explained if text)]
