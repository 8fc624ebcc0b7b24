"""Parameters of a notebook: what papermill injected, and what the notebook knows."""

import ast
import builtins


def refuse_unknown() -> None:
    """Raise ValueError for a parameter that papermill injected and the notebook does not have.

    papermill itself only warns. What the notebook has is what its cells before have assigned.
    """
    known: list[str] = []
    for cell in _history():
        names = _assigned(cell)
        if cell.startswith("# Parameters\n"):
            unknown = ", ".join(repr(name) for name in names if name not in known)
            if unknown:
                raise ValueError(f"unknown parameter {unknown}. Valid: {', '.join(known)}")
        known += names


def _history() -> list[str]:
    """Return the cells that the running notebook has run, none outside of one."""
    shell = getattr(builtins, "get_ipython", lambda: None)()
    return list(shell.user_ns.get("In", [])) if shell else []


def _assigned(cell: str) -> list[str]:
    """Return the names that a cell assigns, in order."""
    try:
        body = ast.parse(cell).body
    except SyntaxError:
        return []  # a magic command assigns no parameter
    targets: list[ast.expr] = [node.target for node in body if isinstance(node, ast.AnnAssign)]
    targets += [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    return [target.id for target in targets if isinstance(target, ast.Name)]
