from typing import Any

import msgspec
import pytest

from polltrail.errors import EncodingError
from polltrail.statement.bodies import BODIES, DECISION_REASONS, IncidentBody, TranscriptionBody
from support.statements import DIGEST, EXAMPLES, FIGURES, decision, official, transcription

KINDS = (
    *(
        "definition",
        "enrolment",
        "revocation",
        "image",
        "holding",
        "transcription",
        "endorsement",
        "decision",
    ),
    *("official", "incident", "withdrawal", "conflict", "unseal", "succession", "removal"),
)


def test_the_kinds_are_those_of_the_protocol() -> None:
    assert tuple(BODIES) == KINDS
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_needed_and_none_may_be_added(kind: str) -> None:
    whole = msgspec.to_builtins(EXAMPLES[kind])
    assert msgspec.convert(whole, BODIES[kind]) == EXAMPLES[kind]
    for name in whole:
        with pytest.raises(msgspec.ValidationError, match="missing required field"):
            msgspec.convert({key: value for key, value in whole.items() if key != name}, BODIES[kind])
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({**whole, "more": None}, BODIES[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_are_frozen(kind: str) -> None:
    body = EXAMPLES[kind]
    with pytest.raises(AttributeError):
        setattr(body, body.__struct_fields__[0], None)


def test_a_reading_names_each_mark_and_image_once() -> None:
    marks = transcription().signatures
    with pytest.raises(EncodingError, match="signatures: expected each once"):
        transcription(signatures=(*marks, marks[0]))
    with pytest.raises(EncodingError, match="images: expected each once"):
        transcription(images=(DIGEST, DIGEST))
    with pytest.raises(EncodingError, match="votes: expected each once"):
        transcription(votes=(("a", 1), ("a", 2)))


def test_a_reading_says_whose_figures_it_has_as_figures_do() -> None:
    assert issubclass(TranscriptionBody, type(FIGURES))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": "accept"}, "a transcription if it accepts"),
        ({"transcription": DIGEST}, "a transcription if it accepts"),
        ({"figures": None}, "figures if it corrects"),
        ({"outcome": "hold"}, "figures if it corrects"),
        ({"reason": "not_opened"}, "expected as reason for correct one of"),
        ({"reason": "because"}, "found because"),
    ],
)
def test_a_decision_has_what_its_outcome_needs(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(EncodingError, match=message):
        decision(**changes)


def test_every_outcome_can_be_for_another_reason() -> None:
    assert all("other" in reasons for reasons in DECISION_REASONS.values())
    for outcome, extra in {
        "accept": {"transcription": DIGEST, "figures": None},
        "correct": {},
        "hold": {"figures": None},
        "void": {"figures": None},
    }.items():
        for reason in DECISION_REASONS[outcome]:
            assert decision(outcome=outcome, reason=reason, **extra).reason == reason


@pytest.mark.parametrize(
    "changes",
    [
        {"area": ()},
        {"station": "7"},
        {"level": "station"},
        {"level": "country"},
        {"level": "station", "station": "7"},
        {"level": "country", "area": (), "station": "7"},
    ],
)
def test_an_official_figure_covers_what_its_level_says(changes: dict[str, Any]) -> None:
    with pytest.raises(EncodingError, match="expected an area for level area"):
        official(**changes)


def test_official_figures_of_the_country_and_of_a_station() -> None:
    assert official(level="country", area=()).level == "country"
    assert official(level="station", area=(), station="7").station == "7"


def test_an_incident_is_at_a_station_or_in_an_area() -> None:
    for station, area in ((None, None), ("7", ())):
        with pytest.raises(EncodingError, match="a station or an area"):
            IncidentBody(station=station, area=area, kind="other", words=None)
    assert IncidentBody(station=None, area=(), kind="other", words=None).area == ()
