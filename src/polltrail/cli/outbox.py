"""What was signed and has no receipt yet: a small database beside the key, which survives a crash.

A form is signed once. Started again with the same form, the same signed bytes go out again, so nothing is ever said
twice; and what was taken keeps its receipt here.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from polltrail.errors import StoreError
from polltrail.statement import Statement, StatementId, encode_envelope

_SCHEMA = """
CREATE TABLE IF NOT EXISTS signed (
  position INTEGER PRIMARY KEY,
  form BLOB NOT NULL UNIQUE,       -- digest of what was to be signed, by whom, in which election
  election TEXT NOT NULL,
  statement TEXT NOT NULL UNIQUE,  -- its id
  entry BLOB NOT NULL,             -- the signed bytes
  place TEXT NOT NULL,             -- the file and line it came from
  log_index INTEGER,               -- where it is in the log, once it is there
  receipt BLOB
) STRICT;
CREATE TABLE IF NOT EXISTS earlier (
  statement TEXT NOT NULL,         -- a receipt of a log that was lost, or went on without it: kept as evidence
  log_index INTEGER NOT NULL,
  receipt BLOB NOT NULL,
  UNIQUE (statement, log_index)
) STRICT;
CREATE TABLE IF NOT EXISTS policy (
  election TEXT NOT NULL,          -- an election that was reached
  text TEXT NOT NULL,              -- a policy it named: with whom to leave what its server does not take
  UNIQUE (election, text)
) STRICT;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A signed form.

    Attributes
    ----------
    place : str
        The file and line it came from.
    index : int or None
        Where it is in the log; None while it waits.
    """

    id: StatementId
    entry: bytes
    place: str
    index: int | None
    receipt: bytes | None


def form_digest(election: str, key: str, said: bytes) -> bytes:
    """Name what is to be signed, by whom, in which election."""
    return sha256(b"\n".join((election.encode(), key.encode(), said))).digest()


@contextmanager
def outbox(path: Path) -> "Iterator[Outbox]":
    """Open an outbox, or make one that only its owner can read.

    Raises
    ------
    StoreError
        The file is no outbox, or the disk failed.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.executescript(_SCHEMA)
            yield Outbox(database)
    except (sqlite3.Error, OSError) as exc:
        raise StoreError(
            f"{path}: expected to keep signed forms here until they have their receipts, found: {exc}. What is in the "
            "log already has its receipt; start again when the disk is well"
        ) from exc


class Outbox:
    """Signed forms, in the order in which they were signed."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def find(self, form: bytes) -> Sent | None:
        """Find a form that was signed before."""
        rows = self._database.execute(f"{_SELECT} WHERE form = ?", (form,))
        return next(map(_sent, rows), None)

    def put(self, election: str, signed: Iterable[tuple[bytes, str, Statement]]) -> None:
        """Keep signed forms, each with its digest and where it came from; on the disk when this returns."""
        rows = [(form, election, one.id, encode_envelope(one.envelope), place) for form, place, one in signed]
        with self._transaction():
            self._database.executemany(
                "INSERT INTO signed (form, election, statement, entry, place) VALUES (?, ?, ?, ?, ?)", rows
            )

    def waiting(self, election: str) -> list[Sent]:
        """List what has no receipt yet."""
        rows = self._database.execute(
            f"{_SELECT} WHERE election = ? AND log_index IS NULL ORDER BY position", (election,)
        )
        return [_sent(row) for row in rows]

    def sent(self, election: str) -> list[Sent]:
        """List everything that was signed, whether it has its receipt or not."""
        rows = self._database.execute(f"{_SELECT} WHERE election = ? ORDER BY position", (election,))
        return [_sent(row) for row in rows]

    def took(self, taken: Iterable[tuple[StatementId, int, bytes]]) -> None:
        """Keep receipts; an earlier one at another index is kept too."""
        rows = [(index, receipt, statement) for statement, index, receipt in taken]
        with self._transaction():
            self._database.executemany(
                "INSERT OR IGNORE INTO earlier SELECT statement, log_index, receipt FROM signed "
                "WHERE statement = ? AND log_index <> ?",
                [(statement, index) for index, _, statement in rows],
            )
            self._database.executemany(
                "UPDATE signed SET log_index = ?, receipt = ? WHERE statement = ?", rows
            )

    def remember(self, election: str, policies: Iterable[str]) -> None:
        """Keep the policies that an election names, for the time when it cannot be reached."""
        rows = [(election, text) for text in policies]
        with self._transaction():
            self._database.executemany("INSERT OR IGNORE INTO policy VALUES (?, ?)", rows)

    def policies(self) -> dict[str, list[str]]:
        """Give the policies of every election that was ever reached."""
        found: dict[str, list[str]] = {}
        for election, text in self._database.execute("SELECT election, text FROM policy ORDER BY rowid"):
            found.setdefault(election, []).append(text)
        return found

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


_SELECT = "SELECT statement, entry, place, log_index, receipt FROM signed"


def _sent(row: tuple[str, bytes, str, int | None, bytes | None]) -> Sent:
    statement, entry, place, index, receipt = row
    return Sent(id=StatementId(statement), entry=entry, place=place, index=index, receipt=receipt)
