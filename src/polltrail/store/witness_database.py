"""`witness.db`: what a witness cosigned last of every log, and before that; evidence; deposits.

As in `database`: a COMMIT returns only after the write-ahead log was forced to the disk, a reader sees nothing
before that, and the reader is closed last and cannot write.
"""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from polltrail.errors import StoreError
from polltrail.log.deposit import DepositRecord
from polltrail.log.witnessing import Conflict, Cosigned
from polltrail.store.database import Connect, Connection, Schema, Synchronous, connect, set_up

SCHEMA: Final = Schema(
    application_id=0x706F6C77,  # "polw"
    version=1,
    sql="""
CREATE TABLE followed (
  origin TEXT PRIMARY KEY,
  vkey TEXT NOT NULL                   -- an origin has one key for ever
) STRICT;
CREATE TABLE latest (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  at INTEGER NOT NULL,
  signed BLOB NOT NULL,
  line BLOB NOT NULL
) STRICT;
CREATE TABLE cosigned (
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  at INTEGER NOT NULL,                 -- when this size was cosigned for the first time
  signed BLOB NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (origin, size)           -- one size has one root: another cannot be written
) STRICT;
CREATE TABLE conflict (
  n INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  second BLOB NOT NULL,
  line BLOB NOT NULL,
  UNIQUE (origin, second)
) STRICT;
CREATE TABLE deposit (
  election TEXT NOT NULL,
  n INTEGER NOT NULL,
  statement TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  envelope BLOB NOT NULL,
  public BLOB NOT NULL,
  note BLOB NOT NULL,
  PRIMARY KEY (election, n)
) STRICT;
CREATE TABLE kept (
  election TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  at INTEGER NOT NULL                  -- the time of the last deposit
) STRICT;
""",
)

_COSIGNED = "size, root, at, signed, line"


