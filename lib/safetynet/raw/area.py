"""Areas: each name and address means one of them, and no other page of the site."""

from safetynet.raw.fault import Fault
from safetynet.raw.programme import Programme, fold_name
from safetynet.raw.table import records

# Folders and pages that the site has beside those of counties; tests hold this against its plan.
RESERVED = ("compare", "data", "en", "glossary", "index", "indicators", "search", "sources", "zh")
NAMES = ("ref_area", "slug", "name_zh", "name_en")


def area_faults(programme: Programme, name: str) -> list[Fault]:
    """Return the areas whose name or address is another's, or one of the site's own."""
    faults = []
    seen: dict[str, int] = {}
    for place, cells in zip(programme.areas.index, records(programme.areas), strict=True):
        row = int(str(place))
        if cells["slug"] in RESERVED:
            expected = f"an address that the site does not use itself: {', '.join(RESERVED)}"
            faults.append(Fault(name, row, "slug", cells["slug"], expected))
        for column in NAMES:
            first = seen.setdefault(fold_name(cells[column]), row)
            if first != row and column != "ref_area":
                expected = f"a name of its own; it means the area of row {first} already"
                faults.append(Fault(name, row, column, cells[column], expected))
    return faults
