"""What is seen around a number that tells its role, and how much each speaks for which."""

import re
from dataclasses import dataclass

from safetynet.printed.bound import PREFIXES, SUFFIXES
from safetynet.proposals.moment import flat

PLANNED = (
    "預計|預期|預估|規劃|擬|將於|核定|編列|爭取|應聘|應進用|應置|編制|預定|計畫於|籌備|未來|展望|申請補助"
    "|自籌|提高至|經費需求|所需經費|需求數"
)
# Words, by where they are looked for: in the label and the clause, in the sentence so far, in the
# sentence and after, in the chapter, in all headings, in the printed text.
WORDS = {
    "near": {
        "target": "目標|指標值|績效指標|考核指標|達標值|應達|需達|須達|以達|逐年提升至"
        "|逐年下降|門檻",
        "plan": PLANNED,
        "done": "已|完成|辦理了|共計|計有|實際|累計|實聘|進用率|執行率|受益|目前|共有|達成率|實施"
        "|達成[值數]|實際值|執行值",
        "new": "新增|增設|增聘|增置",
        "rule": "每|連續|滿|者|得|標準|對象|條件|最高|服務期間",
        "trend": "逐年|提升至|降至|下降|降低|調升",
        "intent": "每場次?皆|將(?!近)|持續推動|努力|力求",
        "each": "每(?:場次?|校|鄉|區|人)",
        "mean": "平均|年資",
        "base": "符合.*資格|母數|應[受接]|轄內|轄區|本縣僅|依據|^各|全[縣市國]",
    },
    "line": {
        "plan-line": PLANNED,
        "remark": "備註|註:",
    },
    "whole": {"most": "最|多為|居多|多由|為大宗|多以|分布多|為主"},
    "before": {
        "filled": "實聘|實際(?:進用|聘用|在職|人[數力])|已[進聘]用|現有|在職"
        "|達成[值數]|實際值|執行值",
        "reach": "達[到成]?$",
        "per": "每$",
    },
    "now": {"now": "目前|現有|現況"},
    "chapter": {
        "background": "簡介|前言|人口|概況|概述|背景|地理|關於|縣情|市情|基本資料|現況分析|特色",
        "asking": "協助事項|協助事宜|檢討|困境|困難|建議|綜合座談|說明|回應|臨時動議",
        "ahead": "規劃|未來|推動策略|策進|展望|目標|願景|工作重點|預期|重點工作|精進",
        "planning": "規劃|未來|展望|願景",
        "behind": "成果|成效|執行情形|執行現況|辦理情形|亮點|績效|效益|執行概況|回顧",
    },
    "section": {"appraisal": "績效指標|考核|KPI|目標"},
    "printed": {
        "age": "歲",
        "length": "(?:[0-9一二三兩半]年|個月|小時|年以上|天|日|週|期)(?:以上|以內|以下)?$",
        "share": "[%成]",
        "exact": r"[0-9]\.[0-9]+%",
        "below": "^(?:低於|<|不超過|少於)",
        "place": "[0-9一二三四五六七八九十]個?(?:鄉|市|鄉鎮市?|島|縣市|村里?)$",
    },
}
FLAGS = [
    (flag, where, re.compile(words))
    for where, flags in WORDS.items()
    for flag, words in flags.items()
]
# What speaks for each role, all of it together; what is marked ! must not be the case.
WEIGHTS = {
    "result": {
        "future": -1.5,
        "behind": 1.0,
        "done+!plan+!asking": 0.6,
        "now+!asking": 2.5,
        "filled+!asking": 2.5,
        "past+asking+!behind+!plan+!length": 0.8,
    },
    "target": {
        "target": 2.5,
        "target+table": 1.5,
        "below": 2.7,
        "bound+share": 1.0,
        "bound+ahead": 0.5,
        "trend+share+!printed-period": 1.5,
        "appraisal+!printed-period": 1.0,
        "appraisal+ahead+heading": 0.6,
        "recurring+bound": 2.6,
        "trend+share+recurring": 2.5,
        "reach+share+planning+!past": 2.0,
        "ahead": 0.4,
    },
    "plan": {
        "bound+ahead+!done+!age+!length": 1.0,
        "plan+!share-of": 2.9,
        "plan-line+!plan+!done+!share-of": 2.3,
        "new+!past+!share-of": 2.9,
        "future": 2.0,
        "open+ahead+!done+!background": 1.5,
        "recurring": 1.9,
        "intent": 1.4,
        "each": 1.0,
        "ahead": 0.6,
        "planning+!done+!printed-period": 0.9,
    },
    "claim": {
        "age+most": 4.8,
        "asking+most": 2.0,
        "undated+share+!background+!asking+!plan+!target": 2.9,
        "ahead+share+heading+!planning+!plan+!plan-line+!target+!bound+!trend+!done": 3.3,
        "exact": -3.0,
    },
    "context": {
        "background": 3.0,
        "asking": 1.5,
        "age+!most": 2.5,
        "length+!mean": 2.5,
        "place": 2.7,
        "base+!ahead": 2.3,
        "rule+!share": 0.6,
        "remark": 1.2,
        "per+!length": 3.0,
    },
}
# What speaks for each role beforehand.
BEFOREHAND = {"result": 1.2, "target": 0.0, "plan": 0.0, "claim": -1.5, "context": 0.0}


@dataclass(frozen=True)
class Seen:
    """What the role of a number is judged by: its texts, and whether its period lies ahead."""

    printed: str
    label: str
    # the words right before it, after it, and all of its sentence up to it
    before: str
    after: str
    line: str
    # the chapter, and all headings over it
    chapter: str
    section: str
    period: str
    from_heading: bool
    ahead: bool
    past: bool
    # whether it has begun, and most of it lies ahead
    open: bool
    in_table: bool


def flags_of(seen: Seen) -> dict[str, bool]:
    """Return what is the case for a number, by the names that ``WEIGHTS`` uses."""
    printed = flat(seen.printed)
    texts = {
        "near": f"{seen.label} {seen.before}",
        "line": seen.line,
        "whole": f"{seen.line}{seen.before}{seen.after}",
        "before": seen.before.strip(),
        "now": f"{seen.before}{seen.section[-8:]}",
        "chapter": seen.chapter,
        "section": seen.section,
        "printed": printed,
    }
    found = {flag: bool(words.search(texts[where])) for flag, where, words in FLAGS}
    return found | {
        "bound": printed.startswith(tuple(PREFIXES)) or printed.endswith(tuple(SUFFIXES)),
        "share-of": found["share"] and bool(re.search(r"[=/]\s*$", seen.before)),
        "undated": not seen.period,
        "heading": seen.from_heading,
        "printed-period": bool(seen.period) and not seen.from_heading,
        "recurring": seen.period.startswith(("每", "1季")),
        "future": seen.ahead,
        "past": seen.past,
        "open": seen.open,
        "table": seen.in_table,
    }
