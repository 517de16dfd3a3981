"""A smooth surface over the map: what is alike in places that are near each other."""

import numpy as np
from numpy.random import Generator

from polltrail.simulate.arrays import FloatArray

KERNELS = 24


def surface(east: FloatArray, north: FloatArray, *, reach: float, rng: Generator) -> FloatArray:
    """Draw a value for each place, alike where places are near.

    Parameters
    ----------
    reach : float
        Kilometres over which values stay alike.

    Returns
    -------
    ndarray of float
        With mean 0 and standard deviation 1 over the places; zeros where they are all in one place.

    Notes
    -----
    A sum of bell-shaped bumps of random heights at random centres, which stands in for a Gaussian process and costs
    time in proportion to the places.
    """
    low, high = (np.array([edge(east), edge(north)]) for edge in (np.min, np.max))
    centres = rng.uniform(low - reach, high + reach, size=(KERNELS, 2))
    heights = rng.normal(size=KERNELS)
    squares = (east[:, None] - centres[:, 0]) ** 2 + (north[:, None] - centres[:, 1]) ** 2
    return standard(np.exp(-squares / (2 * reach**2)) @ heights)


def standard(values: FloatArray) -> FloatArray:
    """Shift and scale values to mean 0 and standard deviation 1; zeros where they do not differ."""
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros_like(values)
