"""What a database must be before a log goes on with it, and what the refusal says."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from polltrail.errors import RollbackError, StoreError
from polltrail.log.checkpoint import Checkpoint, sign_checkpoint
from polltrail.store import LogStore
from support.log_store import ORIGIN, SEED, new_store, published, published_entries, statement, statements


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A log of 300 entries, published and closed; a copy of the database at 200 lies beside it."""
    root = tmp_path / "e"
    store = new_store(root)
    store.append(statements(0, 200))
    store.close()
    shutil.copy(root / "state.db", tmp_path / "old.db")
    store = LogStore.open(root, log_seed=SEED)
    store.append(statements(200, 300))
    store.publish()
    store.close()
    return root


def restore(root: Path) -> None:
    """Put the old copy of the database in its place."""
    for path in root.glob("state.db*"):
        path.unlink()
    shutil.copy(root.parent / "old.db", root / "state.db")


def changed(root: Path, sql: str) -> None:
    connection = sqlite3.connect(root / "state.db")
    connection.execute(sql)
    connection.commit()
    connection.close()


def everything(root: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "state.db-" not in path.name
    }


def refused(root: Path, kind: type[StoreError], *seen: bytes) -> str:
    before = everything(root)
    with pytest.raises(kind) as raised:
        LogStore.open(root, log_seed=SEED, seen_elsewhere=seen)
    assert everything(root) == before, "a refusal changes nothing"
    return str(raised.value)


def test_a_restored_old_database_is_refused(root: Path) -> None:
    restore(root)
    said = refused(root, RollbackError)
    assert (
        f"expected at least 300 entries, as the log's own key has signed in {root}/log/checkpoint, found 200"
        in said
    )
    assert "Nothing was started" in said
    assert "Bring back the newer state.db" in said


def test_a_whole_old_directory_is_refused_when_somebody_has_seen_more(root: Path) -> None:
    seen = (root / "log" / "checkpoint").read_bytes()
    restore(root)
    shutil.rmtree(root / "log" / "tile")
    (root / "log" / "checkpoint").unlink()
    assert "has signed in a checkpoint handed in, found 200" in refused(root, RollbackError, seen)


def test_a_database_that_is_gone_is_no_new_log(root: Path) -> None:
    for path in root.glob("state.db*"):
        path.unlink()
    with pytest.raises(RollbackError, match=r"expected at least 300 entries, .* found 0"):
        LogStore.open(root, log_seed=SEED)


def test_a_lost_write_ahead_log_is_noticed(tmp_path: Path) -> None:
    store = new_store(tmp_path / "e")
    store.append(statements(0, 5))
    store.publish()
    store._failure = "killed"  # closes without copying back
    store.close()
    (tmp_path / "e" / "state.db-wal").unlink()
    with pytest.raises(RollbackError, match=r"with its -wal file"):
        LogStore.open(tmp_path / "e", log_seed=SEED)


@pytest.mark.parametrize("size", [300, 250, 1])
def test_a_fork_is_refused_at_any_size(root: Path, size: int) -> None:
    forked = sign_checkpoint(Checkpoint(ORIGIN, size, bytes(32)), ORIGIN, SEED)
    said = refused(root, RollbackError, forked)
    assert f"expected the tree of {size} entries to have root {'00' * 32}" in said
    assert "two logs under one key" in said


def test_a_database_grown_from_an_old_copy_is_refused_even_when_it_is_larger(
    root: Path, tmp_path: Path
) -> None:
    seen = (root / "log" / "checkpoint").read_bytes()
    elsewhere = tmp_path / "fork"
    shutil.copytree(root, elsewhere, ignore=shutil.ignore_patterns("tile", "checkpoint", "state.db*"))
    shutil.copy(tmp_path / "old.db", elsewhere / "state.db")
    fork = LogStore.open(elsewhere, log_seed=SEED)
    fork.append(statements(1000, 1500))
    fork.close()
    assert "two logs under one key" in refused(elsewhere, RollbackError, seen)


