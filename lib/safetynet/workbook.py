"""Where the workbook's folders are, and where its site is to stand."""

import os
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT_VARIABLE = "SAFETYNET_ROOT"
# Names the folder of the briefings' own texts, where they are at hand.
DOCUMENTS_VARIABLE = "SAFETYNET_DOCUMENTS"
# The address under which the site is published; before that of the settings.
SITE_VARIABLE = "SAFETYNET_SITE"
SETTINGS = "pyproject.toml"
ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.:-]*(/[A-Za-z0-9._~%/-]*)?")


@dataclass(frozen=True)
class Workbook:
    """The folders of one workbook, named from its root."""

    root: Path

    @classmethod
    def find(cls) -> "Workbook":
        """Return the workbook named by ``SAFETYNET_ROOT``, else the one this package stands in.

        Raises FileNotFoundError where that folder has no ``data/raw``.
        """
        root = Path(os.environ.get(ROOT_VARIABLE) or Path(__file__).parents[2]).resolve()
        if not (root / "data" / "raw").is_dir():
            raise FileNotFoundError(
                f"no data/raw in {root}: set {ROOT_VARIABLE} to the folder of the workbook"
            )
        return cls(root)

    @cached_property
    def raw(self) -> Path:
        """Return the folder of what people typed from documents."""
        return self.root / "data" / "raw"

    @cached_property
    def processed(self) -> Path:
        """Return the folder of what code wrote."""
        return self.root / "data" / "processed"

    @cached_property
    def notebooks(self) -> Path:
        """Return the folder of the parameterized notebooks."""
        return self.root / "notebooks"

    @cached_property
    def reports(self) -> Path:
        """Return the folder of the published pages."""
        return self.root / "reports"

    @cached_property
    def state(self) -> Path:
        """Return the folder of what the build remembers between runs."""
        return self.root / ".safetynet"

    def site(self, given: str = "") -> str:
        """Return the address of the published site without its last slash, empty if none is set.

        That is ``given``, else ``site`` under ``[tool.safetynet]`` in the settings at the root.
        Raises ValueError for what is no address.
        """
        path, where = self.root / SETTINGS, SITE_VARIABLE
        if not given and path.is_file():
            where = f"{SETTINGS}, tool.safetynet.site"
            with path.open("rb") as file:
                given = tomllib.load(file).get("tool", {}).get("safetynet", {}).get("site", "")
        if given and not (isinstance(given, str) and ADDRESS.fullmatch(given)):
            raise ValueError(
                f"{where}: {given!r} is no address such as https://example.org/reports"
            )
        return given.rstrip("/")

    def name(self, path: Path) -> str:
        """Return a path as people write it: from the root, with forward slashes."""
        # Wherever a link leads: people look for the name that is listed.
        path = path if path.is_relative_to(self.root) else Path(os.path.realpath(path))
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        )
