"""What one cell prints and displays, up to a limit."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from IPython.core.displaypub import CapturingDisplayPublisher
from nbformat import NotebookNode
from nbformat.v4 import new_output

PRINTED = 1_000_000  # characters
SHOWN = 10_000_000  # characters of all displays, pictures included
DISPLAYS = 1_000
ERROR_CHARACTERS = 10_000  # of an error's own text


class OutputLimitError(RuntimeError):
    """A cell prints or displays more than a page can hold."""


class Output:
    """Collects one cell's output; what exceeds the limit is an error where it is written."""

    def __init__(self) -> None:
        self.printed = Allowance(PRINTED, "characters printed")
        self.size = Allowance(SHOWN, "characters displayed")
        self.count = Allowance(DISPLAYS, "displays")
        self.shown = _Shown(self)
        self.publisher = CapturingDisplayPublisher(outputs=self.shown)
        self._streams = {name: _Stream(self.printed) for name in ("stdout", "stderr")}

    @contextmanager
    def captured(self) -> Iterator[None]:
        """Collect what Python prints meanwhile."""
        with redirect_stdout(self._streams["stdout"]), redirect_stderr(self._streams["stderr"]):
            yield

    def nodes(self) -> list[NotebookNode]:
        """Return the outputs in the notebook's format: printed text, then displays."""
        texts = {name: stream.getvalue() for name, stream in self._streams.items()}
        printed = [new_output("stream", name=n, text=text) for n, text in texts.items() if text]
        return printed + [
            new_output("display_data", data=s["data"], metadata=s.get("metadata") or {})
            for s in self.shown
        ]

    def error(self) -> OutputLimitError | None:
        """Return the error that the cell may have swallowed."""
        return self.printed.error or self.size.error or self.count.error


class Allowance:
    """How much of something a cell may still put out."""

    def __init__(self, limit: int, unit: str) -> None:
        self.left = limit
        self.reason = f"more than {limit:,} {unit} in one cell"
        self.error: OutputLimitError | None = None

    def take(self, amount: int) -> None:
        """Use some of it, or raise OutputLimitError if there is not enough left."""
        self.left -= amount
        if self.left < 0:
            self.error = OutputLimitError(self.reason)
            raise self.error


class _Stream(StringIO):
    """Text written to a cell's standard output or error."""

    def __init__(self, allowance: Allowance) -> None:
        super().__init__()
        self._allowance = allowance

    def write(self, text: str) -> int:
        self._allowance.take(len(text))
        return super().write(text)


class _Shown(list[dict[str, Any]]):
    """A cell's displays."""

    def __init__(self, output: Output) -> None:
        super().__init__()
        self._output = output

    def append(self, display: dict[str, Any]) -> None:
        self._output.count.take(1)
        self._output.size.take(sum(len(str(value)) for value in display["data"].values()))
        super().append(display)


def error_node(error: BaseException, traceback: list[str]) -> NotebookNode:
    """Return an error in the notebook's format, its texts cut to a readable length."""
    value = str(error)
    if isinstance(error, SystemExit):
        # papermill takes an exit without a text for success, and the page would lack the rest.
        value = f"the notebook leaves before its end (exit code {error.code})"
    value, name = value[:ERROR_CHARACTERS], type(error).__name__
    lines = [line[:ERROR_CHARACTERS] for line in traceback]
    if value not in "\n".join(lines):
        lines.append(f"{name}: {value}")
    node: NotebookNode = new_output("error", ename=name, evalue=value, traceback=lines)
    return node
