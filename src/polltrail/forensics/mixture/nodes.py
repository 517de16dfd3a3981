"""A distribution of what is added or moved, as a few points.

The part x of a station is logit-normal between two bounds. The points lie equally far apart on the normal scale behind it, which
makes sums as good as integrals of whatever is at least about as wide as they are apart (the trapezoidal rule). What x does to
the counts is a sum on the scale of -log(1 - x): who stayed away is (1 - turnout) (1 - x).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from polltrail.forensics.polls import FloatArray

_REACH, _FARTHEST, _MOST_POINTS = 3.8, 0.7, 10
_NEARLY_ALL = 0.9995


class Nodes(NamedTuple):
    """Points of a distribution; every array has one entry for each.

    Attributes
    ----------
    mass : ndarray of float
        Sums to 1.
    place : ndarray of float
        Of -log(1 - x).
    normal : ndarray of float
        The standard normal variate behind it.
    """

    mass: FloatArray
    place: FloatArray
    normal: FloatArray


def step_of(centre: float, variance: float, bounds: tuple[float, float], apart: float) -> float:
    """Say how far apart points are on the normal scale, if they may be so far apart on the scale of -log(1 - x)."""
    low, high = bounds
    middle = low + (high - low) * expit(centre)
    steepest = np.sqrt(variance) * (middle - low) * (high - middle) / ((high - low) * (1 - middle))
    return float(np.clip(apart / steepest, _REACH / _MOST_POINTS, _FARTHEST))


def nodes(centre: float, variance: float, bounds: tuple[float, float], step: float) -> Nodes:
    """Lay out the points of a logit-normal part between two bounds, so far apart on the normal scale."""
    low, high = bounds
    number = int(_REACH / step)
    normal = np.arange(-number, number + 1, dtype=np.float64) * step
    part = low + (high - low) * expit(centre + np.sqrt(variance) * normal)
    mass = np.asarray(np.exp(-(normal**2) / 2), np.float64)
    return Nodes(mass / mass.sum(), np.asarray(-np.log1p(-np.minimum(part, _NEARLY_ALL)), np.float64), normal)
