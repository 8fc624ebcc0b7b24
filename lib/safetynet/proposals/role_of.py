"""The role of a number: result, target, plan, claim or context, by the words around it."""

import re
from dataclasses import dataclass
from datetime import date
from math import exp

from safetynet.proposals.moment import MOMENT, flat
from safetynet.proposals.role_flags import BEFOREHAND, WEIGHTS, Seen, flags_of
from safetynet.proposals.spot import Spot
from safetynet.proposals.table_periods import Dated
from safetynet.raw.programme import Programme


@dataclass(frozen=True)
class Role:
    """What a number is said to be, and how sure that is."""

    role: str
    sure: float


def role_of(spot: Spot, label: str, dated: Dated, day: str, programme: Programme) -> Role:
    """Return the role of a number in a document of some day."""
    ahead = not dated.from_heading and _lies_ahead(dated.printed, day, programme)
    past, still = (
        not dated.from_heading and lies(dated.printed, day, programme)
        for lies in (_is_over, _goes_on)
    )
    flags = flags_of(see(spot, label, dated, ahead, past, still))
    scores = {
        role: before + sum(w for names, w in WEIGHTS[role].items() if _holds(names, flags))
        for role, before in BEFOREHAND.items()
    }
    role = max(scores, key=scores.__getitem__)
    chance = exp(scores[role]) / sum(map(exp, scores.values()))
    # measured: what looks sure is less so, what looks doubtful is often right
    return Role(role, 0.55 + 0.4 * chance)


def see(spot: Spot, label: str, dated: Dated, ahead: bool, past: bool, still: bool) -> Seen:
    """Return what is seen of a number in its text."""
    place = spot.place
    heads = "" if spot.in_prose else f"{spot.row_head} {spot.column_head} "
    line = flat(spot.running) if spot.in_prose else heads
    if spot.paragraph:
        above = re.split("[。！？!?]", "".join(text.strip() for text in spot.paragraph))[-1]
        line = re.split("[0-9]", MOMENT.sub("", flat(above)))[-1] + line.lstrip()
    if place.headings and place.headings[-1][0] == spot.line - 1 and spot.in_prose:
        # what looks like a heading right over a number may be the beginning of its sentence
        line = flat(place.headings[-1][1]) + line
    # numbers joined without a comma are told in one breath: 邀請8個縣市召開9次
    breath = re.split("[,，;；/／]", flat(line))[-1] if spot.in_prose else ""
    section = "／".join((place.chapter, place.running, *(t for _, t in place.headings), place.lead))
    return Seen(
        spot.printed, label, flat(f"{heads}{breath} {spot.clause}"), spot.following, flat(line),
        place.chapter, section, dated.printed, dated.from_heading != "", ahead, past, still,
        spot.in_table,
    )  # fmt: skip


def _holds(names: str, flags: dict[str, bool]) -> bool:
    """Return whether all of some flags are so, joined by +, and none of those marked !."""
    return all(flags[name.removeprefix("!")] != name.startswith("!") for name in names.split("+"))


def _lies_ahead(period: str, day: str, programme: Programme) -> bool:
    """Return whether a period begins after the document was written."""
    start = programme.parse_period(period).start
    return bool(day) and start is not None and f"{start}" > f"{day}-99-99"[:10]


def _is_over(period: str, day: str, programme: Programme) -> bool:
    """Return whether a period ended before the document was written."""
    end = programme.parse_period(period).end
    return bool(day) and end is not None and f"{end}" < f"{day}-01-01"[:10]


def _goes_on(period: str, day: str, programme: Programme) -> bool:
    """Return whether most of a period that began in a document's year lay ahead of it."""
    dates = programme.parse_period(period)
    if not day or dates.start is None or dates.end is None:
        return False
    now = date.fromisoformat(f"{day}-01-01"[:10])
    begun = dates.start.year == now.year and dates.start <= now < dates.end
    return begun and dates.end - now > now - dates.start
