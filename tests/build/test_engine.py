import tempfile
from contextlib import suppress
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from safetynet.build.engine import NAME
from safetynet.build.failure import failure_in
from safetynet.run.pool import run_each


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
    [(_, result, failure)] = run_each(
        run, [(notebook(*cells), parameters)], 1, "safetynet.build.main"
    )
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


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("while True: print('y' * 99)", "more than 1,000,000 characters printed"),
        ("import sys\nwhile True: sys.stderr.write('y' * 99)", "characters printed"),
        ("try:\n    print('y' * 2_000_000)\nexcept RuntimeError: 1", "characters printed"),
        ("while True: display(1)", "more than 1,000 displays"),
        ("'y' * 20_000_000", "more than 10,000,000 characters displayed"),
        ("import sys; sys.exit()", "leaves before its end"),
    ],
)
def test_a_page_can_hold_what_a_cell_puts_out(cell: str, reason: str) -> None:
    result, failure = execute(cell)
    assert result is None
    assert reason in failure


def test_an_error_is_cut_to_a_readable_length() -> None:
    assert len(execute("raise ValueError('y' * 10**7)")[1]) < 100_000


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (["1", "x = 1\n1 / 0"], "cell 2, line 2: ZeroDivisionError: division by zero"),
        (["def f():\n    1 / 0", "2\n\nf()"], "cell 2, line 3: ZeroDivisionError: division by zero"),
        (["try: 1 / 0\nexcept Exception:\n    raise KeyError('a\\nb')"], "cell 1, line 3: KeyError: 'a\\nb'"),
        (["1\n2 = = 1"], "cell 1, line 2: SyntaxError: "),
        (["raise ValueError('two\\nlines')"], "cell 1, line 1: ValueError: two lines"),
        (["assert 0"], "cell 1, line 1: AssertionError"),
        (["1"], ""),
    ],
)  # fmt: skip
def test_a_failure_in_one_line(cells: list[str], line: str) -> None:
    [(_, failed, _)] = run_each(failure_of, [cells], 1, "safetynet.build.main")
    assert failed.startswith(line)
    assert "\n" not in failed
    assert bool(failed) == bool(line)


def failure_of(cells: list[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.ipynb"
        source = notebook(*cells)
        del source.cells[0]
        with suppress(papermill.PapermillExecutionError):
            papermill.execute_notebook(source, str(out), engine_name=NAME, progress_bar=False)
        return failure_in(nbformat.read(out, 4))


def test_notebooks_do_not_see_each_other() -> None:
    jobs = [(notebook("import pandas; pandas.options.display.max_rows = 7; leak = 1"), {}),
            (notebook("import pandas; (pandas.options.display.max_rows, 'leak' in globals())"), {})]  # fmt: skip
    results = [result for _, result, _ in run_each(run, jobs, 1, "safetynet.build.main")]
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
