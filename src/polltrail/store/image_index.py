"""What the log says of images and documents and what the disk has, side by side, so that neither has to be searched.

It is a SQLite database on the volume of the images. Nothing in it is told nowhere else: it can be thrown away, and
is made again from the log and the disk. So COMMIT need not wait for the disk (`synchronous=NORMAL`): after a power
loss it is some commits behind, and follows the log and the disk again from there.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Final

from polltrail.errors import ImageStoreError

VERSION: Final = 2

_SCHEMA: Final = """
CREATE TABLE followed (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), election TEXT NOT NULL, size INTEGER NOT NULL) STRICT;
CREATE TABLE named (                -- by a logged `image` or `official` statement; a digest may be named by many, also wrongly
  digest TEXT NOT NULL, bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,         -- empty for a document
  key TEXT NOT NULL, position INTEGER NOT NULL,
  redacts TEXT NOT NULL,            -- empty where it redacts nothing
  PRIMARY KEY (digest, bytes, media_type, key, redacts)
) STRICT, WITHOUT ROWID;
CREATE TABLE held (                 -- by a logged `holding` of this key
  digest TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY (digest, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE removed (digest TEXT PRIMARY KEY, ground TEXT NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE stored (               -- on the disk
  digest TEXT PRIMARY KEY, bytes INTEGER NOT NULL,
  key TEXT NOT NULL,                -- whose quota it is counted in
  small INTEGER NOT NULL DEFAULT 0  -- its small copy: 0 not thought of, 1 made or not to be made, 2 not shown
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_by_key ON stored (key, bytes);
CREATE INDEX stored_unthought ON stored (digest) WHERE small = 0;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a logged `image` statement says, or an `official` one of what its watcher saw.

    Attributes
    ----------
    media_type : str or None
        What the image is; None for a document, which may be anything.
    key : str
        Who says it.
    position : int
        Its index in the log.
    redacts : str or None
        The digest of the image of which it is a redacted copy.
    """

    digest: str
    bytes: int
    media_type: str | None
    key: str
    position: int
    redacts: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A logged `holding`: whose key says that it has an image."""

    digest: str
    key: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A logged `removal`: the notice that stays."""

    digest: str
    ground: str
    position: int


Noticed = Named | Held | Removed


class ImageIndex:
    """The index of one election's images; from any thread."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self._path = path
        self._database = database
        self._lock = RLock()

    @classmethod
    def open(cls, path: Path, *, election: str, size: int) -> "ImageIndex":
        """Open the index of an election whose log has `size` entries; what does not fit is made anew, empty.

        Raises
        ------
        ImageStoreError
            The volume is full, or failed.
        """
        with told_of_index(path):
            try:
                return cls(path, _opened(path, election, size))
            except (sqlite3.Error, _Strange) as exc:
                if not _is_no_index(exc):
                    raise
                _throw_away(path)
            return cls(path, _opened(path, election, size))

    def close(self) -> None:
        """Close it."""
        with self._lock, suppress(sqlite3.Error):
            self._database.close()

    def followed(self) -> int:
        """Tell how many entries of the log it knows."""
        return int(self._rows("SELECT size FROM followed")[0][0])

    def follow(self, noticed: Iterable[Noticed], size: int) -> None:
        """Take in what the next entries say, up to this size of the log."""
        with self._transaction() as database:
            for one in noticed:
                _take(database, one)
            database.execute("UPDATE followed SET size = ?", (size,))

    def named(self, digest: str) -> list[Named]:
        """Find all that name an image, in the order of the log."""
        rows = self._rows(
            "SELECT digest, bytes, media_type, key, position, redacts FROM named WHERE digest = ? ORDER BY position",
            digest,
        )
        return [
            Named(
                digest=one[0],
                bytes=one[1],
                media_type=one[2] or None,
                key=one[3],
                position=one[4],
                redacts=one[5] or None,
            )
            for one in rows
        ]

    def removed(self, digest: str) -> Removed | None:
        """Find the notice of a removal."""
        rows = self._rows("SELECT digest, ground, position FROM removed WHERE digest = ?", digest)
        return next((Removed(digest=one[0], ground=one[1], position=one[2]) for one in rows), None)

    def removals(self) -> list[Removed]:
        """Give the notice of every removal."""
        rows = self._rows("SELECT digest, ground, position FROM removed")
        return [Removed(digest=one[0], ground=one[1], position=one[2]) for one in rows]

    def put(self, digest: str, size: int, key: str) -> None:
        """Note that an image is on the disk, and in whose quota it is counted; what was noted before stays."""
        with self._transaction() as database:
            database.execute(
                "INSERT INTO stored (digest, bytes, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (digest, size, key),
            )

    def forget(self, digests: Iterable[str]) -> None:
        """Note that images are not on the disk."""
        with self._transaction() as database:
            database.executemany("DELETE FROM stored WHERE digest = ?", [(digest,) for digest in digests])

    def has(self, digest: str) -> bool:
        """Whether an image is noted as on the disk."""
        return bool(self._rows("SELECT 1 FROM stored WHERE digest = ?", digest))

    def all_stored(self) -> set[str]:
        """Name every image that is noted as on the disk."""
        return {digest for (digest,) in self._rows("SELECT digest FROM stored")}

    def bytes_of(self, key: str) -> int:
        """Add up what is stored in the quota of a key."""
        return int(self._rows("SELECT coalesce(sum(bytes), 0) FROM stored WHERE key = ?", key)[0][0])

    def unheld(self, key: str, limit: int) -> list[tuple[str, int]]:
        """Find images on the disk, digest and size, of which no `holding` by this key is logged."""
        return self._rows(
            "SELECT digest, bytes FROM stored WHERE digest NOT IN (SELECT digest FROM held WHERE key = ?) "
            "AND digest NOT IN (SELECT digest FROM removed) LIMIT ?",
            key,
            limit,
        )

    def lost(self, key: str) -> int:
        """Count the images that this key says to hold and that are not on the disk, those removed left out."""
        rows = self._rows(
            "SELECT count(*) FROM held WHERE key = ? AND digest NOT IN (SELECT digest FROM stored) "
            "AND digest NOT IN (SELECT digest FROM removed)",
            key,
        )
        return int(rows[0][0])

    def without_small_copy(self, limit: int) -> list[str]:
        """Find images of whose small copy nobody has thought yet."""
        rows = self._rows("SELECT digest FROM stored WHERE small = 0 LIMIT ?", limit)
        return [digest for (digest,) in rows]

    def thought_of(self, digest: str, *, shown: bool) -> None:
        """Note that a small copy was made, or cannot be; or that the image is not shown to anybody."""
        with self._transaction() as database:
            database.execute("UPDATE stored SET small = ? WHERE digest = ?", (1 if shown else 2, digest))

    def think_again(self) -> None:
        """Note that what is shown may have changed."""
        with self._transaction() as database:
            database.execute("UPDATE stored SET small = 0 WHERE small = 2")

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        with self._lock, told_of_index(self._path):
            return self._database.execute(sql, parameters).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, told_of_index(self._path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk may have ended it already
                    self._database.execute("ROLLBACK")
                raise


class _Strange(Exception):  # noqa: N818 - it never leaves this module
    """The database is of another release, another election, or knows more than the log has."""


def _opened(path: Path, election: str, size: int) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        if database.execute("PRAGMA user_version").fetchone() == (0,):
            _create(database, election)
        _refuse_strange(database, election, size)
    except BaseException:
        database.close()
        raise
    return database


def _create(database: sqlite3.Connection, election: str) -> None:
    database.execute("BEGIN IMMEDIATE")
    for statement in _SCHEMA.strip().removesuffix(";").split(";\n"):
        database.execute(statement)
    database.execute("INSERT INTO followed VALUES (1, ?, 0)", (election,))
    database.execute(f"PRAGMA user_version = {VERSION}")
    database.execute("COMMIT")


def _refuse_strange(database: sqlite3.Connection, election: str, size: int) -> None:
    version = database.execute("PRAGMA user_version").fetchone()
    found = database.execute("SELECT election, size FROM followed").fetchone()
    if version != (VERSION,) or found is None or found[0] != election or found[1] > size:
        raise _Strange


def _is_no_index(exc: Exception) -> bool:
    """Whether a file holds something else than an index, so that it can be made anew; a full disk is another thing."""
    return isinstance(exc, _Strange) or getattr(exc, "sqlite_errorcode", None) in {
        sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR,
    }  # fmt: skip


def _throw_away(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _take(database: sqlite3.Connection, noticed: Noticed) -> None:
    if isinstance(noticed, Named):
        row: Sequence[Any] = (
            noticed.digest, noticed.bytes, noticed.media_type or "", noticed.key, noticed.position,
            noticed.redacts or "",
        )  # fmt: skip
        database.execute("INSERT INTO named VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
    elif isinstance(noticed, Held):
        row = (noticed.digest, noticed.key, noticed.position)
        database.execute("INSERT INTO held VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)
    else:
        row = (noticed.digest, noticed.ground, noticed.position)
        database.execute("INSERT INTO removed VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)
        database.execute("DELETE FROM stored WHERE digest = ?", (noticed.digest,))


@contextmanager
def told_of_index(path: Path) -> Iterator[None]:
    """Turn an error of the database into one about the images."""
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        full = getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        raise ImageStoreError(
            f"{path}: the index of the images could not be used, {exc}. The log goes on without; it can be removed while "
            "nothing serves the election, and is then made anew",
            full=full,
        ) from exc
