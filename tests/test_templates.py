"""The templates: every macro that code asks for by name is there, and none is left over."""

import ast
import re
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "lib" / "safetynet"
TEMPLATES = {path.name: path for path in PACKAGE.rglob("*.j2")}
DEFAULT = "pieces.html.j2"


def macros(template: str) -> set[str]:
    """Return the macros a template defines."""
    return set(re.findall(r"{%-?\s*macro (\w+)\(", TEMPLATES[template].read_text(encoding="utf-8")))


def asked() -> list[tuple[str, str, str]]:
    """Return where code renders a macro: place, template, macro."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = constants(tree)
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            texts = [text(argument, names) for argument in call.args[:2]]
            place = f"{path.relative_to(ROOT)}:{call.lineno}"
            if call.func.id == "render_part" and all(texts):
                found.append((place, str(texts[0]), str(texts[1])))
            elif call.func.id == "render" and texts and texts[0]:
                found.append((place, DEFAULT, texts[0]))
    return found


def constants(tree: ast.Module) -> dict[str, str]:
    """Return the texts a module gives names to."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def text(node: ast.expr, names: dict[str, str]) -> str | None:
    """Return the text an argument is, written out or by a name."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


ASKED = asked()


@pytest.mark.parametrize(("place", "template", "macro"), ASKED, ids=[a[0] for a in ASKED])
def test_a_macro_that_code_asks_for_is_there(place: str, template: str, macro: str) -> None:
    assert macro in macros(template), f"{place} asks for {macro}, which {template} has not"


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_no_macro_is_left_over(template: str) -> None:
    written = "".join(
        path.read_text(encoding="utf-8") for path in [*PACKAGE.rglob("*.py"), *TEMPLATES.values()]
    )
    for macro in macros(template):
        used = len(re.findall(rf"\b{macro}\(|[\"']{macro}[\"']", written))
        assert used > 1, f"{template}: nothing renders {macro}"


def test_macros_were_found() -> None:
    assert len(ASKED) > 15
    assert Path(TEMPLATES[DEFAULT]).is_file()
