"""What the figures of a briefing can be set beside: other phases of the county, other counties."""

import pandas as pd

from safetynet.book.evidence import Evidence

COLUMNS = ["indicator", "breakdown", "phases_here", "phases_before", "counties", "note_en"]


def comparable_results(evidence: Evidence, source: str) -> pd.DataFrame:
    """Return one row per indicator and breakdown with a result in a briefing.

    Columns: ``phases_here`` (phases of its results), ``phases_before`` (phases in which the
    county's other briefings have results), ``counties`` (other counties with results), each
    joined by ``|``, and the catalogue's note against comparing.
    """
    results = evidence.figures[evidence.figures["role"] == "result"]
    area = evidence.briefings[source].source["ref_area"]
    here = results[(results["source"] == source) & (results["ref_area"] == area)]
    others = results[results["source"] != source]
    notes = evidence.programme.indicators.set_index("indicator")["note_en"]
    rows = []
    for key, mine in here.groupby(["indicator", "breakdown"], sort=False):
        indicator, breakdown = (str(part) for part in key)
        same = others[(others["indicator"] == indicator) & (others["breakdown"] == breakdown)]
        before = same[same["ref_area"] == area]["phase"]
        counties = same[same["ref_area"] != area]["ref_area"]
        phases = [_join(mine["phase"]), _join(before)]
        rows.append([indicator, breakdown, *phases, _join(counties), notes[indicator]])
    return pd.DataFrame(rows, columns=COLUMNS)


def _join(values: "pd.Series[str]") -> str:
    return "|".join(sorted(set(values) - {""}))
