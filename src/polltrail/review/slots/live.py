"""What is read of a slot by now: each person's last word about each copy, counted as it comes.

The counts are kept beside the readings, so that a slot with thousands of them is judged in the time it takes to go
through them once. `tests/reference/slow_slots.py` says the same by looking at all of them each time.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

from polltrail.review.slots.events import CopyOf, Read


class Tally:
    """Readings counted by their row."""

    def __init__(self) -> None:
        self._rows: Counter[int] = Counter()
        self._behind: defaultdict[int, Counter[str]] = defaultdict(Counter)

    def add(self, read: Read, by: int) -> None:
        """Count a reading, by 1; or take it out, by -1."""
        _count(self._rows, read.row, by)
        if read.counts:
            _count(self._behind[read.row], read.person, by)

    def persons(self, row: int) -> Collection[str]:
        """Who reads it like this, of those whose reading counts."""
        return self._behind[row].keys() if row in self._behind else ()

    def is_read(self, row: int) -> bool:
        """Whether anybody reads it like this."""
        return row in self._rows

    def agreed(self, readings: int) -> int | None:
        """Give the one row that all read, if enough persons do; None else."""
        if len(self._rows) != 1:
            return None
        (row,) = self._rows
        return row if len(self.persons(row)) >= readings else None


class Live:
    """The last reading of each person and copy by a key that is in no doubt.

    Parameters
    ----------
    readings : int
        How many persons must read alike.
    copies_must_agree : bool
        Whether all copies together; else it is enough that those of one copy do.
    """

    def __init__(self, readings: int, *, copies_must_agree: bool) -> None:
        self._readings, self._together = readings, copies_must_agree
        self._reads: dict[tuple[str, CopyOf], Read] = {}
        self._all = Tally()
        self._copies: defaultdict[CopyOf, Tally] = defaultdict(Tally)
        self._agreeing: set[CopyOf] = set()

    def take(self, read: Read) -> Read | None:
        """Take a reading in; give what its person had said of this copy before."""
        before = self._reads.get((read.person, read.copy))
        self._reads[read.person, read.copy] = read
        of_copy = self._copies[read.copy]
        if before is not None:
            self._all.add(before, -1)
            of_copy.add(before, -1)
        self._all.add(read, 1)
        of_copy.add(read, 1)
        if of_copy.agreed(self._readings) is None:
            self._agreeing.discard(read.copy)
        else:
            self._agreeing.add(read.copy)
        return before

    def persons(self, row: int) -> Collection[str]:
        """Who reads the slot like this, of those whose reading counts."""
        return self._all.persons(row)

    def is_read(self, row: int) -> bool:
        """Whether anybody reads the slot like this."""
        return self._all.is_read(row)

    def agreed(self) -> int | None:
        """Find the row that enough persons read alike while nobody reads otherwise; of one copy, if one is enough."""
        if self._together:
            return self._all.agreed(self._readings)
        copy = self.agreed_copy()
        return None if copy is None else self._copies[copy].agreed(self._readings)

    def agreed_copy(self) -> CopyOf | None:
        """Find the copy first read of which enough persons read the same; None where all copies have to agree."""
        if self._together or not self._agreeing:
            return None
        if len(self._agreeing) == 1:
            return next(iter(self._agreeing))
        return next(read.copy for read in self.reads() if read.copy in self._agreeing)

    def is_live(self, read: Read) -> bool:
        """Whether its person has said nothing else of the same copy since."""
        return self._reads.get((read.person, read.copy)) is read

    def reads(self) -> list[Read]:
        """All of them, in the order of the log."""
        return sorted(self._reads.values(), key=lambda read: read.index)

    def by_copy(self) -> dict[CopyOf, list[Read]]:
        """All of them by the copy they are of, in the order of the log."""
        found: dict[CopyOf, list[Read]] = {}
        for read in self.reads():
            found.setdefault(read.copy, []).append(read)
        return found


def _count(counter: "Counter[Any]", key: object, by: int) -> None:
    counter[key] += by
    if not counter[key]:
        del counter[key]
