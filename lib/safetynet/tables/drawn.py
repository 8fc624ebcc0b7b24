"""The drawn cell of a row: both phases, their intervals, the target and other counties on a scale.

A drawing has no text: what it shows stands in the other cells of its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

# Where the marks of the earlier and the later phase stand, and that of the only one, in pixels.
HEIGHT, LINES, MIDDLE = 40, (12, 28), 20
# The shapes of the phases, around the place where they are drawn.
SHAPES = (
    '<circle r="5.5"/>',
    '<path d="M0-7.5 7.5 0 0 7.5-7.5 0z"/>',
    '<rect x="-5.5" y="-5.5" width="11" height="11"/>',
)


@dataclass(frozen=True)
class Mark:
    """One phase's value: exact, or what a range or a bound leaves open, with its interval.

    ``phase`` is its place among the phases of the programme, ``bound`` says that the range is what
    a printed bound leaves open.
    """

    phase: int
    value: float | None
    lower: float | None = None
    upper: float | None = None
    low: float | None = None
    high: float | None = None
    bound: bool = False

    @property
    def numbers(self) -> list[float]:
        """Return every number of the mark."""
        every = (self.value, self.lower, self.upper, self.low, self.high)
        return [number for number in every if number is not None]


@dataclass(frozen=True)
class Drawing:
    """What a cell draws, on a scale from nothing to ``top``.

    ``others`` are other counties' values, ``spread`` their quartiles where they are many,
    ``country`` is the whole country's value,
    ``missed`` is the place of the phase whose target was missed. A single value beside a target has
    a ``bullet``, a bar from nothing; two values are joined if their change was ``tested``.
    """

    marks: Sequence[Mark]
    top: float
    aim: float | None = None
    missed: int | None = None
    others: Sequence[float] = field(default=())
    spread: Sequence[float] = field(default=())
    country: float | None = None
    bullet: bool = True
    tested: bool = True

    @property
    def has_bullet(self) -> bool:
        """Return whether a bar leads to the value."""
        alone = self.bullet and len(self.marks) == 1
        return alone and self.marks[0].value is not None and self.aim is not None

    @property
    def has_gap(self) -> bool:
        """Return whether what lacks to the target is drawn."""
        missed = (mark for mark in self.marks if mark.phase == self.missed)
        return self.aim is not None and any(mark.numbers for mark in missed)

    @property
    def svg(self) -> Markup:
        """Return the drawing, as wide as its cell."""
        ends = Markup('<line class="track" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(MIDDLE)
        parts = [ends, self._others(), self._aim()]
        lines = LINES if len(self.marks) > 1 else (MIDDLE,)
        parts.append(self._joined())
        for mark, line in zip(self.marks, lines, strict=False):
            parts.append(self._mark(mark, line))
        return Markup('<svg class="drawn" aria-hidden="true" height="{}">{}</svg>').format(
            HEIGHT, Markup("").join(parts)
        )

    def _at(self, value: float) -> str:
        """Return a place on the scale in hundredths of its width."""
        share = min(max(value / self.top, 0), 1) if self.top else 0
        return f"{100 * share:.5g}%"

    def _line(self, kind: str, first: float, second: float, line: float) -> Markup:
        return Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            kind, self._at(first), self._at(second), line, line
        )

    def _others(self) -> Markup:
        country = self.country
        drawn = Markup("") if country is None else self._tick("country", country, 14)
        return self._counties() + drawn

    def _counties(self) -> Markup:
        if self.spread:
            low, median, high = self.spread
            return self._line("spread", low, high, MIDDLE) + self._tick("median", median, 8)
        dot = Markup('<circle class="other" cx="{}" cy="{}" r="3.5"/>')
        return Markup("").join(dot.format(self._at(value), MIDDLE) for value in self.others)

    def _tick(self, kind: str, value: float, half: int) -> Markup:
        return Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            kind, self._at(value), self._at(value), MIDDLE - half, MIDDLE + half
        )

    def _aim(self) -> Markup:
        return Markup("") if self.aim is None else self._tick("aim", self.aim, 17)

    def _joined(self) -> Markup:
        """Return the line between the two phases' exact values."""
        values = [mark.value for mark in self.marks]
        if len(values) < 2 or None in values or not self.tested:
            return Markup("")
        first, second = (self._at(value) for value in values if value is not None)
        return Markup('<line class="joined" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            first, second, *LINES
        )

    def _mark(self, mark: Mark, line: int) -> Markup:
        """Return a phase's gap to its target, its interval and its value."""
        tone, drawn = f"p{mark.phase + 1}", Markup("")
        if self.has_bullet and mark.value is not None:
            drawn += self._line(f"bullet {tone}", 0, mark.value, line)
        if self.missed == mark.phase and self.aim is not None and mark.numbers:
            near = min(mark.numbers, key=lambda number: abs(number - (self.aim or 0)))
            drawn += self._line("gap", near, self.aim, line)
        if mark.lower is not None and mark.upper is not None:
            drawn += self._line(f"limits {tone}", mark.lower, mark.upper, line)
        if mark.low is not None and mark.high is not None:
            kind = "open" if mark.bound else "range"
            drawn += self._line(f"{kind} {tone}", mark.low, mark.high, line)
        if mark.value is not None:
            drawn += Markup('<svg class="{}" x="{}" y="{}">{}</svg>').format(
                tone, self._at(mark.value), line, Markup(SHAPES[mark.phase % len(SHAPES)])
            )
        return drawn


def round_top(most: float) -> float:
    """Return a round end of a scale that holds a number.

    >>> round_top(16), round_top(72.4), round_top(0.3)
    (20.0, 80.0, 0.3)
    """
    if most <= 0:
        return 1.0
    step = 10.0 ** (len(str(int(most))) - 1) if most >= 1 else 0.1
    while most < 1 and most <= step / 10:
        step /= 10
    for factor in (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10):
        if most <= step * factor:
            return float(f"{step * factor:.6g}")
    return most


def share_top(numbers: Sequence[float]) -> float:
    """Return the end of the one scale of shares: 100, or 20 where all of them lie below.

    >>> share_top([3.9, 7.0]), share_top([3.9, 72.0]), share_top([104.0])
    (20.0, 100.0, 120.0)
    """
    most = max(numbers, default=100.0)
    return 20.0 if most <= 20 else 100.0 if most <= 100 else round_top(most)
