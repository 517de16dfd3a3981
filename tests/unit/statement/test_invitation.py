from typing import Any

import msgspec
import pytest

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import BODIES, StatementId, public_key
from polltrail.statement.invitation import (
    INVITATION_TYPE,
    POSSESSION_TYPE,
    check_invitation,
    check_possession,
    invitation_message,
    possession_message,
)
from polltrail.statement.statement import payload_type
from support.statements import AGENT, DIGEST, ELECTION, MADE_AT, ORGANISER, SECOND, enrolment, invitation

OTHER = StatementId("cd" * 32)


def test_an_invitation_holds_for_its_election_and_organiser() -> None:
    check_invitation(invitation(), ELECTION, public_key(ORGANISER))
    with pytest.raises(SignatureError, match="nobody was enrolled"):
        check_invitation(invitation(), OTHER, public_key(ORGANISER))
    with pytest.raises(SignatureError):
        check_invitation(invitation(), ELECTION, public_key(SECOND))


@pytest.mark.parametrize(
    "changes",
    [{"role": "clerk"}, {"areas": (("a",),)}, {"stations": ("7",)}, {"code_hash": "00" * 32}],
)
def test_an_invitation_holds_for_nothing_else(changes: dict[str, Any]) -> None:
    with pytest.raises(SignatureError):
        check_invitation(msgspec.structs.replace(invitation(), **changes), ELECTION, public_key(ORGANISER))


def test_the_expiry_is_signed_to_the_second() -> None:
    assert invitation(expires_at=MADE_AT + 999) == invitation()
    assert invitation(expires_at=MADE_AT + 1000).signature != invitation().signature
    with pytest.raises(EncodingError):
        invitation(expires_at=-1)


def test_possession_holds_for_what_was_accepted() -> None:
    check_possession(enrolment(AGENT, stations=("7",)), ELECTION)
    with pytest.raises(SignatureError, match="by the new key over election and scope"):
        check_possession(enrolment(AGENT), OTHER)
    for changes in ({"role": "clerk"}, {"areas": (("a",),)}, {"stations": ("8",)}):
        moved = msgspec.structs.replace(enrolment(AGENT), **changes)
        with pytest.raises(SignatureError):
            check_possession(moved, ELECTION)


def test_the_bytes_that_are_signed() -> None:
    assert (
        possession_message(ELECTION, "agent", (("ا",),), ("7",), b"\1")
        == (
            "DSSEv1 41 application/vnd.polltrail.possession+json 159 "
            f'{{"areas":[["ا"]],"code_hash":null,"election":"{ELECTION}","public":"01","role":"agent","stations":["7"]}}'
        ).encode()
    )
    assert (
        invitation_message(ELECTION, invitation())
        == (
            "DSSEv1 41 application/vnd.polltrail.invitation+json 234 "
            f'{{"areas":[],"code_hash":"{DIGEST}","election":"{ELECTION}",'
            '"expires_at":"2031-05-05T21:03:07Z","role":"agent","stations":[]}'
        ).encode()
    )


def test_neither_can_be_taken_for_a_statement() -> None:
    kinds = {payload_type(kind) for kind in BODIES}
    assert kinds.isdisjoint({INVITATION_TYPE, POSSESSION_TYPE, payload_type("login")})


def test_an_acceptance_is_good_for_its_own_invitation_only() -> None:
    invited = enrolment(AGENT, invitation=invitation())
    check_possession(invited, ELECTION)
    other = msgspec.structs.replace(invitation(), code_hash="ee" * 32)
    elsewhere = msgspec.structs.replace(invited, invitation=other)
    with pytest.raises(SignatureError, match="nobody was enrolled"):
        check_possession(elsewhere, ELECTION)
    with pytest.raises(SignatureError, match="nobody was enrolled"):
        check_possession(msgspec.structs.replace(invited, invitation=None), ELECTION)
