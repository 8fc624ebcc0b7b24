"""How well numbers are found: against what people coded of the same document."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from safetynet.numbers.candidate import FIGURE
from safetynet.numbers.find import Number
from safetynet.printed.numeral import normalise

Place = tuple[int, str]


@dataclass(frozen=True)
class Level:
    """What of a document's coding was found, and what was proposed beside it.

    ``missed`` and ``wrong`` hold line and printed text, without white space.
    """

    coded: int
    proposed: int
    missed: tuple[Place, ...]
    wrong: tuple[Place, ...]

    @property
    def recall(self) -> float:
        """Return the share of the coded numbers that are proposed as figures."""
        return 1 - len(self.missed) / self.coded if self.coded else 1.0

    @property
    def precision(self) -> float:
        """Return the share of the numbers proposed as figures that are coded."""
        return 1 - len(self.wrong) / self.proposed if self.proposed else 1.0


def number_level(found: Iterable[Number], coded: Iterable[Place]) -> Level:
    """Return how the found numbers compare with lines and printed texts that people coded.

    A number that is coded twice on its line (a target that is a bound of the result too) counts
    as found where it is proposed once.

    >>> found = [Number(3, 0, "12 處", "figure", 0.9), Number(3, 9, "110年", "date", 0.9)]
    >>> level = number_level(found, [(3, "12處"), (4, "5%")])
    >>> level.recall, level.precision, level.missed
    (0.5, 1.0, ((4, '5%'),))
    """
    wanted = Counter((line, _bare(printed)) for line, printed in coded)
    proposed = Counter((n.line, _bare(n.printed)) for n in found if n.kind == FIGURE)
    missed = [place for place in wanted.elements() if place not in proposed]
    wrong = (proposed - wanted).elements()
    return Level(wanted.total(), proposed.total(), tuple(sorted(missed)), tuple(sorted(wrong)))


def _bare(printed: str) -> str:
    return re.sub(r"\s", "", normalise(printed))
