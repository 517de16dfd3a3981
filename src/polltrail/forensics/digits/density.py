"""How many counts end in which digits where only their density matters: what last digits are compared with.

Counts of stations thin out, so that within each ten the lower ones are more: uniform digits are the wrong null (a cut at
100 makes it worse). The density is the counts themselves, smoothed by two means over ten neighbours: whatever recurs every
ten is gone from it exactly, and the slope is left.
"""

import numpy as np

from polltrail.forensics.polls import Flags, FloatArray, IntArray

LEAST = 100
"""Counts below this are not looked at: their last digits are most of what they are."""
_TEN = 10


def smoothed(counts: IntArray) -> FloatArray:
    """Give the density of counts from 0 to the largest and ten more, free of what recurs every ten.

    Parameters
    ----------
    counts : ndarray of int, shape (n,)
        Not below zero.
    """
    seen = np.bincount(counts, minlength=1).astype(np.float64)
    triangle = np.convolve(np.full(_TEN, 1 / _TEN), np.full(_TEN, 1 / _TEN))
    return np.convolve(seen, triangle)[_TEN - 1 :]


def expected_among(counts: IntArray, events: Flags) -> tuple[float, float]:
    """Give how many counts an event is expected to hold, of those that are looked at, and its standard deviation.

    Parameters
    ----------
    events : ndarray of bool
        Whether each count from 0 upwards is part of the event; at least as long as `smoothed` gives.
    """
    density = smoothed(counts)
    density[:LEAST] = 0
    number = int((counts >= LEAST).sum())
    share = float(density[events[: len(density)]].sum() / density.sum())
    return number * share, float(np.sqrt(number * share * (1 - share)))


def expected_digits(counts: IntArray) -> FloatArray:
    """Give how many counts are expected to end in each digit; they add up to the counts that are looked at."""
    density = smoothed(counts)
    density[:LEAST] = 0
    by_digit = np.bincount(np.arange(len(density)) % _TEN, density, minlength=_TEN)
    found: FloatArray = by_digit / by_digit.sum() * (counts >= LEAST).sum()
    return found
