"""The page of a county, as its readers find it, and the way from it to the others."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from conftest import ROOT
from safetynet.book.evidence import Evidence
from safetynet.book.selection import select_county
from safetynet.build.keys import Keys
from safetynet.pages.county import CountyReport, open_county
from safetynet.pages.frame import Page
from safetynet.pages.plan import Report, plan, report_of
from safetynet.pages.site import Site
from safetynet.statistics.spread import MANY, spread_counties

PARTS = ("headline", "tally", "profile", "standing", "obstacles", "agenda", "strategies", "briefings", "completeness",
         "method", "download", "sources")  # fmt: skip


def county(evidence: Evidence, name: str, language: str = "en") -> CountyReport:
    return open_county(county=name, language=language, evidence=evidence)


def frame(evidence: Evidence, kind: str, path: str, language: str = "en", **values: object) -> Page:
    return Site(evidence).page(report_of(kind, path, language, **values))  # type: ignore[arg-type]


def test_the_notebook_shows_every_part_in_order() -> None:
    cells = json.loads((ROOT / "notebooks" / "county.ipynb").read_text("utf-8"))["cells"]
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    shown = re.findall(r"^report\.(\w+)$", source, flags=re.MULTILINE)
    assert [name for name in shown if name in PARTS] == list(PARTS)
    assert "summary=summary" in source


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_county_without_briefings_says_so_and_shows_nothing_else(
    evidence: Evidence, language: str
) -> None:
    report = county(evidence, "hualien", language)
    first = {"zh": "目前尚未收錄花蓮縣的簡報", "en": "No briefing of Hualien County has been read"}
    needed = {
        "zh": "收錄一份列有執行成果的簡報",
        "en": "once a briefing, minutes or report that prints",
    }
    text = report.headline.text
    assert first[language] in text
    assert needed[language] in text
    assert report.tally.text == report.download.text == ""
    for name in ("profile", "standing", "strategies", "briefings", "completeness"):
        assert re.match(r'\s*<ul class="empty"', getattr(report, name).text), name


def test_a_selection_is_all_that_the_page_of_a_county_needs(evidence: Evidence) -> None:
    for name, code in (("lienchiang", "TW-LIE"), ("tainan", "TW-TNN")):
        whole, part = county(evidence, name), county(select_county(evidence, code), name)
        for shown in PARTS:
            assert getattr(whole, shown) == getattr(part, shown), shown


def test_the_menu_keeps_the_strategy_and_puts_counties_with_data_first(evidence: Evidence) -> None:
    page = frame(
        evidence, "strategy", "lienchiang/strategy-3.html", county="lienchiang", strategy=3
    )
    assert {link.href for link in page.counties} == {
        f"../../en/{slug}/strategy-3.html" for slug in ("lienchiang", "penghu", "yilan", "tainan")
    }
    assert [link.text for link in page.counties if link.current] == ["Lienchiang County"]
    assert len(page.unread) == 18
    assert all(link.href.endswith("/index.html") for link in page.unread)
    page = frame(evidence, "source", "sources/yilan-2021-briefing.html",
                 source="yilan-2021-briefing")  # fmt: skip
    assert {link.href.rpartition("/")[2] for link in page.counties} == {"index.html"}
    [row] = [link for link in frame(evidence, "county", "hualien/index.html",
                                    county="hualien").unread if link.current]  # fmt: skip
    assert row.text == "Hualien County"


def test_turning_pages_leads_past_counties_without_data(evidence: Evidence) -> None:
    site, read = Site(evidence), {"lienchiang", "penghu", "yilan", "tainan"}
    reports = plan(evidence, languages=["zh"])
    turned = 0
    for report in reports:
        page = site.page(report)
        for link in filter(None, (page.previous, page.next)):
            slug = re.sub(r"^(\.\./)*", "", link.href).partition("/")[0]
            known = set(evidence.programme.counties["slug"])
            assert slug not in known or slug in read, (report.path, link.href)
            turned += 1
    assert turned > 40
    shown = [
        report for report in reports if report.kind not in ("search", "glossary")
        if report.kind != "county" or report.value("county") in read
    ]  # fmt: skip
    for before, after in pairwise(shown):
        assert site.page(before).next is not None, before
        assert site.page(after).previous.href.endswith(before.path), after  # type: ignore[union-attr]


def test_the_page_of_an_unread_county_leads_to_its_neighbours_with_data(evidence: Evidence) -> None:
    page = frame(evidence, "county", "hualien/index.html", county="hualien")
    assert page.previous is not None
    assert page.next is not None


def keys_of(evidence: Evidence, kinds: tuple[str, ...]) -> dict[str, str]:
    texts = {p.name: p.read_text("utf-8") for p in (ROOT / "notebooks").glob("*.ipynb")}
    site, keys = Site(evidence), Keys(evidence, texts)

    def data(report: Report) -> str:
        return keys.key(report, site.page(report)).data

    return {r.path: data(r) for r in plan(evidence, languages=["zh"]) if r.kind in kinds}


def with_estimates(evidence: Evidence, table: pd.DataFrame) -> Evidence:
    """The evidence with other estimates of counties; the country's values stay."""
    country = evidence.spread[evidence.spread["beside"] != ""]
    spread = pd.concat([spread_counties(table), country], ignore_index=True)
    return replace(evidence, estimates=table, spread=spread)


