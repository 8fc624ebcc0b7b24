"""The programme's tables: areas, phases and population that cannot be, and near ones that can."""

import pandas as pd
import pytest
from conftest import edit
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.pages.plan import SITE_PAGES, whole_plan
from safetynet.raw.area import RESERVED
from safetynet.raw.fault import Fault
from safetynet.raw.population import Population
from safetynet.raw.reading import read_programme
from safetynet.words.terms import LANGUAGES
from safetynet.workbook import Workbook

AREAS, PHASES, POPULATION, UNITS = (
    f"programme/{name}.csv" for name in ("areas", "phases", "population", "units")
)
PENGHU = "TW-PEN,penghu,county,澎湖縣,Penghu County"
SECOND = "2,第二期,Phase two,2021-01-01,2025-12-31"
THIRD = "\n3,第三期,Phase three,{},{},115-119年,第三期計畫"
COUNT = "TW-CHA,2018-12-31,1277824"

REFUSED = {
    "a slug twice": (AREAS, PENGHU, "TW-PEN,yilan,county,澎湖縣,Penghu County", "slug", "the area of row"),
    "a Chinese name twice": (AREAS, PENGHU, "TW-PEN,penghu,county,宜蘭縣,Penghu County", "name_zh", "the area of row"),
    "a name in other characters": (AREAS, PENGHU, "TW-PEN,penghu,county,台南市,Penghu County", "name_zh", "the area of row"),
    "an English name twice": (AREAS, PENGHU, "TW-PEN,penghu,county,澎湖縣,yilan county", "name_en", "the area of row"),
    "another's slug for a name": (AREAS, PENGHU, "TW-PEN,penghu,county,澎湖縣,Yilan", "name_en", "the area of row"),
    "a code in small letters": (AREAS, PENGHU, "TW-PEN,tw-ila,county,澎湖縣,Penghu County", "slug", "the area of row"),
    "a tile in wide digits": (AREAS, "Penghu County,1,6", "Penghu County,１,6", "tile_column", "a place on the tile map"),
    "end before start": (PHASES, "2021-01-01,2025-12-31", "2021-01-01,2020-12-31", "end", "a day after the start, 2021-01-01"),
    "phases that overlap": (PHASES, SECOND, SECOND.replace("2021-01-01", "2020-12-31"), "start", "2021-01-01, the day after"),
    "a gap between phases": (PHASES, SECOND, SECOND.replace("2021-01-01", "2021-01-02"), "start", "2021-01-01, the day after"),
    "a day in another way": (PHASES, "2025-12-31", "20251231", "end", "a date such as 2020-12-31"),
    "a week": (PHASES, "2025-12-31", "2025-W52-3", "end", "a date such as 2020-12-31"),
    "a day in wide digits": (PHASES, "2025-12-31", "２０２５-12-31", "end", "a date such as 2020-12-31"),
    "a day that is none": (PHASES, "2025-12-31", "2025-02-29", "end", "a date such as 2020-12-31"),
    "a day long ago": (PHASES, "2018-01-01", "0018-01-01", "start", "of the years 1900 to 2099"),
    "a phase in wide digits": (PHASES, "2,第二期", "２,第二期", "phase", "a whole number above 0"),
    "a phase's name twice": (PHASES, "第二期計劃", "第一期計劃", "also_printed", "第一期計劃 is phase 1"),
    "third before second": (PHASES, SECOND, THIRD.strip().format("2026-01-01", "2030-12-31") + "\n" + SECOND, "start", "2021-01-01, the day after"),
    "a count in another way": (POPULATION, COUNT, "TW-CHA,20181231,1277824", "date", "a date such as 2020-12-31"),
    "nobody": (POPULATION, COUNT, "TW-CHA,2018-12-31,0", "population", "a whole number above 0"),
    "a count in wide digits": (POPULATION, COUNT, "TW-CHA,2018-12-31,１２７７８２４", "population", "a whole number above 0"),
    "a count in other digits": (POPULATION, COUNT, "TW-CHA,2018-12-31,٣", "population", "a whole number above 0"),
    "a count with a dot": (POPULATION, COUNT, "TW-CHA,2018-12-31,1277.824", "population", "a whole number above 0"),
    "a word of two units": (UNITS, "cases,case,案,", "cases,case,案|件,", "printed_as", "件 means 案 already"),
    "a word with a numeral before it": (UNITS, "cases,case,案,", "cases,case,案|百案,", "printed_as", "百案 begins with 百"),
    "a word with a digit before it": (UNITS, "cases,case,案,", "cases,case,案|０案,", "printed_as", "0案 begins with 0"),
    "an empty word": (UNITS, "cases,case,案,", "cases,case,案|,", "printed_as", "none of them empty"),
    "a very long count": (POPULATION, COUNT, f"TW-CHA,2018-12-31,{'9' * 5000}", "population", "a whole number above 0"),
}  # fmt: skip


