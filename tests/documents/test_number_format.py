"""A number prints as its format says, or is refused."""

import pytest
from safetynet.documents.number_format import EPOCH_1904, FormatError, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.0385, "0.00%", "3.85%"),
        (0.5, "0%", "50%"),
        (1.005, "0.00", "1.01"),
        (0.285, "0%", "29%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (999, "#,##0", "999"),
        (0.5, "#.##", ".5"),
        (5, "#.##", "5."),
        (5, "0.0#", "5.0"),
        (5, "000", "005"),
        (12345678, "#,##0,", "12,346"),
        (12345678, '0.0,,"百萬"', "12.3百萬"),
        (-0.4, "0", "0"),
        (-3, "0.0", "-3.0"),
        (-3, '0"人"', "-3人"),
        (-3, "0;0", "3"),
        (3, '"約"0"人"', "約3人"),
        (3, r"0\人", "3人"),
        (1234, "_-* #,##0_-;-* #,##0_-", "1,234"),
        (1234, "[$NT$-404]#,##0", "NT$1,234"),
        (1234, "[Red]0", "1234"),
        (0, "#,##0;-#,##0;", ""),
        (5, "[>=10]0;[<10]0.0", "5.0"),
        (50, "[>=10]0;[<10]0.0", "50"),
        (1204, "General", "1204"),
        (1204, 'General"戶"', "1204戶"),
        (1e-7, "General", "0.0000001"),
        (123456789012, "General", "123456789012"),
        (45063, "yyyy/mm/dd", "2023/05/17"),
        (45063, "[$-404]ggge年m月", "中華民國112年5月"),
        (45063, "m月d日", "5月17日"),
        (45063.75, "h:mm AM/PM", "6:00 PM"),
        (45063.75, "yyyy/m/d h:mm:ss", "2023/5/17 18:00:00"),
    ],
)
def test_a_number_prints_as_its_format_says(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize("code", ["# ?/?", "000-0000", "[DBNum1]0", "[h]:mm", "0.00E+00"])
def test_a_format_that_is_not_understood_is_refused(code: str) -> None:
    with pytest.raises(FormatError):
        shown(0.5, code)


def test_days_count_from_the_first_day_of_their_file() -> None:
    assert shown(43601, "yyyy/m/d", EPOCH_1904) == "2023/5/17"
