"""Invented rows of one series, made so that the rules of selection collide often.

Every series has a true number for each month, so that parts really add up to wholes; a row prints
the truth of its period, or something a little off, in one of several forms.
"""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from slow.rows import Row, half_unit, round_half_up

PHASES = {1: (date(2018, 1, 1), date(2020, 12, 31)), 2: (date(2021, 1, 1), date(2025, 12, 31))}
AREA, GROUPS = "10007", ("", "residents", "children")

# (measure, counted); what is added or pooled comes up most.
SERIES = (
    *[("count", "flow"), ("share", "flow")] * 9,
    *[("count", "unduplicated"), ("count", "repeated"), ("amount", "flow")] * 2,
    *[("count", "stock"), ("share", "repeated"), ("share", "complete")] * 2,
    *[("share", "stock"), ("share", "unduplicated"), ("count", "complete")],
    *[("amount", "stock"), ("amount", "repeated")],
    *[(name, "") for name in ("rate", "ratio", "change", "rank", "score", "band")],
)
DOCUMENTS = {
    "2018": (date(2018, 1, 1), date(2018, 12, 31)),
    "2020": (date(2020, 1, 1), date(2020, 12, 31)),
    "2021-11-17": (date(2021, 11, 17), date(2021, 11, 17)),
    "2023": (date(2023, 1, 1), date(2023, 12, 31)),
    "2023-05": (date(2023, 5, 1), date(2023, 5, 31)),
}
Period = tuple[date, date]


def months(year: int, first: int, last: int) -> Period:
    """The period from the first day of a month to the last of another; 13 is next January."""
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year + (first - 1) // 12, (first - 1) % 12 + 1, 1), after - timedelta(days=1)


YEARS = {year: months(year, 1, 12) for year in range(2018, 2024)}
HALVES = {year: (months(year, 1, 6), months(year, 7, 12)) for year in YEARS}
QUARTERS = {year: [months(year, n, n + 2) for n in (1, 4, 7, 10)] for year in YEARS}
SCHOOL = {year: months(year, 8, 19) for year in range(2018, 2023)}
# Each scene is a handful of periods that tile, contain or overlap one another.
SCENES = (
    [YEARS[2018], YEARS[2019], YEARS[2020], months(2018, 1, 36)],
    [YEARS[2021], YEARS[2022], YEARS[2023], months(2021, 1, 36)],
    [YEARS[2021], YEARS[2022], months(2021, 1, 24), months(2022, 1, 24), YEARS[2023]],
    [YEARS[2019], *HALVES[2019], YEARS[2020], *HALVES[2020]],
    [YEARS[2021], *HALVES[2021], *QUARTERS[2021], SCHOOL[2020]],
    [SCHOOL[2020], SCHOOL[2021], YEARS[2021], YEARS[2022], HALVES[2021][1], months(2021, 8, 8)],
    [SCHOOL[2018], SCHOOL[2019], YEARS[2018], YEARS[2019], YEARS[2020]],
    [HALVES[2021][0], *[months(2021, n, n) for n in (1, 2, 3)], months(2021, 1, 3), YEARS[2021]],
    [YEARS[2020], YEARS[2021]],
    [YEARS[2019], YEARS[2022], months(2020, 1, 36)],
    [YEARS[2021]],
    [months(2018, 1, 36), months(2021, 1, 36)],
)
FIRST_SCENES = [
    SCENES[0],
    [YEARS[2020]],
    [SCHOOL[2018]],
    [YEARS[2019], *HALVES[2019]],
]
SECOND_SCENES = [
    [YEARS[2021]],
    [YEARS[2022], YEARS[2023]],
    [SCHOOL[2020]],
    [SCHOOL[2021], YEARS[2021]],
    [YEARS[2021], *HALVES[2021]],
    [months(2021, 1, 24), YEARS[2021], YEARS[2022]],
]
# How a row prints its number, and how far it is off; the plain truth comes up most.
FORMS = (*["plain"] * 8, "finer", "finer", "about", "about-tens", "range", "<", "<=", ">", ">=")
TAME = ("plain",) * 60
OFF = (0, 0, 0, 0, 0, 1, -1, 2)
BASES = (*["base"] * 6, "none", "none", "range")
KINDS = ("spotless",) * 3 + ("tame",) * 3 + ("mixed", "mixed", "wild", "undated")
UNDATED = ("heading", "title", "phase", "document", "unfinished")
ACCUSED = (*[False] * 7, True)


