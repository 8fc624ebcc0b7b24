import shutil
from pathlib import Path

import pytest
from safetynet.identity import PACKAGE, code_identity, identity_of


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package and its lock, as they stand in a checkout."""
    shutil.copytree(PACKAGE, tmp_path / "lib" / PACKAGE.name)
    shutil.copy(PACKAGE.parents[1] / "requirements.lock", tmp_path)
    return tmp_path / "lib" / PACKAGE.name


def test_a_copy_has_the_same_identity_whatever_python_has_compiled(package: Path) -> None:
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "page.pyc").write_bytes(b"x")
    assert identity_of(package) == code_identity()
    assert len(code_identity()) == 64


@pytest.mark.parametrize(
    "name", ["cli.py", "words/terms.csv", "../../requirements.lock", "new/file.py"]
)
def test_any_other_file_is_another_identity(package: Path, name: str) -> None:
    (package / name).parent.mkdir(exist_ok=True)
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert identity_of(package) != code_identity()


def test_a_name_counts_too(package: Path) -> None:
    (package / "cli.py").rename(package / "side.py")
    assert identity_of(package) != code_identity()


def test_an_installed_package_has_no_lock(package: Path) -> None:
    (package.parents[1] / "requirements.lock").unlink()
    assert identity_of(package) != code_identity()
