import json

import frictionless
from conftest import ROOT
from safetynet.evidence import Evidence


def test_the_package_is_valid() -> None:
    report = frictionless.Package(str(ROOT / "data/processed/datapackage.json")).validate()
    assert report.valid, report.flatten(["fileName", "rowNumber", "fieldName", "note"])
    assert report.stats["tasks"] == 5


def test_the_package_names_its_sources(evidence: Evidence) -> None:
    package = json.loads((ROOT / "data/processed/datapackage.json").read_text(encoding="utf-8"))
    assert len(package["sources"]) == len(evidence.briefings)
    assert [r["name"] for r in package["resources"]] == [
        "figures",
        "measures",
        "audit",
        "estimates",
        "comparisons",
    ]
