"""Every step of a commit and of publishing: the process ends before it, or after it, or the step fails.

After each of them the directory opens again, nothing acknowledged is missing, the published log is whole, and
whoever sends the batch again gets one index for each statement.
"""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from polltrail.errors import StoreError
from polltrail.store import LogStore
from polltrail.store.batch import Appended
from support.faulty import Killed, Steps, StopAt
from support.log_store import SEED, copied, new_store, published, published_entries, statements

ACKNOWLEDGED, MORE = statements(0, 255), statements(255, 258)

PUBLISHING = [
    "create log/tile/entries/.000.new",
    "write log/tile/entries/.000.new",
    "fsync log/tile/entries/.000.new",
    "rename log/tile/entries/000",
    "mkdir log/tile/entries/001.p",
    "create log/tile/entries/001.p/.2.new",
    "write log/tile/entries/001.p/.2.new",
    "fsync log/tile/entries/001.p/.2.new",
    "rename log/tile/entries/001.p/2",
    "create log/tile/0/.000.new",
    "write log/tile/0/.000.new",
    "fsync log/tile/0/.000.new",
    "rename log/tile/0/000",
    "mkdir log/tile/0/001.p",
    "create log/tile/0/001.p/.2.new",
    "write log/tile/0/001.p/.2.new",
    "fsync log/tile/0/001.p/.2.new",
    "rename log/tile/0/001.p/2",
    "mkdir log/tile/1",
    "mkdir log/tile/1/000.p",
    "create log/tile/1/000.p/.1.new",
    "write log/tile/1/000.p/.1.new",
    "fsync log/tile/1/000.p/.1.new",
    "rename log/tile/1/000.p/1",
    "fsync log/tile/entries/001.p",
    "fsync log/tile/entries",
    "fsync log/tile/1/000.p",
    "fsync log/tile/1",
    "fsync log/tile/0/001.p",
    "fsync log/tile/0",
    "fsync log/tile",
    "fsync log",
    "create log/.checkpoint.new",
    "write log/.checkpoint.new",
    "fsync log/.checkpoint.new",
    "rename log/checkpoint",
    None,  # the directory of the checkpoint; named below, because its step has a name of its own above
]
"""What publishing 258 entries after 255 does, in this order: every tile with its name, then the checkpoint."""

COMMITTING = [
    "SELECT statement",
    "BEGIN IMMEDIATE",
    "INSERT INTO entry",
    "UPDATE head",
    "SELECT changes",
    "COMMIT",
]
STEPS = [(at, step or "fsync log (again)") for at, step in enumerate(PUBLISHING)]
WHEN = pytest.mark.parametrize("when", ["before", "after"])
each_step = pytest.mark.parametrize("at", [at for at, _ in STEPS], ids=[step for _, step in STEPS])


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    steps = Steps(tmp_path / "e")
    steps.install(monkeypatch)
    return steps


def stop_at(steps: Steps, at: int, when: str, error: BaseException) -> None:
    steps.told.clear()

    def meet(_: str, now: str) -> None:
        if (len(steps.told) - 1, now) == (at, when):
            raise error

    steps.meet = meet


def goes_on(root: Path, *, committed: bool) -> None:
    """Open what a crash left: it is whole, and it takes the batch that was cut off."""
    store = LogStore.open(root, log_seed=SEED)
    assert store.size == (258 if committed else 255)
    assert published_entries(root) == [entry for _, entry in (ACKNOWLEDGED + MORE)[: store.size]]
    assert store.append(ACKNOWLEDGED) == [Appended(index, new=False) for index in range(255)]
    assert store.append(MORE) == [Appended(index, new=not committed) for index in range(255, 258)]
    store.publish()
    assert published_entries(root) == [entry for _, entry in ACKNOWLEDGED + MORE]
    assert not [path for path in root.rglob(".checkpoint.new") if committed]
    store.close()


def acknowledged(root: Path, **given: object) -> LogStore:
    store = new_store(root)
    store.append(ACKNOWLEDGED)
    store.publish()
    return store


def test_the_table_of_steps_is_complete_and_in_order(tmp_path: Path, steps: Steps) -> None:
    store = acknowledged(tmp_path / "e")
    store.append(MORE)
    steps.told.clear()
    store.publish()
    assert steps.told == [step or "fsync log" for step in PUBLISHING]
    store.close()


