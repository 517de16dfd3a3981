import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import apsw
import pytest

from polltrail.errors import StoreError
from polltrail.store import LogStore
from polltrail.store.database import StateDatabase, StoredHead, connect
from support.log_store import SEED, copied, new_election, new_store, statements
from support.power_loss import LossyDisk, LossyFile, LossyFiles

EMPTY = StoredHead(size=0, frontier=b"f0", checkpoint=b"c0")
ROWS = [(0, "a", b"first"), (1, "b", b"second")]
TWO = StoredHead(size=2, frontier=b"f2", checkpoint=b"c2")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StateDatabase]:
    database = StateDatabase(tmp_path / "state.db", connect=connect, synchronous="FULL")
    assert database.head() is None
    database.begin(EMPTY)
    yield database
    database.close()


def test_entries_and_their_head_are_one_commit(database: StateDatabase) -> None:
    database.commit(ROWS, TWO)
    assert database.head() == TWO
    assert database.entries(0, 9) == [(0, b"first"), (1, b"second")]
    assert (database.known(["b", "c"]), database.index_of("a"), database.index_of("c")) == ({"b": 1}, 0, None)


@pytest.mark.parametrize(
    "rows", [[(2, "a", b"")], [(1, "c", b"")], [(2, "c", b""), (3, "c", b"")], [(2, None, b"")]]
)
def test_a_statement_and_an_index_are_there_once(
    database: StateDatabase, rows: list[tuple[int, str, bytes]]
) -> None:
    database.commit(ROWS, TWO)
    with pytest.raises(sqlite3.IntegrityError):
        database.commit(rows, StoredHead(size=2 + len(rows), frontier=b"", checkpoint=b""))
    assert database.index_of("c") is None


def test_a_head_that_is_not_the_last_is_not_followed(database: StateDatabase) -> None:
    with pytest.raises(StoreError, match="expected a head of 5 entries, found another"):
        database.commit(ROWS, StoredHead(size=7, frontier=b"", checkpoint=b""))
    assert database.entries(0, 9) == []


def test_what_the_commit_point_rests_on(database: StateDatabase) -> None:
    told = {
        name: database._writer.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "fullfsync", "wal_autocheckpoint")
    }
    assert told == {"journal_mode": "wal", "synchronous": 2, "fullfsync": 1, "wal_autocheckpoint": 0}
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database._reader.execute("DELETE FROM entry")  # type: ignore[union-attr]


def test_closing_leaves_the_files_as_they_are_unless_all_is_well(tmp_path: Path) -> None:
    store = new_store(tmp_path / "e")
    store.append(statements(0, 100))
    wal = (tmp_path / "e" / "state.db-wal").read_bytes()
    store._failure = "an fsync failed"
    store.close()
    assert (tmp_path / "e" / "state.db-wal").read_bytes() == wal
    whole = LogStore.open(tmp_path / "e", log_seed=SEED)
    whole.close()
    (tmp_path / "e" / "state.db-wal").unlink(missing_ok=True)
    alone = LogStore.open(copied(tmp_path / "e", tmp_path / "alone"), log_seed=SEED)
    assert alone.size == 100
    alone.close()


@pytest.mark.parametrize(("when", "error"), [("xSync", apsw.IOError), ("xWrite", apsw.FullError)])
@pytest.mark.parametrize("act", ["append", "copy back"])
def test_a_disk_that_fails_under_sqlite_is_not_touched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str, error: type[apsw.Error], act: str
) -> None:
    disk = LossyDisk(new_election(tmp_path / "e"), tmp_path, rng=Random(0), dies_at=0)
    files = LossyFiles(disk)
    store = LogStore.open(disk.root, log_seed=SEED, connect=files.connect)
    store.append(statements(0, 50))
    monkeypatch.setattr("polltrail.store.log_store.COPY_BACK_AFTER", 0)

    def fail(*_: object) -> None:
        disk.operation()
        raise error

    with monkeypatch.context() as patches:
        patches.setattr(LossyFile, when, fail)
        with pytest.raises(StoreError, match="could not be co"):
            store.append(statements(50, 60)) if act == "append" else store.publish()
    reached = disk.operations
    for again in (store.publish, lambda: store.append(statements(50, 60))):
        with pytest.raises(StoreError, match="found one that stopped"):
            again()
    store.close()
    assert disk.operations == reached, "no write and no sync after the one that failed"
    files.unregister()
    whole = LogStore.open(disk.root, log_seed=SEED)
    assert list(whole.entries(0, 50)) == [entry for _, entry in statements(0, 50)]
    whole.close()


def test_a_disk_without_a_write_ahead_log(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match="expected a disk that can hold a write-ahead log, found journal mode"
    ):
        StateDatabase(tmp_path, connect=lambda *_: sqlite3.connect(":memory:"), synchronous="FULL")


def test_a_database_of_something_else_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    StateDatabase(path, connect=connect, synchronous="FULL").close()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA application_id = 7")
    other.close()
    with pytest.raises(StoreError, match="of the kind 0x706f6c74, found 0x7: it holds something else"):
        StateDatabase(path, connect=connect, synchronous="FULL")
