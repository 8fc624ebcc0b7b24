"""Clean figures: one row per printed figure, with value, unit, period, phase and strategy."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pandas as pd

from safetynet.printed.period import Period
from safetynet.printed.quantity import Quantity, parse_printed
from safetynet.raw.briefing import Briefing
from safetynet.raw.programme import Programme
from safetynet.raw.source import document_days
from safetynet.raw.table import records

# What a person typed of a figure; ``used`` is the reading of an applied correction.
TYPED = (
    "figure_id label printed period_printed ref_area indicator breakdown role used strategy_title"
    " period_from numerator denominator source line section note"
).split()
COLUMNS = (
    "figure_id indicator breakdown role year obs_value unit_measure phase strategy printed label"
    " period_printed ref_area lower upper bound start end time_period used per decimals"
    " printed_value unit_basis phase_basis strategy_basis period_from strategy_title numerator"
    " numerator_value denominator denominator_value source line section note"
).split()
NUMBERS = ["obs_value", "lower", "upper", "per", "printed_value", "numerator_value",
           "denominator_value"]  # fmt: skip
# What a phase may rest on; with the first two the period is the figure's own and has a length.
PERIOD, SCHOOL_YEAR, UNFINISHED, PHASE, HEADING, TITLE, DOCUMENT = BASES = (
    "period", "school-year", "unfinished", "phase", "heading", "title", "document"
)  # fmt: skip
DATED = (PERIOD, SCHOOL_YEAR)
DAYS = ["year", "start", "end"]


def typed_figures(briefing: Briefing) -> pd.DataFrame:
    """Return what was typed of a briefing's figures: one row per printed figure, columns TYPED.

    Ids carry the name of their briefing; ``line`` is a whole number, all else is text.
    """
    applied = briefing.corrections[briefing.corrections["status"] == "applied"]
    used = dict(zip(applied["figure_id"], applied["used"], strict=True))
    figures = briefing.figures
    return figures.assign(
        used=[used.get(name, "") for name in figures["figure_id"]],
        figure_id=f"{briefing.name}/" + figures["figure_id"],
        source=briefing.name,
        line=figures["line"].astype(int),
    )[TYPED].reset_index(drop=True)


def clean_figures(briefing: Briefing, programme: Programme) -> pd.DataFrame:
    """Return one clean row per figure of a briefing, as ``clean_rows`` does."""
    days = {briefing.name: written_between(briefing, programme)}
    return clean_rows(typed_figures(briefing), programme, days)


def clean_rows(
    raw: pd.DataFrame, programme: Programme, written: dict[str, tuple[date, date]],
    others: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return one clean row per typed figure (columns COLUMNS, those that matter first).

    ``raw`` has the columns TYPED, ``others`` the same of figures that are named as numerators or
    denominators and are no rows here; ``written`` says between which days each document was
    written. Strategy and phase are found as ``place`` says. ``time_period`` is an ISO 8601
    interval with ``start`` and ``end``, ``year`` the calendar year that holds it, if one does.
    ``obs_value`` is in ``unit_measure``, which is the printed unit or, where none is printed, the
    indicator's (``unit_basis``). ``decimals`` says how exactly it is printed (-3: to thousands).
    ``used`` is the reading of an applied correction, else empty; ``printed_value`` is then what the
    document says. Raises ValueError for a printed text, period or title that cannot be read.
    """
    units, numbers = programme.printed_units, {}
    for table in (others, raw):
        if table is not None:
            readings = table["used"].where(table["used"] != "", table["printed"])
            for figure_id, text in zip(table["figure_id"], readings, strict=True):
                with _told_of(figure_id):
                    quantity = parse_printed(text, units)[0]
                # what is printed as about or at least is no exact part of a share
                numbers[figure_id] = None if quantity.bound else _float(quantity.value)
    rows = []
    for cells in records(raw[TYPED]):
        entry = programme.catalogue[cells["indicator"]]
        with _told_of(cells["figure_id"]):
            printed = parse_printed(cells["printed"], units)[0]
            placed = place(cells, programme, written[cells["source"]], entry["strategy"])
        quantity = parse_printed(cells["used"], units)[0] if cells["used"] else printed
        parts = {
            f"{name}_value": numbers.get(f"{cells['source']}/{cells[name]}")
            for name in ("numerator", "denominator")
        }
        rows.append(
            {
                **cells,
                **placed,
                **parts,
                "obs_value": _float(quantity.value),
                "lower": _float(quantity.lower),
                "upper": _float(quantity.upper),
                "bound": quantity.bound,
                "per": _float(quantity.per),
                "decimals": _decimals(quantity),
                "printed_value": _float(printed.value) if cells["used"] else None,
                "unit_measure": quantity.unit or entry["unit"],
                "unit_basis": "printed" if quantity.unit else "indicator",
            }
        )
    frame = _with_days(pd.DataFrame(rows, columns=COLUMNS))
    texts = [name for name in COLUMNS if name not in (*NUMBERS, *DAYS, "line", "decimals")]
    types = dict.fromkeys(texts, "str") | dict.fromkeys(NUMBERS, "float64")
    return frame.astype({**types, "line": "int64", "decimals": "int64"})


