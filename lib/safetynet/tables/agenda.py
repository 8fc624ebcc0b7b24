"""What a county can raise: what stands in its way, what it asks for, what it was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from safetynet.evidence.measures import ASKED, of_county
from safetynet.raw.briefing import Briefing
from safetynet.raw.programme import Programme
from safetynet.raw.source import document_order
from safetynet.raw.table import records
from safetynet.tables.measure import Row, counts_text, measure_row, render_measures
from safetynet.tables.table import Html
from safetynet.words.terms import Words
from safetynet.words.titles import source_name

OBSTACLE, REQUEST, RESPONSE = "obstacle", "request", "response"
RAISED = (OBSTACLE, REQUEST)
# So many obstacles and so many requests are read at a glance.
MOST = 5
# More answers to one request are folded.
SHOWN_ANSWERS = 2


@dataclass(frozen=True)
class Case:
    """The obstacles and requests of one service and theme: one may be the reason of another."""

    service: str
    theme: str
    obstacles: tuple[Row, ...]
    requests: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the obstacles, then the requests."""
        return self.obstacles + self.requests


def find_cases(
    measures: pd.DataFrame, newest: Sequence[str], services: Sequence[str], themes: Sequence[str]
) -> list[Case]:
    """Return the obstacles and requests by service and theme.

    Services with most obstacles stand first, then those with most requests, then in the order of
    ``services``; so do the themes within one. ``newest`` names the documents, the newest first:
    in this order a case has its rows, then by line.
    """
    raised = measures[measures["kind"].isin(RAISED)]
    grouped: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for row in sorted(
        records(raised),
        key=lambda row: (newest.index(row["source"]), row["line"], row["measure_id"]),
    ):
        key = (row["service"], row["theme"])
        grouped.setdefault(key, {kind: [] for kind in RAISED})[row["kind"]].append(row)
    found = [
        Case(*key, tuple(rows[OBSTACLE]), tuple(rows[REQUEST])) for key, rows in grouped.items()
    ]
    held = raised.groupby(["service", "kind"]).size().to_dict()

    def order(case: Case) -> tuple[int, ...]:
        most = (-held.get((case.service, kind), 0) for kind in RAISED)
        mine = (-len(case.obstacles), -len(case.requests), themes.index(case.theme))
        return (*most, services.index(case.service), *mine)

    return sorted(found, key=order)


def first_rows(cases: Sequence[Case], most: int) -> set[str]:
    """Return the ids of so many obstacles and so many requests: the first of each case in turn."""
    chosen: set[str] = set()
    for kind in ("obstacles", "requests"):
        turns = [
            (turn, place, row["measure_id"])
            for place, case in enumerate(cases)
            for turn, row in enumerate(getattr(case, kind))
        ]
        chosen |= {name for *_, name in sorted(turns)[:most]}
    return chosen


def find_answers(known: pd.DataFrame) -> dict[str, list[Row]]:
    """Return the responses to each request, in the order of the document."""
    answers: dict[str, list[Row]] = {}
    for row in records(known[known["kind"] == RESPONSE]):
        for name in filter(None, row["responds_to"].split("|")):
            answers.setdefault(name, []).append(row)
    return answers


