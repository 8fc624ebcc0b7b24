"""The label of a number: the printed words that name it."""

import re

from safetynet.proposals.moment import MOMENT, flat
from safetynet.proposals.spot import Spot

# Words that only join or count; the name stands before or after them.
JOINTS = re.compile(
    r"(?:^|(?<=[,、]))\s*(?:及|與|和|並|以及|其中|另|共|計|合計|共計|總計|則|但|也|已|目前|有|為|達(?!成)|約|至|各)+"
)
ENDS = re.compile(
    r"(?:共計有|共計|總計|合計|共有|計有|累計|共|計|有|為|是|達成|達到|達|至少|至|約|占|佔|近|高達|提升至|降低至|增至|降為|等|僅|只有|各|之|的)+$"
)
LEADS = re.compile(
    r"^(?:[-.\s•:：,，。、()（）\[\]「」/+=*✓]|[0-9]+[.、]|[一二三四五六七八九十]+[)）、.．])+"
)
VERB = re.compile(
    r"^(?:已|將|預計|預期|預估|規劃|持續)*(?:辦理|提供|召開|設置|完成|建置|聘用|進用|辦|服務)(?=.{2})"
)
GENERIC = re.compile(
    r"^(?:比率|比例|人數|人次|受益人次|受益人數|場次|次數|案數|件數|達成率|執行率|涵蓋率|服務|補助|補助金額|參加|共|總計|合計|女性|男性|督導|社工|受益)?$"
)
# A clause of such words alone names nothing; what is counted stands after the number.
EMPTY = re.compile(
    r"^(?:已|將|並|於|在|由|本縣|本市|本府|僅|擬|預計|規劃|共|持續|另|遍及|全縣|全市)*"
    r"(?:建置|佈建|布建|設置|成立|完成|聘用|進用|提供|辦理|召開|結合|配置|編列|核定|新增|增聘|應聘|實聘|邀請|招募|培訓|促進|服務|每|有|者|內|中)?$"
)
# A measure word that is itself what is counted: 504里, 13個行政區.
COUNTED = re.compile(r"[0-9]\s*個?(村里|里|鄉鎮市區?|行政區|鄉鎮|縣市)$")
LONGEST = 44


def label_of(spot: Spot) -> str:
    """Return the label of a number: row and column head of a table, or the words of its clause."""
    if not spot.in_prose:
        return _of_cell(spot)
    words = _clean(spot.clause)
    if (counted := COUNTED.search(flat(spot.printed))) and not spot.clause.strip(" 、,"):
        return counted[1]
    if len(words) < 2 or EMPTY.match(words):
        after = "" if spot.following.strip().startswith("(") else _clean(spot.following)
        earlier = (_clean(re.split("[,]", part)[-1]) for part in spot.chain[1:])
        pieces = (_clean(piece) for piece in re.split("[,]", flat(spot.sentence))[::-1])
        if EMPTY.match(words) and words and len(after) > 1:
            words = f"{words} {after}"
        else:
            words = next((w for w in earlier if len(w) > 1), "") or after or words
            words = words or next((w for w in pieces if len(w) > 1), "")
    if GENERIC.match(words):
        words = f"{_over(spot)} {words}".strip()
    return words[-LONGEST:] or _over(spot)


def _of_cell(spot: Spot) -> str:
    column = _clean(
        MOMENT.sub("", flat(spot.column_head.split(" ")[0] if spot.column_head else ""))
    )
    column = column or _clean(MOMENT.sub("", flat(spot.column_head)))
    row = LEADS.sub("", MOMENT.sub("", flat(spot.row_head))).strip()
    if re.fullmatch(r"[0-9]*", column):
        column = ""
    inside = _clean(spot.clause)
    words = [row, column, inside if len(inside) > 1 else ""]
    label = " ".join(dict.fromkeys(filter(None, words)))
    if GENERIC.match(label):
        label = f"{_over(spot)} {label}".strip()
    return label[:LONGEST] or _over(spot)


def _clean(words: str) -> str:
    """Return words without periods, marks and what only joins them to a number."""
    text = MOMENT.sub("", flat(words)).replace("**", "")
    text = re.sub(r"[（(][^()（）]*$", lambda m: m.group()[1:] if len(m.group()) > 3 else "", text)
    for _ in range(3):
        text = LEADS.sub("", text)
        text = re.sub(r"[\s:：,，、(（=＝]+$", "", text)
        text = ENDS.sub("", JOINTS.sub("", text))
    return VERB.sub("", text).strip()


def _over(spot: Spot) -> str:
    """Return the nearest words over a number: the item or heading that it stands under."""
    if spot.in_table and (words := _clean(spot.caption)) and len(words) <= LONGEST:
        return words
    above = _clean(re.sub("[0-9]", "", spot.paragraph[-1])) if spot.paragraph else ""
    if re.search("[\u4e00-\u9fff]{2}", above):
        return above
    return _clean(spot.place.lead) or _heading(spot)


def _heading(spot: Spot) -> str:
    return _clean(spot.place.headings[-1][1]) if spot.place.headings else ""
