"""What a page says first, in one or two sentences about the county: made of its summary's rows.

Targets that were missed come first, then the clear change, then what cannot be said.
"""

from typing import Any

import pandas as pd

from safetynet.evidence.arithmetic import IMPOSSIBLE
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import CLEAR, VERDICTS
from safetynet.statistics.target import STATES, still_open
from safetynet.words.counts import count_text
from safetynet.words.numbers import (
    is_rate,
    show_name,
    show_number,
    show_period,
    show_periods,
    show_side,
    show_value,
    with_unit,
)
from safetynet.words.sentences import phase_name, rate_text
from safetynet.words.terms import Words

Row = dict[str, Any]
PAIR = ["ref_area", "indicator"]
# So many counties, misses and values a headline names.
NAMED, VALUES = 3, 2


def county_finding(
    summary: pd.DataFrame, figures: pd.DataFrame, programme: Programme, words: Words, *,
    county: str, strategy: str = "", read: bool = True, elsewhere: bool = False,
) -> str:  # fmt: skip
    """Return what a reader should know first of a county, or of its strategy.

    ``summary`` has the rows of ``summarise``, ``figures`` those it was made of; ``read`` says
    whether a briefing of the county was read. Targets come first, else what is not complete, else
    values; then what may be said about change. ``elsewhere`` is for a list of pages: what more
    there is stands on the page itself, and that nothing compares is not said of each.
    """
    if not read:
        return words("finding_unread", county=county)
    if summary.empty:
        term = "finding_nothing" if strategy else "finding_no_results"
        return words(term, county=county, strategy=strategy)
    known = {row["figure_id"]: row for row in records(figures)}
    pairs = summary["verdict"] != "one-phase"
    more = "say_more_there" if elsewhere else "say_more"
    said = [
        target_sentence(summary, known, programme, words, county, more)
        or _short_sentence(summary, known, programme, words, county, more)
        or _value_sentence(summary, known, programme, words, county, more),
        "" if elsewhere and not pairs.any() else change_finding(summary, programme, words),
    ]
    return words.sentences([part for part in said if part])


def target_sentence(
    summary: pd.DataFrame, known: dict[str, Row], programme: Programme, words: Words, county: str,
    more: str = "say_more",
) -> str:  # fmt: skip
    """Return which printed targets a county missed, or that it met them; empty if none judges."""
    judged = summary[summary["state"].isin(STATES)]
    missed, met = (judged[judged["state"] == state] for state in ("missed", "met"))
    rows = missed if len(missed) else met
    if rows.empty:
        return ""
    listed = [_against(row, known, programme, words) for row in records(rows.head(NAMED))]
    said = words("pair_separator").join(listed) + _more(len(rows) - NAMED, more, words)
    undecided = len(judged) - len(missed) - len(met)
    # what another result of an indicator missed, of another year or phase
    earlier = int((judged["missed"].gt(0) & (judged["state"] != "missed")).sum())
    if len(missed):
        others = {"say_rest_met": len(met), "say_rest_undecided": undecided,
                  "say_rest_earlier": earlier}  # fmt: skip
        parts = [words(term, count=count) for term, count in others.items() if count]
        rest = words("say_rest", said=words("list_separator").join(parts)) if parts else ""
        term = "say_missed" if len(judged) > 1 else "say_missed_only"
        return words(
            term, county=county, count=len(missed), judged=len(judged), said=said, rest=rest
        )
    others = {"say_undecided": undecided, "say_earlier": earlier}
    rest = "".join(words(term, count=count) for term, count in others.items() if count)
    term = "say_met" if len(met) > 1 else "say_met_only"
    term = "say_met_latest" if earlier else term
    return words(term, county=county, count=len(met), said=said, undecided=rest)


