import re
from pathlib import Path

import pytest
from safetynet.evidence import arithmetic, choice, figures, results
from safetynet.raw import catalogue
from safetynet.statistics import comparison, estimate, pairs, sensitivity, target
from safetynet.words.terms import LANGUAGES, Words, read_terms

LIBRARY = Path(__file__).parents[2] / "lib" / "safetynet"


# What one language needs and the other does without: 學年度 is named by one year, school years by
# two; a Chinese number stands with its unit; an English noun after a big number has its plural.
OWN = {"school_year": {"last"}, "ruled_below": {"unit"}, "ruled_above": {"unit"},
       "ruled_out_counts": {"unit"}, "tally_missed": {"count"}, "tally_met": {"count"},
       "tally_compared": {"count"}, "tally_obstacles": {"count"},
       "counted_only": {"count"}}  # fmt: skip


def test_every_term_has_every_language_and_the_same_blanks() -> None:
    for term, texts in read_terms().items():
        zh, en = (set(re.findall(r"{(\w+)[:}]", texts[code])) for code in ("zh", "en"))
        assert all(texts[code].strip() for code in LANGUAGES), term
        assert zh ^ en == OWN.get(term, set()), term


def test_english_has_no_chinese() -> None:
    allowed = {"other_language", "search_none"}
    for term, texts in read_terms().items():
        assert term in allowed or not re.search("[\u4e00-\u9fff]", texts["en"]), term


def test_every_term_is_used_and_every_used_term_exists() -> None:
    sources = [*LIBRARY.rglob("*.py"), *LIBRARY.glob("*/templates/**/*.j2")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    notebooks = (LIBRARY.parents[1] / "notebooks").glob("*.ipynb")
    code += "".join(path.read_text(encoding="utf-8") for path in notebooks)
    # Terms are also made of a beginning and a value: words(f"verdict_{verdict}").
    made = set(re.findall(r"""words\(\s*f?['"](\w+_)(?:\{|['"]\s*\+)""", code)) | {"found_", "per_"}
    made |= {f"{table}_caption" for table in ("findings", "corrections", "evidence_table")}
    assert {"verdict_", "short_", "because_", "aside_", "choice_", "target_", "mark_"} <= made
    for term in read_terms():
        # a step of a notebook has its name and its text by one term
        term = term.removesuffix("_text") if term.startswith("step_") else term
        assert re.search(rf"['\"]{re.escape(term)}['\"]", code) or any(
            term.startswith(prefix) for prefix in made
        ), f"{term} is never used"
    for term in re.findall(r"words\(\s*['\"](\w+)['\"]\s*[,)]", code):
        assert term in read_terms(), f"{term} is not in the term table"


MADE = {
    "verdict_": {*comparison.VERDICTS, *arithmetic.VERDICTS},
    "short_": comparison.VERDICTS,
    "when_": comparison.VERDICTS,
    "because_": {*estimate.REASONS, *pairs.APART, "part"},
    "aside_": {*choice.REASONS, *results.OUTSIDE},
    "choice_": sensitivity.CHOICES,
    "target_": target.REASONS,
    "": target.STATES,
    "mark_": {"accused", "document", "few-events", "small-base"},
    "undated_": {*figures.BASES, "recurring"},
    "derived_": {"base", "count", "both", "short_base", "short_count", "short_both"},
    "phase_by_": set(figures.BASES) - {"period", "phase"},
    "per_": {*catalogue.GROUPS, "year"},
    "unit_per_": {*catalogue.GROUPS, "year"},
    "value_": estimate.WITHOUT_VALUE,
}


@pytest.mark.parametrize("beginning", MADE)
def test_every_value_that_code_makes_has_its_words(beginning: str) -> None:
    assert {f"{beginning}{value}" for value in MADE[beginning]} <= set(read_terms())


def test_unknown_language() -> None:
    with pytest.raises(ValueError, match="Valid: zh, en"):
        Words("fr")


def test_one_and_many() -> None:
    words = Words("en")
    one, two = (words("counted_indicators", count=count) for count in (1, 2))
    assert words("finding_none_clear", what=one, tested=1).startswith("1 indicator has figures")
    assert words("finding_none_clear", what=two, tested=0).startswith("2 indicators have figures")
