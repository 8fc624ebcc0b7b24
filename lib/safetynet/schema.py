"""Checks of whole tables with pandera, turned into faults."""

from collections.abc import Callable, Collection, Iterable

import pandas as pd
import pandera.pandas as pa

from safetynet.fault import Fault

ID = r"[a-z0-9][a-z0-9+-]*"


def one_of(values: Iterable[str], what: str, optional: bool = False) -> pa.Check:
    """Return a check that a cell is one of some values."""
    allowed = sorted(set(values))
    listed = ", ".join(allowed) if len(allowed) <= 30 else f"{', '.join(allowed[:30])}, ..."
    return pa.Check.isin(allowed + [""] * optional, error=f"{what}: {listed}")


def readable(read: Callable[[str], object], expected: str, optional: bool = False) -> pa.Check:
    """Return a check that a function reads every cell without ValueError."""

    def check(cell: str) -> bool:
        if not cell:
            return optional
        try:
            read(cell)
        except ValueError:
            return False
        return True

    return pa.Check(check, element_wise=True, error=expected)


def matches(pattern: str, expected: str, optional: bool = False) -> pa.Check:
    """Return a check that a whole cell matches a regular expression."""
    return pa.Check.str_matches(rf"(?:{pattern}){'?' if optional else ''}$", error=expected)


def filled() -> pa.Check:
    """Return a check that no cell is empty."""
    return pa.Check.str_length(min_value=1, error="a text")


def find_faults(
    frame: pd.DataFrame, name: str, checks: dict[str, list[pa.Check]], unique: Collection[str] = ()
) -> list[Fault]:
    """Return every fault that the checks find in a table of texts, all at once.

    ``frame`` is indexed by row; ``checks`` maps columns to their checks; ``unique`` are the columns
    that together must not repeat.
    """
    schema = pa.DataFrameSchema({column: pa.Column(str, list_) for column, list_ in checks.items()})
    faults = []
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for case in errors.failure_cases.itertuples():
            row = 0 if pd.isna(case.index) else int(case.index)
            faults.append(
                Fault(name, row, str(case.column), str(case.failure_case), str(case.check))
            )
    if unique:
        columns = list(unique)
        for place, cells in frame[frame.duplicated(columns)][columns].iterrows():
            first = (frame[columns] == cells).all(axis=1).idxmax()
            expected = f"it once; it stands in row {first} already"
            row, found = int(str(place)), ", ".join(cells)
            faults.append(Fault(name, row, ", ".join(columns), found, expected))
    return faults
