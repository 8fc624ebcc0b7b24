"""A papermill engine that runs a notebook in the process it is called from."""

from typing import Any

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

from safetynet.build.output import Output, OutputLimitError, error_node

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
        shell = _Shell.instance(config=config)
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            failed = cell.cell_type == "code" and not _run(shell, cell)
            if failed:
                nb_man.cell_exception(cell, index)
            nb_man.cell_complete(cell, index)
            if failed:
                break


class _Shell(InteractiveShell):
    """Keeps the last traceback, which a plain shell prints."""

    traceback: list[str]

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.traceback = stb


class _Hook(CapturingDisplayHook):
    """Keeps a cell's result, unless a semicolon ends the cell."""

    def __call__(self, result: Any = None) -> None:
        if not self.shell.displayhook.quiet():
            super().__call__(result)


def _run(shell: _Shell, cell: NotebookNode) -> bool:
    """Run one cell, put its outputs into it and return whether it succeeded."""
    cell.execution_count = shell.execution_count
    output = Output()
    shell.traceback = []
    shell.display_pub = output.publisher
    shell.display_trap.hook = _Hook(shell, output.shown)
    error: BaseException | None
    try:
        with output.captured():
            result = shell.run_cell(cell.source, store_history=True)
        error = result.error_before_exec or result.error_in_exec or output.error()
    except OutputLimitError as raised:
        error = raised
    cell.outputs = output.nodes()
    if error:
        cell.outputs.append(error_node(error, shell.traceback))
    return error is None


papermill_engines.register(NAME, InProcessEngine)
