"""A set of seats that turns a coalition which is too far off for all sets to be looked at: one, and perhaps not the fewest."""

import numpy as np

from polltrail.parliament.flips.position import IntArray, Position


def step_by_step(position: Position, has: IntArray, *, wins: bool, needed: int) -> tuple[int, ...] | None:
    """Turn seats one after another, always the one that moves the coalition most; then leave out what was not needed.

    Parameters
    ----------
    has : ndarray of int, shape (n_parties,)
        1 for each member.

    Returns
    -------
    tuple of int or None
        Kinds in rising order; None where all seats in doubt together do not turn it.
    """
    own: tuple[int, ...] = ()
    while True:
        seats = _seats(position, [own], has)[0]
        if (seats >= needed) != wins:
            return _without_spare(position, own, has, wins=wins, needed=needed)
        left = [kind for kind, size in enumerate(position.sizes) if own.count(kind) < size]
        if not left:
            return None
        tried = [tuple(sorted((*own, kind))) for kind in left]
        found = _seats(position, tried, has) * (-1 if wins else 1)
        costs = [
            int(position.cost[kind, own.count(kind) + 1] - position.cost[kind, own.count(kind)])
            for kind in left
        ]
        own = tried[max(range(len(left)), key=lambda at: (int(found[at]), -costs[at], -left[at]))]


def _without_spare(
    position: Position, own: tuple[int, ...], has: IntArray, *, wins: bool, needed: int
) -> tuple[int, ...]:
    for at in reversed(range(len(own))):
        fewer = own[:at] + own[at + 1 :]
        if (_seats(position, [fewer], has)[0] >= needed) != wins:
            return _without_spare(position, fewer, has, wins=wins, needed=needed)
    return own


def _seats(position: Position, rows: list[tuple[int, ...]], has: IntArray) -> IntArray:
    found: IntArray = position.totals_after(np.array(rows, dtype=np.int64).reshape(len(rows), -1)) @ has
    return found
