"""Parameters of a notebook: what papermill injected, and what the notebook knows."""

import ast
import builtins
from collections.abc import Collection


def refuse_unknown(known: Collection[str]) -> None:
    """Raise ValueError for a parameter that papermill injected and the notebook does not have.

    papermill itself only warns. Names that a person assigned in another cell are not looked at.
    """
    unknown = [name for name in _injected_names() if name not in known]
    if unknown:
        names = ", ".join(map(repr, unknown))
        raise ValueError(f"unknown parameter {names}. Valid: {', '.join(known)}")


def _injected_names() -> list[str]:
    """Return the names assigned by the cell that papermill injected into the running notebook."""
    shell = getattr(builtins, "get_ipython", lambda: None)()
    history = shell.user_ns.get("In", []) if shell else []
    injected = [cell for cell in history if cell.startswith("# Parameters\n")]
    return [
        target.id
        for cell in injected
        for node in ast.parse(cell).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
