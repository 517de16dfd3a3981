from typing import Any

import msgspec
import pytest

from polltrail.statement import Roster, Statement
from polltrail.statement.bodies import SuccessionBody
from polltrail.statement.succession import NamedLog, missing
from support.rosters import NEXT, ROSTER, by
from support.statements import AGENT, DIGEST, GENESIS, ORGANISER, REGISTRAR, SECOND, revocation

ORIGIN = GENESIS.body.origin
FOLLOWS = SuccessionBody(
    old_origin=ORIGIN, size=NEXT + 2, root=DIGEST, missing=2, origin="b", log_vkey="b+0a0b0c0d+AQID"
)


def succession(seed: bytes = ORGANISER, **changes: Any) -> Statement:
    return by(seed, "succession", msgspec.structs.replace(FOLLOWS, **changes))


def refusal(said: Statement, roster: Roster = ROSTER, index: int = NEXT) -> str:
    return roster.refusal(said, index) or ""


def test_the_log_in_force_is_the_genesis_s_until_an_organiser_says_otherwise() -> None:
    assert Roster.empty().log_in_force is None
    assert ROSTER.log_in_force == NamedLog(ORIGIN, GENESIS.body.log_vkey)
    said = succession()
    assert refusal(said) == ""
    after = ROSTER.step(NEXT, said)
    assert after.log_in_force == ("b", "b+0a0b0c0d+AQID")
    assert [one.origin for one in after.logs] == [ORIGIN, "b"]
    assert after.election == ROSTER.election


@pytest.mark.parametrize("seed", [REGISTRAR, AGENT])
def test_nobody_but_an_organiser_may_say_it(seed: bytes) -> None:
    assert "organiser" in refusal(succession(seed))


def test_a_revoked_organiser_is_heard_and_changes_nothing() -> None:
    revoked = ROSTER.step(NEXT, by(ORGANISER, "revocation", revocation(SECOND)))
    said = succession(SECOND, missing=1)
    assert refusal(said, revoked, NEXT + 1) == ""
    assert revoked.step(NEXT + 1, said).logs == ROSTER.logs


@pytest.mark.parametrize("counted", [0, 1, 3])
def test_what_is_missing_follows_from_where_it_stands(counted: int) -> None:
    assert "expected 2 missing" in refusal(succession(missing=counted))


def test_nothing_is_missing_where_more_was_saved_than_was_witnessed() -> None:
    assert missing(3, 5) == 0
    assert refusal(succession(size=NEXT - 1, missing=0)) == ""
    assert "expected 0 missing" in refusal(succession(size=NEXT - 1, missing=1))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"old_origin": "another"}, "the log in force"),
        ({"origin": ORIGIN, "log_vkey": f"{ORIGIN}+0a0b0c0d+AQID"}, "another name"),
        ({"origin": "c"}, "verifier key of c"),
        ({"log_vkey": "b"}, "verifier key of b"),
        ({"log_vkey": f"b+0a0b0c0d+{GENESIS.body.log_vkey.split('+', 2)[2]}"}, "key of its own"),
    ],
)
def test_it_follows_the_log_in_force_under_another_name_and_key(changes: dict[str, str], says: str) -> None:
    assert says in refusal(succession(**changes))


def test_a_log_is_followed_once() -> None:
    roster = ROSTER.step(NEXT, succession())
    again = succession(SECOND, missing=1, origin="c", log_vkey="c+0a0b0c0d+AQIE")
    assert "expected to follow b" in refusal(again, roster, NEXT + 1)
    third = succession(old_origin="b", missing=1, origin="c", log_vkey="c+0a0b0c0d+AQIE")
    assert refusal(third, roster, NEXT + 1) == ""
    back = succession(old_origin="b", missing=1, origin=ORIGIN, log_vkey=f"{ORIGIN}+0a0b0c0d+AQIE")
    assert "another name" in refusal(back, roster, NEXT + 1)


def test_what_a_log_may_not_hold_changes_no_roster() -> None:
    assert ROSTER.step(NEXT, succession(missing=0)).logs == ROSTER.logs


def test_a_log_that_is_at_work_takes_none() -> None:
    assert "at work" in (ROSTER.refusal(succession(), NEXT, at=0) or "")
