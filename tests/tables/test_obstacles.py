"""The commonest obstacles: counted as an obvious program would, and said with care."""

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from measures import measures
from safetynet.book.evidence import Evidence
from safetynet.pages.county import open_county
from safetynet.pages.index import open_index
from safetynet.tables.obstacles import count_themes, obstacle_sentence, obstacle_table
from safetynet.words.terms import Words


def slow_counts(table: pd.DataFrame, themes: list[str]) -> list[tuple[str, int, int]]:
    """Return theme, counties and obstacles by looking at each row for each theme."""
    counted = []
    for place, theme in enumerate(themes):
        areas = [row["ref_area"] for row in table.to_dict("records")
                 if row["kind"] == "obstacle" and row["theme"] == theme
                 and row["voice"] == "county"]  # fmt: skip
        if areas and theme != "other":
            counted.append((-len(set(areas)), -len(areas), place, theme))
    return [(theme, -counties, -obstacles) for counties, obstacles, _, theme in sorted(counted)]


@given(table=measures)
def test_themes_are_counted_as_a_slow_program_counts_them(
    evidence: Evidence, table: pd.DataFrame
) -> None:
    programme = evidence.programme
    counted = count_themes(table, programme)
    found = list(counted.itertuples(index=False, name=None))
    slow = slow_counts(table, list(programme.themes["theme"]))
    assert found == slow
    said = obstacle_sentence(table, programme, 9, Words("en"))
    if not slow:
        assert said == "The documents read print no obstacle."
        return
    assert f"in the documents of {slow[0][1]} of the 9 counties read" in said
    names = programme.themes.set_index("theme")["name_en"]
    for theme, counties, _ in slow:
        assert (names[theme] in said) == (counties == slow[0][1])


@settings(max_examples=25)
@given(table=measures)
def test_the_table_has_at_most_its_rows_and_tells_the_rest(
    evidence: Evidence, table: pd.DataFrame
) -> None:
    programme = evidence.programme
    html = obstacle_table(table, programme, Words("en"), most=2)
    slow = slow_counts(table, list(programme.themes["theme"]))[:2]
    if not slow:
        assert 'class="empty"' in html.text
        return
    assert html.frame is not None
    assert [int(count) for count in html.frame["Obstacles"]] == [row[2] for row in slow]
    held = table[(table["kind"] == "obstacle") & (table["voice"] == "county")]
    rest = len(held) - sum(row[2] for row in slow)
    said = f" {rest} {'obstacle is' if rest == 1 else 'obstacles are'} of other themes."
    assert (said in html.text) == ("of other themes" in html.text) == bool(rest)


def test_the_first_page_names_staff_in_every_county_read(evidence: Evidence) -> None:
    page = open_index(language="en", evidence=evidence)
    assert "Recruiting and keeping staff, in the documents of 4 of the 4 counties read" in (
        page.obstacles.text
    )
    assert page.obstacles.text.count("<tr>") == 8 + 1
    assert 'href="search.html?q=Recruiting%20and%20keeping%20staff"' in page.obstacles.text
    assert 'href="penghu/index.html#agenda"' in page.obstacles.text


def test_a_county_has_its_own_commonest_themes(evidence: Evidence) -> None:
    text = open_county(county="lienchiang", language="zh", evidence=evidence).obstacles.text
    assert text.count("<li>") == 5
    assert "人力招募與留任</a> <b>困境13</b>" in text
    none = evidence.measures[evidence.measures["kind"] != "obstacle"]
    page = open_county(county="yilan", language="zh", evidence=replace(evidence, measures=none))
    assert "沒有讀到關於宜蘭縣的困境" in page.obstacles.text


def test_what_many_counties_name_is_not_listed_by_county(evidence: Evidence) -> None:
    counties = evidence.programme.counties["ref_area"]
    one = evidence.measures[evidence.measures["kind"] == "obstacle"].head(1)
    many = pd.concat([one.assign(ref_area=code) for code in counties])
    text = obstacle_table(many, evidence.programme, Words("en")).text
    assert f'<td class="n">{len(counties)}</td>' in text
    assert "index.html#agenda" not in text
    assert "Counties and number" not in text
