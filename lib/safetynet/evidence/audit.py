"""The audit: what must hold between the figures of a briefing, recomputed exactly."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from safetynet.evidence.arithmetic import IMPOSSIBLE, VERDICTS, check, rounded
from safetynet.evidence.choice import LEVEL
from safetynet.evidence.figures import typed_figures
from safetynet.printed.quantity import Quantity, parse_printed
from safetynet.raw.briefing import Briefing
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

COLUMNS = (
    "audit_id source kind figure_id printed operands recomputed verdict base_lower base_upper"
    " note_zh note_en"
).split()
# What a person typed of a relation.
RELATIONS = "audit_id source kind figure_id operands note_zh note_en".split()


def audit_briefing(briefing: Briefing, programme: Programme) -> pd.DataFrame:
    """Return one row per relation of a briefing, as ``audit_rows`` does."""
    return audit_rows(typed_figures(briefing), typed_relations(briefing), programme)


def typed_relations(briefing: Briefing) -> pd.DataFrame:
    """Return what was typed of a briefing's relations, columns RELATIONS; ids carry its name."""
    ids, name = set(briefing.figures["figure_id"]), briefing.name
    rows = [
        {
            **relation,
            "audit_id": f"{name}/{relation['relation_id']}",
            "source": name,
            "figure_id": f"{name}/{relation['figure']}",
            "operands": "|".join(
                f"{name}/{operand}" if operand in ids else operand
                for operand in relation["operands"].split("|")
            ),
        }
        for relation in records(briefing.relations)
    ]
    return pd.DataFrame(rows, columns=RELATIONS)


