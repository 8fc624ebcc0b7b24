"""One more briefing beside the five: what it prints stands for a phase as the rules say."""

import re
import shutil
from typing import Any

import pandas as pd
import pytest
from conftest import add_briefing, edit
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.evidence.figures import UNFINISHED
from safetynet.pages.strategy import open_report
from safetynet.workbook import Workbook

CASES = "welfare-centre-reports"
SHARE = "vulnerable-family-reported-share"
HANDLED = "reports-dispatched-24h-share"


def figure(printed: str, period: str, indicator: str = CASES, **more: str) -> dict[str, str]:
    return {"printed": printed, "period_printed": period, "indicator": indicator} | more


def rows_of(table: pd.DataFrame, area: str, indicator: str = CASES) -> pd.DataFrame:
    return table[(table["ref_area"] == area) & (table["indicator"] == indicator)]


def estimate(evidence: Evidence, phase: str, indicator: str = CASES) -> "pd.Series[Any]":
    """Return what Keelung has in a phase."""
    table = rows_of(evidence.estimates, "TW-KEE", indicator)
    [(_, row)] = table[table["phase"] == phase].iterrows()
    return row


@pytest.mark.parametrize(
    ("day", "basis"),
    [
        ("2023", UNFINISHED),
        ("2023-12-30", UNFINISHED),
        ("2023-12-31", "period"),
        ("2024", "period"),
    ],
)
def test_a_year_is_over_only_if_the_document_was_surely_written_later(
    copy: Workbook, day: str, basis: str
) -> None:
    name = f"keelung-{day[:4]}-briefing"
    add_briefing(copy, name, day, [figure("300案", "112年")])
    figures = read_evidence(copy).figures.set_index("figure_id")
    assert figures.loc[f"{name}/f0", "phase_basis"] == basis


def test_a_month_is_over_if_the_document_tells_of_a_later_one(copy: Workbook) -> None:
    rows = [figure("30案", "112年2月"), figure("5案", "112年11月")]
    add_briefing(copy, "keelung-2023-briefing", "2023", rows)
    figures = read_evidence(copy).figures.set_index("figure_id")
    assert figures.loc["keelung-2023-briefing/f0", "phase_basis"] == "period"
    assert figures.loc["keelung-2023-briefing/f1", "phase_basis"] == UNFINISHED


def test_a_reprint_gives_no_length_to_what_was_unfinished(copy: Workbook) -> None:
    add_briefing(copy, "keelung-2021-briefing", "2021-11-17", [figure("21案", "110年")])
    before = estimate(read_evidence(copy), "2")
    add_briefing(copy, "keelung-2022-briefing", "2022", [figure("21案", "110年")])
    evidence = read_evidence(copy)
    after = estimate(evidence, "2")
    assert before["reason"] == after["reason"] == "no-period"
    assert before["value"] == after["value"] == 21
    assert sorted(rows_of(evidence.results, "TW-KEE")["reason"]) == ["", "reprint"]


def test_a_final_number_takes_the_place_of_an_unfinished_one(copy: Workbook) -> None:
    add_briefing(copy, "keelung-2021-briefing", "2021-11-17", [figure("21案", "110年")])
    add_briefing(copy, "keelung-2022-briefing", "2022", [figure("25案", "110年")])
    assert estimate(read_evidence(copy), "2")["count"] == 25


def test_the_latest_share_stands_though_its_year_was_not_over(copy: Workbook) -> None:
    rows = [
        figure("6.1%", "113年", SHARE),
        figure("9%-11%", "114年", SHARE),
        figure("低於10%", "第二期", SHARE, role="target"),
    ]
    add_briefing(copy, "keelung-2025-briefing", "2025-06-30", rows)
    evidence = read_evidence(copy)
    row = estimate(evidence, "2", SHARE)
    assert (row["low"], row["high"]) == (9, 11)
    judged = rows_of(evidence.targets, "TW-KEE", SHARE).set_index("figure_id")["state"]
    assert judged["keelung-2025-briefing/f1"] == "undecided"


def test_thousands_are_about(copy: Workbook) -> None:
    rows = [figure("12,000案", "109年"), figure("1.3萬案", "111年")]
    add_briefing(copy, "keelung-2024-briefing", "2024", rows)
    row = estimate(read_evidence(copy), "2")
    assert (row["bound"], row["reason"]) == ("~", "inexact")


def test_parts_that_do_not_add_up_accuse_their_whole(copy: Workbook) -> None:
    rows = [
        figure("30案", "110年"),
        figure("25案", "111年"),
        figure("60案", "110-111年"),
        figure("50案", "109年"),
    ]
    add_briefing(copy, "keelung-2024-briefing", "2024", rows)
    evidence = read_evidence(copy)
    reasons = list(rows_of(evidence.results, "TW-KEE")["reason"])
    assert reasons == ["unequal", "unequal", "", ""]
    [found] = evidence.audit[evidence.audit["source"] == "keelung-2024-briefing"].to_dict("records")
    assert found["figure_id"] == "keelung-2024-briefing/f2"
    assert found["operands"] == "keelung-2024-briefing/f0|keelung-2024-briefing/f1"
    [compared] = rows_of(evidence.comparisons, "TW-KEE").to_dict("records")
    assert (compared["verdict"], compared["why"]) == ("no-test", "accused")


