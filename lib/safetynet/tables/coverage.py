"""Which counties have results, for which strategy and phase: the map, its list, its table."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from safetynet.book.evidence import Evidence
from safetynet.raw.table import records
from safetynet.statistics.target import MET, MISSED, STATES, UNDECIDED
from safetynet.tables.table import Column, Html, folded, render_part, show_table
from safetynet.words.terms import Words
from safetynet.words.titles import strategy_name

TEMPLATE = "programme.html.j2"
# In the order in which a reader needs them.
ORDER = (MISSED, MET, UNDECIDED)


def coverage(evidence: Evidence) -> pd.DataFrame:
    """Return the number of results by county, strategy and phase.

    Columns: ref_area, strategy, phase, results.
    """
    # what is printed again is no further result
    results = evidence.results[~evidence.results["reason"].isin(["reprint", "no-strategy"])]
    grouped = results.groupby(["ref_area", "strategy", "phase"], as_index=False)
    return grouped.size().rename(columns={"size": "results"})


def evidence_map(evidence: Evidence, words: Words) -> Html:
    """Return the counties with evidence as a list beside a map coloured by how much there is."""
    counts = coverage(evidence)
    placed = counts[(counts["strategy"] != "") & (counts["phase"] != "")]
    held = placed.groupby("ref_area").size().to_dict()
    states = target_states(evidence)
    most = len(evidence.programme.strategy_numbers) * len(evidence.programme.phases)
    steps = _steps(most)
    counties = records(evidence.programme.counties)
    read = [area for area in counties if area["ref_area"] in evidence.areas_read]
    tiles = [
        _tile(area, held.get(area["ref_area"], 0), steps, most, states, evidence, words)
        for area in counties
        if area["tile_row"]
    ]
    said = county_lines(read, states, evidence, words)
    drawn = render_part(TEMPLATE, "evidence_map", tiles, _legend(steps, words), most, words)
    listed = render_part(TEMPLATE, "county_list", said, len(counties) - len(read), words)
    return render_part(TEMPLATE, "beside", Markup(drawn.text), Markup(listed.text))


def target_states(evidence: Evidence) -> dict[str, dict[str, int]]:
    """Return how many targets each county met and missed, and how many cannot be judged."""
    judged = evidence.summary[evidence.summary["state"].isin(STATES)]
    states: dict[str, dict[str, int]] = {}
    counted = judged.groupby(["ref_area", "state"], as_index=False).size()
    for row in records(counted):
        states.setdefault(row["ref_area"], {})[row["state"]] = row["size"]
    return states


def county_lines(
    areas: Sequence[dict[str, Any]], states: dict[str, dict[str, int]], evidence: Evidence,
    words: Words,
) -> list[dict[str, str]]:  # fmt: skip
    """Return a line for each county: its targets, and how many indicators have both phases."""
    rows = evidence.summary
    pairs = rows[rows["verdict"] != "one-phase"].drop_duplicates(["ref_area", "indicator"])
    both = pairs["ref_area"].value_counts()
    lines = []
    for area in areas:
        own, count = states.get(area["ref_area"], {}), int(both.get(area["ref_area"], 0))
        told = [words(f"county_{state}", count=own[state]) for state in ORDER if state in own]
        parts = [words("list_separator").join(told) or words("county_unjudged")]
        parts.append(words("county_both", count=count) if count else words("county_one"))
        said = words("pair_separator").join(parts)
        lines.append({"href": _home(area), "name": words.name(area), "said": said})
    return lines


def _home(area: dict[str, Any]) -> str:
    return f"{area['slug']}/index.html"


def _steps(most: int) -> list[tuple[int, int]]:
    """Return the first and last number of each step of the map's colour.

    >>> _steps(8), _steps(2)
    ([(1, 3), (4, 6), (7, 8)], [(1, 1), (2, 2)])
    """
    size = -(-most // 3)
    return [(first, min(first + size - 1, most)) for first in range(1, most + 1, size)]


def _legend(steps: list[tuple[int, int]], words: Words) -> list[tuple[str, str]]:
    """Return the classes of the map's tiles with what they mean, those without colour last."""
    spans = [
        (f"step-{place}", f"{first}–{last}" if first < last else f"{first}")
        for place, (first, last) in enumerate(steps, 1)
    ]
    return [*spans, ("unread", words("tile_unread"))]


def _tile(
    area: dict[str, Any], held: int, steps: list[tuple[int, int]], most: int,
    states: dict[str, dict[str, int]], evidence: Evidence, words: Words,
) -> dict[str, Any]:  # fmt: skip
    """Return a tile: where it stands, its colour, and what it says in words."""
    read = area["ref_area"] in evidence.areas_read
    missed = states.get(area["ref_area"], {}).get(MISSED, 0)
    step = next((n for n, (first, last) in enumerate(steps, 1) if first <= held <= last), 0)
    nothing = words("tile_no_results" if read else "tile_unread")
    told = [words("legend_step", span=held, all=most)] if held else [nothing]
    told += [words("county_missed", count=missed)] if missed else []
    return {
        "name": words.name(area),
        "short": short_name(area, evidence, words),
        "row": area["tile_row"],
        "column": area["tile_column"],
        "step": f"step-{step}" if read else "unread",
        "held": f"{held}/{most}" if read else "",
        "missed": missed,
        "href": _home(area),
        "said": words("list_separator").join(told),
    }


def short_name(area: dict[str, Any], evidence: Evidence, words: Words) -> str:
    """Return a county's name without the word for its kind, where no other is called so."""
    if words.language == "zh":
        return words.name(area)
    bare = str(area["name_en"]).removesuffix(" County").removesuffix(" City")
    others = list(evidence.programme.counties["name_en"])
    return bare if sum(name.startswith(bare) for name in others) == 1 else words.name(area)


def coverage_table(evidence: Evidence, words: Words) -> Html:
    """Return the number of results by county and strategy, with links, folded."""
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
    label, caption = words("coverage_label"), words("coverage_caption")
    return folded(label, show_table("coverage", columns, rows, label, caption, words))
