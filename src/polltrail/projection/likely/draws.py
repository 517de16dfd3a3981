"""Possible final totals of all choices together."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from scipy.special import ndtr

from polltrail.projection.likely.columns import sums
from polltrail.projection.likely.mixture import Distribution
from polltrail.projection.returns import FloatArray, IntArray

OWN = 0.1
"""Share of each choice's error that is taken to be its own; the rest moves with others as it does between areas."""
FEW_AREAS = 8


def draw_additions(
    distributions: Sequence[Distribution], correlation: FloatArray, *, n_draws: int, rng: Generator
) -> FloatArray:
    """Draw what the stations out will add, of shape (n_draws, n_choices); each column follows its own distribution.

    Notes
    -----
    A Gaussian copula: the choices' ranks move together as their rates do between areas.
    """
    root = np.linalg.cholesky(correlation)
    normal = rng.standard_normal((n_draws, len(correlation))) @ root.T
    chance = ndtr(normal)
    drawn: FloatArray = np.empty(chance.shape)
    for column, (points, chances) in enumerate(distributions):
        drawn[:, column] = np.interp(chance[:, column], chances, points)
    return drawn


def correlation_between(rates: FloatArray, size: FloatArray, area: IntArray) -> FloatArray:
    """Tell how the choices' rates move together from area to area, of shape (n_choices, n_choices)."""
    areas, inverse = np.unique(area, return_inverse=True)
    if len(areas) < FEW_AREAS:
        inverse, areas = np.arange(len(area)), np.arange(len(area))
    whole = np.bincount(inverse, size, len(areas))
    mean = sums(inverse, size[:, None] * rates, len(areas)) / whole[:, None]
    centred = (mean - np.average(mean, axis=0, weights=whole)) * np.sqrt(whole)[:, None]
    together = centred.T @ centred
    spread = np.sqrt(np.maximum(np.diagonal(together), 1e-12))
    found: FloatArray = (1 - OWN) * together / spread[:, None] / spread[None]
    np.fill_diagonal(found, 1.0)
    return found


def within_bounds(additions: FloatArray, most: float) -> FloatArray:
    """Keep every draw possible: nobody loses counted votes, and together they gain no more than `most`."""
    gains = np.maximum(additions, 0.0)
    whole = gains.sum(axis=1)
    fits: FloatArray = np.minimum(1.0, most / np.maximum(whole, 1e-9))
    return gains * fits[:, None]
