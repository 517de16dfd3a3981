"""The log of an election directory, read while another process may be writing it: what is committed, and no more."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from polltrail.errors import StoreError
from polltrail.log import Checkpoint, SignedNote
from polltrail.log.tiles import TILE


class LogReader:
    """Committed entries, read only; from one thread.

    Raises
    ------
    StoreError
        There is no log, or the disk failed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.is_file():
            raise StoreError(f"{path}: expected the database of a log, found no such file; nothing was read")
        with self._told():
            self._database = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
            )

    def head(self) -> Checkpoint:
        """Read the state that is committed by now."""
        with self._told():
            row = self._database.execute("SELECT checkpoint FROM head").fetchone()
        if row is None:
            raise StoreError(
                f"{self._path}: expected a log that has begun, found an empty database; nothing was read"
            )
        return Checkpoint.parse(SignedNote.parse(row[0]).text)

    def entries(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """Read entries from `start` to before `stop`, each with its index."""
        for at in range(start, stop, TILE):
            with self._told():
                rows = self._database.execute(
                    "SELECT position, bytes FROM entry WHERE position >= ? AND position < ? ORDER BY position",
                    (at, min(at + TILE, stop)),
                ).fetchall()
            yield from rows

    def entry(self, index: int) -> bytes:
        """Read one entry.

        Raises
        ------
        StoreError
            There is none at this index.
        """
        for _, data in self.entries(index, index + 1):
            return data
        raise StoreError(f"{self._path}: expected entry {index}, found none; nothing was read")

    def index_of(self, statement: bytes) -> int | None:
        """Find a statement by its id, as 32 bytes."""
        with self._told():
            row = self._database.execute(
                "SELECT position FROM entry WHERE statement = ?", (statement.hex(),)
            ).fetchone()
        return None if row is None else int(row[0])

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise StoreError(f"{self._path}: the log could not be read: {exc}") from exc
