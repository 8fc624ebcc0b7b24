"""What each indicator comes to: its target missed or met, its change clear or not, or its value."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from safetynet.evidence.results import SERIES
from safetynet.raw.catalogue import COMPLETE
from safetynet.statistics.comparison import CLEAR, TESTED
from safetynet.statistics.target import COLUMNS as TARGETS
from safetynet.statistics.target import MET, MISSED, OTHER_PHASE, UNDECIDED

# In the order in which a reader needs them.
OUTCOMES = ("missed", "short", "changed", "uncertain", "met", "value")
# Of changes that are not clear those come first of which most can be said.
UNCLEAR = ("too-few", "no-clear-change", "base-unknown", "no-test", "side-by-side",
           "definition-changed")  # fmt: skip
JUDGED = ("state", "state_reason", "certain", "judged_id", "judged_phase", "target_id", "target",
          "target_low", "target_high", "target_bound", "target_read", "judged",
          "missed")  # fmt: skip
NUMBERS = ("target", "target_low", "target_high", "judged", "missed")
ADDED = ["outcome", "latest", *JUDGED]


def summarise(
    comparisons: pd.DataFrame, targets: pd.DataFrame, results: pd.DataFrame,
    catalogue: Sequence[str] = (),
) -> pd.DataFrame:  # fmt: skip
    """Return one row a series: its comparison, and what it comes to, what matters most first.

    Columns are those of the comparisons and ADDED. ``latest`` is the side (from or to) of the later
    phase that has a value, or of figures without one. A series is judged by its latest result that
    a target judges (``judged_id``; ``judged`` counts them, ``missed`` those of them that missed
    theirs); a target of another phase judges nothing, and is told
    of where there is no other. ``outcome`` is missed; short, if of what should be
    complete not all is there and no target judges it; changed, if the change is clear; uncertain,
    if both phases have figures or a target is printed and neither says anything; met; or value.
    Misses stand in the order of their distance from the target relative to it, changes with those
    that may be picked out of many first, then by p; official indicators first among the
    rest, then the order of ``catalogue``.
    """
    judged = _latest_judgements(targets, results)
    table = (
        _one_pair(comparisons)
        .merge(judged, on=SERIES, how="left")
        .astype(dict.fromkeys(NUMBERS, float))
    )
    texts = [name for name in JUDGED if name not in NUMBERS]
    table[texts] = table[texts].astype(object).fillna("")
    before, after = (
        table[f"value_{end}"].notna() | table[f"low_{end}"].notna() for end in ("from", "to")
    )
    blank = ~before & (table["reason_to"] != "")
    table["latest"] = np.where(after | blank, "to", "from")
    table["outcome"] = _outcomes(table)
    return _sorted(table, catalogue)[[*comparisons.columns, *ADDED]]


def as_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as a summary: comparisons without one are summarised without any target."""
    if "outcome" in table:
        return table
    targets = pd.DataFrame(columns=TARGETS)
    return summarise(table, targets, pd.DataFrame(columns=["figure_id", "use", "end"]))


def _one_pair(comparisons: pd.DataFrame) -> pd.DataFrame:
    """Return one row a series: of three phases and more, the last pair that has both."""
    there = comparisons["value_to"].notna() | comparisons["low_to"].notna()
    order = comparisons.assign(_pair=comparisons["verdict"] != "one-phase", _there=there)
    order = order.sort_values(["_pair", "_there", "phase_to"], kind="stable")
    kept = order.drop_duplicates(SERIES, keep="last").index
    return comparisons.loc[kept].sort_index().reset_index(drop=True)


def _latest_judgements(targets: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Return one row a series: its latest judged result, one that stands for its phase if any."""
    about = results[["figure_id", "use", "end"]]
    names = {"reason": "state_reason", "bound_from": "target_read"}
    judged = targets.rename(columns=names).merge(about, on="figure_id", how="left")
    ends = pd.to_datetime(judged["end"])
    judged = judged.assign(
        end=ends.fillna(pd.Timestamp("1900-01-01")), stands=judged["use"] == "used",
        judged_phase=judged["phase"], judged_id=judged["figure_id"],
        judged=judged.groupby(SERIES)["figure_id"].transform("nunique"),
        missed=(judged["state"] == MISSED).groupby([judged[name] for name in SERIES])
        .transform("sum"),
        own=judged["state_reason"] != OTHER_PHASE,
    )  # fmt: skip
    judged = judged.sort_values(["own", "phase", "stands", "end", "figure_id"], kind="stable")
    return judged.drop_duplicates(SERIES, keep="last")[[*SERIES, *JUDGED]]


def _outcomes(table: pd.DataFrame) -> np.ndarray:
    value = table["value_to"].where(table["latest"] == "to", table["value_from"])
    complete = (table["measure"] == "share") & (table["counted"] == COMPLETE)
    short = complete & (table["direction"] == "higher") & (value < 100) & (table["state"] == "")
    pair = table["verdict"] != "one-phase"
    found: np.ndarray = np.select(
        [
            (table["state"] == MISSED).to_numpy(bool),
            short.to_numpy(bool),
            table["verdict"].isin(CLEAR).to_numpy(bool),
            (pair | (table["state"] == UNDECIDED)).to_numpy(bool),
            (table["state"] == MET).to_numpy(bool),
        ],
        OUTCOMES[:5],
        OUTCOMES[5],
    )
    return found.astype(object)


def _sorted(table: pd.DataFrame, catalogue: Sequence[str]) -> pd.DataFrame:
    """Return the rows, what a reader needs first on top."""
    value = table["value_to"].where(table["latest"] == "to", table["value_from"])
    aim = table["target"].where(table["target"] != 0)
    within = np.select(
        [table["outcome"] == "missed", table["outcome"] == "short"],
        [-((value - aim) / aim).abs().fillna(0), value],
        np.where(table["singled"] == "yes", 0.0, 1.0),
    )
    verdicts = {verdict: place for place, verdict in enumerate([*TESTED, *UNCLEAR[2:]])}
    order = pd.DataFrame(
        {
            "outcome": table["outcome"].map(OUTCOMES.index),
            "within": within,
            "verdict": table["verdict"].map(verdicts).fillna(len(verdicts)),
            "p": table["p"].fillna(2),
            "official": table["official"] == "",
            "part": table["breakdown"] != "",
            "catalogue": table["indicator"].map({name: n for n, name in enumerate(catalogue)}),
            "place": np.arange(len(table)),
        }
    )
    places = order.sort_values(list(order.columns), kind="stable").index
    return table.loc[places].reset_index(drop=True)
