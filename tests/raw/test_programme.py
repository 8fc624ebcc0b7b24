from datetime import date

import pytest
from conftest import edit
from safetynet.book.evidence import Evidence
from safetynet.printed.period import parse_period
from safetynet.raw.reading import read_programme
from safetynet.workbook import Workbook


def test_there_are_22_counties(evidence: Evidence) -> None:
    counties = evidence.programme.counties
    assert len(counties) == 22
    assert counties["ref_area"].is_unique
    assert counties["slug"].is_unique


def test_population_is_known_for_every_county(evidence: Evidence) -> None:
    population = evidence.programme.population
    assert set(population["ref_area"]) == set(evidence.programme.counties["ref_area"])
    lienchiang = population.set_index(["ref_area", "date"])["population"]
    assert lienchiang["TW-LIE", "2022-03-31"] == "13711"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("lienchiang", "lienchiang"),
        ("Lienchiang County", "lienchiang"),
        ("連江縣", "lienchiang"),
        ("TW-LIE", "lienchiang"),
        ("台南市", "tainan"),
        ("臺南市", "tainan"),
        (" yilan ", "yilan"),
    ],
)
def test_county_by_any_name(evidence: Evidence, name: str, slug: str) -> None:
    assert evidence.programme.county(name)["slug"] == slug


@pytest.mark.parametrize("name", ["lienchian", "TW", "", "<script>", "臺灣（全國）"])
def test_unknown_county_lists_the_valid(evidence: Evidence, name: str) -> None:
    with pytest.raises(ValueError, match=r"Valid: changhua, .*yunlin"):
        evidence.programme.county(name)


@pytest.mark.parametrize(
    ("title", "strategies"),
    [
        ("整合跨局處服務體系", [("1", "4")]),
        ("策略三、強化精神疾病及自殺防治服務， 精進前端預防及危機處理機制", [("2", "3")]),
        ("策略③、強化精神疾病及自殺防治服務，精進前端預防及危機處理機制", [("2", "3")]),
        ("擴增家庭服務資源提供可近性服務", [("2", "1")]),
        ("布建社福中心整合社會救助與福利服務", [("1", "1")]),
    ],
)
def test_strategy_by_title(
    evidence: Evidence, title: str, strategies: list[tuple[str, str]]
) -> None:
    assert evidence.programme.strategies_titled(title) == strategies


def test_unknown_title(evidence: Evidence) -> None:
    with pytest.raises(ValueError, match="no strategy has the title"):
        evidence.programme.strategies_titled("策略三")


@pytest.mark.parametrize(
    ("period", "phase"),
    [
        ("109年", "1"),
        ("110年", "2"),
        ("107年7-12月", "1"),
        ("108學年度", "1"),
        ("109-111", ""),
        ("115年", ""),
        ("每年", ""),
    ],
)
def test_phase_by_period(evidence: Evidence, period: str, phase: str) -> None:
    assert evidence.programme.phase_of(parse_period(period)) == phase


@pytest.mark.parametrize(
    ("period", "phase"), [("106學年度", "1"), ("109學年度", "2"), ("114學年度", "")]
)
def test_a_school_year_belongs_to_the_phase_of_most_of_its_days(
    evidence: Evidence, period: str, phase: str
) -> None:
    """August to July: 212 of its 365 days lie after New Year, 153 before."""
    assert evidence.programme.phase_of(parse_period(period)) == phase


def test_units_that_count_the_same(evidence: Evidence) -> None:
    same = evidence.programme.same_unit
    assert same("場", "場次")
    assert same("場次", "場")
    assert same("", "")
    assert not same("人", "人次")
    assert not same("", "%")
    assert not same("%", "")


def test_phases_follow_each_other(evidence: Evidence) -> None:
    days = list(evidence.programme.phase_days.values())
    assert days == [
        (date(2018, 1, 1), date(2020, 12, 31)),
        (date(2021, 1, 1), date(2025, 12, 31)),
    ]


def test_breakdowns(evidence: Evidence) -> None:
    programme = evidence.programme
    assert programme.breakdown_faulty("sex=female;age=0-6") == ""
    assert "female, male" in programme.breakdown_faulty("sex=women")
    assert "dimensions" in programme.breakdown_faulty("sexes=male")


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("programme/areas.csv", "TW-PEN,penghu", "PEN,penghu", "ISO 3166-2"),
        ("programme/areas.csv", "TW-PEN,penghu", "TW-LIE,penghu", "it once"),
        ("programme/phases.csv", "2020-12-31", "2020-13-31", "a date"),
        ("programme/phases.csv", "2020-12-31", "20201231", "a date"),
        ("programme/phases.csv", "2020-12-31", "2020-W53-4", "a date"),
        ("programme/phases.csv", "2020-12-31", "２０２０-12-31", "a date"),
        ("programme/population.csv", "TW-LIE,2022-03-31", "TW-LIE,20220331", "a date"),
        ("programme/population.csv", "13711", "１３７１１", "a whole number"),
        ("programme/population.csv", "13711", "9" * 5000, "a whole number"),
        ("programme/population.csv", "13711", "13,711", "a whole number"),
        ("indicators.csv", "suicide-cases,", "Suicide cases,", "small letters"),
        ("indicators.csv", "3,suicide,count", "9,suicide,count", "a strategy"),
        ("indicators.csv", "3,suicide,count", "3,suicides,count", "a service"),
        ("indicators.csv", "3,suicide,count", "3,suicide,number", "a measure"),
    ],
)  # fmt: skip
def test_faults_of_the_tables(
    copy: Workbook, table: str, old: str, new: str, expected: str
) -> None:
    path = copy.raw / table
    if new.startswith("13,"):
        new = '"13,711"'
    edit(path, old, new)
    _, faults = read_programme(copy)
    assert any(expected in str(fault) and path.name in fault.file for fault in faults), faults