def _against(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return a judged result beside its target, with the doubt if there is one."""
    said = words(
        "say_against", name=_mid_name(row, programme, words),
        value=judged_value(row, known, programme, words),
        aim=aim_value(row, known, programme, words),
        period=judged_period(row, known, programme, words),
    )  # fmt: skip
    return doubted(said, row, known, programme, words)


def doubted(said: str, row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return what is said of a judged result, with what speaks against it or its target."""
    if row["certain"] == "no":
        said = words("say_unsure", said=said)
    figure = known.get(row["judged_id"], {})
    if figure.get("audit") == IMPOSSIBLE:
        said = words("say_contradicted", said=said)
    aim = known.get(row["target_id"], {})
    if still_open(row, figure, aim):
        said = words("say_open", said=said, period=show_period(aim, programme, words))
    return said


def judged_value(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return the result that a target judges, as printed."""
    figure = known.get(row["judged_id"])
    return show_value(figure, programme, words) if figure else latest_value(row, programme, words)


def judged_period(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return the period of the result that a target judges."""
    figure = known.get(row["judged_id"])
    if figure is None:
        return words("phase_period", phase=phase_name(row["judged_phase"], programme, words))
    return show_period(figure, programme, words)


def aim_value(row: Row, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return the target that judges a series, as printed."""
    aim = known.get(row["target_id"])
    if aim is None:
        return with_unit(show_number(row["target"]), row["unit_measure"], programme, words)
    return show_value(aim, programme, words)


def latest_value(row: Row, programme: Programme, words: Words) -> str:
    """Return the value of a series in its latest phase, with its unit."""
    return side_value(row, row["latest"], programme, words)


def side_value(row: Row, side: str, programme: Programme, words: Words) -> str:
    """Return the value of one phase of a series, with its unit and nothing else."""
    end = f"_{side}"
    if is_rate(row, end) and pd.notna(row[f"value{end}"]) and row["measure"] != "share":
        return rate_text(row[f"value{end}"], row, side, programme, words)
    value = with_unit(show_side(row, end, words), row["unit_measure"], programme, words)
    yearly = row[f"reason{end}"] == "people" and row[f"results{end}"] > 1
    return words("mean_per_year", value=value) if yearly else value


def _when(row: Row, side: str, known: dict[str, Row], programme: Programme, words: Words) -> str:
    """Return the period of one phase's value: its days, its figures' own, else the phase."""
    if span := show_periods(row[f"periods_{side}"], words):
        return span
    names = row[f"figure_ids_{side}"].split("|")
    said = dict.fromkeys(show_period(known[n], programme, words) for n in names if n in known)
    if said and all(known[n]["time_period"] for n in names if n in known):
        return words("list_separator").join(said)
    return words("phase_period", phase=phase_name(row[f"phase_{side}"], programme, words))


def _short_sentence(
    summary: pd.DataFrame, known: dict[str, Row], programme: Programme, words: Words, county: str,
    more: str,
) -> str:  # fmt: skip
    """Return what should be complete and is not, empty where there is none."""
    rows = summary[summary["outcome"] == "short"]
    listed = []
    for row in records(rows.head(VALUES)):
        end = f"_{row['latest']}"
        base = row[f"base{end}"]
        period = _when(row, row["latest"], known, programme, words)
        if pd.notna(base):
            of = words("say_of", count=count_text(row, end, words), base=show_number(base))
            period = words("pair_separator").join([of, period])
        value = words("say_dated", value=latest_value(row, programme, words), period=period)
        listed.append(words("say_series", name=_mid_name(row, programme, words), values=value))
    if not listed:
        return ""
    said = words("pair_separator").join(listed) + _more(len(rows) - VALUES, more, words)
    return words("say_short", county=county, said=said)


def _value_sentence(
    summary: pd.DataFrame, known: dict[str, Row], programme: Programme, words: Words, county: str,
    more: str,
) -> str:  # fmt: skip
    """Return a county's first values: of tested indicators, else of both phases, else of all."""
    pairs = summary[(summary["verdict"] != "one-phase") & (summary["breakdown"] == "")]
    tested = pairs[pairs["p"].notna()]
    rows = next((some for some in (tested, pairs) if len(some)), summary)
    ends = [rows[f"{name}_to"].where(rows["latest"] == "to", rows[f"{name}_from"])
            for name in ("value", "low")]  # fmt: skip
    rows = rows[ends[0].notna() | ends[1].notna()]
    if rows.empty:
        names = [*dict.fromkeys(_mid_name(row, programme, words) for row in records(summary))]
        said = words("list_separator").join(names[:VALUES])
        said += _more(len(names) - VALUES, more, words)
        return words("say_no_value", county=county, said=said)
    listed = []
    for row in records(rows.head(VALUES)):
        sides = ("from", "to") if row["verdict"] != "one-phase" else (row["latest"],)
        dated = [
            words("say_dated", value=side_value(row, side, programme, words),
                  period=_when(row, side, known, programme, words))
            for side in sides
        ]  # fmt: skip
        name = _mid_name(row, programme, words)
        listed.append(words("say_series", name=name, values=words("say_then").join(dated)))
    said = words("pair_separator").join(listed) + _more(len(rows) - VALUES, more, words)
    return words("say_values", county=county, said=said)


def _more(count: int, term: str, words: Words) -> str:
    return words(term, count=count) if count > 0 else ""


def change_finding(rows: pd.DataFrame, programme: Programme, words: Words, what: str = "") -> str:
    """Return which changes may be picked out of all that were compared, or that none may.

    What is picked out of many must be clear at 99.8 %; an indicator with its parts counts once.
    ``what`` says who or what has both phases, where it is not a number of indicators.
    """
    rows = rows[rows["verdict"] != "one-phase"]
    if rows.empty:
        return words("say_no_pair")
    tested = len(rows[rows["p"].notna()].drop_duplicates(PAIR))
    clear = rows[rows["singled"] == "yes"]
    what = what or _counted(rows, words)
    if clear.empty:
        own = len(rows[rows["verdict"].isin(CLEAR)].drop_duplicates(PAIR))
        term = "finding_none_singled" if own else "finding_none_clear"
        term = term if tested else "finding_none_tested"
        return words(term, what=what, tested=tested, own=own)
    several = rows["ref_area"].nunique() > 1
    said = words("list_separator").join(
        f"{_name(row, several, programme, words)} {words('short_' + row['verdict'])}"
        for row in records(clear)
    )
    count = len(clear.drop_duplicates(PAIR))
    return words("finding_clear", clear=count, what=what, tested=tested, said=said)


def counties_finding(rows: pd.DataFrame, programme: Programme, words: Words) -> str:
    """Return which changes of one indicator may be picked out; few counties are named."""
    areas = list(rows["ref_area"].unique())
    names = words("list_separator").join(_county(area, programme, words) for area in areas)
    term = "counted_only" if len(areas) <= NAMED else "counted_counties"
    return change_finding(rows, programme, words, words(term, count=len(areas), counties=names))


def count_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row of comparisons for each county and indicator.

    It is that of the whole, or of the first part by sex or kind where the whole has not both
    phases and a part has.
    """
    order = rows.assign(alone=rows["verdict"] == "one-phase").sort_values(
        ["alone", "breakdown"], kind="stable"
    )
    return rows.loc[order.drop_duplicates(PAIR).index].sort_index()


def _counted(rows: pd.DataFrame, words: Words) -> str:
    """Return how many there are: indicators, or pairs of county and indicator of several."""
    term = "counted_pairs" if rows["ref_area"].nunique() > 1 else "counted_indicators"
    return words(term, count=len(rows.drop_duplicates(PAIR)))


def _name(row: Row, several: bool, programme: Programme, words: Words) -> str:
    """Return an indicator's name, with its county where there are several."""
    name = _mid_name(row, programme, words)
    if not several:
        return name
    return words("name_in_county", county=_county(row["ref_area"], programme, words), name=name)


def _mid_name(row: Row, programme: Programme, words: Words) -> str:
    """Return an indicator's name as it stands within a sentence."""
    return words("in_sentence", name=show_name(row, programme, words))


def _county(ref_area: str, programme: Programme, words: Words) -> str:
    return words.name(programme.areas.set_index("ref_area").loc[ref_area])


def comparison_count(rows: pd.DataFrame, tests: int, words: Words) -> str:
    """Return how many indicators were compared and tested, and what that gave.

    An indicator with its parts by sex or kind counts once, by the whole where there is one.
    ``tests`` is the number of tests of all counties.
    """
    given = count_once(rows)["verdict"].value_counts()
    verdicts = words("list_separator").join(
        words("verdict_count", verdict=words(f"short_{verdict}"), count=int(given[verdict]))
        for verdict in VERDICTS
        if verdict in given
    )
    tested = len(rows[rows["p"].notna()].drop_duplicates(PAIR))
    what = _counted(rows, words)
    return words("comparison_count", what=what, tested=tested, all=tests, verdicts=verdicts)
