"""The steps of the analysis: what they return for the published rows, and for changed ones."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import safetynet as sn
from safetynet.book import steps
from safetynet.book.book import Book
from safetynet.book.evidence import Evidence, provide
from safetynet.book.selection import select_strategy

BOOKS: list[dict[str, Any]] = [
    *({"county": county, "strategy": n} for county in ("lienchiang", "yilan", "tainan", "taipei")
      for n in (1, 2, 3, 4)),
    {"county": "penghu"}, {"county": "taipei"}, {"county": ["lienchiang", "penghu"]},
    {"county": ["lienchiang", "tainan"], "strategy": 2}, {"strategy": 4}, {},
    {"indicator": "rereport-after-closure-share"}, {"source": "yilan-2021-briefing"},
    {"source": "lienchiang-2023-briefing"},
]  # fmt: skip


def chain(book: Book, figures: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """Return the table of every step, in order."""
    figures = sn.clean(book.raw, book) if figures is None else figures
    audit = sn.audit(figures, book)
    results = sn.select(figures, audit, book)
    targets = sn.judge(results, figures, book)
    estimates = sn.estimate(results, book)
    comparisons = sn.compare(estimates, book)
    return {
        "figures": figures, "audit": audit, "results": results, "targets": targets,
        "estimates": estimates, "comparisons": comparisons,
        "sensitivity": sn.vary(comparisons, results, audit, book),
    }  # fmt: skip


@pytest.mark.parametrize("asked", BOOKS, ids=str)
def test_steps_made_anew_are_the_published_rows(
    evidence: Evidence, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is handed on for unchanged rows is what the rules make of them."""
    book = sn.open_workbook(evidence=evidence, **asked)
    known = chain(book)
    if "source" in asked:
        known = {name: known[name] for name in ("figures", "audit")}
    monkeypatch.setattr(steps, "is_published", lambda *_: False)
    monkeypatch.setattr(steps, "is_whole", lambda *_: False)
    made = chain(book)
    # what belongs to all counties together is not made anew
    whole = ["q", "choices", "choices_same", "singled"]
    for name, table in known.items():
        one, other = (t.drop(columns=whole, errors="ignore") for t in (table, made[name]))
        pd.testing.assert_frame_equal(one, other, check_dtype=len(one) > 0)


def test_frames_on_display_are_tidy_and_typed(evidence: Evidence) -> None:
    figures = chain(sn.open_workbook("lienchiang", 4, evidence=evidence))["figures"]
    kinds = figures.dtypes.astype(str)
    assert kinds["start"].startswith("datetime64")
    assert kinds["end"].startswith("datetime64")
    assert kinds["year"] == "Int64"
    assert kinds["line"] == "int64"
    assert kinds["obs_value"] == "float64"
    assert list(figures.columns[:7]) == [
        "figure_id", "indicator", "breakdown", "role", "year", "obs_value", "unit_measure",
    ]  # fmt: skip
    assert set(figures["year"].dropna()) >= {2020, 2021, 2022}


def test_a_figure_set_aside_changes_all_below_and_is_said(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, "en", evidence=evidence)
    figures = sn.clean(book.raw, book)
    mine = figures[(figures["indicator"] == "drug-cases") & (figures["year"] == 2021)
                   & (figures["breakdown"] == "") & (figures["role"] == "result")]  # fmt: skip
    [name] = mine["figure_id"]
    before = chain(book)
    after = chain(book, sn.set_aside(figures, {name: "counted twice, I think"}))
    assert after["results"].set_index("figure_id").loc[name, "reason"] == "set-aside"
    said = [
        sn.sentences(tables["comparisons"], book).set_index(["indicator", "breakdown"]).loc[
            ("drug-cases", ""), "sentence"
        ]
        for tables in (before, after)
    ]  # fmt: skip
    assert "16 people in 2021–2022" in said[0]
    assert "5 people in 2022" in said[1]
    report = sn.report(book, **after)
    assert f"{name} set aside (counted twice, I think)" in report.headline.text
    assert "set aside in this run" in report.results.text
    assert sn.report(book, **before).headline.text.count("differs from the published") == 0
    assert report.evidence.version != sn.report(book, **before).evidence.version


