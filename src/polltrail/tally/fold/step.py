"""One statement and one slot: the slot after it, and what the totals change by."""

from collections.abc import Callable, Iterable

from polltrail.review.slots import Judged, Slot, Stored, images_of
from polltrail.tally.fold.counting import Counting
from polltrail.tally.fold.events import Saying
from polltrail.tally.fold.totals import Vector, difference

Holdings = Callable[[bytes], Iterable[Stored]]
"""Gives what stores say of an image's bytes: the first word of each."""


def step(
    number: int, slot: Slot, saying: Saying, counting: Counting, holdings: Holdings
) -> tuple[Slot, Judged | None, Vector | None]:
    """Take what one statement says into a slot.

    Parameters
    ----------
    holdings : callable
        What stores say of an image that the statement names.

    Returns
    -------
    slot : Slot
        The slot after it.
    judged : Judged or None
        Where it stands then.
    delta : vector or None
        By how much it changes the totals of its contest in every area around it; None where it does not.
    """
    after = taken(slot, saying, holdings)
    return after, *changed(number, slot, after, counting)


def taken(slot: Slot, saying: Saying, holdings: Holdings) -> Slot:
    """Give a slot with what one statement says of it."""
    event, row = saying
    after = slot.add(event, row)
    for digest in images_of(event):
        for stored in holdings(digest):
            after = after.storing(stored)
    return after


def changed(
    number: int, before: Slot, after: Slot, counting: Counting
) -> tuple[Judged | None, Vector | None]:
    """Say where a slot stands after a change, and by how much that changes the totals."""
    judged = counting.judged(number, after)
    return judged, difference(counting.adds(number, before), counting.vector(number, judged))
