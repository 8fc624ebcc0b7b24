"""The key of a table with a drawn column: what its marks mean, of those that it has."""

from collections.abc import Sequence

from markupsafe import Markup

from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.drawn import HEIGHT, MIDDLE, Drawing, Mark
from safetynet.words.terms import Words

Key = list[tuple[Markup, str]]


def drawn_key(drawings: Sequence[Drawing], programme: Programme, words: Words) -> Key:
    """Return what the marks of some drawings mean, each as it is drawn and in words.

    Nothing is named that no drawing has.
    """
    marks = [mark for drawing in drawings for mark in drawing.marks]
    places = {mark.phase for mark in marks}
    tone = f"p{max(places, default=0) + 1}"
    key = [
        (Drawing([Mark(place, 50.0)], 100).svg, words.name(phase))
        for place, phase in enumerate(records(programme.phases))
        if place in places
    ]
    if any(mark.lower is not None for mark in marks):
        key.append((_sample(f"limits {tone}"), words("key_interval")))
    if any(mark.low is not None for mark in marks):
        kind = "open" if any(mark.bound for mark in marks) else "range"
        key.append((_sample(f"{kind} {tone}"), words("key_open")))
    if any(drawing.has_bullet for drawing in drawings):
        key.append((_sample(f"bullet {tone}"), words("key_bullet")))
    if any(drawing.aim is not None for drawing in drawings):
        key.append((Drawing([], 100, aim=50.0).svg, words("target")))
    if any(drawing.has_gap for drawing in drawings):
        key.append((_sample("gap"), words("key_gap")))
    if any(drawing.others and not drawing.spread for drawing in drawings):
        key.append((Drawing([], 100, others=[30, 60]).svg, words("other_counties")))
    if any(drawing.spread for drawing in drawings):
        key.append((Drawing([], 100, spread=[25, 45, 80]).svg, words("middle_half")))
    if any(drawing.country is not None for drawing in drawings):
        key.append((Drawing([], 100, country=50.0).svg, words("key_country")))
    return key


def _sample(kind: str) -> Markup:
    """Return a line of a kind, as rows draw it."""
    line = Markup('<line class="{0}" x1="8%" x2="92%" y1="{1}" y2="{1}"/>').format(kind, MIDDLE)
    return Markup('<svg class="drawn" aria-hidden="true" height="{}">{}</svg>').format(HEIGHT, line)
