"""The audit: what must hold between the figures of a briefing, recomputed exactly."""

from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from safetynet.evidence.choice import LEVEL, allowed
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
AGREES, TRUNCATED, IMPOSSIBLE, UNCHECKED = "agrees", "truncated", "impossible", "unchecked"
# The number may well be right: only what it is said to count is worded in another way, or not.
WORDING = "wording"
VERDICTS = (IMPOSSIBLE, TRUNCATED, WORDING, UNCHECKED, AGREES)
# Units of one kind and different size: to print the one for the other changes the number.
SCALED = ("%", "‰")


@dataclass(frozen=True)
class Finding:
    """What came out of one check: verdict, the exact value, and the bases that fit."""

    verdict: str
    recomputed: Fraction | None = None
    bases: tuple[int, int] | None = None


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


def check(kind: str, figure: Quantity, unit: str, operands: list[Quantity | str]) -> Finding:
    """Return whether a figure is what its operands make it.

    >>> whole = [Quantity(Decimal(n)) for n in (2049, 5867)]
    >>> check("share", Quantity(Decimal("34.92"), "%"), "%", whole).verdict
    'agrees'
    """
    if kind == "unit":
        size = unit in SCALED and operands[0] in SCALED
        return Finding(AGREES if unit == operands[0] else IMPOSSIBLE if size else WORDING)
    numbers = [_exact(operand) for operand in operands]
    printed = figure.value
    bounds = [operand.bound for operand in operands if isinstance(operand, Quantity)]
    vague = any(bounds) and not (kind == "equal" and bounds == [figure.bound])
    if printed is None or vague or any(number is None for number in numbers):
        return Finding(UNCHECKED)
    known = [number for number in numbers if number is not None]
    if kind in ("at-most", "at-least"):
        holds = printed <= known[0] if kind == "at-most" else printed >= known[0]
        return Finding(AGREES if holds else IMPOSSIBLE, known[0])
    if figure.bound and kind in ("whole", "ratio", "hundred"):
        return Finding(UNCHECKED)
    if kind == "whole":
        return _whole(printed, known[0])
    if kind == "ratio":
        agrees = figure.per is not None and known[0] * Fraction(printed) == known[1] * Fraction(
            figure.per
        )
        return Finding(AGREES if agrees else IMPOSSIBLE, known[1] / known[0] if known[0] else None)
    value = _recompute(kind, Fraction(printed), known)
    if value is None:
        return Finding(UNCHECKED)
    if figure.bound and kind != "equal":
        low, high = allowed(float(printed), figure.bound)
        strict = (figure.bound == "<" and value == high) or (figure.bound == ">" and value == low)
        return Finding(AGREES if low <= value <= high and not strict else IMPOSSIBLE, value)
    exact = kind in ("sum", "difference", "equal", "hundred")
    target = Decimal(100) if kind == "hundred" else printed
    return Finding(_compare(target, value, exact and kind != "hundred"), value)


def _recompute(kind: str, printed: Fraction, known: list[Fraction]) -> Fraction | None:
    """Return the value that the operands give, None where they divide by nothing."""
    if kind == "sum":
        return sum(known, Fraction(0))
    if kind == "hundred":
        return printed + sum(known, Fraction(0))
    if kind == "difference":
        return known[0] - sum(known[1:], Fraction(0))
    if kind == "equal":
        return known[0]
    base = known[0] if kind == "growth" else known[1]
    if not base:
        return None
    if kind == "growth":
        return (known[1] - known[0]) / known[0] * 100
    return known[0] / known[1] * (100 if kind == "share" else 1)


def _compare(printed: Decimal, value: Fraction, exact: bool) -> str:
    """Return how a printed number agrees with the exact one, by the decimals it prints."""
    if Fraction(printed) == value:
        return AGREES
    if exact:
        return IMPOSSIBLE
    step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    for verdict, rounding in ((AGREES, ROUND_HALF_UP), (TRUNCATED, ROUND_DOWN)):
        if _rounded(value, step, rounding) == printed:
            return verdict
    return IMPOSSIBLE


def _rounded(value: Fraction, step: Decimal, rounding: str) -> Decimal:
    """Return an exact value rounded to a step, away from zero at the half."""
    scaled = value / Fraction(step)
    whole = abs(scaled.numerator) // scaled.denominator
    rest = abs(scaled) - whole
    up = rounding == ROUND_HALF_UP and rest >= Fraction(1, 2)
    return (whole + up) * step * (1 if scaled >= 0 else -1)


def _whole(printed: Decimal, count: Fraction) -> Finding:
    """Return whether any whole number can be the base of a printed share (the GRIM test).

    Brown and Heathers 2017, Soc Psychol Personal Sci 8:363-369. The bases that fit lie in one
    range, because the share falls as its base grows.
    """
    step = Fraction(Decimal(1).scaleb(int(printed.as_tuple().exponent)))
    share = Fraction(printed)
    if not count or share <= 0:
        return Finding(UNCHECKED)
    for verdict, low, high in (
        (AGREES, share - step / 2, share + step / 2),
        (TRUNCATED, share, share + step),
    ):
        # low <= 100 * count / base < high, and no base smaller than its part
        smallest = max(count * 100 // high + 1, -(-count // 1))
        largest = count * 100 // low if low > 0 else None
        if largest is None:
            return Finding(UNCHECKED)
        if smallest <= largest:
            return Finding(verdict, None, (int(smallest), int(largest)))
    return Finding(IMPOSSIBLE)


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


def _exact(operand: Quantity | str) -> Fraction | None:
    if isinstance(operand, str) or operand.value is None:
        return None
    return Fraction(operand.value)


def _decimals(value: Fraction | None) -> str:
    if value is None:
        return ""
    text = f"{_rounded(value, Decimal('0.000001'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")
