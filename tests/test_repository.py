"""The repository as a whole: one list of dependencies, no addresses, notebooks without outputs."""

import json
import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from safetynet.pages import notebooks
from safetynet.words.terms import read_terms

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = re.findall(
    r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*?)(?=^\S|\Z)", LOCK, re.DOTALL | re.MULTILINE
)


def tracked() -> list[Path]:
    """Return the files that git holds; what lies beside them is its owner's business."""
    try:
        command = ["git", "ls-files", "--cached", "-z"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"not a git checkout: {error}")
    names = listed.stdout.decode("utf-8").split("\0")
    return [ROOT / name for name in names if (ROOT / name).is_file()]


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


def test_no_folder_of_tests_is_passed_over(request: pytest.FixtureRequest) -> None:
    """pytest itself leaves out folders of some names, build among them."""
    patterns = request.config.getini("norecursedirs")
    folders = {ROOT / part for path in tracked() if path.suffix in {".py", ".ipynb"}
               for part in path.relative_to(ROOT).parents
               if part.parts[:1] in (("tests",), ("lib",))}  # fmt: skip
    assert ROOT / "tests" / "build" in folders
    assert not [f for f in folders for pattern in patterns if fnmatch(f.name, pattern)]


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


BUILT_IN = [ROOT / "notebooks" / f"{name}.ipynb" for name in notebooks.BUILT_IN]


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda p: p.name)
def test_a_notebook_that_comes_with_the_workbook_reads_as_the_analysis(path: Path) -> None:
    """Calls and frames in its cells; what needs a function of its own belongs to the library."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["safetynet"]["publish"] in notebooks.KINDS
    cells = notebook["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert "import safetynet as sn" in code[1]
    for source in code:
        assert not re.search(r"^\s*(def|class|while)\b|open\(|Path\(", source, re.MULTILINE), source
    tags = [cell["metadata"].get("tags", []) for cell in cells]
    assert sum("parameters" in tag for tag in tags) == 1
    terms = [cell["metadata"]["safetynet"]["term"] for cell in cells
             if "term" in cell["metadata"].get("safetynet", {})]  # fmt: skip
    known = read_terms()
    assert all(term in known for term in terms)
    steps = {cell["metadata"]["safetynet"]["term"] for cell in cells
             if "step" in cell["metadata"].get("tags", []) and cell["cell_type"] == "markdown"}  # fmt: skip
    assert all(f"{term}_text" in known for term in steps)


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda p: p.name)
def test_notebooks_are_committed_without_outputs(path: Path) -> None:
    """What git holds counts: in JupyterLab a saved notebook has outputs, which a filter leaves out."""
    name = path.relative_to(ROOT).as_posix()
    try:
        held = subprocess.run(
            ["git", "show", f":{name}"], cwd=ROOT, check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"not a git checkout: {error}")
    for cell in json.loads(held.stdout)["cells"]:
        assert not cell.get("outputs")
        assert not cell.get("execution_count")


def test_the_core_is_a_part_of_the_lock() -> None:
    """Who only reads the data has the same versions, without what tests need."""
    core = (ROOT / "requirements-core.lock").read_text(encoding="utf-8")
    pins = {name: (version, marker) for name, version, marker in PINNED}
    mine = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", core, re.MULTILINE)
    assert len(mine) > 80
    assert all(pins[name][0] == version for name, version in mine if LOCK.count(f"{name}==") == 1)
    assert not {"pytest", "ruff", "mypy", "playwright"} & {name for name, _ in mine}
    conda = yaml.safe_load((ROOT / "environment-core.yml").read_text(encoding="utf-8"))
    assert f"python{PROJECT['requires-python']}" in conda["dependencies"]


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ON_MAIN = "github.event_name == 'push' && github.ref == 'refs/heads/main'"


def read_workflow(path: Path) -> dict[str, Any]:
    """Return a workflow with its triggers under "on", which YAML takes for a truth value."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found | {"on": found.pop(True)}


def writes(permissions: object) -> list[str]:
    """Return what may be written; none are given where a job says nothing, as the file gives none."""
    if isinstance(permissions, dict):
        return [name for name, right in permissions.items() if right not in ("read", "none")]
    return [] if permissions in (None, "read-all") else [str(permissions)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_a_workflow_gives_no_right_to_code_that_it_runs(path: Path) -> None:
    workflow = read_workflow(path)
    assert workflow["permissions"] == {}
    assert not {"pull_request_target", "workflow_run"} & set(workflow["on"])
    assert "secrets." not in path.read_text(encoding="utf-8")
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 90, name
        if any("run" in step for step in job["steps"]):
            assert writes(job.get("permissions")) == [], name
        else:
            assert job["if"] == ON_MAIN, name
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_a_workflow_names_actions_by_their_commit(path: Path) -> None:
    """A tag can be moved to other code; the version stands beside the commit, for people."""
    uses = re.findall(r"^\s*(?:- )?uses: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    steps = [step for job in read_workflow(path)["jobs"].values() for step in job["steps"]]
    assert len(uses) == sum("uses" in step for step in steps) > 0
    for text in uses:
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", text), text


def test_pages_are_published_only_when_tested_and_from_main() -> None:
    workflow = read_workflow(ROOT / ".github" / "workflows" / "pages.yml")
    assert set(workflow["on"]) == {"pull_request", "push"}
    check, deploy = workflow["jobs"]["check"], workflow["jobs"]["deploy"]
    assert "check" in deploy["needs"]
    assert deploy["if"] == ON_MAIN
    assert "if" not in check
    assert check["permissions"] == {"contents": "read"}
    commands = [step.get("run") for step in check["steps"]]
    assert {"make reports", "make check", "make test-all", "make publish-check"} <= set(commands)
    upload = check["steps"][-1]
    assert upload["uses"].startswith("actions/upload-pages-artifact@")
    assert upload["if"] == ON_MAIN
    able = [name for name, job in workflow["jobs"].items() if "pages" in writes(job["permissions"])]
    assert able == ["deploy"]
    assert {step["uses"].partition("@")[0] for step in deploy["steps"]} == {"actions/deploy-pages"}


def test_what_is_said_of_security_is_tested() -> None:
    named = re.findall(
        r"`(tests/[\w/]+\.py)?::(test_\w+)`", (ROOT / "SECURITY.md").read_text("utf-8")
    )
    assert len(named) > 10
    path = ""
    for file, test in named:
        path = file or path  # a name alone stands in the file that was named before it
        assert f"\ndef {test}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{test}"
