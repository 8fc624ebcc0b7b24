"""The indicators of one county and strategy: results and targets, phase beside phase."""

import pandas as pd

from safetynet.programme import Programme

KEY = ["indicator", "breakdown"]
STATUS_COLUMNS = [*KEY, "service", "measure", "direction", "phases", "results", "undated"]


def select_figures(figures: pd.DataFrame, ref_area: str, strategy: str) -> pd.DataFrame:
    """Return the clean figures of one county and strategy, in the order of the documents."""
    chosen = (figures["ref_area"] == ref_area) & (figures["strategy"] == strategy)
    return figures[chosen].reset_index(drop=True)


def indicator_status(figures: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return one row per indicator and breakdown that has a result or target.

    Columns: indicator, breakdown, service, measure, direction, ``phases`` (those with a result,
    joined by ``|``), ``results`` (their number) and ``undated`` (results without one phase).
    Rows stand in the order of the services, then of the catalogue.
    """
    reported = figures[figures["role"].isin(["result", "target"])]
    results = reported[reported["role"] == "result"]
    keys = reported[KEY].drop_duplicates()
    status = keys.merge(programme.indicators[["indicator", "service", "measure", "direction"]])
    grouped = results.groupby(KEY, sort=False)["phase"]
    summary = pd.DataFrame(
        {
            "phases": grouped.agg(lambda phase: "|".join(sorted(set(phase) - {""}))),
            "results": grouped.size(),
            "undated": grouped.agg(lambda phase: int((phase == "").sum())),
        }
    ).reset_index()
    status = status.merge(summary, on=KEY, how="left")
    status = status.astype({"phases": "object"}).fillna({"phases": "", "results": 0, "undated": 0})
    order = {name: place for place, name in enumerate(programme.indicators["indicator"])}
    order |= {name: place for place, name in enumerate(programme.services["service"])}
    by = ["service", "indicator"]
    status = status.sort_values(by, key=lambda column: column.map(order), kind="stable")
    return status.astype({"results": int, "undated": int}).reset_index(drop=True)[STATUS_COLUMNS]


def target_met(result: "pd.Series", target: "pd.Series", direction: str) -> bool | None:
    """Return whether a printed result meets a printed target, None where that cannot be said.

    The target's period must be that of the result or contain it. The target's own bound decides; a
    target without bound is read in the indicator's direction (higher: at least the target; lower:
    at most). Only single values in one unit are compared; a result that is itself a bound can only
    confirm.
    """
    value, aim = _per_one(result), _per_one(target)
    if pd.isna(value) or pd.isna(aim) or result["unit_measure"] != target["unit_measure"]:
        return None
    if not _contains(target["time_period"], result["time_period"]):
        return None
    bound = target["bound"] or {"higher": ">=", "lower": "<="}.get(direction, "")
    if result["bound"] not in ("", bound) or bound not in ("<", "<=", ">", ">="):
        return None
    met = {"<": value < aim, "<=": value <= aim, ">": value > aim, ">=": value >= aim}[bound]
    return bool(met) if met or not result["bound"] else None


def _per_one(figure: "pd.Series") -> float:
    """Return a value, of a ratio a:b what comes to one of the first."""
    per = figure.get("per")
    value = float(figure["obs_value"])
    return value if per is None or pd.isna(per) else value / float(per)


def _contains(outer: str, inner: str) -> bool:
    """Return whether one ISO 8601 interval holds another; texts without dates hold nothing."""
    (start, _, end), (first, _, last) = outer.partition("/"), inner.partition("/")
    dated = outer[:1].isdecimal() and inner[:1].isdecimal()
    return dated and start <= first and (last or first) <= (end or start)
