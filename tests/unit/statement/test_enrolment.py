import msgspec
import pytest

from polltrail.errors import EncodingError
from polltrail.statement import public_key
from polltrail.statement.enrolment import EnrolmentBody
from support.statements import AGENT, REGISTRAR, enrolment, invitation


def test_a_scope_names_each_area_and_station_once() -> None:
    with pytest.raises(EncodingError, match="areas: expected each once"):
        enrolment(AGENT, areas=(("a",), ("a",)))
    with pytest.raises(EncodingError, match="stations: expected each once"):
        enrolment(AGENT, stations=("7", "7"))


def test_the_whole_election_is_no_areas_and_not_an_empty_one() -> None:
    with pytest.raises(EncodingError, match="no areas for the whole election"):
        enrolment(AGENT, areas=((),))


def test_an_organiser_is_not_enrolled() -> None:
    whole = {**msgspec.to_builtins(enrolment(AGENT)), "role": "organiser"}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(whole, EnrolmentBody)


def test_an_invitation_has_a_scope_too() -> None:
    with pytest.raises(EncodingError, match="stations: expected each once"):
        invitation(stations=("7", "7"))


def test_a_key_has_no_other_name_than_its_own() -> None:
    """Whoever could say so would sign in another's name while that one is being enrolled."""
    with pytest.raises(EncodingError, match="the SHA-256 of its public key"):
        enrolment(AGENT, public=public_key(REGISTRAR).hex())
