"""Drafted rows of the catalogue: a new indicator, begun from the number that asks for it."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from safetynet.intake.whole import write_files
from safetynet.printed.quantity import parse_printed
from safetynet.raw.catalogue import AGAIN, COUNTABLE, FLOW, REPEATED
from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme
from safetynet.raw.reading import COLUMNS
from safetynet.raw.table import csv_text, read_table

NAME = "new-indicators.csv"
FIELDS = tuple(COLUMNS["indicators"].split())
# What a number measures by its unit; any other counts.
MEASURE_OF = {"%": "share", "‰": "rate", "元": "amount", "萬元": "amount", "億元": "amount",
              "個百分點": "change", "名次": "rank"}  # fmt: skip
# What stands before the id of an indicator that is drafted, in the column of that name.
NEW = "new:"


def read_drafts(folder: Path, name: str = "") -> tuple[pd.DataFrame, list[Fault]]:
    """Return a briefing's drafted indicators, indexed by row, and what is wrong with their file."""
    path = folder / NAME
    if not path.exists():
        return pd.DataFrame({field: pd.Series(dtype="str") for field in FIELDS}), []
    return read_table(path, name or f"{folder.name}/{NAME}", FIELDS)


def write_draft(folder: Path, draft: Mapping[str, str]) -> None:
    """Keep a drafted indicator; an earlier draft of the same id is replaced."""
    drafts, faults = read_drafts(folder)
    for fault in faults:
        raise ValueError(str(fault))
    row = {field: " ".join(draft.get(field, "").split()) for field in FIELDS}
    if not row["indicator"]:
        raise ValueError("a new indicator needs an id, such as suicide-reports")
    others = drafts[drafts["indicator"] != row["indicator"]]
    frame = pd.concat([others, pd.DataFrame([row], dtype="str")], ignore_index=True)
    write_files({folder / NAME: csv_text(frame).encode("utf-8")})


def draft_indicator(row: Mapping[str, str], programme: Programme) -> dict[str, str]:
    """Return the catalogue row that a candidate would begin; id and English name are a person's.

    Unit and measure are read from the printed number, what is counted is guessed from the unit,
    the service is that of the indicator that comes nearest.
    """
    unit, measure = _printed(row["printed"], programme)
    near = programme.catalogue.get(row["indicator"].removeprefix(NEW), {})
    draft = dict.fromkeys(FIELDS, "") | {
        "name_zh": row["label"], "measure": measure, "unit": unit,
        "strategy": _strategy(row["strategy_title"], programme) or near.get("strategy", ""),
        "service": near.get("service", ""), "direction": "",
    }  # fmt: skip
    if measure in COUNTABLE:
        draft["counted"] = REPEATED if unit in AGAIN else near.get("counted", "") or FLOW
    return draft


def _printed(text: str, programme: Programme) -> tuple[str, str]:
    """Return unit and measure of a printed number, both empty where it cannot be read."""
    try:
        quantity = parse_printed(text, programme.printed_units)[0]
    except ValueError:
        return "", ""
    return quantity.unit, "ratio" if quantity.per is not None else _measure(quantity.unit)


def _measure(unit: str) -> str:
    return MEASURE_OF.get(unit, "count")


def _strategy(title: str, programme: Programme) -> str:
    """Return the strategy of a title, empty where there is none or several."""
    try:
        found = {strategy for _, strategy in programme.strategies_titled(title)}
    except ValueError:
        return ""
    return found.pop() if len(found) == 1 else ""