def test_another_confidence_reaches_every_label(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, "en", confidence=0.9, evidence=evidence)
    tables = chain(book)
    assert set(tables["estimates"]["confidence"].dropna()) == {0.9}
    report = sn.report(book, **tables)
    texts = [
        report.headline.text, report.picture.text, report.sensitivity.text,
        report.method.text, report.figure_table.text,
        sn.plot_comparisons(report.summary, book)._repr_html_(),
        sn.plot_shares(tables["figures"], tables["estimates"], book)._repr_html_(),
    ]  # fmt: skip
    for text in texts:
        plain = re.sub(r"<style>.*?</style>|<[^>]+>|data:[^\"]*", " ", text)
        found = [m.group() for m in re.finditer(r".{30}(?<![\d.])95 ?%.{20}", plain)]
        # only the note that says what is usual names the usual level
        assert all("not 95%" in place for place in found), found
    assert "90% confidence interval" in report.picture.text
    assert "confidence 90%, not 95%" in report.headline.text
    usual = chain(sn.open_workbook("lienchiang", 4, "en", evidence=evidence))["estimates"]
    both = tables["estimates"].merge(usual, on=["indicator", "breakdown", "phase"])
    known = both[both["lower_x"].notna()]
    assert len(known) > 0
    assert (known["lower_x"] >= known["lower_y"]).all()
    assert (known["upper_x"] <= known["upper_y"]).all()
    assert (known["upper_x"] < known["upper_y"]).any()


def test_another_boundary_moves_figures_between_phases(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, "en", evidence=evidence)
    phases = book.phases
    phases["start"], phases["end"] = ["2018-02-01", "2022-01-01"], ["2021-12-31", "2025-12-31"]
    book = book.change(phases=phases)
    tables = chain(book)
    figures = tables["figures"]
    assert set(
        figures[(figures["year"] == 2021) & (figures["phase_basis"] == "period")]["phase"]
    ) == {"1"}
    row = tables["comparisons"].set_index(["indicator", "breakdown"]).loc[("drug-cases", "")]
    assert (row["count_from"], row["count_to"]) == (20, 5)
    assert "other phase boundaries (Phase one: 1 February 2018–end of 2021" in (
        sn.report(book, **tables).headline.text
    )


def test_another_denominator(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, "en", evidence=evidence)
    results = chain(book)["results"]
    population = book.population
    population["population"] *= 2
    rate = sn.estimate(results, book).set_index(["indicator", "breakdown", "phase"])["value"]
    half = sn.estimate(results, book, population=population)
    half = half.set_index(["indicator", "breakdown", "phase"])["value"]
    key = ("drug-cases", "", "1")
    assert half[key] == pytest.approx(rate[key] / 2)
    changed = book.change(population=population)
    assert "another population" in sn.report(changed, **chain(changed)).headline.text


