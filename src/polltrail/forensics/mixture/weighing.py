"""Draws from where the density is high, weighted so that they stand for the density itself (importance sampling).

First from t-distributions as wide as the peaks; then, as the weights show where that was amiss, from one with the mean and
spread of all that was drawn. Every draw is weighted as one from all these together (Cornuet, Marin, Mira and Robert 2012).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import gammaln, logsumexp

from polltrail.forensics.mixture.likelihood import Density, log_density
from polltrail.forensics.mixture.tail import tail_shape
from polltrail.forensics.polls import Flags, FloatArray

AT_ONCE = 100
WANTED = 120.0
MOST = 1_200
_PATIENCE, _HOPELESS = 400, 10.0
"""After so many draws that are worth so few, no more are drawn."""
_FREEDOM = 8.0


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """Draws that stand for the density.

    Attributes
    ----------
    points : ndarray of float, shape (draws, 14)
    weight : ndarray of float, shape (draws,)
        Sums to 1.
    effective : float
        How many equal draws they are worth.
    tail : float
        Shape of the tail of the weights; above 0.7 they cannot be trusted.
    """

    points: FloatArray
    weight: FloatArray
    effective: float
    tail: float

    def mean(self, values: FloatArray) -> FloatArray:
        """Give the mean of what has one row for each draw."""
        found: FloatArray = self.weight @ values
        return found

    def sd(self, values: FloatArray) -> FloatArray:
        """Give its standard deviation."""
        found: FloatArray = np.sqrt(self.weight @ (values - self.mean(values)) ** 2)
        return found

    def resampled(self, number: int) -> FloatArray:
        """Give that many points of equal weight."""
        edges = np.cumsum(self.weight)
        at = np.searchsorted(edges, (np.arange(number) + 0.5) / number)
        return self.points[np.minimum(at, len(edges) - 1)]


@dataclass(frozen=True)
class Source:
    """A t-distribution to draw from, over what is free."""

    mean: FloatArray
    root: FloatArray
    free: Flags

    def draw(self, rng: Generator, number: int) -> FloatArray:
        """Draw in pairs that lie opposite each other."""
        half = rng.standard_normal((number // 2, len(self.root)))
        half *= np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, number // 2))[:, None]
        found = np.repeat(self.mean[None], 2 * len(half), axis=0)
        found[:, self.free] += np.concatenate((half, -half)) @ self.root.T
        return found

    def log_density(self, points: FloatArray) -> FloatArray:
        """Give the logarithm of its density."""
        size = len(self.root)
        scaled = np.linalg.solve(self.root, (points - self.mean)[:, self.free].T)
        constant = (
            gammaln((_FREEDOM + size) / 2) - gammaln(_FREEDOM / 2) - size / 2 * np.log(_FREEDOM * np.pi)
        )
        found: FloatArray = (
            constant
            - np.log(np.diag(self.root)).sum()
            - (_FREEDOM + size) / 2 * np.log1p((scaled**2).sum(axis=0) / _FREEDOM)
        )
        return found


def source(mean: FloatArray, covariance: FloatArray, free: Flags) -> Source:
    """Give the one with this mean and this spread."""
    return Source(mean, np.asarray(np.linalg.cholesky(covariance[np.ix_(free, free)]), np.float64), free)


def weigh(
    density: Density,
    sources: list[tuple[FloatArray, FloatArray]],
    rng: Generator,
    *,
    wanted: float = WANTED,
) -> Weighed:
    """Draw and weigh until the draws are worth enough, or there are too many.

    Parameters
    ----------
    sources : list of (ndarray, ndarray)
        Means and covariances to begin with.
    """
    known = [source(mean, covariance, density.free) for mean, covariance in sources]
    drawn = [one.draw(rng, AT_ONCE) for one in known]
    heights = [_heights(density, points) for points in drawn]
    while True:
        found = _weighed(np.concatenate(drawn), np.concatenate(heights), known, [len(one) for one in drawn])
        enough = found.effective >= wanted and len(drawn) > len(sources)
        hopeless = found.effective < _HOPELESS and len(found.weight) >= _PATIENCE
        if enough or hopeless or len(found.weight) >= MOST:
            return found
        known.append(_next(found, sources[0][1], density.free))
        drawn.append(known[-1].draw(rng, AT_ONCE))
        heights.append(_heights(density, drawn[-1]))


def _heights(density: Density, points: FloatArray) -> FloatArray:
    return np.array([log_density(density, one) for one in points])


def _weighed(points: FloatArray, heights: FloatArray, known: list[Source], numbers: list[int]) -> Weighed:
    """Weigh every draw as one from all sources together."""
    share = np.log(np.array(numbers) / sum(numbers))
    together = logsumexp(
        [one.log_density(points) + part for one, part in zip(known, share, strict=True)], axis=0
    )
    log_weight = heights - together
    weight = np.exp(log_weight - logsumexp(log_weight))
    return Weighed(
        points=points, weight=weight, effective=float(1 / (weight**2).sum()), tail=tail_shape(log_weight)
    )


def _next(found: Weighed, first: FloatArray, free: Flags) -> Source:
    """Give the source with the draws' mean and spread, as far as they are worth it, and otherwise as wide as the peak."""
    mean = found.mean(found.points)
    apart = found.points - mean
    own = (apart * found.weight[:, None]).T @ apart
    trust = found.effective / (found.effective + 2 * free.sum())
    return source(mean, trust * own + (1 - trust) * first, free)
