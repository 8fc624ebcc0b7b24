"""Targets: whether a result meets that of its own period: met, missed, or it cannot be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from safetynet.evidence.choice import ADD, LEVEL, PEOPLE, allowed
from safetynet.evidence.figures import DATED, DOCUMENT
from safetynet.evidence.results import KEY, with_values
from safetynet.raw.catalogue import FLOW
from safetynet.raw.population import period_years
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.interval import share_interval
from safetynet.statistics.level import CONFIDENCE

MET, MISSED, UNDECIDED = STATES = ("met", "missed", "undecided")
# Why it cannot be said.
REASONS = (
    "contradiction", "accused-result", "accused-target", "targets-differ", "unit", "no-direction",
    "straddles", "part-of-period", "unlike-lengths", "no-period", "other-period", "other-phase",
)  # fmt: skip
# A target that is printed for another phase judges nothing.
OTHER_PHASE = "other-phase"
DIRECTION_BOUND = {"higher": ">=", "lower": "<="}
COLUMNS = (
    "figure_id indicator breakdown phase state reason certain target target_low target_high"
    " target_bound target_id ref_area strategy target_phase bound_from"
).split()
# What limits of a share are made of, or forbidden by.
SHARE = ("count", "base", "base_low", "base_high", "counted", "accused", "phase_basis")
# A recurring target's length in years, by its ISO 8601 text.
RECURRING = {"Y": 1.0, "M": 1 / 12, "W": 7 / 365}


@dataclass(frozen=True)
class Span:
    """The numbers that a printed text allows; an end that is open does not itself belong to it."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Span":
        """Return what a figure's value, range and bound allow."""
        if pd.isna(row["value"]):
            return cls(float(row["low"]), float(row["high"]))
        low, high = allowed(float(row["value"]), row["bound"])
        return cls(low, high, row["bound"] == ">", row["bound"] == "<")

    def meets(self, bound: str, aim: float) -> bool | None:
        """Return whether all numbers keep to a bound, or none (False), else None."""
        low, high = self.low, self.high
        every = {
            "<": high < aim or (high == aim and self.open_high), "<=": high <= aim,
            ">": low > aim or (low == aim and self.open_low), ">=": low >= aim,
        }[bound]  # fmt: skip
        none = {
            "<": low >= aim, "<=": low > aim or (low == aim and self.open_low),
            ">": high <= aim, ">=": high < aim or (high == aim and self.open_high),
        }[bound]  # fmt: skip
        return True if every else False if none else None


def judge_targets(
    results: pd.DataFrame, figures: pd.DataFrame, wrong: set[str], programme: Programme,
    written: dict[str, tuple[date, date]], confidence: float = CONFIDENCE,
) -> pd.DataFrame:  # fmt: skip
    """Return one row per result that some printed target may be meant for.

    A result is judged by the target of its own period, the narrowest that holds it, in the latest
    document that prints one; a target printed once for several kinds is that of each. The target's
    own bound decides (``bound_from`` printed), a bare number is read in the indicator's direction
    (``bound_from`` direction). What a result's range, bound or "about" leaves open is undecided, as
    is a count of a part of the period unless the rest cannot change the answer; ``reason`` is one
    of REASONS. ``certain`` is no where the limits of a share's estimate allow the other answer,
    empty where it has none. ``wrong`` are figures that cannot be right as printed.
    """
    aims = with_values(_catalogued(figures[figures["role"] == "target"], programme))
    spans = results.merge(figures[["figure_id", "time_period"]], on="figure_id", how="left")
    spans = spans[~spans["reason"].isin(["reprint", "revised"]) & (spans["phase"] != "")]
    spans = spans[spans["value"].notna() | spans["low"].notna()]
    by_series: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for aim in records(aims):
        by_series.setdefault((aim["ref_area"], aim["indicator"]), []).append(aim)
    keys = pd.MultiIndex.from_frame(spans[["ref_area", "indicator"]])
    rows = [
        _judge(row, by_series[row["ref_area"], row["indicator"]], wrong, programme, written)
        for row in records(spans[keys.isin(list(by_series))])
    ]
    table = pd.DataFrame([row for row in rows if row], columns=[*COLUMNS, *SHARE])
    return _with_certainty(table, confidence)[COLUMNS]


