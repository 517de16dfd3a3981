"""Readings of a slot by looking at all of them each time: what `Live` counts as they come."""

from polltrail.review.slots import CopyOf, Read


class SlowLive:
    """The last reading of each person and copy, and nothing kept beside them."""

    def __init__(self, readings: int, *, copies_must_agree: bool) -> None:
        self.readings, self.together = readings, copies_must_agree
        self.said: list[Read] = []

    def take(self, read: Read) -> Read | None:
        before = next((one for one in self.reads() if same(one, read)), None)
        self.said.append(read)
        return before

    def reads(self) -> list[Read]:
        return [
            one
            for at, one in enumerate(self.said)
            if not any(same(one, later) for later in self.said[at + 1 :])
        ]

    def is_live(self, read: Read) -> bool:
        return any(one is read for one in self.reads())

    def persons(self, row: int) -> set[str]:
        return {read.person for read in self.reads() if read.row == row and read.counts}

    def is_read(self, row: int) -> bool:
        return any(read.row == row for read in self.reads())

    def agreed(self) -> int | None:
        for reads in [self.reads()] if self.together else list(self.by_copy().values()):
            rows = {read.row for read in reads}
            if len(rows) == 1 and len({read.person for read in reads if read.counts}) >= self.readings:
                return rows.pop()
        return None

    def agreed_copy(self) -> CopyOf | None:
        for copy, reads in {} if self.together else self.by_copy().items():
            if (
                len({read.row for read in reads}) == 1
                and len({one.person for one in reads if one.counts}) >= self.readings
            ):
                return copy
        return None

    def by_copy(self) -> dict[CopyOf, list[Read]]:
        copies = dict.fromkeys(read.copy for read in self.reads())
        return {copy: [read for read in self.reads() if read.copy == copy] for copy in copies}


def same(one: Read, other: Read) -> bool:
    return (one.person, one.copy) == (other.person, other.copy)
