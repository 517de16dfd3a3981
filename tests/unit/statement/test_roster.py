import msgspec
import pytest

from polltrail.errors import DataError
from polltrail.statement import Roster, public_key, read_envelope
from support.rosters import ENTRIES, NEXT, ROSTER, by, key_of, log_of
from support.statements import (
    AGENT,
    CLERK,
    ELECTION,
    GENESIS,
    MADE_AT,
    ORGANISER,
    REGISTRAR,
    REVIEWER,
    SECOND,
    definition,
    enrolment,
    example,
    invitation,
    organiser,
    revocation,
    seed_of,
    transcription,
)


def test_an_empty_roster_knows_nobody() -> None:
    empty = Roster.empty()
    assert (empty.election, empty.definitions, empty.keys) == (None, (), ())
    assert empty.public(key_of(AGENT)) is None
    assert empty.standing(key_of(AGENT), 0) == "unknown"


def test_who_is_enrolled_and_as_what() -> None:
    assert ROSTER.election == ELECTION
    assert [enrolled.role for enrolled in ROSTER.keys] == [
        *("organiser", "organiser", "registrar", "agent", "clerk", "reviewer")
    ]
    agent = ROSTER.enrolled(key_of(AGENT))
    assert agent is not None
    assert (agent.index, agent.vouched_by) == (2, (key_of(REGISTRAR), key_of(ORGANISER)))
    assert ROSTER.public(key_of(AGENT)) == public_key(AGENT)


def test_a_reading_by_an_agent_may_be_logged_and_changes_no_roster() -> None:
    said = by(AGENT, "transcription", transcription())
    assert ROSTER.refusal(said, NEXT) is None
    assert ROSTER.step(NEXT, said) is ROSTER


def test_a_signature_that_does_not_hold_is_refused() -> None:
    said = by(AGENT, "transcription", transcription())
    forged = read_envelope(msgspec.structs.replace(said.envelope, signature=bytes(64)))
    assert "does not hold" in (ROSTER.refusal(forged, NEXT) or "")
    assert ROSTER.refusal_before_signature(forged, NEXT) is None


def test_a_genesis_with_a_signature_that_does_not_hold_is_refused() -> None:
    forged = read_envelope(msgspec.structs.replace(GENESIS.envelope, signature=bytes(64)))
    assert "does not hold" in (Roster.empty().refusal(forged, 0) or "")


def test_an_older_roster_still_answers_as_it_did() -> None:
    roster = log_of(*ENTRIES[:2])
    one = roster.step(2, ENTRIES[2])
    other = roster.step(2, ENTRIES[3])
    assert (roster.public(key_of(AGENT)), roster.public(key_of(CLERK))) == (None, None)
    assert one.public(key_of(AGENT)) is not None
    assert one.public(key_of(CLERK)) is None
    assert other.public(key_of(AGENT)) is None
    assert other.public(key_of(CLERK)) is not None
    assert roster.refusal(by(AGENT, "transcription", transcription()), 2) is not None


def test_an_index_that_was_passed_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(DataError, match="expected index 5 or later, found 4"):
        ROSTER.step(4, ENTRIES[4])


def test_an_amendment_acts_from_its_own_index() -> None:
    third = seed_of("third")
    body = definition(name="Moved", organisers=(*definition().organisers, organiser(third)))
    said = by(SECOND, "definition", body, supersedes=ELECTION)
    amended = ROSTER.step(NEXT, said)
    assert [defined.index for defined in amended.definitions] == [0, NEXT]
    assert amended.election == ELECTION
    assert amended.standing(key_of(third), NEXT - 1) == "unknown"
    assert amended.standing(key_of(third), NEXT) == "valid"
    added = amended.enrolled(key_of(third))
    assert added is not None
    assert (added.role, added.vouched_by) == ("organiser", (key_of(SECOND),))
    kept = amended.enrolled(key_of(ORGANISER))
    assert kept is not None
    assert kept.index == 0


def test_what_should_have_been_refused_changes_nothing() -> None:
    assert ROSTER.step(NEXT, by(AGENT, "enrolment", enrolment(seed_of("new")))) is ROSTER
    assert ROSTER.step(NEXT, by(REGISTRAR, "enrolment", enrolment(seed_of("new")))) is ROSTER
    assert ROSTER.step(NEXT, by(seed_of("stranger"), "revocation", revocation(AGENT))) is ROSTER
    empty = Roster.empty()
    assert empty.step(0, example("transcription")) is empty


def test_a_revoked_registrar_enrols_nobody_though_it_is_logged() -> None:
    roster = ROSTER.step(NEXT, by(ORGANISER, "revocation", revocation(REGISTRAR)))
    code = "11" * 32
    said = by(REGISTRAR, "enrolment", enrolment(seed_of("new"), invitation=invitation(code=code)))
    assert roster.refusal(said, NEXT + 1) is None
    assert roster.step(NEXT + 1, said) is roster
    assert roster.standing(key_of(seed_of("new")), NEXT + 2) == "unknown"


def test_a_revoked_key_is_still_logged() -> None:
    roster = ROSTER.step(NEXT, by(AGENT, "revocation", revocation(AGENT)))
    said = by(AGENT, "transcription", transcription())
    assert roster.refusal(said, NEXT + 1) is None
    assert roster.standing(key_of(AGENT), NEXT + 1) == "revoked"


def test_the_time_is_asked_at_the_door_only() -> None:
    said = by(REGISTRAR, "enrolment", enrolment(seed_of("new"), invitation=invitation(code="11" * 32)))
    assert ROSTER.refusal(said, NEXT, at=MADE_AT - 1) is None
    assert "found it expired" in (ROSTER.refusal(said, NEXT, at=MADE_AT) or "")
    assert ROSTER.refusal(said, NEXT) is None
    assert ROSTER.step(NEXT, said).standing(key_of(seed_of("new")), NEXT) == "valid"


def test_growing_along_one_log_copies_nothing() -> None:
    roster = start = log_of(*ENTRIES)
    for number in range(50):
        said = by(ORGANISER, "enrolment", enrolment(seed_of(f"agent {number}")))
        grown = roster.step(NEXT + number, said)
        assert grown._records._ledger is roster._records._ledger
        roster = grown
    assert len(roster.keys) == 6 + 50
    assert len(start.keys) == 6


def test_the_reviewer_is_no_registrar() -> None:
    said = by(REVIEWER, "enrolment", enrolment(seed_of("new")))
    assert "expected a key in the role of organiser or registrar" in (ROSTER.refusal(said, NEXT) or "")
