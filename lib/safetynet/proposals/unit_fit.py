"""How well the unit of a number fits that of an indicator."""

from collections.abc import Collection

from safetynet.raw.programme import Programme

# Units that one document prints for another; every other unit means what it says.
GROUPS = {
    unit: group
    for group in ("人 名 位 人次", "案 件 件次 案次", "場 場次 次", "處 所 個 間 校")
    for unit in group.split()
}


def unit_fit(
    unit: str, own: str, coded: Collection[str], named_share: bool, programme: Programme
) -> float:
    """Return 1 for the unit that an indicator has or was coded with, less for another.

    ``unit`` is empty where a number prints none; ``named_share`` says that its label names a share.
    """
    if not unit:
        return 0.5 if own == "%" and not named_share else 1
    if unit == own or (unit != "%" and unit in coded):
        return 1
    if programme.same_unit(unit, own):
        return 0.97
    if unit == "%" or unit not in GROUPS:
        return 0.25
    if own == "%":
        return 0.4
    return 0.8 if GROUPS.get(own) == GROUPS[unit] else 0.55