def test_later_parts_take_the_place_of_an_earlier_whole(copy: Workbook) -> None:
    add_briefing(copy, "keelung-2023-briefing", "2023-06-30", [figure("250案", "110-111年")])
    rows = [figure("100案", "110年"), figure("120案", "111年")]
    add_briefing(copy, "keelung-2024-briefing", "2024", rows)
    assert estimate(read_evidence(copy), "2")["count"] == 220


def test_a_share_that_cannot_be_tested_turns_a_clear_change(copy: Workbook) -> None:
    """96.4 % of 113 is clear beside 95.09 %; 93 % of 114, which prints no base, would be worse."""
    rows = [
        figure("96.4%", "113年", HANDLED, numerator="f1", denominator="f2"),
        figure("20,537案", "113年", role="context"),
        figure("21,304案", "113年", role="context"),
        figure("93.0%", "114年", HANDLED),
    ]
    add_briefing(copy, "tainan-2025-briefing", "2025-03-31", rows)
    evidence = read_evidence(copy)
    [row] = rows_of(evidence.comparisons, "TW-TNN", HANDLED).to_dict("records")
    assert row["verdict"] == "improved"
    assert (row["count_to"], row["base_to"]) == (20_537, 21_304)
    tried = rows_of(evidence.sensitivity, "TW-TNN", HANDLED)
    mine = tried[tried["choice"] == "untested-to"]
    assert list(mine["figure_id"]) == ["tainan-2025-briefing/f3"]
    assert list(mine["same"]) == ["no"]
    assert row["singled"] == "no"


def test_what_belongs_to_no_phase_counts_once_too(copy: Workbook) -> None:
    before = read_evidence(copy)
    briefings = copy.raw / "briefings"
    shutil.copytree(briefings / "lienchiang-2023-briefing", briefings / "lienchiang-2024-briefing")
    source = briefings / "lienchiang-2024-briefing" / "source.yml"
    edit(source, 'date: "2023"', 'date: "2024"')
    edit(source, "sha256: 4", "sha256: 5")
    after = read_evidence(copy)
    outside = before.results[
        before.results["reason"].isin(["no-phase", "no-strategy", "other-area"])
    ]
    mine = outside[outside["source"] == "lienchiang-2023-briefing"]["figure_id"]
    assert len(mine) > 3
    again = after.results[after.results["figure_id"].isin(mine.str.replace("2023", "2024"))]
    assert set(again["reason"]) == {"reprint"}
    columns = [name for name in before.estimates if name not in ("figure_ids", "other_ids")]
    pd.testing.assert_frame_equal(before.estimates[columns], after.estimates[columns])


def test_a_reprint_changes_nothing_that_a_page_counts(copy: Workbook) -> None:
    def said(evidence: Evidence) -> list[str]:
        pages = [
            open_report(county="lienchiang", strategy=n, language="en", evidence=evidence)
            for n in (2, 4)
        ]
        texts = [f"{p.headline.text} {p.picture.text} {p.measure_table.text}"
                 f" {p.figure_table.text}" for p in pages]  # fmt: skip
        # where else it stands, and that one more briefing was read, may be said
        texts = [
            re.sub(r'<span class="period">also .*?</span>|<p class="scope">.*?</p>', "", text)
            for text in texts
        ]
        return [re.sub(r"<[^>]+>", " ", text) for text in texts]

    before = said(read_evidence(copy))
    briefings = copy.raw / "briefings"
    shutil.copytree(briefings / "lienchiang-2023-briefing", briefings / "lienchiang-2024-briefing")
    source = briefings / "lienchiang-2024-briefing" / "source.yml"
    edit(source, 'date: "2023"', 'date: "2024"')
    edit(source, "sha256: 4", "sha256: 5")
    after = said(read_evidence(copy))
    for one, other in zip(before, after, strict=True):
        assert sorted(one.split()) == sorted(other.split())


def test_a_school_year_that_had_hardly_begun_stops_no_build(copy: Workbook) -> None:
    """School year 109 is mostly phase two; a document of November 109 ends before that begins."""
    rows = [figure("12案", "109學年度"), figure("6.1%", "109學年度", SHARE)]
    add_briefing(copy, "keelung-2020-briefing", "2020-11-30", rows)
    found = rows_of(read_evidence(copy).results, "TW-KEE")
    assert list(found["phase"]) == ["2"]
    assert list(found["phase_basis"]) == [UNFINISHED]
    assert list(found["covered"]) == [0]
