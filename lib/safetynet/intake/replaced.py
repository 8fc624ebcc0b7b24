"""The proposals that a person did not take, as one cell keeps them."""

import re
from collections.abc import Mapping

PART = re.compile(r"((?:[^|\\]|\\.)*)(?:\||$)")


def replaced(cell: str) -> dict[str, str]:
    r"""Return the proposals that a cell of the column ``changed`` keeps, by column.

    >>> replaced(r"role=plan|label=a\|b")
    {'role': 'plan', 'label': 'a|b'}
    """
    found = {}
    for part in PART.findall(cell) if cell else []:
        if part:
            column, equals, value = part.partition("=")
            if not equals:
                raise ValueError(f"no column=proposal: {part!r}")
            found[column] = re.sub(r"\\(.)", r"\1", value)
    return found


def replaced_cell(proposals: Mapping[str, str]) -> str:
    r"""Return the cell that keeps some proposals.

    >>> replaced_cell({"role": "plan", "label": "a|b"})
    'role=plan|label=a\\|b'
    """
    spelt = {column: re.sub(r"([|\\])", r"\\\1", value) for column, value in proposals.items()}
    return "|".join(f"{column}={value}" for column, value in spelt.items())
