"""The repository as a whole: one list of dependencies, no addresses, notebooks without outputs."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = re.findall(
    r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*?)(?=^\S|\Z)", LOCK, re.DOTALL | re.MULTILINE
)


def tracked() -> list[Path]:
    try:
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"not a git checkout: {error}")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_lock_serves_every_dependency() -> None:
    versions: dict[str, list[str]] = {}
    for name, version, _ in PINNED:
        versions.setdefault(canonicalize_name(name), []).append(version)
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    for text in wanted:
        requirement = Requirement(text)
        found = versions.get(canonicalize_name(requirement.name), [])
        assert found, f"{requirement.name} is not in requirements.lock: run make lock"
        assert all(requirement.specifier.contains(version) for version in found), text


def test_every_pin_has_hashes() -> None:
    assert len(PINNED) > 100
    for name, _, rest in PINNED:
        assert "--hash=sha256:" in rest, name


def test_conda_gives_the_same_environment() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, extra = conda["dependencies"]
    assert python == f"python{PROJECT['requires-python']}"
    assert pip == "pip"
    assert extra == {"pip": ["--require-hashes", "--requirement requirements.lock"]}


def test_no_file_names_a_registry_or_a_machine() -> None:
    forbidden = re.compile(
        r"pypi\.org|pythonhosted|index-url|find-links|/root/|/home/\w|/tmp/\w|/work/"
    )
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".png", ".woff"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert not forbidden.search(text), path


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_notebooks_display_and_store_nothing(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        assert not cell.get("outputs")
        assert not cell.get("execution_count")
        source = re.sub(r"#.*", "", "".join(cell["source"]))
        if cell["cell_type"] == "code":
            assert len(source.split("\n")) <= 5, source
            assert not re.search(
                r"^\s*(def|class|for|while)\b|[*/+]|open\(|Path", source, re.MULTILINE
            )
    tags = [cell["metadata"].get("tags", []) for cell in cells]
    assert sum("parameters" in tag for tag in tags) == 1