def test_checkpoints_that_agree_or_prove_nothing_are_passed_over(root: Path) -> None:
    checkpoint = published(root)
    stranger = sign_checkpoint(Checkpoint(ORIGIN, 900, bytes(32)), ORIGIN, bytes(32))
    other_log = sign_checkpoint(Checkpoint("other.example", 900, bytes(32)), "other.example", SEED)
    seen = [(root / "log" / "checkpoint").read_bytes(), stranger, other_log, b"", b"\xff", b"no note\n"]
    store = LogStore.open(root, log_seed=SEED, seen_elsewhere=seen)
    assert store.size == checkpoint.size
    store.close()


def test_a_published_checkpoint_of_another_key_is_refused(root: Path) -> None:
    path = root / "log" / "checkpoint"
    for note in (b"damaged", sign_checkpoint(Checkpoint(ORIGIN, 1, bytes(32)), ORIGIN, bytes(32))):
        path.write_bytes(note)
        assert f"{path}: expected a checkpoint signed by {ORIGIN}, found: " in refused(root, StoreError)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (
            "UPDATE entry SET bytes = x'00' WHERE position = 7",
            "entries were changed after they were committed",
        ),
        ("DELETE FROM entry WHERE position = 7", "expected entries without a gap, found one after entry 0"),
        ("DELETE FROM entry WHERE position = 299", "entries were changed after they were committed"),
        ("UPDATE entry SET position = 301 WHERE position = 299", "without a gap, found one after entry 256"),
        ("INSERT INTO entry VALUES (300, 'x', x'00')", "entries were changed after they were committed"),
        ("UPDATE head SET frontier = x'00'", "entries were changed after they were committed"),
        ("UPDATE head SET checkpoint = x'00'", f"expected a head signed by {ORIGIN}, found: "),
        ("UPDATE head SET size = 299", "entries were changed after they were committed"),
    ],
)
def test_a_database_changed_by_hand_is_refused(root: Path, sql: str, said: str) -> None:
    changed(root, sql)
    with pytest.raises(StoreError) as raised:
        LogStore.open(root, log_seed=SEED)
    assert said in str(raised.value)
    assert "Nothing was started" in str(raised.value) or "nothing was opened" in str(raised.value)


def test_a_database_of_a_later_release_is_left_alone(root: Path) -> None:
    changed(root, "PRAGMA user_version = 9")
    assert "expected a database of version 1, found version 9; open it with the release" in refused(
        root, StoreError
    )


def remove_tiles(log: Path) -> None:
    shutil.rmtree(log / "tile")


def remove_one(log: Path) -> None:
    (log / "tile" / "entries" / "000").unlink()


def remove_checkpoint(log: Path) -> None:
    (log / "checkpoint").unlink()


@pytest.mark.parametrize("damage", [remove_tiles, remove_one, remove_checkpoint])
def test_published_files_that_are_missing_are_derived_again(
    root: Path, damage: Callable[[Path], None]
) -> None:
    before = everything(root / "log")
    damage(root / "log")
    LogStore.open(root, log_seed=SEED).close()
    assert before.items() >= everything(root / "log").items(), (
        "the same files; those overtaken need not come back"
    )
    assert published_entries(root) == [entry for _, entry in statements(0, 300)]


@pytest.mark.parametrize("path", ["tile/entries/000", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"])
def test_a_published_file_that_was_changed_stops_the_start(root: Path, path: str) -> None:
    file = root / "log" / path
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-1] + b"\x00")
    with pytest.raises(
        StoreError, match=f"{path}: expected the .* bytes that the committed entries give, found"
    ):
        LogStore.open(root, log_seed=SEED)
    file.unlink()
    LogStore.open(root, log_seed=SEED).close()
    assert published_entries(root)[7] == statement(7)[1]