def phase_of(period: Period) -> int:
    """The phase that most of a period's days are in."""
    middle = period[0] + (period[1] - period[0]) / 2
    return 1 if middle <= PHASES[1][1] else 2


def months_in(period: Period) -> list[tuple[int, int]]:
    """The (year, month) pairs of a period of whole months."""
    first, last = (day.year * 12 + day.month - 1 for day in period)
    return [(n // 12, n % 12 + 1) for n in range(first, last + 1)]


def truth(period: Period, monthly: int) -> int:
    """The true number of a period; the years differ, the months of a year do not."""
    return sum(monthly + year % 2 for year, _ in months_in(period))


def number(series: tuple[str, str], count: int, base: int, form: str) -> tuple[Fraction, int]:
    """The printed number and its decimals."""
    measure = series[0]
    if measure == "share":
        decimals = {"finer": 2, "plain": 1}.get(form, 0)
        return round_half_up(Fraction(100 * count, base), decimals), decimals
    if measure == "ratio":
        return Fraction(1, count + 1), 0
    if measure == "change":
        return Fraction(count - 5), 0
    if form == "finer" and measure != "count":
        # Rounds to the plain number.
        return count + Fraction(2, 10), 1
    return Fraction(count), 0


def printed(value: Fraction, form: str) -> dict[str, object]:
    """The value, range and bound of a form."""
    answer = {"value": value, "low": None, "high": None, "bound": ""}
    if form == "range":
        return answer | {"value": None, "low": value - 1, "high": value + 2}
    if form in ("<", "<=", ">", ">="):
        return answer | {"bound": form}
    if form == "about":
        return answer | {"bound": "~"}
    if form == "about-tens":
        return answer | {"value": round_half_up(value / 10, 0) * 10, "bound": "~"}
    return answer


def share_base(series: tuple[str, str], count: int, base: int, known: str) -> dict[str, object]:
    """The count and base of a share as far as they are known."""
    answer = dict.fromkeys(("count", "base", "base_low", "base_high"))
    if series[0] != "share" or known == "none":
        return answer
    if known == "range":
        return answer | {"count": count, "base_low": base - 1, "base_high": base + 1}
    return answer | {"count": count, "base": base}


@st.composite
def periods(draw: st.DrawFn) -> list[Period]:
    """The periods of one scene, or of one scene of each phase."""
    if draw(st.booleans()):
        return draw(st.sampled_from(SCENES))
    return draw(st.sampled_from(FIRST_SCENES)) + draw(st.sampled_from(SECOND_SCENES))


def drawings(some: list[Period], kind: str) -> st.SearchStrategy[list[tuple]]:
    """What is drawn for each row.

    A spotless series has each period once, without a fault; a tame one has hardly a fault; a mixed
    one often repeats a period, a wild one prints nearly nothing plainly.
    """
    forms = {"spotless": FORMS[:1], "tame": (*TAME, *FORMS), "wild": FORMS[-9:]}
    basis = {"mixed": (*[None] * 6, *UNDATED), "wild": (None,) * 6 + UNDATED, "undated": UNDATED}
    off = {"spotless": (0,), "tame": (*[0] * 9, 1, -1)}
    bases = {"spotless": ("base",), "tame": (*["base"] * 9, "none", "range")}
    accused = {"spotless": (False,), "tame": (*[False] * 29, True)}
    one = st.tuples(
        st.sampled_from(some),
        st.sampled_from(sorted(DOCUMENTS)),
        st.sampled_from(forms.get(kind, FORMS)),
        st.sampled_from(off.get(kind, OFF)),
        st.sampled_from(bases.get(kind, BASES)),
        st.sampled_from(basis.get(kind, (None,))),
        st.sampled_from(accused.get(kind, ACCUSED)),
    )
    most = min(6, len(set(some)))
    if kind in ("spotless", "tame"):
        return st.lists(one, min_size=most - most // 3, max_size=most, unique_by=lambda d: d[0])
    return st.lists(one, min_size=1, max_size=6)


@st.composite
def groups(draw: st.DrawFn) -> list[Row]:
    """Rows of one series in both phases, 1 to 6; split them with `by_phase`."""
    series = draw(st.sampled_from(SERIES))
    group = draw(st.sampled_from(GROUPS)) if series[0] == "count" else ""
    breakdown = draw(st.sampled_from(("", "", "", "women")))
    monthly = draw(st.sampled_from((0, 0, 1, 2, 30)))
    kind = draw(st.sampled_from(KINDS))
    rows = []
    for place, drawn in enumerate(draw(drawings(draw(periods()), kind))):
        period, source, form, off, known, basis, accused = drawn
        true_count, base = truth(period, monthly), truth(period, monthly + 3)
        count = max(0, true_count + off)
        # A range or bound is never printed with a base, nor "about" with one of several.
        if form in ("range", "<", "<=", ">", ">=") or (known == "range" and form[:5] == "about"):
            known = "none"
        value, decimals = number(series, count, base, form)
        if series[0] == "share" and form[:5] == "about":
            said = printed(value, form)["value"]
            # An "about" that does not round its own parts is a misprint, which the audit accuses.
            if abs(said - Fraction(100 * count, base)) > half_unit(said):
                known = "none"
        school = period in SCHOOL.values()
        last = period[1]
        if basis == "unfinished":
            # it was going on when the document was written, else the figure is simply dated
            going = period[0] <= DOCUMENTS[source][1] < period[1]
            basis, last = (basis, DOCUMENTS[source][1]) if going else (None, last)
        rows.append(
            Row(
                figure_id=f"{source}:{place + 1:03d}",
                source=source,
                doc_first=DOCUMENTS[source][0],
                doc_last=DOCUMENTS[source][1],
                ref_area=AREA,
                indicator="invented",
                breakdown=breakdown,
                strategy="1",
                phase=phase_of(period),
                measure=series[0],
                counted=series[1],
                population=group,
                **printed(value, form),
                decimals=decimals,
                **share_base(series, count, base, known),
                dated=basis is None,
                start=None if basis in ("phase", "document") else period[0],
                end=None if basis in ("phase", "document") else last,
                printed_end=None if basis in ("phase", "document") else period[1],
                basis=basis or ("school-year" if school else "period"),
                accused=accused,
            )
        )
    return rows


def by_phase(rows: list[Row]) -> dict[int, list[Row]]:
    """The rows of each phase that has any."""
    return {n: [r for r in rows if r.phase == n] for n in PHASES if any(r.phase == n for r in rows)}


def populations() -> st.SearchStrategy[dict[tuple[str, str], dict[date, int]]]:
    """Populations that are complete, end-of-year only, full of holes, or absent."""
    middles = {date(year, 6, 30): 100_000 + 500 * (year - 2018) for year in range(2018, 2025)}
    year_ends = {date(year, 12, 31): 100_000 + 301 * (year - 2017) for year in range(2017, 2025)}
    holes = {date(2019, 12, 31): 98_765, date(2022, 6, 30): 97_531}
    return st.sampled_from(
        [
            {(AREA, "residents"): middles},
            {(AREA, "residents"): year_ends, (AREA, "children"): middles},
            {(AREA, "residents"): middles | year_ends},
            {(AREA, "residents"): holes},
            {},
        ]
    )
