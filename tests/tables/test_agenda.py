"""What a county can raise: grouped, ordered, cut short and said as an obvious program would."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from measures import SERVICES, SOURCES, THEMES, frame, measures
from safetynet.book.evidence import Evidence
from safetynet.book.selection import select_strategy
from safetynet.pages.county import open_county
from safetynet.pages.strategy import open_report
from safetynet.raw.table import records
from safetynet.tables.agenda import agenda, find_answers, find_cases, first_rows
from safetynet.tables.measure import measure_table
from safetynet.words.terms import Words


def slow_cases(table: pd.DataFrame) -> list[tuple[str, str, list[str], list[str]]]:
    """Return service, theme, obstacles and requests by looking at each row for each pair."""
    rows = table.to_dict("records")

    def ids(kind: str, service: str, theme: str = "") -> list[str]:
        found = [
            (SOURCES.index(row["source"]), row["line"], row["measure_id"])
            for row in rows
            if row["kind"] == kind and row["service"] == service and theme in ("", row["theme"])
        ]
        return [name for *_, name in sorted(found)]

    cases = []
    for place, service in enumerate(SERVICES):
        for near, theme in enumerate(THEMES):
            obstacles, requests = ids("obstacle", service, theme), ids("request", service, theme)
            if obstacles or requests:
                order = (-len(ids("obstacle", service)), -len(ids("request", service)), place,
                         -len(obstacles), -len(requests), near)  # fmt: skip
                cases.append((order, (service, theme, obstacles, requests)))
    return [case for _, case in sorted(cases)]


def slow_first(lists: list[list[str]], most: int) -> set[str]:
    """Return so many names, one of each list in turn until all are taken."""
    left, taken = [list(names) for names in lists], []
    while any(left):
        taken += [names.pop(0) for names in left if names]
    return set(taken[:most])


@given(measures)
def test_cases_stand_as_a_slow_program_puts_them(table: pd.DataFrame) -> None:
    found = find_cases(table, SOURCES, SERVICES, THEMES)
    names = [
        (case.service, case.theme, *([row["measure_id"] for row in rows]
                                     for rows in (case.obstacles, case.requests)))
        for case in found
    ]  # fmt: skip
    slow = slow_cases(table)
    assert names == slow
    for most in (0, 1, 3, 99):
        chosen = slow_first([case[2] for case in slow], most)
        chosen |= slow_first([case[3] for case in slow], most)
        assert first_rows(found, most) == chosen


@given(measures)
def test_an_answer_stands_with_all_that_it_answers(table: pd.DataFrame) -> None:
    answers = find_answers(table)
    slow = {
        name: [row["measure_id"] for row in table.to_dict("records")
               if row["kind"] == "response" and name in row["responds_to"].split("|")]
        for name in table["measure_id"]
    }  # fmt: skip
    found = {name: [row["measure_id"] for row in rows] for name, rows in answers.items()}
    assert found == {name: rows for name, rows in slow.items() if rows}


def shown(evidence: Evidence, table: pd.DataFrame, language: str = "en", **how: object) -> str:
    known = how.pop("known", table)
    html = agenda(
        table, known, evidence.briefings, evidence.programme, Words(language),
        about="Penghu County", **how,
    ).text  # fmt: skip
    return html


@settings(max_examples=25)
@given(table=measures)
def test_nothing_is_passed_over_in_silence(evidence: Evidence, table: pd.DataFrame) -> None:
    html = shown(evidence, table, most=2)
    for kind in ("obstacle", "request"):
        asked = (table["voice"] == "asked") & (table["kind"] == kind)
        apart = re.search(rf"Not counted:[^.]*?(\d+) {kind}", html)
        assert (int(apart[1]) if apart else 0) == asked.sum()
        count = int((table["kind"] == kind).sum() - asked.sum())
        assert html.count(f'<li class="{kind}">') == min(count, 2)
        assert (f"no {kind} concerning Penghu County" in html) == (count == 0)
        assert re.search(rf"\b{count} {kind}", html) or not count
        rest = re.search(rf"not listed here:[^.]*?(\d+) {kind}", html)
        assert (int(rest[1]) if rest else 0) == max(count - 2, 0)


def test_penghu_prints_no_request_and_that_is_said(evidence: Evidence) -> None:
    text = open_county(county="penghu", language="zh", evidence=evidence).agenda.text
    assert "沒有讀到關於澎湖縣的建議或請中央協助的事項" in text
    assert "關於澎湖縣的困境2項" in text
    assert 'class="empty"' not in text
    unread = open_county(county="kinmen", language="zh", evidence=evidence).agenda.text
    assert unread.startswith('<p class="empty">')


def test_every_line_leads_to_its_row_on_the_page_of_its_briefing(evidence: Evidence) -> None:
    page = open_county(county="lienchiang", language="en", evidence=evidence)
    known = {
        f"../sources/{row['source']}.html#measure-{row['measure_id'].replace('/', '-')}": row
        for row in records(evidence.measures)
    }
    lines = re.findall(
        r'<span class="what">([^<]*)</span>.*?href="([^"]+)">([^<]*)<', page.agenda.text
    )
    assert len(lines) > 10
    for said, href, where in lines:
        row = known[href]
        assert said == row["summary_en"].replace("'", "&#39;")
        year = evidence.briefings[row["source"]].source["date"][:4]
        assert where.endswith(f"{year}, line {row['line']}")
    assert "連江縣" in page.agenda.text
    assert not re.search("[\u4e00-\u9fff]", re.sub("<small lang=.*?</small>", "", page.agenda.text))


def test_answers_under_another_strategy_are_known_to_a_page(evidence: Evidence) -> None:
    """The ministry answers a request of strategy 1 on intake, which is of strategy 2."""
    part = select_strategy(evidence, "TW-LIE", "1")
    page = open_report(county="lienchiang", strategy=1, language="zh", evidence=part)
    assert "與八縣市開過九次小組會議，整合版通報表已有草案" in page.agenda.text
    assert "lienchiang-2018-minutes/m50a" not in set(page.measures["measure_id"])
    whole = open_report(county="lienchiang", strategy=1, language="zh", evidence=evidence)
    assert whole.agenda == page.agenda


def test_what_belongs_to_no_strategy_is_told_on_each_page_of_one(evidence: Evidence) -> None:
    page = open_report(county="lienchiang", strategy=4, language="en", evidence=evidence)
    assert "Of no single strategy: 16 obstacles, 6 requests" in page.agenda.text
    assert "Of no single strategy" not in (
        open_county(county="lienchiang", language="en", evidence=evidence).agenda.text
    )


def test_texts_stay_texts(evidence: Evidence) -> None:
    table = frame([("penghu-2023-briefing", 1, "request", "staff", "pay", [], "county")])
    evil = "<img src=x>{{7*7}}"
    table = table.assign(summary_en=evil, responsible=evil)
    programme = replace(
        evidence.programme,
        themes=evidence.programme.themes.assign(name_en=evil),
        services=evidence.programme.services.assign(name_en=evil),
    )
    html = shown(replace(evidence, programme=programme), table)
    html += measure_table(table, programme, Words("en")).text
    assert html.count("&lt;img src=x&gt;{{7*7}}") >= 8
    assert "<img" not in html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_measures_are_folded_by_service_with_their_counts(
    evidence: Evidence, language: str
) -> None:
    words = Words(language)
    for area in evidence.areas_read:
        mine = evidence.measures[evidence.measures["ref_area"] == area]
        html = measure_table(mine, evidence.programme, words, evidence.briefings).text
        groups = re.findall(r'<details class="service"><summary>(.*?) <small>(.*?)</small>'
                            r"</summary>(.*?)</details>", html, re.DOTALL)  # fmt: skip
        assert len(groups) == mine["service"].nunique()
        names = evidence.programme.services.set_index("service")
        for service, rows in mine.groupby("service"):
            [(_, counts, text)] = [g for g in groups if g[0] == words.name(names.loc[service])]
            ids = {f"measure-{name.replace('/', '-')}" for name in rows["measure_id"]}
            assert set(re.findall(r'<li id="([^"]+)"', text)) == ids
            assert sum(map(int, re.findall(r"\d+", counts))) == len(rows)
            for kind, count in rows["kind"].value_counts().items():
                assert words(f"count_{kind}", count=count) in counts
        assert '<small lang="zh-Hant-TW"></small>' not in html


def test_a_list_of_measures_is_a_table_for_a_file(evidence: Evidence) -> None:
    mine = evidence.measures[evidence.measures["ref_area"] == "TW-LIE"]
    made = measure_table(mine, evidence.programme, Words("en")).frame
    assert made is not None
    assert sorted(made["Summary"]) == sorted(mine["summary_en"])
    assert set(made["Kind"]) == {"obstacle", "request", "answer", "action"}
