"""The views of a count, read while the counting process saves them: never written, and always of one size."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from polltrail.election.expected import MAX_CONTESTS
from polltrail.errors import StoreError
from polltrail.review.slots import Slot, decode_slot
from polltrail.store.views import SCHEMA, ViewsState
from polltrail.tally.fold import Unplaced, Vector
from polltrail.tally.fold.official import Claim

AT_A_TIME: Final = 4_096
_CLAIM = msgspec.msgpack.Decoder(Claim)
_PLACE = tuple[int, int]


class SavedViews:
    """Views as others save them; from one thread.

    Raises
    ------
    StoreError
        There are none yet, or they are of another release.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.is_file():
            raise StoreError(
                f"{path}: expected the views of a count, found no such file; count first, with: polltrail count"
            )
        self.file = _file_of(path)
        with self._told():
            self._database = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
            )
            found = self._database.execute("PRAGMA application_id").fetchone()[0]
            version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if (found, version) != (SCHEMA.application_id, SCHEMA.version):
            self._database.close()
            raise StoreError(
                f"{path}: expected views of version {SCHEMA.version}, found others; make them anew with: polltrail rebuild"
            )

    @contextmanager
    def at_one_size(self) -> Iterator[ViewsState]:
        """Read everything inside as of one size."""
        with self._told():
            self._database.execute("BEGIN")
        try:
            rows = self._rows("SELECT size, last FROM state")
            yield ViewsState(rows[0][0], rows[0][1]) if rows else ViewsState(0, b"")
        finally:
            self._database.execute("COMMIT")

    def change(self) -> int:
        """Give a number that is another one when somebody has saved since."""
        return int(self._rows("PRAGMA data_version")[0][0])

    def was_replaced(self) -> bool:
        """Whether other views were put in the place of these."""
        return _file_of(self._path) != self.file

    def vectors(self, places: Iterable[_PLACE] | None = None) -> dict[_PLACE, Vector]:
        """Read totals, all of them or those of some contests and areas."""
        if places is None:
            rows = self._rows("SELECT contest, area, bytes FROM total")
        else:
            wanted = json.dumps([list(place) for place in places])
            rows = self._rows(
                "SELECT contest, area, bytes FROM json_each(?) AS one JOIN total ON contest = json_extract(one.value, '$[0]') "
                "AND area = json_extract(one.value, '$[1]')",
                (wanted,),
            )
        return {
            (contest, area): np.frombuffer(data, dtype="<i8").astype(np.int64) for contest, area, data in rows
        }

    def slots(self, *, past_after: int = 0) -> Iterator[tuple[int, Slot]]:
        """Slots of which an entry is at or after a size, in the order of their numbers."""
        if past_after:
            rows: Iterable[Any] = sorted(
                self._rows(
                    "SELECT number, bytes FROM slot INDEXED BY slot_past WHERE past > ?", (past_after,)
                )
            )
        else:
            rows = self._database.execute("SELECT number, bytes FROM slot ORDER BY number")
        for number, data in rows:
            yield number, decode_slot(data)

    def numbers(self, *, past_after: int) -> list[int]:
        """Numbers of the slots of which an entry is at or after a size."""
        rows = self._rows("SELECT number FROM slot INDEXED BY slot_past WHERE past > ?", (past_after,))
        return [row[0] for row in rows]

    def slots_numbered(self, numbers: Iterable[int]) -> dict[int, Slot]:
        """Read some slots by their numbers; those of which nothing was said are left out."""
        rows = self._rows(
            "SELECT slot.number, bytes FROM json_each(?) AS one JOIN slot ON slot.number = one.value",
            (json.dumps(list(numbers)),),
        )
        return {number: decode_slot(data) for number, data in rows}

    def slots_in(self, state: str, step: int, *, contests: Sequence[int] = (), imaged: bool) -> Iterator[int]:
        """Numbers of the slots in a state, in their order, read in steps: of some contests, if any are named; with an image, if asked."""
        wanted, after = json.dumps(list(contests)), -1
        while True:
            rows = self._rows(
                "SELECT number FROM slot WHERE state = ?1 AND number > ?2 AND imaged >= ?3 AND (?4 = '[]' OR number % ?5 IN "
                "(SELECT value FROM json_each(?4))) ORDER BY number LIMIT ?6",
                (state, after, int(imaged), wanted, MAX_CONTESTS, step),
            )
            yield from (row[0] for row in rows)
            if len(rows) < step:
                return
            after = rows[-1][0]

    def slots_of_key(self, key: str) -> list[int]:
        """List the slots about which a key has spoken."""
        sql = (
            "SELECT slot FROM key JOIN key_slot ON key_slot.key = key.number WHERE key.key = ? ORDER BY slot"
        )
        return [row[0] for row in self._rows(sql, (key,))]

    def said(self, kinds: Sequence[str], *, start: int = 0) -> list[tuple[int, str]]:
        """Positions and kinds of the entries of some kinds, from a position on."""
        return self._rows(
            "SELECT position, kind FROM said WHERE position >= ? AND kind IN (SELECT value FROM json_each(?)) "
            "ORDER BY position",
            (start, json.dumps(list(kinds))),
        )

    def kinds(self, positions: Iterable[int]) -> dict[int, str]:
        """Kinds of the entries at some positions."""
        return dict(
            self._rows(
                "SELECT position, kind FROM json_each(?) AS one JOIN said ON position = one.value",
                (json.dumps(list(positions)),),
            )
        )

    def claims(self) -> list[Claim]:
        """Every official figure, in the order in which they were first said."""
        return [_CLAIM.decode(data) for (data,) in self._rows("SELECT bytes FROM claim ORDER BY number")]

    def held(self, digest: bytes) -> int | None:
        """Find the first entry that says that a store has the bytes of an image."""
        rows = self._rows("SELECT min(position) FROM held WHERE digest = ?", (digest,))
        return rows[0][0] if rows else None

    def unplaced(self, most: int) -> list[Unplaced]:
        """Give the last statements that change no slot, in the order of the log."""
        rows = self._rows(
            "SELECT position, code, words FROM unplaced ORDER BY position DESC LIMIT ?", (most,)
        )
        return [Unplaced(*row) for row in reversed(rows)]

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        with self._told():
            return self._database.execute(sql, parameters).fetchall()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise StoreError(f"{self._path}: the views could not be read: {exc}") from exc


def _file_of(path: Path) -> Mapping[str, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return {"inode": found.st_ino, "device": found.st_dev}
