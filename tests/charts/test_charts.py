import re
from xml.etree import ElementTree

import pandas as pd
import pytest
from safetynet.book.evidence import Evidence
from safetynet.charts.chart import slim
from safetynet.charts.count import draw_counts
from safetynet.charts.county import draw_counties
from safetynet.charts.dots import Dot, _top
from safetynet.charts.share import draw_shares
from safetynet.evidence.indicators import select_figures
from safetynet.words.terms import Words


def draw_bare_shares(figures: pd.DataFrame, programme, words: Words):
    none = pd.DataFrame(columns=["indicator", "breakdown", "phase", "results", "lower", "upper"])
    return draw_shares(figures, none, programme, words)


def all_used(figures: pd.DataFrame) -> pd.DataFrame:
    return figures[["figure_id"]].assign(use="used", reason="")


def draw_all_counts(figures: pd.DataFrame, programme, words: Words):
    return draw_counts(figures, all_used(figures), programme, words)


DRAW = [draw_bare_shares, draw_all_counts]


def texts(svg: str) -> list[str]:
    return [
        "".join(e.itertext()).strip()
        for e in ElementTree.fromstring(f"<panels>{svg}</panels>").iter()
        if e.tag.endswith("text")
    ]


def test_counts_show_every_value_and_the_missing_phase(evidence: Evidence) -> None:
    figures = select_figures(evidence.figures, "TW-LIE", "4")
    chart = draw_counts(figures, evidence.results, evidence.programme, Words("zh"))
    shown = texts(chart.svg)
    assert {"9", "11", "5", "3,954", "4,129", "第一期", "未報告"} <= set(shown)
    assert "25" not in shown  # the total spans both phases


def test_a_total_beside_its_years_is_left_to_the_table(evidence: Evidence) -> None:
    figures = select_figures(evidence.figures, "TW-TNN", "2")
    panel = draw_counts(figures, evidence.results, evidence.programme, Words("zh")).panels[0]
    assert panel.title == "兒少保護醫療整合中心轉介人數"
    assert {"6", "9", "7"} <= set(texts(panel.svg))
    assert "22" not in texts(panel.svg)


def test_shares_show_targets_and_the_missing_phase(evidence: Evidence) -> None:
    figures = select_figures(evidence.figures, "TW-ILA", "2")
    chart = draw_shares(figures, evidence.estimates.iloc[:0], evidence.programme, Words("en"))
    shown = texts(chart.svg)
    assert {"28.99%", "Target 72%", "Phase one", "2020"} <= {
        line for text in shown for line in text.split("\n")
    }
    assert shown.count("not reported") == 6
    assert "28.99%" in chart.alternative
    assert "5 shares with figures: 5 in phase one." in chart.sentence


@pytest.mark.parametrize("draw", DRAW)
def test_svg_has_real_text_and_words_beside_it(evidence: Evidence, draw) -> None:
    figures = select_figures(evidence.figures, "TW-LIE", "1")
    chart = draw(figures, evidence.programme, Words("zh"))
    for panel in chart.panels:
        root = ElementTree.fromstring(panel.svg)
        assert root.attrib["role"] == "img"
        assert root[0].tag.endswith("title")
        assert root[0].text == panel.title
        assert len(root[1].text or "") > 5
    assert len(texts(chart.svg)) > 5
    assert "<metadata" not in chart.svg
    assert not re.search(r"\d{4}-\d\d-\d\dT", chart.svg)


@pytest.mark.parametrize("draw", DRAW)
def test_same_figures_same_bytes(evidence: Evidence, draw) -> None:
    figures = select_figures(evidence.figures, "TW-LIE", "4")
    drawn = {draw(figures, evidence.programme, Words("zh")).svg for _ in range(2)}
    assert len(drawn) == 1


@pytest.mark.parametrize("draw", DRAW)
def test_nothing_to_draw_is_said(evidence: Evidence, draw) -> None:
    chart = draw(evidence.figures.iloc[:0], evidence.programme, Words("en"))
    assert chart.svg == ""
    said = '<p class="empty">This page has no figures that suit this chart.</p>'
    assert said in chart._repr_html_()


