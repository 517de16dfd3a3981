"""Only one's own is replaced or taken back: by person, kind, form and copy."""

import pytest

from polltrail.statement import Roster, Statement
from polltrail.statement.effect import same_person, why_not_superseded, why_not_withdrawn
from polltrail.statement.fields import Copy
from support.evidence import ADA, BO, CY, GENESIS, ORGANISER, Speaker
from support.rosters import key_of, log_of
from support.statements import seed_of

SAY = Speaker()
SECOND = seed_of("ada's other phone")
READ = SAY.read(ADA, "H-01", {"keep": 1})


def roster() -> Roster:
    """Ada with two keys of one person, Bo and Cy."""
    other = SAY.enrol(
        SECOND, "agent", person=log_of(GENESIS, SAY.enrol(ADA, "agent")).enrolled(key_of(ADA)).person
    )  # type: ignore[union-attr]
    return log_of(GENESIS, SAY.enrol(ADA, "agent"), SAY.enrol(BO, "agent"), SAY.enrol(CY, "clerk"), other)


@pytest.mark.parametrize(
    ("newer", "why"),
    [
        (SAY.read(ADA, "H-01", {"keep": 2}), None),
        (SAY.read(SECOND, "H-01", {"keep": 2}), None),
        (SAY.read(BO, "H-01", {"keep": 2}), "another person signed it"),
        (SAY.read(ADA, "H-02", {"keep": 2}), "it is about another form or copy"),
        (SAY.read(ADA, "H-01", {"keep": 2}, copy=Copy(whose="posted", holder=None)), "it is about another form or copy"),
        (SAY.report(ADA, "H-01"), "it is of another kind, transcription"),
    ],
)  # fmt: skip
def test_what_takes_the_place_of_a_reading(newer: Statement, why: str | None) -> None:
    assert why_not_superseded(newer, READ, roster()) == why


def test_what_takes_a_statement_back() -> None:
    mine, anothers = SAY.withdraw(ADA, READ), SAY.withdraw(BO, READ)
    assert why_not_withdrawn(mine, READ, roster()) is None
    assert why_not_withdrawn(anothers, READ, roster()) == "another person signed it"
    assert why_not_withdrawn(SAY.withdraw(ADA, mine), mine, roster()) == "it is itself a withdrawal"


def test_organisers_have_no_person_and_are_one_only_with_themselves() -> None:
    known = roster()
    one, other = known.keys[0].key, known.keys[1].key
    assert {known.keys[0].role, known.keys[1].role} == {"organiser"}
    assert key_of(ORGANISER) in {one, other}
    assert same_person(one, one, known)
    assert not same_person(one, other, known)
    assert not same_person(one, key_of(seed_of("nobody")), known)
