"""Numbers whose surroundings tell that they are no figures: marks of lists, pages, laws."""

import re
from functools import cache

from safetynet.numbers.dates import (
    ALONE,
    DATE,
    MONTH,
    MONTHLY,
    PART_OF_YEAR,
    POINTED,
    TIME,
    YEAR_BEFORE_WORD,
    YEAR_OF_HEAD,
    YEARS,
    S,
)

ITEM = r"(?:^|(?<=[\t。;>])|(?<=[\s|]))[\s•·◆▲■●➤✓*»\-–—]*"
N, END = r"(?P<n>[0-9]+(?:-[0-9]+)?)", "(?![0-9])"
NO_UNIT = rf"(?!{S}[%‰人名案件戶處場次元])"
# What each kind looks like, and how sure that is; the number is the group n where there is one.
RULES: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("telephone", 0.95, (
        rf"(?<![0-9-])\(?0[2-9][0-9]?\)?[ -]?[0-9]{{3,4}}[ -]?[0-9]{{3,4}}{END}"
        rf"(?:{S}(?:轉|分機|#){S}[0-9]+(?:[、,][0-9]+)*)?",
        rf"(?<![0-9-])0800-?[0-9]{{3}}-?[0-9]{{3}}{END}",
        rf"(?<![0-9-])09[0-9]{{2}}-?[0-9]{{3}}-?[0-9]{{3}}{END}",
    )),
    ("telephone", 0.9, (
        rf"(?:分機|撥打|電話|專線|傳真){S}[:是]?{S}(?P<n>[0-9][0-9-]{{2,}})(?!{S}[人案件次通])",
        rf"{ALONE}(?P<n>1[0-9]{{2,3}})(?={S}[\u4e00-\u9fff]{{0,4}}(?:專線|熱線))",
    )),
    ("law-article", 0.97, (
        rf"§{S}{N}",
        rf"第{S}[0-9]+{S}條(?:{S}之{S}[0-9]+)?(?:{S}第{S}[0-9]+{S}[項款目])*",
    )),
    ("citation", 0.9, (
        rf"字{S}第{S}[0-9]+{S}號(?:函|令)?",
        rf"(?:附?[表圖註]|附件|附錄){S}{N}{NO_UNIT}",
        r"\[(?P<n>[0-9]{1,3})\]",
    )),
    ("page-number", 0.95, (
        rf"第{S}[0-9]+{S}[頁張]|\b[Pp](?:age|\.)?{S}[0-9]+{END}|[0-9]+{S}頁",
        rf"\({S}續{S}(?P<n>[0-9])?{S}\)",
        r"\(\s*(?P<n>[1-9]\s*/\s*[1-9])\s*\)(?=\s*(?:$|\t))",
    )),
    ("strategy-number", 0.9, (rf"策略{S}(?P<n>[0-9])(?![0-9.,]|{S}[%項個])",)),
    ("programme-name", 0.85, (
        r"(?:[Ll]evel|LEVEL|[Vv]er\.?|COVID)\s*-?\s*(?P<n>[0-9][0-9.]*)",
        rf"{ALONE}(?P<n>[1-5]\.0)(?=[」》\"'版計]|$)",
        rf"(?<=[\u4e00-\u9fff]){S}(?P<n>[1-5]\.0)(?![0-9]|{S}[%‰人名案件戶處場次元分歲倍小個])",
    )),
    ("programme-name", 0.75, (
        rf"{ALONE}(?<!\+)[0-9]\+[0-9](?![0-9.,+=]|{S}[名人位]|{S}=)",
        rf"{ALONE}[0-9]+(?=對[0-9一多])",
        r"(?<=[0-9一]對)[0-9]+",
        rf"{ALONE}12{S}年(?={S}國)",
    )),
    ("address", 0.9, (
        rf"(?<=[路街段巷弄鄰道里]){S}[0-9]+(?:-[0-9]+)?{S}[號巷弄段]"
        rf"(?:{S}(?:之{S}[0-9]+|[0-9]+{S}[樓號弄]))*",
        rf"{ALONE}[0-9]+{S}[樓F](?![\u4e00-\u9fffA-Za-z])",
    )),
    ("date", 0.97, (DATE,)),
    ("date", 0.95, (PART_OF_YEAR, POINTED, MONTHLY, TIME, MONTH)),
    ("not-a-number", 0.9, (rf"[*×÷]{S}(?P<n>100{S}%?)",)),
    ("not-a-number", 0.85, (
        rf"(?<=[A-Za-z])-?[0-9]+(?:\.[0-9]+)?{END}(?<![A-Za-z]-[0-9]{{3}})",
        rf"{ALONE}[0-9]+(?=[A-Z](?:[\u4e00-\u9fff]|[0-9]))",
        rf"{ALONE}[0-9]+(?=[A-Za-z]{{2,}})(?![0-9]*k[mg])",
    )),
    ("list-number", 0.95, (
        rf"{ITEM}\(?(?P<n>[0-9]{{1,2}})\)(?!{S}%)",
        rf"{ITEM}(?P<n>[0-9]{{1,2}})(?:[.、．](?![0-9])|[.、](?=[0-9]{{2,3}}(?:[-~至][0-9]+)?(?:學?年)|24小時))",
    )),
    ("list-number", 0.9, (
        rf"(?<![0-9.,:/-])(?P<n>0[0-9])(?![0-9.,:/-]|{S}(?:[%‰名案件戶處場次元]|人(?![力員事])))",
        rf"[Nn][Oo]\.\s*{N}",
    )),
    ("list-number", 0.8, (
        rf"^[\s•·◆▲■●➤✓*»\-–—]*(?P<n>[1-9](?:\.[1-9][0-9]?){{1,3}})(?=[ 、]+[^\W\d])"
        rf"(?!{S}[%‰人名案件戶處場次元分])",
    )),
    ("ordinal", 0.85, (rf"[0-9]+(?:{S}[-~至]{S}[0-9]+)?{S}(?:年級|級(?![距]))",)),
    ("ordinal", 0.9, (
        rf"第{S}[0-9]+{S}[至到~-]{S}第?{S}[0-9]+{S}(?:個月|個?[\u4e00-\u9fff])?",
        rf"第{S}[0-9]+{S}(?![0-9名次年.,]|{S}[名次年])(?:個月|[\u4e00-\u9fff])?",
    )),
    ("date", 0.85, (YEARS,)),
    ("date", 0.8, (YEAR_OF_HEAD,)),
    ("date", 0.7, (YEAR_BEFORE_WORD,)),
)  # fmt: skip


@cache
def compiled() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    """Return the rules, compiled: kind, how sure, what it looks like."""
    return tuple(
        (kind, sure, re.compile(pattern)) for kind, sure, patterns in RULES for pattern in patterns
    )


def marked(text: str) -> list[tuple[int, int, str, float]]:
    """Return where a text has numbers that are marks, and which, none over another.

    >>> marked("2. 依第5條辦理")
    [(0, 1, 'list-number', 0.95), (4, 7, 'law-article', 0.97)]
    """
    found: list[tuple[int, int, str, float]] = []
    for kind, sure, pattern in compiled():
        for match in pattern.finditer(text):
            start, end = match.span("n" if "n" in pattern.groupindex else 0)
            start += len(text[start:end]) - len(text[start:end].lstrip())
            if not any(one < end and start < other for one, other, *_ in found):
                found.append((start, end, kind, sure))
    return sorted(found)