def faults(workbook: Workbook, table: str, old: str, new: str) -> list[Fault]:
    edit(workbook.raw / table, old, new)
    return read_programme(workbook)[1]


@pytest.mark.parametrize("case", REFUSED)
def test_tables_that_are_refused(copy: Workbook, case: str) -> None:
    table, old, new, column, expected = REFUSED[case]
    found = faults(copy, table, old, new)
    mine = [fault for fault in found if fault.file.endswith(table) and fault.column == column]
    assert any(expected in fault.expected and fault.row > 1 for fault in mine), found


@pytest.mark.parametrize("slug", RESERVED)
def test_no_county_has_an_address_of_the_site(copy: Workbook, slug: str) -> None:
    [fault] = faults(copy, AREAS, PENGHU, PENGHU.replace("penghu", slug))
    assert (fault.row, fault.column, fault.found) == (22, "slug", slug)


def test_the_reserved_addresses_are_those_of_the_plan(evidence: Evidence) -> None:
    paths = [report.path for language in LANGUAGES for report in whole_plan(evidence, language)]
    tops = {path.removesuffix(".html").split("/")[0] for path in paths}
    slugs = set(evidence.programme.counties["slug"])
    # beside the pages the build writes the tables, into data
    assert tops - slugs | {"data", *LANGUAGES} | set(SITE_PAGES) == set(RESERVED)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        (AREAS, PENGHU, "TW-PEN,pescadores,county,澎湖,Pescadores"),
        (PHASES, SECOND, SECOND.replace("2025-12-31", "2026-12-31")),
        (PHASES, "第二期計畫|第二期計劃", "第二期計畫" + THIRD.format("2026-01-01", "2030-12-31")),
        (POPULATION, COUNT, "TW-CHA,2018-12-30,1"),
    ],
)
def test_tables_that_stand(copy: Workbook, table: str, old: str, new: str) -> None:
    assert faults(copy, table, old, new) == []


def test_the_country_is_the_sum_of_its_counties_once(evidence: Evidence, copy: Workbook) -> None:
    value = evidence.programme.operand_value
    counties = evidence.programme.population.query("date == '2021-12-31'")["population"].astype(int)
    assert value("population@TW@2021-12-31") == sum(counties.tolist()) == 23375314
    path = copy.raw / POPULATION
    edit(path, "TW-CHA,2021-12-31,1255330\n", "TW-CHA,2021-12-31,1255330\nTW,2021-12-31,23375314\n")
    assert read_evidence(copy).programme.operand_value("population@TW@2021-12-31") == 23375314
    edit(path, "TW-CHA,2020-12-31,1266670\n", "")
    programme, found = read_programme(copy)
    assert found == []
    with pytest.raises(ValueError, match="no population of TW on 2020-12-31; known on 2018-12-31"):
        programme.operand_value("population@TW@2020-12-31")


@pytest.mark.parametrize("count", ["12.5", "１２", "1e3", "-1", "", "9" * 11])
def test_a_population_that_is_none(count: str) -> None:
    table = pd.DataFrame({"ref_area": ["TW-CHA"], "date": ["2018-12-31"], "population": [count]})
    with pytest.raises(ValueError, match="a whole number of people"):
        Population(table)
