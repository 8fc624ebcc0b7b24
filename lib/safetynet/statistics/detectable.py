"""What change would have shown: the nearest counts of the later phase that would be clear."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from safetynet.statistics.change import excludes, rate_ratio_interval, rate_ratio_test, share_change
from safetynet.statistics.estimate import PER
from safetynet.statistics.interval import Array
from safetynet.statistics.pairs import exposures_of


def add_detectable(
    table: pd.DataFrame, share: np.ndarray, rate: np.ndarray, confidence: float
) -> pd.DataFrame:
    """Fill in the nearest counts of the later phase that would be clear, and their values."""
    share = share & table["base_from"].notna().to_numpy() & table["base_to"].notna().to_numpy()
    if share.any():
        mine = table[share]
        x1, n1, n2 = (mine[n].to_numpy(float) for n in ("count_from", "base_from", "base_to"))

        def clear_share(x2: Array) -> np.ndarray:
            p, low, high = share_change(x1, (n1, n1), x2, (n2, n2), confidence)
            return np.asarray((p < 1 - confidence) & excludes(low, high, 0.0))

        _found(table, share, _nearest(clear_share, x1 / n1 * n2, n2), 100 / n2)
    if rate.any():
        mine = table[rate]
        x1 = mine["count_from"].to_numpy(float)
        t1, t2 = exposures_of(mine)
        people = mine["exposure_from"].notna() & mine["exposure_to"].notna()

        def clear_rate(x2: Array) -> np.ndarray:
            low, high = rate_ratio_interval(x1, t1, x2, t2, confidence)
            p = rate_ratio_test(x1, t1, x2, t2, "central")
            return np.asarray((p < 1 - confidence) & excludes(low, high, 1.0))

        start = x1 / t1 * t2
        ends = _nearest(clear_rate, start, np.ceil(start * 20 + 60 + 60 * t2 / t1))
        _found(table, rate, ends, np.where(people, PER, 1.0) / t2)
    return table


def _found(table: pd.DataFrame, where: np.ndarray, ends: tuple[Array, Array], scale: Array) -> None:
    for side, count in zip(("below", "above"), ends, strict=True):
        table.loc[where, f"detectable_count_{side}"] = count
        table.loc[where, f"detectable_{side}"] = count * scale


def _nearest(
    clear: Callable[[Array], np.ndarray], start: Array, most: Array
) -> tuple[Array, Array]:
    """Return the counts nearest to ``start`` that are clear, by bisection; NaN where none is."""
    ends = []
    for near, far in ((np.floor(start), np.zeros_like(start)), (np.ceil(start), most)):
        possible, inner, outer = clear(far), near.copy(), far.copy()
        for _ in range(int(np.ceil(np.log2(np.max(np.abs(far - near), initial=1) + 1))) + 1):
            middle = np.trunc((inner + outer) / 2)
            hit = clear(middle)
            outer, inner = np.where(hit, middle, outer), np.where(hit, inner, middle)
        ends.append(np.where(possible, outer, np.nan))
    return ends[0], ends[1]
