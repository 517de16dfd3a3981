"""Jumps at borders: neighbours on two sides of a border against neighbours as near on one side."""

from typing import NamedTuple

import numpy as np

from polltrail.forensics.polls import Flags, FloatArray, IntArray
from polltrail.forensics.spatial.neighbours import Nearest

BINS = 10
"""Classes of nearness within which pairs are compared."""
FEW = 30
FEW_AT_BORDER = 5


class Jump(NamedTuple):
    """How much more neighbours differ across a border than within, in standard deviations; and its standard error."""

    across: int
    more: float
    error: float


class Border(NamedTuple):
    """One border: the areas, the pairs across it, and by how much the first is higher; in standard deviations."""

    first: int
    second: int
    pairs: int
    higher: float
    z: float


def jump(z: FloatArray, area: IntArray, near: Nearest) -> Jump | None:
    """Compare differences across borders with those within areas, as near; None where there are too few of either."""
    one, other, away = np.repeat(near.rows, near.pairs.shape[1]), near.pairs.ravel(), near.away.ravel()
    across = area[one] != area[other]
    if min(int(across.sum()), int((~across).sum())) < FEW:
        return None
    off = np.abs(z[one] - z[other])
    classes = np.searchsorted(np.unique(np.quantile(away, np.arange(1, BINS) / BINS)), away)
    return _compared(off, classes, across, area[one])


def _compared(off: FloatArray, classes: IntArray, across: Flags, area: IntArray) -> Jump:
    """Take from each difference across the mean of those as near within; errors as if each area were one observation."""
    size = int(classes.max()) + 1
    count = np.bincount(classes[~across], minlength=size)
    mean = np.bincount(classes[~across], off[~across], size) / np.maximum(count, 1)
    told = across & (count[classes] > 0)
    if not told.any():
        return Jump(0, 0.0, 0.0)
    more = off[told] - mean[classes[told]]
    summed = np.bincount(area[told], more - more.mean())
    return Jump(int(told.sum()), float(more.mean()), float(np.sqrt((summed**2).sum())) / len(more))


def steepest(z: FloatArray, area: IntArray, near: Nearest) -> list[Border]:
    """Give the borders with the largest jumps for how many pairs there are across them, the steepest first."""
    one, other = np.repeat(near.rows, near.pairs.shape[1]), near.pairs.ravel()
    forward = area[one] < area[other]
    one, other = one[forward], other[forward]
    areas = int(area.max(initial=0)) + 1
    codes, index = np.unique(area[one] * areas + area[other], return_inverse=True)
    pairs = np.bincount(index, minlength=len(codes))
    higher = np.bincount(index, z[one] - z[other], len(codes)) / np.maximum(pairs, 1)
    score = np.abs(higher) * np.sqrt(pairs / 2)
    order = np.argsort(-np.where(pairs >= FEW_AT_BORDER, score, -1), kind="stable")
    return [
        Border(
            int(codes[at] // areas),
            int(codes[at] % areas),
            int(pairs[at]),
            float(higher[at]),
            float(score[at]),
        )
        for at in order
        if pairs[at] >= FEW_AT_BORDER
    ]
