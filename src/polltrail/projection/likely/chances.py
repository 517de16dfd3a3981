"""Each choice's chance to end with the most votes."""

import numpy as np

from polltrail.projection.likely.mixture import Mixtures, chance_above_zero
from polltrail.projection.returns import FloatArray, IntArray

MOST_SURE = 0.995
"""No chance is told as larger while the bounds leave the contest open."""


def chances_to_win(
    finals: FloatArray, mixtures: Mixtures, pairs: tuple[tuple[int, int], ...], counted: IntArray
) -> FloatArray:
    """Tell how often each choice is first in the draws; between the two likeliest, their margin's own model decides.

    Parameters
    ----------
    finals : ndarray of float, shape (n_draws, n_choices)
        Possible final totals.
    pairs : tuple of (int, int)
        The choices whose margins are the last columns of `mixtures`.
    """
    n = finals.shape[1]
    found = np.bincount(finals.argmax(axis=1), minlength=n) / len(finals)
    if n < 2:
        return np.ones(n)
    first, second = sorted(np.lexsort((-counted, -found))[:2].tolist())
    if (first, second) in pairs:
        column = len(mixtures.weight) - len(pairs) + pairs.index((first, second))
        ahead = chance_above_zero(mixtures, column, float(counted[first] - counted[second]))
        both = found[first] + found[second]
        found[first], found[second] = both * ahead, both * (1 - ahead)
    return _capped(found)


def _capped(chances: FloatArray) -> FloatArray:
    top = int(chances.argmax())
    if chances[top] <= MOST_SURE:
        return chances
    others = np.delete(np.arange(len(chances)), top)
    left = chances[others].sum()
    given = chances.copy()
    given[others] = (
        chances[others] * (1 - MOST_SURE) / left if left > 1e-12 else (1 - MOST_SURE) / len(others)
    )
    given[top] = MOST_SURE
    return given