def _catalogued(figures: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    names = ["indicator", "measure", "numerator"]
    catalogue = programme.indicators[names].rename(columns={"numerator": "named"})
    return figures.merge(catalogue, on="indicator", how="left")


def _judge(
    row: dict[str, Any], aims: list[dict[str, Any]], wrong: set[str], programme: Programme,
    written: dict[str, tuple[date, date]],
) -> dict[str, Any] | None:  # fmt: skip
    """Return the judgement of one result, None where no target has its breakdown."""
    mine = [aim for aim in aims if aim["breakdown"] == row["breakdown"]]
    if not mine and row["measure"] not in ("count", "amount"):
        # a share that every kind is to reach; a number for all of them is none for each
        mine = [aim for aim in aims if aim["breakdown"] == ""]
    if not mine:
        return None
    own, misfit = _own_targets(row, mine, written)
    found = {}
    for aim in own:
        bound = aim["bound"] if aim["bound"] in ("<", "<=", ">", ">=") else ""
        read = bound or DIRECTION_BOUND.get(row["direction"], "")
        found[aim["figure_id"]] = (
            (UNDECIDED, misfit) if misfit else _state(row, aim, read, wrong, programme)
        )
    state, reason = found[aim["figure_id"]]
    if len(set(found.values())) > 1:
        state, reason = UNDECIDED, "targets-differ"
    return {
        **{name: row[name] for name in (*KEY, "strategy", "figure_id", *SHARE)},
        "target_id": aim["figure_id"], "target_phase": aim["phase"], "target": aim["value"],
        "target_low": aim["low"], "target_high": aim["high"], "target_bound": read,
        "bound_from": "printed" if bound else "direction", "state": state, "reason": reason,
    }  # fmt: skip


def _own_targets(
    row: dict[str, Any], aims: list[dict[str, Any]], written: dict[str, tuple[date, date]]
) -> tuple[list[dict[str, Any]], str]:
    """Return the targets of a result's own period in the latest document that prints one.

    Else the latest of all, and why it is not the result's own.
    """

    def late(aim: dict[str, Any]) -> tuple[object, ...]:
        return (*written[aim["figure_id"].partition("/")[0]][::-1], aim["figure_id"])

    here = [aim for aim in aims if aim["phase"] == row["phase"]]
    holding = [(aim, held) for aim in here if (held := _holds(aim, row)) is not None]
    if holding:
        narrowest = min(held for _, held in holding)
        own = sorted((aim for aim, held in holding if held == narrowest), key=late)
        return [aim for aim in own if late(aim)[:2] == late(own[-1])[:2]], ""
    if here:
        known = _days(row["time_period"]) is not None
        return [max(here, key=late)], "other-period" if known else "no-period"
    return [max(aims, key=late)], OTHER_PHASE


def _holds(aim: dict[str, Any], row: dict[str, Any]) -> float | None:
    """Return how long a target's period is if it holds the result's, None if it does not.

    A target without days is that of its whole phase, and so is, for want of days, a result.
    """
    target, result = _days(aim["time_period"]), _days(row["time_period"])
    if result is not None and row["way"] == LEVEL:
        result = (result[1], result[1])
    if target is None:
        return float("inf")
    if result is None:
        return float("inf") if aim["phase_basis"] not in DATED else None
    if target[0] <= result[0] and result[1] <= target[1]:
        return period_years(*target)
    # a heading's period ends with the document, its target need not
    loose = aim["phase_basis"] not in DATED or row["phase_basis"] not in DATED
    same_start = loose and target[0] <= result[0] <= target[1]
    return period_years(*target) if same_start else None


def _days(text: str) -> tuple[date, date] | None:
    if not text[:1].isdecimal():
        return None
    first, _, last = text.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def _state(
    row: dict[str, Any], aim: dict[str, Any], read: str, wrong: set[str], programme: Programme
) -> tuple[str, str]:
    """Return the state of a result beside its own target, and why it cannot be said."""
    for reason, holds in (
        ("contradiction", row["reason"] == "contradiction"),
        ("accused-result", row["accused"]),
        ("accused-target", aim["figure_id"] in wrong),
        ("unit", not programme.same_unit(row["unit_measure"], aim["unit_measure"])),
        ("no-direction", not read),
    ):
        if holds:
            return UNDECIDED, reason
    span = Span.of(row)
    share = 1.0
    if row["way"] in (ADD, PEOPLE):
        share = _share_of_period(row, aim)
        if np.isnan(share):
            # whatever else came about in the phase can only add to it
            least = _meets(Span(span.low, float("inf"), span.open_low), aim, read, 1.0)
            if least is not None and _of_whole_phase(aim) and row["phase"] == aim["phase"]:
                return (MET if least else MISSED), ""
            return UNDECIDED, "no-period"
        if share < 1 - 1e-6:
            # what is still to come can only add
            span = Span(span.low, float("inf"), span.open_low)
    met = _meets(span, aim, read, share)
    if share > 1 + 1e-6 and met is not False:
        return UNDECIDED, "unlike-lengths"
    if met is None:
        return UNDECIDED, "part-of-period" if share < 1 - 1e-6 else "straddles"
    return (MET if met else MISSED), ""


def _meets(span: Span, aim: dict[str, Any], read: str, share: float) -> bool | None:
    """Return whether a span keeps to a target, whatever that leaves open; None if it may or not.

    Over several of a yearly target's years at least so many times the target are due.
    """
    ends = Span.of({**aim, "bound": "~" if aim["bound"] == "~" else ""})
    due = float(np.floor(share + 1e-6)) if read in (">", ">=") else float(np.ceil(share - 1e-6))
    times = due if share > 1 else 1.0
    if pd.isna(aim["value"]):
        # to reach a range is to come to its nearer end
        edge = ends.low if read in (">", ">=") else ends.high
        return span.meets(read, edge * times)
    found = {span.meets(read, edge * times) for edge in (ends.low, ends.high)}
    return found.pop() if len(found) == 1 else None


def _share_of_period(row: dict[str, Any], aim: dict[str, Any]) -> float:
    """Return how many of the target's periods a count covers, NaN where a length is unknown."""
    text = aim["time_period"]
    if text[:1] in ("R", "P"):
        number = float(text.rpartition("P")[2][:-1])
        length = number * RECURRING[text[-1]]
    elif aim["phase_basis"] in DATED and (days := _days(text)):
        length = period_years(*days)
    else:
        # both known by one heading, or by the phase alone: one period
        return 1.0 if not row["dated"] and text[:10] == row["time_period"][:10] else float("nan")
    return row["years"] / length if row["dated"] else float("nan")


def _of_whole_phase(aim: dict[str, Any]) -> bool:
    """Return whether a target is that of its whole phase, of no year and of none that recur."""
    return aim["phase_basis"] not in DATED and aim["time_period"][:1] not in ("R", "P")


def _with_certainty(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return the judgements with whether the limits of a share give the same answer."""
    judged = table["state"].isin([MET, MISSED]) & ~table["accused"].eq(True)
    judged &= (table["counted"] == FLOW) & (table["phase_basis"] != DOCUMENT)
    base = table["base"].astype(float)
    limits = [
        share_interval(table["count"].astype(float).where(judged), one.where(judged), confidence)
        for one in (base.fillna(table["base_low"]), base.fillna(table["base_high"]))
    ]  # whichever of the bases that fit is the right one
    low, high = np.fmin(*(one[0] for one in limits)), np.fmax(*(one[1] for one in limits))
    known = np.isfinite(low)
    certain = np.full(len(table), "", dtype=object)
    rows = records(table)
    for place in np.flatnonzero(known):
        row = rows[place]
        span = Span(low[place] * 100, high[place] * 100)
        aim = {"value": row["target"], "low": row["target_low"], "high": row["target_high"],
               "bound": ""}  # fmt: skip
        met = _meets(span, aim, row["target_bound"], 1.0)
        certain[place] = "no" if met is None else "yes"
    return table.assign(certain=certain)


def still_open(
    judged: Mapping[str, Any], result: Mapping[str, Any], aim: Mapping[str, Any]
) -> bool:
    """Return whether a target was missed by a result from before its own period was over."""
    known = "end" in result and "end" in aim
    return judged["state"] == "missed" and known and bool(result["end"] < aim["end"])
