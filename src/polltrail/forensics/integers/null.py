"""How probable a whole percentage is by chance, exactly: no station is drawn again.

A station that counted k of n is compared with a binomial one of the same n and the share k / n. Its percentage is whole
where 100 X / n is within half a window of an integer: `den |100 X - m n| <= num n` in whole numbers, so that no rounding
decides at the edge. After Kobak, Shpilkin and Pshenichnikov (Annals of Applied Statistics 10, 2016), whose 1,000 draws
for each station this replaces by their limit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.special import gammaln

from polltrail.forensics.polls import Flags, FloatArray, IntArray

HALF_WINDOW = Fraction(1, 20)
"""Percentage points around each whole percentage, to both sides."""
_LEFT_OUT = 41.4
"""Minus the logarithm of the probability of what lies too far from the mean to be looked at: 1e-18."""
_ROWS = 2_000
"""Stations taken together: what is held in memory at a time, and best in the processor's."""


@dataclass(frozen=True, kw_only=True)
class Chance:
    """By chance alone: how probable a whole percentage is at each station, and which ones come out.

    Attributes
    ----------
    whole : ndarray of float, shape (n_stations,)
        Probability of any.
    by_percent : ndarray of float, shape (101,)
        Stations expected at each.
    """

    whole: FloatArray
    by_percent: FloatArray


def is_whole(part: IntArray, of: IntArray, half: Fraction = HALF_WINDOW) -> Flags:
    """Whether percentages are whole; never of nothing.

    Parameters
    ----------
    part, of : ndarray of int, shape (n_stations,)
    """
    least = np.maximum(of, 1)
    left = 100 * part % least
    found: Flags = (half.denominator * np.minimum(left, least - left) <= half.numerator * least) & (of > 0)
    return found


def nearest(part: IntArray, of: IntArray) -> IntArray:
    """Give the whole percentage nearest to each."""
    found: IntArray = (200 * part + of) // (2 * np.maximum(of, 1))
    return found


def chances_of_whole(part: IntArray, of: IntArray, halves: Sequence[Fraction]) -> list[Chance]:
    """Compute the chance of a whole percentage at each station, for several windows.

    Parameters
    ----------
    part, of : ndarray of int, shape (n_stations,)
        With 0 <= part <= of and 0 < of.
    """
    logs = gammaln(np.arange(int(of.max(initial=0)) + 2, dtype=np.float64) + 1)
    found = [Chance(whole=np.zeros(len(part)), by_percent=np.zeros(101)) for _ in halves]
    for start in range(0, len(part), _ROWS):
        rows = slice(start, start + _ROWS)
        for whole, own in zip(found, _chances(part[rows], of[rows], halves, logs), strict=True):
            whole.whole[rows] = np.minimum(own.whole, 1.0)
            whole.by_percent[:] += own.by_percent
    return found


def _chances(part: IntArray, of: IntArray, halves: Sequence[Fraction], logs: FloatArray) -> Iterator[Chance]:
    """Look at every count that is whole by the widest window, and add up what is so by each."""
    share = part / of
    third = _LEFT_OUT / 3  # Bernstein's inequality
    reach = np.ceil(third + np.sqrt(third**2 + 2 * _LEFT_OUT * part * (1 - share))).astype(np.int64)
    low, high = np.maximum(part - reach, 0), np.minimum(part + reach, of)
    row, percent = _ragged(100 * low // of, np.minimum(100 * high // of + 1, 100))
    first, last = _window(percent, of[row], max(halves))
    which, count = _ragged(np.maximum(first, low[row]), np.minimum(last, high[row]))
    station, percent = row[which], percent[which]
    chance = _binomial(count, of[station], share[station], logs)
    off = np.abs(100 * count - percent * of[station])
    for half in halves:
        inside = np.where(half.denominator * off <= half.numerator * of[station], chance, 0.0)
        yield Chance(
            whole=np.bincount(station, inside, minlength=len(part)).astype(np.float64),
            by_percent=np.bincount(percent, inside, minlength=101).astype(np.float64),
        )


def _window(percent: IntArray, of: IntArray, half: Fraction) -> tuple[IntArray, IntArray]:
    """Give the least and the greatest count within a window around a percentage."""
    num, den = half.numerator, half.denominator
    first = -(-(den * percent - num) * of // (100 * den))
    last = (den * percent + num) * of // (100 * den)
    return first, last


def _ragged(first: IntArray, last: IntArray) -> tuple[IntArray, IntArray]:
    """Give all integers from first to last of each row, one after the other, and the row of each."""
    length = np.maximum(last - first + 1, 0)
    row = np.repeat(np.arange(len(first)), length)
    begin = np.cumsum(length) - length
    return row, np.arange(len(row)) - begin[row] + first[row]


def _binomial(count: IntArray, of: IntArray, share: FloatArray, logs: FloatArray) -> FloatArray:
    """Compute the binomial probability of counts; exact where the share is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ways = logs[of] - logs[count] - logs[of - count]
        log = (
            ways
            + np.where(count > 0, count * np.log(share), 0)
            + np.where(count < of, (of - count) * np.log1p(-share), 0)
        )
    found: FloatArray = np.exp(log)
    return found
