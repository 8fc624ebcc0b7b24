"""What each series comes to, one after the other, as a reader would say it."""

from typing import Any

Row = dict[str, Any]
ORDER = ["missed", "short", "changed", "uncertain", "met", "value"]
CLEAR = {"improved", "worsened", "rose", "fell"}
VERDICTS = ["improved", "worsened", "rose", "fell", "no-clear-change", "too-few", "base-unknown",
            "no-test", "side-by-side", "definition-changed"]  # fmt: skip


def known(number: Any) -> bool:
    return number is not None and number == number


def latest_judgement(row: Row, targets: list[Row], results: dict[str, Row]) -> Row | None:
    """The latest of the judged results of a series; one that stands for its phase before others."""
    found: Row | None = None
    best: tuple[Any, ...] = ()
    for one in targets:
        if any(one[name] != row[name] for name in ("ref_area", "indicator", "breakdown")):
            continue
        result = results[one["figure_id"]]
        rank = (
            # a target of another phase judges nothing
            one["reason"] != "other-phase", one["phase"], result["use"] == "used", result["end"] or "1900-01-01", one["figure_id"]
        )  # fmt: skip
        if found is None or rank > best:
            found, best = one, rank
    return found


def missed(row: Row, targets: list[Row]) -> int:
    """How many results of a series missed their targets."""
    count = 0
    for one in targets:
        same = all(one[name] == row[name] for name in ("ref_area", "indicator", "breakdown"))
        if same and one["state"] == "missed":
            count += 1
    return count


def outcome(row: Row, judged: Row | None) -> tuple[str, str]:
    """What a series comes to, and on which side its latest value stands."""
    if known(row["value_to"]) or known(row["low_to"]):
        side = "to"
    elif known(row["value_from"]) or known(row["low_from"]):
        side = "from"
    else:
        # figures without a value of their own are in the later phase that has any
        side = "to" if row["reason_to"] else "from"
    state = judged["state"] if judged else ""
    if state == "missed":
        return "missed", side
    value = row[f"value_{side}"]
    all_of_it = row["measure"] == "share" and row["counted"] == "complete"
    if all_of_it and row["direction"] == "higher" and not state and known(value) and value < 100:
        return "short", side
    if row["verdict"] in CLEAR:
        return "changed", side
    if row["verdict"] != "one-phase" or state == "undecided":
        return "uncertain", side
    return ("met" if state == "met" else "value"), side


def place(row: Row, kind: str, side: str, judged: Row | None, catalogue: list[str]) -> list[Any]:
    """What a row is sorted by."""
    within = 0.0 if row["singled"] == "yes" else 1.0
    if kind == "missed":
        aim, value = judged["target"] if judged else None, row[f"value_{side}"]
        far = known(aim) and aim != 0 and known(value)
        within = -abs((value - aim) / aim) if far else 0.0
    if kind == "short":
        within = row[f"value_{side}"]
    verdict = VERDICTS.index(row["verdict"]) if row["verdict"] in VERDICTS else len(VERDICTS)
    return [
        ORDER.index(kind), within, verdict, row["p"] if known(row["p"]) else 2.0,
        row["official"] == "", row["breakdown"] != "", catalogue.index(row["indicator"]),
    ]  # fmt: skip
