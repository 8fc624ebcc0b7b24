"""A papermill engine that runs a notebook in the process it is called from."""

from typing import Any

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

NAME = "in-process"


class InProcessEngine(Engine):
    """Runs the cells in an IPython shell of this process, without kernel, sockets or ports.

    One process runs one notebook: the shell and every module keep what the cells leave behind.
    Output that bypasses Python (``os.system``) and top-level ``await`` do not reach the notebook.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> None:
        """Run the cells in order and stop after the first that fails."""
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        shell = InteractiveShell.instance(config=config)
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            failed = cell.cell_type == "code" and not _run(shell, cell)
            if failed:
                nb_man.cell_exception(cell, index)
            nb_man.cell_complete(cell, index)
            if failed:
                break


class _Hook(CapturingDisplayHook):
    """Keeps a cell's result, unless a semicolon ends the cell."""

    def __call__(self, result: Any = None) -> None:
        if not self.shell.displayhook.quiet():
            super().__call__(result)


def _run(shell: InteractiveShell, cell: NotebookNode) -> bool:
    """Run one cell, put its outputs into it and return whether it succeeded."""
    cell.execution_count = shell.execution_count
    publisher = CapturingDisplayPublisher()
    shell.display_pub = publisher
    shell.display_trap.hook = _Hook(shell, publisher.outputs)
    with capture_output(display=False) as captured:
        result = shell.run_cell(cell.source, store_history=True)
    cell.outputs = [
        new_output("stream", name=name, text=text)
        for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
        if text and result.success
    ]
    for shown in publisher.outputs:
        data, metadata = shown["data"], shown.get("metadata") or {}
        cell.outputs.append(new_output("display_data", data=data, metadata=metadata))
    error = result.error_before_exec or result.error_in_exec
    if error:
        traceback = shell.InteractiveTB.structured_traceback(
            type(error), error, error.__traceback__
        )
        name, value = type(error).__name__, str(error)
        cell.outputs.append(
            new_output("error", ename=name, evalue=value, traceback=list(traceback))
        )
    return bool(result.success)


papermill_engines.register(NAME, InProcessEngine)
