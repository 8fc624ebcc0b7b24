"""What a wrong text may mean: the nearest of what is known, by id and by name."""

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from heapq import nlargest

# So many are offered, and none that has less than this in common.
MOST, LEAST = 3, 0.5
# A table of another kind is wrong in each of its rows, and nobody reads so many offers.
OFFERED = 100
LONGEST = 80
# A longer list of what is allowed is left out where something near is offered.
SHORT = 100


def nearest(
    text: str,
    known: Iterable[tuple[str, ...]],
    bonus: Callable[[tuple[str, ...]], float] = lambda entry: 0.0,
) -> list[str]:
    """Return up to three known things that a text is near to, best first, as they are shown.

    Each is its id and its names; the id is shown with its first name. ``bonus`` is what else
    speaks for one that is near.

    >>> nearest("人數", [("case", "案件數"), ("person", "人數"), ("visit", "人次")])
    ['person (人數)', 'visit (人次)']
    """
    wanted = plain(text)[:LONGEST]
    scored = []
    matcher = SequenceMatcher(None, "", wanted, autojunk=False)
    for entry in known:
        score = max(_alike(matcher, plain(name), wanted) for name in entry)
        if score >= LEAST:
            scored.append((score + bonus(entry), entry))
    best = nlargest(MOST, scored, key=lambda pair: pair[0])
    return [shown(entry) for _, entry in best]


def shown(entry: tuple[str, ...]) -> str:
    """Return an id with its name, where that says more.

    >>> shown(("TW-LIE", "連江縣")), shown(("人", "人"))
    ('TW-LIE (連江縣)', '人')
    """
    other = next((name for name in entry[1:] if name and name != entry[0]), "")
    return f"{entry[0]} ({other})" if other else entry[0]


def is_long(names: list[str]) -> bool:
    """Return whether a list of names is too long to be read beside what is near."""
    return len(", ".join(names)) > SHORT


def plain(text: str) -> str:
    """Return a text as names are compared: without case, 臺 and 台 as one."""
    return text.casefold().replace("台", "臺").strip()


def _alike(matcher: "SequenceMatcher[str]", name: str, wanted: str) -> float:
    """Return how much a name has in common with the wanted text, from 0 to 1."""
    if not name or not wanted:
        return 0.0
    if name == wanted:
        return 1.0
    matcher.set_seq1(name[:LONGEST])
    # A short text that stands in a longer name as a whole says more than its length.
    part = 0.6 + 0.3 * min(len(name), len(wanted)) / max(len(name), len(wanted))
    within = part if wanted in name or name in wanted else 0.0
    if matcher.real_quick_ratio() < LEAST or matcher.quick_ratio() < LEAST:
        return within
    return max(within, matcher.ratio())


class Offer:
    """What to say of a wrong text: what is expected, and the nearest of what is known."""

    def __init__(
        self,
        expected: str,
        known: Iterable[tuple[str, ...]],
        bonus: Callable[[str], Callable[[tuple[str, ...]], float]] = lambda text: lambda entry: 0.0,
    ) -> None:
        self.expected, self.bonus, self.offered = expected, bonus, 0
        # of an id that stands twice, the one with a name
        self.known = list({entry[0]: entry for entry in sorted(set(known))}.values())

    def __call__(self, text: str) -> str:
        """Return what is expected of a cell that holds a wrong text."""
        self.offered += 1
        near = nearest(text, self.known, self.bonus(text)) if self.offered <= OFFERED else []
        ids, said = [entry[0] for entry in self.known], self.expected
        if ids and not (near and is_long(ids)):
            said += f": {', '.join(ids[:30])}{', ...' if len(ids) > 30 else ''}"
        return f"{said}; nearest: {', '.join(near)}" if near else said
