"""The rooms of the package: what stands lower may import what stands above it, never the reverse."""

import re

import pytest
from conftest import ROOT

LIBRARY = ROOT / "lib" / "safetynet"
ROOMS = (
    "identity workbook seal lock printed raw documents numbers proposals intake evidence statistics book words tables charts pages run"
    " build exit cli_intake cli_check cli_brief cli __main__"
).split()
IMPORT = re.compile(r"^\s*(?:from|import) safetynet\.([\w.]+)", re.MULTILINE)


def imports() -> dict[str, set[str]]:
    """Return what each module of the package imports of it, wherever in its text."""
    found = {}
    for path in LIBRARY.rglob("*.py"):
        name = ".".join(path.relative_to(LIBRARY).with_suffix("").parts)
        found[name] = set(IMPORT.findall(path.read_text(encoding="utf-8")))
    return found


def room(module: str) -> int:
    return ROOMS.index(module.partition(".")[0])


MODULES = {name: used for name, used in imports().items() if name != "__init__"}


def test_every_folder_is_a_room() -> None:
    folders = {path.parent.name for path in LIBRARY.glob("*/__init__.py")}
    assert folders == {name for name in ROOMS if (LIBRARY / name).is_dir()}
    assert len(MODULES) > 80


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_arrow_points_down(module: str) -> None:
    wrong = {used for used in MODULES[module] if room(used) > room(module)}
    assert not wrong, f"{module} imports {', '.join(sorted(wrong))}, which comes after it"


def circle(name: str, way: tuple[str, ...], clear: set[str]) -> tuple[str, ...]:
    """Return the modules of a circle that is reached from one, empty if there is none."""
    if name in way:
        return (*way[way.index(name) :], name)
    if name not in clear:
        for used in sorted(MODULES.get(name, ())):
            if found := circle(used, (*way, name), clear):
                return found
        clear.add(name)
    return ()


def test_no_module_imports_itself_in_a_circle() -> None:
    clear: set[str] = set()
    for name in MODULES:
        assert circle(name, (), clear) == ()


def test_tests_stand_in_the_rooms_of_what_they_test() -> None:
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert folders <= {name for name in ROOMS if (LIBRARY / name).is_dir()}
