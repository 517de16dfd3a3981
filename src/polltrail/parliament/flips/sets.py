"""All sets of seats that could turn: by their number, and by their votes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from polltrail.parliament.flips.position import IntArray, Position

MOST_SETS = 400_000


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Sets of as many seats.

    Attributes
    ----------
    rows : ndarray of int, shape (n, k)
        Kinds in rising order; a kind that is there again means its next seat.
    votes : ndarray of int, shape (n,)
    """

    rows: IntArray
    votes: IntArray

    def below(self, votes: int) -> "Sets":
        """Keep those with fewer votes than this."""
        kept = self.votes < votes
        return Sets(rows=self.rows[kept], votes=self.votes[kept])


def nothing() -> Sets:
    """Give the one set without a seat."""
    return Sets(rows=np.zeros((1, 0), dtype=np.int64), votes=np.zeros(1, dtype=np.int64))


def one_more(sets: Sets, position: Position, below: int | None = None) -> Sets | None:
    """Add a seat to every set, in every way that is still there; None where that would be too many.

    Parameters
    ----------
    below : int or None
        Only sets with fewer votes than this.
    """
    kinds, sizes = len(position.kinds), position.sizes
    last = sets.rows[:, -1] if sets.rows.shape[1] else np.zeros(len(sets.rows), dtype=np.int64)
    again = (
        (sets.rows == last[:, None]).sum(axis=1)
        if sets.rows.shape[1]
        else np.zeros(len(last), dtype=np.int64)
    )
    if int((kinds - last).sum()) > 8 * MOST_SETS:
        return None
    rows, votes = [], []
    for kind in range(kinds):
        has = np.where(last == kind, again, 0)
        fits = (last <= kind) & (has < sizes[kind])
        more = position.cost[kind, has + 1 - (has >= sizes[kind])] - position.cost[kind, has]
        if below is not None:
            fits &= sets.votes + more < below
        rows.append(np.column_stack([sets.rows[fits], np.full(int(fits.sum()), kind, dtype=np.int64)]))
        votes.append(sets.votes[fits] + more[fits])
    found = Sets(rows=np.concatenate(rows), votes=np.concatenate(votes))
    return found if len(found.rows) <= MOST_SETS else None


def by_number(position: Position, most: int) -> Iterator[Sets]:
    """Give all sets of one seat, of two, and so on up to so many, as long as there are not too many."""
    sets: Sets | None = nothing()
    for _ in range(most):
        sets = None if sets is None else one_more(sets, position)
        if sets is None or not len(sets.rows):
            return
        yield sets
