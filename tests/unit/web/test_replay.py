"""The roster at start is the one that reading every entry gives."""

from pathlib import Path

from polltrail.statement import read_entry
from polltrail.statement.roster import Roster
from polltrail.store import LogStore
from polltrail.web.replay import replay
from support.night import entry_of, lay_out, make_election, readings, seed_of


def test_same_as_reading_everything(tmp_path: Path) -> None:
    election = make_election(3)
    root = lay_out(election, tmp_path / "election")
    store = LogStore.open(root, log_seed=election.log_seed)
    late = seed_of("late")
    more = [
        *readings(election, 6),
        election.revocation(election.agents[0]),
        election.enrolment(late),
        election.transcription(late, "station 9"),
    ]
    store.append([(one.id, entry_of(one)) for one in more])
    slow = Roster.empty()
    for index, entry in enumerate(store.entries(0, store.size)):
        slow = slow.step(index, read_entry(entry))
    fast = replay(store)
    store.close()
    assert fast.keys == slow.keys
    assert fast.definitions == slow.definitions
    key = election.transcription(election.agents[0], "x").key
    assert [fast.standing(key, at) for at in (5, 20)] == ["valid", "revoked"]
    assert [slow.standing(key, at) for at in (5, 20)] == ["valid", "revoked"]


def test_an_empty_log_has_an_empty_roster(tmp_path: Path) -> None:
    election = make_election(1)
    from polltrail.store import create_election_dir

    create_election_dir(tmp_path / "e", log_seed=election.log_seed, log_vkey=str(election.log_vkey))
    store = LogStore.open(tmp_path / "e", log_seed=election.log_seed)
    assert replay(store).election is None
    store.close()