@pytest.mark.parametrize("draw", DRAW)
def test_names_stay_text(evidence: Evidence, draw) -> None:
    evil = "<script>alert(1)</script> $x^2$ {{7*7}}"
    programme = evidence.programme
    indicators = programme.indicators.assign(name_zh=evil)
    tampered = type(programme)(**(vars_of(programme) | {"indicators": indicators}))
    figures = select_figures(evidence.figures, "TW-LIE", "1")
    chart = draw(figures, tampered, Words("zh"))
    assert "<script" not in chart._repr_html_()
    assert all("$x^2$" in panel.title for panel in chart.panels)


def vars_of(programme) -> dict[str, pd.DataFrame]:
    return {name: getattr(programme, name) for name in programme.__dataclass_fields__}


def odd(evidence: Evidence, **cells: list) -> pd.DataFrame:
    """Figures of one county and indicator, made of a real one."""
    row = select_figures(evidence.figures, "TW-ILA", "1")
    row = row[row["indicator"] == "welfare-centres"].iloc[[0]]
    count = len(next(iter(cells.values())))
    return pd.concat([row] * count, ignore_index=True).assign(role="result", **cells)


def test_every_bar_carries_its_own_number(evidence: Evidence) -> None:
    """The same figure printed twice is one bar; two periods with one label are two."""
    year, other = "2020-01-01/2020-12-31", "2022-01-15/2022-12-20"
    figures = odd(
        evidence, time_period=[year, year, other, "2022-01-10/2022-12-15"], phase=["1", "1", "2", "2"],
        obs_value=[7.0, 7.0, 20.0, 9.0],
    )  # fmt: skip
    svg = draw_all_counts(figures, evidence.programme, Words("en")).svg
    shown = [text for text in texts(svg) if text in ("7", "20", "9")]
    assert shown == ["7", "9", "20"] or sorted(shown) == ["20", "7", "9"]


def test_undated_counts_are_left_to_the_table(evidence: Evidence) -> None:
    figures = odd(
        evidence, time_period=["", "R/P1Y", "2020-01-01/2020-12-31"], phase=["2", "2", "1"],
        obs_value=[8.0, 3.0, 7.0],
    )  # fmt: skip
    assert draw_all_counts(figures, evidence.programme, Words("en")).svg == ""


def test_a_bound_is_not_called_missing(evidence: Evidence) -> None:
    figures = odd(
        evidence, time_period=["2020-01-01/2020-12-31", "2021-01-01/2021-12-31", "2022-01-01/2022-12-31"],
        phase=["1", "2", "2"], obs_value=[8.0, 9.0, 10.0], bound=["~", "", ""],
    )  # fmt: skip
    shown = " ".join(texts(draw_all_counts(figures, evidence.programme, Words("en")).svg))
    assert "reported, see the table" in shown
    assert "not reported" not in shown


def test_slim_svg_keeps_the_words_and_their_digits() -> None:
    svg = '<svg viewBox="0 0 9 9"><g id="a"><text style="fill: #1d2b36" x="1.23456">0.01904</text></g><g id="b"/></svg>'
    assert slim(svg, "n", "t <b>", "a").endswith(
        '<title>t &lt;b&gt;</title><desc>a</desc><text style="fill: var(--ink, #1d2b36)" x="1.23">0.01904</text></svg>'
    )


@pytest.mark.parametrize(
    ("values", "percent", "top"),
    [([3.7], True, 4), ([50.0], True, 100), ([0.0], False, 1), ([0.0], True, 100), ([7.0], False, 8), ([0.73, 2.6], False, 4),
     ([1234.0], False, 2000)],
)  # fmt: skip
def test_a_scale_holds_all_that_stands_on_it(
    values: list[float], percent: bool, top: float
) -> None:
    assert _top([Dot("x", 0, value, "x") for value in values], percent) == top


def test_a_dot_without_interval_is_hollow_and_says_why(evidence: Evidence) -> None:
    estimates = evidence.estimates[
        evidence.estimates["indicator"] == "rereport-after-closure-share"
    ]
    chart = draw_counties(estimates, evidence.programme, Words("en"))
    [panel] = chart.panels
    assert texts(panel.svg).count("base not printed") == 2
    assert panel.svg.count("var(--paper, #ffffff)") >= 1


