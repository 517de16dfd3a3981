"""Who reads a slot otherwise than others, with the figures of both: kept in sight also after it was decided."""

from collections.abc import Iterator

from polltrail.review.slots.events import CopyOf, Read
from polltrail.review.slots.history import History, Otherwise, differing
from polltrail.review.slots.noticed import Noticed


def contradictions(history: History) -> Iterator[Noticed]:
    """Note every live reading that gives other figures than there were.

    Those that stood when it came; or, while nothing stood, those of the first reading of its copy or of another copy.
    """
    against = {one.read.index: one for one in history.otherwise if history.live.is_live(one.read)}
    copies = history.live.by_copy()
    if against:
        others = _Others(copies)
        yield from (_contradicted(one, others.of(one), history) for one in against.values())
    lists = list(copies.values())
    for reads in lists:
        for read in reads[1:]:
            if read.row != reads[0].row and read.index not in against:
                yield differing("readings-differ", read, reads[0], history)
    for first, *_ in lists[1:]:
        if first.row != lists[0][0].row and first.index not in against:
            yield differing("copies-differ", first, lists[0][0], history)


class _Others:
    """Who gives the figures that stood: of the same copy, if anybody does; else of another."""

    def __init__(self, copies: dict[CopyOf, list[Read]]) -> None:
        self._of_copy: dict[tuple[int, CopyOf], Read] = {}
        self._any: dict[int, Read] = {}
        for read in sorted((one for reads in copies.values() for one in reads), key=lambda one: one.index):
            self._of_copy.setdefault((read.row, read.copy), read)
            self._any.setdefault(read.row, read)

    def of(self, one: Otherwise) -> Read | None:
        return self._of_copy.get((one.row, one.read.copy)) or self._any.get(one.row)


def _contradicted(one: Otherwise, other: Read | None, history: History) -> Noticed:
    carried = history.carries_image(one.read)
    return Noticed(
        "contradicted" if carried else "contradicted-without-image",
        one.read.index,
        against=one.since,
        words="" if other is None or other.copy == one.read.copy else "copies-differ",
        expected=history.rows[one.row],
        found=history.rows[one.read.row],
        read=one.read,
        other=other,
    )
