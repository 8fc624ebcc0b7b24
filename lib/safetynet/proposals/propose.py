"""Proposals: a row for every number that a document prints, made from what was coded before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from safetynet.documents.document import Document
from safetynet.numbers.candidate import COLUMNS, FIGURE
from safetynet.numbers.find import Number, find_numbers
from safetynet.printed.period import Period
from safetynet.proposals.area_of import area_of
from safetynet.proposals.breakdown_of import Breakdowns
from safetynet.proposals.indicator_of import Asked, Indicators, Ranked
from safetynet.proposals.label_of import GENERIC, label_of
from safetynet.proposals.links import find_shares, find_sums, read_values
from safetynet.proposals.outline import Outline
from safetynet.proposals.period_of import Periods
from safetynet.proposals.role_of import Role, role_of
from safetynet.proposals.spot import Spot, find_spots
from safetynet.proposals.table_periods import Dated
from safetynet.proposals.taught import Taught
from safetynet.proposals.titles import fold
from safetynet.raw.programme import Programme

# How sure it is that a number stands under no strategy.
UNTITLED = 0.9
# Heads of columns that say which value it is, not of what.
VALUE = re.compile("(?:目標|實際|達成|執行|預期|預定|完成)(?:值|數|情形)$")
SHARE = re.compile("(?:比率|比例|率)$")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one number that is a figure."""

    spot: Spot
    label: str
    dated: Dated
    role: Role
    ranked: Ranked
    title: str


