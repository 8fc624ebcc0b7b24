"""The obstacles that counties name, by theme: how many, and in how many counties."""

from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from safetynet.evidence.measures import of_county
from safetynet.raw.programme import Programme
from safetynet.raw.table import records
from safetynet.tables.measure import render_measures
from safetynet.tables.table import Column, Html, show_list, show_table
from safetynet.words.terms import Words

# A theme that says nothing by itself.
OTHER = "other"
MOST, MOST_OF_COUNTY = 8, 5
# A list of counties is read while it is short.
LISTED = 12
COLUMNS = ["theme", "counties", "obstacles"]


def count_themes(measures: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return one row per theme of obstacles: theme, ``counties``, ``obstacles``.

    The theme that most counties name stands first, then that with most obstacles, then in the
    order of the themes. Measures that a later document only repeats are not to be among them.
    """
    obstacles = _obstacles(measures, programme)
    grouped = obstacles[obstacles["theme"] != OTHER].groupby("theme", sort=False)["ref_area"]
    counted = pd.DataFrame({"counties": grouped.nunique(), "obstacles": grouped.size()})
    counted = counted.reindex([t for t in programme.themes["theme"] if t in counted.index])
    counted = counted.sort_values(["counties", "obstacles"], ascending=False, kind="stable")
    return counted.rename_axis("theme").reset_index()[COLUMNS]


def obstacle_sentence(
    measures: pd.DataFrame, programme: Programme, counties_read: int, words: Words
) -> str:
    """Return which themes most counties name as an obstacle; no more than the briefings say."""
    counted = count_themes(measures, programme)
    if counted.empty:
        return words("obstacles_none")
    most = int(counted["counties"].max())
    names = _names(programme, words)
    first = [names[theme] for theme in counted[counted["counties"] == most]["theme"]]
    return words(
        "obstacles_said", themes=words("list_separator").join(first), counties=most,
        read=counties_read,
    )  # fmt: skip


def obstacle_table(
    measures: pd.DataFrame, programme: Programme, words: Words, most: int = MOST
) -> Html:
    """Return the commonest themes of obstacles, each with its counties and a link to the lists."""
    counted = count_themes(measures, programme)
    if counted.empty:
        return show_list([words("obstacles_none")], "empty")
    names = _names(programme, words)
    obstacles = _obstacles(measures, programme)
    rows = [
        {
            "theme": _search_link(names[row["theme"]]),
            "counties": row["counties"],
            "obstacles": row["obstacles"],
            "which": _counties(obstacles[obstacles["theme"] == row["theme"]], programme, words),
        }
        for row in records(counted.head(most))
    ]
    columns = [
        Column("theme", words("theme")), Column("counties", words("reach"), numeric=True),
        Column("obstacles", words("obstacles"), numeric=True),
        Column("which", words("named_by")),
    ][: 4 if any(row["which"] for row in rows) else 3]  # fmt: skip
    rest = len(obstacles) - int(counted.head(most)["obstacles"].sum())
    caption = words("obstacles_caption")
    caption += words("obstacles_rest", count=rest) if rest else ""
    return show_table("obstacles", columns, rows, words("obstacles_label"), caption, words)


def obstacle_list(
    measures: pd.DataFrame, programme: Programme, county: str, words: Words,
    most: int = MOST_OF_COUNTY,
) -> Html:  # fmt: skip
    """Return the commonest themes of one county's obstacles with their numbers, as links."""
    counted = count_themes(measures, programme)
    if counted.empty:
        return show_list([words("agenda_no_obstacles", about=county)])
    names = _names(programme, words)
    items = [
        {
            "href": _address(f"{names[row['theme']]} {county}", "../search.html"),
            "name": names[row["theme"]],
            "count": words("count_obstacle", count=row["obstacles"]),
        }
        for row in records(counted.head(most))
    ]
    return render_measures("themes", items)


def _obstacles(measures: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return the obstacles of counties."""
    local = measures["ref_area"].isin(programme.counties["ref_area"])
    return of_county(measures[local & (measures["kind"] == "obstacle")])


def _names(programme: Programme, words: Words) -> dict[str, str]:
    return {row["theme"]: words.name(row) for row in records(programme.themes)}


def _address(query: str, page: str) -> str:
    return f"{page}?q={quote(query)}"


def _search_link(query: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(_address(query, "search.html"), query)


def _counties(obstacles: pd.DataFrame, programme: Programme, words: Words) -> Markup:
    """Return the counties of some obstacles with links to what they can raise, while few."""
    counts = obstacles["ref_area"].value_counts()
    areas = programme.counties[programme.counties["ref_area"].isin(counts.index)]
    if len(areas) > LISTED:
        return Markup("")
    links = [
        Markup('<a href="{}/index.html#agenda">{}</a> {}').format(
            area["slug"], words.name(area), counts[area["ref_area"]]
        )
        for area in records(areas)
    ]
    return Markup(words("list_separator")).join(links)
