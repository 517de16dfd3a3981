"""`state.db`, the commit point: entries, their statement ids, and the head they lead to, in one transaction.

Why SQLite in WAL mode with `synchronous=FULL`: COMMIT returns only after the write-ahead log was forced to the
disk, and that is one fsync. With NORMAL it returns before, and a power loss takes acknowledged rows with it
(`tests/end_to_end/test_power_loss.py` shows both). Copying the write-ahead log back into the database takes
more fsyncs, so it is not left to a COMMIT that somebody waits for: the caller does it when nobody waits.

Two connections: the writer, and a reader that sees nothing before its COMMIT is safe on the disk, so that no
answer to anybody rests on a row that a crash could take back. The reader is also closed last and cannot write,
so that after a failed fsync no destructor touches the files again.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from polltrail.errors import StoreError

Synchronous = Literal["OFF", "NORMAL", "FULL"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What a database is to hold.

    Attributes
    ----------
    application_id : int
        Tells a database of one program from those of others.
    version : int
        Of these tables; a database of another one is not opened.
    sql : str
        The statements that make them.
    otherwise : str
        What to do with a database of another version.
    """

    application_id: int
    version: int
    sql: str
    otherwise: str = "open it with the release of Polltrail that wrote it"


SCHEMA = Schema(
    application_id=0x706F6C74,  # "polt"
    version=1,
    sql="""
CREATE TABLE entry (
  position INTEGER PRIMARY KEY,        -- from 0, without a gap
  statement TEXT NOT NULL UNIQUE,      -- the statement id: a statement is in the log once
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL,
  checkpoint BLOB NOT NULL             -- the signed note; signed before the commit, shown only after it
) STRICT;
""",
)


class Cursor(Protocol):
    """What the store asks of a cursor."""

    def fetchone(self) -> Any:
        """Give the next row, or None."""

    def fetchall(self) -> list[Any]:
        """Give the rows that are left."""


class Connection(Protocol):
    """What the store asks of a connection: statements are committed on their own unless between BEGIN and COMMIT.

    Errors are `sqlite3.Error`, whoever the driver is.
    """

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Run one statement for each row of parameters."""

    def close(self) -> None:
        """Close the connection."""


Connect = Callable[[Path, bool], Connection]
"""Opens a database: the path, and whether only to read."""


def connect(path: Path, read_only: bool) -> Connection:  # noqa: FBT001 - the shape of `Connect`
    """Open a database with the driver of the standard library."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHead:
    """The head as committed.

    Attributes
    ----------
    size : int
        Number of entries.
    frontier : bytes
        Encoded frontier of the tree.
    checkpoint : bytes
        Signed note.
    """

    size: int
    frontier: bytes
    checkpoint: bytes


class StateDatabase:
    """The two connections to `state.db`, and every statement of SQL there is."""

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

    def head(self) -> StoredHead | None:
        """Read the committed head; None in a database that is new."""
        row = self._writer.execute("SELECT size, frontier, checkpoint FROM head").fetchone()
        return None if row is None else StoredHead(size=row[0], frontier=row[1], checkpoint=row[2])

    def known(self, statements: Sequence[str]) -> dict[str, int]:
        """Find which of these statements are in the log, and where."""
        found = self._writer.execute(
            "SELECT statement, position FROM entry WHERE statement IN (SELECT value FROM json_each(?))",
            (json.dumps(statements),),
        )
        return dict(found.fetchall())

    def begin(self, head: StoredHead) -> None:
        """Commit the head of an empty log."""
        self._writer.execute(
            "INSERT INTO head VALUES (1, ?, ?, ?)", (head.size, head.frontier, head.checkpoint)
        )

    def commit(self, rows: Sequence[tuple[int, str, bytes]], head: StoredHead) -> None:
        """Commit entries and the head they lead to: after this, and only after it, they are in the log.

        Raises
        ------
        sqlite3.Error
            Anything at all went wrong. Whether the rows are in is not known; nothing may be acknowledged.
        StoreError
            The head is not the one these rows follow: something else wrote here.
        """
        self._writer.execute("BEGIN IMMEDIATE")
        self._writer.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
        self._writer.execute(
            "UPDATE head SET size = ?, frontier = ?, checkpoint = ? WHERE size = ?",
            (head.size, head.frontier, head.checkpoint, head.size - len(rows)),
        )
        if self._writer.execute("SELECT changes()").fetchone() != (1,):
            raise StoreError(
                f"{self._path}: expected a head of {head.size - len(rows)} entries, found another: something else "
                "wrote to the database; nothing was committed"
            )
        self._writer.execute("COMMIT")

    def copy_back(self) -> None:
        """Copy the write-ahead log into the database, so that it starts again from nothing."""
        self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def index_of(self, statement: str) -> int | None:
        """Find where a committed statement is."""
        row = self._read("SELECT position FROM entry WHERE statement = ?", (statement,))
        return row[0][0] if row else None

    def entries(self, start: int, stop: int) -> list[tuple[int, bytes]]:
        """Read committed entries, `start` to before `stop`, with their positions."""
        return self._read(
            "SELECT position, bytes FROM entry WHERE position >= ? AND position < ? ORDER BY position",
            (start, stop),
        )

    def count(self) -> int:
        """Count the committed entries."""
        return int(self._read("SELECT count(*) FROM entry", ())[0][0])

    def close(self) -> None:
        """Close both connections and leave the files as they are: the reader is last, and cannot write."""
        self._writer.close()
        if self._reader is not None:
            self._reader.close()

    def _read(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        if self._reader is None:
            raise StoreError(f"{self._path}: expected an open database, found one that could not be opened")
        with self._reading:
            return self._reader.execute(sql, parameters).fetchall()


def set_up(writer: Connection, path: Path, schema: Schema, synchronous: Synchronous) -> None:
    """Make a database keep what it commits, and give a new one its tables.

    Raises
    ------
    StoreError
        It is another release's or another program's, or the disk cannot hold it.
    """
    writer.execute(
        "PRAGMA page_size = 8192"
    )  # of a new database: six entries a page, and fewer pages a commit
    if (mode := writer.execute("PRAGMA journal_mode = WAL").fetchone()) != ("wal",):
        raise StoreError(
            f"{path}: expected a disk that can hold a write-ahead log, found journal mode {mode}"
        )
    writer.execute(f"PRAGMA synchronous = {synchronous}")
    writer.execute("PRAGMA fullfsync = 1")  # macOS: an fsync that reaches the disk
    writer.execute("PRAGMA checkpoint_fullfsync = 1")
    writer.execute("PRAGMA wal_autocheckpoint = 0")  # see `copy_back`
    writer.execute("PRAGMA cache_size = -65536")
    version = writer.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        _create(writer, schema)
        return
    _refuse_other(path, schema, version, writer.execute("PRAGMA application_id").fetchone()[0])


def _refuse_other(path: Path, schema: Schema, version: int, application: int) -> None:
    if application != schema.application_id:
        raise StoreError(
            f"{path}: expected a database of the kind {schema.application_id:#x}, found {application:#x}: it holds "
            "something else. Nothing was opened; choose the right directory"
        )
    if version != schema.version:
        raise StoreError(
            f"{path}: expected a database of version {schema.version}, found version {version}; {schema.otherwise}"
        )


def _create(writer: Connection, schema: Schema) -> None:
    writer.execute("BEGIN IMMEDIATE")
    for statement in schema.sql.strip().removesuffix(";").split(";\n"):
        writer.execute(statement)
    writer.execute(f"PRAGMA application_id = {schema.application_id}")
    writer.execute(f"PRAGMA user_version = {schema.version}")
    writer.execute("COMMIT")
