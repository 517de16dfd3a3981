"""`views.db`: the count as it stands, beside the log and made of nothing else.

It can be deleted at any time and is then made anew; so a crash or a power loss may take its last changes, and only has
to leave it as it was at some size of the log. Each `save` is one transaction: slots, totals and the size they are of
always belong together.

A statement is found by its id through the log's own database, so that the ids of millions are not kept twice.
"""

import json
import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from polltrail.election.expected import MAX_CONTESTS
from polltrail.errors import StoreError
from polltrail.review.slots import EMPTY, Judged, Slot, decode_slot, encode_slot
from polltrail.statement import KeyId
from polltrail.store.database import Schema, set_up
from polltrail.tally.fold import NO_SLOT, Said, Unplaced, Vector
from polltrail.tally.fold.incidents import Incident
from polltrail.tally.fold.official import Claim

Row = tuple[Any, ...]

KEPT_SLOTS: Final = 50_000
"""Slots kept in memory besides those that are not saved yet."""

SCHEMA: Final = Schema(
    application_id=0x706F6C76,  # "polv"
    version=4,
    otherwise="the log is not touched; make the views anew with: polltrail rebuild",
    sql="""
CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL, last BLOB NOT NULL) STRICT;
CREATE TABLE slot (
  number INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,              -- the first entry about it, and one past the last
  past INTEGER NOT NULL,
  state TEXT NOT NULL,                 -- where it stands, for whoever looks for work
  readers INTEGER NOT NULL,
  imaged INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX slot_state ON slot (state, number);
CREATE TABLE key (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE said (position INTEGER PRIMARY KEY, kind TEXT NOT NULL, slot INTEGER NOT NULL, key INTEGER NOT NULL) STRICT;
CREATE TABLE key_slot (key INTEGER NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY (key, slot)) STRICT, WITHOUT ROWID;
CREATE TABLE image_slot (digest BLOB NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY (digest, slot)) STRICT, WITHOUT ROWID;
CREATE TABLE held (
  digest BLOB NOT NULL, key INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (digest, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE unplaced (position INTEGER NOT NULL, code TEXT NOT NULL, words TEXT NOT NULL) STRICT;
CREATE TABLE claim (number INTEGER PRIMARY KEY, content BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
CREATE TABLE incident (position INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE total (
  contest INTEGER NOT NULL, area INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (contest, area)
) STRICT, WITHOUT ROWID;
""",
)
BY_PAST: Final = "CREATE INDEX IF NOT EXISTS slot_past ON slot (past)"
"""So that whoever follows finds what was said since; made here, so that views of before have it too."""
TABLES: Final = (
    "state",
    "slot",
    "key",
    "said",
    "key_slot",
    "image_slot",
    "held",
    "unplaced",
    "claim",
    "incident",
    "total",
)


@dataclass(frozen=True, slots=True)
class ViewsState:
    """Which state of the log the views are of.

    Attributes
    ----------
    last : bytes
        Leaf hash of the last entry before `size`, so that views of another log are told.
    """

    size: int
    last: bytes


