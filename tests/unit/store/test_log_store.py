import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from polltrail.errors import DataError, StoreError
from polltrail.log.checkpoint import Checkpoint, open_checkpoint
from polltrail.log.proof import Receipt, check_receipt
from polltrail.log.tree import check_consistency, consistency_proof, leaf_hash, tree_root
from polltrail.store import LogStore
from polltrail.store.batch import Appended
from support.faulty import FaultyConnection
from support.log_store import (
    KEY,
    ORIGIN,
    SEED,
    new_election,
    new_store,
    published,
    published_entries,
    statement,
    statements,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_election(tmp_path / "e")


@pytest.fixture
def store(root: Path) -> Iterator[LogStore]:
    store = LogStore.open(root, log_seed=SEED)
    yield store
    store.close()


def root_of(size: int) -> bytes:
    return tree_root([leaf_hash(entry) for _, entry in statements(0, size)])


def test_an_empty_log_is_signed_and_published(root: Path, store: LogStore) -> None:
    assert published(root) == Checkpoint(ORIGIN, 0, root_of(0))
    assert (store.size, store.published_size, store.append([])) == (0, 0, [])


def test_entries_get_the_next_indexes_and_one_signed_head(store: LogStore) -> None:
    assert store.append(statements(0, 3)) == [
        Appended(0, new=True),
        Appended(1, new=True),
        Appended(2, new=True),
    ]
    assert store.append(statements(3, 5)) == [Appended(3, new=True), Appended(4, new=True)]
    assert open_checkpoint(store.checkpoint(), KEY) == Checkpoint(ORIGIN, 5, root_of(5))
    assert (store.size, store.root) == (5, root_of(5))


def test_a_statement_sent_again_keeps_its_index_and_bytes(store: LogStore) -> None:
    store.append(statements(0, 3))
    before = store.checkpoint()
    again = (statement(1)[0], b"other bytes")
    assert store.append([again, statement(2)]) == [Appended(1, new=False), Appended(2, new=False)]
    assert store.checkpoint() == before
    assert store.entry(1) == statement(1)[1]
    mixed = [statement(2), statement(9), statement(9), statement(0)]
    assert store.append(mixed) == [
        Appended(2, new=False),
        Appended(3, new=True),
        Appended(3, new=False),
        Appended(0, new=False),
    ]
    assert store.size == 4


def test_what_is_read(store: LogStore) -> None:
    store.append(statements(0, 600))
    assert list(store.entries(250, 520)) == [entry for _, entry in statements(250, 520)]
    assert list(store.entries(590, 9999)) == [entry for _, entry in statements(590, 600)]
    assert list(store.entries(5, 5)) == []
    assert (store.index_of(statement(333)[0]), store.index_of(statement(600)[0])) == (333, None)
    for index in (600, -1):
        with pytest.raises(
            DataError, match=f"entry {index}: expected an index below the log's size, which is 600"
        ):
            store.entry(index)


def test_receipts_prove_every_entry_at_every_size_it_was_in(store: LogStore) -> None:
    for start, stop in pairwise((0, 1, 2, 3, 8, 13)):
        store.append(statements(start, stop))
        for index in range(stop):
            receipt = Receipt.decode(store.receipt(index))
            check_receipt(receipt, statement(index)[1], KEY)
            assert receipt.checkpoint == store.checkpoint()
    for size in range(1, 14):
        receipt = Receipt.decode(store.receipt(size - 1, size))
        assert check_receipt(receipt, statement(size - 1)[1], KEY) == Checkpoint(ORIGIN, size, root_of(size))


def test_no_receipt_for_what_is_not_there(store: LogStore) -> None:
    store.append(statements(0, 3))
    with pytest.raises(DataError, match="entry 3: expected an index below the log's size, which is 3"):
        store.receipt(3)
    with pytest.raises(DataError, match="entry 2: expected an index below the log's size, which is 2"):
        store.receipt(2, 2)
    with pytest.raises(DataError, match="size 4: expected a size the log has had, from 0 to 3"):
        store.receipt(2, 4)


def test_an_entry_too_long_to_publish_is_refused_before_anything_is_written(store: LogStore) -> None:
    longest = ("a" * 64, bytes(65_535))
    with pytest.raises(
        DataError, match="expected an entry of at most 65535 bytes, found 65536; nothing of the batch"
    ):
        store.append([statement(0), ("b" * 64, bytes(65_536))])
    assert store.size == 0
    store.append([longest])
    store.publish()
    assert store.entry(0) == longest[1]


def test_published_logs_of_many_sizes_are_whole_and_consistent(root: Path, store: LogStore) -> None:
    seen = [published(root)]
    for stop in (1, 255, 256, 257, 512, 700):
        store.append(statements(store.size, stop))
        assert published(root) == seen[-1], "nothing is published before it is asked for"
        store.publish()
        assert published_entries(root) == [entry for _, entry in statements(0, stop)]
        seen.append(published(root))
    for old, new in pairwise(seen):
        proof = consistency_proof(old.size, new.size, store._hashes.hash_at)
        check_consistency(old.size, new.size, old.root, new.root, proof)


def test_an_acknowledged_entry_is_there_after_opening_again(root: Path, store: LogStore) -> None:
    store.append(statements(0, 300))
    head = store.checkpoint()
    store.close()
    with pytest.raises(StoreError, match="expected an open log, found one that stopped: it was closed"):
        store.append(statements(300, 301))
    again = LogStore.open(root, log_seed=SEED)
    assert (again.checkpoint(), again.published_size) == (head, 300)
    assert again.append(statements(298, 302)) == [
        Appended(298, new=False),
        Appended(299, new=False),
        Appended(300, new=True),
        Appended(301, new=True),
    ]
    again.close()


def test_a_checkpoint_with_cosignatures_is_kept_as_long_as_it_is_the_last(
    root: Path, store: LogStore
) -> None:
    store.append(statements(0, 2))
    store.publish()
    store.close()
    path = root / "log" / "checkpoint"
    cosigned = path.read_bytes() + "— witness.example/w1 IDJKvgAAAABlU/EA\n".encode()
    path.write_bytes(cosigned)
    LogStore.open(root, log_seed=SEED).close()
    assert path.read_bytes() == cosigned


def test_two_processes_never_open_one_election(root: Path, store: LogStore) -> None:
    with pytest.raises(StoreError, match="expected to be the only process that writes here"):
        LogStore.open(root, log_seed=SEED)
    store.append(statements(0, 1))


def test_another_key_cannot_sign_for_this_log(root: Path) -> None:
    with pytest.raises(StoreError, match=r"log\.vkey: expected the verifier key of the private key given"):
        LogStore.open(root, log_seed=bytes(32))
    (root / "log" / "log.vkey").chmod(0o644)
    (root / "log" / "log.vkey").write_text("nonsense\n")
    with pytest.raises(StoreError, match=r"log\.vkey: expected the log's verifier key, found: "):
        LogStore.open(root, log_seed=SEED)


def test_where_there_is_no_election(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"the log could not be opened: .*No such file or directory"):
        LogStore.open(tmp_path, log_seed=SEED)


def test_a_failed_opening_lets_the_next_one_in(root: Path) -> None:
    (root / "state.db").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        LogStore.open(root, log_seed=SEED)
    (root / "state.db").unlink()
    LogStore.open(root, log_seed=SEED).close()


def test_entries_not_committed_are_seen_by_nobody(store: LogStore) -> None:
    seen: list[tuple[str, int | None]] = []

    def peek(sql: str, when: str) -> None:
        if sql == "COMMIT":
            seen.append((when, store.index_of(statement(0)[0])))

    store._database._writer = FaultyConnection(store._database._writer, peek)
    store.append([statement(0)])
    # Also between the commit and the new head, when no receipt could be made yet.
    assert (seen, store.index_of(statement(0)[0])) == ([("before", None), ("after", None)], 0)


def test_the_write_ahead_log_is_copied_back_when_nobody_waits(
    root: Path, store: LogStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("polltrail.store.log_store.COPY_BACK_AFTER", 10_000)
    wal = root / "state.db-wal"
    sizes = []
    for start in range(0, 400, 20):
        store.append([statement(number, 600) for number in range(start, start + 20)])
        store.publish()
        sizes.append(wal.stat().st_size)
    assert max(sizes) < 3 * sizes[0]


def test_a_log_of_one_reads_the_same_with_every_setting(tmp_path: Path) -> None:
    for setting in ("OFF", "NORMAL", "FULL"):
        root = new_election(tmp_path / setting)
        store = LogStore.open(root, log_seed=SEED, synchronous=setting)  # type: ignore[arg-type]
        store.append(statements(0, 1))
        store.close()


def test_a_database_written_to_by_something_else_stops_the_store(root: Path, tmp_path: Path) -> None:
    store = new_store(tmp_path / "other")
    store.append(statements(0, 2))
    with sqlite3.connect(tmp_path / "other" / "state.db") as intruder:
        intruder.execute("UPDATE head SET size = 7")
    intruder.close()
    with pytest.raises(StoreError, match="expected a head of 2 entries, found another: something else wrote"):
        store.append(statements(2, 3))
    with pytest.raises(StoreError, match="found one that stopped"):
        store.append(statements(2, 3))
    store.close()
