"""A papermill engine that runs a notebook in the process it is called from."""

import os
import sys
from typing import Any

import matplotlib as mpl
from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from nbformat import NotebookNode
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

from safetynet.build.failure import CLASSES
from safetynet.build.output import Output, OutputLimitError, error_node
from safetynet.charts.display import draw_figures, show_frames
from safetynet.charts.font import chart_family

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
        _show(shell)
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


def _show(shell: _Shell) -> None:
    """Let figures and frames be shown, Chinese included, as a kernel with a display would."""
    os.environ["MPLBACKEND"] = "agg"
    mpl.rcParams["font.family"] = [chart_family()]
    mpl.rcParams["axes.unicode_minus"] = False
    draw_figures(shell)
    show_frames(shell, alone=True)


def _flush(shell: _Shell) -> None:
    """Show the figures that a cell has left open, as JupyterLab does, and close them."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else ():
        figure = pyplot.figure(number)
        if figure.axes:
            display(figure)
        pyplot.close(figure)


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
            if result.success:
                with shell.display_trap:
                    _flush(shell)
        error = result.error_before_exec or result.error_in_exec or output.error()
    except OutputLimitError as raised:
        error = raised
    cell.outputs = output.nodes()
    if error:
        cell.outputs.append(error_node(error, shell.traceback))
        cell.metadata[CLASSES] = [found.__name__ for found in type(error).__mro__]
    return error is None


papermill_engines.register(NAME, InProcessEngine)
