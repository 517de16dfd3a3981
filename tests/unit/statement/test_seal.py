from datetime import UTC, datetime
from typing import Any

import pytest

from polltrail.statement import BODIES, Roster, Statement, encode_envelope, public_key
from polltrail.statement.bodies import UnsealBody
from polltrail.statement.definition import Organiser
from polltrail.statement.envelope import payload_type_of
from polltrail.statement.roster import ROSTER_KINDS
from polltrail.statement.seal import PUBLIC_KINDS, is_public
from support.statements import (
    AGENT,
    EXAMPLES,
    ORGANISER,
    SECOND,
    definition,
    example,
    organiser,
    revocation,
    say,
)

UNTIL = datetime(2031, 5, 6, 12, tzinfo=UTC)
EARLIER, LATER = (datetime(2031, 5, 6, hour, tzinfo=UTC) for hour in (11, 13))
GENESIS = say("definition", definition(unseal_by=UNTIL), ORGANISER, election=None)
SEALED = Roster.empty().step(0, GENESIS)
OPEN = Roster.empty().step(0, say("definition", definition(), ORGANISER, election=None))


def by(seed: bytes, kind: str, body: Any, *, roster: Roster = SEALED, **more: Any) -> Statement:
    return say(kind, body, seed, election=roster.election, **more)


def unseal(seed: bytes = ORGANISER, *, from_size: int = 1, roster: Roster = SEALED) -> Statement:
    return by(seed, "unseal", UnsealBody(from_size=from_size), roster=roster)


def amended(until: datetime | None, *, roster: Roster = SEALED) -> Statement:
    last = roster.definitions[-1].id
    return by(ORGANISER, "definition", definition(unseal_by=until), roster=roster, supersedes=last)


def refused(statement: Statement, index: int = 1, *, roster: Roster = SEALED) -> str:
    return roster.refusal(statement, index) or "may be logged"


def test_an_election_is_sealed_from_its_first_entry_until_it_is_unsealed() -> None:
    assert Roster.empty().sealed_until is None
    assert SEALED.sealed_until == UNTIL
    assert SEALED.step(1, unseal()).sealed_until is None
    assert SEALED.step(1, unseal()).unsealed_at == 1
    assert OPEN.sealed_until is None


@pytest.mark.parametrize("kind", list(BODIES))
def test_who_may_speak_is_public_and_what_they_say_is_not(kind: str) -> None:
    entry = encode_envelope(example(kind).envelope)
    assert payload_type_of(entry) == f"application/vnd.polltrail.{kind}+json".encode()
    assert is_public(entry) is (kind in PUBLIC_KINDS)
    assert kind in EXAMPLES
    assert is_public(entry[:-1]) is False


def test_whatever_decides_who_may_speak_is_public() -> None:
    assert PUBLIC_KINDS >= ROSTER_KINDS


def test_a_sealed_count_is_opened_once() -> None:
    assert refused(unseal()) == "may be logged"
    opened = SEALED.step(1, unseal())
    again = unseal(SECOND, from_size=0)
    assert "found one that entry 1 opened" in refused(again, 2, roster=opened)
    assert opened.step(2, again).unsealed_at == 1


def test_what_began_open_is_not_opened() -> None:
    assert "found one that began open" in refused(unseal(roster=OPEN), roster=OPEN)


def test_a_count_is_not_open_from_a_size_it_never_had() -> None:
    assert refused(unseal(from_size=0)) == "may be logged"
    assert "from_size to be at most 1, the log's size by then, found 2" in refused(unseal(from_size=2))


def test_nobody_but_an_organiser_opens_a_count_and_none_who_was_revoked() -> None:
    lost = SEALED.step(1, by(SECOND, "revocation", revocation(ORGANISER)))
    said = unseal(from_size=0)
    assert refused(said, 2, roster=lost) == "may be logged", "it is heard, and has no effect"
    assert lost.step(2, said).sealed_until == UNTIL
    named = Organiser(key=organiser(AGENT).key, public=public_key(AGENT).hex())
    assert named.key not in {one.key for one in definition().organisers}
    assert "enrolled in this election" in refused(unseal(AGENT))


@pytest.mark.parametrize(
    ("until", "answer"),
    [
        (UNTIL, "may be logged"),
        (EARLIER, "may be logged"),
        (LATER, "or to come earlier, found 2031-05-06T13:00:00+00:00; not logged"),
        (None, "or to come earlier, found null; not logged"),
    ],
)
def test_a_promise_to_open_may_only_come_earlier(until: datetime | None, answer: str) -> None:
    assert answer in refused(amended(until))


def test_the_promise_in_force_is_the_one_that_counts() -> None:
    earlier = SEALED.step(1, amended(EARLIER))
    assert earlier.sealed_until == EARLIER
    assert "to come earlier" in refused(amended(UNTIL, roster=earlier), 2, roster=earlier)
    assert earlier.step(2, amended(UNTIL, roster=earlier)).sealed_until == EARLIER
    opened = SEALED.step(1, unseal())
    assert "to come earlier" in refused(amended(LATER, roster=opened), 2, roster=opened)


def test_what_began_open_stays_open() -> None:
    assert "found 2031-05-06T12:00:00+00:00" in refused(amended(UNTIL, roster=OPEN), roster=OPEN)
    assert OPEN.step(1, amended(UNTIL, roster=OPEN)).sealed_until is None
