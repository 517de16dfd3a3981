"""Stations by two figures at once: by turnout and share, and by how far both are from the area's."""

import numpy as np

from polltrail.forensics.klimek.fingerprint import usable
from polltrail.forensics.outliers.outliers import FAR, robust_z
from polltrail.forensics.polls import FloatArray, IntArray, Polls
from polltrail.tally.board.looked import Grid

FEW = 40
SIDES = ((20_000, 1.0), (4_000, 2.0), (1_000, 2.5))
"""From so many stations on, cells are so many points wide; below, `WIDEST`."""
WIDEST = 5.0
WITHIN, ACROSS = 25, 41
"""Cells from far on one side to far on the other, and in all: the edge of what is far is an edge of cells, and the middle of one is the area."""


def fingerprint_grid(polls: Polls, choice: int) -> Grid | None:
    """Lay stations out by turnout and by one choice's share; None with too few."""
    used = usable(polls, choice)
    if len(used) < FEW:
        return None
    votes = used.votes[:, choice]
    side = next((side for least, side in SIDES if len(used) >= least), WIDEST)
    together = (
        100 * int(used.ballots.sum()) / int(used.registered.sum()),
        100 * int(votes.sum()) / int(used.counted.sum()),
    )
    turnout, share = 100 * used.ballots / used.registered, 100 * votes / used.counted
    return _grid(turnout, share, first=0.0, side=side, across=round(100 / side), at=together)


def residual_grid(polls: Polls, choice: int) -> Grid | None:
    """Lay stations out by how far turnout and share are from the area's; None with too few, or where all areas are small."""
    used = usable(polls, choice)
    if len(used) < FEW:
        return None
    area = used.areas[-1] if used.areas else np.zeros(len(used), dtype=np.int64)
    turnout = robust_z(used.ballots / used.registered, area)
    share = robust_z(used.votes[:, choice] / used.counted, area)
    told = (turnout != 0) | (share != 0)
    if told.sum() < FEW:
        return None
    side = 2 * FAR / WITHIN
    return _grid(
        turnout[told], share[told], first=-side * ACROSS / 2, side=side, across=ACROSS, at=(0.0, 0.0)
    )


def _grid(
    x: FloatArray, y: FloatArray, *, first: float, side: float, across: int, at: tuple[float, float]
) -> Grid:
    column, row = (_places(values, first, side, across) for values in (x, y))
    counts = np.bincount(row * across + column, minlength=across * across)
    places = np.flatnonzero(counts)
    cells = tuple(
        (int(place % across), int(place // across), int(count))
        for place, count in zip(places.tolist(), counts[places].tolist(), strict=True)
    )
    return Grid(first=first, side=side, across=across, cells=cells, at=(round(at[0], 2), round(at[1], 2)))


def _places(values: FloatArray, first: float, side: float, across: int) -> IntArray:
    """Give the cell of each value; what lies beyond is in the outermost."""
    found: IntArray = np.clip(np.floor((values - first) / side + 1e-9), 0, across - 1).astype(np.int64)
    return found
