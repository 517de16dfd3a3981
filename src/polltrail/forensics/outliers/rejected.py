"""Rejected ballots: stations with far fewer or far more than their neighbours, by beta-binomial tails.

Within an area stations differ by more than chance; the beta-binomial distribution has a spread for that, which is
estimated from all areas together by moments, each area with a mean of its own.
"""

import numpy as np
from scipy.special import betaln, gammaln, logsumexp

from polltrail.forensics.polls import FloatArray, IntArray

NEAR = 3.0
_MOST_TERMS = 1_000
"""Counts of a tail that are added up; what lies further out is less than all before it."""


def fitted(rejected: IntArray, of: IntArray, area: IntArray) -> tuple[FloatArray, float]:
    """Fit a mean for each area and one spread.

    Returns
    -------
    mean : ndarray of float, shape (n_stations,)
        Of the station's area, drawn a little towards the whole country's.
    spread : float
        Of the beta distribution: its variance is `mean (1 - mean) spread`.
    """
    overall = rejected.sum() / of.sum()
    own = np.bincount(area, rejected) + 100 * overall
    mean = (own / (np.bincount(area, of) + 100))[area]
    variance = mean * (1 - mean)
    seen = ((rejected - of * mean) ** 2 / np.maximum(variance, 1e-12) - of).sum()
    spread = seen / (of.astype(np.float64) * (of - 1)).sum()
    return mean, float(np.clip(spread, 1e-6, 0.5))


def tails(rejected: IntArray, of: IntArray, mean: FloatArray, spread: float) -> tuple[FloatArray, FloatArray]:
    """Compute how probable so few, and so many, are at each station.

    Returns
    -------
    few, many : ndarray of float, shape (n_stations,)
        Both 1 where the count is within `NEAR` standard deviations of what is expected.
    """
    strength = 1 / spread - 1
    first, second = mean * strength, (1 - mean) * strength
    few, many = np.ones(len(of)), np.ones(len(of))
    sd = np.sqrt(of * mean * (1 - mean) * (1 + (of - 1) * spread))
    far = np.flatnonzero(np.abs(rejected - of * mean) > NEAR * sd)
    for start in range(0, len(far), 500):
        rows = far[start : start + 500]
        few[rows], many[rows] = _tails(rejected[rows], of[rows], first[rows], second[rows])
    return few, many


def _tails(k: IntArray, n: IntArray, a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Add up each tail by itself, so that a small one is not what rounding leaves of the other."""
    steps = np.arange(min(_MOST_TERMS, int(n.max(initial=0)) + 1))
    found = []
    for outwards in (-steps, steps):
        counts = k[:, None] + outwards
        inside = (counts >= 0) & (counts <= n[:, None])
        log = _log_chance(np.where(inside, counts, 0), n[:, None], a[:, None], b[:, None])
        found.append(np.minimum(np.exp(logsumexp(np.where(inside, log, -np.inf), axis=1)), 1.0))
    few, many = found
    return few, many


def _log_chance(k: IntArray, n: IntArray, a: FloatArray, b: FloatArray) -> FloatArray:
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    found: FloatArray = ways + betaln(k + a, n - k + b) - betaln(a, b)
    return found