class Views:
    """What a fold keeps, in a database; a `Memory`.

    Parameters
    ----------
    index_of : callable
        Finds a statement in the log by its id, as 32 bytes.
    """

    def __init__(self, path: Path, *, index_of: Callable[[bytes], int | None]) -> None:
        self._path = path
        self._index_of = index_of
        with _told(path, "could not be opened"):
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            set_up(self._database, path, SCHEMA, "NORMAL")
            self._database.execute(BY_PAST)
        self._keys = {KeyId(key): number for number, key in self._rows("SELECT number, key FROM key")}
        self._slots: OrderedDict[int, Slot] = OrderedDict()
        self._forget()

    def _forget(self) -> None:
        """Have nothing to save."""
        self._new_keys: list[tuple[int, KeyId]] = []
        self._dirty: dict[int, Slot] = {}
        self._judged: dict[int, Judged | None] = {}
        self._said: dict[int, Said] = {}
        self._images: defaultdict[bytes, set[int]] = defaultdict(set)
        self._held: defaultdict[bytes, dict[KeyId, int]] = defaultdict(dict)
        self._key_slots: defaultdict[int, set[int]] = defaultdict(set)
        self._unplaced: list[Unplaced] = []
        self._contents: dict[bytes, int] = {}
        self._claims: dict[int, Claim] = {}
        self._incidents: dict[int, Incident] = {}

    def state(self) -> ViewsState:
        """Tell which state of the log is saved here."""
        rows = self._rows("SELECT size, last FROM state")
        return ViewsState(rows[0][0], rows[0][1]) if rows else ViewsState(0, b"")

    def vectors(self) -> dict[tuple[int, int], Vector]:
        """Read the totals that are saved here."""
        rows = self._rows("SELECT contest, area, bytes FROM total")
        return {
            (contest, area): np.frombuffer(data, dtype="<i8").astype(np.int64) for contest, area, data in rows
        }

    def roster_positions(self, kinds: Iterable[str]) -> list[int]:
        """Positions of the entries of these kinds."""
        sql = "SELECT position FROM said WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY position"
        return [row[0] for row in self._rows(sql, (json.dumps(sorted(kinds)),))]

    def save(self, state: ViewsState, totals: Iterable[tuple[tuple[int, int], Vector]]) -> None:
        """Save everything that was kept since the last time, with the state of the log that it is of.

        Totals in which nothing is left are not kept: whether a slot that was emptied again was ever seen to be there
        depends on when somebody looked.

        Raises
        ------
        StoreError
            The disk failed; the views are as they were saved before.
        """
        with _told(self._path, "could not be saved"):
            self._database.execute("BEGIN IMMEDIATE")
            for sql, rows in self._unsaved(totals):
                self._database.executemany(sql, rows)
            self._database.execute("INSERT OR REPLACE INTO state VALUES (1, ?, ?)", (state.size, state.last))
            self._database.execute("COMMIT")
            self._database.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self._slots.update(self._dirty)
        while len(self._slots) > KEPT_SLOTS:
            self._slots.popitem(last=False)
        self._forget()

    def _unsaved(
        self, totals: Iterable[tuple[tuple[int, int], Vector]]
    ) -> Iterator[tuple[str, Iterable[Row]]]:
        keys, images = self._key_slots.items(), self._images.items()
        yield "INSERT INTO key VALUES (?, ?)", self._new_keys
        yield "INSERT OR REPLACE INTO slot VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._slot_rows()
        said = [(one.index, one.kind, one.slot, self._keys[one.key]) for one in self._said.values()]
        yield "INSERT INTO said VALUES (?, ?, ?, ?)", said
        yield (
            "INSERT OR IGNORE INTO key_slot VALUES (?, ?)",
            sorted((key, at) for key, slots in keys for at in slots),
        )
        yield (
            "INSERT OR IGNORE INTO image_slot VALUES (?, ?)",
            sorted((one, at) for one, slots in images for at in slots),
        )
        held = [(digest, self._keys[key], at) for digest, by in self._held.items() for key, at in by.items()]
        yield "INSERT OR IGNORE INTO held VALUES (?, ?, ?)", sorted(held)
        left = [(one.index, one.code, one.words) for one in self._unplaced]
        yield "INSERT INTO unplaced VALUES (?, ?, ?)", left
        contents = {number: content for content, number in self._contents.items()}
        new = [
            (at, contents[at], _PACK.encode(one))
            for at, one in sorted(self._claims.items())
            if at in contents
        ]
        yield "INSERT INTO claim VALUES (?, ?, ?)", new
        old = [(_PACK.encode(one), at) for at, one in sorted(self._claims.items()) if at not in contents]
        yield "UPDATE claim SET bytes = ? WHERE number = ?", old
        told = [(at, _PACK.encode(one)) for at, one in sorted(self._incidents.items())]
        yield "INSERT OR REPLACE INTO incident VALUES (?, ?)", told
        vectors = [
            (*place, vector.astype("<i8").tobytes() if vector.any() else None) for place, vector in totals
        ]
        yield (
            "DELETE FROM total WHERE contest = ? AND area = ?",
            [one[:2] for one in vectors if one[2] is None],
        )
        yield "INSERT OR REPLACE INTO total VALUES (?, ?, ?)", [one for one in vectors if one[2] is not None]

    def _slot_rows(self) -> Iterator[Row]:
        for number, slot in sorted(self._dirty.items()):
            spoken, judged = slot.spoken, self._judged[number]
            stands = ("missing", 0, 0, 0)
            if judged is not None:
                stands = (judged.state, judged.readers, int(judged.imaged), int(judged.confirmed))
            yield (number, spoken.start, spoken.stop, *stands, encode_slot(slot))

    def digest(self) -> str:
        """SHA-256 over every row of every table: the same for the same log, whenever and however it was made."""
        found = sha256()
        for table in TABLES:
            for row in self._database.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):  # noqa: S608 - a name of ours
                found.update(repr(row).encode())
        return found.hexdigest()

    def slots_between(self, first_before: int, past_after: int = 0) -> Iterator[tuple[int, Slot]]:
        """Slots whose first entry is before one size, and of whose entries one is at or after another."""
        with _told(self._path, "could not be read"):
            rows = self._database.execute(
                "SELECT number, bytes FROM slot WHERE first < ? AND past > ? ORDER BY number",
                (first_before, past_after),
            )
            for number, data in rows:
                yield number, decode_slot(data)

    def count_between(self, first_before: int, past_after: int = 0) -> int:
        """How many slots `slots_between` gives."""
        rows = self._rows(
            "SELECT count(*) FROM slot WHERE first < ? AND past > ?", (first_before, past_after)
        )
        return int(rows[0][0])

    def slots_in(self, state: str, step: int, *, contests: Sequence[int] = ()) -> Iterator[int]:
        """Numbers of the saved slots in a state, in their order, read in steps; of some contests alone, if any are named."""
        wanted, after = json.dumps(list(contests)), -1
        while True:
            rows = self._rows(
                "SELECT number FROM slot WHERE state = ?1 AND number > ?2 AND (?3 = '[]' OR number % ?4 IN "
                "(SELECT value FROM json_each(?3))) ORDER BY number LIMIT ?5",
                (state, after, wanted, MAX_CONTESTS, step),
            )
            yield from (row[0] for row in rows)
            if len(rows) < step:
                return
            after = rows[-1][0]

    def with_form(self) -> set[int]:
        """Numbers of the saved slots of which somebody has shown or read a form."""
        return {row[0] for row in self._rows("SELECT number FROM slot WHERE state <> 'missing'")}

    def slot(self, number: int) -> Slot:
        """Give a slot."""
        known = self._dirty.get(number) or self._slots.get(number)
        if known is not None:
            return known
        rows = self._rows("SELECT bytes FROM slot WHERE number = ?", (number,))
        return decode_slot(rows[0][0]) if rows else EMPTY

    def put_slot(self, number: int, slot: Slot) -> None:
        """Keep a slot."""
        self._dirty[number] = slot

    def put_standing(self, number: int, judged: Judged | None) -> None:
        """Keep where a slot stands, once it was judged."""
        self._judged[number] = judged

    def numbers(self) -> Iterable[int]:
        """Numbers of the slots about which something was said."""
        saved = {row[0] for row in self._rows("SELECT number FROM slot")}
        return sorted(saved | self._dirty.keys())

    def said(self, statement: bytes) -> Said | None:
        """Find a statement that was taken in."""
        position = self._index_of(statement)
        if position is None:
            return None
        known = self._said.get(position)
        if known is not None:
            return known
        rows = self._rows(
            "SELECT said.kind, slot, key.key FROM said JOIN key ON key.number = said.key WHERE position = ?",
            (position,),
        )
        return Said(position, rows[0][0], rows[0][1], KeyId(rows[0][2])) if rows else None

    def put_said(self, statement: bytes, said: Said) -> None:  # noqa: ARG002 - the log's own database knows the id
        """Remember a statement."""
        self._key_number(said.key)
        self._said[said.index] = said

    def slots_with_image(self, digest: bytes) -> Iterable[int]:
        """Slots that name an image."""
        saved = {row[0] for row in self._rows("SELECT slot FROM image_slot WHERE digest = ?", (digest,))}
        return sorted(saved | self._images.get(digest, set()))

    def put_image(self, digest: bytes, slot: int) -> None:
        """Remember that a slot names an image."""
        self._images[digest].add(slot)

    def held(self, digest: bytes) -> int | None:
        """Find the first entry that says that a store has the bytes of an image."""
        return min((index for index, _ in self.holdings(digest)), default=None)

    def holdings(self, digest: bytes) -> list[tuple[int, KeyId]]:
        """The first entry of every store that says that it has an image, in the order of the log."""
        rows = self._rows(
            "SELECT position, key.key FROM held JOIN key ON key.number = held.key WHERE digest = ?", (digest,)
        )
        saved = {KeyId(key): position for position, key in rows}
        return sorted((position, key) for key, position in (self._held.get(digest, {}) | saved).items())

    def put_held(self, digest: bytes, index: int, key: KeyId) -> None:
        """Remember that a store has an image, unless it has said so before."""
        self._key_number(key)
        self._held[digest].setdefault(key, index)

    def slots_of_key(self, key: KeyId) -> Iterable[int]:
        """Slots about which a key has spoken."""
        number = self._keys.get(key, NO_SLOT)
        saved = {row[0] for row in self._rows("SELECT slot FROM key_slot WHERE key = ?", (number,))}
        return sorted(saved | self._key_slots.get(number, set()))

    def put_key(self, key: KeyId, slot: int) -> None:
        """Remember that a key has spoken about a slot."""
        self._key_slots[self._key_number(key)].add(slot)

    def claim_number(self, content: bytes) -> int:
        """Number of an official figure."""
        known = self._contents.get(content)
        if known is not None:
            return known
        rows = self._rows("SELECT number FROM claim WHERE content = ?", (content,))
        if rows:
            return int(rows[0][0])
        saved = self._rows("SELECT count(*) FROM claim")[0][0]
        return self._contents.setdefault(content, saved + len(self._contents))

    def claim(self, number: int) -> Claim | None:
        """Give an official figure."""
        if number in self._claims:
            return self._claims[number]
        rows = self._rows("SELECT bytes FROM claim WHERE number = ?", (number,))
        return _CLAIM.decode(rows[0][0]) if rows else None

    def put_claim(self, number: int, claim: Claim) -> None:
        """Keep an official figure."""
        self._claims[number] = claim

    def claims(self) -> Iterable[tuple[int, Claim]]:
        """Every official figure."""
        saved = {
            number: _CLAIM.decode(data) for number, data in self._rows("SELECT number, bytes FROM claim")
        }
        return sorted((saved | self._claims).items())

    def incident(self, index: int) -> Incident | None:
        """Give an incident."""
        if index in self._incidents:
            return self._incidents[index]
        rows = self._rows("SELECT bytes FROM incident WHERE position = ?", (index,))
        return _INCIDENT.decode(rows[0][0]) if rows else None

    def put_incident(self, incident: Incident) -> None:
        """Keep an incident."""
        self._incidents[incident.index] = incident

    def incidents(self) -> Iterable[Incident]:
        """Every incident."""
        rows = self._rows("SELECT position, bytes FROM incident")
        saved = {position: _INCIDENT.decode(data) for position, data in rows}
        return [incident for _, incident in sorted((saved | self._incidents).items())]

    def unplaced(self) -> Iterable[Unplaced]:
        """Statements that change no slot."""
        saved = self._rows("SELECT position, code, words FROM unplaced ORDER BY position")
        return [*(Unplaced(*row) for row in saved), *self._unplaced]

    def put_unplaced(self, unplaced: Unplaced) -> None:
        """Remember a statement that changes no slot."""
        self._unplaced.append(unplaced)

    def _key_number(self, key: KeyId) -> int:
        number = self._keys.get(key)
        if number is None:
            number = self._keys[key] = len(self._keys)
            self._new_keys.append((number, key))
        return number

    def _rows(self, sql: str, parameters: Row = ()) -> list[Any]:
        with _told(self._path, "could not be read"):
            return self._database.execute(sql, parameters).fetchall()

    def close(self) -> None:
        """Close the database; what was not saved is gone."""
        self._database.close()


_PACK = msgspec.msgpack.Encoder()
_CLAIM = msgspec.msgpack.Decoder(Claim)
_INCIDENT = msgspec.msgpack.Decoder(Incident)


@contextmanager
def _told(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        raise StoreError(
            f"{path}: the views {what}: {exc}. The log is not touched; make the views anew with: polltrail rebuild"
        ) from exc
