"""What a witness answered it remembers, whoever asks at the same time and whatever happens to the disk."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from polltrail.errors import StoreError
from polltrail.log.deposit import open_deposit
from polltrail.log.witness_request import AddCheckpoint
from polltrail.store import witness_store
from polltrail.store.database import connect
from polltrail.store.witness_dir import WitnessDir
from polltrail.store.witness_store import Deposit, WitnessStore
from support.faulty import Killed, StopAt
from support.house_log import CHECKPOINT, COSIGNED_AT, ORIGIN, WITNESS_LINE
from support.witness import COSIGNER, HONEST, Tree, claim, cosigned_at, new_witness, open_witness

FORK = Tree("another ", 5)
OTHER = Tree(origin="other.example")
ELECTION = "ab" * 32


@pytest.fixture
def place(tmp_path: Path) -> WitnessDir:
    return new_witness(tmp_path / "w")


@pytest.fixture
def store(place: WitnessDir) -> Iterator[WitnessStore]:
    store = open_witness(place, [HONEST.key, OTHER.key])
    yield store
    store.close()


def grow(store: WitnessStore, *sizes: int, tree: Tree = HONEST, at: int = COSIGNED_AT) -> None:
    for size in sizes:
        latest = store.latest(tree.origin)
        asked = claim(tree.asks(latest.size if latest else 0, size), tree.key)
        assert store.add_checkpoint(asked, at=at).status == 200


def test_what_is_answered_is_written_down(store: WitnessStore) -> None:
    told = store.add_checkpoint(claim(HONEST.asks(0, 7)), at=COSIGNED_AT)
    assert told.line == WITNESS_LINE
    latest = store.latest(ORIGIN)
    assert latest is not None
    assert latest.note == CHECKPOINT
    assert store.latest("other.example") is None


def test_logs_do_not_know_of_each_other(store: WitnessStore) -> None:
    grow(store, 7)
    grow(store, 3, tree=OTHER)
    assert [one and one.size for one in (store.latest(ORIGIN), store.latest(OTHER.origin))] == [7, 3]


def test_it_is_remembered_by_the_next_process(place: WitnessDir) -> None:
    store = open_witness(place)
    grow(store, 7)
    store.close()
    store = open_witness(place)
    told = store.add_checkpoint(claim(FORK.asks(0, 7)), at=COSIGNED_AT)
    assert (told.status, told.size) == (409, 7)
    grow(store, 9, at=3)
    latest = store.latest(ORIGIN)
    assert latest is not None
    assert latest.at == COSIGNED_AT
    store.close()


def test_the_history_has_each_size_with_the_time_it_was_first_cosigned(store: WitnessStore) -> None:
    grow(store, 3, at=100)
    grow(store, 3, 7, at=200)
    found = [store.first_cosigned(ORIGIN, size) for size in (3, 5, 7)]
    assert [one and (one.at, one.root) for one in found] == [
        (100, HONEST.root(3)),
        None,
        (200, HONEST.root(7)),
    ]


def test_cosigning_again_moves_the_time_of_those_named(store: WitnessStore) -> None:
    grow(store, 7, at=100)
    grow(store, 3, tree=OTHER, at=100)
    store.cosign_again([ORIGIN, "never.example"], at=400)
    latest = store.latest(ORIGIN)
    assert latest is not None
    assert (latest.at, cosigned_at(latest.note)) == (400, 400)
    assert (store.latest(OTHER.origin) or latest).at == 100
    store.cosign_again([ORIGIN], at=50)
    assert store.latest(ORIGIN) == latest


def test_evidence_is_kept_once_and_told(store: WitnessStore) -> None:
    grow(store, 3, 7, 9)
    for _ in range(3):
        for old, size in ((9, 9), (9, 14), (0, 7)):
            assert store.add_checkpoint(claim(FORK.asks(old, size)), at=COSIGNED_AT).status in {409, 422}
    told = [json.loads(line) for line in store.conflicts(ORIGIN)]
    assert [one["second"] for one in told] == [FORK.note(size).decode() for size in (9, 14, 7)]
    assert [bool(one["proof"]) for one in told] == [False, True, False]
    assert store.conflicts(OTHER.origin) == []


def test_evidence_is_bounded(store: WitnessStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness_store, "MAX_CONFLICTS", 3)
    grow(store, 7)
    grow(store, 3, tree=OTHER)
    for size in range(9, 15):
        store.add_checkpoint(claim(FORK.asks(7, size)), at=COSIGNED_AT)
    assert len(store.conflicts(ORIGIN)) == 3
    store.add_checkpoint(claim(Tree("x", 0, OTHER.origin).asks(3, 5), OTHER.key), at=COSIGNED_AT)
    assert len(store.conflicts(OTHER.origin)) == 1


@pytest.mark.parametrize("round_", range(5))
def test_of_two_who_ask_at_once_from_the_same_size_one_is_cosigned(store: WitnessStore, round_: int) -> None:
    grow(store, 3)
    asked = [claim(HONEST.asks(3, 3 + number)) for number in range(1, 9)]
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda one: store.add_checkpoint(one, at=COSIGNED_AT), asked))
    assert sorted(one.status for one in told) == [200] + 7 * [409]
    [size] = [
        one.checkpoint.size
        for one, answer in zip(asked, told, strict=True)
        if answer.status == 200 and one.checkpoint
    ]
    assert {one.size for one in told if one.status == 409} == {size}
    assert (store.latest(ORIGIN) or told).size == size


def test_many_threads_of_forks_and_honest_growth_make_one_history(store: WitnessStore) -> None:
    trees = [HONEST, FORK, Tree("third ", 7)]

    def press(number: int) -> list[tuple[int, bytes]]:
        said = []
        for step in range(12):
            tree = trees[(number + step) % 3]
            latest = store.latest(ORIGIN)
            old = latest.size if latest else 0
            size = min(old + (number * step) % 4, 39)
            asked = AddCheckpoint(old, tree.proof(old, size), tree.note(size))
            told = store.add_checkpoint(claim(asked.format()), at=COSIGNED_AT + step)
            said += [(size, tree.root(size))] if told.status == 200 else []
        return said

    with ThreadPoolExecutor(6) as pool:
        said = [one for found in pool.map(press, range(6)) for one in found]
    assert any(all(tree.root(size) == root for size, root in said) for tree in trees)


def deposit(number: int, *, size: int = 100, election: str = ELECTION) -> Deposit:
    envelope = b'{"payload":"%s"}' % (b"x" * size)
    return Deposit(election=election, statement=f"{number:064x}", envelope=envelope, public=bytes(32))


def test_a_deposit_is_kept_once_with_one_note(store: WitnessStore) -> None:
    first = store.deposit(deposit(1), at=100)
    again = store.deposit(deposit(1), at=500)
    assert first is not None
    assert again is not None
    assert (first.new, again.new, again.note) == (True, False, first.note)
    note = open_deposit(first.note, COSIGNER.key)
    assert (note.witness, note.election, note.statement, note.at) == (
        COSIGNER.name,
        ELECTION,
        f"{1:064x}",
        100,
    )


def test_deposits_of_each_election_are_numbered_from_1(store: WitnessStore) -> None:
    for number in range(1, 6):
        store.deposit(deposit(number), at=100 + number)
        store.deposit(deposit(100 + number, election="cd" * 32), at=100)
    records = store.deposits(ELECTION, after=0, most=200)
    assert [(one.n, one.statement) for one in records] == [(n, f"{n:064x}") for n in range(1, 6)]
    assert records[0].envelope == deposit(1).envelope
    assert [one.n for one in store.deposits(ELECTION, after=2, most=2)] == [3, 4]
    assert store.deposits(ELECTION, after=5, most=200) == store.deposits("ef" * 32, after=0, most=200) == []


def test_times_of_deposits_do_not_fall(store: WitnessStore) -> None:
    kept = [store.deposit(deposit(number), at=at) for number, at in enumerate((200, 100, 300), 1)]
    assert [open_deposit(one.note, COSIGNER.key).at for one in kept if one] == [200, 200, 300]


def test_a_full_election_takes_no_more_and_nothing_else_is_touched(place: WitnessDir) -> None:
    store = open_witness(place, most_deposited=1_500)
    kept = [store.deposit(deposit(number), at=1) for number in range(1, 6)]
    assert [one is not None for one in kept] == [True, True, True, False, False]
    assert store.deposit(deposit(1), at=9) is not None, "what is there is there"
    assert store.deposit(deposit(9, election="cd" * 32), at=1) is not None
    grow(store, 7)
    store.close()


def test_one_process_writes(place: WitnessDir, store: WitnessStore) -> None:
    with pytest.raises(StoreError, match="expected to be the only process"):
        open_witness(place)


def test_an_origin_has_one_key_for_ever(place: WitnessDir) -> None:
    open_witness(place).close()
    with pytest.raises(StoreError, match=r"expected the key .* under which this witness has followed it"):
        open_witness(place, [Tree(seed=bytes(32)).key])
    open_witness(place).close()


def test_a_database_of_another_version_or_of_a_log_is_not_opened(place: WitnessDir, tmp_path: Path) -> None:
    open_witness(place).close()
    with sqlite3.connect(place.database) as database:
        database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(StoreError, match="expected a database of version 1, found version 2"):
        open_witness(place)
    place.database.unlink()
    from polltrail.store.database import StateDatabase

    StateDatabase(place.database, connect=connect, synchronous="FULL").close()
    with pytest.raises(StoreError, match="it holds something else"):
        open_witness(place)


def left_behind(place: WitnessDir) -> WitnessDir:
    """The directory as a process that ended leaves it: all that was written, and no locks."""
    to = place.root.with_name("left")
    return WitnessDir(shutil.copytree(place.root, to, ignore=shutil.ignore_patterns("*-shm")))


WRITING = [
    "BEGIN IMMEDIATE",
    "SELECT size",
    "UPDATE latest",
    "SELECT changes",
    "INSERT INTO cosigned",
    "COMMIT",
]


@pytest.mark.parametrize("sql", WRITING)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("disk I/O error"), Killed()], ids=["fails", "killed"]
)
def test_a_disk_that_fails_anywhere_ends_it_and_nothing_is_told(
    place: WitnessDir, sql: str, when: str, error: BaseException
) -> None:
    stop = StopAt()
    store = open_witness(place, connect=stop.connect)
    grow(store, 3)
    stop.step, stop.error = (sql, when), error
    with pytest.raises((StoreError, Killed)):
        store.add_checkpoint(claim(HONEST.asks(3, 7)), at=COSIGNED_AT)
    stop.step = None
    ended: list[Callable[[], object]] = [
        lambda: store.add_checkpoint(claim(HONEST.asks(3, 7)), at=COSIGNED_AT),
        lambda: store.cosign_again([ORIGIN], at=COSIGNED_AT),
        lambda: store.deposit(deposit(1), at=1),
        lambda: store.latest(ORIGIN),
    ]
    for use in ended:
        with pytest.raises(StoreError, match="expected an open witness, found one that stopped"):
            use()
    store.close()
    store = open_witness(left_behind(place))
    latest = store.latest(ORIGIN)
    assert latest is not None
    assert latest.size == (7 if (sql, when) == ("COMMIT", "after") else 3)
    grow(store, 7, 9)
    store.close()


def test_the_write_ahead_log_is_copied_back_now_and_then(
    place: WitnessDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness_store, "COPY_BACK_AFTER", 4)
    stop = StopAt()
    store = open_witness(place, connect=stop.connect)
    stop.met.clear()
    grow(store, *range(1, 10))
    assert stop.met.count("after PRAGMA wal_checkpoint(PASSIVE)") == 2
    store.close()


def test_what_is_decided_by_rests_on_a_full_sync(store: WitnessStore) -> None:
    writer = store._database._writer
    told = [
        writer.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "wal_autocheckpoint")
    ]
    assert told == ["wal", 2, 0]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store._database._reader.execute("DELETE FROM latest")
