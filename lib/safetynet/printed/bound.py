"""Words beside a number that bound it: at least, about, or more; grown or fallen by."""

PREFIXES = {
    "低於": "<", "未達": "<", "不到": "<", "少於": "<", "未滿": "<", "<": "<",
    "不低於": ">=", "不少於": ">=", "至少": ">=", ">=": ">=", "≥": ">=", "≧": ">=",
    "超過": ">", "高於": ">", "多於": ">", "逾": ">", ">": ">",
    "不超過": "<=", "不高於": "<=", "至多": "<=", "<=": "<=", "≤": "<=", "≦": "<=",
    "最高": "<=", "最低": ">=", "滿": ">=", "達": "",
    "大約": "~", "約為": "~", "約": "~", "將近": "~", "近": "~",
}  # fmt: skip
# 以上 and 以下 include the number itself (Criminal Code of the Republic of China, article 10).
SUFFIXES = {
    "(含以上)": ">=",
    "(含)以上": ">=",
    "左右": "~",
    "含以上": ">=",
    "以上": ">=",
    "以下": "<=",
    "以內": "<=",
    "多": ">",
    "餘": ">",
}
CANONICAL = {"<": "低於", ">=": "至少", ">": "超過", "<=": "至多", "~": "約", "": ""}
# A change for the better or the worse is printed as one; a fall is a number below nothing.
CHANGES = {
    "成長": 1, "增加": 1, "上升": 1, "提升": 1, "提高": 1, "增長": 1,
    "減少": -1, "下降": -1, "降低": -1, "衰退": -1,
}  # fmt: skip
# At least 5 less is a change of -5 or below.
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