def audit_rows(
    figures: pd.DataFrame, relations: pd.DataFrame, programme: Programme,
    others: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return one row per relation of some figures, with the verdict, worst first in each document.

    ``relations`` has the columns RELATIONS; to them come, for every share, its quotient where
    numerator and denominator are printed, and the whole numbers that fit as base where the
    numerator alone is. ``others`` are figures that relations name and that are no rows of
    ``figures``. ``recomputed`` is the exact value, to six decimals.
    """
    known = figures if others is None else pd.concat([others, figures])
    printed = dict(zip(known["figure_id"], known["printed"], strict=True))
    units = programme.printed_units
    changed = _changed(figures, units)
    mine = relations[relations["figure_id"].isin(set(figures["figure_id"]))]
    rows = []
    for relation in [*records(mine[RELATIONS]), *_implied(figures, mine, programme)]:
        figure = (
            changed.get(relation["figure_id"])
            or parse_printed(printed[relation["figure_id"]], units)[0]
        )
        operands = relation["operands"].split("|")
        unit, wanted = figure.unit, operands[0]
        if relation["kind"] == "unit" and programme.same_unit(unit, wanted):
            unit = wanted
        finding = check(relation["kind"], figure, unit, [
            changed.get(operand) or (
                parse_printed(printed[operand], units)[0] if operand in printed
                else _constant(operand, programme)
            )
            for operand in operands
        ])  # fmt: skip
        low, high = finding.bases or (None, None)
        rows.append(
            {
                **relation,
                "printed": printed[relation["figure_id"]],
                "recomputed": _decimals(finding.recomputed),
                "verdict": finding.verdict,
                "base_lower": low,
                "base_upper": high,
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    texts = [name for name in COLUMNS if not name.startswith("base_")]
    frame = frame.astype(
        dict.fromkeys(texts, "str") | {"base_lower": "Int64", "base_upper": "Int64"}
    )
    order = [frame["verdict"].map(VERDICTS.index).to_numpy(), frame["source"].to_numpy(str)]
    return frame.iloc[np.lexsort(order)].reset_index(drop=True)


def _changed(figures: pd.DataFrame, units: dict[str, str]) -> dict[str, Quantity]:
    """Return the quantities of figures whose value is no longer what their printed text says."""
    if "obs_value" not in figures:
        return {}
    found = {}
    columns = ("figure_id", "printed", "used", "obs_value")
    for name, text, used, value in zip(*(figures[c] for c in columns), strict=True):
        quantity = parse_printed(text, units)[0]
        read = float(quantity.value) if quantity.value is not None else None
        if not used and pd.notna(value) and value != read:
            found[name] = replace(quantity, value=Decimal(repr(float(value))), bound="")
    return found


def with_contradictions(
    audit: pd.DataFrame, results: pd.DataFrame, figures: pd.DataFrame
) -> pd.DataFrame:
    """Return the audit with what selection found: numbers of one period that contradict each other.

    That is one period printed with different values, with one row, of the first, that names the
    others; and a period whose parts do not add up to it.
    """
    torn = results[results["reason"] == "contradiction"]
    unequal = results[results["reason"] == "unequal"]
    if torn.empty and unequal.empty:
        return audit
    printed = dict(zip(figures["figure_id"], figures["printed"], strict=True))
    torn = torn.assign(first=torn["start"].where(torn["way"] != LEVEL, torn["end"]))
    key = ["ref_area", "indicator", "breakdown", "phase", "first", "end"]
    rows = [
        {
            "audit_id": f"{row['figure_id']}-contradiction", "source": row["source"],
            "kind": "contradiction", "figure_id": row["figure_id"],
            "printed": printed[row["figure_id"]],
            "operands": "|".join(mine["figure_id"].iloc[1:]),
            "recomputed": "", "verdict": IMPOSSIBLE,
            "note_zh": "同一指標、同一期間印有不同的數字",
            "note_en": "The same indicator and period is printed with different values",
        }
        for _, mine in torn.groupby(key, sort=False)
        for row in records(mine.head(1))
    ]  # fmt: skip
    rows += [
        {
            "audit_id": f"{whole}-parts", "source": str(whole).partition("/")[0],
            "kind": "contradiction", "figure_id": whole, "printed": printed[whole],
            "operands": "|".join(parts["figure_id"]), "recomputed": "", "verdict": IMPOSSIBLE,
            "note_zh": "期間內各段的數字加起來不等於全期的數字",
            "note_en": "The numbers of the parts of its period do not add up to it",
        }
        for whole, parts in unequal.groupby("of", sort=False)
    ]  # fmt: skip
    more = pd.DataFrame(rows).reindex(columns=COLUMNS).astype(audit.dtypes.to_dict())
    table = pd.concat([audit, more], ignore_index=True)
    place = {source: number for number, source in enumerate(audit["source"].unique())}
    order = [table["source"].map(place).fillna(len(place)), table["verdict"].map(VERDICTS.index)]
    return table.iloc[np.lexsort(order[::-1])].reset_index(drop=True)


def _implied(
    figures: pd.DataFrame, relations: pd.DataFrame, programme: Programme
) -> list[dict[str, str]]:
    """Return the relations that follow from numerators and denominators of figures."""
    stated = set(relations[relations["kind"].isin(["share", "whole"])]["figure_id"])
    implied = []
    for cells in records(figures[figures["numerator"] != ""]):
        source, figure_id, base = cells["source"], cells["figure_id"], cells["denominator"]
        share = programme.catalogue[cells["indicator"]]["measure"] == "share"
        if not share or figure_id in stated:
            continue
        kind = "share" if base else "whole"
        top = f"{source}/{cells['numerator']}"
        implied.append(
            {
                "audit_id": f"{source}/{kind}-{figure_id.partition('/')[2]}",
                "source": source,
                "kind": kind,
                "figure_id": figure_id,
                "operands": f"{top}|{source}/{base}" if base else top,
                "note_zh": "由所印分子與分母計算" if base else "所印分子可能的分母",
                "note_en": "From the printed numerator and denominator"
                if base
                else "Bases that fit the printed numerator",
            }
        )
    return implied


def is_implied(audit: pd.DataFrame) -> "pd.Series[bool]":
    """Return which rows of an audit nobody typed: they follow from figures or from selection."""
    made = audit["kind"] + "-" + audit["figure_id"].str.split("/").str[-1]
    return (audit["audit_id"] == audit["source"] + "/" + made) | (audit["kind"] == "contradiction")


def _constant(operand: str, programme: Programme) -> Quantity | str:
    if operand in programme.units_known:
        return operand
    return Quantity(programme.operand_value(operand))


def _decimals(value: Fraction | None) -> str:
    if value is None:
        return ""
    text = f"{rounded(value, Decimal('0.000001'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")
