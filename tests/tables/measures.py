"""Invented measures: of few areas, services and themes, so that they meet."""

import pandas as pd
from hypothesis import strategies as st
from safetynet.evidence.measures import COLUMNS

SERVICES, THEMES = ["intake", "staff", "school"], ["staffing", "pay", "budget", "other"]
SOURCES = ["penghu-2023-briefing", "lienchiang-2018-minutes", "tainan-2021-briefing"]
AREAS = {"penghu": "TW-PEN", "lienchiang": "TW-LIE", "tainan": "TW-TNN"}
ROWS = st.tuples(
    st.sampled_from(SOURCES),
    st.integers(1, 9),
    st.sampled_from(["obstacle", "request", "response", "action"]),
    st.sampled_from(SERVICES),
    st.sampled_from(THEMES),
    st.lists(st.integers(0, 11), max_size=3, unique=True),
    st.sampled_from(["county", "county", "asked"]),
)


def frame(rows: list[tuple[str, int, str, str, str, list[int], str]]) -> pd.DataFrame:
    """Return rows as clean measures; a response names others by their place."""
    ids = [f"{source}/m{place}" for place, (source, *_) in enumerate(rows)]
    made = []
    for name, (source, line, kind, service, theme, answered, voice) in zip(ids, rows, strict=True):
        of = [ids[place] for place in answered if place < len(ids) and ids[place] != name]
        made.append(
            dict.fromkeys(COLUMNS, "")
            | {"measure_id": name, "source": source, "line": line, "kind": kind, "theme": theme,
               "ref_area": AREAS[source.partition("-")[0]], "service": service, "strategy": "1",
               "summary_zh": f"摘述 {name}", "summary_en": f"summary {name}", "responsible": "",
               "voice": voice,
               "responds_to": "|".join(of) if kind == "response" else ""}
        )  # fmt: skip
    return pd.DataFrame(made, columns=COLUMNS)


measures = st.lists(ROWS, max_size=12).map(frame)
