"""CITATION.cff: what the Citation File Format 1.2.0 asks for, and what the package says."""

import re
import tomllib

import yaml
from conftest import ROOT
from safetynet import __released__, __version__

CITED = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
# The schema's required keys and those that it knows (Druskat et al. 2021).
REQUIRED = {"cff-version", "message", "title", "authors"}
KNOWN = REQUIRED | {
    "abstract", "commit", "contact", "date-released", "doi", "identifiers", "keywords", "license",
    "license-url", "preferred-citation", "references", "repository", "repository-artifact",
    "repository-code", "type", "url", "version",
}  # fmt: skip


def test_the_citation_file_has_the_fields_of_the_standard() -> None:
    assert set(CITED) >= REQUIRED
    assert set(CITED) <= KNOWN
    assert CITED["cff-version"] == "1.2.0"
    assert CITED["type"] in ("software", "dataset")
    assert all(isinstance(CITED[name], str) for name in ("message", "title", "abstract", "license"))
    assert CITED["authors"]
    for author in CITED["authors"]:
        # an entity has a name, a person a family or given name
        assert set(author) & {"name", "family-names", "given-names", "alias"}
    assert len(CITED["keywords"]) == len(set(CITED["keywords"])) > 0


def test_the_citation_file_says_what_the_package_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert CITED["version"] == __version__ == project["version"]
    assert CITED["license"] == project["license"]
    assert CITED["date-released"] == __released__
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    [holder] = re.findall(r"Copyright \(c\) \d{4} (.+)", licence)
    assert [author["name"] for author in CITED["authors"]] == [holder]
