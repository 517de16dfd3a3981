"""The density of shares at every thousandth, as narrow as a ten-thousandth: where coarse shares stand out."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from polltrail.forensics.coarse.latent import fit_mixture, posterior
from polltrail.forensics.polls import FloatArray, IntArray

GRID = 1_001
STEP = 1 / (GRID - 1)
WIDTH = 1e-4
"""Standard deviation of the kernel."""
SMALL = 40
"""Stations with fewer ballots, or fewer votes on either side, are drawn exactly; the others by rounding a normal draw."""


def density(votes: FloatArray, ballots: FloatArray) -> FloatArray:
    """Estimate the density of shares on the grid, times the grid's step: its sum is about one.

    Parameters
    ----------
    votes, ballots : ndarray of float, shape (n_stations,)
        Whole numbers; stations without ballots have no share.
    """
    at = votes / np.maximum(ballots, 1) / STEP
    nearest = np.rint(at)
    weight = np.exp(-0.5 * ((at - nearest) * (STEP / WIDTH)) ** 2) * (ballots > 0)
    scale = STEP / (WIDTH * np.sqrt(2 * np.pi) * max(float((ballots > 0).sum()), 1.0))
    found: FloatArray = np.bincount(nearest.astype(np.int64), weight, minlength=GRID) * scale
    return found


class Resampled:
    """Draws counts that stations might as well have had."""

    def __init__(self, registered: IntArray, ballots: IntArray, votes: IntArray) -> None:
        self._registered = registered.astype(np.float64)
        self._ballots = ballots
        self._turnout = posterior(fit_mixture(ballots / registered), ballots, registered)
        self._share = posterior(fit_mixture(votes / ballots), votes, ballots)
        few = np.minimum(np.minimum(votes, ballots - votes), ballots)
        self._small = np.flatnonzero(few < SMALL)

    def densities(self, rng: Generator, times: int) -> Iterator[FloatArray]:
        """Draw all stations again, so many times, and give the density of each draw."""
        for _ in range(times):
            ballots = _normal_counts(rng, self._registered, *self._turnout)
            votes = _normal_counts(rng, ballots, *self._share)
            if len(self._small):
                small = self._small
                votes[small] = _exact_counts(rng, ballots[small], *(one[small] for one in self._share))
            yield density(votes, ballots)


def _normal_counts(rng: Generator, of: FloatArray, mean: FloatArray, variance: FloatArray) -> FloatArray:
    """Draw counts that are binomial given a share that is known to some variance, by a rounded normal."""
    noise = rng.standard_normal(len(of), dtype=np.float32)
    sd = np.sqrt(np.maximum(of * (mean * (1 - mean) - variance) + of * of * variance, 0))
    return np.clip(np.rint(of * mean + sd * noise), 0, of)


def _exact_counts(rng: Generator, of: FloatArray, mean: FloatArray, variance: FloatArray) -> FloatArray:
    strength = np.maximum(mean * (1 - mean) / np.maximum(variance, 1e-12) - 1, 1e-3)
    share = rng.beta(mean * strength, (1 - mean) * strength)
    return rng.binomial(of.astype(np.int64), share).astype(np.float64)
