"""The density of shares at every thousandth, as narrow as a ten-thousandth: where coarse shares stand out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from polltrail.forensics.coarse.latent import fit_mixture, posterior
from polltrail.forensics.polls import FloatArray, IntArray

Floats = NDArray[np.float32] | FloatArray
"""Draws are single: their rounding is less than a hundredth of the kernel."""
GRID = 1_001
STEP = 1 / (GRID - 1)
WIDTH = 1e-4
"""Standard deviation of the kernel."""
SMALL = 25
"""Stations with fewer ballots, or fewer votes on either side, are drawn exactly; the others by rounding a normal draw."""


TWENTIETH = 50
"""Steps of the grid between the shares that are looked at as coarse: multiples of five per cent."""


def density(votes: Floats, ballots: Floats) -> FloatArray:
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


def at_twentieths(votes: Floats, ballots: Floats) -> float:
    """Give the share of stations whose votes are the whole number nearest to a twentieth of the ballots, or to several.

    None and all are no twentieths. The kernel asks for a share to a ten-thousandth, which a rounded count of few ballots
    misses; this does not.
    """
    at = votes / np.maximum(ballots, 1) / STEP
    nearest = np.rint(at / TWENTIETH) * TWENTIETH
    close = np.abs(at - nearest) * ballots <= 0.5 / STEP * (1 + 1e-3)
    inner = (nearest > 0) & (nearest < GRID - 1) & (ballots > 0)
    return float((close & inner).sum() / max(int((ballots > 0).sum()), 1))


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What draws of one count need of each station: the mean, and the two parts of the variance.

    Attributes
    ----------
    mean, by_chance, of_share : ndarray of float, shape (n_stations,)
        The variance of a count of n is `n by_chance + n^2 of_share`.
    """

    mean: Floats
    by_chance: Floats
    of_share: Floats


class Resampled:
    """Draws counts that stations might as well have had."""

    def __init__(self, registered: IntArray, ballots: IntArray, votes: IntArray) -> None:
        self._registered = registered.astype(np.float32)
        self._turnout = _counted(ballots, registered)
        self._share = _counted(votes, ballots)
        self._small = np.flatnonzero(np.minimum(votes, ballots - votes) < SMALL)

    def draws(self, rng: Generator, times: int) -> Iterator[tuple[Floats, Floats]]:
        """Draw all stations again, so many times: votes and ballots."""
        for _ in range(times):
            ballots = _normal_counts(rng, self._registered, self._turnout)
            votes = _normal_counts(rng, ballots, self._share)
            if len(self._small):
                votes[self._small] = _exact_counts(rng, ballots, self._share, self._small)
            yield votes, ballots


def _counted(part: IntArray, of: IntArray) -> Counted:
    mean, variance = posterior(fit_mixture(part, of), part, of)
    found = mean, mean * (1 - mean) - variance, variance
    return Counted(**{name: one.astype(np.float32) for name, one in zip(("mean", "by_chance", "of_share"), found, strict=True)})  # fmt: skip


def _normal_counts(rng: Generator, of: Floats, counted: Counted) -> Floats:
    """Draw counts that are binomial given a share that is known to some variance, by a rounded normal."""
    found = rng.standard_normal(len(of), dtype=np.float32)
    found *= np.sqrt(np.maximum(of * (counted.by_chance + of * counted.of_share), 0))
    found += of * counted.mean
    np.rint(found, out=found)
    return np.clip(found, 0, of, out=found)


def _exact_counts(rng: Generator, of: Floats, counted: Counted, rows: IntArray) -> IntArray:
    mean, variance = counted.mean[rows].astype(np.float64), counted.of_share[rows].astype(np.float64)
    strength = np.maximum(mean * (1 - mean) / np.maximum(variance, 1e-12) - 1, 1e-3)
    share = rng.beta(np.maximum(mean * strength, 1e-9), np.maximum((1 - mean) * strength, 1e-9))
    return rng.binomial(of[rows].astype(np.int64), share)
