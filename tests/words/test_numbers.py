import pytest
from safetynet.book.evidence import Evidence
from safetynet.words.numbers import show_apart, show_name, show_number, show_period, show_value
from safetynet.words.terms import Words


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (1.0, "1"), (3.85, "3.85"), (99.95, "99.95"), (13983, "13,983"), (-4.73, "−4.73")],
)
def test_number(number: float, text: str) -> None:
    assert show_number(number) == text


CASES = {
    "f148a": ("低於7%", "under 7%", "第二期", "phase two"),
    "f45b": ("第1名", "rank 1", "111年", "2022"),
    "f222e": ("4：5", "4:5", "111年", "2022"),
    "f222f": ("11–20歲", "11–20 years of age", "111年", "2022"),
    "f151c": ("1案", "1 case", "111年", "2022"),
    "f253b": ("3人", "3 people", "110年", "2021"),
    "f367a": ("19人", "19 people", "111年3月12日", "12 March 2022"),
    "f342a": ("8校", "8 schools", "第二期", "phase two"),
    "f353b": ("5,867人次", "5,867 attendances", "全年度", "a whole year, not named"),
    "f339a": ("至少3場次", "at least 3 sessions", "每學年", "each year or school year"),
    "f79a": ("100%", "100%", "未列時間", "no period printed"),
    "f299d": ("25人", "25 people", "109–111年", "2020–2022"),
    "f331f": ("5人", "5 people", "110年12月", "December 2021"),
}


@pytest.mark.parametrize("figure_id", CASES)
def test_value_and_period(evidence: Evidence, figure_id: str) -> None:
    figures = evidence.figures.set_index("figure_id")
    row = figures.loc[f"lienchiang-2023-briefing/{figure_id}"]
    shown = [
        show(row, evidence.programme, Words(language))
        for show in (show_value, show_period)
        for language in ("zh", "en")
    ]
    assert tuple(shown) == CASES[figure_id]


def test_amount_of_money(evidence: Evidence) -> None:
    row = evidence.figures.set_index("figure_id").loc["yilan-2021-briefing/f130c"]
    assert show_value(row, evidence.programme, Words("en")) == "NT$3,854,500"
    assert show_value(row, evidence.programme, Words("zh")) == "3,854,500元"


def test_every_figure_can_be_shown(evidence: Evidence) -> None:
    for _, row in evidence.figures.iterrows():
        for language in ("zh", "en"):
            words = Words(language)
            for show in (show_value, show_period, show_name):
                text = show(row, evidence.programme, words)
                assert text
                assert "nan" not in text.lower().split()


def test_only_a_printed_name_is_shown_as_a_phase(evidence: Evidence) -> None:
    figures = evidence.figures.set_index("figure_id")
    row = figures.loc["yilan-2021-briefing/f193a"]
    assert row["period_printed"] == "107-109年"
    assert show_period(row, evidence.programme, Words("en")) == "2018–2020"
    assert show_period(row, evidence.programme, Words("zh")) == "107–109年"


@pytest.mark.parametrize(
    ("number", "decimals", "marks", "text"),
    [(1.034, 2, (0, 1), "1.03"), (1.001, 2, (0, 1), "1.001"), (0.9996, 2, (0, 1), "0.9996"),
     (1.0, 2, (0, 1), "1.00"), (0.003, 2, (0, 1), "0.003"), (-0.04, 1, (0,), "−0.04"),
     (0.0, 1, (0,), "0.0"), (1.0000001, 2, (1,), "1.0000"), (0.0496, 3, (0.05,), "0.0496")],
)  # fmt: skip
def test_rounding_does_not_make_a_number_a_mark(
    number: float, decimals: int, marks: tuple[float, ...], text: str
) -> None:
    assert show_apart(number, decimals, *marks) == text