def agenda(
    measures: pd.DataFrame, known: pd.DataFrame, briefings: Mapping[str, Briefing],
    programme: Programme, words: Words, *, about: str, most: int = MOST, rest: str = "",
) -> Html:  # fmt: skip
    """Return obstacles and requests with the answers to them, each with the line it stands in.

    ``measures`` are those of a county, or of a county and strategy, which ``about`` names;
    ``known`` are all rows of the county that the page has: among them are the answers, and what
    belongs to no strategy. ``rest`` is the address of the list of all measures; without one, the
    lists of the briefings are linked. What the side asked speaks of is counted apart.
    """
    if not briefings:
        return render_measures("nothing", words("nothing_yet"))
    newest = sorted(
        briefings, key=lambda n: (briefings[n].source["date"], document_order(n)), reverse=True
    )
    services, themes = (getattr(programme, name) for name in ("services", "themes"))
    mine = of_county(measures)
    cases = find_cases(mine, newest, list(services["service"]), list(themes["theme"]))
    answers = find_answers(known)
    chosen = first_rows(cases, most)
    names = {name: source_name(name, briefings[name].source, words) for name in newest}
    groups: list[dict[str, Any]] = []
    service_names, theme_names = services.set_index("service"), themes.set_index("theme")
    for case in cases:
        rows = [
            measure_row(row, programme, words, names)
            | {"answers": _answer_rows(row, answers, programme, words, names)}
            for row in case.rows
            if row["measure_id"] in chosen
        ]
        if not rows:
            continue
        if not groups or groups[-1]["service"] != case.service:
            every = [row for other in cases if other.service == case.service for row in other.rows]
            name = words.name(service_names.loc[case.service])
            counts = counts_text(every, words)
            groups.append({"service": case.service, "name": name, "counts": counts,
                           "every": len(every), "cases": []})  # fmt: skip
        theme = words.name(theme_names.loc[case.theme])
        groups[-1]["cases"].append({"theme": theme, "rows": rows})
    for group in groups:
        shown = sum(len(case["rows"]) for case in group["cases"])
        if shown < group.pop("every"):
            group["counts"] = words("agenda_shown", counts=group["counts"], count=shown)
    said = _said(cases, answers, about, words)
    notes = _notes(cases, chosen, mine, known, words)
    others = records(measures[~measures["measure_id"].isin(mine["measure_id"])])
    if others:
        text = words("agenda_asked", counts=counts_text(others, words))
        notes.append({"text": text, "kind": "rest"})
    links = [(rest, words("measures"))] if rest else _lists(cases, names, words)
    html = render_measures("agenda", said, groups, notes, links, SHOWN_ANSWERS, words)
    return Html(html.text, _frame(groups, words), words("agenda"))


def _answer_rows(
    row: Row, answers: dict[str, list[Row]], programme: Programme, words: Words,
    names: Mapping[str, str],
) -> list[Row]:  # fmt: skip
    found = answers.get(row["measure_id"], [])
    return [measure_row(answer, programme, words, names) for answer in found]


def _said(
    cases: Sequence[Case], answers: dict[str, list[Row]], about: str, words: Words
) -> list[str]:
    """Return how many there are; of what there is none, that none was read."""
    obstacles = sum(len(case.obstacles) for case in cases)
    requests = [row["measure_id"] for case in cases for row in case.requests]
    said = [
        words("agenda_obstacles", count=obstacles, about=about)
        if obstacles
        else words("agenda_no_obstacles", about=about)
    ]
    if not requests:
        return [*said, words("agenda_no_requests", about=about)]
    answered = sum(name in answers for name in requests)
    term = "agenda_requests_answered" if answered else "agenda_requests"
    term = "agenda_requests_all_answered" if answered == len(requests) else term
    return [*said, words(term, count=len(requests), answered=answered, about=about)]


def _notes(
    cases: Sequence[Case], chosen: set[str], measures: pd.DataFrame, known: pd.DataFrame,
    words: Words,
) -> list[dict[str, str]]:  # fmt: skip
    """Return what is not listed: the rest, and what the county says under no strategy."""
    rest = [row for case in cases for row in case.rows if row["measure_id"] not in chosen]
    notes = [{"text": words("agenda_rest", counts=counts_text(rest, words)), "kind": "rest"}]
    mine = known["measure_id"].isin(measures["measure_id"])
    general = known[~mine & (known["strategy"] == "") & known["kind"].isin(RAISED)]
    general = general[general["voice"] != ASKED]
    counts = counts_text(records(general), words)
    unplaced = [{"text": words("agenda_unplaced", counts=counts), "kind": "unplaced"}]
    return notes * bool(rest) + unplaced * bool(len(general))


def _lists(cases: Sequence[Case], names: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    """Return the lists of the briefings that obstacles and requests come from."""
    used = {row["source"] for case in cases for row in case.rows}
    return [
        (f"../sources/{source}.html#measures", name)
        for source, name in names.items()
        if source in used
    ]


def _frame(groups: list[dict[str, Any]], words: Words) -> pd.DataFrame:
    """Return what is listed as rows, for a file; an answer follows what it answers."""
    rows = []
    for group in groups:
        for case in group["cases"]:
            for row in case["rows"]:
                for one in (row, *row["answers"]):
                    cells = [one[name] for name in ("kind", "summary", "body", "where")]
                    rows.append([group["name"], case["theme"], *cells])
    names = ("service", "theme", "kind", "summary", "responsible", "source")
    return pd.DataFrame(rows, columns=[words(name) for name in names], dtype="str")