class WitnessDatabase:
    """The two connections to `witness.db`, and every statement of SQL there is.

    What is said to write or to decide by goes through the writer, between `begin` and `commit`, from one thread at a
    time; the rest reads what is committed, from any thread.
    """

    def __init__(self, path: Path, *, connect: Connect, synchronous: Synchronous) -> None:
        self._path = path
        self._writer = connect(path, False)
        self._reader: Connection | None = None
        self._reading = threading.Lock()
        try:
            set_up(self._writer, path, SCHEMA, synchronous)
            self._reader = connect(path, True)
        except BaseException:
            self.close()
            raise

    def begin(self) -> None:
        """Begin a transaction that nobody else writes beside."""
        self._writer.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit; after this, and only after it, what was written may be told."""
        self._writer.execute("COMMIT")

    def copy_back(self) -> None:
        """Copy the write-ahead log into the database, so that it starts again from nothing."""
        self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def follow(self, origin: str, vkey: str) -> str:
        """Bind an origin to a key, unless it has one; give the key it has."""
        self._writer.execute("INSERT OR IGNORE INTO followed VALUES (?, ?)", (origin, vkey))
        return str(
            self._writer.execute("SELECT vkey FROM followed WHERE origin = ?", (origin,)).fetchone()[0]
        )

    def latest(self, origin: str) -> Cosigned | None:
        """Give what was cosigned last."""
        row = self._writer.execute(f"SELECT {_COSIGNED} FROM latest WHERE origin = ?", (origin,)).fetchone()  # noqa: S608
        return None if row is None else Cosigned(*row)

    def cosigned(self, origin: str, sizes: Iterable[int]) -> list[Cosigned]:
        """Give what was cosigned for the first time at these sizes."""
        query = f"SELECT {_COSIGNED} FROM cosigned WHERE origin = ? AND size = ?"  # noqa: S608
        rows = [self._writer.execute(query, (origin, size)).fetchone() for size in sizes]
        return [Cosigned(*row) for row in rows if row is not None]

    def replace_latest(self, origin: str, before: Cosigned | None, after: Cosigned) -> None:
        """Put one checkpoint in the place of another; a new size goes into the history too.

        Raises
        ------
        StoreError
            What was there is not `before`: it was decided by what is no longer true.
        sqlite3.IntegrityError
            The same; or this size was cosigned with another root.
        """
        values = (after.size, after.root, after.at, after.signed, after.line)
        if before is None:
            self._writer.execute("INSERT INTO latest VALUES (?, ?, ?, ?, ?, ?)", (origin, *values))
        else:
            self._writer.execute(
                "UPDATE latest SET size = ?, root = ?, at = ?, signed = ?, line = ? "
                "WHERE origin = ? AND size = ? AND root = ? AND at = ?",
                (*values, origin, before.size, before.root, before.at),
            )
            self._refuse_changed(origin)
        if before is None or before.size != after.size:
            self._writer.execute("INSERT INTO cosigned VALUES (?, ?, ?, ?, ?, ?)", (origin, *values))

    def add_conflict(self, origin: str, conflict: Conflict, most: int) -> None:
        """Keep evidence, once, unless there is plenty already."""
        self._writer.execute(
            "INSERT OR IGNORE INTO conflict (origin, second, line) "
            "SELECT ?, ?, ? WHERE (SELECT count(*) FROM conflict WHERE origin = ?) < ?",
            (origin, conflict.second, conflict.format(), origin, most),
        )

    def deposited(self, statement: str) -> bytes | None:
        """Give the note of a statement that was deposited."""
        row = self._writer.execute("SELECT note FROM deposit WHERE statement = ?", (statement,)).fetchone()
        return None if row is None else row[0]

    def kept(self, election: str) -> tuple[int, int, int]:
        """Tell how many deposits an election has, of how many bytes, and the time of the last."""
        query = "SELECT count, bytes, at FROM kept WHERE election = ?"
        row = self._writer.execute(query, (election,)).fetchone()
        return (0, 0, 0) if row is None else row

    def add_deposit(self, election: str, record: DepositRecord, at: int) -> None:
        """Keep a deposit, the last so far."""
        self._writer.execute(
            "INSERT INTO deposit VALUES (?, ?, ?, ?, ?, ?, ?)",
            (election, record.n, record.statement, at, record.envelope, record.public, record.note),
        )
        size = size_of(record.envelope, record.public, record.note)
        self._writer.execute(
            "INSERT INTO kept VALUES (?, 1, ?, ?) ON CONFLICT (election) DO UPDATE "
            "SET count = count + 1, bytes = bytes + excluded.bytes, at = excluded.at",
            (election, size, at),
        )

    def read_latest(self, origin: str) -> Cosigned | None:
        """Give what was cosigned last, as committed."""
        rows = self._read(f"SELECT {_COSIGNED} FROM latest WHERE origin = ?", (origin,))  # noqa: S608
        return Cosigned(*rows[0]) if rows else None

    def read_cosigned(self, origin: str, size: int) -> Cosigned | None:
        """Give what was cosigned for the first time at a size, as committed."""
        rows = self._read(f"SELECT {_COSIGNED} FROM cosigned WHERE origin = ? AND size = ?", (origin, size))  # noqa: S608
        return Cosigned(*rows[0]) if rows else None

    def read_conflicts(self, origin: str) -> list[bytes]:
        """Give the evidence against a log, each on a line."""
        rows = self._read("SELECT line FROM conflict WHERE origin = ? ORDER BY n", (origin,))
        return [row[0] for row in rows]

    def read_deposits(self, election: str, after: int, most: int) -> list[DepositRecord]:
        """Give deposits of an election in their order, from the one after `after` on."""
        rows = self._read(
            "SELECT n, statement, envelope, public, note FROM deposit WHERE election = ? AND n > ? ORDER BY n LIMIT ?",
            (election, after, most),
        )
        return [DepositRecord(*row) for row in rows]

    def close(self) -> None:
        """Close both connections and leave the files as they are: the reader is last, and cannot write."""
        self._writer.close()
        if self._reader is not None:
            self._reader.close()

    def _refuse_changed(self, origin: str) -> None:
        if self._writer.execute("SELECT changes()").fetchone() != (1,):
            raise StoreError(
                f"{self._path}: expected what was cosigned last for {origin} to be what the decision was made by, found "
                "that it changed; nothing was cosigned"
            )

    def _read(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        if self._reader is None:
            raise StoreError(f"{self._path}: expected an open database, found one that could not be opened")
        with self._reading:
            return self._reader.execute(sql, parameters).fetchall()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness has of one log, to be shown.

    Attributes
    ----------
    latest : Cosigned or None
        What it cosigned last.
    conflicts, deposits : int
        How many pieces of evidence, and how many deposits of the log's election.
    """

    latest: Cosigned | None = None
    conflicts: int = 0
    deposits: int = 0


def look(path: Path, origin: str, election: str, *, connect: Connect = connect) -> Seen:
    """Look into a witness's database, also while another process writes there.

    Raises
    ------
    StoreError
        It cannot be read.
    """
    if not path.exists():
        return Seen()
    try:
        with closing(connect(path, True)) as reader:
            row = reader.execute(f"SELECT {_COSIGNED} FROM latest WHERE origin = ?", (origin,)).fetchone()  # noqa: S608
            conflicts = reader.execute("SELECT count(*) FROM conflict WHERE origin = ?", (origin,)).fetchone()
            kept = reader.execute("SELECT count FROM kept WHERE election = ?", (election,)).fetchone()
    except sqlite3.Error as exc:
        raise StoreError(f"{path}: expected a witness's database, found: {exc}; nothing was read") from exc
    return Seen(None if row is None else Cosigned(*row), conflicts[0], kept[0] if kept else 0)


def size_of(envelope: bytes, public: bytes, note: bytes) -> int:
    """How many bytes a deposit counts for."""
    return len(envelope) + len(public) + len(note)