def test_a_value_changed_by_hand_changes_the_comparison_and_is_said(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, "en", evidence=evidence)
    raw = book.raw
    row = raw.index[(raw["indicator"] == "drug-cases") & (raw["period_printed"] == "110年")
                    & (raw["breakdown"] == "")][0]  # fmt: skip
    before = raw.loc[row, "printed"]
    raw = raw.copy()
    raw.loc[row, "printed"] = "80"
    assert before == "11"
    tables = chain(book, sn.clean(raw, book))
    row = tables["comparisons"].set_index(["indicator", "breakdown"]).loc[("drug-cases", "")]
    # the three years no longer add up to their printed sum, so 80 does not count
    assert row["count_to"] == 5
    assert (tables["audit"]["verdict"] == "impossible").sum() > 0
    assert "of figures differ" in sn.report(book, **tables).headline.text
    alone = tables["comparisons"].assign(verdict="fell")
    half = sn.report(book, comparisons=alone)
    assert "of comparisons differ" in half.headline.text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"county": "atlantis"}, "unknown county 'atlantis'. Valid: changhua"),
        ({"county": "lienchiang", "strategy": 9}, "unknown strategy 9. Valid: 1, 2, 3, 4"),
        ({"indicator": "nothing"}, "unknown indicator 'nothing'. Valid: "),
        ({"source": "nothing"}, "unknown briefing 'nothing'. Valid: lienchiang-2018"),
        ({"confidence": 95}, "confidence is a share from 0.5 to below 1"),
    ],
)
def test_a_wrong_argument_says_what_is_right(
    evidence: Evidence, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        sn.open_workbook(evidence=evidence, **wrong)


def test_a_wrong_change_says_what_is_wrong(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, evidence=evidence)
    figures = sn.clean(book.raw, book)
    with pytest.raises(ValueError, match="no figure nothing/f1"):
        sn.set_aside(figures, {"nothing/f1": "because"})
    with pytest.raises(ValueError, match="no reason"):
        sn.set_aside(figures, {figures["figure_id"].iloc[0]: " "})
    unread = book.raw.assign(printed=["412條", *book.raw["printed"].iloc[1:]])
    with pytest.raises(ValueError, match=f"{figures['figure_id'].iloc[0]}: .*412條"):
        sn.clean(unread, book)
    with pytest.raises(ValueError, match="phases: no column end"):
        book.change(phases=book.phases.drop(columns="end"))
    alone = book.population[book.population["group"] == ""].drop(columns="group")
    assert book.change(population=alone.assign(population=1000)).changes == ("population",)
    with pytest.raises(ValueError, match="one county, one indicator or one briefing"):
        sn.report(sn.open_workbook(["lienchiang", "penghu"], evidence=evidence))


def test_a_page_asks_for_no_rows_that_it_was_not_handed(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetynet.book import evidence as module

    monkeypatch.setattr(module, "_provided", [])
    provide(select_strategy(evidence, "TW-LIE", "4"))
    assert len(sn.open_workbook("lienchiang", 4).raw) > 20
    for asked in ({"county": "penghu", "strategy": 4}, {"county": "lienchiang"}, {}):
        with pytest.raises(ValueError, match='"rows": "county"'):
            sn.open_workbook(**asked)


def test_two_counties_stand_on_one_chart(evidence: Evidence) -> None:
    book = sn.open_workbook(["penghu", "tainan"], 2, "en", evidence=evidence)
    chart = sn.plot_counties(chain(book)["estimates"], book)
    assert len(chart.recipes) >= 1
    assert "Tainan City" in chart.alternative
    assert "Penghu County" in chart.alternative


def test_a_run_writes_nothing(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book = sn.open_workbook("lienchiang", 4, evidence=evidence)
    assert sn.report(book, **chain(book)).headline.text
    assert list(tmp_path.rglob("*")) == []


def test_the_public_face_is_small_and_told() -> None:
    assert 15 <= len(sn.__all__) <= 19
    assert set(sn.__all__) == set(sn.PLACES)
    for name in sn.__all__:
        assert (getattr(sn, name).__doc__ or "").split("\n")[0].strip().endswith((".", ",")), name
        assert name in dir(sn)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        sn.nothing  # noqa: B018


def test_choices_add_up(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, evidence=evidence)
    figures = sn.clean(book.raw, book)
    one, other = figures["figure_id"].iloc[[0, 1]]
    twice = sn.set_aside(sn.set_aside(figures, {one: "first"}), {other: "second"})
    assert list(twice["set_aside"].iloc[:2]) == ["first", "second"]
    assert sn.set_aside(twice, {})["set_aside"].tolist() == twice["set_aside"].tolist()


def test_a_row_dropped_with_pandas_is_missed_by_nothing(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, "en", evidence=evidence)
    figures = sn.clean(book.raw, book)
    for name in figures["figure_id"]:
        sn.audit(figures[figures["figure_id"] != name], book)


def test_what_is_changed_above_is_made_anew_below(evidence: Evidence) -> None:
    """A report that is given figures alone makes the rest from them."""
    book = sn.open_workbook("lienchiang", 4, "en", evidence=evidence)
    figures = sn.clean(book.raw, book)
    [name] = figures[(figures["indicator"] == "drug-cases") & (figures["year"] == 2021)
                     & (figures["breakdown"] == "")]["figure_id"]  # fmt: skip
    report = sn.report(book, figures=sn.set_aside(figures, {name: "why"}))
    assert "5 in 2022" in report.picture.text
    assert "16 in 2021–2022" not in report.picture.text


def test_a_value_changed_in_the_figures_meets_the_audit(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, "en", evidence=evidence)
    figures = sn.clean(book.raw, book)
    before = sn.audit(figures, book)["verdict"].value_counts().get("impossible", 0)
    changed = figures.copy()
    changed.loc[changed["figure_id"] == "lienchiang-2023-briefing/f299a", "obs_value"] = 60
    assert sn.audit(changed, book)["verdict"].value_counts()["impossible"] > before


def test_a_share_that_is_not_its_parts_is_not_tested(evidence: Evidence) -> None:
    book = sn.open_workbook("lienchiang", 4, "en", evidence=evidence)
    figures = sn.clean(book.raw, book)
    shares = figures[figures["denominator_value"].notna() & figures["numerator_value"].notna()
                     & (figures["role"] == "result")
                     & figures["phase"].ne("") & (figures["obs_value"] > 0)
                     & (figures["bound"] == "")]  # fmt: skip
    figures.loc[shares.index[0], "denominator_value"] *= 2
    results = sn.select(figures, sn.audit(figures, book), book).set_index("figure_id")
    assert results.loc[shares["figure_id"].iloc[0], "accused"]


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (lambda t, b: sn.audit(t["results"], b), "figures: expected the frame that clean returns"),
        (lambda t, b: sn.select(b.raw, t["audit"], b), "figures: expected the frame that clean returns"),
        (lambda t, b: sn.select(t["figures"], b, b), "audit: expected the frame of audit, found a Book"),
        (lambda t, b: sn.judge(t["figures"], t["results"], b), "results: expected the frame that select"),
        (lambda t, b: sn.estimate(t["figures"], b), "results: expected the frame that select returns"),
        (lambda t, b: sn.compare(t["results"], b), "estimates: expected the frame that estimate returns"),
        (lambda t, b: sn.vary(t["results"], t["comparisons"], t["audit"], b), "comparisons: expected"),
        (lambda t, b: sn.report(b, figures=t["results"]), "figures: expected the frame that clean"),
        (lambda t, b: sn.set_aside(t["figures"], ["x"]), "reasons are a mapping"),
        (lambda t, b: sn.clean(pd.concat([b.raw, b.raw]), b), "figure_ids stand twice"),
        (lambda t, b: sn.clean(b.raw.assign(indicator="nope"), b), "no indicator of the book's catalogue"),
    ],
)  # fmt: skip
def test_a_frame_of_another_step_is_refused(evidence: Evidence, step: Any, message: str) -> None:
    book = sn.open_workbook("lienchiang", 4, evidence=evidence)
    with pytest.raises(ValueError, match=re.escape(message)):
        step(chain(book), book)


@pytest.mark.parametrize(
    ("phases", "message"),
    [
        (
            {"end": ["2021-12-31", "2025-12-31"]},
            "1 ends on 2021-12-31, 2 begins on 2021-01-01: they overlap",
        ),
        ({"end": ["soon", "2025-12-31"]}, "phases: 1 from '2018-01-01' to 'soon' is no date"),
        ({"end": ["2017-12-31", "2025-12-31"]}, "phases: 1 runs backwards"),
    ],
)
def test_phases_that_cannot_be_are_refused(
    evidence: Evidence, phases: dict[str, list[str]], message: str
) -> None:
    book = sn.open_workbook("lienchiang", 4, evidence=evidence)
    with pytest.raises(ValueError, match=re.escape(message)):
        book.change(phases=book.phases.assign(**phases))


def test_a_briefing_alone_can_be_analysed(evidence: Evidence) -> None:
    book = sn.open_workbook(source="lienchiang-2023-briefing", evidence=evidence)
    tables = chain(book)
    assert len(tables["estimates"]) > 50
    assert len(repr(book)) < 200


def test_several_counties_are_named_over_their_panels(evidence: Evidence) -> None:
    book = sn.open_workbook(["tainan", "yilan"], 1, "en", evidence=evidence)
    tables = chain(book)
    for chart in (
        sn.plot_years(tables["figures"], book, tables["results"]),
        sn.plot_shares(tables["figures"], tables["estimates"], book),
    ):
        titles = [panel.title for panel in chart.recipes]
        assert titles
        assert all(title.startswith(("Tainan City: ", "Yilan County: ")) for title in titles)
