"""Who works at what: the next form for a reader or a reviewer, claimed for a while; beside the views, not in the log.

Nothing here decides anything: what somebody does with a claim is a statement like any other, and what may not count does
not count. A claim only keeps two people from doing the same at the same time, and it runs out.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from polltrail.errors import StoreError
from polltrail.review.slots import Judged, Slot
from polltrail.review.work import ReaderRecord, TaskKind, Wanted, may_do, wanted
from polltrail.statement import KeyId, Roster
from polltrail.store.database import Schema, set_up
from polltrail.tally.fold import Counting
from polltrail.tally.fold.events import signer_of

CLAIM_S: Final = 600
"""Seconds for which a claim holds."""
LOOKED_AT: Final = 200
"""Slots looked at in one step while looking for one that somebody may do."""

STATES: Final[dict[TaskKind, tuple[str, ...]]] = {
    "read": ("read_twice", "read_once", "imaged"),
    "decide": ("contested", "held"),
}
"""In which states a slot can need what, the nearest to its end first; read twice only where more than two must agree."""
ROLES: Final[dict[str, TaskKind]] = {"clerk": "read", "reviewer": "decide"}

SCHEMA: Final = Schema(
    application_id=0x706F6C71,  # "polq"
    version=1,
    sql="""
CREATE TABLE claim (
  slot INTEGER NOT NULL, person TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (slot, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE first (slot INTEGER PRIMARY KEY) STRICT;
""",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something for one person to do.

    Attributes
    ----------
    slot : int
        Number of the slot; `station` and `contest` name it.
    until : int
        Seconds since 1970 until which nobody else is given it.
    """

    slot: int
    station: str
    contest: str
    wanted: Wanted
    until: int


class Forms(Protocol):
    """Where forms stand, as a work queue asks: the views of a `Count` do, and a `DeskReader`."""

    def slot(self, number: int) -> Slot:
        """Give what was said of a form."""

    def slots_in(self, state: str, step: int, *, contests: Sequence[int] = ()) -> Iterable[int]:
        """Numbers of the forms in a state."""

    def slots_of_key(self, key: KeyId) -> Iterable[int]:
        """Forms about which a key has spoken."""


class Known(Protocol):
    """Who may say what, at which size, and how it is counted: the fold of a `Count`, or a `DeskReader`."""

    @property
    def roster(self) -> Roster:
        """Who may say what."""

    @property
    def size(self) -> int:
        """Size of the log."""

    @property
    def counting(self) -> Counting:
        """How it is counted."""


class WorkQueue:
    """Hands out work from where forms stand.

    Parameters
    ----------
    forms, known : Forms, Known
        Caught up as far as the caller wants; they are only read.
    path : Path
        The database of claims.
    """

    def __init__(self, forms: Forms, known: Known, path: Path) -> None:
        self._forms = forms
        self._known = known
        self._path = path
        with self._told():
            self._database = sqlite3.connect(path, isolation_level=None)
            set_up(self._database, path, SCHEMA, "NORMAL")

    def first(self, slots: Sequence[int]) -> None:
        """Say which slots come before all others: those of a random sample."""
        with self._told():
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute("DELETE FROM first")
            self._database.executemany("INSERT OR IGNORE INTO first VALUES (?)", [(slot,) for slot in slots])
            self._database.execute("COMMIT")

    def next(
        self,
        key: KeyId,
        *,
        now: int,
        close: Sequence[int] = (),
        for_s: int = CLAIM_S,
        only: int | None = None,
    ) -> Task | None:
        """Claim the next thing to do for the holder of a key: sample first, then close contests, then the rest.

        Whoever asks again while a claim of theirs holds gets the same, as long as it still is to be done. Nobody works at
        two things: what else they had claimed is free for others.

        Parameters
        ----------
        now : int
            Seconds since 1970.
        close : sequence of int
            Numbers of the contests in which what is out can still change who wins.
        for_s : int
            Seconds for which it is claimed.
        only : int, optional
            The one slot that is wanted; if somebody else is at it, there is nothing.

        Returns
        -------
        Task or None
            None where there is nothing for this person: also for keys that are in doubt, and roles that do not read.
        """
        enrolled = self._known.roster.enrolled(key)
        kind = None if enrolled is None else ROLES.get(enrolled.role)
        if enrolled is None or kind is None:
            return None
        person = enrolled.person or key
        with self._told():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                self._database.execute("DELETE FROM claim WHERE until <= ?", (now,))
                candidates = self._candidates(kind, person, close) if only is None else iter([only])
                for number in candidates:
                    task = self._offered(number, key, person, kind, now + for_s)
                    if task is not None:
                        break
                else:
                    task = None
                kept = -1 if task is None else task.slot
                self._database.execute("DELETE FROM claim WHERE person = ? AND slot <> ?", (person, kept))
                return task
            finally:
                self._database.execute("COMMIT")

    def renew(self, key: KeyId, slot: int, *, now: int, for_s: int = CLAIM_S) -> bool:
        """Let somebody who is still at it keep a slot; False if it is no longer theirs."""
        with self._told():
            found = self._database.execute(
                "UPDATE claim SET until = ? WHERE slot = ? AND person = ? AND until > ?",
                (now + for_s, slot, self._person(key), now),
            )
            return found.rowcount > 0

    def claimed(self, *, now: int) -> dict[int, int]:
        """Tell how many persons are at each slot that somebody is at."""
        with self._told():
            rows = self._database.execute(
                "SELECT slot, count(*) FROM claim WHERE until > ? GROUP BY slot", (now,)
            ).fetchall()
            return dict(rows)

    def has(self, key: KeyId, slot: int, *, now: int) -> bool:
        """Whether somebody has claimed a slot."""
        with self._told():
            sql = "SELECT 1 FROM claim WHERE slot = ? AND person = ? AND until > ?"
            return bool(self._database.execute(sql, (slot, self._person(key), now)).fetchall())

    def give_back(self, slot: int, person: str) -> None:
        """End a claim before it runs out."""
        with self._told():
            self._database.execute("DELETE FROM claim WHERE slot = ? AND person = ?", (slot, person))

    def give_back_all(self, key: KeyId) -> None:
        """End every claim of a key's holder."""
        with self._told():
            self._database.execute("DELETE FROM claim WHERE person = ?", (self._person(key),))

    def record(self, key: KeyId) -> ReaderRecord:
        """Tell how the readings by a key came out; for reviewers to see."""
        person, found = self._person(key), ReaderRecord()
        for number in self._forms.slots_of_key(key):
            slot, judged = self._slot(number)
            if judged is not None:
                found = found.add(person, slot, judged)
        return found

    def close(self) -> None:
        """Close the database of claims."""
        self._database.close()

    def _person(self, key: KeyId) -> str:
        enrolled = self._known.roster.enrolled(key)
        return (enrolled.person if enrolled else None) or key

    def _candidates(self, kind: TaskKind, person: str, close: Sequence[int]) -> Iterator[int]:
        """Slots in their order: one's own claim, the sample, close contests, the rest."""
        own = self._database.execute(
            "SELECT slot FROM claim WHERE person = ? ORDER BY slot", (person,)
        ).fetchall()
        yield from (row[0] for row in own)
        sample = [row[0] for row in self._database.execute("SELECT slot FROM first ORDER BY slot").fetchall()]
        yield from sample
        readings = self._known.counting.rules.readings
        states = [state for state in STATES[kind] if state != "read_twice" or readings > 2]
        for state in states if close else ():
            yield from self._forms.slots_in(state, LOOKED_AT, contests=close)
        for state in states:
            yield from self._forms.slots_in(state, LOOKED_AT)

    def _offered(self, number: int, key: KeyId, person: str, kind: TaskKind, until: int) -> Task | None:
        """Claim a slot, if this person may do what it needs and not enough others are at it."""
        slot, judged = self._slot(number)
        if judged is None:
            return None
        counting, roster = self._known.counting, self._known.roster
        task = wanted(slot, judged, counting.rules_of(number))
        if task is None or task.kind != kind or not may_do(person, slot, task):
            return None
        expected = counting.expected
        station = expected.station_of(number)
        name, area = expected.station_ids[station], expected.areas[expected.station_area[station]]
        if signer_of(roster, key, self._known.size, name, area).doubt is not None:
            return None
        claimed = self._database.execute(
            "SELECT person FROM claim WHERE slot = ? AND person <> ?", (number, person)
        ).fetchall()
        if sum(may_do(other, slot, task) for (other,) in claimed) >= task.persons:
            return None
        self._database.execute("INSERT OR REPLACE INTO claim VALUES (?, ?, ?)", (number, person, until))
        contest = expected.contests[expected.contest_of(number)].id
        return Task(slot=number, station=name, contest=contest, wanted=task, until=until)

    def _slot(self, number: int) -> tuple[Slot, Judged | None]:
        slot = self._forms.slot(number)
        return slot, self._known.counting.judged(number, slot)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise StoreError(
                f"{self._path}: the work queue could not be used: {exc}. Nothing is lost: it can be deleted, and "
                "everybody is given work anew"
            ) from exc
