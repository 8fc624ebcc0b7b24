"""Where a text names a period."""

import pytest
from conftest import ROOT
from safetynet.proposals.moment import find_moments
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.workbook import Workbook


@pytest.fixture(scope="module")
def programme() -> Programme:
    return read_programme(Workbook(ROOT))[0]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("截至112年2月底共有18名", ["112年2月底"]),
        ("至112年2月計77人", ["至112年2月"]),
        ("開戶率提升至112年9月的55.7%", ["112年9月"]),
        ("自110年至112年增至3處", ["110年至112年"]),
        ("107年7-12月受理6件", ["107年7-12月"]),
        ("107-109年執行成果", ["107-109年"]),
        ("１１１年服務", ["１１１年"]),
        ("111. 3. 12 辦理", ["111.3.12"]),
        ("每季召開1次，111學年度復學率", ["每季", "111學年度"]),
        ("從第一期50%降至第二期0%", ["第一期", "第二期"]),
        ("二期計畫預計新增", ["第二期"]),
        ("服務123人、比為1:45，2,023件", []),
    ],
)
def test_periods_are_found_as_they_are_written(
    programme: Programme, text: str, printed: list[str]
) -> None:
    found = find_moments(text, programme)
    assert [programme.parse_period(moment.text) for moment in found] == [
        programme.parse_period(each) for each in printed
    ]
    assert all(text[m.start : m.end].strip() for m in found)


def test_a_year_alone_is_one_only_in_a_head(programme: Programme) -> None:
    assert find_moments("110", programme) == ()
    assert [moment.text for moment in find_moments("110", programme, head=True)] == ["110"]
    assert [m.text for m in find_moments("109-111列管人數", programme, head=True)] == ["109-111"]
    assert find_moments("由90座島嶼", programme, head=True) == ()
