import pytest
from safetynet.raw.standing import what_is_left_out

# What a row prints, what its line says, and what of that is not typed.
LEFT_OUT = {
    ("2,306案", "受理1萬2,306案"): "the rest of the number",
    ("2,306 案", "受理1萬 2,306案"): "the rest of the number",
    ("3,000元", "費用3 萬 3,000元"): "the rest of the number",
    ("5千元", "補助8萬5千元"): "the rest of the number",
    ("五處", "共十五處"): "the rest of the number",
    ("306案", "受理2,306案"): "the rest of the number",
    ("5%", "比率12.5%"): "the rest of the number",
    ("12", "共12.5公里"): "the rest of the number",
    ("1萬2", "共1萬2,306"): "the rest of the number",
    ("3", "共3萬人"): "what scales it",
    ("三", "共三千人"): "what scales it",
    ("9", "達9成"): "what scales it",
    ("1", "約1千多萬"): "what scales it",
    ("1千", "有1千多名"): "that it is more",
    ("4.73", "成長4.73‰"): "‰",
    ("85", "達85 %"): "%",
    ("4.73%", "負成長(-4.73%)"): "the minus before it",
    ("95人", "外籍約 95人"): "約",
    ("1/4", "有近 1/4"): "近",
    ("200人", "逾200人"): "逾",
    ("200人", "超過200人"): "超過",
    ("85%", "未達85%"): "未達",
    ("85%", "至少85%"): "至少",
    ("85%", "不低於85%"): "不低於",
    ("低於85%", "不低於85%"): "不低於",
    ("滿20歲", "未滿20歲"): "未滿",
    ("85%", "≧85%"): ">=",
    ("85%", "85%以上"): "以上",
    ("5場", "辦理5場(含以上)"): "(含以上)",
    ("6歲", "6歲以下"): "以下",
    ("30人", "30人左右"): "左右",
    ("0.8個", "增加0.8個百分點"): "百分點",
    ("30人", "服務30人次"): "次",
    ("14,025案", "服務14,025案次"): "次",
}
WHOLE = [
    ("1萬2,306案", "受理1萬2,306案"),
    ("3萬 3,000 元", "費用3萬 3,000 元"),
    ("約95人", "外籍約 95人"),
    ("不低於85%", "不低於85%"),
    ("未滿20歲", "未滿20歲"),
    ("85%以上", "進用率達85%以上"),
    ("100%", "涵蓋率達100%"),
    ("30人", "已預約30人"),
    ("5處", "附近5處據點"),
    ("87歲", "全國最高87歲"),
    ("0%", "由50%->0%"),
    ("28", "年度\t28\t10"),
    ("10", "年度\t28\t10"),
    ("5人", "5人 多元服務"),
    ("5", "5 多元服務"),
    ("3人", "共3人成立小組"),
    ("5處", "- 5處"),
    ("11%-15%", "比率11%-15%"),
    ("13區", "12/13區"),
    ("10萬7,276人", "總人口:10萬7,276人"),
    ("30人", "服務30人次，共30人"),
]


@pytest.mark.parametrize(("printed", "line"), LEFT_OUT)
def test_what_belongs_to_a_number_is_named(printed: str, line: str) -> None:
    normal = line.replace("≧", ">=")
    assert what_is_left_out(printed, [normal], 1) == LEFT_OUT[printed, line]


@pytest.mark.parametrize(("printed", "line"), WHOLE)
def test_a_whole_number_stands(printed: str, line: str) -> None:
    assert what_is_left_out(printed, [line], 1) == ""


def test_a_number_runs_on_to_the_next_line_and_not_to_the_line_before() -> None:
    lines = ["服務費 3", "", "萬 3,000 元，以上", "30人"]
    assert what_is_left_out("3萬 3,000 元", lines, 1) == ""
    assert what_is_left_out("3萬 3,000 元", lines, 3) is None
    assert what_is_left_out("3,000 元", lines, 1) is None
    assert what_is_left_out("30人", lines, 4) == ""
    assert what_is_left_out("31人", lines, 4) is None
