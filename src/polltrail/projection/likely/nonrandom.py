"""How far what is in differs from a random draw: by place, and by size."""

import numpy as np

from polltrail.projection.likely.nest import Nest
from polltrail.projection.returns import FloatArray


def by_place(is_in: FloatArray, nest: Nest) -> float:
    """Tell how much stations of one area come together: 0 as at random, 1 where each area is wholly in or out.

    Parameters
    ----------
    is_in : ndarray of float
        Share of each station that is counted.

    Notes
    -----
    The intraclass correlation of being in, the largest of all levels, less twice its error at random.
    """
    return max((_excess(is_in, code) for code in nest.codes), default=0.0)


def _excess(is_in: FloatArray, code: np.ndarray) -> float:
    share = is_in.mean()
    number = np.bincount(code)
    several = number > 1
    if several.sum() < 2 or not 0 < share < 1:
        return 0.0
    total, squares = np.bincount(code, is_in), np.bincount(code, is_in**2)
    within = (squares - total**2 / np.maximum(number, 1))[several].sum()
    freedom = (number[several] - 1).sum()
    together = 1 - within / freedom / (share * (1 - share))
    error = np.sqrt(2 * several.sum()) / freedom
    return float(np.clip(together - 2 * error, 0, 1))


def by_size(is_in: FloatArray, size: FloatArray) -> float:
    """Tell how far apart stations in and out stand in order of size: 0 as at random, 1 with no overlap."""
    within, without = is_in > 0, is_in <= 0
    if not within.any() or not without.any():
        return 0.0
    rank = _ranks(size) / len(size)
    apart = 2 * abs(rank[within].mean() - rank[without].mean())
    error = 4 / np.sqrt(12 * min(within.sum(), without.sum()))
    return float(np.clip(apart - error, 0, 1))


def _ranks(values: FloatArray) -> FloatArray:
    """Rank from 1; those that are equal share the mean of their ranks."""
    _, inverse, number = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(number)
    found: FloatArray = (last - (number - 1) / 2)[inverse]
    return found
