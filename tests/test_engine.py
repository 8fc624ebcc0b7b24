from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from safetynet.engine import NAME
from safetynet.processes import run_each


def notebook(*cells: str) -> nbformat.NotebookNode:
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    first = new_code_cell("x = 1", metadata={"tags": ["parameters"]})
    return new_notebook(cells=[first, *map(new_code_cell, cells)], metadata=metadata)


def run(job: tuple[nbformat.NotebookNode, dict]) -> nbformat.NotebookNode:
    source, parameters = job
    return papermill.execute_notebook(
        source, None, parameters=parameters, engine_name=NAME, progress_bar=False
    )


def execute(*cells: str, **parameters: object) -> tuple[nbformat.NotebookNode | None, str]:
    """Run in a fresh process, as the build does: the shell is one per process."""
    [(_, result, failure)] = run_each(run, [(notebook(*cells), parameters)], 1, "safetynet.engine")
    return result, failure


def test_results_displays_and_streams() -> None:
    result, failure = execute(
        "print('out'); x", "display({'text/html': '<b>1</b>'}, raw=True)", "x;"
    )
    assert failure == ""
    assert result is not None
    outputs = [cell.outputs for cell in result.cells[1:]]
    assert [o.output_type for o in outputs[0]] == ["stream", "display_data"]
    assert outputs[0][1].data["text/plain"] == "1"
    assert outputs[1][0].data == {"text/html": "<b>1</b>"}
    assert outputs[2] == []


def test_parameters() -> None:
    result, failure = execute("x", x="連江縣")
    assert result is not None, failure
    assert result.cells[-1].outputs[0].data["text/plain"] == "'連江縣'"


def test_a_failing_cell_ends_the_notebook() -> None:
    result, failure = execute("1 / 0", "raise SystemError('not reached')")
    assert result is None
    assert "ZeroDivisionError: division by zero" in failure
    assert "not reached" not in failure


def test_a_syntax_error_is_an_error() -> None:
    assert "SyntaxError" in execute("x = = 1")[1]


@pytest.mark.parametrize("cell", ["import os; os._exit(3)", "import ctypes; ctypes.string_at(0)"])
def test_a_process_that_dies_fails_its_own_notebook_only(cell: str) -> None:
    jobs = [(notebook(cell), {}), (notebook("x + 1"), {})]
    ended = {
        id(job): (result, failure)
        for job, result, failure in run_each(run, jobs, 2, "safetynet.engine")
    }
    assert "the process ended with exit code" in ended[id(jobs[0])][1]
    assert ended[id(jobs[1])][1] == ""


def test_notebooks_do_not_see_each_other() -> None:
    jobs = [(notebook("import pandas; pandas.options.display.max_rows = 7; leak = 1"), {}),
            (notebook("import pandas; (pandas.options.display.max_rows, 'leak' in globals())"), {})]  # fmt: skip
    results = [result for _, result, _ in run_each(run, jobs, 1, "safetynet.engine")]
    assert results[1].cells[-1].outputs[0].data["text/plain"] == "(60, False)"


def test_plain_papermill_refuses_unknown_parameters(tmp_path: Path, copy) -> None:
    """The notebook itself fails; papermill only warns."""
    with pytest.raises(
        papermill.PapermillExecutionError, match=r"unknown parameter 'conty'.*Valid: county"
    ):
        papermill.execute_notebook(
            str(copy.notebooks / "strategy.ipynb"),
            str(tmp_path / "out.ipynb"),
            parameters={"conty": "yilan"},
            progress_bar=False,
        )