def test_a_share_with_a_known_base_has_its_interval(evidence: Evidence) -> None:
    figures = select_figures(evidence.figures, "TW-TNN", "2")
    chart = draw_shares(figures, evidence.estimates, evidence.programme, Words("zh"))
    [panel] = chart.panels
    assert "95.09%" in texts(panel.svg)
    assert "var(--paper" not in panel.svg


def test_counts_with_their_parts_are_one_indicator(evidence: Evidence) -> None:
    """Drug cases, of which men and women: three panels."""
    figures = select_figures(evidence.figures, "TW-LIE", "4")
    chart = draw_counts(figures, evidence.results, evidence.programme, Words("en"))
    drawn = [panel.title for panel in chart.panels if "drug case" in panel.title]
    assert len(drawn) == 3
    assert f"{len(chart.panels) - 2} counts have two or more periods" in chart.sentence


def test_what_stands_for_a_phase_is_drawn_and_no_part_of_it(evidence: Evidence) -> None:
    """A year is drawn, its half is not; the table of results says why."""
    figures = odd(
        evidence, figure_id=["b/f1", "b/f2", "b/f3"], phase=["1", "2", "2"],
        indicator=["drug-cases"] * 3, obs_value=[4000.0, 3000.0, 5118.0],
        time_period=["2020-01-01/2020-12-31", "2024-07-01/2024-12-31", "2024-01-01/2024-12-31"],
    )  # fmt: skip
    results = all_used(figures)
    results.loc[1, ["use", "reason"]] = "aside", "part"
    shown = texts(draw_counts(figures, results, evidence.programme, Words("en")).svg)
    assert {"4,000", "5,118"} <= set(shown)
    assert "3,000" not in shown


def test_a_total_over_years_is_no_bar_beside_single_years(evidence: Evidence) -> None:
    figures = odd(
        evidence, figure_id=["b/f1", "b/f2", "b/f3"], phase=["1", "2", "2"],
        indicator=["drug-cases"] * 3, obs_value=[900.0, 310.0, 320.0],
        time_period=["2018-01-01/2020-12-31", "2021-01-01/2021-12-31", "2022-01-01/2022-12-31"],
    )  # fmt: skip
    chart = draw_all_counts(figures, evidence.programme, Words("en"))
    shown = texts(chart.svg)
    assert {"310", "320"} <= set(shown)
    assert "reported, see the table" in " ".join(shown)
    assert "900" not in shown


def test_a_range_and_a_bound_are_shown_and_counted(evidence: Evidence) -> None:
    """Half or more, of which the police report; a range is a line without a mark."""
    figures = select_figures(evidence.figures, "TW-LIE", "2")
    figures = figures[figures["indicator"].isin(["protection-police-reports-share"])]
    figures = figures[figures["role"] == "result"]
    ranged = figures.assign(
        indicator="rereport-after-closure-share", obs_value=float("nan"), lower=61.0, upper=63.0,
        bound="", phase="1", time_period="2020-01-01/2020-12-31", period_printed="109年",
    )  # fmt: skip
    both = pd.concat([figures, ranged], ignore_index=True)
    chart = draw_bare_shares(both, evidence.programme, Words("en"))
    shown = texts(chart.svg)
    assert {"at least 50%", "61–63%"} <= set(shown)
    assert "2 shares with figures: 1 in phase one, 1 in phase two." in chart.sentence
    assert list(chart.data["Value"]) == ["at least 50%", "61–63%"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_is_below_thirteen_pixels_where_a_panel_is_narrowest(
    evidence: Evidence, language: str
) -> None:
    """A page shows a panel at least 312 pixels wide, on a phone and beside two others."""
    words, sizes = Words(language), []
    for area, strategy in (("TW-LIE", "4"), ("TW-TNN", "2"), ("TW-ILA", "2")):
        figures = select_figures(evidence.figures, area, strategy)
        charts = [draw_counts(figures, evidence.results, evidence.programme, words),
                  draw_shares(figures, evidence.estimates, evidence.programme, words)]  # fmt: skip
        for panel in (panel for chart in charts for panel in chart.panels):
            width = float(re.search(r'viewBox="0 0 ([\d.]+)', panel.svg)[1])
            found = re.findall(r"font(?:-size)?: ?([\d.]+)px", panel.svg)
            assert found
            sizes += [float(size) * 312 / width for size in found]
    assert min(sizes) >= 13
