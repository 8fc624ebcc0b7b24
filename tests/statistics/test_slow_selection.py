"""Agreement and selection on small tables, the answers worked out by hand."""

import pytest
from hypothesis import given, settings
from slow.cases import ABOUT, BAD, OLD, ONCE, STOCK, chosen, row, share
from slow.estimate import estimate
from slow.invented import PHASES, by_phase, groups, populations
from slow.rows import Row
from slow.selection import agree, select, used_rows

YEAR = row("y", "2021", 5)
AGREE = [
    ("equal", YEAR, row("b", "2021", 5), True),
    ("same decimals differ", row("a", "2021", "5.1", decimals=1), row("b", "2021", "5.2",
     decimals=1), False),
    ("rounds half up", row("a", "2021", "4.5", decimals=1), YEAR, True),
    ("rounds down", YEAR, row("b", "2021", "4.49", decimals=2), False),
    ("half of a fall", row("a", "2021", "-4.5", decimals=1), row("b", "2021", -5), True),
    ("in a range", YEAR, row("b", "2021", low=5, high=9), True),
    ("outside a range", row("a", "2021", 10), row("b", "2021", low=5, high=9), False),
    ("at <", YEAR, row("b", "2021", 5, bound="<"), False),
    ("at <=", YEAR, row("b", "2021", 5, bound="<="), True),
    ("at >", YEAR, row("b", "2021", 5, bound=">"), False),
    ("over >", YEAR, row("b", "2021", 4, bound=">"), True),
    ("same bound", row("a", "2021", 5, bound=">"), row("b", "2021", 5, bound=">"), True),
    ("other bound", row("a", "2021", 5, bound=">"), row("b", "2021", 5, bound=">="), True),
    ("bounds apart", row("a", "2021", 5, bound=">"), row("b", "2021", 5, bound="<="), False),
    ("range and bound", row("a", "2021", low=1, high=9), row("b", "2021", 5, bound=">="), True),
    ("~ low end", row("a", "2021", 1200, **ABOUT), row("b", "2021", 1150), True),
    ("~ high end", row("a", "2021", 1200, **ABOUT), row("b", "2021", 1250), True),
    ("~ over", row("a", "2021", 1200, **ABOUT), row("b", "2021", 1251), False),
    ("two ~", row("a", "2021", 1200, **ABOUT), row("b", "2021", 1210, **ABOUT), True),
    ("~ and range", row("a", "2021", 1200, **ABOUT), row("b", "2021", low=1250, high=1300), True),
    ("other base", share("a", "2021", 5, 10), share("b", "2021", 10, 20), False),
    ("one base", share("a", "2021", 5, 10), share("b", "2021", 50, None), True),
]  # fmt: skip


@pytest.mark.parametrize(("why", "a", "b", "expected"), AGREE)
def test_agree(why: str, a: Row, b: Row, expected: bool) -> None:
    assert agree(a, b) is agree(b, a) is expected, why


