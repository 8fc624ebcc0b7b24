"""Who speaks in a document: the county's side, or the side that is asked and answers."""

import pytest
from safetynet.book.evidence import Evidence
from safetynet.evidence.measures import OWN, of_county


def slow_voice(evidence: Evidence, source: str, body: str) -> str:
    """Return who speaks, by looking at every row of the document."""
    area = str(evidence.briefings[source].source["ref_area"])
    name = str(evidence.programme.areas.set_index("ref_area").loc[area, "name_zh"])
    if not body or any(own in body for own in (name, *OWN)):
        return "county"
    for row in evidence.measures.to_dict("records"):
        if row["source"] == source and row["kind"] == "response" and row["responsible"] == body:
            return "asked"
    return "county"


def test_a_body_that_answers_and_is_not_the_countys_is_the_side_asked(evidence: Evidence) -> None:
    for row in evidence.measures.to_dict("records"):
        said = slow_voice(evidence, row["source"], row["responsible"])
        assert row["voice"] == said, row["measure_id"]


@pytest.mark.parametrize(
    ("body", "voice"),
    [
        ("行政院林政務委員萬億", "asked"), ("衛生福利部心理及口腔健康司", "asked"),
        ("連江縣衛生福利局", "county"), ("馬祖高中", "county"), ("移民署連江地區行政中心", "county"),
    ],
)  # fmt: skip
def test_the_sides_of_the_meeting_in_lienchiang(evidence: Evidence, body: str, voice: str) -> None:
    rows = evidence.measures[evidence.measures["responsible"] == body]
    assert set(rows["voice"]) == {voice}


def test_what_the_side_asked_raises_is_not_the_countys_and_its_answers_stay(
    evidence: Evidence,
) -> None:
    left = evidence.measures[~evidence.measures["measure_id"].isin(
        of_county(evidence.measures)["measure_id"])]  # fmt: skip
    assert left["kind"].value_counts().to_dict() == {"obstacle": 4, "request": 3}
    assert set(left["line"]) == {290, 313, 461, 502, 504, 506, 508}
