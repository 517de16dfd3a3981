"""How many of many unlike chances come true: the exact distribution, also far out in its tails.

A tail of 1e-30 is lost in the rounding of any sum of probabilities near one. So the chances are first tilted until their
mean is what was observed, the distribution of that is multiplied out, and the tilt is taken back: what is added up then
has nothing in it that is much larger than the answer.
"""

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logsumexp

from polltrail.forensics.polls import FloatArray

_DIRECT = 17
"""Terms up to which polynomials are multiplied term by term."""


def at_least(observed: int, chances: FloatArray) -> float:
    """Compute the probability that at least so many come true.

    Parameters
    ----------
    chances : ndarray of float, shape (n,)
        In [0, 1], independent.
    """
    certain = int((chances >= 1).sum())
    chances = chances[(chances > 0) & (chances < 1)]
    needed = observed - certain
    if needed <= 0:
        return 1.0
    if needed > len(chances):
        return 0.0
    logits = np.log(chances) - np.log1p(-chances)
    if needed <= chances.sum():
        return 1.0 - float(np.exp(_log_tail(len(chances) - needed + 1, -logits)))
    return float(np.exp(_log_tail(needed, logits)))


def _log_tail(needed: int, logits: FloatArray) -> float:
    """Compute the logarithm of the probability of at least `needed`, which is more than the mean; from log-odds."""
    if needed == len(logits):
        return -float(np.logaddexp(0, -logits).sum())
    tilt = _tilt(needed, logits)
    tilted = distribution(expit(logits + tilt))[needed:]
    weight = float((np.logaddexp(0, logits + tilt) - np.logaddexp(0, logits)).sum())
    with np.errstate(divide="ignore"):
        return weight + float(logsumexp(np.log(tilted) - tilt * np.arange(needed, len(logits) + 1)))


def _tilt(mean: int, logits: FloatArray) -> float:
    """Find what to add to every log-odds for this mean."""

    def off(tilt: float) -> float:
        return float(expit(logits + tilt).sum()) - mean

    high = 1.0
    while off(high) < 0:
        high *= 2
    return float(brentq(off, 0.0, high, xtol=1e-9))


def distribution(chances: FloatArray) -> FloatArray:
    """Compute the probability of each number from 0 to n that come true; to 1e-15 of the whole."""
    size = 1 << max(len(chances) - 1, 0).bit_length()
    factors = np.zeros((2, size))
    factors[0] = 1.0
    factors[0, : len(chances)] = 1 - chances
    factors[1, : len(chances)] = chances
    while factors.shape[1] > 1 and len(factors) <= _DIRECT:
        factors = _multiplied(factors[:, 0::2], factors[:, 1::2])
    rows = factors.T
    while len(rows) > 1:
        width = 2 * rows.shape[1]
        spectra = np.fft.rfft(rows, width, axis=1)
        rows = np.fft.irfft(spectra[0::2] * spectra[1::2], width, axis=1)
    found: FloatArray = np.maximum(rows[0][: len(chances) + 1], 0)
    return found


def _multiplied(one: FloatArray, other: FloatArray) -> FloatArray:
    """Multiply pairs of short polynomials term by term, which is faster than by transforms; a column for each."""
    found = np.zeros((2 * len(one) - 1, one.shape[1]))
    for term, factor in enumerate(one):
        found[term : term + len(other)] += factor * other
    return found