UND = {"measure": "amount", "counted": "repeated"}
SELECT = [
    ("empty", [], ""),
    ("reprint, smaller id stands", [row("b", "2021", 5), row("a", "2021", 5)], "b:reprint>a a"),
    ("more decimals", [row("a", "2021", 5), row("b", "2021", "4.9", decimals=1)], "a:reprint>b b"),
    ("exact before ~", [row("a", "2021", 5, **ABOUT), row("b", "2021", 5)], "a:reprint>b b"),
    ("~ before range", [row("a", "2021", low=4, high=6), row("b", "2021", 5, **ABOUT)],
     "a:reprint>b b"),
    ("base before decimals", [share("a", "2021", 50, None, decimals=2), share("b", "2021", 5, 10)],
     "a:reprint>b b"),
    ("later document", [row("a", "2021", 5, **OLD), row("b", "2021", 5)], "a:reprint>b b"),
    ("old but finer", [row("a", "2021", "4.9", decimals=1, **OLD), row("b", "2021", 5)],
     "a b:reprint>a"),
    ("revised", [row("a", "2021", 4, **OLD), row("b", "2021", 5)], "a:revised>b b"),
    ("revised though the most precise agrees with both", [row("a", "2021", 4, bound="<=", **OLD),
     row("b", "2021", low=3, high=6, **OLD), row("c", "2021", 5, bound=">")],
     "a:revised>b b c:reprint>b"),
    ("a month in the year is not later", [row("a", "2021", 4), row("b", "2021", 5, doc="2023-05")],
     "a:contradiction b:contradiction =contradiction"),
    ("all of a period", [row("a", "2021", 4), row("b", "2021", 5), row("c", "2021", 5, **OLD)],
     "a:contradiction b:contradiction c:contradiction =contradiction"),
    ("another period stands", [row("a", "2021", 4), row("b", "2021", 5), row("c", "2022", 5)],
     "a:contradiction b:contradiction c"),
    ("undated no help", [row("a", "2021", 4), row("b", "2021", 5), row("c", None, 9)],
     "a:contradiction b:contradiction c:undated =contradiction"),
    ("dated first", [row("a", None, 4), row("b", "2021", 5)], "a:undated b"),
    ("one undated", [row("a", None, 4, **OLD), row("b", None, 4)], "a:reprint>b b"),
    ("several", [row("a", None, 4, **OLD), row("b", None, 5)], "a:several b:several =several"),
    ("accused", [row("a", "2021", 4, **BAD), row("b", "2022", 5)], "a:accused b"),
    ("accused by a reprint", [row("a", "2021", 4), row("b", "2021", 4, **BAD), row("c", "2022", 5)],
     "a:accused b:reprint>a c"),
    ("revised is not accused by", [row("a", "2021", 3, **BAD, **OLD), row("b", "2021", 4)],
     "a:revised>b b"),
    ("all dated accused", [row("a", "2021", 4, **BAD), row("b", None, 5)], "a b:undated"),
    ("undated accused", [row("a", None, 4, **BAD), row("b", None, 5)], "a:accused b"),
    ("level", [row("a", "2021", 4, **STOCK), row("b", "2022", 5, **STOCK)], "a:earlier>b b"),
    ("level, one date", [row("a", "2021-2022", 4, counted="complete"), row("b", "2022", 5,
     counted="complete")],
     "a:contradiction b:contradiction =contradiction"),
    ("add", [row("a", "2021", 4), row("b", "2022", 5)], "a b"),
    ("whole", [row("a", "2021", 4), row("b", "2101-2106", 1), row("c", "2107-2112", 3)],
     "a:whole b c"),
    ("parts that do not add up", [row("a", "2021", 5), row("b", "2101-2106", 1),
     row("c", "2107-2112", 3)], "a b:unequal>a c:unequal>a"),
    ("parts of an earlier document", [row("a", "2021", 5), row("b", "2101-2106", 1, **OLD),
     row("c", "2107-2112", 3, **OLD)], "a b:part>a c:part>a"),
    ("parts of a later document", [row("a", "2021", 5, **OLD), row("b", "2101-2106", 1),
     row("c", "2107-2112", 3)], "a:revised b c"),
    ("rounded amounts", [row("a", "2021", 5, decimals=-1, measure="amount"),
     row("b", "2101-2106", 6, decimals=-1, measure="amount"),
     row("c", "2107-2112", 9, decimals=-1, measure="amount")], "a:whole b c"),
    ("a whole of a whole", [row("a", "2021-2022", 9), row("b", "2021", 4), row("c", "2022", 5),
     row("d", "2101-2106", 1), row("e", "2107-2112", 3)], "a:whole b:whole c d e"),
    ("most parts", [row("a", "2021-2023", 9), row("b", "2021-2022", 6), row("c", "2023", 3),
     row("d", "2021", 3),
     row("e", "2022", 4)], "a:whole b c d:unequal>b e:unequal>b"),
    ("no tiling, part", [row("a", "2021", 5), row("b", "2101-2106", 1)], "a b:part>a"),
    ("overlap", [row("a", "2021", 5), row("b", "S21", 1), row("c", "2022", 1)], "a b:overlap c"),
    ("only the phase counts", [row("a", "S20", 5), row("b", "2106-2112", 1)], "a:overlap b"),
    ("longest in the phase", [row("a", "S20", 5, **UND), row("b", "2106-2112", 4, **UND)],
     "a:shorter>b b"),
    ("more rows of equal cover", [row("a", "2021-2022", 9), row("b", "2021", 4), row("c", "2022",
     4)],
     "a b:unequal>a c:unequal>a"),
    ("latest of equal cover", [row("a", "2101-2103", 9), row("b", "2102-2104", 4), row("c", "2201",
     4)],
     "a:overlap b c"),
    ("inexact aside", [row("a", "2021", 5), row("b", "2022", 1, **ABOUT)], "a b:inexact"),
    ("inexact covers more", [row("a", "2021", 5), row("b", "2022-2023", 1, **ABOUT)],
     "a:shorter>b b"),
    ("union of inexact", [row("a", "2021", 5), row("b", "2022", 1, **ABOUT), row("c", "2301-2306",
     1, **ABOUT)],
     "a:shorter>b b c:shorter>b"),
    ("no exact", [row("a", "2021", 5, **ABOUT), row("b", "2022", 1, **ABOUT)], "a:shorter>b b"),
    ("pool", [share("a", "2021", 5, 10), share("b", "2022", 5, 20), share("c", "2021-2022", 10,
     30)], "a b c:whole"),
    ("bases do not add up", [share("a", "2021", 5, 10), share("b", "2022", 5, 20), share("c",
     "2021-2022", 10, 31)],
     "a:unequal>c b:unequal>c c"),
    ("no base", [share("a", "2021", 5, 10), share("b", "2022", 50, None)], "a b:no-base"),
    ("several bases", [share("a", "2021", 5, 10), share("b", "2022", 5, None, base_low=9,
     base_high=11)], "a b:no-base"),
    ("people: containing", [row("a", "2021-2022", 5, **ONCE), row("b", "2021", 4, **ONCE)],
     "a b:part>a"),
    ("people: years", [row("a", "2021", 5, **ONCE), row("b", "2022", 4, **ONCE)], "a b"),
    ("people: school year of 2020", [row("a", "S20", 5, **ONCE), row("b", "2022", 4, **ONCE)],
     "a b"),
    ("people: inexact", [row("a", "2021", 5, **ONCE, **ABOUT), row("b", "2022", 4, **ONCE)],
     "a:shorter>b b"),
    ("everything else", [row("a", "2021-2022", 5, **UND), row("b", "2023", 4, **UND)],
     "a b:shorter>a"),
    ("everything else, latest", [row("a", "2021", 5, **UND), row("b", "2023", 4, **UND)],
     "a:shorter>b b"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "rows", "expected"), SELECT, ids=[case[0] for case in SELECT])
def test_select(why: str, rows: list[Row], expected: str) -> None:
    assert chosen(rows) == expected


@settings(max_examples=150, deadline=None, database=None)
@given(rows=groups(), population=populations())
def test_order_of_rows_is_nothing_and_every_row_ends(rows: list[Row], population: dict) -> None:
    for phase, group in by_phase(rows).items():
        aside, state = select(group, *PHASES[phase])
        assert (aside, state) == select(group[::-1], *PHASES[phase])
        assert set(aside) == {r.figure_id for r in group}
        used = used_rows(group, aside)
        assert bool(used) == (state == "")
        answer = estimate(used, state, population)
        assert (answer.reason == "") == (answer.lower is not None)