@contextmanager
def _told_of(figure_id: str) -> Iterator[None]:
    """Say with what cannot be read which figure it is."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{figure_id}: {error}") from error


def _with_days(frame: pd.DataFrame) -> pd.DataFrame:
    """Return figures with the first and last day of their periods, and the year that holds both."""
    days = frame["time_period"].where(frame["time_period"].str[:1].str.isdecimal(), "").astype(str)
    ends = days.str.split("/")
    frame["start"] = pd.to_datetime(ends.str[0], format="ISO8601").astype("datetime64[s]")
    frame["end"] = pd.to_datetime(ends.str[-1], format="ISO8601").astype("datetime64[s]")
    same = frame["start"].dt.year == frame["end"].dt.year
    frame["year"] = frame["start"].dt.year.where(same).astype("Int64")
    return frame


def written_between(briefing: Briefing, programme: Programme) -> tuple[date, date]:
    """Return the first and last day on which a document may have been written.

    It tells of what has begun, so it was not written before the periods of its results began.
    """
    first, last = document_days(briefing.source)
    results = briefing.figures[briefing.figures["role"] == "result"]
    own = results[results["period_from"] == ""]["period_printed"].unique()
    starts = [programme.parse_period(text).start for text in own]
    begun = [start for start in starts if start is not None and start <= last]
    return max([first, *begun]), last


def written_days(
    figures: pd.DataFrame, sources: Mapping[str, dict[str, str]]
) -> dict[str, tuple[date, date]]:
    """Return between which days each document was written, as ``written_between`` has it.

    ``figures`` are all clean figures of the documents, ``sources`` their source.yml by name.
    """
    own = (figures["role"] == "result") & (figures["period_from"] == "") & figures["start"].notna()
    starts: dict[str, set[date]] = {}
    begun = figures.loc[own, ["source", "start"]].drop_duplicates()
    for name, start in zip(begun["source"], begun["start"].dt.date, strict=True):
        starts.setdefault(name, set()).add(start)
    found = {}
    for name, source in sources.items():
        first, last = document_days(source)
        found[name] = max([first, *(day for day in starts.get(name, ()) if day <= last)]), last
    return found


def place(
    cells: dict[str, str], programme: Programme, written: tuple[date, date], usual: str
) -> dict[str, str]:
    """Return strategy, phase and period of what stands under a title, and what they rest on.

    The strategy is that of the title (``strategy_basis`` title); without a title the ``usual`` one,
    in which the catalogue has the indicator or the service (``strategy_basis`` catalogue).

    The phase rests (``phase_basis``) on the ``period`` printed with the figure; on most days of a
    ``school-year`` that lies in two phases; on a period that was ``unfinished`` when the document
    was written, so that its length is not known; on the ``phase`` printed by its name; on the
    period of a section ``heading``; where no days are named, on the ``title`` over it if one phase
    alone has that; else on the ``document``, that is, the phase in which it was written. What has
    come about ends at the latest with the document, which was ``written`` between two days: what
    may have been going on at the first of them is unfinished. So is what is printed as going on
    (112年迄今), which ends with the document.
    """
    period, title = programme.parse_period(cells["period_printed"]), cells["strategy_title"]
    titled = programme.strategies_titled(title) if title else []
    first, last = written
    ongoing = period.ongoing
    period = period.until(last) if ongoing else period
    phase, basis = programme.phase_of(period), cells.get("period_from") or PERIOD
    if basis == PERIOD and programme.names_phase(cells["period_printed"]):
        basis = PHASE
    elif basis == PERIOD and phase and not period.within(*programme.phase_days[phase]):
        basis = SCHOOL_YEAR
    if ongoing:
        basis = UNFINISHED if basis in DATED else basis
    elif cells.get("role") == "result" and period.end is not None and period.end > first:
        basis, period = UNFINISHED if basis in DATED else basis, period.until(last)
    if not phase and period.start is None:
        if len({p for p, _ in titled}) == 1:
            phase, basis = titled[0][0], TITLE
        else:
            phase, basis = programme.phase_of(Period(first, last)), DOCUMENT
    strategy = titled[0][1] if titled else usual
    return {
        "strategy": strategy,
        "strategy_basis": ("title" if titled else "catalogue") if strategy else "",
        "phase": phase,
        "phase_basis": basis if phase else "",
        "time_period": period.isoformat(),
    }


def _decimals(quantity: Quantity) -> int:
    """Return how many decimals a number is printed with."""
    number = quantity.value if quantity.value is not None else quantity.lower
    exponent = number.as_tuple().exponent if number is not None else 0
    return -exponent if isinstance(exponent, int) else 0


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
