import re
from pathlib import Path

import pytest
from safetynet.words import LANGUAGES, Words, read_terms

LIBRARY = Path(__file__).parents[1] / "lib" / "safetynet"


def test_every_term_has_every_language_and_the_same_blanks() -> None:
    for term, texts in read_terms().items():
        blanks = {tuple(sorted(set(re.findall(r"{(\w+)[:}]", texts[code])))) for code in LANGUAGES}
        assert all(texts[code].strip() for code in LANGUAGES), term
        assert len(blanks) == 1, term


def test_english_has_no_chinese() -> None:
    allowed = {"other_language", "search_none"}
    for term, texts in read_terms().items():
        assert term in allowed or not re.search("[\u4e00-\u9fff]", texts["en"]), term


def test_every_term_is_used_and_every_used_term_exists() -> None:
    sources = [*LIBRARY.glob("*.py"), *LIBRARY.glob("templates/**/*.j2")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    notebooks = (LIBRARY.parents[1] / "notebooks").glob("*.ipynb")
    code += "".join(path.read_text(encoding="utf-8") for path in notebooks)
    made = {
        "role_",
        "bound_",
        "recurring_",
        "verdict_",
        "kind_",
        "status_",
        "source_",
        "read_",
        "phase_by_",
        "short_",
        "funnel_",
        "why_",
        "when_",
        "file_",
        "found_",
        "tool_",
        "side_",
        "data_",
        "measure_",
        "direction_",
        "glossary_",
        "unit_per_",
    }
    made |= {f"{table}_caption" for table in ("findings", "corrections", "evidence_table")}
    for term in read_terms():
        assert re.search(rf"['\"]{re.escape(term)}['\"]", code) or any(
            term.startswith(prefix) for prefix in made
        ), f"{term} is never used"
    for term in re.findall(r"words\(\s*['\"](\w+)['\"]\s*[,)]", code):
        assert term in read_terms(), f"{term} is not in the term table"


def test_unknown_language() -> None:
    with pytest.raises(ValueError, match="Valid: zh, en"):
        Words("fr")


def test_one_and_many() -> None:
    words = Words("en")
    assert words("finding_none_clear", count=1, tested=1).startswith("1 indicator has figures")
    assert words("finding_none_clear", count=2, tested=0).startswith("2 indicators have figures")
