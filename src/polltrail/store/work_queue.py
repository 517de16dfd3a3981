"""Who works at what: the next form for a reader or a reviewer, claimed for a while; beside the views, not in the log.

Nothing here decides anything: what somebody does with a claim is a statement like any other, and what may not count does
not count. A claim only keeps two people from doing the same at the same time, and it runs out.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from polltrail.errors import StoreError
from polltrail.review.slots import Judged, Slot
from polltrail.review.work import ReaderRecord, TaskKind, Wanted, may_do, wanted
from polltrail.statement import KeyId
from polltrail.store.count import Count
from polltrail.store.database import Schema, set_up
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


class WorkQueue:
    """Hands out work from the views of a count.

    Parameters
    ----------
    count : Count
        Caught up as far as the caller wants; this only reads it.
    path : Path
        The database of claims.
    """

    def __init__(self, count: Count, path: Path) -> None:
        self._count = count
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

    def next(self, key: KeyId, *, now: int, close: Sequence[int] = ()) -> Task | None:
        """Claim the next thing to do for the holder of a key: sample first, then close contests, then the rest.

        Whoever asks again while a claim of theirs holds gets the same, as long as it still is to be done.

        Parameters
        ----------
        now : int
            Seconds since 1970.
        close : sequence of int
            Numbers of the contests in which what is out can still change who wins.

        Returns
        -------
        Task or None
            None where there is nothing for this person: also for keys that are in doubt, and roles that do not read.
        """
        enrolled = self._count.fold.roster.enrolled(key)
        kind = None if enrolled is None else ROLES.get(enrolled.role)
        if enrolled is None or kind is None:
            return None
        person = enrolled.person or key
        with self._told():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                self._database.execute("DELETE FROM claim WHERE until <= ?", (now,))
                for number in self._candidates(kind, person, close):
                    task = self._offered(number, key, person, kind, now)
                    if task is not None:
                        return task
                return None
            finally:
                self._database.execute("COMMIT")

    def give_back(self, slot: int, person: str) -> None:
        """End a claim before it runs out."""
        with self._told():
            self._database.execute("DELETE FROM claim WHERE slot = ? AND person = ?", (slot, person))

    def give_back_all(self, key: KeyId) -> None:
        """End every claim of a key's holder."""
        enrolled = self._count.fold.roster.enrolled(key)
        with self._told():
            person = (enrolled.person if enrolled else None) or key
            self._database.execute("DELETE FROM claim WHERE person = ?", (person,))

    def record(self, key: KeyId) -> ReaderRecord:
        """Tell how the readings by a key came out; for reviewers to see."""
        enrolled = self._count.fold.roster.enrolled(key)
        person = (enrolled.person if enrolled else None) or key
        found = ReaderRecord()
        for number in self._count.views.slots_of_key(key):
            slot, judged = self._slot(number)
            if judged is not None:
                found = found.add(person, slot, judged)
        return found

    def close(self) -> None:
        """Close the database of claims."""
        self._database.close()

    def _candidates(self, kind: TaskKind, person: str, close: Sequence[int]) -> Iterator[int]:
        """Slots in their order: one's own claim, the sample, close contests, the rest."""
        own = self._database.execute(
            "SELECT slot FROM claim WHERE person = ? ORDER BY slot", (person,)
        ).fetchall()
        yield from (row[0] for row in own)
        sample = [row[0] for row in self._database.execute("SELECT slot FROM first ORDER BY slot").fetchall()]
        yield from sample
        readings = self._count.fold.counting.rules.readings
        states = [state for state in STATES[kind] if state != "read_twice" or readings > 2]
        for state in states if close else ():
            yield from self._count.views.slots_in(state, LOOKED_AT, contests=close)
        for state in states:
            yield from self._count.views.slots_in(state, LOOKED_AT)

    def _offered(self, number: int, key: KeyId, person: str, kind: TaskKind, now: int) -> Task | None:
        """Claim a slot, if this person may do what it needs and not enough others are at it."""
        slot, judged = self._slot(number)
        if judged is None:
            return None
        counting, roster = self._count.fold.counting, self._count.fold.roster
        task = wanted(slot, judged, counting.rules_of(number))
        if task is None or task.kind != kind or not may_do(person, slot, task):
            return None
        expected = counting.expected
        station = expected.station_of(number)
        name, area = expected.station_ids[station], expected.areas[expected.station_area[station]]
        if signer_of(roster, key, self._count.fold.size, name, area).doubt is not None:
            return None
        claimed = self._database.execute(
            "SELECT person FROM claim WHERE slot = ? AND person <> ?", (number, person)
        ).fetchall()
        if sum(may_do(other, slot, task) for (other,) in claimed) >= task.persons:
            return None
        until = now + CLAIM_S
        self._database.execute("INSERT OR REPLACE INTO claim VALUES (?, ?, ?)", (number, person, until))
        contest = expected.contests[expected.contest_of(number)].id
        return Task(slot=number, station=name, contest=contest, wanted=task, until=until)

    def _slot(self, number: int) -> tuple[Slot, Judged | None]:
        slot = self._count.views.slot(number)
        return slot, self._count.fold.counting.judged(number, slot)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise StoreError(
                f"{self._path}: the work queue could not be used: {exc}. Nothing is lost: it can be deleted, and "
                "everybody is given work anew"
            ) from exc
