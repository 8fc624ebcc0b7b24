"""The breakdown of a number: which part of a total it is, by the names of breakdowns.csv."""

import re
from collections.abc import Sequence

from safetynet.proposals.moment import flat
from safetynet.proposals.spot import Spot
from safetynet.proposals.taught import Taught
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

# What every document may break down by; others belong to the indicators they were used for.
COMMON = ("sex", "age", "post")
SHORT = {"女性": ("女",), "男性": ("男",), "社工員": ("社工",), "督導": ("督導",)}


class Breakdowns:
    """The codes of breakdowns, and which indicators have them."""

    def __init__(self, programme: Programme, taught: Sequence[Taught]) -> None:
        """Read the names of all codes and what was coded with them."""
        self.programme = programme
        self.codes: list[tuple[str, str, tuple[str, ...]]] = []
        for row in records(programme.breakdowns):
            if row["code"]:
                name = flat(re.sub(r"[（(].*", "", row["name_zh"]))
                self.codes.append((row["dimension"], row["code"], (name, *SHORT.get(name, ()))))
        self.used: dict[str, set[str]] = {}
        for one in taught:
            for row in records(one.figures):
                for part in filter(None, row["breakdown"].split(";")):
                    self.used.setdefault(row["indicator"], set()).add(part.partition("=")[0])

    def of(self, spot: Spot, label: str, indicator: str) -> str:
        """Return the breakdown of a number, empty where it is a whole."""
        heads = f"{spot.row_head} {spot.column_head}" if spot.in_table else spot.clause
        text = flat(f"{heads} {label}")
        allowed = {*COMMON, *self.used.get(indicator, ())}
        found: dict[str, tuple[int, int, str]] = {}
        for dimension, code, names in self.codes:
            if dimension not in allowed or (dimension == "age" and "歲" in spot.printed):
                continue
            for name in names:
                place = text.rfind(name)
                if place >= 0 and not _of_both(text, name):
                    rank = (place + len(name), len(name), code)
                    found[dimension] = max(found.get(dimension, (-1, 0, "")), rank)
        if "post" in found and not re.search("[名人位員]$|督導$|社工$", spot.printed):
            del found["post"]
        order = list(dict.fromkeys(dimension for dimension, _, _ in self.codes))
        parts = sorted(found, key=order.index)
        return ";".join(f"{dimension}={found[dimension][2]}" for dimension in parts)


def _of_both(text: str, name: str) -> bool:
    """Return whether a text names men and women at once, so that it tells of neither."""
    return name in ("男", "女", "男性", "女性") and bool(
        re.search("性別比|男女|男性?[:：]女|子女|婦女|少女|女童|男童", text)
    )
