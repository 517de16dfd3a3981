"""Follows a count as it grows: who was heard from, and how often readings agree."""

from collections.abc import Sequence
from typing import Any, Final

from polltrail.statement import KeyId, Statement
from polltrail.store import ElectionDir
from polltrail.store.board.follow import Follower
from polltrail.store.board.standing import Standing
from polltrail.store.coordination.agreement import Agreement
from polltrail.store.coordination.contacts import Contacts, SpokenViews
from polltrail.web.coordinator.field.counts import Counts, counts_of

Told = dict[str, Any]
MOST_KEPT: Final = 200_000
"""Times of entries that are kept in memory."""


class Following:
    """What coordinators are told is made of this; from one thread.

    Attributes
    ----------
    contacts, agreement
        As of the size that `follow` gave.
    views : SpokenViews
        Who spoke.

    Raises
    ------
    StoreError
        There are no views yet, they are another log's, or the disk failed.
    """

    def __init__(self, place: ElectionDir) -> None:
        self._place = place
        self._follower = Follower(place)
        self._open()

    def _open(self) -> None:
        self.views = SpokenViews(self._place.root / "views.db")
        self.contacts, self.agreement = Contacts(), Agreement()
        self._read, self._doubts = 0, (0, 0)
        self._made_at: dict[int, int] = {}
        self._counted: tuple[Standing, Counts] | None = None

    @property
    def now(self) -> Standing:
        """The count."""
        return self._follower.now

    @property
    def counts(self) -> Counts:
        """Arrivals in every area, counted once for each size."""
        if self._counted is None or self._counted[0] is not self.now:
            self._counted = self.now, counts_of(self.now)
        return self._counted[1]

    def close(self) -> None:
        """Close what was opened."""
        self.views.close()
        self._follower.close()

    def follow(self) -> int:
        """Take in what was counted since; give the size."""
        now = self._follower.follow()
        if self.views.was_replaced():
            self.views.close()
            self._open()
        if now.size > self.contacts.size:
            self._take_contacts(now)
        doubts = (now.roster.suspicions, len(now.roster.definitions))
        if doubts != self._doubts:  # what somebody said before is in doubt now
            self._doubts, self._read, self.agreement = doubts, 0, Agreement()
        if now.size > self._read:
            self._take_readings(now)
        return now.size

    def _take_contacts(self, now: Standing) -> None:
        places = {one.index: one.area for one in now.incidents}
        spoken = self.views.spoken(self.contacts.size, now.size)
        agents = {one.key for one in now.roster.keys if one.role == "agent"} if spoken else set()
        self.contacts.take(spoken, now.size, now.expected, incidents=places, agents=agents)

    def _take_readings(self, now: Standing) -> None:
        for number, slot in self.views.slots(past_after=self._read):
            if now.expected.is_expected(number):
                self.agreement.put(number, slot)
        self._read = now.size

    def entry(self, index: int) -> Statement:
        """Read an entry."""
        return self._follower.entry(index)

    def scope(self, key: KeyId) -> Sequence[int]:
        """Give the areas that a coordinator's enrolment is for; the whole country without any."""
        enrolled, numbers = self.now.roster.enrolled(key), self.now.ground.area_numbers
        paths = () if enrolled is None else enrolled.areas
        return [numbers[path] for path in paths if path in numbers] or [0]

    def within(self, key: KeyId) -> set[int]:
        """Give all areas of a coordinator's scope."""
        return {inside for one in self.scope(key) for inside in self.now.ground.within(one)}

    def chosen(self, key: KeyId, area: int | None) -> int:
        """Give the area that is asked for; where that is none in scope, the first that is."""
        return area if area is not None and area in self.within(key) else self.scope(key)[0]

    def as_of(self) -> Told:
        """Say what answers are of."""
        until = self.now.roster.sealed_until
        return {
            "size": self.now.size,
            "sealed_until": None if until is None else int(until.timestamp()) * 1000,
        }

    def named(self, area: int) -> Told:
        """Name an area."""
        return {"number": area, "path": list(self.now.expected.areas[area])}

    def last(self, index: int | None) -> Told | None:
        """Say when an entry was made, as the device claims; None for none."""
        return None if index is None else {"index": index, "made_at": self.made_at(index)}

    def made_at(self, index: int) -> int:
        """Look up when an entry was made; what was looked up is kept, for it never changes."""
        if index not in self._made_at:
            if len(self._made_at) >= MOST_KEPT:
                self._made_at.clear()
            self._made_at[index] = self.entry(index).made_at
        return self._made_at[index]
