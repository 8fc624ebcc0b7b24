"""Sentences about change, made from comparison rows: they cannot say more than their row."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.statistics.comparison import TESTED
from safetynet.words.calendar import show_date
from safetynet.words.counts import count_text, derived_parts
from safetynet.words.numbers import (
    is_rate,
    is_there,
    show_apart,
    show_estimate,
    show_missing,
    show_name,
    show_number,
    show_periods,
    show_rounded,
    show_side,
    unit_name,
    with_unit,
)
from safetynet.words.terms import Words

Row = dict[str, Any]
ENDS = ("from", "to")
# COVID-19 as a public health emergency of international concern (World Health Organization).
PANDEMIC = (date(2020, 1, 30), date(2023, 5, 5))
# A whole calendar year of the pandemic counts as such, though January was free of it.
PANDEMIC_YEARS = range(PANDEMIC[0].year, PANDEMIC[1].year)


def change_sentence(row: Row, programme: Programme, words: Words) -> str:
    """Return one sentence on a row of comparisons: both values, the change and the verdict."""
    if row["verdict"] == "one-phase":
        return _one_phase(row, programme, words)
    first, second = (side_text(row, side, programme, words) for side in ENDS)
    values = words(
        "change_values", name=show_name(row, programme, words), first=first, second=second,
        phase_from=phase_name(row["phase_from"], programme, words),
        phase_to=phase_name(row["phase_to"], programme, words),
    )  # fmt: skip
    more = ruled_out_text(row, programme, words) + choices_text(row, words)
    return f"{values}{verdict_text(row, words)}{more}"


def verdict_text(row: Row, words: Words) -> str:
    """Return what may be said about the change, and why no more."""
    change = change_text(row, words)
    because = words(f"because_{row['why']}") if row["why"] else ""
    term = row["verdict"]
    if term == "no-test" and not change:
        term = "no-change-given"
    return words(f"verdict_{term}", change=change, because=because)


def _one_phase(row: Row, programme: Programme, words: Words) -> str:
    side: str = "from" if is_there(row, "_from") or row["reason_from"] else "to"
    missing = row["phase_from"] if side == "to" else row["phase_to"]
    return words(
        "verdict_one-phase", name=show_name(row, programme, words),
        value=side_text(row, side, programme, words),
        phase=phase_name(row[f"phase_{side}"], programme, words),
        missing=phase_name(missing, programme, words),
    )  # fmt: skip


def side_text(row: Row, side: str, programme: Programme, words: Words) -> str:
    """Return the value of one phase with its unit, interval, counts and period."""
    end = f"_{side}"
    if not is_there(row, end):
        return show_missing(row, end, words)
    lower, upper = row[f"lower{end}"], row[f"upper{end}"]
    limits = ""
    if pd.notna(lower):
        limits = words("limits", lower=show_estimate(lower), upper=show_estimate(upper))
    shown = show_side(row, end, words)
    if row["measure"] == "share":
        share = with_unit(shown, row["unit_measure"], programme, words)
        return f"{share}{limits}{_of_base(row, end, words)}{_marked(row, end, words)}"
    if is_rate(row, end):
        rate = rate_text(row[f"value{end}"], row, side, programme, words)
        counted = _counted(row, end, programme, words)
        return f"{rate}{limits}{counted}{_marked(row, end, words)}"
    value = with_unit(shown, row["unit_measure"], programme, words)
    if row[f"reason{end}"] == "people" and row[f"results{end}"] > 1:
        value = words("mean_per_year", value=value)
    span = show_periods(row[f"periods{end}"], words)
    when = words("in_brackets", text=span) if span else ""
    return f"{value}{when}{_marked(row, end, words)}"


def _of_base(row: Row, end: str, words: Words) -> str:
    """Return the count and base of a share and which is derived, or that the base is not known."""
    if row[f"base_from{end}"] == "range":
        return words("of_bases", count=count_text(row, end, words),
                     low=show_number(row[f"base_low{end}"]),
                     high=show_number(row[f"base_high{end}"]))  # fmt: skip
    if pd.isna(row[f"base{end}"]):
        return words("base_not_printed")
    base = show_number(row[f"base{end}"])
    derived = derived_parts(row, end)
    said = words(f"derived_{derived}") if derived else ""
    return words("of_base", count=count_text(row, end, words), base=base) + said


def _counted(row: Row, end: str, programme: Programme, words: Words) -> str:
    """Return how many there were, and when."""
    count = row[f"count{end}"]
    unit = unit_name(row["unit_measure"], programme, words, one=count == 1)
    span = show_periods(row[f"periods{end}"], words)
    return words("counted_in", count=show_number(count), unit=unit, span=span)


def _marked(row: Row, end: str, words: Words) -> str:
    """Return what a reader must know of a value, in brackets."""
    marks = mark_texts(row, end, words)
    return words("in_brackets", text=words("list_separator").join(marks)) if marks else ""


def mark_texts(row: Row, end: str, words: Words) -> list[str]:
    """Return what a reader must know of a value: doubtful, or resting on few cases."""
    return [words(f"mark_{name}") for name in (row[f"reason{end}"], row[f"precision{end}"])
            if name in ("accused", "document", "few-events", "small-base")]  # fmt: skip


def rate_text(value: float, row: Row, side: str, programme: Programme, words: Words) -> str:
    """Return a rate with what it is per."""
    unit = unit_name(row["unit_measure"], programme, words)
    per: str = f"per_{row['group']}" if pd.notna(row[f"exposure_{side}"]) else "per_year"
    return words(per, value=show_estimate(value), unit=unit)


def change_text(row: Row, words: Words) -> str:
    """Return the change with its interval: percentage points or a ratio; empty without one.

    Rounding never makes a change or limit look like no change.
    """
    change = row["change"]
    if row["scale"] == "ratio":
        if pd.isna(change):
            return words("ratio_from_nothing")
        return words("ratio_text", change=_times(change)) + _change_limits(row, _times, words)
    if pd.isna(change):
        return ""
    sign = "+" if change > 0 else ""
    if row["measure"] != "share":
        return f"{sign}{show_number(round(change, 6))}"
    points = words("points", change=f"{sign}{_points(change)}")
    return points + _change_limits(row, _points, words)


def _change_limits(row: Row, show: Callable[[float], str], words: Words) -> str:
    lower, upper = row["change_lower"], row["change_upper"]
    if pd.isna(lower):
        return ""
    return words("limits", lower=show(lower), upper=show(upper))


def _times(ratio: float) -> str:
    """Return a ratio with two decimals, below 0.1 with three; more where it looks like 0 or 1."""
    return show_apart(ratio, 2 if ratio >= 0.1 or not ratio else 3, 0, 1)


def _points(difference: float) -> str:
    return show_apart(difference, 1, 0)


def ruled_out_text(row: Row, programme: Programme, words: Words) -> str:
    """Return what change would have shown: that much, at least, can be ruled out."""
    if row["verdict"] not in ("no-clear-change", "too-few"):
        return ""
    below, above = row["detectable_below"], row["detectable_above"]
    if pd.isna(below) and pd.isna(above):
        return words("ruled_out_nothing") if pd.isna(row["base_low_to"]) else ""
    if row["measure"] == "share":
        ends = [words("ruled_share_below", below=show_estimate(below))] * pd.notna(below)
        ends += [words("ruled_share_above", above=show_estimate(above))] * pd.notna(above)
        return words("ruled_out_share", ends=words("or").join(ends))
    counts = [row[f"detectable_count_{side}"] for side in ("below", "above")]
    unit = unit_name(row["unit_measure"], programme, words)
    ends = [words("ruled_below", count=show_number(counts[0]), unit=unit)] * pd.notna(below)
    ends += [words("ruled_above", count=show_number(counts[1]), unit=unit)] * pd.notna(above)
    said = words(
        "ruled_out_counts", ends=words("or").join(ends), count=show_number(row["count_to"]),
        span=show_periods(row["periods_to"], words), unit=unit,
    )  # fmt: skip
    return said + _ruled_out_percent(row, words)


def _ruled_out_percent(row: Row, words: Words) -> str:
    """Return the fall and rise in per cent that would have shown; from nothing there is none."""
    people: bool = pd.notna(row["exposure_from"]) and pd.notna(row["exposure_to"])
    over: float = row["exposure_from"] / 10_000 if people else row["years_from"]
    before = row["count_from"] / over
    if not before > 0:
        return ""
    below, above = (row[f"detectable_{side}"] / before for side in ("below", "above"))
    ends = []
    if pd.notna(below):
        fall = show_rounded((1 - below) * 100, 0)
        ends.append(words("ruled_fall", fall=fall) if below > 0 else words("ruled_fall_all"))
    if pd.notna(above):
        ends.append(words("ruled_rise", rise=show_rounded((above - 1) * 100, 0)))
    unseen = words("ruled_unseen_fall") if pd.isna(below) else ""
    unseen = words("ruled_unseen_rise") if pd.isna(above) else unseen
    return words("ruled_out_percent", ends=words("or").join(ends), unseen=unseen)


def choices_text(row: Row, words: Words) -> str:
    """Return under how many other defensible choices the verdict holds.

    ``choices`` counts the one that the comparison itself makes.
    """
    if row["verdict"] not in TESTED or pd.isna(row["choices"]) or row["choices"] < 2:
        return ""
    others, same = int(row["choices"]) - 1, int(row["choices_same"]) - 1
    term = "choices_all" if same == others else "choices_some" if same else "choices_other"
    return words(term, choices=others, same=same)


def coverage_sentences(rows: pd.DataFrame, programme: Programme, words: Words) -> list[str]:
    """Return for each phase what part of it the compared values cover, where it is not the whole.

    The pandemic is named where it is all that a phase here consists of.
    """
    said = []
    for phase, (opens, closes) in programme.phase_days.items():
        texts = [row[f"periods_{end}"] for row in records(rows) for end in ENDS
                 if row[f"phase_{end}"] == phase and is_there(row, f"_{end}")]  # fmt: skip
        spans = _merged(
            [tuple(span.split("/")) for text in set(texts) for span in text.split("|") if span]
        )
        if not spans or (spans[0][0] <= f"{opens}" and spans[-1][1] >= f"{closes}"):
            continue
        years = {int(day[:4]) for span in spans for day in span}
        pandemic = all(year in PANDEMIC_YEARS for year in years)
        said.append(
            words("covers_part", phase=phase_name(phase, programme, words),
                  span=show_periods("|".join("/".join(span) for span in spans), words),
                  known=words("covers_known") if "" in texts else "",
                  pandemic=words("pandemic") if pandemic else "")
        )  # fmt: skip
    return said


def _merged(spans: list[tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return intervals as few that overlap or follow each other day by day, in order."""
    merged: list[tuple[str, str]] = []
    for start, end in sorted(spans):
        before = date.fromisoformat(start) - timedelta(days=1)
        if merged and f"{before}" <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def population_sentences(rows: pd.DataFrame, programme: Programme, words: Words) -> list[str]:
    """Return of which days the population is that rates divide by, phase by phase."""
    said = []
    for phase in programme.phase_days:
        days = {day for row in records(rows) for end in ENDS if row[f"phase_{end}"] == phase
                and pd.notna(row[f"exposure_{end}"])
                for day in row[f"population_date_{end}"].split("|")}  # fmt: skip
        if days:
            shown = words("list_separator").join(show_date(day, words) for day in sorted(days))
            said.append(
                words("population_of_days", phase=phase_name(phase, programme, words), days=shown)
            )
    return said


def cure_sentences(rows: pd.DataFrame, words: Words) -> list[str]:
    """Return which rows of population.csv would turn numbers per year into rates over people."""
    missing: dict[str, None] = {}
    for row in records(rows):
        for end in ENDS:
            if is_rate(row, f"_{end}") and row[f"population_missing_{end}"]:
                missing |= dict.fromkeys(row[f"population_missing_{end}"].split("|"))
    if not missing:
        return []
    return [words("cure_population", rows=words("list_separator").join(sorted(missing)))]


def phase_name(phase: str, programme: Programme, words: Words) -> str:
    """Return a phase's name."""
    return words.name(programme.phases.set_index("phase").loc[phase])
