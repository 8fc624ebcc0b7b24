"""The area of a number: the county that reports, the country, or another county of a table."""

import re

from safetynet.proposals.moment import flat
from safetynet.proposals.spot import Spot
from safetynet.raw.programme import Programme

COUNTRY = re.compile("全國|國人|全[台臺](?!東|北|南|中)|中央(?:核定|補助)總")


def area_of(spot: Spot, ref_area: str, programme: Programme) -> str:
    """Return the area that a number is about, ``ref_area`` where nothing says otherwise."""
    if spot.in_table:
        for head in (*spot.row_head.split(" "), *spot.column_head.split(" ")):
            if re.fullmatch(r".{2}[縣市]", head):
                try:
                    return str(programme.county(head)["ref_area"])
                except ValueError:
                    continue
        if COUNTRY.search(f"{spot.row_head} {spot.column_head}"):
            return "TW"
    last = re.split("[,，]", flat(spot.clause))[-1]
    others = re.search(
        "之[冠首最]|第[一二三0-9]+名|低於全|高於全|優於全|比全", last + spot.following
    )
    return "TW" if COUNTRY.search(last) and not others else ref_area
