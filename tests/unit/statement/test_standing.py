from polltrail.statement import Roster
from support.rosters import ENTRIES, NEXT, ROSTER, by, key_of, log_of
from support.statements import (
    AGENT,
    CLERK,
    ELECTION,
    GENESIS,
    MADE_AT,
    ORGANISER,
    REGISTRAR,
    SECOND,
    definition,
    enrolment,
    invitation,
    organiser,
    revocation,
    seed_of,
)


def revoked(seed: bytes, *, suspect_from: int | None = None, roster: Roster = ROSTER) -> Roster:
    return roster.step(NEXT, by(ORGANISER, "revocation", revocation(seed, suspect_from=suspect_from)))


def test_valid_from_its_own_index() -> None:
    assert [ROSTER.standing(key_of(AGENT), index) for index in (0, 1, 2, 99)] == [
        *("unknown", "unknown", "valid", "valid")
    ]
    assert ROSTER.standing(key_of(ORGANISER), 0) == "valid"


def test_revoked_after_the_revocation() -> None:
    roster = revoked(AGENT)
    assert [roster.standing(key_of(AGENT), index) for index in (2, NEXT, NEXT + 1)] == [
        *("valid", "valid", "revoked")
    ]
    assert ROSTER.standing(key_of(AGENT), NEXT + 1) == "valid"


def test_suspect_from_where_the_revocation_says() -> None:
    roster = revoked(AGENT, suspect_from=4)
    assert [roster.standing(key_of(AGENT), index) for index in (3, 4, NEXT, NEXT + 1)] == [
        *("valid", "suspect", "suspect", "revoked")
    ]


def test_whom_a_suspect_registrar_enrolled_is_suspect() -> None:
    assert revoked(REGISTRAR, suspect_from=2).standing(key_of(AGENT), 9) == "suspect"
    assert revoked(REGISTRAR, suspect_from=3).standing(key_of(AGENT), 9) == "valid"
    assert revoked(REGISTRAR).standing(key_of(AGENT), 9) == "valid"


def test_whom_a_suspect_organiser_invited_or_enrolled_is_suspect() -> None:
    roster = ROSTER.step(NEXT, by(SECOND, "revocation", revocation(ORGANISER, suspect_from=1)))
    for seed in (REGISTRAR, AGENT, CLERK):
        assert roster.standing(key_of(seed), 9) == "suspect"
    assert roster.standing(key_of(SECOND), 9) == "valid"


def test_late_by_its_own_date() -> None:
    new = seed_of("new")
    said = by(ORGANISER, "enrolment", enrolment(new), made_at=MADE_AT + 1000)
    assert ROSTER.refusal(said, NEXT) is None
    assert ROSTER.step(NEXT, said).standing(key_of(new), NEXT) == "late"


def test_late_by_the_witnesses_dates() -> None:
    assert ROSTER.standing(key_of(AGENT), 9, roll_closed=3) == "valid"
    assert ROSTER.standing(key_of(AGENT), 9, roll_closed=2) == "late"
    assert ROSTER.standing(key_of(CLERK), 9, roll_closed=3) == "late"
    assert ROSTER.standing(key_of(ORGANISER), 9, roll_closed=0) == "valid"


def test_whom_a_late_registrar_enrols_is_late_whatever_the_date_says() -> None:
    registrar, agent = seed_of("late registrar"), seed_of("new")
    late = by(ORGANISER, "enrolment", enrolment(registrar, "registrar"), made_at=MADE_AT + 1000)
    early = by(registrar, "enrolment", enrolment(agent, invitation=invitation(code="11" * 32)), made_at=0)
    assert log_of(*ENTRIES, late, early).standing(key_of(agent), 9) == "late"


def test_the_definition_in_force_closes_the_roll() -> None:
    open_roll = by(ORGANISER, "definition", definition(roll_closes_at=None), supersedes=ELECTION)
    after = by(ORGANISER, "enrolment", enrolment(seed_of("new")), made_at=MADE_AT + 1000)
    before = by(ORGANISER, "enrolment", enrolment(seed_of("old")), made_at=MADE_AT + 1000)
    roster = log_of(GENESIS, before, open_roll, after)
    assert roster.standing(key_of(seed_of("old")), 9) == "late"
    assert roster.standing(key_of(seed_of("new")), 9) == "valid"


def test_an_organiser_added_by_an_amendment_is_never_late() -> None:
    third = seed_of("third")
    body = definition(organisers=(*definition().organisers, organiser(third)))
    said = by(ORGANISER, "definition", body, supersedes=ELECTION, made_at=MADE_AT + 1000)
    assert ROSTER.step(NEXT, said).standing(key_of(third), 9, roll_closed=1) == "valid"


def test_nobody_knows_a_stranger() -> None:
    assert ROSTER.standing(key_of(seed_of("stranger")), 9) == "unknown"
