"""Who reads a slot otherwise than others, with the figures of both: kept in sight also after it was decided."""

from collections.abc import Iterator

from polltrail.review.slots.history import History, Otherwise, by_copy, differing
from polltrail.review.slots.noticed import Noticed


def contradictions(history: History) -> Iterator[Noticed]:
    """Note every live reading that gives other figures than there were.

    Those that stood when it came; or, while nothing stood, those of the first reading of its copy or of another copy.
    """
    against = {one.read.index: one for one in history.otherwise if history.is_live(one.read)}
    yield from (_contradicted(one, history) for one in against.values())
    copies = list(by_copy(history).values())
    for reads in copies:
        for read in reads[1:]:
            if read.row != reads[0].row and read.index not in against:
                yield differing("readings-differ", read, reads[0], history)
    for first, *_ in copies[1:]:
        if first.row != copies[0][0].row and first.index not in against:
            yield differing("copies-differ", first, copies[0][0], history)


def _contradicted(one: Otherwise, history: History) -> Noticed:
    carried = history.carries_image(one.read)
    return Noticed(
        "contradicted" if carried else "contradicted-without-image",
        one.read.index,
        against=one.since,
        expected=history.rows[one.row],
        found=history.rows[one.read.row],
    )