def propose(
    document: Document,
    programme: Programme,
    taught: Sequence[Taught],
    ref_area: str,
    date: str,
    left_out: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return a candidate for every number of a document, with the columns of candidates.csv.

    ``date`` is that of the document, ``left_out`` are indicators that must not be proposed.
    """
    numbers = find_numbers(document.lines, programme.printed_units)
    names = candidate_ids(numbers)
    outline = Outline(document, programme, closing_chapters(taught), date)
    figures = [place for place, number in enumerate(numbers) if number.kind == FIGURE]
    spots = find_spots(
        document, outline, [(n.line, n.start, n.printed) for n in (numbers[f] for f in figures)]
    )
    proposals = _judge(spots, outline, programme, taught, date, left_out)
    breakdowns = Breakdowns(programme, taught)
    values = read_values(spots, programme)
    shares, sums = find_shares(values), find_sums(values)
    rows = [_bare_row(number, name, document) for number, name in zip(numbers, names, strict=True)]
    for place, proposal in enumerate(proposals):
        row = rows[figures[place]]
        row |= _row(proposal)
        row["ref_area"] = area_of(proposal.spot, ref_area, programme)
        row["breakdown"] = breakdowns.of(proposal.spot, proposal.label, row["indicator"])
        top, base = shares.get(place, (None, None))
        row["numerator"] = names[figures[top]] if top is not None else ""
        row["denominator"] = names[figures[base]] if base is not None else ""
        if place in sums:
            row["relation"] = "sum " + "|".join(names[figures[part]] for part in sums[place])
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str").fillna("")


def candidate_ids(numbers: Sequence[Number]) -> list[str]:
    """Return an id for each number: c, its line, a letter; after z come two letters."""
    seen: dict[int, int] = {}
    names = []
    for number in numbers:
        place = seen.get(number.line, 0)
        seen[number.line] = place + 1
        names.append(f"c{number.line}{_letters(place)}")
    return names


def _letters(place: int) -> str:
    """Return a to z for 0 to 25, then aa, ab and so on."""
    over, last = divmod(place, len(LETTERS))
    return (_letters(over - 1) if over else "") + LETTERS[last]


def closing_chapters(taught: Sequence[Taught]) -> frozenset[str]:
    """Return the chapters of coded briefings under which no figure has a strategy's title."""
    named: dict[str, bool] = {}
    for one in taught:
        sections = one.figures["section"].str.split("／").str[0]
        for chapter, title in zip(sections, one.figures["strategy_title"], strict=True):
            named[fold(chapter)] = named.get(fold(chapter), False) or bool(title)
    return frozenset(chapter for chapter, with_title in named.items() if chapter and not with_title)


def _judge(
    spots: Sequence[Spot], outline: Outline, programme: Programme, taught: Sequence[Taught],
    date: str, left_out: frozenset[str],
) -> list[Proposal]:  # fmt: skip
    """Return label, period, role and indicator of each number."""
    periods = Periods(outline, programme, date)
    labels = [label_of(spot) for spot in spots]
    dates = [periods.of(spot, label) for spot, label in zip(spots, labels, strict=True)]
    judged = [
        role_of(spot, label, dated, date, programme)
        for spot, label, dated in zip(spots, labels, dates, strict=True)
    ]
    asked = [
        ask(spot, label, role.role) for spot, label, role in zip(spots, labels, judged, strict=True)
    ]
    ranked = Indicators(programme, taught, left_out).rank(asked)
    return [
        Proposal(spot, label, dated, role, found, title_of(spot, periods, programme))
        for spot, label, dated, role, found in zip(
            spots, labels, dates, judged, ranked, strict=True
        )
    ]


def title_of(spot: Spot, periods: Periods, programme: Programme) -> str:
    """Return the title over a number, empty where it is of a phase over and the number of now."""
    title = spot.place.title
    if title is None:
        return ""
    ends = [programme.phase_days[phase][1] for phase, _ in title.strategies]
    past = all(periods.is_over(Period(end, end)) for end in ends)
    return "" if past and periods.speaks_of_now(spot) else title.text


def ask(spot: Spot, label: str, role: str) -> Asked:
    """Return what the indicator of a number is looked for by."""
    place = spot.place
    over = (text for _, text in place.headings)
    near = (spot.row_head, spot.column_head, spot.clause, spot.sentence, place.lead, spot.caption)
    siblings = " ".join(spot.table.rows[0]) if spot.in_table and spot.table else ""
    around = " ".join((*near, siblings if GENERIC.match(label.split(" ")[-1]) else "", *over))
    strategies = tuple(number for _, number in place.title.strategies) if place.title else ()
    label = VALUE.sub("", label).strip() or label
    if spot.origin < spot.start and "%" not in spot.printed:
        # the counts in the bracket of a share are no shares: 94.4%(119/126)
        label = SHARE.sub("", label) or label
    return Asked(spot.printed, label, place.section(), spot.following, around, strategies, role)


def _bare_row(number: Number, name: str, document: Document) -> dict[str, str]:
    line = document.lines[number.line - 1]
    column = line.text.count("\t", 0, number.start)
    address = line.cells[column] if column < len(line.cells) else line.address
    return {
        "candidate_id": name, "address": address, "line": str(number.line),
        "start": str(number.start), "printed": number.printed, "kind": number.kind,
        "sure_figure": f"{number.sure:.2f}",
    }  # fmt: skip


def _row(proposal: Proposal) -> dict[str, str]:
    place, dated, ranked = proposal.spot.place, proposal.dated, proposal.ranked
    first, second, third = [*ranked.indicators, "", "", ""][:3]
    sure_title = place.title.sure if place.title and proposal.title else UNTITLED
    sures = [f"{sure:.2f}" for sure in ranked.sures] + ["", "", ""]
    return {
        "section": place.section(), "label": proposal.label, "period_printed": dated.printed,
        "period_from": dated.from_heading, "period_where": dated.where,
        "strategy_title": proposal.title,
        "role": proposal.role.role, "indicator": first, "indicator_2": second,
        "indicator_3": third, "sure_period": f"{dated.sure:.2f}",
        "sure_title": f"{sure_title:.2f}", "sure_role": f"{proposal.role.sure:.2f}",
        "sure_indicator": sures[0], "sure_indicator_2": sures[1], "sure_indicator_3": sures[2],
    }  # fmt: skip
