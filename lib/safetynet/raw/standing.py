"""Whether a printed text stands on a line of its document, with all that belongs to its number."""

import re
from collections.abc import Sequence

from safetynet.printed.bound import PREFIXES, SUFFIXES

# Prose of minutes is broken over lines with an empty line between.
CONTINUED = 2
NUMERALS = "0-9一二三四五六七八九十百千萬億兩零〇"
CHINESE = "一二三四五六七八九十百千萬億兩零〇"
# 最高 tells of the highest number too, which is no bound.
BOUNDS = sorted(
    (word for word, code in PREFIXES.items() if code and not word.startswith("最")),
    key=len,
    reverse=True,
)
# What ends like a bound and is none: 預約, 附近, 額滿, an arrow.
NO_BOUND = re.compile("(?:[條契預公合簽特租]約|[最附鄰接臨]近|[圓額屆期]滿|[-=]>)$")
SCALED = re.compile("[多餘]?[千萬億]|成(?![為立員功人果長本效])")
MORE = re.compile("[多餘](?![元重數])")
BOUND_AFTER = re.compile(
    "|".join(re.escape(word) for word in sorted(SUFFIXES, key=len, reverse=True) if len(word) > 1)
)
REST = "the rest of the number"


def what_is_left_out(printed: str, lines: Sequence[str], number: int) -> str | None:
    """Return what of a number is not typed though its line prints it, None if it does not stand.

    An empty text says that the text stands there whole. ``lines`` and ``printed`` are plain. The
    text begins on the line, and may run on to the next; white space does not count.

    >>> lines = ["受理1萬2,306案，約95人"]
    >>> what_is_left_out("2,306案", lines, 1), what_is_left_out("95人", lines, 1)
    ('the rest of the number', '約')
    >>> what_is_left_out("1萬2,306案", lines, 1), what_is_left_out("96人", lines, 1)
    ('', None)
    """
    line, following = lines[number - 1], "\n".join(lines[number : number + CONTINUED])
    loose = r"\s*".join(re.escape(character) for character in re.sub(r"\s", "", printed))
    reasons = []
    for match in re.finditer(f"(?={loose})", f"{line}\n{following}"):
        if match.start() <= len(line):
            whole = re.compile(loose).match(f"{line}\n{following}", match.start())
            end = whole.end() if whole else match.start()
            rest = f"{line}\n{following}"[end:].partition("\n")[0]
            reasons.append(_left_out(line[: match.start()], printed, rest))
    return min(reasons, key=len, default=None)


def _left_out(before: str, printed: str, after: str) -> str:
    """Return what stands directly beside a text and belongs to its number."""
    near, next_ = before.rstrip(" "), after.lstrip(" ")
    return (
        _rest_before(before, near, printed)
        or _rest_after(after, next_, printed)
        or _bound_before(near, printed)
        or (match[0] if (match := BOUND_AFTER.match(next_)) else "")
    )


def _rest_before(before: str, near: str, printed: str) -> str:
    if re.match("[0-9]", printed):
        if re.search("[0-9][.,]?$", before) or re.search(f"[{NUMERALS}] *[千萬億]$", near):
            return REST
        return "the minus before it" if re.search("[(:為]-$", before) else ""
    return REST if re.match(f"[{CHINESE}]", printed) and re.search(f"[{NUMERALS}]$", before) else ""


def _rest_after(after: str, next_: str, printed: str) -> str:
    if re.search(f"[{NUMERALS}]$", printed):
        if re.match("[0-9]|[.,][0-9]", after) and printed[-1].isdecimal():
            return REST
        if SCALED.match(next_):
            return "what scales it"
        if MORE.match(after):
            return "that it is more"
        return next_[0] if next_[:1] in ("%", "‰") and printed[-1].isdecimal() else ""
    longer = (("個", "百分點"), ("人", "次"), ("案", "次"), ("件", "次"), ("%", "次"))
    return next(
        (more for end, more in longer if printed.endswith(end) and after.startswith(more)), ""
    )


def _bound_before(near: str, printed: str) -> str:
    if NO_BOUND.search(near):
        return ""
    own = next((bound for bound in BOUNDS if printed.startswith(bound)), "")
    found = next((bound for bound in BOUNDS if (near + own).endswith(bound)), "")
    return found if len(found) > len(own) else ""
