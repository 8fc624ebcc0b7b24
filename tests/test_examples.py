"""The examples that Hypothesis makes are the same on every machine, and slow ones are waited for."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from conftest import FRESH
from hypothesis import given, settings
from hypothesis import strategies as st

fixed = pytest.mark.skipif(FRESH, reason="SAFETYNET_FRESH asks for new examples")


def examples() -> list[tuple[int, str]]:
    """Return what a property would be tried on."""
    seen: list[tuple[int, str]] = []

    @given(st.integers(), st.text())
    def gather(number: int, text: str) -> None:
        seen.append((number, text))

    gather()
    return seen


@fixed
def test_examples_do_not_follow_the_modules_that_are_loaded(tmp_path: Path) -> None:
    """Texts and numbers of a project's modules would else be tried too, once they are imported."""
    before = examples()
    own = tmp_path / "own.py"
    own.write_text(f"NUMBERS = {[7**n for n in range(3, 20)]}\nTEXT = 'a text of its own'\n")
    spec = importlib.util.spec_from_file_location("own", own)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "own", module)
        spec.loader.exec_module(module)
        after = examples()
    assert len(before) >= 100
    assert after == before


@fixed
def test_no_example_is_given_up_for_want_of_time() -> None:
    """What a test sets for itself keeps the rest of this."""
    for known in (settings(), settings(max_examples=7)):
        assert known.deadline is None
        assert known.derandomize
        assert known.database is None


def test_no_test_takes_the_fixed_examples_away() -> None:
    for path in Path(__file__).parent.rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if path != Path(__file__):
            assert "derandomize=False" not in text, path
            assert "use_true_random=True" not in text, path
            assert not re.search(r"(?<!System)Random\(\)", text), path
            assert "default_rng()" not in text, path
