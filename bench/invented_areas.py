"""Invented townships: names, slugs and codes beside the real counties, and their population."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

FIRST = dict(
    zip("東西南北中新大小上下長平安永龍鳳金玉石竹林溪清和", (
        "dong xi nan bei zhong xin da xiao shang xia chang ping an yong long feng jin yu shi zhu"
        " lin xi qing he"
    ).split(), strict=True)
)  # fmt: skip
LAST = dict(
    zip("山水港埔寮湖崙坑潭門屯田厝園灣嶺", (
        "shan shui gang pu liao hu lun keng tan men tun tian cuo yuan wan ling"
    ).split(), strict=True)
)  # fmt: skip
SMALLEST, LARGEST = 3_000, 90_000


@dataclass(frozen=True)
class Area:
    """A row of areas.csv, and the residents on each day of population.csv."""

    ref_area: str
    slug: str
    kind: str
    name_zh: str
    name_en: str
    population: dict[str, int]

    @property
    def row(self) -> dict[str, str]:
        """Return the cells of areas.csv that an invented area fills."""
        return {name: value for name, value in vars(self).items() if name != "population"}


def invent_areas(
    number: int, known: Sequence[dict[str, str]], days: Sequence[str], seed: str
) -> list[Area]:
    """Return invented townships, none with a name, slug or code that is known.

    The same seed gives the same areas, and more of them give the same first ones.
    """
    slugs = {row["slug"] for row in known}
    codes = {row["ref_area"] for row in known}
    letters = ("".join(three) for three in itertools.product(ascii_uppercase, repeat=3))
    free = (f"TW-{code}" for code in letters if f"TW-{code}" not in codes)
    areas = []
    for name, slug in itertools.islice(_names(slugs), number):
        chance = random.Random(f"{seed} {slug}")
        residents = SMALLEST * (LARGEST / SMALLEST) ** chance.random()
        # A few per mille fewer each year, as in most townships.
        population = {day: round(residents * 0.993**year) for year, day in enumerate(days)}
        names = (f"{name}鄉", f"{slug.capitalize()} Township")
        areas.append(Area(next(free), slug, "county", *names, population))
    if len(areas) < number:
        raise ValueError(f"at most {len(areas)} townships can be invented, not {number}")
    return areas


def _names(slugs: set[str]) -> Iterator[tuple[str, str]]:
    """Yield names and slugs, the short ones first; names that sound alike only once."""
    seen = set(slugs)
    for length in (0, 1, 2):
        for parts in itertools.product(FIRST, *[FIRST] * length, LAST):
            slug = "".join(FIRST[part] for part in parts[:-1]) + LAST[parts[-1]]
            if slug not in seen:
                seen.add(slug)
                yield "".join(parts), slug
