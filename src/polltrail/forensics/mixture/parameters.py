"""What the mixture does not know, as fourteen numbers without bounds, and what is thought of them beforehand.

Six centres and six variances of normal distributions on the scale of log-odds: turnout, the leader's share, the parts that are
added and moved where it is some, and where it is nearly all; and how many stations of these two kinds there are for each that
is as counted. Beforehand, centres are standard normal, variances exponential with mean 1/5, and both ratios uniform between
nothing and one: the first kind is the largest.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from polltrail.forensics.polls import Flags, FloatArray

SIZE = 14
TURNOUT, SHARE, ADDED, MOVED, MOST_ADDED, MOST_MOVED = range(6)
LIMIT = 0.7
"""Below it lies what is added or moved where it is some; above it, where it is nearly all."""
RATE = 5.0
_FAR = 30.0
_CENTRE = 1 + 1e-4
"""The published centre is the sum of two normals, of variance 1 and of variance 1/10,000."""


class Parameters(NamedTuple):
    """The same on the scale of the model.

    Attributes
    ----------
    centre, variance : ndarray of float, shape (6,)
    ratio : ndarray of float, shape (2,)
    share : ndarray of float, shape (3,)
        Of the three kinds.
    """

    centre: FloatArray
    variance: FloatArray
    ratio: FloatArray
    share: FloatArray


def parameters(point: FloatArray) -> Parameters:
    """Give what a point stands for: variances are cubes, for roots of exponential variates are nearly normal."""
    ratio = expit(point[12:])
    share = np.concatenate(([1.0], ratio)) / (1 + ratio.sum())
    return Parameters(point[:6], point[6:12] ** 3, ratio, share)


def point_of(centre: FloatArray, variance: FloatArray, ratio: FloatArray) -> FloatArray:
    """Give the point that stands for these."""
    return np.concatenate((centre, np.cbrt(variance), np.log(ratio) - np.log1p(-ratio)))


def beforehand(point: FloatArray, free: Flags) -> float:
    """Give the logarithm of the density at a point before any station is seen; minus infinity beyond the bounds."""
    root = point[6:12][free[6:12]]
    if (point[6:12] <= 0).any() or (np.abs(point[12:]) > _FAR).any():
        return -np.inf
    ratio = parameters(point).ratio
    found = -(point[:6] ** 2).sum() / (2 * _CENTRE) + (2 * np.log(root) - RATE * root**3).sum()
    return float(found + (np.log(ratio) + np.log1p(-ratio)).sum())


def slope_beforehand(point: FloatArray) -> FloatArray:
    """Give its derivatives."""
    root = point[6:12]
    return np.concatenate(
        (-point[:6] / _CENTRE, 2 / root - 3 * RATE * root**2, 1 - 2 * parameters(point).ratio)
    )


def bend_beforehand(point: FloatArray) -> FloatArray:
    """Give its second derivatives, with the sign turned: all are above zero."""
    root, ratio = point[6:12], parameters(point).ratio
    return np.concatenate((np.full(6, 1 / _CENTRE), 2 / root**2 + 6 * RATE * root, 2 * ratio * (1 - ratio)))
