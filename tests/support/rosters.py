"""A roster to try things on: organisers, a registrar, an agent, a clerk, a reviewer."""

from typing import Any

from polltrail.statement import KeyId, Roster, Statement, fingerprint, public_key
from polltrail.statement.fields import Body
from support.statements import (
    AGENT,
    CLERK,
    ELECTION,
    GENESIS,
    ORGANISER,
    REGISTRAR,
    REVIEWER,
    enrolment,
    invitation,
    say,
)


def key_of(seed: bytes) -> KeyId:
    return fingerprint(public_key(seed))


def by(seed: bytes, kind: str, body: Body, **more: Any) -> Statement:
    return say(kind, body, seed, election=ELECTION, **more)


def log_of(*statements: Statement) -> Roster:
    """Fold statements from index 0 on, asking before each whether it may be there."""
    roster = Roster.empty()
    for index, statement in enumerate(statements):
        assert roster.refusal(statement, index) is None
        roster = roster.step(index, statement)
    return roster


ENTRIES = (
    GENESIS,
    by(ORGANISER, "enrolment", enrolment(REGISTRAR, "registrar")),
    by(REGISTRAR, "enrolment", enrolment(AGENT, invitation=invitation())),
    by(ORGANISER, "enrolment", enrolment(CLERK, "clerk", person="cd" * 32)),
    by(ORGANISER, "enrolment", enrolment(REVIEWER, "reviewer")),
)
"""The first five entries of a log."""

ROSTER = log_of(*ENTRIES)
NEXT = len(ENTRIES)
