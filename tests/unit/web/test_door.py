"""The door: the cheapest question first, strangers by their address, keys only for what they signed."""

from pathlib import Path

import pytest

from polltrail.statement import KeyId, fingerprint, public_key
from polltrail.statement.roster import Roster
from polltrail.store import LogStore
from polltrail.web.door import FIELD, MAX_STATEMENT, STRANGERS, Accepted, Door, Guest
from polltrail.web.problems import Problem, Refused
from polltrail.web.replay import replay
from support.night import Night, entry_of, lay_out, make_election, seed_of, wrongly_signed
from support.serving import Clock

ELECTION = make_election(2)
AGENT = ELECTION.agents[0]
READING = ELECTION.transcription(AGENT, "station 1")
STRANGER = entry_of(ELECTION.transcription(seed_of("stranger"), "station 1"))


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    return roster_of(ELECTION, tmp_path_factory.mktemp("door") / "election")


def roster_of(election: Night, root: Path) -> Roster:
    store = LogStore.open(lay_out(election, root), log_seed=election.log_seed)
    roster = replay(store)
    store.close()
    return roster


def new_door(clock: Clock | None = None) -> Door:
    return Door(clock=clock or Clock(), salt=bytes(32))


def problem_of(door: Door, data: bytes, roster: Roster, address: str = "a") -> Problem:
    with pytest.raises(Refused) as refused:
        door.admit(data, Guest(address), roster, {})
    return refused.value.problem


def test_a_known_key_comes_in_as_the_canonical_entry(roster: Roster) -> None:
    spaced = b" \n" + entry_of(READING)
    ticket = new_door().admit(spaced, Guest("a"), roster, {})
    assert ticket.statement == READING
    assert ticket.entry == entry_of(READING)


@pytest.mark.parametrize(
    ("data", "status", "kind"),
    [
        (b"", 400, "malformed-envelope"),
        (b"\xff\xfe", 400, "malformed-envelope"),
        (b'{"payload":"","payloadType":"x","signatures":[]}', 400, "malformed-envelope"),
        (b" " * (MAX_STATEMENT + 1), 413, "too-large"),
        (STRANGER, 422, "unknown-key"),
        (wrongly_signed(READING), 422, "wrong-signature"),
        (
            entry_of(READING).replace(b"vnd.polltrail.transcription", b"vnd.polltrail.endorsement"),
            422,
            "malformed-statement",
        ),
    ],
)
def test_says_why(roster: Roster, data: bytes, status: int, kind: str) -> None:
    problem = problem_of(new_door(), data, roster)
    assert (problem.status, problem.kind) == (status, kind)
    assert problem.expected
    assert problem.found


def test_strangers_are_limited_by_address_and_others_there_are_not(roster: Roster) -> None:
    door = new_door()
    kinds = [problem_of(door, STRANGER, roster).kind for _ in range(int(STRANGERS.burst) + 1)]
    assert kinds[-2:] == ["unknown-key", "too-many"]
    assert problem_of(door, b"{", roster).status == 429
    assert problem_of(door, STRANGER, roster, "another address").kind == "unknown-key"
    assert door.admit(entry_of(READING), Guest("a"), roster, {}).statement == READING


def test_a_key_is_charged_for_what_is_new_and_for_nothing_else(roster: Roster) -> None:
    clock = Clock()
    door = new_door(clock)
    ticket = door.admit(entry_of(READING), Guest("a"), roster, {})
    ticket.outcome = Accepted(3, False, b"")
    for _ in range(int(FIELD.burst) + 1):
        door.charge(ticket, Guest("a"))  # somebody sends it again and again
    assert door.admit(entry_of(READING), Guest("a"), roster, {})
    ticket.outcome = Accepted(3, True, b"")
    for _ in range(int(FIELD.burst)):
        door.charge(ticket, Guest("a"))
    problem = problem_of(door, entry_of(READING), roster)
    assert (problem.status, problem.retry_after) == (429, 1)
    assert door.admit(entry_of(ELECTION.transcription(ELECTION.agents[1], "s")), Guest("a"), roster, {})
    clock.now += 1
    assert door.admit(entry_of(READING), Guest("a"), roster, {})


def test_wrong_signatures_cost_the_address_and_never_the_key(roster: Roster) -> None:
    door = new_door()
    for _ in range(int(STRANGERS.burst)):
        assert problem_of(door, wrongly_signed(READING), roster).kind == "wrong-signature"
    assert problem_of(door, wrongly_signed(READING), roster).status == 429
    assert door.admit(entry_of(READING), Guest("a"), roster, {})


def test_a_key_that_is_being_enrolled_may_wait_with_its_enrolment(roster: Roster) -> None:
    public = public_key(seed_of("stranger"))
    coming = {KeyId(fingerprint(public)): public}
    assert new_door().admit(STRANGER, Guest("a"), roster, coming).rate == FIELD


def test_addresses_are_not_remembered(roster: Roster) -> None:
    door = new_door()
    problem_of(door, STRANGER, roster, "198.51.100.7")
    assert "198.51.100.7" not in repr(door._strangers._regained_at)
