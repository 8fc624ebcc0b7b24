"""Rows for the tests, written in few words."""

from datetime import date, timedelta
from fractions import Fraction

from slow.estimate import Estimate, estimate
from slow.rows import Row, round_half_up
from slow.selection import select, used_rows

YEARS = ("2018", "2019", "2020", "2021", "2022", "2023")
PHASE = (date(2021, 1, 1), date(2025, 12, 31))
ABOUT, ONCE, STOCK = {"bound": "~"}, {"counted": "unduplicated"}, {"counted": "stock"}
BAD, OLD = {"accused": True}, {"doc": "2020"}


def period(text: str) -> tuple[date, date]:
    """First and last day of '2021', '2021-2023', '2101-2106' (January to June), 'S21'."""
    if text[0] == "S":
        year = 2000 + int(text[1:])
        return date(year, 8, 1), date(year + 1, 7, 31)
    first, _, last = text.partition("-")
    last = last or first
    if first in YEARS:
        return date(int(first), 1, 1), date(int(last), 12, 31)
    start, end = (divmod(int(part), 100) for part in (first, last))
    after = date(2000 + end[0] + end[1] // 12, end[1] % 12 + 1, 1)
    return date(2000 + start[0], start[1], 1), after - timedelta(days=1)


def document(text: str) -> tuple[date, date]:
    """First and last day of '2023', '2023-05' or '2021-11-17'."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 3:
        return (date(*parts),) * 2
    return period(f"{parts[0] - 2000}{parts[1]:02d}")


def row(name: str, when: str | None, value: object = None, **more: object) -> Row:
    """A flow of events, or of what `more` says; a share if it has a base."""
    start, end = period(when) if when else (None, None)
    first, last = document(more.pop("doc", "2023"))
    plain = dict.fromkeys(("low", "high", "count", "base", "base_low", "base_high"))
    plain |= {"measure": "count", "counted": "flow", "population": "", "breakdown": "", "bound": ""}
    plain |= {"accused": False, "decimals": 0, "basis": "period" if when else "heading"}
    for key in ("low", "high"):
        more |= {key: Fraction(more[key])} if key in more else {}
    return Row(
        figure_id=name, source="s", doc_first=first, doc_last=last, ref_area="x", indicator="i",
        strategy="1", phase=2, value=None if value is None else Fraction(value), dated=when is not None,
        start=start, end=end, printed_end=end, **(plain | more),
    )  # fmt: skip


def share(name: str, when: str | None, n: int, base: int | None, **more: object) -> Row:
    """A share in per cent to one decimal; without a base n is its value."""
    value = round_half_up(Fraction(100 * n, base), 1) if base else Fraction(n)
    known = {"count": n, "base": base} if base else {}
    return row(name, when, value, **({"measure": "share", "decimals": 1} | known | more))


def chosen(rows: list[Row]) -> str:
    """'a:reprint>b c d:whole' for the rows in order, 'c' being used; then '=state' if any."""
    aside, state = select(rows, *PHASE)
    words = [
        name + (f":{aside[name][0]}" if aside[name][0] else "") + (f">{to}" if to else "")
        for name, to in ((r.figure_id, aside[r.figure_id][1]) for r in rows)
    ]
    return " ".join(words) + (f" ={state}" if state else "")


def one(*rows: Row, population: dict | None = None) -> Estimate:
    """The estimate of a group of rows."""
    aside, state = select(list(rows), *PHASE)
    return estimate(used_rows(list(rows), aside), state, population or {})
