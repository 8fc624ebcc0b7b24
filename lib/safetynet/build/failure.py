"""How a notebook failed, in one line, and whether the notebook or the machine is to blame."""

import builtins
import re

from nbformat import NotebookNode

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CAUSE = re.compile(r"The above exception was the direct cause|During handling of the above")


def failure_in(notebook: NotebookNode) -> str:
    """Return the cell, the line in it and the error that ended a run; empty if none did.

    The cell's number is the one that Jupyter shows beside it. Where the error lies in a function,
    the line is the one that called it.

    >>> from nbformat.v4 import new_code_cell, new_notebook, new_output
    >>> lines = ["Cell In[12], line 3", "    3 1 / 0"]
    >>> error = new_output(
    ...     "error", ename="ZeroDivisionError", evalue="division by zero", traceback=lines
    ... )
    >>> failure_in(new_notebook(cells=[new_code_cell(execution_count=12, outputs=[error])]))
    'cell 12, line 3: ZeroDivisionError: division by zero'
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                number = cell.execution_count
                error = " ".join(f"{output.ename}: {output.evalue}".split()).rstrip(":")
                return f"cell {number}{_line(number, output.traceback)}: {error}"
    return ""


# Names of errors that say that memory, a disk, a network or a user stopped a notebook.
MACHINE = {
    name for name, found in vars(builtins).items()
    if isinstance(found, type) and issubclass(found, MemoryError | OSError | KeyboardInterrupt)
}  # fmt: skip
THREADS = "can't start new thread"
CLASSES = "error_classes"


def of_machine(notebook: NotebookNode) -> bool:
    """Return whether a run ended for want of memory, disk or the like, not by what it computes.

    >>> from nbformat.v4 import new_code_cell, new_notebook, new_output
    >>> error = new_output("error", ename="OSError", evalue="No space left", traceback=[])
    >>> of_machine(new_notebook(cells=[new_code_cell(outputs=[error])]))
    True
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                names = {output.ename, *cell.metadata.get(CLASSES, [])}
                return bool(names & MACHINE) or THREADS in output.evalue
    return False


def _line(number: int, traceback: list[str]) -> str:
    """Return the line of a cell at which a traceback leaves it."""
    text = CAUSE.split(COLOUR.sub("", "\n".join(traceback)))[-1]
    found = re.search(rf"Cell In\[{number}\], line (\d+)", text)
    return f", line {found[1]}" if found else ""
