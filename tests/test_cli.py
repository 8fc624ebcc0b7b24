import pytest
from conftest import edit
from safetynet.cli import app
from safetynet.workbook import ROOT_VARIABLE, Workbook
from typer.testing import CliRunner

run = CliRunner().invoke


def test_check_of_sound_data(copy: Workbook) -> None:
    result = run(app, ["check"])
    assert result.exit_code == 0
    assert "no fault" in result.output


def test_faulty_data_stops_everything_and_writes_nothing(copy: Workbook) -> None:
    edit(copy.raw / "briefings/yilan-2021-briefing/figures.csv", "451,175人", "45,1175人")
    for command in ("check", "build"):
        result = run(app, [command])
        assert result.exit_code == 1
        assert "figures.csv, row 2, column printed: found '45,1175人'" in result.output
    assert not copy.reports.exists()
    assert not copy.processed.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--county", "yilann"], "Did you mean 'yilan'?"),
        (["--strategy", "9"], "Valid: 1, 2, 3, 4"),
        (["--language", "jp"], "Valid: zh, en"),
    ],
)
def test_wrong_options(copy: Workbook, options: list[str], message: str) -> None:
    result = run(app, ["build", *options])
    assert result.exit_code == 1
    assert message in result.output
    assert not copy.reports.exists()


def test_a_folder_without_data(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    result = run(app, ["check"])
    assert result.exit_code == 1
    assert "no data/raw" in result.output