@WHEN
@each_step
def test_killed_while_publishing(tmp_path: Path, steps: Steps, at: int, when: str) -> None:
    store = acknowledged(tmp_path / "e")
    store.append(MORE)
    stop_at(steps, at, when, Killed())
    with pytest.raises(Killed):
        store.publish()
    left = copied(tmp_path / "e", tmp_path / "left")
    # Whatever was reached: the checkpoint that is published has all of its tiles.
    reached = at + (when == "after") > PUBLISHING.index("rename log/checkpoint")
    assert len(published_entries(left)) == (258 if reached else 255)
    goes_on(left, committed=True)
    store.close()


@each_step
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_is_full_or_fails_stops_the_store(
    tmp_path: Path, steps: Steps, at: int, error: int
) -> None:
    store = acknowledged(tmp_path / "e")
    store.append(MORE)
    stop_at(steps, at, "before", OSError(error, os.strerror(error)))
    with pytest.raises(StoreError, match=f"could not be published: .*{os.strerror(error)}"):
        store.publish()
    reached = len(steps.told)
    for act in (
        store.publish,
        lambda: store.append(MORE),
        lambda: store.index_of("a"),
        lambda: store.entry(0),
    ):
        with pytest.raises(StoreError, match="found one that stopped"):
            act()
    store.close()
    assert len(steps.told) == reached, "nothing is tried again, least of all an fsync"
    steps.meet = lambda *_: None
    goes_on(tmp_path / "e", committed=True)


@WHEN
@pytest.mark.parametrize("sql", COMMITTING)
@pytest.mark.parametrize(
    "error", [Killed(), sqlite3.OperationalError("database or disk is full")], ids=["kill", "full"]
)
def test_stopped_while_committing(tmp_path: Path, sql: str, when: str, error: BaseException) -> None:
    acknowledged(tmp_path / "e").close()
    stop = StopAt()
    store = LogStore.open(tmp_path / "e", log_seed=SEED, connect=stop.connect)
    stop.step, stop.error = (sql, when), error
    with pytest.raises(Killed if isinstance(error, Killed) else StoreError):
        store.append(MORE)
    met = len(stop.met)
    left = copied(tmp_path / "e", tmp_path / "left")
    with pytest.raises(StoreError, match="found one that stopped"):
        store.append(MORE)
    assert (store.size, published(tmp_path / "e").size, len(stop.met)) == (255, 255, met)
    goes_on(left, committed=(sql, when) == ("COMMIT", "after"))
    store.close()


def test_the_table_of_statements_is_complete(tmp_path: Path) -> None:
    stop = StopAt()
    acknowledged(tmp_path / "e").close()
    store = LogStore.open(tmp_path / "e", log_seed=SEED, connect=stop.connect)
    stop.met.clear()
    store.append(MORE)
    assert [met.partition(" ")[2] for met in stop.met if met.startswith("before")] == [
        next(sql for sql in [met.partition(" ")[2]] if sql.startswith(begin))
        for begin, met in zip(COMMITTING, stop.met[::2], strict=True)
    ]
    store.close()


@WHEN
@pytest.mark.parametrize(
    "sql", ["PRAGMA journal_mode", "CREATE TABLE head", "PRAGMA user_version = 1", "INSERT INTO head"]
)
def test_killed_while_a_new_election_is_opened_for_the_first_time(
    tmp_path: Path, sql: str, when: str
) -> None:
    new_store(tmp_path / "made").close()
    for path in [*(tmp_path / "made").glob("state.db*"), tmp_path / "made" / "log" / "checkpoint"]:
        path.unlink()
    stop = StopAt()
    stop.step, stop.error = (sql, when), Killed()
    with pytest.raises(Killed):
        LogStore.open(tmp_path / "made", log_seed=SEED, connect=stop.connect)
    store = LogStore.open(copied(tmp_path / "made", tmp_path / "left"), log_seed=SEED)
    assert store.append(statements(0, 1)) == [Appended(0, new=True)]
    store.close()


def test_a_database_that_may_grow_no_more(tmp_path: Path) -> None:
    store = acknowledged(tmp_path / "e")
    store._database._writer.execute("PRAGMA max_page_count = 20").fetchall()
    with pytest.raises(
        StoreError, match=r"could not be committed: database or disk is full\. Nothing more is ack"
    ):
        store.append(statements(255, 5000))
    store.close()
    goes_on(tmp_path / "e", committed=False)
