import json
from pathlib import Path

import frictionless
import pytest
from safetynet.book.evidence import Evidence
from safetynet.book.package import package_files

TABLES = [
    "figures",
    "measures",
    "audit",
    "results",
    "targets",
    "estimates",
    "comparisons",
    "sensitivity",
]


@pytest.fixture(scope="module")
def package(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as a build writes it; that the repository holds the same is tested elsewhere."""
    folder = tmp_path_factory.mktemp("processed")
    for name, content in package_files(evidence).items():
        (folder / name).write_bytes(content)
    return folder / "datapackage.json"


def test_the_package_is_valid(package: Path) -> None:
    report = frictionless.Package(str(package)).validate()
    assert report.valid, report.flatten(["fileName", "rowNumber", "fieldName", "note"])
    assert report.stats["tasks"] == len(TABLES)


def test_the_package_names_its_sources(package: Path, evidence: Evidence) -> None:
    described = json.loads(package.read_text(encoding="utf-8"))
    assert len(described["sources"]) == len(evidence.briefings)
    assert [r["name"] for r in described["resources"]] == TABLES


def test_the_package_tells_numbers_from_texts(package: Path, evidence: Evidence) -> None:
    """What a table holds as numbers is described as such, and nothing else is."""
    for resource in json.loads(package.read_text(encoding="utf-8"))["resources"]:
        table = getattr(evidence, resource["name"])
        for field in resource["schema"]["fields"]:
            number = table[field["name"]].dtype.kind in "iuf"
            # exact values are kept as texts
            number = number or field["name"] == "recomputed"
            assert (field["type"] in ("number", "integer")) is number, field
