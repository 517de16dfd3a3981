"""Helpers on columns of numbers: standardised, and as piecewise-linear ramps."""

from itertools import pairwise

import numpy as np

from polltrail.projection.returns import FloatArray, IntArray

FLAT = 1e-9


def standardised(values: FloatArray) -> FloatArray:
    """Bring to mean 0 and standard deviation 1; all zero where the values do not differ."""
    spread = values.std()
    result: FloatArray = (values - values.mean()) / spread if spread > FLAT else np.zeros_like(values)
    return result


def ramps(values: FloatArray, weight: FloatArray, quantiles: tuple[float, ...]) -> list[FloatArray]:
    """Rise from 0 to 1 between neighbouring quantiles, one ramp for each gap, each scaled by the root of its length.

    Independent coefficients of equal variance make of these a random walk along `values`: a trend that may bend, and
    whose uncertainty grows with the distance from where stations are in.
    """
    different, inverse = np.unique(values, return_inverse=True)
    upto = np.cumsum(np.bincount(inverse, weight)) / weight.sum()
    knots = np.unique(np.interp(quantiles, upto, different))
    found = []
    for low, high in pairwise(knots):
        rise = np.clip((values - low) / (high - low), 0, 1) * np.sqrt(min(high - low, 2.0))
        found.append(rise - np.average(rise, weights=weight))
    return found


def sums(index: IntArray, values: FloatArray, n: int) -> FloatArray:
    """Add up `values` by `index`, counted from 0 to `n`; of a matrix, column by column."""
    if values.ndim == 1:
        return np.bincount(index, values, n).astype(np.float64)
    return np.stack([np.bincount(index, column, n) for column in values.T], axis=1)
