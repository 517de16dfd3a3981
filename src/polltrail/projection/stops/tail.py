"""How long silences are that mean nothing: learnt from those of this night that are over."""

import numpy as np

from polltrail.projection.returns import FloatArray

SHAPES = (0.001, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3)
SCALES = (0.4, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0)
"""Generalised Pareto distributions that are weighed: (0.001, 1) is a steady stream, larger shapes come in bursts."""
SHAPE_PRIOR = 3.0
"""How fast the prior weight falls with the shape."""
LEARNT = 0.5
"""How much of a silence's likelihood counts: those of one group are like one another."""


def chances(length: FloatArray, over: FloatArray, learnt: FloatArray) -> FloatArray:
    """Tell the chance that a silence lasts as long, by those that were over when it was looked at.

    Parameters
    ----------
    length : ndarray of float, shape (n,)
        Each silence, in units in which those of a steady stream have an exponential distribution with mean 1.
    over : ndarray of int, shape (n,)
        How many of `learnt` were over when each is looked at.
    learnt : ndarray of float
        Silences that ended, in the order of their ends, in the same units.
    """
    shape, scale = (grid.ravel() for grid in np.meshgrid(SHAPES, SCALES, indexing="ij"))
    prior = -SHAPE_PRIOR * shape
    density = -np.log(scale) - (1 / shape + 1) * np.log1p(learnt[:, None] * (shape / scale))
    known = np.vstack([np.zeros(len(shape)), np.cumsum(LEARNT * density, axis=0)])[over] + prior
    weight = np.exp(known - known.max(axis=1, keepdims=True))
    beyond = np.exp(-np.log1p(length[:, None] * (shape / scale)) / shape)
    found: FloatArray = (weight * beyond).sum(axis=1) / weight.sum(axis=1)
    return found
