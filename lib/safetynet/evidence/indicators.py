"""The indicators of one county and strategy: results and targets, phase beside phase."""

import pandas as pd

from safetynet.raw.programme import Programme

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