def estimated(evidence: Evidence, area: str, indicator: str, value: float) -> Evidence:
    """The evidence where a county's estimate of an indicator is another."""
    table = evidence.estimates.copy()
    mine = (table["ref_area"] == area) & (table["indicator"] == indicator)
    assert mine.any()
    table.loc[mine, "value"] = value
    return with_estimates(evidence, table)


def changed(before: Evidence, after: Evidence) -> set[str]:
    old, new = (keys_of(evidence, ("county", "strategy")) for evidence in (before, after))
    return {path for path in old if old[path] != new[path]}


def test_a_county_is_stale_where_another_moves_on_what_both_have(evidence: Evidence) -> None:
    shared = "rereport-after-closure-share"
    assert {"lienchiang/index.html", "penghu/index.html"} <= changed(
        evidence, estimated(evidence, "TW-PEN", shared, 9.9)
    )
    alone = "mental-health-centre-staffing-share"
    assert set(evidence.estimates[evidence.estimates["indicator"] == alone]["ref_area"]) == {
        "TW-PEN"
    }
    pages = changed(evidence, estimated(evidence, "TW-PEN", alone, 9.9))
    assert pages == {"penghu/index.html", "penghu/strategy-3.html"}


def many(evidence: Evidence, indicator: str) -> Evidence:
    """The evidence as if MANY counties more reported an indicator of Penghu in its phase."""
    table = evidence.estimates
    mine = table[(table["indicator"] == indicator) & (table["ref_area"] == "TW-PEN")]
    counties = evidence.programme.counties["ref_area"]
    others = [code for code in counties if code not in evidence.areas_read][:MANY]
    rows = [mine.assign(ref_area=code, value=10.0 + n) for n, code in enumerate(others)]
    whole = pd.concat([table, *rows], ignore_index=True)
    return with_estimates(evidence, whole)


def test_of_many_counties_one_makes_others_stale_only_where_a_quartile_moves(
    evidence: Evidence,
) -> None:
    indicator = "rereport-after-closure-share"
    whole = many(evidence, indicator)
    held = whole.spread[whole.spread["indicator"] == indicator]
    assert set(held[held["phase"] == "2"]["ref_area"]) == {""}
    last = evidence.programme.counties["ref_area"]
    last = [code for code in last if code not in evidence.areas_read][MANY - 1]
    assert changed(whole, estimated(whole, last, indicator, 50.0)) == {
        f"{whole.programme.areas.set_index('ref_area').loc[last, 'slug']}/index.html"
    }
    moved = changed(whole, estimated(whole, last, indicator, 0.5))
    assert {"lienchiang/index.html", "lienchiang/strategy-2.html", "penghu/index.html"} <= moved
    assert not moved & {"yilan/strategy-1.html", "lienchiang/strategy-1.html"}
