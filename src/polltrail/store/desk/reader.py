"""Follows the views for the desk; from one thread."""

from collections.abc import Iterator, Sequence
from typing import Final

from polltrail.election.expected import Expected
from polltrail.review.slots import Judged, Slot
from polltrail.statement import KeyId, Roster, Statement
from polltrail.store.board.follow import Follower
from polltrail.store.board.standing import Standing
from polltrail.store.close_contests import CloseContests
from polltrail.store.election_dir import ElectionDir
from polltrail.tally.fold import Counting

LOOKED_AGAIN: Final = 64
"""Entries after which it is worked out again which contests are close: for the order of work, a little late is early enough."""


class DeskReader:
    """Reads where every form stands, as far as the views go; it is what a `WorkQueue` hands work out from.

    Attributes
    ----------
    follower : Follower
        Of the views; its `now` is the whole count at one size.

    Raises
    ------
    StoreError
        There are no views yet, they are another log's, or the disk failed.
    """

    def __init__(self, place: ElectionDir) -> None:
        self.follower = Follower(place)
        self._close: tuple[int, CloseContests, list[int]] | None = None

    @property
    def now(self) -> Standing:
        """The newest standing there is."""
        return self.follower.now

    @property
    def size(self) -> int:
        """Size of the log that everything is of."""
        return self.now.size

    @property
    def roster(self) -> Roster:
        """Who may say what."""
        return self.now.roster

    @property
    def counting(self) -> Counting:
        """How the count is made."""
        return self.now.ground.counting

    @property
    def expected(self) -> Expected:
        """What should exist."""
        return self.counting.expected

    def follow(self) -> int:
        """Take in what the views have by now; give the size."""
        return self.follower.follow().size

    def slot(self, number: int) -> Slot:
        """Give what was said of a form."""
        station, contest = self.expected.station_of(number), self.expected.contest_of(number)
        return self.follower.slots_of(self.now, station, [contest]).get(number, Slot())

    def judged(self, number: int) -> Judged | None:
        """Say where a form stands."""
        return self.counting.judged(number, self.slot(number))

    def entry(self, index: int) -> Statement:
        """Read an entry of the log."""
        return self.follower.entry(index)

    def removed(self) -> frozenset[str]:
        """Digests of the images that were removed by law."""
        return self.follower.removed(self.size)

    def slots_in(self, state: str, step: int, *, contests: Sequence[int] = ()) -> Iterator[int]:
        """Numbers of the slots in a state, in their order; of some contests alone, if any are named.

        Of those that wait for a reader, only those whose photograph is stored: early in a night most are still on their way,
        and looking at each of them would keep everybody waiting.
        """
        imaged = state not in {"held", "contested"}
        return self.follower.slots_in(state, step, contests=contests, imaged=imaged)

    def slots_of_key(self, key: KeyId) -> Sequence[int]:
        """Slots about which a key has spoken."""
        return self.follower.slots_of_key(key)

    def close_contests(self) -> list[int]:
        """Numbers of the contests in which what is held or missing can still change who leads, or tie them."""
        known = self._close
        if known is None or known[1].expected is not self.expected:
            known = (-LOOKED_AGAIN, CloseContests(self.expected), [])
        if self.size - known[0] >= LOOKED_AGAIN:
            vectors = self.now.vectors
            known = (self.size, known[1], known[1].find(lambda contest, area: vectors.get((contest, area))))
        self._close = known
        return known[2]

    def close(self) -> None:
        """Close what was opened."""
        self.follower.close()
