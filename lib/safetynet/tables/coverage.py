"""Which counties have results, for which strategy and phase: the tile map and its table."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.book.evidence import Evidence
from safetynet.raw.table import records
from safetynet.tables.table import Column, Html, render, show_table
from safetynet.words.terms import Words
from safetynet.words.titles import strategy_name


def coverage(evidence: Evidence) -> pd.DataFrame:
    """Return the number of results by county, strategy and phase.

    Columns: ref_area, strategy, phase, results.
    """
    # what is printed again is no further result
    results = evidence.results[~evidence.results["reason"].isin(["reprint", "no-strategy"])]
    grouped = results.groupby(["ref_area", "strategy", "phase"], as_index=False)
    return grouped.size().rename(columns={"size": "results"})


def tile_map(evidence: Evidence, words: Words) -> Html:
    """Return the counties as tiles on a map, each with a mark per strategy and phase."""
    found = {tuple(row) for row in coverage(evidence)[["ref_area", "strategy", "phase"]].to_numpy()}
    strategies = evidence.programme.strategy_numbers
    phases = records(evidence.programme.phases)
    tiles = []
    for area in records(evidence.programme.counties):
        marks = [
            [(area["ref_area"], number, phase["phase"]) in found for number in strategies]
            for phase in phases
        ]
        if area["tile_row"]:
            tiles.append(_tile(area, marks, evidence, words))
    names = [words.name(phase) for phase in phases]
    return render("tile_map", tiles, strategies, names, words)


def _tile(
    area: dict[str, Any], marks: list[list[bool]], evidence: Evidence, words: Words
) -> dict[str, Any]:
    """Return a tile: where it stands, its marks, and what they say in words."""
    said = [
        words("tile_phase", phase=words.name(phase), strategies=words("list_separator").join(held))
        for phase, line in zip(records(evidence.programme.phases), marks, strict=True)
        if (
            held := [
                n
                for n, there in zip(evidence.programme.strategy_numbers, line, strict=True)
                if there
            ]
        )
    ]
    read = area["ref_area"] in evidence.areas_read
    nothing = words("tile_no_results" if read else "tile_unread")
    return {
        "name": words.name(area),
        "short": short_name(area, evidence, words),
        "row": area["tile_row"],
        "column": area["tile_column"],
        "marks": marks,
        "read": read,
        "href": f"{area['slug']}/index.html",
        "said": words("pair_separator").join(said) or nothing,
    }


def short_name(area: dict[str, Any], evidence: Evidence, words: Words) -> str:
    """Return a county's name without the word for its kind, where no other is called so."""
    if words.language == "zh":
        return words.name(area)
    bare = str(area["name_en"]).removesuffix(" County").removesuffix(" City")
    others = list(evidence.programme.counties["name_en"])
    return bare if sum(name.startswith(bare) for name in others) == 1 else words.name(area)


def coverage_table(evidence: Evidence, words: Words) -> Html:
    """Return the number of results by county and strategy, phase by phase, with links."""
    counts = coverage(evidence).set_index(["ref_area", "strategy", "phase"])["results"]
    numbers = evidence.programme.strategy_numbers
    rows = []
    for area in records(evidence.programme.counties):
        if area["ref_area"] not in evidence.areas_read:
            continue
        name = Markup('<a href="{}/index.html">{}</a>').format(area["slug"], words.name(area))
        cells: dict[str, Any] = {"county": name}
        for number in numbers:
            held = [
                int(counts.get((area["ref_area"], number, phase), 0))
                for phase in evidence.programme.phases["phase"]
            ]
            link = Markup('<a href="{}/strategy-{}.html">{}</a>')
            text = words("list_separator_plus").join(map(str, held))
            cells[number] = link.format(area["slug"], number, text)
        rows.append(cells)
    columns = [Column("county", words("county"))]
    columns += [
        Column(number, strategy_name(evidence.programme, number, words)) for number in numbers
    ]
    return show_table(
        "coverage", columns, rows, words("coverage"), words("coverage_caption"), words
    )
